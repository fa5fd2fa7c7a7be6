"""The one question that is open in a conversation, for ten minutes or until it is answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert  # SQLite has the same ON CONFLICT

from claims.people import PersonId
from storage.engine import now_ms
from storage.keys import Vault
from storage.moments import millis
from storage.quick import later
from storage.schema import question
from storage.shown import people_in

_new = insert(question).values(
    lane=bindparam("lane"),
    person=bindparam("person"),
    form_enc=bindparam("form_enc"),
    asked_at=now_ms(),
    expires_at=now_ms() + bindparam("millis", type_=question.c.expires_at.type),
)
_OPEN = _new.on_conflict_do_update(
    index_elements=["lane"],
    set_={
        "person": _new.excluded.person,
        "form_enc": _new.excluded.form_enc,
        "asked_at": _new.excluded.asked_at,
        "expires_at": _new.excluded.expires_at,
    },
)
_CURRENT = select(question.c.person, question.c.form_enc).where(
    question.c.lane == bindparam("on"), question.c.expires_at > now_ms(), question.c.asked_at <= bindparam("heard")
)
_CLOSE = later(delete(question).where(question.c.lane == bindparam("on")))


class Questions:
    """The open questions of one transaction."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def open(self, *, lane: str, form: str, seconds: int, person: PersonId | None) -> None:
        """Ask it, in place of any other, for that long."""
        owner = person or None
        sealed = self._vault.seal(form, person=owner, also=people_in(form), where=_place(lane))
        self._connection.execute(
            _OPEN, {"lane": lane, "person": owner, "form_enc": sealed, "millis": round(seconds * 1000)}
        )

    def current(self, *, lane: str, heard: datetime, person: PersonId | None = None) -> str | None:
        """The form that is asked, or None when nothing is or its time is over.

        What was accepted (`heard`, by the database's time) before the question was asked can't be its answer, nor what
        somebody else says who reads along: `person` is who may answer it, anybody where none is named.
        """
        row = self._connection.execute(_CURRENT, {"on": lane, "heard": millis(heard)}).one_or_none()
        if row is None or (person is not None and row.person != person):
            return None
        return self._vault.open(row.form_enc, person=row.person, where=_place(lane))

    def close(self, *, lane: str) -> None:
        """It was answered or left."""
        self._connection.execute(_CLOSE, {"on": lane})


def _place(lane: str) -> str:
    return f"question.form_enc:{lane}"
