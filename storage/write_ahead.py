"""Empty the write-ahead log of the embedded database once somebody was erased: what was theirs still stands in it."""

from __future__ import annotations

import logging
import sqlite3

log = logging.getLogger(__name__)

_BUSY_MILLIS = 5_000  # what every connection waits by itself


class WriteAheadLog:
    """The log of one database, as the thread that writes sees it."""

    def __init__(self) -> None:
        self.holds_erased = False
        """Whether something that was erased may still stand in it."""

    def empty(self, connection: sqlite3.Connection, *, seconds: float) -> None:
        """Write it back and cut it to nothing; to be called under the lock and outside of a transaction.

        Whoever still reads an older state is waited for that long; then it is to be tried again.
        """
        try:
            connection.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")
            self.holds_erased = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] != 0
            connection.execute(f"PRAGMA busy_timeout = {_BUSY_MILLIS}")
        except sqlite3.Error as error:  # What was erased is committed, whatever becomes of the log.
            log.warning("the write-ahead log can't be emptied yet", exc_info=error)
