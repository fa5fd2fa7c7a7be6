"""Start Chit as it is, but let it fall at a chosen point, once, as soon as a file says so. Used by tests alone.

    python -m tests.processes.crashing FILE POINT ACTION serve --port 0

A POINT is `before-WHAT` or `after-WHAT` a commit that holds an `accept` or a `finish` of the inbox, a `take` or a
`sent` of the outbox; `in-turn`: an event is kept and its handler about to run; or `after-send`: a message is with its
channel, which is not written down yet. Of an uploaded file: `in-keep`, its bytes are written and have no name yet;
`after-keep`, they are kept and no row speaks of them; and `before-` or `after-stage`, the commit of its row.

An ACTION is `kill` (kill -9), `halt` (SIGSTOP), `hang` (at `after-send` alone: the channel never returns) or `lose` (at
`in-turn` alone: the turn ends without a mark, its lane stays leased).
"""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any

COMMITS = ("accept", "finish", "take", "sent")
POINTS = (*(f"{when}-{what}" for what in COMMITS for when in ("before", "after")), "in-turn", "after-send")
UPLOADING = ("in-keep", "after-keep", "before-stage", "after-stage")

_holds: ContextVar[frozenset[str]] = ContextVar("holds", default=frozenset())
"""What the transaction at hand did so far."""


class Trap:
    """Springs at its point once it is armed."""

    def __init__(self, file: Path, point: str, action: str) -> None:
        self._file = file
        self._point = point
        self.action = action

    def springs(self, point: str) -> bool:
        """Whether this is the place and it is armed; it is not armed again by itself."""
        if point != self._point or not self._file.exists():
            return False
        self._file.unlink()
        return True

    def at(self, point: str) -> None:
        """The program is here."""
        if self.springs(point):
            os.kill(os.getpid(), signal.SIGSTOP if self.action == "halt" else signal.SIGKILL)

    def around_commit(self, when: str) -> None:
        """The transaction at hand is about to be committed, or was."""
        for what in sorted(_holds.get()):
            self.at(f"{when}-{what}")


def remember(cls: type, method: str, what: str) -> None:
    """Whoever calls this method has `what` in their transaction."""
    original: Callable[..., Any] = getattr(cls, method)

    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        result = original(self, *args, **kwargs)
        # A courier that found nothing to take has taken nothing.
        if what != "take" or result:
            _holds.set(_holds.get() | {what})
        return result

    setattr(cls, method, call)


def watch_sqlite(trap: Trap) -> None:
    """Every COMMIT of the embedded database."""

    class Watched(sqlite3.Connection):
        def execute(self, sql: str, *args: Any) -> sqlite3.Cursor:
            if sql == "BEGIN IMMEDIATE":
                _holds.set(frozenset())
            if sql != "COMMIT":
                return super().execute(sql, *args)
            trap.around_commit("before")
            cursor = super().execute(sql)
            trap.around_commit("after")
            return cursor

    connect = sqlite3.connect
    sqlite3.connect = lambda *args, **kwargs: connect(*args, factory=Watched, **kwargs)  # type: ignore[assignment]


def watch_postgres(trap: Trap) -> None:
    """Every COMMIT of PostgreSQL; each transaction there is a task of its own."""
    from sqlalchemy.ext.asyncio import AsyncConnection

    commit = AsyncConnection.commit

    async def watched(self: AsyncConnection) -> None:
        trap.around_commit("before")
        await commit(self)
        trap.around_commit("after")

    AsyncConnection.commit = watched  # type: ignore[method-assign]


def watch_channel(trap: Trap) -> None:
    """Every message that was handed to the web chat."""
    from integrations.webchat.channel import WebChat

    for name in ("send", "update"):
        original = getattr(WebChat, name)

        async def watched(self: WebChat, *args: Any, _original: Any = original) -> Any:
            sent = await _original(self, *args)
            if trap.action == "hang" and trap.springs("after-send"):
                await asyncio.Event().wait()
            trap.at("after-send")
            return sent

        setattr(WebChat, name, watched)


def watch_files(trap: Trap) -> None:
    """Every receipt file that is written."""
    from storage.blobs import FolderBlobs

    keep, rename = FolderBlobs._keep, os.rename

    def kept(self: FolderBlobs, *args: Any) -> Any:
        found = keep(self, *args)
        trap.at("after-keep")
        return found

    def renamed(old: Any, new: Any) -> None:
        trap.at("in-keep")
        rename(old, new)

    FolderBlobs._keep = kept  # type: ignore[method-assign]
    os.rename = renamed  # type: ignore[assignment]


def watch_turns(trap: Trap) -> None:
    """Every turn, before its handler is looked for."""
    from bot.chat import running
    from bot.chat.routing import route
    from storage.errors import LeaseLost

    async def watched(*args: Any, **kwargs: Any) -> Any:
        if trap.action == "lose" and trap.springs("in-turn"):
            raise LeaseLost("lost by the trap")
        trap.at("in-turn")
        return await route(*args, **kwargs)

    running.route = watched  # type: ignore[attr-defined]


def main() -> None:
    """Set the trap and run the program."""
    file, point, action, *command = sys.argv[1:]
    if point not in (*POINTS, *UPLOADING) or action not in ("kill", "halt", "hang", "lose"):
        raise SystemExit(f"unknown trap: {point} {action}")
    trap = Trap(Path(file), point, action)
    watch_sqlite(trap)
    from storage.inbox import Inbox
    from storage.outbox import Outbox
    from storage.receipts import Receipts

    kept = ((Inbox, "accept"), (Inbox, "finish"), (Outbox, "take"), (Outbox, "sent"), (Receipts, "stage"))
    for cls, method in kept:
        remember(cls, method, method)
    watch_postgres(trap)
    watch_turns(trap)
    watch_channel(trap)
    watch_files(trap)
    from bot.cli import main as chit

    sys.argv = ["chit", *command]
    chit()


if __name__ == "__main__":
    main()
