"""One decoder process as seen from the serving one: start it, ask it, end it. What it says is not taken on trust."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from integrations.documents import frames

_ROOT = str(Path(__file__).resolve().parents[2])
# Apart from the folder it is started in and from what is set there, but of this very program.
COMMAND = (
    *(sys.executable, "-I", "-c"),
    f"import sys; sys.path.insert(0, {_ROOT!r}); from integrations.documents.worker import main; main()",
)
_START_SECONDS = 30.0
_PIECE = 262_144
# Whoever ends a process by hand, or the system when memory runs out: the file need not be to blame.
_FROM_OUTSIDE = frozenset({-signal.SIGKILL, -signal.SIGTERM}) if os.name == "posix" else frozenset()


class Died(Exception):
    """The process ended, hung or said what it must not; it is gone. `by_others` when the file is hardly to blame."""

    def __init__(self, why: str, *, by_others: bool) -> None:
        super().__init__(why)
        self.by_others = by_others


class Process:
    """A running decoder. One question at a time."""

    def __init__(self, child: asyncio.subprocess.Process) -> None:
        self._child = child

    @classmethod
    async def start(cls, command: Sequence[str] = COMMAND) -> Process:
        """Start one and wait until it is ready. Raises RuntimeError when it does not get there."""
        child = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env=_environment()
        )
        process = cls(child)
        try:
            async with asyncio.timeout(_START_SECONDS):
                head, _ = await process._read()
        except (TimeoutError, asyncio.IncompleteReadError, ConnectionError, frames.BadFrame) as error:
            await process.end()
            raise RuntimeError("the process that opens receipts does not start") from error
        except BaseException:
            await process.end()
            raise
        if head != {"ready": True}:
            await process.end()
            raise RuntimeError("the process that opens receipts is another program")
        return process

    @property
    def pid(self) -> int:
        """The number by which the system knows it."""
        return self._child.pid

    @property
    def is_running(self) -> bool:
        """Whether it was alive when last seen."""
        return self._child.returncode is None

    async def ask(
        self, head: Mapping[str, Any], content: bytes, *, seconds: float
    ) -> tuple[dict[str, Any], list[bytes]]:
        """Its answer to a file.

        Raises Died when there is none within the seconds; then, and when this is cancelled, the process is ended.
        """
        try:
            async with asyncio.timeout(seconds):
                await self._write(head, content)
                return await self._read()
        except TimeoutError:
            await self.end()
            raise Died("hung", by_others=False) from None
        except frames.BadFrame as error:
            await self.end()
            raise Died("spoke nonsense", by_others=False) from error
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            status = await self._last_word()
            raise Died(f"ended with {status}", by_others=status in _FROM_OUTSIDE) from error
        except BaseException:
            await self.end()
            raise

    async def end(self) -> int:
        """End it at once, whatever it does; its status, negative for a signal."""
        with contextlib.suppress(ProcessLookupError):
            self._child.kill()
        if self._child.stdin is not None:
            self._child.stdin.close()
        return await self._child.wait()

    async def _last_word(self) -> int:
        """The status of one that went silent.

        It has a second to end by itself: killing what has ended takes its status from those who wait for it.
        """
        try:
            async with asyncio.timeout(1):
                return await self._child.wait()
        except TimeoutError:
            return await self.end()
        except BaseException:
            await self.end()
            raise

    async def _write(self, head: Mapping[str, Any], content: bytes) -> None:
        pipe = self._child.stdin
        assert pipe is not None  # noqa: S101 — opened in `start`
        for piece in frames.packed(head, (content,)):
            whole = memoryview(piece)
            for at in range(0, len(whole), _PIECE):
                pipe.write(whole[at : at + _PIECE])
                await pipe.drain()

    async def _read(self) -> tuple[dict[str, Any], list[bytes]]:
        pipe = self._child.stdout
        assert pipe is not None  # noqa: S101 — opened in `start`
        length = frames.head_length(await pipe.readexactly(frames.LENGTH))
        head, lengths = frames.unpacked(await pipe.readexactly(length))
        return head, [await pipe.readexactly(each) for each in lengths]


def _environment() -> dict[str, str]:
    """Of our environment, which holds keys and passwords, a decoder gets only what Python needs to start."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "WINDIR")
    return {name: os.environ[name] for name in kept if name in os.environ}
