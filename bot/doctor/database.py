"""Check the database: can it be reached, has it our tables, does it sync what it was told, are its keys here?"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import make_url

from bot.doctor.check import Check, failed, ok, warning
from bot.settings import Settings, WrongSettings

if TYPE_CHECKING:
    from storage.store import Store
    from storage.unit_of_work import UnitOfWork

Opened = tuple["Store[UnitOfWork] | None", list[Check]]


def sqlite_file(settings: Settings) -> Path:
    """Where the embedded database is."""
    return Path(make_url(settings.database_url).database or "").absolute()


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Opened]:
    """The store as it is, unless it can't be opened, and what there was to say about that."""
    if settings.on_sqlite and not sqlite_file(settings).exists():
        fix = "The first start makes it: `chit demo`, `chit serve` or `chit migrate`."
        yield None, [warning("database", f"there is no {sqlite_file(settings)} yet", fix=fix), *_missing_keys(settings)]
        return
    store, checks = await _open(settings)
    try:
        yield store, checks
    finally:
        if store is not None:
            await store.close()


async def _open(settings: Settings) -> Opened:
    from bot.app import open_store_as_it_is
    from bot.keyfile import secret_keys
    from storage.keys import KeysMissing

    try:
        keys = secret_keys(settings)
    except WrongSettings as wrong:
        fix = "Set CHIT_SECRET_KEYS to the keys this database was made with, or to a new one if it is new."
        return None, [await _check_tables(settings), failed("keys", "; ".join(wrong.mistakes), fix=fix)]
    try:
        return await open_store_as_it_is(settings, keys=keys), [_well(settings)]
    except KeysMissing as error:
        fix = "Add them to CHIT_SECRET_KEYS, after the newer ones; without them nothing can be read."
        named = ", ".join(error.ids)
        return None, [_well(settings), failed("keys", f"the database needs keys that are not here: {named}", fix=fix)]
    except Exception as error:  # whatever it is, it is what the operator wants to know
        return None, [_trouble(settings, error)]


def _missing_keys(settings: Settings) -> list[Check]:
    """What is said of keys before there is a database: `serve` does not start without them, a demo makes its own."""
    from bot.keyfile import NEW_KEY, secret_keys

    try:
        secret_keys(settings)
    except WrongSettings as wrong:
        detail = "; ".join(wrong.mistakes)
        if settings.is_for_serving:
            return [failed("keys", detail, fix=f"`chit serve` does not start without a key: {NEW_KEY}")]
        return [warning("keys", detail, fix=f"`chit demo` makes its own; before `chit serve`: {NEW_KEY}")]
    return []


async def _check_tables(settings: Settings) -> Check:
    """What can be seen of the database without keys."""
    try:
        if settings.on_sqlite:
            from storage import sqlite

            sqlite.prepare(sqlite_file(settings), migrate=False)
        else:
            from storage import postgres

            await postgres.prepare(make_url(settings.database_url), migrate=False)
    except Exception as error:  # as above
        return _trouble(settings, error)
    return _well(settings)


def _well(settings: Settings) -> Check:
    from storage.migrations import REVISIONS

    engine = f"SQLite at {sqlite_file(settings)}" if settings.on_sqlite else "PostgreSQL"
    return ok("database", f"{engine}, schema {REVISIONS[-1]}")


def _trouble(settings: Settings, error: Exception) -> Check:
    from storage.errors import NotMigrated, ProgramTooOld, Trouble, WrongDatabase

    name, detail = "database", str(error)
    if isinstance(error, NotMigrated):
        if settings.on_sqlite:
            return warning(name, detail, fix="The next start brings them up to date; `chit migrate` does it now.")
        return failed(name, detail, fix="Run `chit migrate`.")
    if isinstance(error, ProgramTooOld):
        return failed(name, detail, fix="Install the version of Chit that wrote this database, or a newer one.")
    if isinstance(error, WrongDatabase):
        return failed(name, detail, fix="Correct CHIT_DATABASE_URL, or mend the database it names.")
    if isinstance(error, Trouble):
        fix = "Make room on the disk." if settings.on_sqlite else "Start the database, or correct CHIT_DATABASE_URL."
        return failed(name, detail, fix=fix)
    # The text of an unexpected error may hold the address of the database with its password.
    fix = "Check CHIT_DATABASE_URL; if it is right, this is a defect of Chit."
    return failed(name, f"it can't be opened ({type(error).__name__})", fix=fix)


async def check_durability(store: Store[UnitOfWork]) -> Check:
    """Whether what was acknowledged survives a power cut."""
    weak = await store.check_durability()
    if weak:
        fix = (
            "Set them back, or what was acknowledged may be lost; Chit must also work on the primary, not on a replica."
        )
        return failed("durability", ", ".join(weak), fix=fix)
    return ok("durability", "what is acknowledged is synced")


async def check_keys(store: Store[UnitOfWork]) -> Check:
    """Whether older keys are still needed."""
    from storage.keys import used_key_ids
    from storage.rewrapping import under_older_keys

    ring = store.keychain.ring
    used = await store.read(lambda unit: used_key_ids(unit.connection))
    count = await store.read(lambda unit: under_older_keys(unit.connection, ring))
    if count:
        older = ", ".join(sorted(used - {ring.newest}))
        detail = f"older keys ({older}) can't be retired yet; data keys under them: {count}"
        return warning("keys", detail, fix="Run `chit keys rewrap`.")
    idle = len(ring.ids) - 1
    return ok("keys", f"all stands under the newest key{f'; {idle} older can be retired' if idle else ''}")
