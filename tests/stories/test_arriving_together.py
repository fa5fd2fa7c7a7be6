"""What many people say at one moment is kept in one commit, and is theirs alone all the same."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.chat.events import Said
from storage.engine import Sharing
from tests.support.fake_channel import read
from tests.support.fake_company import FakeWorld, address

PEOPLE = ("ada", "bob", "grace", "wei")


def said(world: FakeWorld, who: str, text: str) -> Said:
    """Something that somebody says, on its way in."""
    incoming = read(world.platform.event(address(who), "said", text=text))
    assert isinstance(incoming, Said)
    return incoming


async def accepted(world: FakeWorld, *events: Said) -> list[str | Exception]:
    """What became of each of these, which come while another one is being kept."""
    door = world.app.door
    first = asyncio.create_task(door.accept(said(world, "sam", "help")))
    await asyncio.sleep(0)
    found = await asyncio.gather(*map(door.accept, events), return_exceptions=True)
    await first
    return [each if isinstance(each, Exception) else each.status for each in map(_raised, found)]


def _raised(found: Any) -> Any:
    if isinstance(found, BaseException) and not isinstance(found, Exception):
        raise found
    return found


async def test_everybody_is_answered_in_the_order_in_which_they_spoke(durable_world: FakeWorld) -> None:
    world = durable_world
    events = [said(world, who, text) for text in ("taxi yesterday", "38") for who in PEOPLE]

    assert await accepted(world, *events) == ["new"] * len(events)
    for who in PEOPLE:
        await world.person(who).sees("38.00")
    await world.quiet()


async def test_the_same_delivery_among_them_counts_once(durable_world: FakeWorld) -> None:
    world = durable_world
    hello, other = said(world, "ada", "help"), said(world, "ada", "something else")
    forged = other.model_copy(update={"origin": hello.origin})

    found = await accepted(world, hello, said(world, "bob", "help"), hello, forged)
    assert found == ["new", "new", "repeat", "conflict"]
    await world.quiet()


async def test_one_that_can_t_be_kept_takes_no_other_with_it(
    durable_world: FakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = durable_world
    broken, keep = said(world, "bob", "help"), world.app.door._keep

    def breaks(unit: Any, incoming: Any, **how: Any) -> Any:
        kept = keep(unit, incoming, **how)
        if incoming is broken:
            raise RuntimeError("a defect")
        return kept

    monkeypatch.setattr(world.app.door, "_keep", breaks)
    one, defect, three = await accepted(world, said(world, "ada", "help"), broken, said(world, "grace", "help"))
    assert (one, three) == ("new", "new")
    assert isinstance(defect, RuntimeError)
    assert await world.app.store.read(lambda unit: unit.inbox.find(key=broken.origin.key)) is None
    await world.quiet()


async def test_a_delivery_whose_stored_answer_can_t_be_read_takes_no_other_with_it(
    durable_world: FakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, before = durable_world, said(durable_world, "ada", "help")
    assert await accepted(world, before) == ["new"]
    await world.quiet()

    keep = world.app.door._keep

    def of_a_newer_program(unit: Any, incoming: Any, **how: Any) -> Any:
        accepted, met = keep(unit, incoming, **how)
        return (replace(accepted, reply='{"new": 1}') if incoming is before else accepted), met

    monkeypatch.setattr(world.app.door, "_keep", of_a_newer_program)
    one, unreadable, three = await accepted(world, said(world, "bob", "help"), before, said(world, "grace", "help"))
    assert (one, three) == ("new", "new")
    assert isinstance(unreadable, ValueError)
    for who in ("bob", "grace"):
        await world.person(who).sees("claim")
    await world.quiet()


@pytest.mark.slow
async def test_a_lane_that_is_locked_holds_up_nobody_else(world_on_postgres: FakeWorld) -> None:
    world = world_on_postgres
    door, url = world.app.door, world.app.settings.given_database_url
    assert await accepted(world, said(world, "ada", "help"), said(world, "bob", "help")) == ["new"] * 2
    await world.quiet()
    assert url is not None
    engine = create_async_engine(url.get_secret_value())
    lane = await world.app.store.read(lambda unit: unit.conversations.lane_in(channel="fake", place=address("ada")))
    async with engine.connect() as other:
        await other.execute(text("SELECT 1 FROM lane WHERE key = :lane FOR UPDATE"), {"lane": lane})
        hers = [asyncio.create_task(door.accept(said(world, "ada", words))) for words in ("taxi yesterday", "38")]
        his = await asyncio.gather(*(door.accept(said(world, "bob", "help")) for _ in range(3)))
        assert [each.status for each in his] == ["new"] * 3
        assert not any(each.done() for each in hers)
    await asyncio.gather(*hers)
    await world.person("ada").sees_card("38.00")
    await engine.dispose()
    await world.quiet()


async def test_they_share_a_transaction(fake_world: FakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    world, counts = fake_world, list[int]()
    write = world.app.store.write

    async def counting(work: Any, *, people: int = 1) -> Any:
        counts.append(people)
        return await write(work, people=people)

    monkeypatch.setattr(world.app.store, "write", counting)
    monkeypatch.setattr(world.app.door._turns, "start", lambda job, begun: None)
    most = Sharing().most
    await accepted(world, *(said(world, PEOPLE[number % 4], "help") for number in range(most)))
    assert counts == [1, most]


async def test_who_does_not_wait_for_it_is_answered_all_the_same(
    durable_world: FakeWorld, caplog: pytest.LogCaptureFixture
) -> None:
    world = durable_world
    event = said(world, "ada", "help")
    with caplog.at_level(logging.WARNING, logger="bot.chat.dispatch"):
        accepting = asyncio.create_task(world.app.door.accept(event))
        await asyncio.sleep(0)
        accepting.cancel()
        await world.person("ada").sees("claim")

    (record,) = [each for each in caplog.records if "too late" in each.message]
    assert vars(record)["event"] == event.origin.key


async def test_it_is_waited_for_until_then_and_kept_all_the_same(
    durable_world: FakeWorld, caplog: pytest.LogCaptureFixture
) -> None:
    world = durable_world
    now = asyncio.get_running_loop().time()
    assert (await world.app.door.accept(said(world, "bob", "help"), until=now + 30)).status == "new"

    event = said(world, "ada", "help")
    with caplog.at_level(logging.WARNING, logger="bot.chat.dispatch"):
        with pytest.raises(TimeoutError):
            await world.app.door.accept(event, until=now)
        await world.person("ada").sees("claim")

    (record,) = [each for each in caplog.records if "too late" in each.message]
    assert vars(record)["event"] == event.origin.key
    assert (await world.app.door.accept(event, until=now + 30)).status == "repeat"
    await world.quiet()


async def test_what_becomes_of_it_at_the_very_end_of_the_wait_is_logged(
    fake_world: FakeWorld, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    door, event = fake_world.app.door, said(fake_world, "ada", "help")
    keeping: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    monkeypatch.setattr(door._arriving, "put", lambda incoming: keeping)
    accepting = asyncio.create_task(door.accept(event))
    await asyncio.sleep(0)
    keeping.set_exception(OSError("the disk is full"))
    accepting.cancel()
    with caplog.at_level(logging.WARNING, logger="bot.chat.dispatch"), pytest.raises(asyncio.CancelledError):
        await accepting

    (record,) = [each for each in caplog.records if "was not recorded" in each.message]
    assert (vars(record)["event"], vars(record)["why"]) == (event.origin.key, "OSError")
