"""Change a table of PostgreSQL that others are using: wait for it in short turns, so that nobody waits behind that."""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

TRIES, PAUSE_SECONDS = 60, 2.0

_LOCK_NOT_AVAILABLE = "55P03"


def in_short_turns(connection: Connection, change: Callable[[], None]) -> None:
    """Make the change as soon as its locks can be had within half a second, tried for two and a half minutes.

    On SQLite, where only one writes at a time, it is made at once. Raises DBAPIError where it was never possible.
    """
    if connection.dialect.name != "postgresql":
        change()
        return
    before = connection.execute(text("SHOW lock_timeout")).scalar_one()
    for left in reversed(range(TRIES)):
        try:
            with connection.begin_nested():
                connection.execute(text("SET LOCAL lock_timeout = '500ms'"))
                change()
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE or not left:
                raise
            time.sleep(PAUSE_SECONDS)
        else:
            break
    connection.execute(text("SELECT set_config('lock_timeout', :before, true)"), {"before": before})
