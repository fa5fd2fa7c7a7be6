"""What people look at most, in a company with a million claims, beside finding one row by its key.

The database is made once and kept in `var/bench/million`, or where `BENCH_MILLION` says; that takes a while.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import shutil
import sqlite3
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, select

from benchmarks import million
from benchmarks.measure import ROUNDS, Ratio
from bot.app import Application, open_application
from bot.chat.drawing import reader_of
from bot.chat.events import Origin, Said
from bot.chat.turn import Turn
from bot.keyfile import secret_keys_or_new
from bot.settings import Settings
from claims.people import Person
from handlers import lists, showing
from storage import migrations, schema

CLAIMS = 1_000_000
KEPT = Path("var/bench/million")
SAMPLE = 200
READS = 300

_BY_KEY = select(schema.claim).where(schema.claim.c.number == bindparam("number"))


# ---------------------------------------------------------------- the million


def is_whole(folder: Path) -> bool:
    """Whether all the claims are in it, in the tables that this program needs."""
    file = folder / "chit.db"
    if not file.exists():
        return False
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        count = connection.execute("SELECT count(*) FROM claim").fetchone()
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return (revision, count) == ((migrations.REVISIONS[-1],), (CLAIMS,))


async def the_million() -> Path:
    """The folder of the database, which is made where it is missing."""
    given = os.environ.get("BENCH_MILLION")
    folder = Path(given) if given else KEPT
    if is_whole(folder):
        return folder
    if given:
        raise SystemExit(f"BENCH_MILLION: there are no {CLAIMS:,} claims of this version in {folder}")
    print(f"making {CLAIMS:,} claims in {folder}, once", file=sys.stderr)
    half_made = folder.with_name("half-made")
    for old in (half_made, folder):
        shutil.rmtree(old, ignore_errors=True)
    half_made.mkdir(parents=True)
    await million.main(half_made, CLAIMS)
    return half_made.rename(folder)


# ---------------------------------------------------------------- who looks at what


class Watch:
    """The store as a turn knows it; notes how long each read took."""

    def __init__(self, application: Application) -> None:
        self._store = application.store
        self.seconds = 0.0

    async def read(self, query: Callable[[Any], Any]) -> Any:
        """Run the query on the clock."""
        start = time.perf_counter()
        try:
            return await self._store.read(query)
        finally:
            self.seconds += time.perf_counter() - start


def turn_of(application: Application, person: Person, watch: Watch) -> Turn:
    """A turn of that person that will only read."""
    origin = Origin(channel="webchat", address=person.id, place=person.id, key="bench", at=datetime.now(UTC))
    return Turn(
        person=person,
        reader=reader_of(person, company=application.company, texts=application.texts),
        event=Said(origin=origin, text=""),
        now=datetime.now(UTC),
        accepted_at=datetime.now(UTC),
        company=application.company,
        store=watch,  # type: ignore[arg-type]
        settle=lambda unit, answer: None,
        policy=application.door.policy,
        settle_failed=lambda unit, answer, why: None,
    )


async def people_with_claims(application: Application) -> list[tuple[Person, int]]:
    """Some people, always the same, each with the number of one of their claims."""
    numbers = random.Random(7).sample(range(1, CLAIMS + 1), SAMPLE)

    def find(unit: Any) -> list[tuple[Person, int]]:
        return [(unit.people.get(claim.owner), claim.number) for claim in unit.claims.many(numbers)]

    found: list[tuple[Person, int]] = await application.store.read(find)
    return found


Look = Callable[[Watch], Awaitable[object]]
"""Makes one turn look at something."""


def looks(application: Application, some: list[tuple[Person, int]]) -> Iterator[tuple[str, Look]]:
    """What is measured: the handlers as they are."""
    boss = million.person(int(million.BIG_BOSS.removeprefix("p")))
    owners = itertools.cycle(some)

    async def inbox(watch: Watch) -> object:
        return await lists.to_approve(turn_of(application, boss, watch))

    async def mine(watch: Watch) -> object:
        return await lists.my_claims(turn_of(application, next(owners)[0], watch))

    async def one(watch: Watch) -> object:
        owner, number = next(owners)
        return await showing.see(turn_of(application, owner, watch), number)

    yield "an approver's inbox of 200", inbox
    yield "my claims", mine
    yield "one claim", one


def a_row(application: Application, some: list[tuple[Person, int]]) -> Look:
    """What it is compared with: one row by its primary key, through the same door."""
    people = itertools.cycle(some)

    async def row(watch: Watch) -> object:
        owner, number = next(people)

        def by_key(unit: Any) -> object:
            return unit.connection.execute(_BY_KEY, {"number": number}).one()

        return await turn_of(application, owner, watch).read(by_key)

    return row


async def typical(application: Application, look: Look, lookup: Look, meanwhile: Look) -> tuple[float, float]:
    """Microseconds that a turn spends reading: the medians of many looks and as many lookups, in turn.

    Before each, somebody else is served, as it is in a company: neither finds its own traces in the caches.
    """
    found: tuple[list[float], list[float]] = ([], [])
    for _ in range(READS):
        for read, times in zip((look, lookup), found, strict=True):
            await meanwhile(Watch(application))
            watch = Watch(application)
            await read(watch)
            times.append(watch.seconds * 1e6)
    return statistics.median(found[0]), statistics.median(found[1])


async def main() -> None:
    """Every look beside the lookup."""
    settings = Settings.of({"CHIT_DATA_DIR": str(await the_million())})
    application = await open_application(settings, keys=secret_keys_or_new(settings))
    application.attach_all(webchat="demo", public_url="http://127.0.0.1")
    try:
        some = await people_with_claims(application)
        lookup = a_row(application, some)
        _, (_, meanwhile), _ = looks(application, some)
        for name, look in looks(application, some):
            rounds = [await typical(application, look, lookup, meanwhile) for _ in range(1 + ROUNDS)][1:]
            ours, reference = zip(*rounds, strict=True)
            found = Ratio(f"{name}, of {CLAIMS:,} claims, against a row by primary key", ours, reference)
            print(found.line(unit="µs", bound="at most 5"))
    finally:
        await application.close()


if __name__ == "__main__":
    asyncio.run(main())
