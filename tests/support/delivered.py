"""What is in a database after deliveries, and when every turn that came of them is over."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.app import Application


def rows(folder: Path, table: str) -> int:
    """How many rows a table of the database in that folder has."""
    with closing(sqlite3.connect(folder / "chit.db")) as connection:
        found: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        return found


async def done(application: Application) -> None:
    """Every turn is over."""
    async with asyncio.timeout(20):
        while await application.store.read(lambda unit: unit.inbox.waiting()):
            await application.door.take_over()
            await asyncio.sleep(0.02)
