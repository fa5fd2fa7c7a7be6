"""The decoder's own process: it opens one file after the other within limits, and dies of a file that breaks them.

It gets nothing but files and gives nothing but answers: no keys, no database, no network address, no file of ours.
"""

from __future__ import annotations

import contextlib
import os
import sys
import warnings
from pathlib import Path
from typing import Any, BinaryIO

from claims.errors import Refused
from claims.receipts import Kind
from integrations.documents import frames
from integrations.documents.examining import Seen, examine

MEMORY = 700_000_000
"""Bytes of address space that a file may take beyond what the idle process has."""
CPU_SECONDS = 10
"""Of processor time for one file."""
SWOLLEN = 150_000_000
"""Bytes of resident memory above which the process is not used again: what was freed is not always given back."""

_OPEN_FILES = 64
_NICENESS = 10
_FIRST_TO_GO = "1000"


def main() -> None:
    """Answer until nobody asks any more."""
    asked = sys.stdin.buffer
    told = os.fdopen(os.dup(1), "wb")
    # A library that prints must not end up in the middle of an answer.
    os.dup2(2, 1)
    limit_memory()
    _tell(told, {"ready": True})
    _be_quiet()
    warnings.simplefilter("ignore")
    while (job := _next(asked)) is not None:
        kind, content = job
        allow_time()
        head, parts = answer(content, kind)
        del content, job
        _tell(told, {**head, "spent": is_swollen()}, parts)


def answer(content: bytes, kind: Kind) -> tuple[dict[str, Any], list[bytes]]:
    """What is told about a file: what was seen, or the code and facts of a refusal."""
    try:
        return _described(examine(content, kind))
    except Refused as refused:
        cause = refused.__cause__
        trouble = f"{type(cause).__name__}" if cause is not None else None
        return {"refused": refused.code, "facts": refused.facts, "trouble": trouble}, []
    except MemoryError:
        return {"refused": "receipt.too_heavy", "facts": {}, "trouble": "MemoryError"}, []


def limit_memory() -> None:
    """Limit what this process may take, and make it the one to go where memory or processor time runs short."""
    with contextlib.suppress(OSError):
        os.nice(_NICENESS)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO)
    try:
        import resource
    except ImportError:  # Windows has none: there the asking side's clock is the only limit
        return
    for limit, value in (
        (resource.RLIMIT_AS, _address_space() + MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(limit, (value, value))


def allow_time() -> None:
    """Give the next file its seconds of processor time; at their end the system ends this process."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + CPU_SECONDS, most))


def is_swollen() -> bool:
    """Whether this process holds much more than it needs at rest."""
    return _status("VmRSS") > SWOLLEN


def _described(seen: Seen) -> tuple[dict[str, Any], list[bytes]]:
    pictures = [each for each in (seen.view, seen.thumbnail) if each is not None]
    head = {
        "size": seen.size,
        "pages": seen.pages,
        "active": seen.active,
        "pictures": [[each.width, each.height] for each in pictures],
    }
    return head, [each.content for each in pictures]


def _next(asked: BinaryIO) -> tuple[Kind, bytes] | None:
    raw = asked.read(frames.LENGTH)
    if not raw:
        return None
    head, lengths = frames.unpacked(asked.read(frames.head_length(raw)))
    (content,) = (asked.read(length) for length in lengths)
    return Kind(head["kind"]), content


def _tell(told: BinaryIO, head: dict[str, Any], parts: list[bytes] | None = None) -> None:
    for piece in frames.packed(head, parts or ()):
        told.write(piece)
    told.flush()


def _be_quiet() -> None:
    """From now on libraries speak to nobody: what they say about a stranger's file would fill our log."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _address_space() -> int:
    return _status("VmSize")


def _status(name: str) -> int:
    """Bytes, from what Linux says about this process; 0 elsewhere."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:")), 0)
