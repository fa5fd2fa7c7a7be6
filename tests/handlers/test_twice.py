"""A file that a live claim has holds up nothing else that was entered, and can be kept on both where it belongs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.chat.messages import Card, Message
from bot.chat.texts import Reader, Texts
from claims.errors import Refused
from claims.people import PersonId
from claims.states import State
from handlers.twice import draw
from tests.handlers.stories import drafted, office, sent_back
from tests.support.desk import Desk, labels, words
from tests.support.memory_receipts import a_file

MINE = a_file("mine.jpg", content=b"taxi.jpg")
TAXI = {"amount": "10", "currency": "CNY", "category": "transport", "date": "2026-11-16"}
HOTEL = {"amount": "900", "currency": "CNY", "category": "lodging", "date": "2026-11-18"}
THREE = "昨天打车45，午餐120，酒店900"


async def with_bobs_draft() -> Desk:
    """Bob's draft C-1 has the file; Ada uploaded the same."""
    desk = office()
    await desk.sends("bob", "taxi.jpg", text="taxi 68 yesterday")
    desk.memory.receipts[MINE.id] = MINE
    return desk


def goes_live(desk: Desk) -> None:
    """Bob's claim is sent."""
    desk.memory.claims[1] = replace(desk.memory.claims[1], state=State.SUBMITTED)


def goes_live_in_between(desk: Desk) -> None:
    """Bob's claim is sent when the next turn has looked and not yet written."""
    write, calls = desk.write, 0

    async def slower(work: Callable[[Any], Any], *, people: int = 1) -> Any:
        nonlocal calls
        calls += 1
        if calls == 2:  # the first keeps the event
            goes_live(desk)
        held, receipts = dict(desk.held), dict(desk.memory.receipts)
        try:
            return await write(work, people=people)
        except Refused:
            # What a unit did that failed is undone, which the memory leaves to whom it matters.
            desk.held |= held
            desk.memory.receipts |= receipts
            raise

    desk.write = slower  # type: ignore[method-assign]


def offered(shown: Sequence[Message]) -> list[Message]:
    """What offers to keep both."""
    return [each for each in shown if labels(each) == ["Keep both"]]


# ------------------------------------------------------------ sent between the look and the write


async def by_the_form(desk: Desk) -> tuple[Callable[[], Awaitable[list[Message]]], int]:
    await desk.says("ada", "claim")
    await desk.presses("ada", "Fill in")
    return lambda: desk.fills_lines("ada", desk.form, {**TAXI, "receipts": MINE.sha256}), 1000


async def by_edit(desk: Desk) -> tuple[Callable[[], Awaitable[list[Message]]], int]:
    await drafted(desk)
    await desk.presses("ada", "Edit")
    return lambda: desk.fills("ada", desk.form, amount="70", receipts=MINE.sha256), 7000


async def by_attach(desk: Desk) -> tuple[Callable[[], Awaitable[list[Message]]], int]:
    await drafted(desk)
    await desk.presses("ada", "Attach")
    return lambda: desk.fills("ada", desk.form, receipts=MINE.sha256), 6800


async def by_a_photo(desk: Desk) -> tuple[Callable[[], Awaitable[list[Message]]], int]:
    return lambda: desk.sends("ada", "mine.jpg", content=b"taxi.jpg", text="taxi 34 yesterday"), 3400


async def by_a_photo_that_joins(desk: Desk) -> tuple[Callable[[], Awaitable[list[Message]]], int]:
    await desk.says("ada", "taxi yesterday, visiting a client")
    return lambda: desk.sends("ada", "mine.jpg", content=b"taxi.jpg", text="34"), 3400


async def by_save(desk: Desk) -> tuple[Callable[[], Awaitable[list[Message]]], int]:
    await desk.sends("ada", "mine.jpg", content=b"taxi.jpg", text=THREE)
    return lambda: desk.presses("ada", "Save"), 4500


async def by_the_form_of_a_list(desk: Desk) -> tuple[Callable[[], Awaitable[list[Message]]], int]:
    await desk.sends("ada", "mine.jpg", content=b"taxi.jpg", text=THREE)
    await desk.presses("ada", "Edit")
    return lambda: desk.fills("ada", desk.form), 4500


WAYS = [by_the_form, by_edit, by_attach, by_a_photo, by_a_photo_that_joins, by_save, by_the_form_of_a_list]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("when", ["before", "in between"])
async def test_a_file_that_went_live_is_left_out_and_offered_and_all_else_is_saved(way: Any, when: str) -> None:
    desk = await with_bobs_draft()
    deed, minor = await way(desk)
    goes_live(desk) if when == "before" else goes_live_in_between(desk)
    shown = await deed()
    _, number = desk.memory.claims  # a number that a failed unit took is not given again
    assert (desk.claim(number).lines[0].minor, desk.claim(number).receipts) == (minor, ())
    assert len(offered(shown)) == 1
    await desk.presses("ada", "Keep both")
    await desk.fills("ada", desk.form, reason="We shared the ride")
    assert (list(desk.memory.claims), desk.claim(number).lines[0].receipts) == ([1, number], (MINE.sha256,))


# ------------------------------------------------------------ to which expense it belongs


@pytest.mark.parametrize("way", ["new", "edit", "list"])
async def test_a_file_that_is_kept_on_both_goes_on_the_expense_it_was_entered_with(way: str) -> None:
    desk = await with_bobs_draft()
    goes_live(desk)
    if way == "list":
        await desk.says("ada", THREE)
        await desk.presses("ada", "Edit")
        assert desk.form.lines is not None
        lines = desk.form.lines.presets
        await desk.fills_lines("ada", desk.form, lines[0], {**lines[1], "receipts": MINE.sha256}, lines[2])
    else:
        await desk.says("ada", "claim")
        await desk.presses("ada", "Fill in")
        given = [TAXI, {**HOTEL, "receipts": MINE.sha256}]
        await desk.fills_lines("ada", desk.form, *(given if way == "new" else [TAXI, HOTEL]))
    if way == "edit":
        await desk.presses("ada", "Edit")
        assert desk.form.lines is not None
        lines = desk.form.lines.presets
        await desk.fills_lines("ada", desk.form, lines[0], {**lines[1], "receipts": MINE.sha256})
    await desk.presses("ada", "Keep both")
    assert desk.form.lead is not None
    assert desk.form.lead.startswith("Expense 2 (¥120.00" if way == "list" else "Expense 2 (¥900.00")
    await desk.fills("ada", desk.form, reason="We shared the room")
    assert [len(line.receipts) for line in desk.claim(2).lines][:2] == [0, 1]


async def test_the_form_that_asks_why_follows_its_expense_when_another_goes_meanwhile() -> None:
    desk = await with_bobs_draft()
    goes_live(desk)
    await desk.says("ada", "claim")
    await desk.presses("ada", "Fill in")
    await desk.fills_lines("ada", desk.form, {**TAXI, "amount": "12"}, {**HOTEL, "receipts": MINE.sha256}, TAXI)
    await desk.presses("ada", "Keep both")
    why = desk.form
    await desk.presses("ada", "Edit")
    assert desk.form.lines is not None
    _, hotel, taxi = desk.form.lines.presets
    await desk.fills_lines("ada", desk.form, hotel, taxi)
    await desk.fills("ada", why, reason="We shared the room")
    form = desk.errors.form
    assert form is not None
    assert (form.context["file"], form.context["line"], desk.errors.typed["reason"]) == (
        MINE.id,
        "1",
        "We shared the room",
    )
    await desk.fills("ada", form, **desk.errors.typed)
    assert [len(line.receipts) for line in desk.claim(2).lines] == [1, 0]


# ------------------------------------------------------------ what is on the claim already


@pytest.mark.parametrize("way", ["edit", "attach"])
async def test_what_was_on_the_draft_before_stays_is_warned_of_and_keeps_it_from_being_sent(way: str) -> None:
    desk = await with_bobs_draft()
    await desk.sends("ada", "mine.jpg", content=b"taxi.jpg", text="taxi 34 yesterday")
    goes_live(desk)
    other = a_file("other.jpg")
    desk.memory.receipts[other.id] = other
    await desk.presses("ada", "Edit" if way == "edit" else "Attach")
    given = {"amount": "35"} if way == "edit" else {"receipts": f"{MINE.sha256},{other.sha256}"}
    shown = await desk.fills("ada", desk.form, **given)
    assert MINE.sha256 in desk.claim(2).receipts
    assert desk.claim(2).version == 2
    assert offered(shown) == []
    card = desk.card("ada", 2)
    assert card.warnings[0] == (
        "“mine.jpg” is on a colleague's claim too, which was sent. "
        "To send this one as well, press Submit and say why both need it."
    )
    shown = await desk.presses("ada", "Submit", on=card)
    assert (len(offered(shown)), desk.claim(2).state) == (1, State.DRAFT)


async def test_a_list_whose_file_went_live_says_keep_both_only_where_the_button_is() -> None:
    desk = await with_bobs_draft()
    deed, _ = await by_save(desk)
    goes_live(desk)
    shown = await deed()
    assert "Keep both" not in words(shown)
    (card,) = offered(shown)
    assert isinstance(card, Card)
    assert card.note is not None
    assert "press Keep both" in card.note


# ------------------------------------------------------------ many, and at the last moment


@pytest.mark.parametrize("count", [10, 11, 20])
async def test_however_many_files_a_sent_claim_has_each_is_offered_to_be_kept(count: int) -> None:
    desk = office()
    names = [f"{at}.jpg" for at in range(count)]
    await desk.sends("bob", *names, text="taxi 68 yesterday")
    await desk.presses("bob", "Submit")
    assert len(offered(await desk.sends("ada", *names))) == count


async def test_a_file_that_went_live_while_the_reply_was_written_is_offered_and_the_reply_kept() -> None:
    desk = await with_bobs_draft()
    await desk.sends("ada", "mine.jpg", content=b"taxi.jpg", text="taxi 34 yesterday")
    await desk.presses("ada", "Submit")
    await sent_back(desk, "Return", "Why?")
    await desk.presses("ada", "Submit")
    goes_live(desk)
    shown = await desk.fills("ada", desk.form, reply="It was raining.")
    assert len(offered(shown)) == 1
    assert (desk.form.id, desk.form.fields[0].initial) == ("claim.reply", "It was raining.")
    assert desk.claim(2).state is State.RETURNED


# ------------------------------------------------------------ once both were kept


@pytest.mark.parametrize("text", ["taxi 34 yesterday", ""])
async def test_once_both_were_kept_the_card_says_so_and_can_t_be_pressed_again(text: str) -> None:
    desk = await with_bobs_draft()
    goes_live(desk)
    shown = await desk.sends("ada", "mine.jpg", content=b"taxi.jpg", text=text)
    (card,) = offered(shown)
    await desk.presses("ada", "Keep both", on=card)
    why = desk.form
    told = await desk.fills("ada", why, reason="We shared the ride")
    assert "“mine.jpg” is on C-000002 too now. The approver reads your reason." in words(told)
    (now,) = [each for each in desk.conversation("ada") if isinstance(each, Card) and "kept on both" in each.title]
    assert labels(now) == []
    assert offered(desk.conversation("ada")) == []
    # An old window still has the button and its form; neither changes the reason or begins another claim.
    assert "That receipt is on C-000002 already." in words(await desk.presses("ada", "Keep both", on=card))
    assert "That receipt is on C-000002 already." in words(await desk.fills("ada", why, reason="Another reason"))
    assert list(desk.memory.claims) == [1, 2]
    (kept,) = [each for each in desk.memory.receipts.values() if each.claim == 2]
    assert kept.reason == "We shared the ride"


async def test_a_file_that_was_kept_on_both_and_taken_off_is_offered_anew() -> None:
    desk = await with_bobs_draft()
    goes_live(desk)
    await desk.sends("ada", "mine.jpg", content=b"taxi.jpg", text="taxi 34 yesterday")
    await desk.presses("ada", "Keep both")
    await desk.fills("ada", desk.form, reason="We shared the ride")
    await desk.presses("ada", "Attach")
    await desk.fills("ada", desk.form, receipts="")
    shown = await desk.sends("ada", "mine.jpg", content=b"taxi.jpg", text="for C-000002")
    assert desk.claim(2).receipts == ()
    assert len(offered(shown)) == 1


async def test_a_file_whose_other_claim_was_withdrawn_since_is_not_said_to_be_used() -> None:
    desk = await with_bobs_draft()
    goes_live(desk)
    await desk.sends("ada", "mine.jpg", content=b"taxi.jpg")
    desk.memory.claims[1] = replace(desk.memory.claims[1], state=State.WITHDRAWN)
    card = await desk.read(
        lambda unit: draw(unit, f"twice:{MINE.id}:0:0", Reader(PersonId("ada"), "Ada", "en", "UTC", Texts()))
    )
    assert card is not None
    assert (card.buttons, card.note) == (
        (),
        "“mine.jpg” is on no other claim any more that was sent. To use it here, send it again.",
    )


async def test_nobody_else_sees_the_card_of_a_file() -> None:
    desk = await with_bobs_draft()
    reader = Reader(PersonId("bob"), "Bob", "en", "UTC", Texts())
    assert await desk.read(lambda unit: draw(unit, f"twice:{MINE.id}:0:0", reader)) is None
