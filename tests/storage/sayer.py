"""A process that accepts events, answers them and prints each key once it is durable, until it is killed."""

import asyncio
import sys
from pathlib import Path

from claims.people import PersonId
from storage.store import Store, open_store
from storage.unit_of_work import UnitOfWork
from tests.storage.conftest import KEYS, unit

PEOPLE = 8


async def talk(store: Store[UnitOfWork], name: str, person: int) -> None:
    """One person's conversation without end."""
    place = f"webchat:p{person}"
    number = 0
    while True:
        number += 1
        key = f"{name}.{person}.{number}"
        accepted = await store.write(
            lambda unit, key=key: unit.inbox.accept(
                lane=f"in:{place}", key=key, body=key, person=PersonId(f"p{person}"), worker=name
            )
        )
        print("accepted", key, flush=True)
        job = accepted.job
        while job is not None:

            def turn(unit, job=job):
                unit.outbox.answer(lane=f"out:{place}", key=job.key, bundle=job.body, to=job.person)
                return unit.inbox.finish(job, reply=None, worker=name)

            done, job = job, await store.write(turn)
            print("done", done.key, flush=True)


async def main(url: str, name: str, folder: str) -> None:
    """Talk for everybody."""
    store = await open_store(url, keys=KEYS, data_dir=Path(folder), unit=unit, migrate=False)
    await asyncio.gather(*(talk(store, name, person) for person in range(PEOPLE)))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
