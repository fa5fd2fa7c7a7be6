"""Which words count for a button of a list that was offered."""

from __future__ import annotations

import pytest

from bot.chat.messages import Offered
from bot.chat.routing import picked_from

OFFERED = Offered(name="o", words={"1": "one", "2": "two", "10": "ten", "Get help": "help", "转人工": "human"})


@pytest.mark.parametrize(
    ("said", "picked"),
    [
        ("1", "one"),
        ("２", "two"),
        ("2。", "two"),
        ("10", "ten"),
        ("#10", "ten"),
        ("No.2", "two"),
        ("number 2", "two"),
        ("the 1st", "one"),
        ("2nd", "two"),
        ("第1", "one"),
        ("第2个", "two"),
        ("第 2 条", "two"),
        ("2项", "two"),
        ("GET  HELP!", "help"),
        ("转人工", "human"),
    ],
)
def test_a_label_or_a_number_is_heard(said: str, picked: str) -> None:
    assert picked_from(OFFERED, said) == picked


@pytest.mark.parametrize(
    "said",
    ["", "3", "0", "01", "-1", "1.5", "1 2", "1和2", "第", "twelve", "get help now", "help", "一", "1" * 3, "2 元"],
)
def test_nothing_else_is(said: str) -> None:
    assert picked_from(OFFERED, said) is None
