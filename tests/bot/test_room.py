"""Room for files in memory: who waits in front of the door, for whom, and how long."""

from __future__ import annotations

import asyncio

import pytest

from bot.chat.staging import NoRoom, Room
from claims.people import PersonId

ADA, BOB = PersonId("ada"), PersonId("bob")


async def turns(number: int = 5) -> None:
    """Let everybody go on who can."""
    for _ in range(number):
        await asyncio.sleep(0)


class Hall:
    """A room, and who is inside by their name."""

    def __init__(self, most: int) -> None:
        self.room = Room(most)
        self.inside: list[str] = []
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def comes(self, name: str, size: int, person: PersonId | None = None) -> None:
        async def stay() -> None:
            async with self.room.of(size, person=person):
                self.inside.append(name)
                try:
                    await asyncio.Event().wait()
                finally:
                    self.inside.remove(name)

        self._tasks[name] = asyncio.create_task(stay())
        await turns()

    async def leaves(self, *names: str) -> None:
        for name in names:
            self._tasks[name].cancel()
        await asyncio.gather(*(self._tasks.pop(name) for name in names), return_exceptions=True)
        await turns()

    async def close(self) -> None:
        await self.leaves(*self._tasks)


@pytest.fixture
def hall() -> Hall:
    """Room for a hundred bytes."""
    return Hall(100)


async def test_one_person_has_half_of_the_room_and_others_go_ahead(hall: Hall) -> None:
    await hall.comes("a1", 25, ADA)
    await hall.comes("a2", 25, ADA)
    await hall.comes("a3", 1, ADA)
    await hall.comes("b1", 50, BOB)
    assert hall.inside == ["a1", "a2", "b1"]
    await hall.leaves("a1")
    assert hall.inside == ["a2", "b1", "a3"]
    await hall.close()


async def test_whoever_comes_first_is_let_in_first_whatever_they_carry(hall: Hall) -> None:
    await hall.comes("first", 60)
    await hall.comes("large", 50)
    await hall.comes("small", 10)
    assert hall.inside == ["first"]
    await hall.leaves("first")
    assert hall.inside == ["large", "small"]
    await hall.close()


async def test_who_gives_up_waiting_takes_no_room_and_holds_nobody_up(hall: Hall) -> None:
    await hall.comes("first", 60)
    await hall.comes("large", 50)
    await hall.comes("small", 40)
    await hall.leaves("large")
    assert hall.inside == ["first", "small"]
    await hall.leaves("first", "small")
    await hall.comes("all", 100)
    assert hall.inside == ["all"]
    await hall.close()


async def test_more_than_there_is_fits_alone_and_more_than_a_share_fits_a_share(hall: Hall) -> None:
    await hall.comes("all", 1_000)
    assert hall.inside == ["all"]
    await hall.leaves("all")
    await hall.comes("a1", 1_000, ADA)
    await hall.comes("b1", 1_000, BOB)
    assert hall.inside == ["a1", "b1"]
    await hall.close()


async def test_waiting_ends_when_there_was_no_room_in_time(hall: Hall) -> None:
    await hall.comes("all", 100)
    with pytest.raises(NoRoom):
        async with hall.room.of(1, seconds=0.01):
            pass
    await hall.leaves("all")
    async with hall.room.of(100, seconds=0.01):
        pass


async def test_who_is_called_away_while_being_let_in_leaves_the_room_free(hall: Hall) -> None:
    await hall.comes("first", 100)
    await hall.comes("next", 100)
    # Room is there and the next one is let in, but is gone before they notice.
    await hall.leaves("first", "next")
    async with hall.room.of(100, seconds=0.01):
        assert hall.inside == []


async def test_a_failure_of_who_is_inside_is_not_taken_for_a_long_wait(hall: Hall) -> None:
    with pytest.raises(TimeoutError, match="database"):
        async with hall.room.of(1, seconds=10):
            raise TimeoutError("database")
