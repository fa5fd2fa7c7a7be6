"""Words correct a claim as its card here shows it, and only a claim of one's own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.chat.messages import Card, Message
from claims.people import PersonId
from tests.handlers.stories import drafted, office, sent
from tests.support.desk import Desk, labels, words

LANGUAGES = {"en": "en-GB", "zh": "zh-CN"}


def speaks(desk: Desk, who: str, language: str) -> Desk:
    person = PersonId(who)
    desk.memory.people[person] = replace(desk.memory.people[person], locale=LANGUAGES[language])
    return desk


def shown_before(desk: Desk, who: str, *, version: int) -> None:
    """What changed since has not come to that person's conversation."""
    for entry in desk.shown[f"out:webchat:{who}"]:
        if entry.claim is not None:
            entry.version = version


def card_keys(shown: list[Message]) -> list[str | None]:
    return [each.card_key for each in shown if isinstance(each, Card)]


# ---------------------------------------------------------------- the version that was shown


@pytest.mark.parametrize(
    ("who", "said", "told"),
    [
        ("ada", "C-000001: 86", "I had not shown you C-000001 here, so nothing was done."),
        ("ada", "change C-000001 to 86", "I had not shown you C-000001 here, so nothing was done."),
        ("wei", "C-000001：86", "这里还没有给您看过 C-000001，所以没有执行。"),
        ("wei", "把C-000001改成86", "这里还没有给您看过 C-000001，所以没有执行。"),
    ],
)
async def test_a_claim_never_shown_here_is_shown_before_words_correct_it(who: str, said: str, told: str) -> None:
    desk = office()
    await drafted(desk, who)
    desk.shown.clear()
    shown = await desk.says(who, said)
    assert words(shown).startswith(told)
    assert card_keys(shown) == ["claim:1:owner"]
    assert (desk.claim().lines[0].minor, desk.claim().version) == (6_800, 1)
    await desk.says(who, said)
    assert desk.claim().lines[0].minor == 8_600


@pytest.mark.parametrize(("said", "under"), [("C-000001: 90", None), ("no, 90", 1), ("改成90", 1)])
async def test_what_changed_since_it_was_shown_is_shown_before_words_correct_it(said: str, under: int | None) -> None:
    desk = office()
    await drafted(desk)
    await desk.says("ada", "C-000001: 86")
    shown_before(desk, "ada", version=1)
    shown = await desk.says("ada", said, under=under)
    assert "C-000001 changed after this was shown, so nothing was done." in words(shown)
    assert card_keys(shown) == ["claim:1:owner"]
    assert desk.claim().lines[0].minor == 8_600
    await desk.says("ada", said, under=under)
    assert desk.claim().lines[0].minor == 9_000


async def test_a_purpose_below_a_card_is_put_down_as_the_card_shows_the_claim() -> None:
    desk = office()
    await desk.says("ada", "taxi 61 yesterday")
    await desk.says("ada", "C-000001: 86")
    shown_before(desk, "ada", version=1)
    await desk.says("ada", "visiting a client", under=1)
    assert desk.claim().lines[0].purpose is None
    await desk.says("ada", "visiting a client", under=1)
    assert desk.claim().lines[0].purpose == "visiting a client"


@pytest.mark.parametrize("said", ["C-000001: 86", "no, 86", "改成86"])
async def test_a_draft_is_corrected_right_after_it_was_filed(said: str) -> None:
    desk = office()
    await desk.says("ada", "taxi 61 yesterday, client visit")
    await desk.says("ada", said)
    assert desk.claim().lines[0].minor == 8_600


async def test_words_beside_a_photo_correct_no_claim_that_was_never_shown_here_and_the_photo_joins_it() -> None:
    desk = office()
    await drafted(desk)
    desk.shown.clear()
    shown = await desk.sends("ada", "taxi.jpg", text="C-000001: no, 86")
    assert "I had not shown you C-000001 here" in words(shown)
    assert (desk.claim().lines[0].minor, len(desk.claim().receipts)) == (6_800, 1)
    await desk.sends("ada", "more.jpg", text="C-000001: no, 86")
    assert (desk.claim().lines[0].minor, len(desk.claim().receipts)) == (8_600, 2)


# ---------------------------------------------------------------- somebody else's claim


@pytest.mark.parametrize(
    ("language", "said", "told"),
    [
        ("en", "no, 68", "Only whoever filed C-000001 can change it"),
        ("en", "it was 86", "Only whoever filed C-000001 can change it"),
        ("zh", "不对，68", "C-000001 只有申请人本人能改"),
        ("zh", "改成86", "C-000001 只有申请人本人能改"),
    ],
)
async def test_an_approver_s_correction_below_a_card_is_answered_with_their_own_card(
    language: str, said: str, told: str
) -> None:
    desk = speaks(office(), "grace", language)
    await sent(desk)
    shown = await desk.says("grace", said, under=1)
    assert words(shown).startswith(told)
    assert ("press Return" if language == "en" else "点卡片上的“退回”") in words(shown)
    assert card_keys(shown) == ["claim:1:review"]
    assert labels(shown[-1])[0] == ("Approve" if language == "en" else "同意")
    assert desk.claim().lines[0].minor == 6_800
    assert list(desk.memory.claims) == [1]
    assert {each.card_key for each in desk.shown["out:webchat:grace"] if each.claim} == {"claim:1:review"}


async def test_who_can_not_return_a_claim_any_more_is_not_told_to() -> None:
    desk = office()
    await sent(desk)
    await desk.says("grace", "approve C-000001")
    shown = await desk.says("grace", "no, 86", under=1)
    assert words(shown) == (
        "Only whoever filed C-000001 can change it, so nothing was changed and nothing new was filed."
    )


async def test_an_approver_s_own_expense_below_somebody_else_s_card_is_filed() -> None:
    desk = office()
    await sent(desk)
    await desk.says("grace", "lunch 45 yesterday", under=1)
    assert (desk.claim(2).owner, desk.claim(2).lines[0].minor) == ("grace", 4_500)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Only whoever filed C-000001 can add receipts to it, so this one begins a draft of your own."),
        ("zh", "C-000001 只有申请人本人能补票据，所以用发来的 1 张票据为您另建了一张草稿。"),
    ],
)
async def test_an_approver_s_photo_below_a_card_is_not_said_to_be_for_a_claim_that_is_not_there(
    language: str, told: str
) -> None:
    desk = speaks(office(), "grace", language)
    await sent(desk)
    shown = await desk.sends("grace", "hotel.jpg", under=1)
    assert words(shown).startswith(told)
    assert (desk.claim().receipts, len(desk.claim(2).receipts), desk.claim(2).owner) == ((), 1, "grace")
