"""Did the notice come: what became of it, whose turn it is and for how long; once more, and a notice to try."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.chat.messages import Card, Items
from claims.people import Role
from handlers import actions
from tests.handlers.stories import drafted, office, sent, sent_back
from tests.support.desk import Desk, labels, words


async def asked(desk: Desk, who: str, text: str) -> str:
    return words(await desk.says(who, text))


# ---------------------------------------------------------------- what became of it


async def test_the_claimant_reads_when_and_where_the_card_went_and_for_how_long_it_waits() -> None:
    desk = office()
    await sent(desk)
    desk.now += timedelta(days=3)
    text, ways = await desk.says("ada", "did my manager get it?")
    assert words([text]) == (
        "C-000001 (¥68.00): Waiting for Grace Hopper since Nov 20, 2026, 14:03, for 3 days.\n"
        "Grace Hopper was sent the card on Nov 20, 2026, 14:03, in the web chat. I can't see whether it was read."
    )
    assert labels(ways) == ["Resend", "Send test", "Get help"]


async def test_the_same_in_chinese() -> None:
    desk = office()
    await sent(desk, "wei")
    desk.now += timedelta(hours=5)
    text, ways = await desk.says("wei", "怎么还没批")
    assert words([text]) == (
        "C-000001（¥68.00）：待 Grace Hopper 审批 · 2026年11月20日 14:03 起，等待时间：5 小时。\n"
        "卡片已于 2026年11月20日 14:03 发给 Grace Hopper，在网页对话里。对方是否已读，这里看不到。"
    )
    assert labels(ways) == ["重发给我", "发送测试", "转人工"]


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (
            {"state": "waiting", "sent_at": None},
            "The card to Grace Hopper is not sent yet. It waits its turn in the web",
        ),
        (
            {"state": "waiting", "sent_at": None, "channel": None, "error": "unreachable"},
            "It waits, because there is no channel at the moment on which they can be reached.",
        ),
        ({"state": "waiting", "sent_at": None, "error": "busy"}, "because the channel takes no more for the moment"),
        ({"state": "waiting", "sent_at": None, "error": "gated"}, "which an administrator has to put right"),
        ({"state": "waiting", "sent_at": None, "error": "slack: gone"}, "the account there does not exist any more"),
        ({"state": "sending", "sent_at": None}, "is being sent to Grace Hopper at this moment"),
        ({"state": "sending", "sent_at": None, "error": "unknown"}, "so it may have arrived all the same"),
        ({"state": "dead", "sent_at": None, "error": "rejected"}, "did not arrive: the channel refused to show it"),
        ({"state": "dead", "sent_at": None, "error": "draw: KeyError"}, "it could not be put into words"),
        ({"state": "dead", "sent_at": None, "error": "channel_not_found"}, "a reason that only support can look up"),
        ({"state": "superseded", "sent_at": None}, "something newer took its place"),
    ],
)
async def test_what_was_not_sent_says_that_it_waits_or_failed_and_why_in_words(outcome: Any, said: str) -> None:
    desk = office()
    await sent(desk)
    desk.notices.happens("grace", "card.review", **outcome)
    answer = await asked(desk, "ada", "is it stuck?")
    assert said in answer
    assert "was sent the card" not in answer
    assert not any(code in answer for code in ("unreachable", "gated", "KeyError", "channel_not_found"))


async def test_a_notice_due_later_is_called_due() -> None:
    desk = office()
    await sent(desk)
    desk.notices.happens("grace", "card.review", state="waiting", sent_at=None, due_at=desk.now + timedelta(days=1))
    assert "is not sent yet. It is due on Nov 21, 2026" in await asked(desk, "ada", "is it stuck?")


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Return", "The message that it was returned was sent to you on Nov 20, 2026, 14:04, in the web chat."),
        ("Reject", "The message that it was rejected was sent to you on"),
    ],
)
async def test_after_a_decision_it_is_the_message_to_me_that_is_told_of(label: str, said: str) -> None:
    desk = office()
    await sent(desk)
    await sent_back(desk, label, "Which client?")
    assert said in await asked(desk, "ada", "I got no message")


async def test_from_approval_to_payment() -> None:
    desk = office()
    await sent(desk)
    await desk.presses("grace", "Approve")
    answer = await asked(desk, "ada", "no notification came")
    assert "waits for payment by finance" in answer
    assert "The message that it was approved was sent to you" in answer
    assert answer.endswith(
        "Frank Nance was sent the card on Nov 20, 2026, 14:03, in the web chat. I can't see whether it was read."
    )
    answer = await asked(desk, "frank", "no notification came for C-1")
    assert "The card that asks you to pay it was sent to you on" in answer
    await desk.presses("frank", "Mark paid")
    assert "The message that it was paid was sent to you" in await asked(desk, "ada", "没收到通知")


async def test_of_a_draft_nobody_was_told() -> None:
    desk = office()
    await sent(desk)
    await desk.presses("ada", "Withdraw")
    answer = await asked(desk, "ada", "is it stuck?")
    assert "You took C-000001 (¥68.00) back" in answer
    assert answer.endswith("As it is now nobody is asked to decide on it, so no notice is on its way.")


async def test_an_approver_is_told_of_the_card_to_them() -> None:
    desk = office()
    await sent(desk)
    answer = await asked(desk, "grace", "I got no message")
    assert "The card that asks you to decide was sent to you on Nov 20, 2026, 14:03, in the web chat." in answer


# ---------------------------------------------------------------- whose notices


async def test_a_foreign_and_a_missing_number_are_answered_alike() -> None:
    desk = office()
    await sent(desk)
    foreign = await asked(desk, "bob", "is C-000001 stuck?")
    assert foreign.startswith("I can't find C-000001 among the claims you may see. Please check the number")
    assert (await asked(desk, "bob", "is C-000099 stuck?")).replace("99", "01") == foreign
    for packed in (actions.Resend(claim=1).pack(), actions.WhatBecame(claim=1).pack()):
        assert words(await desk.forges("bob", packed)) == foreign
    assert desk.conversation("bob")[-1] == desk.conversation("bob")[0]


async def test_who_may_see_a_claim_reads_of_no_notice_to_somebody_else() -> None:
    desk = office()
    await sent(desk)
    answer = await asked(desk, "frank", "did the notice for C-1 go out?")
    assert answer.endswith("No message about that was due to you.")
    assert "was sent the card" not in answer
    await sent_back(desk, "Return", "Which client?")
    assert "was returned" not in (await asked(desk, "frank", "no notice for C-1")).split("\n")[-1]


# ---------------------------------------------------------------- which claim


async def test_without_a_number_it_is_the_open_claim_that_moved_last_and_others_are_offered() -> None:
    desk = office()
    for _ in range(3):
        await sent(desk)
    await desk.presses("grace", "Approve", on=desk.card("grace", 3))
    await desk.presses("frank", "Mark paid")
    await sent_back(desk, "Return", "Why?")
    shown = await desk.says("ada", "没收到通知")
    assert words(shown).startswith("C-000002 (¥68.00) is back with you")
    others = shown[-1]
    assert isinstance(others, Items)
    assert [row.text for row in others.rows] == ["C-000001 · ¥68.00"]
    assert words(await desk.presses("ada", "View", on=others)).startswith("C-000001 (¥68.00): Waiting for Grace")


async def test_of_two_numbers_both_are_told() -> None:
    desk = office()
    await sent(desk)
    await sent(desk)
    shown = await desk.says("ada", "are C-1 and C-2 stuck?")
    assert words(shown).count("Waiting for Grace Hopper") == 2
    assert labels(shown[-1]) == ["Send test", "Get help"]


async def test_where_nothing_is_under_way_it_says_so_and_a_test_can_be_sent() -> None:
    desk = office()
    text, ways = await desk.says("ada", "I got no notice")
    assert words([text]) == "No claim of yours is on its way and none waits for you, so no notice is due."
    assert labels(ways) == ["Send test", "Get help"]


async def test_instead_of_the_answer_to_a_question_it_is_heard_too() -> None:
    desk = office()
    await desk.says("ada", "taxi yesterday, visiting a client")
    assert "is still your draft" in await asked(desk, "ada", "is it stuck?")


# ---------------------------------------------------------------- once more, and a test


async def test_resend_puts_message_and_card_at_the_end() -> None:
    desk = office()
    await sent(desk)
    await sent_back(desk, "Return", "Which client?")
    await desk.says("ada", "I got no message")
    told, news, card = await desk.presses("ada", "Resend")
    assert words([told]) == "Here is C-000001 once more, in the web chat, at the end of this conversation."
    assert words([news]).startswith("C-000001 (¥68.00) was returned by Grace Hopper: Which client?")
    assert isinstance(card, Card)
    assert desk.conversation("ada")[-1] is card


async def test_resend_shows_an_approver_their_card_and_can_be_typed() -> None:
    desk = office()
    await sent(desk)
    for how in ("resend C-1", "重发给我 C-000001"):
        told, card = await desk.says("grace", how)
        assert "C-000001 once more" in words([told])
        assert labels(card) == ["Approve", "Return", "Reject", "History"]
    assert "Which claim?" in words(await desk.says("grace", "resend"))


async def test_a_test_notice_comes_by_the_way_of_notices_and_once_a_press() -> None:
    desk = office()
    await desk.says("ada", "I got no notice")
    said = words(await desk.presses("ada", "Send test"))
    assert "A test notice goes to you in the web chat, where your notices go" in said
    assert "This is the test notice that you asked for on Nov 20, 2026, 14:02." in said
    assert "测试通知" in words(await desk.says("wei", "发送测试"))
    assert not [each for who in ("grace", "sam", "root") for each in desk.conversation(who)]


async def test_get_help_tells_support_what_was_asked_and_of_which_claim() -> None:
    desk = office()
    await sent(desk)
    await desk.says("ada", "is it stuck?")
    await desk.presses("ada", "Get help")
    card = desk.conversation("sam")[-1]
    assert isinstance(card, Card)
    assert card.lead == "is it stuck? (C-000001)"


async def test_of_many_who_are_asked_three_are_told_of_by_name() -> None:
    finance = [f"fin{number}" for number in range(5)]
    desk = office()
    for id in finance:
        desk.memory.people[id] = desk.memory.people["frank"].__class__(id, id.title(), roles=frozenset({Role.FINANCE}))  # type: ignore[index,arg-type]
    await sent(desk, "heidi")
    answer = await asked(desk, "heidi", "did anyone see my claim")
    assert answer.count("was sent the card") == 3
    assert answer.endswith("3 more people were asked as well.")


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (timedelta(seconds=30), "for less than a minute"),
        (timedelta(seconds=61), "for one minute"),
        (timedelta(minutes=59), "for 59 minutes"),
        (timedelta(minutes=61), "for one hour"),
        (timedelta(hours=47), "for 47 hours"),
        (timedelta(hours=49), "for 2 days"),
    ],
)
async def test_a_while_is_told_in_whole_minutes_hours_or_days(after: timedelta, said: str) -> None:
    desk = office()
    await sent(desk)
    desk.now += after - timedelta(seconds=20)
    assert said in await asked(desk, "ada", "is it stuck?")


# ---------------------------------------------------------------- which one is meant


@pytest.mark.parametrize(("who", "asks"), [("ada", "is it stuck?"), ("ada", "where is my claim"), ("wei", "卡住了吗")])
async def test_of_several_the_one_that_waits_is_told_first_whatever_moved_since(who: str, asks: str) -> None:
    desk = office()
    await sent(desk, who)
    desk.now += timedelta(minutes=5)
    await sent(desk, who, purpose="another")
    await sent_back(desk, "Return", "which client?")
    desk.now += timedelta(minutes=5)
    await drafted(desk, who, purpose="a third")
    text = (await asked(desk, who, asks)).splitlines()[0]
    states = {claim.number: claim.state.value for claim in desk.memory.claims.values()}
    assert sorted(states.values()) == ["draft", "returned", "submitted"]
    waits = next(number for number, state in states.items() if state == "submitted")
    assert text.startswith(f"C-{waits:06}")
