"""Words beside a receipt that a claim came back for: its name, its very words or its sum; new expenses stay so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.chat.messages import Items
from tests.handlers.stories import came_back, sent, sent_back
from tests.support.desk import Desk, labels, words

CODE = "missing_receipt"


def on_claims(desk: Desk) -> dict[int, tuple[int | None, int]]:
    """The sum of each claim and how many receipts it has."""
    return {number: (claim.lines[0].minor, len(claim.receipts)) for number, claim in desk.memory.claims.items()}


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("ada", "taxi"),
        ("ada", "for the taxi"),
        ("ada", "receipt for the taxi"),
        ("ada", "68"),
        ("ada", "bill says 68"),
        ("ada", "taxi 68"),
        ("ada", "taxi 68 yesterday"),
        ("ada", "taxi 68 yesterday, visiting a client"),
        ("wei", "打车"),
        ("wei", "打车的发票"),
        ("wei", "发票上是68"),
        ("wei", "昨天打车68"),
    ],
)
async def test_a_receipt_with_the_words_of_the_claim_that_lacks_it_goes_there(who: str, said: str) -> None:
    desk = await came_back(who)
    await desk.sends(who, "r.jpg", text=said)
    assert on_claims(desk) == {1: (6_800, 1)}


@pytest.mark.parametrize(
    ("who", "said", "told"),
    [
        ("ada", "bill says 86", "¥68.00 → ¥86.00"),
        ("ada", "it was 86", "¥68.00 → ¥86.00"),
        ("wei", "发票上是86", "¥68.00 → ¥86.00"),
    ],
)
async def test_what_corrects_its_sum_does_so_and_the_old_sum_is_said(who: str, said: str, told: str) -> None:
    desk = await came_back(who)
    assert told in words(await desk.sends(who, "r.jpg", text=said))
    assert on_claims(desk) == {1: (8_600, 1)}


@pytest.mark.parametrize(("who", "said", "new"), [("ada", "86", "New draft"), ("wei", "86元", "新建草稿")])
async def test_of_another_sum_alone_it_is_asked_where_the_receipt_goes(who: str, said: str, new: str) -> None:
    desk = await came_back(who)
    shown = await desk.sends(who, "r.jpg", text=said)
    assert said in words(shown)
    assert isinstance(shown[-1], Items)
    assert labels(shown[-1])[1:] == ["C-000001"]
    await desk.presses(who, "C-000001", on=shown[-1])
    assert on_claims(desk) == {1: (6_800, 1)}


@pytest.mark.parametrize(
    ("who", "said"),
    [("ada", "for the taxi"), ("ada", "taxi 68"), ("wei", "打车的"), ("wei", "昨天打车68")],
)
async def test_of_two_that_came_back_the_one_that_is_named_gets_it(who: str, said: str) -> None:
    desk = await came_back(who)
    await sent(desk, who, amount="40", category="meals", purpose="lunch with Bob")
    await sent_back(desk, "Return", "No receipt", code=CODE)
    await desk.sends(who, "r.jpg", text=said)
    assert on_claims(desk) == {1: (6_800, 1), 2: (4_000, 0)}


async def test_of_two_that_may_be_named_both_are_offered() -> None:
    desk = await came_back()
    await sent(desk, amount="40")
    await sent_back(desk, "Return", "No receipt", code=CODE)
    (offer,) = await desk.sends("ada", "r.jpg", text="for the taxi")
    assert labels(offer) == ["New draft", "C-000002", "C-000001"]


@pytest.mark.parametrize(
    ("who", "said", "minor"),
    [
        ("ada", "lunch 30 today", 3_000),
        ("ada", "taxi 40 yesterday", 4_000),
        ("ada", "taxi 68 today", 6_800),
        ("ada", "taxi 68 yesterday, dinner with the team", 6_800),
        ("ada", "lunch 68 yesterday", 6_800),
        ("ada", "new claim: taxi 68 yesterday", 6_800),
        ("ada", "parking", None),
        ("wei", "今天午餐30", 3_000),
        ("wei", "今天打车68", 6_800),
        ("wei", "午餐", None),
    ],
)
async def test_another_expense_with_its_photo_is_a_draft_of_its_own(who: str, said: str, minor: int | None) -> None:
    desk = await came_back(who, purpose="visiting a client")
    if said in ("parking",):
        desk = await came_back(who, category="meals")
    await desk.sends(who, "r.jpg", text=said)
    assert on_claims(desk) == {1: (6_800, 0), 2: (minor, 1)}


@pytest.mark.parametrize("said", ["taxi 68 yesterday", "86", "it was 86"])
async def test_what_came_back_for_something_else_takes_no_receipt_by_such_words(said: str) -> None:
    desk = await came_back(code="other", reason="Which client?")
    await desk.sends("ada", "r.jpg", text=said)
    assert on_claims(desk)[1] == (6_800, 0)


async def test_days_later_a_sum_alone_is_a_draft_and_a_name_is_asked_about() -> None:
    desk = await came_back()
    desk.now += timedelta(days=3)
    (offer,) = await desk.sends("ada", "r.jpg", text="for the taxi")
    assert labels(offer) == ["New draft", "C-000001"]
    await desk.sends("ada", "s.jpg", text="86")
    assert on_claims(desk) == {1: (6_800, 0), 2: (8_600, 1)}


async def test_a_draft_that_was_spoken_of_after_the_claim_came_back_takes_the_photo() -> None:
    desk = await came_back()
    await desk.says("ada", "taxi yesterday")
    await desk.sends("ada", "r.jpg", text="68")
    assert on_claims(desk) == {1: (6_800, 0), 2: (6_800, 1)}
