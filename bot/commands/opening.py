"""How commands open the store or the whole application, and what they say where that can't be done."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from bot.app import Application
    from bot.settings import Settings
    from storage.store import Store
    from storage.unit_of_work import UnitOfWork

T = TypeVar("T")


class NotReady(click.ClickException):
    """The settings and the database do not fit together; the sentence says what to do."""

    exit_code = 2


@asynccontextmanager
async def opened(
    settings: Settings, *, migrate: bool | None = None, new_keys: bool = False
) -> AsyncIterator[Application]:
    """The application, opened and closed again. `new_keys` makes a key on a first start, as `demo` does."""
    from bot.app import open_application
    from bot.keyfile import secret_keys, secret_keys_or_new

    keys = secret_keys_or_new(settings) if new_keys else secret_keys(settings)
    with saying_why(settings):
        application = await open_application(settings, keys=keys, migrate=migrate)
    all_is_loaded()
    try:
        await demand_durability(application)
        with saying_trouble():
            yield application
    finally:
        await application.close()


async def demand_durability(application: Application) -> None:
    """Refuse to run on a database that could lose what was acknowledged (reliability.md, Engines)."""
    with saying_trouble():
        weak = await application.store.check_durability()
    if weak:
        raise NotReady(
            f"CHIT_DATABASE_URL: the database could lose what was acknowledged ({', '.join(weak)}). "
            "Switch these on and start again; `chit doctor` checks them."
        )


@asynccontextmanager
async def opened_store(settings: Settings, *, migrate: bool | None = None) -> AsyncIterator[Store[UnitOfWork]]:
    """The store alone, opened and closed again; nothing that talks with people is loaded for it."""
    from bot.app import open_store_only
    from bot.keyfile import secret_keys

    keys = secret_keys(settings)
    with saying_why(settings):
        store = await open_store_only(settings, keys=keys, migrate=migrate)
    all_is_loaded()
    try:
        with saying_trouble():
            yield store
    finally:
        await store.close()


def all_is_loaded() -> None:
    """From now on garbage is collected, what was loaded left out: it stays until the end."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def asked(settings: Settings, query: Callable[[UnitOfWork], T]) -> T:
    """What a query finds in the store, opened and closed for it."""

    async def main() -> T:
        async with opened_store(settings) as store:
            return await store.read(query)

    return run(main)


def done(settings: Settings, work: Callable[[UnitOfWork], T]) -> T:
    """What some work gives, done in one transaction in the store that is opened and closed for it."""

    async def main() -> T:
        async with opened_store(settings) as store:
            return await store.write(work)

    return run(main)


@contextmanager
def saying_why(settings: Settings) -> Iterator[None]:
    """Turns what the store raises while it opens into one line for the operator and the right exit status."""
    from claims.policy import PolicyMistakes
    from storage.errors import NotMigrated, ProgramTooOld, WrongDatabase
    from storage.keys import KeysMissing

    try:
        with saying_trouble():
            yield
    except NotMigrated as error:
        raise NotReady(
            "The tables of the database are not those of this version yet. Run `chit migrate` first."
        ) from error
    except ProgramTooOld as error:
        raise NotReady("The database was written by a newer Chit. Install that version or a newer one.") from error
    except KeysMissing as error:
        raise NotReady(
            f"CHIT_SECRET_KEYS: the database needs a key that is not there ({', '.join(error.ids)}); "
            "give the older keys too, then run `chit keys rewrap` before you retire them."
        ) from error
    except WrongDatabase as error:
        raise NotReady(f"CHIT_DATABASE_URL: {error}") from error
    except PolicyMistakes as mistakes:
        from bot.commands.policy_files import as_wrong_settings

        raise as_wrong_settings(mistakes, settings) from mistakes


@contextmanager
def saying_trouble() -> Iterator[None]:
    """Turns a trouble of the database into one line for the operator."""
    from storage.errors import Trouble

    try:
        yield
    except Trouble as error:
        raise click.ClickException(f"The database can't be used: {error}.") from error


def run(main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a command's coroutine."""
    return asyncio.run(main())
