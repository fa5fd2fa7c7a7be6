"""The files of the fake platform: kept there under an id, given in pieces to whoever has the right token."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from tests.support.fake_limits import Refusal

PIECE = 65_536
RETRY_AFTER = 1.0


class CutOff(Exception):
    """The connection ended in the middle of a file."""


class FileTrouble(Enum):
    """What can be wrong with the files for a while."""

    CUT_OFF = "the connection ends after half of the file"
    HELD = "nothing comes after the first piece until the trouble ends"
    LIMITED = "429"
    BROKEN = "500"


@dataclass(slots=True)
class KeptFile:
    """A file as somebody sent it. `status` is what is answered in its place, where it can't be had any more."""

    name: str
    content: bytes
    status: int | None = None


class FakeFiles:
    """`asked` counts how often each was asked for; `given` the bytes that were taken of each."""

    def __init__(self) -> None:
        self.token = "xoxb-files"
        """What a bot must show; a new one makes the old one useless."""
        self.tells_size = True
        """Whether the event of a message says how large its files are; WeCom's does not."""
        self.kept: dict[str, KeptFile] = {}
        self.asked: Counter[str] = Counter()
        self.given: Counter[str] = Counter()
        self._trouble: FileTrouble | None = None
        self._left: float = 0
        self._only: str | None = None
        self._over = asyncio.Event()
        self._came = asyncio.Event()
        self._numbers = itertools.count(1)

    def keep(self, name: str, content: bytes) -> dict[str, Any]:
        """Somebody sends a file; gives what the event tells of it."""
        id = f"F{next(self._numbers):06}"
        self.kept[id] = KeptFile(name, content)
        size = {"size": len(content)} if self.tells_size else {}
        return {"id": id, "name": name, **size}

    def lose(self, status: int = 404) -> None:
        """From now on every file that is there is answered with 404, or 410."""
        for each in self.kept.values():
            each.status = status

    def suffers(self, trouble: FileTrouble | None, *, times: float = float("inf"), only: str | None = None) -> None:
        """From now on that is wrong, for so many requests, with all files or only those of that name; None ends it."""
        self._trouble, self._left, self._only = trouble, times, only
        if trouble is None:
            self._over.set()
            self._over = asyncio.Event()

    async def was_asked(self, id: str, times: int) -> None:
        """Returns when that file was asked for so often."""
        while self.asked[id] < times:
            await self._came.wait()

    async def content(self, id: str, *, token: str) -> AsyncIterator[bytes]:
        """The bytes of a file. Raises `Refusal` and `CutOff`."""
        self.asked[id] += 1
        self._came.set()
        self._came = asyncio.Event()
        over, trouble = self._over, self._present_trouble(id)
        if token != self.token:
            raise Refusal(401, "invalid_token")
        if id not in self.kept:
            raise Refusal(404, "file_not_found")
        file = self.kept[id]
        if file.status is not None:
            raise Refusal(file.status, "file_deleted")
        if trouble is FileTrouble.LIMITED:
            raise Refusal(429, "ratelimited", retry_after=RETRY_AFTER)
        if trouble is FileTrouble.BROKEN:
            raise Refusal(500, "internal_error")
        for at in range(0, len(file.content), PIECE):
            if trouble is FileTrouble.CUT_OFF and at >= len(file.content) // 2:
                raise CutOff
            piece = file.content[at : at + PIECE]
            self.given[id] += len(piece)
            yield piece
            if trouble is FileTrouble.HELD:
                await over.wait()
        if trouble is FileTrouble.CUT_OFF:
            raise CutOff

    def _present_trouble(self, id: str) -> FileTrouble | None:
        is_meant = self._only is None or (id in self.kept and self.kept[id].name == self._only)
        if self._left <= 0 or not is_meant:
            return None
        self._left -= 1
        return self._trouble
