"""Somebody decides: approve, return or reject with a reason; and what the claimant can do about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from claims import filing
from tests.stories.days import day
from tests.stories.waiting import made_bigger
from tests.support.company import World

REASON = "The client's name is missing."


async def sent(world: World, who: str = "ada", sentence: str = "昨天滴滴 68 拜访客户") -> None:
    """A claim that waits for its approver."""
    person = world.person(who)
    await person.says(sentence)
    await person.presses("提交" if who == "wei" else "Submit")
    await world.person("grace").can_press("Approve")


async def returned(world: World) -> None:
    """A claim that came back to Ada."""
    await sent(world)
    grace = world.person("grace")
    await grace.presses("Return")
    await grace.fills({"Reason": REASON})
    await world.person("ada").sees_card("C-000001", "Returned", REASON)


async def test_return_asks_for_a_reason_before_anything_happens(world: World) -> None:
    await sent(world)
    grace, ada = world.person("grace"), world.person("ada")
    await grace.presses("Return")
    await world.quiet()
    assert await world.state(1) == "submitted"
    await grace.fills({"Reason": REASON})

    await grace.sees_card("C-000001", "Returned", buttons=[])
    await ada.hears("C-000001", "returned", "Grace Hopper", REASON)
    await ada.sees_card("C-000001", "Returned", REASON, buttons=["Submit", "Edit", "Attach", "Discard"])
    claim = await world.claim(1)
    assert claim is not None
    assert [(step.decision, step.reason, step.code) for step in claim.steps] == [("returned", REASON, "other")]


async def test_reject_is_final_and_says_why(world: World) -> None:
    await sent(world)
    grace, ada = world.person("grace"), world.person("ada")
    await grace.presses("Reject")
    await grace.fills({"Reason": "Private trip."})

    await grace.sees_card("C-000001", "Rejected", buttons=[])
    await ada.hears("C-000001", "rejected", "Private trip.")
    await ada.sees_card("C-000001", "Rejected", "Private trip.", buttons=["Copy"])
    assert await world.events(1) == ["created", "submitted", "rejected"]


async def test_a_chinese_claimant_reads_the_decision_of_an_english_approver_in_chinese(world: World) -> None:
    await sent(world, "wei")
    grace, wei = world.person("grace"), world.person("wei")
    await grace.sees_card("C-000001", "Submitted", "王伟", "Taxi & transport")
    await grace.presses("Return")
    await grace.fills({"Reason": "请写客户名称"})

    await wei.hears("C-000001", "退回", "请写客户名称")
    await wei.sees_card("C-000001", "已退回", buttons=["提交", "修改", "补传票据", "作废"])


async def test_an_empty_reason_is_asked_again_and_nothing_happens(world: World) -> None:
    await sent(world)
    grace = world.person("grace")
    await grace.presses("Reject")
    await grace.fills({"Reason": "   "})
    await world.quiet()
    assert await world.state(1) == "submitted"
    await grace.fills({"Reason": "Private trip."})

    await grace.sees_card("C-000001", "Rejected")


async def test_an_approver_can_leave_the_question_and_approve_after_all(world: World) -> None:
    await sent(world)
    grace = world.person("grace")
    await grace.presses("Return")
    await grace.gives_up()
    await grace.presses("Approve", card="C-000001")

    await grace.sees_card("C-000001", "Approved")


# ---------------------------------------------------------------- again


async def test_a_returned_claim_is_changed_and_sent_again_and_the_approver_sees_what_changed(world: World) -> None:
    await returned(world)
    ada, grace = world.person("ada"), world.person("grace")
    await ada.presses("Edit")
    await ada.fills({"Amount": "60", "Purpose": "visiting Acme", "Date": day(2).isoformat()})
    await ada.sees_card("C-000001", "Returned", "¥60.00")
    await ada.presses("Submit")
    await ada.sees_card("C-000001", "Submitted", buttons=["Withdraw"])

    card = await grace.sees_card(
        "C-000001", "Submitted", "¥68.00 → ¥60.00", "visiting Acme", buttons=["Approve", "Return", "Reject", "History"]
    )
    assert REASON in card.text
    await grace.presses("Approve")
    await ada.hears("C-000001", "approved")
    events = ["created", "submitted", "returned", "edited", "submitted", "step_approved", "approved"]
    assert await world.events(1) == events
    claim = await world.claim(1)
    assert claim is not None
    assert claim.round == 2


async def test_an_unchanged_returned_claim_needs_a_reply(world: World) -> None:
    await returned(world)
    ada, grace = world.person("ada"), world.person("grace")
    await ada.presses("Submit")
    await world.quiet()
    assert await world.state(1) == "returned"
    await ada.fills({"Reply": "It is in the purpose: Acme."})

    await ada.sees_card("C-000001", "Submitted")
    await grace.sees_card("C-000001", "Submitted", "It is in the purpose: Acme.")


async def test_a_withdrawn_claim_can_be_changed_and_sent_again(world: World) -> None:
    await sent(world)
    ada, grace = world.person("ada"), world.person("grace")
    await ada.presses("Withdraw")
    await ada.sees_card("C-000001", "Withdrawn", buttons=["Submit", "Edit", "Attach", "Discard", "Copy"])
    await grace.sees_card("C-000001", "Withdrawn", buttons=[])
    await ada.presses("Edit")
    await ada.fills({"Amount": "72"})
    await ada.sees_card("C-000001", "Withdrawn", "¥72.00")
    await ada.presses("Submit")

    await grace.sees_card("C-000001", "Submitted", "¥72.00", buttons=["Approve", "Return", "Reject", "History"])
    assert await world.events(1) == ["created", "submitted", "withdrawn", "edited", "submitted"]


async def test_a_withdrawn_claim_needs_no_reply_to_be_sent_again_as_it_was(world: World) -> None:
    await sent(world)
    ada = world.person("ada")
    await ada.presses("Withdraw")
    await ada.sees_card("C-000001", "Withdrawn")
    await ada.presses("Submit")

    await ada.sees_card("C-000001", "Submitted")


# ---------------------------------------------------------------- by words


@pytest.mark.parametrize("command", ["approve C-000001", "同意 C-000001", "Approve c-1", "同意C-000001"])
async def test_a_button_s_label_with_a_number_does_what_the_button_does(fake_world: World, command: str) -> None:
    await sent(fake_world)
    grace = fake_world.person("grace")
    await grace.says(command)

    await grace.sees_card("C-000001", "Approved", buttons=[])


async def test_every_verb_works_by_words(world: World) -> None:
    ada, grace, frank = (world.person(name) for name in ("ada", "grace", "frank"))
    await ada.says("昨天滴滴 68 拜访客户")
    await ada.sees_card("C-000001", "Draft")
    await ada.says("submit C-000001")
    await grace.can_press("Approve")
    await grace.says("return C-000001")
    await grace.fills({"Reason": REASON})
    await ada.sees_card("C-000001", "Returned")
    await ada.says("submit C-000001")
    await ada.fills({"Reply": "It is there."})
    await ada.sees_card("C-000001", "Submitted")
    await ada.says("withdraw C-000001")
    await ada.sees_card("C-000001", "Withdrawn")
    await ada.says("submit C-000001")
    await grace.sees_card("C-000001", "Submitted")
    await grace.says("approve C-000001")
    await frank.can_press("Mark paid")
    await frank.says("mark paid C-000001")

    await ada.sees_card("C-000001", "Paid")
    await ada.says("昨天滴滴 30 拜访客户")
    await ada.sees_card("C-000002", "Draft")
    await ada.says("discard C-000002")
    await ada.sees_card("C-000002", "Discarded")


async def test_a_claim_is_edited_by_words_too(world: World) -> None:
    ada = world.person("ada")
    await ada.says("昨天滴滴 68 拜访客户")
    await ada.sees_card("C-000001", "Draft")
    await ada.says("edit C-000001")
    await ada.sees_form("C-000001")
    await ada.fills({"Amount": "70"})

    await ada.sees_card("C-000001", "Draft", "¥70.00")


async def test_a_command_with_an_if_behind_it_does_nothing(world: World) -> None:
    await sent(world)
    grace = world.person("grace")
    await grace.says("approve C-000001 if the receipt is there")

    await grace.hears("Nothing was done")
    assert await world.state(1) == "submitted"


async def test_a_command_without_a_number_lists_what_it_could_mean(world: World) -> None:
    await sent(world)
    grace = world.person("grace")
    await grace.says("approve")

    await grace.hears("Which claim")
    await grace.hears("C-000001", "¥68.00", "Ada Byron")
    assert await world.state(1) == "submitted"


async def test_a_claim_that_changed_while_its_reason_was_written_is_decided_only_as_it_is_now(world: World) -> None:
    await sent(world)
    grace, ada = world.person("grace"), world.person("ada")
    await grace.presses("Return")
    await made_bigger(world)
    await ada.sees_card("C-000001", "Submitted", "¥680.00")
    await grace.fills({"Reason": REASON})

    # In front of a dialog it stands above the fields; where the reason was asked in chat, a form takes over.
    form = await grace.sees_form("Return C-000001")
    assert form.values["Reason"] == REASON
    assert not form.errors or "Amount: ¥68.00 → ¥680.00" in form.errors[""]
    assert await world.state(1) == "submitted"
    await grace.fills({})
    await ada.sees_card("C-000001", "Returned", REASON)
    claim = await world.claim(1)
    assert claim is not None
    assert [step.reason for step in claim.steps if step.decision] == [REASON]


async def test_an_edit_that_somebody_else_s_edit_came_before_is_not_lost_and_loses_nothing(world: World) -> None:
    ada = world.person("ada")
    await ada.says("昨天滴滴 68 拜访客户")
    await ada.presses("Edit")
    await ada.sees_form("Edit C-000001")
    claim, person = await world.claim(1), await world.directory("ada")
    assert claim is not None
    now = datetime.now(UTC)
    lines = [replace(claim.lines[0], minor=7000)]
    await world.app.store.write(
        lambda unit: filing.edit(unit, 1, lines, by=person, seen=1, now=now, on=now.date()) and None
    )
    await ada.fills({"Purpose": "a long story"})

    form = await ada.sees_error("", "Amount: ¥68.00 → ¥70.00")
    assert (form.values["Amount"], form.values["Purpose"]) == ("70.00", "a long story")
    await ada.fills({})
    await ada.sees_card("C-000001", "Draft", "¥70.00", "a long story")
