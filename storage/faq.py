"""The knowledge base, as versions that are never changed: each sealed, and vouched for by a row of the audit trail."""

from __future__ import annotations

import json
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert  # SQLite has the same ON CONFLICT

from faq.book import Version
from faq.entry import Entry
from faq.errors import EntryRefused
from faq.fields import anything, entry_from, fields_of
from storage.audit import FAQ, canonical, commitment
from storage.moments import millis, moment
from storage.schema import audit, faq_version

if TYPE_CHECKING:
    from storage.unit_of_work import UnitOfWork

_newest = select(func.max(faq_version.c.id)).group_by(faq_version.c.entry)
_ALL_NEWEST = select(faq_version).where(faq_version.c.id.in_(_newest)).order_by(faq_version.c.entry)
_NEWEST = (
    select(faq_version)
    .where(faq_version.c.entry == bindparam("known_as"))
    .order_by(faq_version.c.number.desc())
    .limit(1)
)
_GET = select(faq_version).where(
    faq_version.c.entry == bindparam("known_as"), faq_version.c.number == bindparam("numbered")
)
_LATEST = (
    select(faq_version)
    .where(faq_version.c.entry == bindparam("known_as"))
    .order_by(faq_version.c.number.desc())
    .limit(bindparam("most"))
)
_ROW = select(faq_version).where(faq_version.c.id == bindparam("row"))
# Only one transaction at a time adds to the chain, so its length tells every state of the book from every other.
_STATE = select(func.max(audit.c.seq)).where(audit.c.chain == FAQ)
_KEEP = insert(faq_version).on_conflict_do_nothing(index_elements=["entry", "number"]).returning(faq_version.c.id)

_MOST_OPENED = 20_000


@dataclass(frozen=True, slots=True)
class Kept:
    """A version and the number of its row, by which a button names it."""

    row: int
    version: Version


class _Opened:
    """The entries that this process has opened, by the hash of their sealed text: after an edit one is new."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: OrderedDict[str, Entry] = OrderedDict()

    def get(self, key: str) -> Entry | None:
        return self._entries.get(key)

    def keep(self, key: str, entry: Entry) -> None:
        with self._lock:
            self._entries[key] = entry
            while len(self._entries) > _MOST_OPENED:
                self._entries.popitem(last=False)


_opened = _Opened()


class FaqBook:
    """Implements `faq.book.Book`."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit
        self._connection = unit.connection
        self._known: dict[str, Version] | None = None

    def state(self) -> int:
        """A number that grows with every change of the book; 0 where nothing was ever in it."""
        return self._connection.execute(_STATE).scalar_one() or 0

    def newest(self, entry_id: str) -> Version | None:
        """The last version of an entry, retired or not; None where there never was one of that id."""
        if self._known is not None:
            return self._known.get(entry_id)
        found = self.newest_kept(entry_id)
        return None if found is None else found.version

    def newest_kept(self, entry_id: str) -> Kept | None:
        """The same with its row."""
        row = self._connection.execute(_NEWEST, {"known_as": entry_id}).one_or_none()
        return None if row is None else self._kept(row)

    def get(self, entry_id: str, number: int) -> Version | None:
        """One version of an entry, or None."""
        row = self._connection.execute(_GET, {"known_as": entry_id, "numbered": number}).one_or_none()
        return None if row is None else self._kept(row).version

    def at_row(self, row: int) -> Version | None:
        """The version that a button names, or None."""
        found = self._connection.execute(_ROW, {"row": row}).one_or_none()
        return None if found is None else self._kept(found).version

    def latest(self, entry_id: str, *, limit: int) -> list[Kept]:
        """The last versions of an entry, newest first."""
        rows = self._connection.execute(_LATEST, {"known_as": entry_id, "most": limit})
        return [self._kept(row) for row in rows.all()]

    def all_newest(self) -> list[Version]:
        """The last version of every entry, retired ones too, by id. Asked once, it spares asking for each."""
        found = [each.version for each in self.all_kept()]
        self._known = {each.entry.id: each for each in found}
        return found

    def all_kept(self) -> list[Kept]:
        """The same with their rows."""
        rows = self._connection.execute(_ALL_NEWEST).all()
        return sorted(map(self._kept, rows), key=lambda kept: kept.version.entry.id)

    def keep(self, version: Version) -> None:
        """Add a version. Raises `EntryRefused("faq.changed")` where the entry has one of that number: be faster."""
        self._unit.demand_writable()
        self._unit.audit.head(FAQ)  # From here on nobody else adds one, so rows are numbered as they are committed.
        # The salt keeps anybody from trying out texts against the hash, which stands in the audit trail in clear.
        fields = {"salt": secrets.token_hex(16), **fields_of(version.entry)}
        text = canonical(fields)
        hash_ = commitment(text)
        known_as, number, at = version.entry.id, version.number, version.at
        row = {
            "entry": known_as,
            "number": number,
            "event": version.event,
            "source": version.source,
            "by": version.by,
            "at": millis(at),
            "restores": version.restores,
            "hash": hash_,
            "entry_enc": self._unit.vault.seal(text, person=None, where=place(known_as, number)),
        }
        if self._connection.execute(_KEEP, row).one_or_none() is None:
            raise EntryRefused("faq.changed", id=known_as)
        facts = {name: row[name] for name in ("event", "by", "source", "entry", "number", "restores", "hash")}
        self._unit.audit.append(FAQ, facts, at=at)
        if self._known is not None:
            self._known[known_as] = version

    def _kept(self, row: Row[*tuple[Any, ...]]) -> Kept:
        entry = _opened.get(row.hash)
        if entry is None:
            text = self._unit.vault.open(row.entry_enc, person=None, where=place(row.entry, row.number))
            fields = json.loads(text or "{}")
            fields.pop("salt", None)
            entry, _ = entry_from(fields, check=anything)
            _opened.keep(row.hash, entry)
        at = moment(row.at)
        return Kept(row.id, Version(entry, row.number, row.event, row.source, row.by, at, row.restores))


def place(entry_id: str, number: int) -> str:
    """What a sealed entry is bound to."""
    return f"faq_version.entry_enc:{number}:{entry_id}"
