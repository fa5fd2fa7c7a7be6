"""How commands open the store or the whole application, and what they say where that can't be done."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from bot.app import Application
    from bot.settings import Settings

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
    with saying_why():
        application = await open_application(settings, keys=keys, migrate=migrate)
    try:
        yield application
    finally:
        await application.close()


class saying_why:  # noqa: N801 - reads like a sentence
    """Turns what the store raises while it opens into one line for the operator and the right exit status."""

    def __enter__(self) -> None:
        """Nothing to do."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        """Raise the command's failure instead."""
        from storage.errors import NotMigrated, ProgramTooOld, Trouble, WrongDatabase
        from storage.keys import KeysMissing

        if isinstance(error, NotMigrated):
            raise NotReady("The database has an older schema. Run `chit migrate` first.") from error
        if isinstance(error, ProgramTooOld):
            raise NotReady("The database was written by a newer Chit. Install that version or a newer one.") from error
        if isinstance(error, KeysMissing):
            raise NotReady(
                f"CHIT_SECRET_KEYS: the database needs a key that is not there ({', '.join(error.ids)}); "
                "give the older keys too, then run `chit keys rewrap` before you retire them."
            ) from error
        if isinstance(error, WrongDatabase):
            raise NotReady(f"CHIT_DATABASE_URL: {error}") from error
        if isinstance(error, Trouble):
            raise click.ClickException(f"The database can't be used: {error}") from error


def run(main: Callable[[], Awaitable[T]]) -> T:
    """Run a command's coroutine."""

    async def wrapped() -> T:
        return await main()

    return asyncio.run(wrapped())
