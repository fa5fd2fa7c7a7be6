"""The thread that writes outlives whatever breaks on it: else nothing would ever be kept again, unnoticed."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from typing import Any

import pytest

from storage import writer
from storage.errors import DiskFull
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage.lines import say
from tests.storage.test_store import ask, asked

House = Store[UnitOfWork]


class Failing:
    """A connection of the driver on whose file one kind of statement fails."""

    def __init__(self, real: sqlite3.Connection, *, at: str) -> None:
        self._real = real
        self._at = at

    def execute(self, sql: str) -> Any:
        if sql.startswith(self._at):
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR
            raise error
        return self._real.execute(sql)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


@pytest.mark.parametrize("at", ["BEGIN", "COMMIT", "ROLLBACK", "PRAGMA data_version"])
async def test_whatever_fails_below_it_the_next_one_is_kept(
    on_sqlite: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, at: str
) -> None:
    def fails(unit: UnitOfWork) -> None:
        ask("half")(unit)
        raise LookupError("a defect")

    real = writer._raw
    with monkeypatch.context() as broken, caplog.at_level(logging.CRITICAL):
        broken.setattr(writer, "_raw", lambda connection: Failing(real(connection), at=at))
        async with asyncio.timeout(10):
            found = await asyncio.gather(
                on_sqlite.write(ask("a")), on_sqlite.write(fails), on_sqlite.write(ask("b")), return_exceptions=True
            )
    kept = {name for name, each in zip(("a", "half", "b"), found, strict=True) if each is None}
    if at in ("BEGIN", "COMMIT"):
        assert {type(each) for each in found} == {DiskFull}

    async with asyncio.timeout(10):
        await on_sqlite.write(ask("after"))
        assert (await say(on_sqlite, "e1")).is_new
    assert await asked(on_sqlite) == kept | {"after"}
