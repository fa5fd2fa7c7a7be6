"""The rows of files that people send. Where the bytes are and what opens them is sealed under their owner's key."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert  # SQLite has the same ON CONFLICT

from claims.errors import Refused
from claims.people import PersonId
from claims.receipts import Elsewhere, Kept, Kind, Receipt, RefusedFile
from claims.states import State
from storage.moments import millis, moment
from storage.schema import claim, claim_line, receipt, refused_file

if TYPE_CHECKING:
    from storage.unit_of_work import UnitOfWork

_PORTION = 500
"""How many files one statement looks for."""

_ADD = insert(receipt).on_conflict_do_nothing()
_GET = select(receipt).where(receipt.c.id == bindparam("known_as"))
_OF_CLAIM = select(receipt).where(receipt.c.claim == bindparam("number")).order_by(receipt.c.attached_at, receipt.c.id)
_ON_CLAIM = select(receipt).where(receipt.c.claim == bindparam("number"), receipt.c.sha256 == bindparam("digest"))
_OWN = (
    select(receipt)
    .where(receipt.c.person == bindparam("owner"), receipt.c.sha256.in_(bindparam("digests", expanding=True)))
    # Of several with the same bytes the last one is kept below: the one that `attach` takes.
    .order_by(receipt.c.claim.is_(None), receipt.c.at, receipt.c.id.desc())
)
_OF_OWNER = (
    select(receipt)
    .where(receipt.c.person == bindparam("owner"), receipt.c.sha256 == bindparam("digest"))
    # What was sent last is staged; a copy is made of any other.
    .order_by(receipt.c.claim.is_(None).desc(), receipt.c.at.desc(), receipt.c.id)
    .limit(1)
)
# SQLite leaves the lock out and needs none: there one writes at a time.
_OF_OWNER_HELD = _OF_OWNER.with_for_update()
_ATTACH = (
    update(receipt)
    .where(receipt.c.id == bindparam("known_as"))
    .values(claim=bindparam("number"), attached_at=bindparam("now"))
)
_REASON = update(receipt).where(receipt.c.id == bindparam("known_as")).values(reason_enc=bindparam("sealed"))
_ELSEWHERE = (
    select(receipt.c.sha256, claim.c.number, claim.c.owner, claim.c.state)
    .select_from(
        receipt.join(claim, claim.c.number == receipt.c.claim).join(claim_line, claim_line.c.claim == receipt.c.claim)
    )
    .where(
        receipt.c.sha256.in_(bindparam("digests", expanding=True)),
        receipt.c.claim != bindparam("but"),
        # What was taken off a claim is on none of its lines any more.
        claim_line.c.receipts.contains(receipt.c.sha256),
    )
    .distinct()
    .order_by(claim.c.number)
)
_ALONE = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("name"), 0)))
_KNOWN_PLACES = select(receipt.c.place).where(receipt.c.place.in_(bindparam("places", expanding=True))).distinct()
_DROP_STAGED = delete(receipt).where(
    # Asked of the row itself once more: it may become a receipt while PostgreSQL waits to delete it.
    receipt.c.claim.is_(None),
    receipt.c.id.in_(
        select(receipt.c.id)
        .where(receipt.c.claim.is_(None), receipt.c.at < bindparam("before"))
        .order_by(receipt.c.at)
        .limit(bindparam("most"))
    ),
)
_REFUSE = insert(refused_file).on_conflict_do_nothing(index_elements=["upload"])
_LAST_REFUSED = (
    select(refused_file).where(refused_file.c.person == bindparam("whose")).order_by(refused_file.c.id.desc()).limit(1)
)
_DROP_REFUSED = delete(refused_file).where(refused_file.c.at < bindparam("before"))


class Receipts:
    """Implements `claims.ports.Receipts` in one transaction."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit
        self._connection = unit.connection
        self._vault = unit.vault

    def get(self, id: str) -> Receipt | None:
        """The file of that id, or None."""
        row = self._connection.execute(_GET, {"known_as": id}).one_or_none()
        return None if row is None else self._receipt(row)

    def stage(self, receipt: Receipt) -> Receipt:
        """Keep a row of a file that was sent, as its owner's; one of the same id again changes nothing.

        Raises `Refused("receipt.unknown")` where that id is somebody else's.
        """
        self._unit.demand_writable()
        self._connection.execute(_ADD, self._row(receipt))
        found = self.get(receipt.id)
        if found is None or found.owner != receipt.owner:
            raise Refused("receipt.unknown")
        return found

    def own(self, owner: PersonId, sha256: Sequence[str]) -> list[Receipt]:
        """Somebody's files with these bytes, one row of each, in that order; what they don't have is left out."""
        wanted = list(dict.fromkeys(sha256))
        rows: dict[str, Row[Any]] = {}
        for start in range(0, len(wanted), _PORTION):
            some = {"owner": owner, "digests": wanted[start : start + _PORTION]}
            rows |= {row.sha256: row for row in self._connection.execute(_OWN, some)}
        found = {digest: self._receipt(row) for digest, row in rows.items()}
        return [found[each] for each in sha256 if each in found]

    def of_claim(self, number: int) -> list[Receipt]:
        """Every file that is or was a receipt of the claim, in the order in which they came."""
        return [self._receipt(row) for row in self._connection.execute(_OF_CLAIM, {"number": number})]

    def attach(self, sha256: str, *, claim: int, owner: PersonId, now: datetime) -> Receipt:
        """Make the owner's file with these bytes a receipt of their claim, wherever of theirs it is now.

        A staged one becomes it; of one on another claim of theirs a second row is made. Raises
        `Refused("receipt.gone")` where they have no such file.
        """
        self._unit.demand_writable()
        there = self._connection.execute(_ON_CLAIM, {"number": claim, "digest": sha256}).one_or_none()
        if there is not None:
            return self._receipt(there)
        row = self._held(owner, sha256)
        found = None if row is None else self._receipt(row)
        if found is None or found.kept is None:
            raise Refused("receipt.gone")
        if found.claim is None:
            self._connection.execute(_ATTACH, {"known_as": found.id, "number": claim, "now": millis(now)})
            return replace(found, claim=claim)
        again = replace(found, id=secrets.token_hex(16), claim=claim, at=now, reason=None)
        self._connection.execute(_ADD, self._row(again) | {"attached_at": millis(now)})
        return self._receipt(self._connection.execute(_ON_CLAIM, {"number": claim, "digest": sha256}).one())

    def _held(self, owner: PersonId, sha256: str) -> Row[Any] | None:
        """A row of the owner's file as it is now; until this unit ends nobody forgets it or takes it for another."""
        wanted = {"owner": owner, "digest": sha256}
        while True:
            row = self._connection.execute(_OF_OWNER_HELD, wanted).one_or_none()
            # Of one that was forgotten while this waited nothing comes back, though there may be another.
            if row is not None or self._connection.execute(_OF_OWNER, wanted).one_or_none() is None:
                return row

    def give_reason(self, receipt: Receipt, reason: str) -> None:
        """Keep why the file is wanted here though it is on another claim too."""
        self._unit.demand_writable()
        sealed = self._vault.seal(reason, person=receipt.owner, where=reason_place(receipt.id))
        self._connection.execute(_REASON, {"known_as": receipt.id, "sealed": sealed})

    def hold(self, sha256: Sequence[str]) -> None:
        """Nobody else who holds one of these files goes on until this unit ends."""
        # SQLite knows no such lock and needs none: there one transaction writes at a time.
        if self._connection.dialect.name == "postgresql":
            for each in sorted(sha256):
                self._connection.execute(_ALONE, {"name": f"receipt:{each}"})

    def elsewhere(self, sha256: Sequence[str], *, but: int | None) -> list[Elsewhere]:
        """Every other claim than `but` on whose lines these files are now, the oldest first."""
        rows = self._connection.execute(_ELSEWHERE, {"digests": list(sha256), "but": but or 0})
        return [Elsewhere(row.sha256, row.number, PersonId(row.owner), State(row.state)) for row in rows]

    def refuse(self, person: PersonId, *, id: str, name: str, refused: Refused, now: datetime) -> None:
        """Keep that a file of this person was refused; the same `id` again changes nothing."""
        self._unit.demand_writable()
        row = {
            "upload": id,
            "person": person,
            "code": refused.code,
            "facts": json.dumps({key: value for key, value in refused.facts.items() if key != "name"}),
            "at": millis(now),
            "name_enc": self._vault.seal(name, person=person, where=f"refused_file.name_enc:{id}"),
        }
        self._connection.execute(_REFUSE, row)

    def last_refused(self, person: PersonId) -> RefusedFile | None:
        """The last file of this person that was refused, or None."""
        row = self._connection.execute(_LAST_REFUSED, {"whose": person}).one_or_none()
        if row is None:
            return None
        name = self._vault.open(row.name_enc, person=row.person, where=f"refused_file.name_enc:{row.upload}")
        return RefusedFile(row.id, PersonId(row.person), name, row.code, json.loads(row.facts), moment(row.at))

    # ------------------------------------------------------------ housekeeping

    def known_places(self, places: Sequence[str]) -> Collection[str]:
        """Which of at most 500 places of files a row still speaks of."""
        return set(self._connection.execute(_KNOWN_PLACES, {"places": list(places)}).scalars())

    def drop_staged(self, before: datetime, *, most: int = 5_000) -> int:
        """Forget files that were staged before then and never became a receipt; how many."""
        self._unit.demand_writable()
        return self._connection.execute(_DROP_STAGED, {"before": millis(before), "most": most}).rowcount

    def drop_refused(self, before: datetime) -> int:
        """Forget which files were refused before then; how many."""
        self._unit.demand_writable()
        return self._connection.execute(_DROP_REFUSED, {"before": millis(before)}).rowcount

    # ------------------------------------------------------------ rows

    def _row(self, given: Receipt) -> dict[str, Any]:
        key = None if given.kept is None else given.kept.key.hex()
        seal = self._vault.seal
        pictures = [] if given.thumbnail is None or given.view is None else [*given.thumbnail, *given.view]
        return {
            "id": given.id,
            "person": given.owner,
            "claim": given.claim,
            "sha256": given.sha256,
            "kind": given.kind.value,
            "size": given.size,
            "pages": given.pages,
            "active": given.active,
            "pictures": json.dumps(pictures),
            "place": "" if given.kept is None else given.kept.place,
            "at": millis(given.at),
            "key_enc": seal(key, person=given.owner, where=_where("key", given.id)),
            "name_enc": seal(given.name, person=given.owner, where=_where("name", given.id)),
            "reason_enc": seal(given.reason, person=given.owner, where=reason_place(given.id)),
        }

    def _receipt(self, row: Row[Any]) -> Receipt:
        key, name, reason = (
            self._vault.open(blob, person=row.person, where=_where(column, row.id))
            for column, blob in (("key", row.key_enc), ("name", row.name_enc), ("reason", row.reason_enc))
        )
        pictures = json.loads(row.pictures)
        return Receipt(
            id=row.id,
            owner=PersonId(row.person),
            claim=row.claim,
            name=name,
            kind=Kind(row.kind),
            sha256=row.sha256,
            size=row.size,
            pages=row.pages,
            active=row.active,
            thumbnail=(pictures[0], pictures[1]) if pictures else None,
            view=(pictures[2], pictures[3]) if pictures else None,
            kept=None if key is None else Kept(row.sha256, row.place, bytes.fromhex(key)),
            at=moment(row.at),
            reason=reason,
        )


def reason_place(id: str) -> str:
    """What the sealed reason of a row is bound to."""
    return _where("reason", id)


def _where(column: str, id: str) -> str:
    return f"receipt.{column}_enc:{id}"
