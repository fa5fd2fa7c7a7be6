"""Where forms and receipts are pages: which answers become fresh links, and what a link is worth by itself."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from bot.chat import links
from bot.chat.actions import ViewReceipts
from bot.chat.messages import Button, Card, Message, Text
from handlers.actions import FillIn, Return
from tests.handlers.stories import office
from tests.support.desk import Channel, Desk, DeskUnit, buttons_of, words

TOKEN = re.compile(r"/pages/(form|receipts)/([A-Za-z0-9_-]{32})")


class Linking(Channel):
    """A channel that has neither dialogs nor pages of its own: messages, and links to pages."""

    forms = frozenset({"link", "question"})


def desk() -> Desk:
    office_ = office()
    office_.door.attach(Linking())  # type: ignore[arg-type]
    return office_


def links_in(shown: list[Message]) -> list[Button]:
    return [button for message in shown for button in buttons_of(message) if button.url is not None]


def token_of(shown: list[Message]) -> str:
    (button,) = links_in(shown)
    match = TOKEN.fullmatch(button.url or "")
    assert match, button
    return match[2]


def find(at: Desk, token: str, *, kind: links.Kind = "form") -> links.Link | None:
    return links.find(DeskUnit(at), token, kind=kind)


# ------------------------------------------------------------ which answers become links


async def test_a_form_that_no_message_could_answer_is_a_link() -> None:
    at = desk()
    shown = await at.forges("ada", FillIn().pack())
    assert len(shown) == 1
    assert isinstance(shown[0], Card)
    assert at.reply is not None
    assert at.reply.form is None
    link = find(at, token_of(shown))
    assert link is not None
    assert link.page.form is not None
    assert (link.person.id, link.page.form.id, link.page.address) == ("ada", "claim.new", "ada")
    assert "10 minutes" in (shown[0].note or "")


@pytest.mark.parametrize("typed", ["填写", "fill in"])
async def test_the_empty_form_is_reached_by_words_where_no_button_is_shown(typed: str) -> None:
    at = desk()
    link = find(at, token_of(await at.says("ada", typed)))
    assert link is not None
    assert link.page.form is not None
    assert link.page.form.id == "claim.new"


async def test_every_press_that_opens_a_form_gets_a_link_of_its_own() -> None:
    at = desk()
    await at.says("ada", "taxi 68 yesterday")
    first, second = [token_of(await at.presses("ada", "Edit")) for _ in range(2)]
    assert first != second
    assert {find(at, each).page.form.id for each in (first, second)} == {"claim.edit"}  # type: ignore[union-attr]


@pytest.mark.parametrize("label", ["Return", "Reject"])
async def test_a_reason_is_asked_in_the_conversation_and_a_link_stands_beside_the_question(label: str) -> None:
    at = desk()
    await at.says("ada", "taxi 68 yesterday")
    await at.presses("ada", "Submit")
    shown = await at.presses("grace", label, on=at.card("grace"))
    assert isinstance(shown[0], Text)
    assert find(at, token_of(shown)) is not None
    await at.says("grace", "Which project was it?")
    assert at.claim().state.value in ("returned", "rejected")


async def test_a_form_that_is_sent_on_its_page_closes_the_question_beside_it() -> None:
    at = desk()
    await at.says("ada", "taxi 68 yesterday")
    await at.presses("ada", "Submit")
    shown = await at.presses("grace", "Return", on=at.card("grace"))
    link = find(at, token_of(shown))
    assert link is not None
    assert link.page.form is not None
    await at.fills("grace", link.page.form, reason="Which project?")
    assert at.claim().state.value == "returned"
    assert at.asked == {}


async def test_what_is_wrong_with_a_form_from_its_page_goes_back_to_the_page() -> None:
    at = desk()
    link = find(at, token_of(await at.forges("ada", FillIn().pack())))
    assert link is not None
    assert link.page.form is not None
    assert await at.fills("ada", link.page.form, amount="much") == []
    assert "lines.1.amount" in at.errors.errors


async def test_a_channel_without_links_gets_none() -> None:
    for dialogs in (True, False):
        at = office() if dialogs else Desk(dialogs=False)
        await at.forges("ada", FillIn().pack())
        assert links_in(at.conversation("ada")) == []
        assert at.reply is not None
        assert at.reply.form is not None
        assert at.held == {}


# ------------------------------------------------------------ on the way to a page


async def test_whoever_is_on_the_way_to_a_page_is_told_where_it_is_and_the_conversation_is_left_alone() -> None:
    at = desk()
    assert await at.forges("ada", FillIn().pack(), on_page=True) == []
    assert at.reply is not None
    match = TOKEN.fullmatch(at.reply.page or "")
    assert match
    link = find(at, match[2])
    assert link is not None
    assert (link.person.id, link.page.form.id if link.page.form else None) == ("ada", "claim.new")


async def test_a_reason_is_filled_in_there_and_not_asked_for_as_well() -> None:
    at = desk()
    await at.says("ada", "taxi 68 yesterday")
    await at.presses("ada", "Submit")
    assert await at.forges("grace", Return(claim=1, version=2).pack(), on_page=True) == []
    assert (at.asked, at.reply is not None and at.reply.page is not None) == ({}, True)


async def test_receipts_open_there_too_and_what_is_no_page_is_said() -> None:
    at = desk()
    await at.sends("ada", "1.jpg", text="taxi 68 yesterday")
    assert await at.forges("ada", ViewReceipts(claim=1).pack(), on_page=True) == []
    assert ((at.reply is not None and at.reply.page) or "").startswith("/pages/receipts/")
    # A refusal is for the conversation, and so is what has no page.
    for who, action in (("bob", ViewReceipts(claim=1)), ("ada", ViewReceipts(claim=9))):
        assert len(await at.forges(who, action.pack(), on_page=True)) >= 1
        assert at.reply is not None
        assert at.reply.page is None


async def test_a_channel_without_links_has_no_way_to_a_page() -> None:
    at = Desk(dialogs=False)
    await at.forges("ada", FillIn().pack(), on_page=True)
    assert at.reply is not None
    assert at.reply.page is None


# ------------------------------------------------------------ receipts


async def test_receipts_are_one_link_to_all_of_them_with_the_rights_of_whoever_asked() -> None:
    at = desk()
    await at.sends("ada", *(f"{number}.jpg" for number in range(1, 13)), text="taxi 68 yesterday")
    await at.presses("ada", "Submit")
    for who in ("ada", "grace"):
        shown = await at.forges(who, ViewReceipts(claim=1).pack())
        link = find(at, token_of(shown), kind="receipts")
        assert link is not None
        assert link.person.id == who
        assert [each.name for each in link.page.pictures] == [f"{number}.jpg" for number in range(1, 13)]
        assert not any(isinstance(each, Card) and each.images for each in shown)
    assert links_in(await at.forges("bob", ViewReceipts(claim=1).pack())) == []


@pytest.mark.parametrize("said", ["receipts 1", "Receipts C-000001", "票据 1", "查看票据1"])
async def test_the_words_for_receipts_do_what_the_button_does(said: str) -> None:
    at = desk()
    await at.sends("ada", "taxi.jpg", text="taxi 68 yesterday")
    assert find(at, token_of(await at.says("ada", said)), kind="receipts") is not None


async def test_a_claim_without_receipts_says_so() -> None:
    at = desk()
    await at.says("ada", "taxi 68 yesterday")
    assert words(await at.says("ada", "receipts 1")) == "C-000001 has no receipts."


async def test_where_pictures_can_be_shown_the_words_show_them() -> None:
    at = office()
    await at.sends("ada", "taxi.jpg", text="taxi 68 yesterday")
    (card,) = await at.says("ada", "receipts 1")
    assert isinstance(card, Card)
    assert [each.name for each in card.images] == ["taxi.jpg"]


# ------------------------------------------------------------ what a link is worth


async def test_nothing_in_the_address_or_beside_it_opens_what_is_kept() -> None:
    at = desk()
    token = token_of(await at.forges("ada", FillIn().pack()))
    assert not any(token in name for name in at.held)
    (name,) = at.held
    assert find(at, name) is None
    assert find(at, name.removeprefix("page.")) is None
    assert find(at, token, kind="receipts") is None
    assert find(at, token[:-1]) is None


@pytest.mark.parametrize(("minutes", "can"), [(0, True), (9.99, True), (10, False), (11, False)])
async def test_a_link_can_be_opened_for_ten_minutes(minutes: float, can: bool) -> None:
    at = desk()
    token = token_of(await at.forges("ada", FillIn().pack()))
    at.now += timedelta(minutes=minutes)
    link = find(at, token)
    assert link is not None
    assert link.can_be_opened is can


async def test_the_first_browser_holds_it_and_no_other_for_a_day() -> None:
    at = desk()
    token = token_of(await at.forges("ada", FillIn().pack()))
    link = find(at, token)
    assert link is not None
    for proof in ("first", "second"):
        links.hold(DeskUnit(at), link, proof=proof)
    at.now += timedelta(hours=23, minutes=59)
    held = find(at, token)
    assert held is not None
    assert not held.can_be_opened
    assert [held.is_held_by(each) for each in ("first", "second", "")] == [True, False, False]
    at.now += timedelta(minutes=1)
    late = find(at, token)
    assert late is not None
    assert not late.is_held_by("first")


async def test_a_link_serves_nobody_once_its_person_is_reached_elsewhere_or_somebody_it_shows_is_erased(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = desk()
    await at.sends("ada", "taxi.jpg", text="taxi 68 yesterday")
    await at.presses("ada", "Submit")
    token = token_of(await at.forges("grace", ViewReceipts(claim=1).pack()))
    link = find(at, token, kind="receipts")
    assert link is not None
    assert link.page.shows == ("ada",)
    erased = at.memory.people.pop("ada")  # type: ignore[call-overload]
    assert find(at, token, kind="receipts") is None
    at.memory.people[erased.id] = erased
    assert find(at, token, kind="receipts") is not None

    def elsewhere(self: Any, *, channel: str, address: str) -> str:
        return "bob"

    monkeypatch.setattr(DeskUnit, "person_at", elsewhere)
    assert find(at, token, kind="receipts") is None


@pytest.mark.parametrize(("minutes", "opens"), [(None, False), (1, False), (20, True), (29, True), (15, False)])
async def test_its_ten_minutes_begin_when_it_arrives(minutes: int | None, *, opens: bool) -> None:
    """It may wait behind many messages, or until the platform is there again."""
    at = desk()
    token = token_of(await at.forges("ada", FillIn().pack()))
    begun = at.now
    at.answered_at = None if minutes is None else begun + timedelta(minutes=minutes)
    at.now = begun + timedelta(minutes=29)
    link = find(at, token)
    assert link is not None
    assert link.can_be_opened == opens
