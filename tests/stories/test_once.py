"""However often and wherever something arrives, it happens once; a stale press changes nothing and shows the truth."""

from __future__ import annotations

import asyncio

import pytest

from tests.stories.waiting import SENTENCE, made_bigger, sent
from tests.support.fake_company import FakeWorld


@pytest.fixture
def world(fake_world: FakeWorld) -> FakeWorld:
    """Only the fake platform can do what happens here."""
    return fake_world


async def test_sixteen_presses_at_once_have_one_effect(durable_world: FakeWorld) -> None:
    world = durable_world
    await sent(world)
    await world.open_process()
    card = await world.person("grace").can_press("Approve")
    grace = world.client("grace")
    await asyncio.gather(*(grace.deliver(grace.pressing("Approve", on=card)) for _ in range(16)))
    await world.quiet()

    assert await world.events(1) == ["created", "submitted", "step_approved", "approved"]
    news = [text for text in await world.person("ada").texts() if "approved" in text]
    assert len(news) == 1
    assert await world.person("grace").texts() == []


async def test_the_same_event_three_times_has_one_effect_and_one_answer(durable_world: FakeWorld) -> None:
    world = durable_world
    await world.open_process()
    ada = world.client("ada")
    answers = await ada.deliver(world.platform.event(ada.address, "said", text=SENTENCE), times=3)
    await world.quiet()

    assert answers == [answers[0]] * 3
    assert await world.claim(1) is not None
    assert await world.claim(2) is None
    assert len(await world.person("ada").cards()) == 1


async def test_the_same_press_three_times_opens_the_same_form(durable_world: FakeWorld) -> None:
    world = durable_world
    await world.open_process()
    await world.person("ada").says(SENTENCE)
    card = await world.person("ada").can_press("Edit")
    ada = world.client("ada")
    answers = await ada.deliver(ada.pressing("Edit", on=card), times=3)

    assert answers[0]["form"]["title"] == "Edit C-000001"
    assert answers == [answers[0]] * 3


async def test_the_same_form_three_times_makes_one_draft(durable_world: FakeWorld) -> None:
    world = durable_world
    await world.open_process()
    ada = world.person("ada")
    await ada.says("claim")
    await ada.presses("Fill in")
    await ada.sees_form()
    client = world.client("ada")
    filled = client.filling({"Amount": "35", "Category": "Meals", "Date": "2026-01-05"})
    await client.deliver(filled, times=3)
    await client.deliver(filled)
    await world.quiet()

    assert await world.claim(1) is not None
    assert await world.claim(2) is None


async def test_the_same_event_after_a_restart_gets_the_stored_answer(durable_world: FakeWorld) -> None:
    world = durable_world
    await world.person("ada").says(SENTENCE)
    card = await world.person("ada").can_press("Edit")
    ada = world.client("ada")
    press = ada.pressing("Edit", on=card)
    first = await ada.deliver(press)
    await world.restart()

    assert await ada.deliver(press) == first


async def test_another_text_under_the_same_key_is_not_taken_and_is_a_security_event(
    durable_world: FakeWorld, caplog: pytest.LogCaptureFixture
) -> None:
    world = durable_world
    ada = world.client("ada")
    event = world.platform.event(ada.address, "said", text=SENTENCE)
    await ada.deliver(event)
    await ada.deliver({**event, "text": "taxi 9999 yesterday"})
    await world.quiet()

    assert await world.claim(2) is None
    assert [record.message[:9] for record in caplog.records] == ["security:"]


async def test_who_says_the_same_thing_twice_is_answered_twice(world: FakeWorld) -> None:
    ada = world.person("ada")
    await ada.says(SENTENCE)
    await ada.sees_card("C-000001")
    await ada.says(SENTENCE)
    await ada.sees_card("C-000002")
    await ada.says("to approve")
    await ada.says("to approve")

    await ada.sees("Nothing waits for your decision", times=2)


@pytest.mark.parametrize("attempt", range(4))
async def test_approve_and_withdraw_together_have_one_winner(durable_world: FakeWorld, attempt: int) -> None:
    world = durable_world
    await sent(world)
    await world.open_process()
    theirs = await world.person("grace").can_press("Approve")
    mine = await world.person("ada").can_press("Withdraw")
    grace, ada = world.client("grace"), world.client("ada")
    await asyncio.gather(
        grace.deliver(grace.pressing("Approve", on=theirs)), ada.deliver(ada.pressing("Withdraw", on=mine))
    )
    await world.quiet()

    state = await world.state(1)
    events = {"approved": ["step_approved", "approved"], "withdrawn": ["withdrawn"]}
    assert await world.events(1) == ["created", "submitted", *events[state]]
    word = state.capitalize()
    for name in ("ada", "grace"):
        await world.person(name).sees_card("C-000001", word)


async def test_approve_return_reject_and_withdraw_together_have_one_winner(durable_world: FakeWorld) -> None:
    world = durable_world
    await sent(world)
    await world.open_process()
    await world.change("bob", manager_id="grace")
    claim = await world.claim(1)
    assert claim is not None
    context = {"claim": "1", "version": str(claim.version)}
    grace, ada = world.client("grace"), world.client("ada")
    reasons = {"reason": "No.", "code": "other"}
    forms = [
        world.platform.event(grace.address, "filled", form=f"claim.{verb}", context=context, values=reasons)
        for verb in ("return", "reject")
    ]
    approve = grace.forging(f"claim.approve:1:{claim.version}")
    withdraw = ada.forging(f"claim.withdraw:1:{claim.version}")
    await asyncio.gather(*(world.platform.deliver(each, times=2) for each in (*forms, approve, withdraw)))
    await world.quiet()

    after = await world.claim(1)
    assert after is not None
    assert after.version == claim.version + 1
    assert len([step for step in after.steps if step.decision]) == (0 if after.state.value == "withdrawn" else 1)


# ---------------------------------------------------------------- stale presses


async def test_a_second_press_on_an_old_card_changes_nothing_and_shows_the_truth(world: FakeWorld) -> None:
    await sent(world)
    ada, grace = world.person("ada"), world.person("grace")
    client = world.client("grace")
    old = client.pressing("Approve", on=await grace.can_press("Approve"))
    await ada.presses("Withdraw")
    await grace.sees_card("C-000001", "Withdrawn")
    await client.deliver(old)

    await grace.hears("C-000001", "Withdrawn", "nothing was done")
    assert await world.events(1) == ["created", "submitted", "withdrawn"]


async def test_approving_what_was_changed_since_it_was_shown_changes_nothing(world: FakeWorld) -> None:
    await sent(world)
    grace, client = world.person("grace"), world.client("grace")
    old = client.pressing("Approve", on=await grace.can_press("Approve"))
    await made_bigger(world)
    await grace.sees_card("C-000001", "Submitted", "¥680.00")
    await client.deliver(old)

    await grace.hears("C-000001", "changed after this was shown")
    assert await world.state(1) == "submitted"
    await grace.sees_card("C-000001", "¥680.00", buttons=["Approve", "Return", "Reject", "History"])


async def test_a_form_of_an_older_version_changes_nothing_and_keeps_what_was_typed(world: FakeWorld) -> None:
    ada = world.person("ada")
    await ada.says(SENTENCE)
    await ada.presses("Edit")
    await ada.sees_form()
    await ada.says("submit C-000001")
    await ada.sees_card("C-000001", "Submitted")
    await ada.fills({"Amount": "680", "Purpose": "a long story"})

    form = await ada.sees_error("", "C-000001")
    assert form.values["Purpose"] == "a long story"
    claim = await world.claim(1)
    assert claim is not None
    assert claim.total is not None
    assert claim.total.decimal == "68.00"


async def test_who_presses_twice_is_not_scolded(world: FakeWorld) -> None:
    ada = world.person("ada")
    await ada.says(SENTENCE)
    client = world.client("ada")
    card = await ada.can_press("Submit")
    first, second = client.pressing("Submit", on=card), client.pressing("Submit", on=card)
    await client.deliver(first)
    await client.deliver(second)
    await world.quiet()

    assert await ada.texts() == []
    await ada.sees_card("C-000001", "Submitted", buttons=["Withdraw"])
