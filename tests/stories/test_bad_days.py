"""The platform is down, slow, lying, limiting or shut, or somebody is gone: everybody hears late rather than twice."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest
from sqlalchemy import text

from claims.people import PersonId
from tests.processes.house import until
from tests.stories.waiting import SENTENCE, sent
from tests.support.fake_company import FakeWorld, address
from tests.support.fake_platform import Trouble


@pytest.fixture
def world(fake_world: FakeWorld) -> FakeWorld:
    """Only the fake platform can do what happens here."""
    return fake_world


pytestmark = pytest.mark.slow


def posted(world: FakeWorld, name: str) -> int:
    """How many messages somebody got so far."""
    return len(world.platform.conversations[address(name)])


# ---------------------------------------------------------------- down, then up


async def test_cards_catch_up_after_an_outage_without_a_flood(durable_world: FakeWorld) -> None:
    world = durable_world
    await sent(world)
    ada, grace = world.person("ada"), world.person("grace")
    mine, theirs = await ada.can_press("Withdraw"), await grace.can_press("Approve")
    before = {name: posted(world, name) for name in ("ada", "grace", "frank")}
    world.platform.suffers(Trouble.DOWN)
    await ada.surface.press("Withdraw", on=mine)
    for command in ("edit", "submit", "withdraw", "submit"):
        # Nothing is shown while the platform is down, so these presses are made from the record.
        claim = await world.claim(1)
        assert claim is not None
        client = world.client("ada")
        if command != "edit":
            await client.deliver(client.forging(f"claim.{command}:1:{claim.version}"))
    claim = await world.claim(1)
    assert claim is not None
    assert claim.state.value == "submitted"
    client = world.client("grace")
    await client.deliver(client.forging(f"claim.approve:1:{claim.version}", key="claim:1:review"))
    assert await world.state(1) == "approved"
    calls = world.platform.calls["post"] + world.platform.calls["change"]
    assert calls < 40
    assert {name: posted(world, name) for name in before} == before
    world.platform.suffers(None)

    await ada.sees_card("C-000001", "Approved", buttons=["Copy"])
    await grace.sees_card("C-000001", "Approved", buttons=[])
    await world.person("frank").sees_card("C-000001", buttons=["Mark paid", "History"])
    await world.quiet()
    # One card each where it could not change in place, and one message of news.
    assert posted(world, "ada") - before["ada"] <= 2
    # On a slow machine a call of the outage may end without an answer, and its bytes are sent once more.
    assert posted(world, "grace") - before["grace"] <= 2
    assert posted(world, "frank") - before["frank"] == 1
    assert theirs.key


async def test_news_that_waited_arrive_in_the_order_in_which_they_happened(durable_world: FakeWorld) -> None:
    world = durable_world
    await sent(world)
    ada = world.person("ada")
    world.platform.suffers(Trouble.BROKEN)
    for name, deed, key in (("grace", "approve", "review"), ("frank", "pay", "pay")):
        claim = await world.claim(1)
        assert claim is not None
        client = world.client(name)
        await client.deliver(client.forging(f"claim.{deed}:1:{claim.version}", key=f"claim:1:{key}"))
    assert await world.state(1) == "paid"
    world.platform.suffers(None)
    await ada.sees("marked as paid")
    await world.quiet()

    words = [text for text in await ada.texts() if "C-000001" in text]
    assert ["approved" in words[0], "paid" in words[1], len(words)] == [True, True, 2]


async def test_what_was_asked_during_an_outage_is_answered_after_it(durable_world: FakeWorld) -> None:
    world = durable_world
    ada = world.person("ada")
    world.platform.suffers(Trouble.DOWN)
    await ada.says("taxi yesterday")
    await ada.says("to approve")
    world.platform.suffers(None)
    await ada.sees("Nothing waits for your decision")
    await world.quiet()

    shown = [piece.text.split("\n")[0] for piece in await ada.surface.pieces() if not piece.is_mine]
    assert shown == ["C-000001", "How much was it?", "Nothing waits for your decision."]


async def test_what_waited_is_told_by_the_process_that_comes_after(durable_world: FakeWorld) -> None:
    world = durable_world
    await sent(world)
    world.platform.suffers(Trouble.DOWN)
    client = world.client("grace")
    await client.deliver(client.pressing("Approve", on=await world.person("grace").can_press("Approve")))
    await world.restart()
    world.platform.suffers(None)

    await world.person("ada").hears("C-000001", "approved")
    await world.person("ada").sees_card("C-000001", "Approved", buttons=["Copy"])


# ---------------------------------------------------------------- nobody knows whether it arrived


@pytest.mark.parametrize("trouble", [Trouble.SILENT, Trouble.SLOW])
async def test_a_message_with_an_unknown_outcome_is_repeated_and_not_shown_twice(
    durable_world: FakeWorld, trouble: Trouble
) -> None:
    world = durable_world
    ada = world.person("ada")
    world.platform.suffers(trouble, times=2)
    await ada.says("help")
    await ada.hears("my claims")
    await world.quiet()

    assert len(await ada.texts()) == 1
    assert world.platform.calls["post"] == 3


async def test_a_long_text_cut_off_in_the_middle_goes_on_where_it_was(world: FakeWorld) -> None:
    ada, grace = world.person("ada"), world.person("grace")
    await sent(world)
    reason = "".join(f"第{number}条。" for number in range(500))
    await grace.presses("Return")
    world.platform.suffers(Trouble.SILENT, times=1)
    await grace.fills({"Reason": reason})
    await world.person("ada").sees_card("C-000001", "Returned")
    await world.quiet()

    told = "".join(await ada.texts())
    assert told.count("第0条。") == 1
    assert reason in told


# ---------------------------------------------------------------- limits and gates


async def test_a_platform_that_limits_is_asked_again_when_it_said(durable_world: FakeWorld) -> None:
    world = durable_world
    ada = world.person("ada")
    world.platform.suffers(Trouble.LIMITED, times=20)
    await ada.says("help")
    await ada.hears("my claims")
    await world.quiet()

    # Waiting is nobody's fault: more than twelve of these did not give the message up.
    assert world.platform.calls["post"] == 21
    assert len(await ada.texts()) == 1


async def test_many_messages_to_one_person_are_paced(world: FakeWorld) -> None:
    ada = world.person("ada")
    client = world.client("ada")
    said = [world.platform.event(client.address, "said", text=f"taxi {60 + each} yesterday") for each in range(8)]
    # All eight wait before the first one can leave.
    world.platform.suffers(Trouble.DOWN)
    await asyncio.gather(*(client.deliver(each) for each in said))
    world.platform.suffers(None)
    await world.quiet()

    assert len(await ada.cards()) == 8
    times = [each.at for each in world.platform.conversations[address("ada")]]
    assert min(later - earlier for earlier, later in pairwise(times)) >= 1.0
    assert world.platform.refusals[429] == 0


async def test_a_channel_that_is_shut_is_left_alone_and_goes_on_where_it_was(world: FakeWorld) -> None:
    ada, bob = world.person("ada"), world.person("bob")
    world.platform.suffers(Trouble.REVOKED)
    for person in (ada, bob):
        for word in ("help", "my claims"):
            await person.says(word)
    held_up = text("SELECT count(*) FROM outbox WHERE error = 'gated'")

    async def both_are_held_up() -> bool:
        found: int = await world.app.store.read(lambda unit: unit.connection.execute(held_up).scalar_one())
        return found == 2

    await until(both_are_held_up, what="the gate")
    await ada.says("to approve")
    assert world.couriers[0].gates == {"fake": "token_revoked"}
    assert world.platform.calls["post"] == 2
    world.platform.suffers(None)
    # A minute passes.
    pauses = text("UPDATE lane SET not_before = 0")
    await world.app.store.write(lambda unit: unit.connection.execute(pauses) and None)
    for person in (ada, bob):
        await person.sees("no claims yet")
    await ada.sees("Nothing waits for your decision")
    await world.quiet()

    assert world.couriers[0].gates == {}
    assert [len(await person.texts()) for person in (ada, bob)] == [3, 2]


# ---------------------------------------------------------------- cards that can't change


async def test_a_card_that_can_not_change_any_more_comes_anew_and_the_old_one_shows_the_truth(world: FakeWorld) -> None:
    await sent(world)
    ada, grace = world.person("ada"), world.person("grace")
    old = await ada.can_press("Withdraw")
    world.platform.clock.skip(73 * 3_600)
    await grace.presses("Approve")
    await ada.hears("approved")
    await ada.sees_card("C-000001", "Approved", buttons=["Copy"])
    # The old one can't be greyed any more; whoever presses it is told how it is.
    assert "Withdraw" in next(piece for piece in await ada.cards() if piece.key == old.key).buttons
    await ada.surface.press("Withdraw", on=old)

    await ada.sees("C-000001", "Approved", "nothing was done")
    assert await world.state(1) == "approved"


async def test_a_command_about_a_claim_that_was_never_shown_here_shows_it_and_does_nothing(world: FakeWorld) -> None:
    ada, grace = world.person("ada"), world.person("grace")
    await ada.says(SENTENCE)
    card = await ada.can_press("Submit")
    world.platform.suffers(Trouble.DOWN)
    await ada.surface.press("Submit", on=card)
    await grace.says("approve C-000001")
    assert await world.state(1) == "submitted"
    world.platform.suffers(None)

    await grace.sees("C-000001", "nothing was done")
    await grace.sees_card("C-000001", "Submitted", buttons=["Approve", "Return", "Reject", "History"])
    await world.quiet()
    assert await world.state(1) == "submitted"
    await grace.says("approve C-000001")
    await grace.sees_card("C-000001", "Approved")


# ---------------------------------------------------------------- gone


async def test_an_approver_nobody_can_reach_is_reported_and_the_claimant_s_card_says_so(
    durable_world: FakeWorld,
) -> None:
    world = durable_world
    world.platform.leave(address("grace"))
    ada, root = world.person("ada"), world.person("root")
    await ada.says(SENTENCE)
    await ada.presses("Submit")

    await root.hears("Grace Hopper", "C-000001")
    await ada.sees_card("C-000001", "Submitted", "Grace Hopper can't be reached")
    await world.quiet()
    assert [text for text in await root.texts() if "Grace" in text] == await root.texts()
    assert len(await root.texts()) == 1
    waiting = await world.app.store.read(lambda unit: unit.notices.list(state="waiting", limit=10))
    assert [(each.to, each.channel, each.kind) for each in waiting] == [("grace", "nobody", "card")]


async def test_what_waited_for_somebody_is_told_when_they_can_be_reached_again(world: FakeWorld) -> None:
    world.platform.leave(address("grace"))
    ada, grace = world.person("ada"), world.person("grace")
    await ada.says(SENTENCE)
    await ada.presses("Submit")
    await ada.sees_card("C-000001", "can't be reached")
    world.platform.join(address("grace"), "Grace Hopper", email="grace@example.com")
    await world.app.store.write(
        lambda unit: unit.people.add_address(PersonId("grace"), channel="fake", address=address("grace"))
    )

    await grace.sees_card("C-000001", "Submitted", buttons=["Approve", "Return", "Reject", "History"])
    card = await ada.sees_card("C-000001", "Submitted", "Grace Hopper")
    await world.quiet()
    assert "can't be reached" not in (await ada.sees_card("C-000001")).text, card


async def test_an_administrator_is_not_told_of_themselves(world: FakeWorld) -> None:
    await world.change("ada", manager_id="root")
    world.platform.leave(address("root"))
    ada = world.person("ada")
    await ada.says(SENTENCE)
    await ada.presses("Submit")
    await ada.sees_card("C-000001", "Submitted", "Rita Root can't be reached")
    await world.quiet()

    waiting = await world.app.store.read(lambda unit: unit.notices.list(state="waiting", limit=10))
    assert [each.kind for each in waiting] == ["card"]
