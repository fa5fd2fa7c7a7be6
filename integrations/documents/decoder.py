"""Examine files that may be receipts, a few at a time, each in a process that may die of it. Nobody else is held up."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from typing import Any

from claims.errors import Refused
from claims.receipts import PICTURES, REASONS, Examined, Kind, Picture
from integrations.documents.frames import BadFrame
from integrations.documents.kinds import first_look
from integrations.documents.process import COMMAND, Died, Process

log = logging.getLogger("integrations.documents")

PROCESSES = 2
MOST_WAITING = 60
"""Files that may wait for their turn; one more is refused and may be sent again."""
SECONDS = 30.0
"""That a process has for one file, its turn having come. Processor time is limited more tightly, in the process."""
IDLE_SECONDS = 300.0
"""After so long without a file the processes end; they are started anew when one comes."""

_JPEG = b"\xff\xd8\xff"
_MOST_FACTS = 8
_LONGEST_FACT = 40


class Decoder:
    """Examines files, at most `processes` at a time, in the order in which they came. One per serving process."""

    def __init__(
        self,
        *,
        processes: int = PROCESSES,
        waiting: int = MOST_WAITING,
        seconds: float = SECONDS,
        idle_seconds: float = IDLE_SECONDS,
        command: Sequence[str] = COMMAND,
    ) -> None:
        self._turns = asyncio.Semaphore(processes)
        self._most = processes + waiting
        self._inside = 0
        self._seconds = seconds
        self._idle_seconds = idle_seconds
        self._command = tuple(command)
        self._idle: list[Process] = []
        self._bedtime: asyncio.TimerHandle | None = None
        self._ends: set[asyncio.Task[int]] = set()
        self._is_closed = False

    @property
    def pids(self) -> list[int]:
        """The processes that are idle now."""
        return [each.pid for each in self._idle]

    async def examine(self, content: bytes) -> Examined:
        """What a file holds and how it looks.

        Refuses with one of `claims.receipts.REASONS` what can't be a receipt, and with `receipt.busy` when too many
        files wait. Raises RuntimeError when no process can be started.
        """
        kind = first_look(content)
        if self._is_closed or self._inside >= self._most:
            raise Refused("receipt.busy")
        self._inside += 1
        try:
            async with self._turns:
                digest = await asyncio.to_thread(lambda: hashlib.sha256(content).hexdigest())
                head, parts = await self._asked(content, kind)
        finally:
            self._inside -= 1
        return _examined(head, parts, content=content, kind=kind, digest=digest)

    async def close(self) -> None:
        """End every process; files that are being examined are not finished."""
        self._is_closed = True
        if self._bedtime is not None:
            self._bedtime.cancel()
        idle, self._idle = self._idle, []
        await asyncio.gather(*(each.end() for each in idle), *self._ends)

    async def _asked(self, content: bytes, kind: Kind) -> tuple[dict[str, Any], list[bytes]]:
        """The answer of a process; a second one is asked when the first was ended by somebody else."""
        for attempt in (1, 2):
            process = await self._process()
            try:
                head, parts = await process.ask({"kind": kind}, content, seconds=self._seconds)
                _check(head, parts, kind=kind)
            except Died as death:
                log.warning("a process that opens receipts %s over a file of kind %s", death, kind)
                if not death.by_others or attempt == 2:
                    break
            except BadFrame:
                log.warning("a process that opens receipts spoke nonsense over a file of kind %s", kind)
                await process.end()
                break
            else:
                self._put_back(process, spent=bool(head.get("spent")))
                return head, parts
        raise Refused("receipt.too_heavy")

    async def _process(self) -> Process:
        while self._idle:
            process = self._idle.pop()
            if process.is_running:
                return process
        return await Process.start(self._command)

    def _put_back(self, process: Process, *, spent: bool) -> None:
        if spent or self._is_closed:
            self._end(process)
            return
        self._idle.append(process)
        if self._bedtime is not None:
            self._bedtime.cancel()
        self._bedtime = asyncio.get_running_loop().call_later(self._idle_seconds, self._sleep)

    def _sleep(self) -> None:
        idle, self._idle = self._idle, []
        for each in idle:
            self._end(each)

    def _end(self, process: Process) -> None:
        task = asyncio.ensure_future(process.end())
        self._ends.add(task)
        task.add_done_callback(self._ends.discard)


def _check(head: dict[str, Any], parts: list[bytes], *, kind: Kind) -> None:
    """A file may have got hold of the process that opened it: what it says is read as strictly as what people send.

    Raises BadFrame.
    """
    if "refused" in head:
        facts = head.get("facts")
        if head["refused"] not in REASONS or not isinstance(facts, dict) or len(facts) > _MOST_FACTS or parts:
            raise BadFrame("no refusal of ours")
        if not all(_is_fact(each) for each in facts.values()):
            raise BadFrame("no facts of ours")
        return
    sizes = head.get("pictures")
    if not isinstance(sizes, list) or len(sizes) != len(parts) or len(parts) not in (0, 2):
        raise BadFrame("no pictures")
    whole = [head.get("size")] if kind in PICTURES else []
    if not all(_is_size(each) for each in [*sizes, *whole]) or not all(part.startswith(_JPEG) for part in parts):
        raise BadFrame("no pictures")
    if type(head.get("pages")) is not int or type(head.get("active")) is not bool:
        raise BadFrame("no pages")


def _is_fact(value: object) -> bool:
    return type(value) is int or (isinstance(value, str) and len(value) <= _LONGEST_FACT)


def _is_size(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(type(each) is int and each > 0 for each in value)


def _examined(head: dict[str, Any], parts: list[bytes], *, content: bytes, kind: Kind, digest: str) -> Examined:
    if "refused" in head:
        raise Refused(head["refused"], **head["facts"])
    width, height = head["size"] if kind in PICTURES else (None, None)
    view, thumbnail = (
        (Picture(part, *size) for part, size in zip(parts, head["pictures"], strict=True)) if parts else (None, None)
    )
    return Examined(kind, digest, len(content), width, height, head["pages"], head["active"], thumbnail, view)
