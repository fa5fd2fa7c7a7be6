"""The questions that a person shall answer, under the key of whoever asked; each can be changed once a version."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, bindparam, select, text, update
from sqlalchemy.dialects.postgresql import insert  # SQLite has the same ON CONFLICT

from claims.errors import Refused
from claims.helping import HelpRequest, State
from claims.people import PersonId
from storage.keys import sealed_with
from storage.moments import millis, moment
from storage.schema import help_request

if TYPE_CHECKING:
    from storage.unit_of_work import UnitOfWork

_ADD = insert(help_request).on_conflict_do_nothing(index_elements=["ask"]).returning(help_request.c.id)
_GET = select(help_request).where(help_request.c.id == bindparam("known_as"))
_ASKED = select(help_request.c.id).where(help_request.c.ask == bindparam("asked"))
_UNCLOSED = (
    select(help_request)
    .where(help_request.c.state.in_(("open", "answered")), help_request.c.id > bindparam("after"))
    .order_by(help_request.c.id)
    .limit(bindparam("most"))
)
_UNANSWERED = (
    select(help_request)
    .where(text("state in ('open', 'answered')"), help_request.c.state == "open")  # in these words, for the index
    .order_by(help_request.c.id)
    .limit(bindparam("most"))
)
_CHANGE = (
    update(help_request)
    .where(help_request.c.id == bindparam("known_as"), help_request.c.version == bindparam("seen"))
    .values(
        state=bindparam("becomes"),
        version=help_request.c.version + 1,
        by=bindparam("who"),
        at=bindparam("when"),
        answer_enc=bindparam("sealed"),
    )
)


class HelpRequests:
    """The requests of one transaction."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit
        self._connection = unit.connection
        self._vault = unit.vault

    def add(
        self, *, ask: str, person: PersonId, lane: str, question: str, tried: tuple[str, ...], now: datetime
    ) -> tuple[HelpRequest, bool]:
        """Keep a question, or find the one that was asked with the same message; and whether it is new."""
        self._unit.demand_writable()
        row = {
            "ask": ask,
            "person": person,
            "lane": lane,
            "state": "open",
            "version": 1,
            "question_enc": self._vault.seal(question, person=person, where=_place("question", ask)),
            "tried": json.dumps(tried, ensure_ascii=False),
            "asked_at": millis(now),
        }
        added = self._connection.execute(_ADD, row).scalar_one_or_none()
        known_as = added or self._connection.execute(_ASKED, {"asked": ask}).scalar_one()
        found = self.get(known_as)
        assert found is not None  # noqa: S101 - it is in the table
        return found, added is not None

    def get(self, id: int) -> HelpRequest | None:
        """The request of that number, or None."""
        row = self._connection.execute(_GET, {"known_as": id}).one_or_none()
        return None if row is None else self._request(row)

    def unclosed(self, *, limit: int, after: int = 0) -> list[HelpRequest]:
        """What is in the queue, oldest first; `after` is the number to go on from."""
        rows = self._connection.execute(_UNCLOSED, {"after": after, "most": limit}).all()
        return [self._request(row) for row in rows]

    def unanswered(self, *, limit: int) -> list[HelpRequest]:
        """What nobody answered or closed yet, oldest first."""
        return [self._request(row) for row in self._connection.execute(_UNANSWERED, {"most": limit}).all()]

    def change(
        self, request: HelpRequest, *, state: State, by: PersonId, now: datetime, answer: str | None = None
    ) -> HelpRequest:
        """The request answered or closed. Raises `Refused("help.changed")` where somebody was faster."""
        self._unit.demand_writable()
        ask = self._ask(request.id)
        text, author = (request.answer, request.answered_by) if answer is None else (answer, by)
        found = {
            "known_as": request.id,
            "seen": request.version,
            "becomes": state,
            "who": by,
            "when": millis(now),
            # Gone with whoever wrote it as with whoever asked.
            "sealed": self._vault.seal(text, person=request.person, also=(author,), where=_place("answer", ask)),
        }
        if self._connection.execute(_CHANGE, found).rowcount != 1:
            raise Refused("help.changed")
        changed = self.get(request.id)
        assert changed is not None  # noqa: S101 - it was changed just now
        return changed

    def _ask(self, id: int) -> str:
        row = self._connection.execute(_GET, {"known_as": id}).one()
        return str(row.ask)

    def _request(self, row: Row[*tuple[Any, ...]]) -> HelpRequest:
        person = PersonId(row.person)
        return HelpRequest(
            id=row.id,
            person=person,
            lane=row.lane,
            state=row.state,
            version=row.version,
            question=self._vault.open(row.question_enc, person=person, where=_place("question", row.ask)),
            tried=tuple(json.loads(row.tried)),
            asked_at=moment(row.asked_at),
            by=None if row.by is None else PersonId(row.by),
            at=None if row.at is None else moment(row.at),
            answer=self._vault.open(row.answer_enc, person=person, where=_place("answer", row.ask)),
            answered_by=next((PersonId(each) for each in sealed_with(row.answer_enc) if each != person), None),
        )


def _place(column: str, ask: str) -> str:
    return f"help_request.{column}_enc:{ask}"
