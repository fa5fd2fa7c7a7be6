"""What an offer holds that somebody was shown: remembered until it is used, once, or for 35 days."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert  # SQLite has the same ON CONFLICT

from claims.errors import Refused
from claims.people import PersonId
from storage.engine import now_ms
from storage.keys import Vault
from storage.moments import millis, moment
from storage.schema import offer

_KEEP = (
    insert(offer)
    .values(id=bindparam("id"), person=bindparam("person"), holds_enc=bindparam("holds_enc"), made_at=now_ms())
    .on_conflict_do_nothing(index_elements=["id"])
)
_theirs = (offer.c.id == bindparam("known_as")) & (offer.c.person == bindparam("whose")) & offer.c.used_at.is_(None)
_GET = select(offer.c.holds_enc).where(_theirs)
_MADE = select(offer.c.made_at).where(_theirs)
_WHOSE = select(offer.c.person).where(offer.c.id == bindparam("known_as"))
# Once: of sixteen presses one finds it unused.
_USE = update(offer).where(_theirs).values(used_at=now_ms()).returning(offer.c.holds_enc)
_OLD = delete(offer).where(offer.c.made_at < bindparam("before"))


class Offers:
    """The offers of one transaction."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def keep(self, id: str, *, holds: str, person: PersonId) -> None:
        """Remember what an offer holds; one of the same id again changes nothing."""
        sealed = self._vault.seal(holds, person=person, where=_place(id))
        self._connection.execute(_KEEP, {"id": id, "person": person, "holds_enc": sealed})

    def get(self, id: str, *, person: PersonId) -> str | None:
        """What it holds, or None where it was used, is too old, or is somebody else's."""
        row = self._connection.execute(_GET, {"known_as": id, "whose": person}).one_or_none()
        return None if row is None else self._vault.open(row.holds_enc, person=person, where=_place(id))

    def made_at(self, id: str, *, person: PersonId) -> datetime | None:
        """When it was offered, by the database's time; None where it was used, is too old, or is somebody else's."""
        at = self._connection.execute(_MADE, {"known_as": id, "whose": person}).scalar_one_or_none()
        return None if at is None else moment(at)

    def whose(self, id: str) -> PersonId | None:
        """Who was offered it, used or not; None where nothing of that id is kept."""
        found = self._connection.execute(_WHOSE, {"known_as": id}).scalar_one_or_none()
        return None if found is None else PersonId(found)

    def use(self, id: str, *, person: PersonId) -> str:
        """What it holds, for the last time. Raises `Refused("offer.gone")` where `get` gives None."""
        row = self._connection.execute(_USE, {"known_as": id, "whose": person}).one_or_none()
        held = None if row is None else self._vault.open(row.holds_enc, person=person, where=_place(id))
        if held is None:
            raise Refused("offer.gone")
        return held

    def purge(self, *, before: datetime) -> int:
        """Forget what was offered before; returns how many."""
        return self._connection.execute(_OLD, {"before": millis(before)}).rowcount


def _place(id: str) -> str:
    return f"offer.holds_enc:{id}"
