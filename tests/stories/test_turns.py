"""What becomes of an event when the program itself stumbles: a defect is said once, what was accepted is finished."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from sqlalchemy import text

from bot.chat.messages import Text
from claims import filing
from claims.lines import Line
from tests.support.fake_channel import read
from tests.support.fake_company import FakeWorld, address

SENTENCE = "昨天滴滴 68 拜访客户"


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
    event = world.platform.event(address("ada"), "said", text=said)
    incoming = read(event)

    def work(unit: Any) -> None:
        lane, body = f"in:fake:{address('ada')}", incoming.model_dump_json(exclude_none=True)
        unit.inbox.accept(lane=lane, key=incoming.origin.key, body=body, person="ada", worker="dead")
        unit.connection.execute(text("UPDATE lane SET lease_until = 0"))
        unit.connection.execute(text("UPDATE inbox SET attempts = :attempts"), {"attempts": attempts})

    await world.app.store.write(work)


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
    said = [world.platform.event(ada.address, "said", text=each) for each in ("taxi yesterday", "68", "my claims")]
    for event in said:
        # Nobody waits for the answer, and each means something only after the one before.
        await world.app.door.accept(read(event))
    await world.quiet()

    claim = await world.claim(1)
    assert claim is not None
    assert claim.total is not None
    assert claim.total.decimal == "68.00"
    await world.person("ada").sees("My claims", "C-000001", "¥68.00")
