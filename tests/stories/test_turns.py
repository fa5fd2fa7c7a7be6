"""What becomes of an event when the program itself stumbles: a defect is said once, what was accepted is finished."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.chat.messages import Text
from claims import filing
from claims.lines import Line
from claims.people import PersonId
from tests.stories.waiting import SENTENCE, made_bigger
from tests.support.fake_channel import read
from tests.support.fake_company import FakeWorld, address


@pytest.fixture
def world(fake_world: FakeWorld) -> FakeWorld:
    """Only here handlers can be added that break."""
    return fake_world


def teach(world: FakeWorld, word: str, handler: Any) -> None:
    """Give every process one more command."""
    for process in world.processes:
        process.app.router.command(word)(handler)


async def accepted_by_a_process_that_died(world: FakeWorld, said: str, *, attempts: int = 1) -> None:
    """An event that somebody accepted, began so often and never finished."""
    await accepted_by_a_process_that_dies(world, "ada", text=said)

    def work(unit: Any) -> None:
        unit.connection.execute(text("UPDATE lane SET lease_until = 0"))
        unit.connection.execute(text("UPDATE inbox SET attempts = :attempts"), {"attempts": attempts})

    await world.app.store.write(work)


async def accepted_by_a_process_that_dies(world: FakeWorld, who: str, kind: str = "said", **rest: str) -> None:
    """An event whose process dies before its turn; for half a minute nobody else takes it."""
    incoming = read(world.platform.event(address(who), kind, **rest))

    def work(unit: Any) -> None:
        lane = unit.conversations.lane_in(channel="fake", place=address(who))
        body = incoming.model_dump_json(exclude_none=True)
        accepted = unit.inbox.accept(lane=lane, key=incoming.origin.key, body=body, person=who, worker="dead")
        unit.conversations.touch(channel="fake", address=address(who), person=PersonId(who))
        assert accepted.job is not None

    await world.app.store.write(work)


async def half_a_minute_passes(world: FakeWorld) -> None:
    """The lease of the process that died has ended."""
    end = text("UPDATE lane SET lease_until = 0 WHERE lease_owner = 'dead'")
    await world.app.store.write(lambda unit: unit.connection.execute(end) and None)


# ---------------------------------------------------------------- defects


async def test_a_defect_is_said_to_the_person_and_logged_once_with_the_event_and_without_their_words(
    world: FakeWorld, caplog: pytest.LogCaptureFixture
) -> None:
    async def breaks(turn: Any) -> None:
        raise RuntimeError("a defect")

    teach(world, "boom", breaks)
    ada = world.person("ada")
    with caplog.at_level(logging.WARNING):
        await ada.says("boom")
        sentence = await ada.hears("Something went wrong on our side")

    records = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(records) == 1
    assert str(records[0].__dict__["event"])[-8:] in sentence
    assert "boom" not in records[0].getMessage()
    await ada.says("help")
    await ada.hears("my claims")


async def test_a_defect_in_a_use_case_leaves_nothing_behind(world: FakeWorld) -> None:
    async def breaks(turn: Any) -> Any:
        def use_case(unit: Any, **rest: Any) -> None:
            filing.create(unit, [Line(minor=100)], **rest)
            raise RuntimeError("a defect")

        return await turn.write(use_case, answer=lambda _: Text(text="done"))

    teach(world, "boom", breaks)
    ada = world.person("ada")
    await ada.says("boom")
    await ada.hears("Something went wrong on our side")

    assert await world.claim(1) is None


async def test_a_defect_in_an_answer_leaves_nothing_behind(world: FakeWorld) -> None:
    async def breaks(turn: Any) -> Any:
        def answer(claim: Any) -> Text:
            raise RuntimeError("a defect")

        return await turn.write(filing.create, [Line(minor=100)], answer=answer)

    teach(world, "boom", breaks)
    ada = world.person("ada")
    await ada.says("boom")
    await ada.hears("Something went wrong on our side")

    assert await world.claim(1) is None


async def test_a_turn_writes_once(world: FakeWorld) -> None:
    async def writes_twice(turn: Any) -> Any:
        await turn.write(filing.create, [Line(minor=100)], answer=lambda _: Text(text="first"))
        return await turn.write(filing.create, [Line(minor=100)], answer=lambda _: Text(text="second"))

    teach(world, "twice", writes_twice)
    ada = world.person("ada")
    await ada.says("twice")
    await ada.hears("first")
    await ada.says("help")
    await ada.hears("my claims")

    assert await world.claim(2) is None
    assert not any("second" in each or "went wrong" in each for each in await ada.texts())


# ---------------------------------------------------------------- left behind


async def test_what_a_process_that_died_had_accepted_is_finished_by_another(durable_world: FakeWorld) -> None:
    world = durable_world
    await accepted_by_a_process_that_died(world, SENTENCE)

    await world.person("ada").sees_card("C-000001", "Draft", "¥68.00")
    await world.quiet()
    assert await world.claim(2) is None


async def test_an_event_that_was_begun_three_times_and_never_ended_is_given_up_and_said_so(
    durable_world: FakeWorld, caplog: pytest.LogCaptureFixture
) -> None:
    world = durable_world
    await accepted_by_a_process_that_died(world, SENTENCE, attempts=3)
    ada = world.person("ada")
    await ada.hears("could not finish")
    await ada.says("help")

    await ada.hears("my claims")
    assert await world.claim(1) is None
    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == [
        "gave up on a turn that never ended"
    ]


async def test_what_waits_behind_it_is_done_in_order(durable_world: FakeWorld) -> None:
    world = durable_world
    ada = world.client("ada")
    said = [world.platform.event(ada.address, "said", text=f"taxi {each} yesterday") for each in (61, 62, 63)]
    for event in (*said, world.platform.event(ada.address, "said", text="my claims")):
        # Nobody waits for the answer.
        await world.app.door.accept(read(event))
    await world.quiet()

    listed = (await world.person("ada").sees("My claims")).split("\n")[1:]
    assert [line[:18] for line in listed] == ["C-000003 · ¥63.00 ", "C-000002 · ¥62.00 ", "C-000001 · ¥61.00 "]


async def test_what_was_said_before_a_question_was_asked_is_no_answer_to_it(durable_world: FakeWorld) -> None:
    world = durable_world
    await sent_to_grace(world)
    await accepted_by_a_process_that_dies(world, "grace", text="return C-000001")
    client, grace = world.client("grace"), world.person("grace")
    await world.app.door.accept(read(world.platform.event(client.address, "said", text="can you sing?")))
    await half_a_minute_passes(world)
    await grace.sees("Why are you returning C-000001?")
    await grace.sees("not sure what you mean")
    assert await world.state(1) == "submitted"

    # It is open for what is said from now on.
    await grace.says("The receipt is missing.")
    await grace.sees_card("C-000001", "Returned", "The receipt is missing.")


@pytest.mark.parametrize("who", ["ada", "grace"])
async def test_a_greeting_lost_with_its_process_comes_from_another_and_comes_once(
    durable_world: FakeWorld, who: str
) -> None:
    world = durable_world
    if who == "grace":
        # She was told of something before she ever came.
        await sent_to_grace(world)
    client, person = world.client(who), world.person(who)
    await accepted_by_a_process_that_dies(world, who, kind="arrived")
    await half_a_minute_passes(world)
    await person.sees(f"Hello {'Grace Hopper' if who == 'grace' else 'Ada Byron'}")
    await world.quiet()
    await client.arrive()
    await world.quiet()

    assert len([each for each in await person.texts() if each.startswith("Hello")]) == 1


async def sent_to_grace(world: FakeWorld) -> None:
    """A claim that waits for Grace, on her card."""
    ada = world.person("ada")
    await ada.says(SENTENCE)
    await ada.presses("Submit")
    await world.person("grace").sees_card("C-000001", "¥68.00", buttons=["Approve", "Return", "Reject", "History"])
    await world.quiet()


async def bigger_for_grace(world: FakeWorld) -> None:
    """Ada's claim is another one by now, and Grace's new card shows that."""
    await made_bigger(world)
    await world.person("grace").sees_card("C-000001", "¥680.00", buttons=["Approve", "Return", "Reject", "History"])


@pytest.mark.parametrize("typed", ["approve C-000001", "reject C-000001"])
async def test_a_command_of_a_process_that_died_counts_for_the_card_that_was_there_when_it_was_typed(
    durable_world: FakeWorld, typed: str
) -> None:
    world = durable_world
    await sent_to_grace(world)
    await accepted_by_a_process_that_dies(world, "grace", text=typed)
    await bigger_for_grace(world)
    grace = world.person("grace")
    cards = len(await grace.cards())
    await half_a_minute_passes(world)

    await grace.sees("C-000001", "changed after this was shown", "nothing was done")
    await world.quiet()
    assert await world.state(1) == "submitted"
    assert len(await grace.cards()) == cards + 1
    await grace.sees_card("C-000001", "¥680.00", buttons=["Approve", "Return", "Reject", "History"])
    await grace.says("approve C-000001")
    await grace.sees_card("C-000001", "Approved", "¥680.00")


async def test_a_command_typed_before_its_card_came_does_nothing_and_shows_the_card(durable_world: FakeWorld) -> None:
    world = durable_world
    await accepted_by_a_process_that_dies(world, "grace", text="approve C-000001")
    ada = world.person("ada")
    await ada.says(SENTENCE)
    await ada.presses("Submit")
    grace = world.person("grace")
    await grace.can_press("Approve")
    await half_a_minute_passes(world)

    await grace.sees("I had not shown you C-000001 here, so nothing was done")
    await world.quiet()
    assert await world.state(1) == "submitted"


async def test_a_command_counts_for_what_the_page_showed_though_more_was_on_its_way(durable_world: FakeWorld) -> None:
    world = durable_world
    await sent_to_grace(world)
    newest = text("SELECT max(seq) FROM outbox WHERE lane = :lane")
    shown = await world.app.store.read(
        lambda unit: unit.connection.execute(newest, {"lane": unit.outbox.lane_of("grace")}).scalar_one()
    )
    await bigger_for_grace(world)
    await world.quiet()
    client = world.client("grace")
    typed = read(world.platform.event(client.address, "said", text="approve C-000001"))
    await world.app.door.accept(typed.model_copy(update={"shown": shown}))

    await world.person("grace").sees("C-000001", "changed after this was shown", "nothing was done")
    assert await world.state(1) == "submitted"


# ---------------------------------------------------------------- two events at once


async def test_who_waits_for_the_turn_before_knows_which_question_it_closed(world_on_postgres: FakeWorld) -> None:
    world = world_on_postgres
    await sent_to_grace(world)
    grace = world.person("grace")
    await grace.says("return C-000001")
    await grace.hears("Why are you returning C-000001?")
    await world.quiet()
    lane = await world.app.store.read(lambda unit: unit.conversations.lane_in(channel="fake", place=address("grace")))
    store, client = world.app.store, world.client("grace")
    elsewhere = create_async_engine(world.settings.database_url)
    async with elsewhere.connect() as turn:
        await turn.execute(text("UPDATE lane SET seq = seq WHERE key = :lane"), {"lane": lane})
        await turn.execute(text("DELETE FROM question WHERE lane = :lane"), {"lane": lane})
        event = read(world.platform.event(client.address, "said", text="can you sing?"))
        accepting = asyncio.ensure_future(world.app.door.accept(event))
        waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        while not await store.read(lambda unit: unit.connection.execute(waits).scalar_one()):
            assert not accepting.done()
        await turn.commit()
    await elsewhere.dispose()
    await accepting

    await grace.sees("not sure what you mean")
    assert await world.state(1) == "submitted"
