"""A receipt that waits for Keep both is never left out in silence when its claim is submitted."""

from __future__ import annotations

import pytest

from bot.chat.messages import Card, Items, Message
from claims.states import State
from tests.handlers.stories import office, sent_back
from tests.support.desk import Desk, labels, words

WORDS = {
    "ada": ("taxi 34 yesterday", "Submit", "Leave out", "Keep both", "Not submitted yet"),
    "wei": ("昨天打车34", "提交", "不附提交", "都保留", "还没有提交"),
}


async def waiting(who: str = "ada") -> Desk:
    """The photo of the draft C-2 is on C-1 of Bob, which was sent."""
    desk = office()
    await desk.sends("bob", "taxi.jpg", text="taxi 68 yesterday")
    await desk.presses("bob", "Submit")
    await desk.sends(who, "mine.jpg", content=b"taxi.jpg", text=WORDS[who][0])
    assert (desk.claim(2).state, desk.claim(2).receipts) == (State.DRAFT, ())
    return desk


def asked(shown: list[Message]) -> list[str]:
    """The rows of the list that asks what becomes of it."""
    return [row.text for each in shown if isinstance(each, Items) for row in each.rows]


@pytest.mark.parametrize("who", ["ada", "wei"])
@pytest.mark.parametrize("way", ["press", "alone", "number"])
async def test_submit_asks_first_and_sends_nothing(who: str, way: str) -> None:
    desk = await waiting(who)
    submit = WORDS[who][1]
    if way == "press":
        shown = await desk.presses(who, submit)
    else:
        shown = await desk.says(who, submit if way == "alone" else f"{submit} C-2")
    assert desk.claim(2).state is State.DRAFT
    (row,) = asked(shown)
    assert "mine.jpg" in row
    assert "C-000002" in row
    assert [labels(each) for each in shown] == [[WORDS[who][3]], [WORDS[who][2]]]
    assert isinstance(shown[-1], Items)
    assert shown[-1].title == WORDS[who][4]


@pytest.mark.parametrize("who", ["ada", "wei"])
@pytest.mark.parametrize("is_typed", [True, False])
async def test_it_is_left_out_by_who_says_so(who: str, is_typed: bool) -> None:
    desk = await waiting(who)
    await desk.presses(who, WORDS[who][1])
    await (desk.says(who, WORDS[who][2]) if is_typed else desk.presses(who, WORDS[who][2]))
    assert (desk.claim(2).state, desk.claim(2).receipts) == (State.SUBMITTED, ())
    # Its card offers nothing any more that can't be done.
    assert [each for each in desk.conversation(who) if WORDS[who][3] in labels(each)] == []


@pytest.mark.parametrize("who", ["ada", "wei"])
async def test_it_is_kept_on_both_and_then_submit_asks_nothing(who: str) -> None:
    desk = await waiting(who)
    _, submit, _, keep, _ = WORDS[who]
    await desk.presses(who, submit)
    await desk.presses(who, keep)
    await desk.fills(who, desk.form, reason="We shared the ride")
    await desk.presses(who, submit)
    assert (desk.claim(2).state, len(desk.claim(2).receipts)) == (State.SUBMITTED, 1)


async def test_the_category_that_was_chosen_before_it_was_asked_is_sent() -> None:
    desk = await waiting()
    await desk.presses("ada", "Submit", choosing="meals")
    assert (desk.claim(2).state, desk.claim(2).lines[0].category) == (State.DRAFT, "meals")
    await desk.presses("ada", "Leave out")
    assert (desk.claim(2).state, desk.claim(2).lines[0].category) == (State.SUBMITTED, "meals")


async def test_a_claim_that_changed_since_it_was_asked_is_not_sent() -> None:
    desk = await waiting()
    await desk.presses("ada", "Submit")
    await desk.presses("ada", "Edit")
    await desk.fills("ada", desk.form, amount="35")
    await desk.presses("ada", "Leave out")
    assert desk.claim(2).state is State.DRAFT


async def test_who_sends_a_returned_claim_again_is_asked_before_the_reply() -> None:
    desk = await waiting()
    await desk.presses("ada", "Submit")
    await desk.presses("ada", "Leave out")
    await sent_back(desk, "Return", "Which client?")
    shown = await desk.presses("ada", "Submit", on=desk.card("ada", 2))
    assert len(asked(shown)) == 1
    await desk.presses("ada", "Leave out")
    assert desk.form.id == "claim.reply"
    await desk.fills("ada", desk.form, reply="Acme")
    assert desk.claim(2).state is State.SUBMITTED


@pytest.mark.parametrize("count", [1, 2, 5])
async def test_all_that_wait_are_named_or_counted(count: int) -> None:
    desk = office()
    names = [f"{at}.jpg" for at in range(count)]
    await desk.sends("bob", *names, text="taxi 68 yesterday")
    await desk.presses("bob", "Submit")
    await desk.sends("ada", *names, text="taxi 34 yesterday")
    shown = await desk.presses("ada", "Submit")
    assert [labels(each) for each in shown] == [*([["Keep both"]] * count), ["Leave out"]]
    (row,) = asked(shown)
    assert "0.jpg" in row
    assert ("2 more" in row) == (count == 5)


@pytest.mark.parametrize(("who", "say"), [("ada", "submit C-2"), ("wei", "提交 C-2"), ("wei", "提交")])
async def test_a_claim_is_not_sent_by_words_beside_the_very_file(who: str, say: str) -> None:
    desk = office()
    await desk.sends("bob", "taxi.jpg", text="taxi 68 yesterday")
    await desk.presses("bob", "Submit")
    await desk.says(who, WORDS[who][0])
    shown = await desk.sends(who, "mine.jpg", content=b"taxi.jpg", text=say)
    assert desk.claim(2).state is State.DRAFT
    assert ("C-000002 was not submitted" if who == "ada" else "C-000002 还没有提交") in words(shown)
    assert [labels(each) for each in shown if labels(each)] == [[WORDS[who][3]]]


# ------------------------------------------------------------ what asks nothing


async def test_nothing_is_asked_once_the_other_claim_was_taken_back() -> None:
    desk = await waiting()
    await desk.presses("bob", "Withdraw")
    await desk.presses("ada", "Submit")
    assert desk.claim(2).state is State.SUBMITTED


async def test_nothing_is_asked_of_another_claim_that_stands_in_the_same_conversation() -> None:
    desk = await waiting()
    await desk.says("ada", "lunch 30 yesterday")
    await desk.presses("ada", "Submit", on=desk.card("ada", 3))
    assert desk.claim(3).state is State.SUBMITTED


async def test_what_a_claim_lacks_is_asked_first() -> None:
    desk = office()
    await desk.sends("bob", "taxi.jpg", text="taxi 68 yesterday")
    await desk.presses("bob", "Submit")
    await desk.sends("ada", "mine.jpg", content=b"taxi.jpg", text="taxi 34")
    shown = await desk.presses("ada", "Submit")
    assert asked(shown) == []
    assert not any(isinstance(each, Card) for each in shown)
