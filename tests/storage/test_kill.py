"""Processes that write are killed at any moment: what they said was kept is there, once, and nothing is half done."""

import asyncio
import os
import random
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from storage.schema import inbox, lane, outbox
from storage.store import Store, open_store
from storage.unit_of_work import UnitOfWork
from tests.storage.conftest import KEYS, unit
from tests.storage.lines import end_leases

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


async def start(url: str, name: str, folder: Path) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.storage.sayer",
        url,
        name,
        str(folder),
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


async def said_until_killed(process: asyncio.subprocess.Process, *, lines: int) -> list[tuple[str, str]]:
    """What it printed, to the last whole line; it is killed after about so many."""
    assert process.stdout is not None
    heard = []
    while line := await process.stdout.readline():
        if not line.endswith(b"\n"):
            break
        what, key = line.decode().split()
        heard.append((what, key))
        if len(heard) == lines:
            process.kill()
    await process.wait()
    return heard


async def tables(store: Store[UnitOfWork]) -> Any:
    def look(unit: UnitOfWork) -> Any:
        run = unit.connection.execute
        return (
            dict(run(select(inbox.c.key, inbox.c.state)).all()),
            Counter(run(select(outbox.c.notice_key)).scalars().all()),
            dict(run(select(lane.c.key, lane.c.pending).where(lane.c.pending > 0)).all()),
            dict(
                run(select(inbox.c.lane, func.count()).where(inbox.c.state == "accepted").group_by(inbox.c.lane)).all()
            )
            | dict(
                run(select(outbox.c.lane, func.count()).where(outbox.c.seq.is_(None)).group_by(outbox.c.lane)).all()
            ),
        )

    return await store.read(look)


async def test_what_was_said_to_be_kept_survives_the_kill_of_two_processes(migrated_url: str, tmp_path: Path) -> None:
    dice = random.Random(7)
    kept: list[tuple[str, str]] = []
    for number in range(3):
        pair = [await start(migrated_url, f"w{number}{side}", tmp_path) for side in "ab"]
        for heard in await asyncio.gather(
            *(said_until_killed(process, lines=dice.randint(20, 300)) for process in pair)
        ):
            kept += heard
    store = await open_store(migrated_url, keys=KEYS, data_dir=tmp_path, unit=unit, migrate=False)
    states, answers, pending, unsettled = await tables(store)
    assert all(key in states for _, key in kept)
    assert all(states[key] == "done" for what, key in kept if what == "done")
    assert set(answers) == {f"answer:{key}" for key, state in states.items() if state == "done"}
    assert set(answers.values()) == {1}
    assert pending == unsettled
    await end_leases(store)
    left = sum(state == "accepted" for state in states.values())
    taken_over = 0
    while jobs := await store.write(lambda unit: list(unit.inbox.take(worker="heir", most=50))):
        for job in jobs:
            while job is not None:
                job = await store.write(lambda unit, job=job: unit.inbox.finish(job, reply=None, worker="heir"))
                taken_over += 1
    assert taken_over == left
    await store.close()
