"""Check the machine: the data folder, the room on the disk, the build of SQLite."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from pathlib import Path

from bot.doctor.check import Check, failed, off, ok, warning
from bot.settings import Settings

LITTLE = 1_000_000_000
"""Bytes of free disk from which on nobody needs to think about it."""


def check_data_folder(settings: Settings) -> Check:
    """Whether files can be made there, and kept."""
    name, folder = "data_folder", settings.data_dir
    if not folder.exists():
        home = existing(folder)
        if not os.access(home, os.W_OK | os.X_OK):
            return failed(name, f"{folder} is not there and can't be made in {home}", fix=_give_access(home))
        return ok(name, f"{folder} is not there yet; the first start makes it")
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        return failed(name, f"{folder} can't be written: {error.strerror}", fix=_give_access(folder))
    return ok(name, str(folder))


def check_file_system(*, folder: Path) -> Check:
    """Whether the SQLite file, which is in this folder, is on a disk of this machine."""
    from storage.sqlite import file_system, is_network

    kind = file_system(existing(folder))
    if is_network(kind):
        fix = "Move the data folder to a local disk (CHIT_DATA_DIR), or use PostgreSQL (CHIT_DATABASE_URL)."
        return failed("file_system", f"{folder} is on a network file system ({kind})", fix=fix)
    return ok("file_system", kind or "its kind can't be told here")


def check_disk(settings: Settings) -> Check:
    """Whether there is room for more."""
    from bot.health import DISK_FLOOR

    free = shutil.disk_usage(existing(settings.data_dir)).free
    detail = f"{free // 1_000_000:,} MB are free at the data folder"
    if free < DISK_FLOOR:
        return failed("disk", detail, fix=f"Make room: below {DISK_FLOOR // 1_000_000} MB nothing is taken in.")
    if free < LITTLE:
        return warning("disk", detail, fix="Make room before it fills up.")
    return ok("disk", detail)


def check_sqlite(settings: Settings, *, version: tuple[int, ...] = sqlite3.sqlite_version_info) -> Check:
    """Whether this build of SQLite may be used by several processes at once without a thought."""
    if not settings.on_sqlite:
        return off("sqlite", "not used")
    detail = f"SQLite {'.'.join(map(str, version))}"
    if has_reset_race(version):
        return warning(
            "sqlite",
            f"{detail} has a flaw that shows when several processes write at once; Chit guards it with a lock file",
            fix="Use a Python with SQLite 3.51.3, 3.50.7 or 3.44.6, or newer. It is safe to go on with this one.",
        )
    return ok("sqlite", detail)


def has_reset_race(version: tuple[int, ...]) -> bool:
    """Whether writing processes may meet while the write-ahead log starts anew (https://sqlite.org/wal.html)."""
    mended = ((3, 44, 6), (3, 45)), ((3, 50, 7), (3, 51)), ((3, 51, 3), (4,))
    return not any(first <= version < after for first, after in mended)


def existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    return next(each for each in (folder, *folder.parents) if each.exists())


def _give_access(folder: Path) -> str:
    return f"Let the user that runs Chit write in {folder}, or choose another folder with CHIT_DATA_DIR."
