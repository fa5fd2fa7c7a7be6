"""The policies, as versions that are never changed: a claim keeps the number of the one that judged it."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, bindparam, insert, select

from claims.errors import Refused
from claims.people import OPERATOR, PersonId
from claims.policy import Policy, built_in, parse
from storage.audit import POLICY
from storage.moments import millis
from storage.quick import forget_reads, read_once
from storage.schema import policy

if TYPE_CHECKING:
    from storage.unit_of_work import UnitOfWork

_HEAD = (policy.c.version, policy.c.hash, policy.c.starts_on)
# In force is what started last; of two that start on one day, the one that came later.
_CURRENT = (
    select(*_HEAD)
    .where(policy.c.starts_on <= bindparam("today"))
    .order_by(policy.c.starts_on.desc(), policy.c.version.desc())
    .limit(1)
)
_ONE = select(*_HEAD).where(policy.c.version == bindparam("version"))
_ANY = select(policy.c.version).limit(1)
_TEXT = select(policy.c.text).where(policy.c.version == bindparam("version"))
_ADD = insert(policy).returning(policy.c.version)

_MOST_READ = 64


class _Read:
    """The policies this process has read, by version, hash and first day: reading one takes longer than a turn may."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._policies: OrderedDict[tuple[int, str, str], Policy] = OrderedDict()

    def get(self, key: tuple[int, str, str]) -> Policy | None:
        return self._policies.get(key)

    def keep(self, key: tuple[int, str, str], read: Policy) -> None:
        with self._lock:
            self._policies[key] = read
            while len(self._policies) > _MOST_READ:
                self._policies.popitem(last=False)


_read = _Read()


class Policies:
    """Implements `claims.ports.Policies`."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit
        self._connection = unit.connection
        self._current: Policy | None = None
        self._got: dict[int, Policy] = {}

    def current(self) -> Policy:
        """The version in force today; where none has started yet, the built-in policy as version 0."""
        if self._current is None:
            today = self._unit.today()
            self._current = read_once(self._connection, (POLICY, today), lambda: self._in_force(today))
        return self._current

    def _in_force(self, today: date) -> Policy:
        row = self._connection.execute(_CURRENT, {"today": today.isoformat()}).one_or_none()
        return built_in() if row is None else self._policy(row)

    def get(self, version: int) -> Policy:
        """The version that judged a claim. Raises `Refused("policy.unknown")`."""
        if version == 0:
            return built_in()
        if version not in self._got:
            row = self._connection.execute(_ONE, {"version": version}).one_or_none()
            if row is None:
                raise Refused("policy.unknown", version=version)
            self._got[version] = self._policy(row)
        return self._got[version]

    def is_empty(self) -> bool:
        """Whether no version was ever stored."""
        return self._connection.execute(_ANY).scalar_one_or_none() is None

    def add(
        self, text: str, *, starts_on: date | None = None, now: datetime | None = None, by: PersonId = OPERATOR
    ) -> Policy:
        """Store a new version, in force from that day, else from the one its text names, else from today.

        Raises `claims.policy.PolicyMistakes` with all that is wrong in it.
        """
        self._unit.demand_writable()
        read, at = parse(text), now or self._unit.now()
        start = starts_on or read.starts_on or self._unit.today()
        row = {"starts_on": start.isoformat(), "hash": digest(text)}
        added = self._connection.execute(_ADD, {**row, "text": text, "imported_at": millis(at)})
        version = added.scalar_one()
        facts = {"event": "imported", "by": by, "version": version, **row}
        self._unit.audit.append(POLICY, facts, at=at)
        self._current = None
        forget_reads(self._connection)
        return replace(read, version=version, starts_on=start)

    def _policy(self, row: Row[*tuple[Any, ...]]) -> Policy:
        key = (row.version, row.hash, row.starts_on)
        found = _read.get(key)
        if found is None:
            text = self._connection.execute(_TEXT, {"version": row.version}).scalar_one()
            found = replace(parse(text, version=row.version), starts_on=date.fromisoformat(row.starts_on))
            _read.keep(key, found)
        return found


def digest(text: str) -> str:
    """What a version is told apart by: SHA-256 in hex of its text."""
    return hashlib.sha256(text.encode()).hexdigest()
