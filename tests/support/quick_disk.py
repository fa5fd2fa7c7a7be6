"""Where tests keep their files: in memory where the machine has room there, so that syncing them costs nothing.

Everything is still written, synced and read as on a disk; only the disk has no moving parts.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - asked for its room and rights before it is used
"""Linux keeps files in memory here."""

ROOM = 2 << 30
"""So many bytes must be free, there and in the machine; a whole run takes a quarter of it."""


def work_in_memory() -> None:
    """Let temporary folders of this process and its children be made in memory, unless TMPDIR says where."""
    if "TMPDIR" not in os.environ and has_room(MEMORY) and _free_memory() >= ROOM:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # Asked for anew.


def has_room(folder: Path) -> bool:
    """Whether programs can be kept and run there, and enough of everything."""
    try:
        found = os.statvfs(folder)
    except OSError:
        return False
    hindered = found.f_flag & (os.ST_NOEXEC | os.ST_RDONLY)
    return not hindered and os.access(folder, os.W_OK | os.X_OK) and found.f_bavail * found.f_frsize >= ROOM


def _free_memory() -> int:
    with contextlib.suppress(OSError):
        found = re.search(r"^MemAvailable: +([0-9]+) kB$", Path("/proc/meminfo").read_text(), re.MULTILINE)
        return int(found[1]) * 1024 if found else 0
    return 0
