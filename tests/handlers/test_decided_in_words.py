"""A decision that is written with more than its word files nothing: which claim is meant, is asked."""

from __future__ import annotations

import pytest

from tests.handlers.stories import office, sent
from tests.support.desk import words


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("reject, lunch was 35", "Write “reject” with its number"),
        ("return it, 35 not 30", "Write “return” with its number"),
        ("decline, hotel 900 is too much", "Write “reject” with its number"),
        ("退回，打车应该是35", "Write “return” with its number"),
        ("驳回，午饭35", "Write “reject” with its number"),
    ],
)
async def test_a_decision_with_a_sum_files_nothing(said: str, shown: str) -> None:
    desk = office()
    await sent(desk)
    assert shown in words(await desk.says("grace", said))
    assert list(desk.memory.claims) == [1]


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("grace", "return ticket 35 yesterday"),
        ("grace", "lunch 35 yesterday"),
        ("ada", "reject shop gift 35 yesterday"),
        ("wei", "退回来的路上打车35"),
    ],
)
async def test_an_expense_is_one_all_the_same(who: str, said: str) -> None:
    desk = office()
    await sent(desk)
    await desk.says(who, said)
    assert desk.claim(2).lines[0].minor == 3_500
