"""Keep the files of receipts in a folder: each written once, wholly or not at all, and synced before anybody is told.

Which claim a file belongs to is not known here; the tables say that.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import secrets
import time
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from claims.errors import Refused
from claims.receipts import Kept, Part
from storage.sealed_files import HEAD, Lost, Sealed, checked_place, is_place, seal, span, unseal

if TYPE_CHECKING:
    from storage.bucket import BucketBlobs

FLOOR = 50_000_000
"""Bytes that stay free: the database needs room to say that there is none."""
DAY = 86_400.0
HOUR = 3_600.0
BATCH = 500

Known = Callable[[Sequence[str]], Awaitable[Collection[str]]]
"""Tells which of at most 500 places some row still speaks of."""

_NEW = "new"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class FolderBlobs:
    """Files in a folder of this machine, or one that several machines share."""

    def __init__(self, folder: Path, *, floor: int = FLOOR) -> None:
        self._folder = folder
        self._floor = floor

    async def keep(self, content: bytes, *, thumbnail: bytes | None, view: bytes | None) -> Kept:
        """Keep a file byte for byte, and the pictures made of it; synced when this returns.

        Refuses with `disk.full` when there is no room; nothing of it is left then.
        """
        return await asyncio.to_thread(self._keep, content, thumbnail, view)

    async def read(self, kept: Kept, part: Part) -> bytes | None:
        """The bytes of a part; None when the file has no such picture.

        Raises `Lost` when the file is gone, `keyring.Unreadable` when it was changed or the key is another's.
        """
        return await asyncio.to_thread(self._read, kept, part)

    async def sweep(self, known: Known, *, older_than: float = DAY) -> int:
        """Delete the files of which no row speaks: left by a process that died before it told the database.

        Only those last written more than `older_than` seconds ago. Returns how many.
        """
        unfinished = await asyncio.to_thread(lambda: list(self._unfinished(older_than=min(older_than, HOUR))))
        orphans: list[Path] = []
        places = await asyncio.to_thread(lambda: list(self._places(older_than=older_than)))
        for start in range(0, len(places), BATCH):
            batch = places[start : start + BATCH]
            wanted = set(await known(batch))
            orphans += [self._path(place) for place in batch if place not in wanted]
        await asyncio.to_thread(_delete, [*unfinished, *orphans])
        return len(unfinished) + len(orphans)

    async def prove_writable(self) -> None:
        """Write and delete a small file. Raises OSError, or refuses with `disk.full`."""
        await asyncio.to_thread(self._prove)

    def _keep(self, content: bytes, thumbnail: bytes | None, view: bytes | None) -> Kept:
        sealed = seal(content, thumbnail=thumbnail, view=view)
        with _full_is_refused():
            self._check_room(sealed.size)
            self._write(sealed, self._path(sealed.kept.place))
        return sealed.kept

    def _write(self, sealed: Sealed, path: Path) -> None:
        unfinished = self._make(self._folder / _NEW) / secrets.token_hex(16)
        folder = self._make(path.parent)
        try:
            with open(unfinished, "xb", opener=_private) as out:
                out.writelines(sealed.pieces)
                out.flush()
                os.fsync(out.fileno())
            os.rename(unfinished, path)
            # Without this the name, and with it the file, may be gone after a loss of power.
            _sync(folder)
        except BaseException:
            _delete([unfinished, path])
            raise

    def _read(self, kept: Kept, part: Part) -> bytes | None:
        try:
            with open(self._path(kept.place), "rb") as file:
                head = file.read(HEAD)
                found = span(head, part, size=os.fstat(file.fileno()).st_size)
                if found is None:
                    return None
                start, length = found
                file.seek(start)
                body = file.read(length)
        except FileNotFoundError as error:
            raise Lost(kept.place) from error
        return unseal(body, kept=kept, part=part, head=head)

    def _prove(self) -> None:
        with _full_is_refused():
            self._check_room(0)
            path = self._make(self._folder / _NEW) / secrets.token_hex(16)
            try:
                with open(path, "xb", opener=_private) as out:
                    out.write(b"\0")
            finally:
                _delete([path])

    def _check_room(self, size: int) -> None:
        self._make(self._folder)
        free = os.statvfs(self._folder)
        if free.f_bavail * free.f_frsize < size + self._floor:
            raise Refused("disk.full")

    def _make(self, folder: Path) -> Path:
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _sync(folder.parent)
        return folder

    def _path(self, place: str) -> Path:
        return self._folder / checked_place(place)[:2] / place

    def _places(self, *, older_than: float) -> Iterator[str]:
        for path in self._files("[0-9a-f][0-9a-f]/*", older_than=older_than):
            if is_place(path.name):
                yield path.name

    def _unfinished(self, *, older_than: float) -> Iterator[Path]:
        return self._files(f"{_NEW}/*", older_than=older_than)

    def _files(self, pattern: str, *, older_than: float) -> Iterator[Path]:
        before = time.time() - older_than
        for path in self._folder.glob(pattern):
            with contextlib.suppress(FileNotFoundError):  # another process sweeps, too
                if path.stat().st_mtime <= before:
                    yield path


def open_blobs(url: str) -> FolderBlobs | BucketBlobs:
    """Where files are kept: `file:///FOLDER`, or `s3://BUCKET/PREFIX`. Nothing is made or asked yet."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return FolderBlobs(Path(unquote(parts.path)))
    # Its client is loaded only where it is needed.
    from storage.bucket import BucketBlobs

    return BucketBlobs.of(url)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _delete(paths: Collection[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def _full_is_refused() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise Refused("disk.full") from error
        raise
