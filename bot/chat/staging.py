"""Take a file in: look at it, keep it, and say whose it is, before anybody is told that it arrived."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

from bot.chat.files import Examiner, Files
from bot.chat.ports import Store
from claims import attaching
from claims.errors import Refused
from claims.file_names import download_name, shown_name
from claims.people import Person, PersonId
from claims.receipts import REASONS, Examined, Kept, Kind, Part, Receipt, of_file, too_large

ROOM = 80_000_000
"""Bytes of files that one process holds in memory at once; the next one waits in front of the door."""


class Conflict(Exception):
    """The same upload was sent before with other bytes."""


TYPES = {
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.WEBP: "image/webp",
    Kind.HEIC: "image/heic",
    Kind.PDF: "application/pdf",
    Kind.OFD: "application/ofd",
    Kind.XML: "application/xml",
}
"""What browsers call each kind."""


class Content(NamedTuple):
    """A part of a receipt to give out: the name for a download, what browsers call its kind, and its bytes."""

    name: str
    type: str
    content: bytes


class NoRoom(Exception):
    """There was no room for a file within the time that its sender waits."""


@dataclass(eq=False, slots=True)
class _Place:
    """Somebody in front of the door, or inside."""

    size: int
    person: PersonId | None
    let_in: asyncio.Future[None]


class Room:
    """So many bytes may be in memory at once; whoever comes first is let in first.

    One person has at most half of it. Whoever waits because of their own files lets others go ahead.
    """

    def __init__(self, most: int = ROOM) -> None:
        self._most = most
        self._inside: set[_Place] = set()
        self._waiting: list[_Place] = []

    @asynccontextmanager
    async def of(
        self, size: int, *, person: PersonId | None = None, seconds: float | None = None
    ) -> AsyncIterator[None]:
        """Wait until there is room for so many bytes, or for all that one may have.

        Raises `NoRoom` when there was none for so many `seconds`; without them it waits as long as it takes.
        """
        size = min(size, self._most if person is None else self._most // 2)
        place = _Place(size, person, asyncio.get_running_loop().create_future())
        self._waiting.append(place)
        self._let_in()
        try:
            await self._wait(place, seconds=seconds)
            yield
        finally:
            self._inside.discard(place)
            if place in self._waiting:
                self._waiting.remove(place)
            self._let_in()

    async def _wait(self, place: _Place, *, seconds: float | None) -> None:
        try:
            async with asyncio.timeout(seconds):
                await place.let_in
        except TimeoutError as error:
            raise NoRoom from error

    def _let_in(self) -> None:
        for place in tuple(self._waiting):
            if self._has_share(place):
                continue
            if place.size > self._most - self._held(self._inside):
                return
            self._waiting.remove(place)
            if not place.let_in.done():
                self._inside.add(place)
                place.let_in.set_result(None)

    def _has_share(self, place: _Place) -> bool:
        own = (each for each in self._inside if each.person == place.person)
        return place.person is not None and self._held(own) + place.size > self._most // 2

    @staticmethod
    def _held(places: Iterable[_Place]) -> int:
        return sum(each.size for each in places)


class Staging:
    """One per serving process. A file is durable when `stage` returns, and its sender's alone until it is claimed."""

    def __init__(
        self,
        store: Store,
        *,
        examiner: Examiner,
        files: Files,
        room: Room | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._examiner = examiner
        self._files = files
        self._clock = clock
        self.room = room or Room()

    async def stage(self, *, person: PersonId, name: str, content: bytes, upload: str) -> Receipt:
        """Keep a file of this person; the same `upload` again gives the same receipt.

        Raises `Refused` with a code of `REASONS` and the file's `name`, which is kept as this person's last refused
        file; `receipt.busy` or `disk.full`, which are not the file's fault and are not kept; `Conflict` for other bytes
        under a known key.
        """
        shown, id = shown_name(name), _id(upload)
        known = await self._store.read(lambda unit: unit.receipts.get(id))
        if known is not None:
            return self._same(known, person=person, sha256=hashlib.sha256(content).hexdigest())
        try:
            examined = await self._examiner.examine(content)
        except Refused as refused:
            if refused.code in REASONS:
                await self._keep_refused(refused, person=person, name=shown, id=id)
            raise of_file(refused, shown) from refused
        pictures = (examined.thumbnail, examined.view)
        thumbnail, view = (None if each is None else each.content for each in pictures)
        kept = await self._files.keep(content, thumbnail=thumbnail, view=view)
        receipt = _receipt(examined, kept, id=id, person=person, name=shown, at=self._clock())
        staged: Receipt = await self._store.write(lambda unit: unit.receipts.stage(receipt))
        return self._same(staged, person=person, sha256=examined.sha256)

    async def refuse_by_size(self, size: int, *, person: PersonId, name: str, upload: str) -> Refused | None:
        """The refusal of a file of so many bytes, kept like any other without a byte of it; None where it may come."""
        refused = too_large(size)
        return None if refused is None else await self.refuse(refused, person=person, name=name, upload=upload)

    async def refuse(self, refused: Refused, *, person: PersonId, name: str, upload: str) -> Refused:
        """Keep that a file of this person could not be taken in; gives the refusal with the file's name."""
        shown = shown_name(name)
        await self._keep_refused(refused, person=person, name=shown, id=_id(upload))
        return of_file(refused, shown)

    async def known(self, upload: str, *, person: PersonId) -> Receipt | None:
        """What this person's `upload` became, if it arrived before."""
        found: Receipt | None = await self._store.read(lambda unit: unit.receipts.get(_id(upload)))
        return found if found is not None and found.owner == person else None

    async def find(self, id: str, *, by: PersonId, on: date) -> Receipt:
        """A file that this person may see. Raises `Refused("receipt.unknown")`."""
        person = Person(by, "")
        found: Receipt = await self._store.read(lambda unit: attaching.visible(unit, id, by=person, on=on))
        if found.kept is None:
            raise Refused("receipt.unknown")
        return found

    async def staged(self, ids: Sequence[str], *, by: PersonId) -> list[Receipt]:
        """One's own files of these ids. Raises `Refused("receipt.gone")` for any other."""
        person = Person(by, "")
        found: list[Receipt] = await self._store.read(lambda unit: attaching.staged(unit, ids, by=person))
        return found

    async def own(self, sha256: Sequence[str], *, by: PersonId) -> list[Receipt]:
        """One's own files with these bytes, in that order; what one does not have is left out."""
        found: list[Receipt] = await self._store.read(lambda unit: unit.receipts.own(by, sha256))
        return found

    async def read(self, id: str, part: str, *, by: PersonId, on: date) -> Content | None:
        """A part (`original`, `thumbnail`, `view`) of a receipt that this person may see; None where there is none.

        Raises `Refused("receipt.unknown")`, and what `Files.read` raises.
        """
        receipt, wanted = await self.find(id, by=by, on=on), Part(part)
        content = None if receipt.kept is None else await self._files.read(receipt.kept, wanted)
        if content is None:
            return None
        name = download_name(receipt.name or "", receipt.kind)
        return Content(name, TYPES[receipt.kind] if wanted is Part.ORIGINAL else "image/jpeg", content)

    async def _keep_refused(self, refused: Refused, *, person: PersonId, name: str, id: str) -> None:
        now = self._clock()
        await self._store.write(lambda unit: unit.receipts.refuse(person, id=id, name=name, refused=refused, now=now))

    @staticmethod
    def _same(found: Receipt, *, person: PersonId, sha256: str) -> Receipt:
        if found.owner != person or found.sha256 != sha256:
            raise Conflict
        return found


def _id(upload: str) -> str:
    return hashlib.sha256(upload.encode()).hexdigest()[:32]


def _receipt(examined: Examined, kept: Kept, *, id: str, person: PersonId, name: str, at: datetime) -> Receipt:
    thumbnail, view = (
        None if each is None else (each.width, each.height) for each in (examined.thumbnail, examined.view)
    )
    return Receipt(
        id=id,
        owner=person,
        claim=None,
        name=name,
        kind=examined.kind,
        sha256=examined.sha256,
        size=examined.size,
        pages=examined.pages,
        active=examined.active,
        thumbnail=thumbnail,
        view=view,
        kept=kept,
        at=at,
    )
