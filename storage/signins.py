"""Let people into the web chat: a link that serves once and for a day, a sign-in that lasts thirty days."""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Row, bindparam, delete, insert, select, update

from claims.errors import Refused
from claims.people import OPERATOR, PersonId
from storage.audit import PEOPLE
from storage.moments import millis
from storage.schema import session, sign_in

if TYPE_CHECKING:
    from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

LINK_LIVES = timedelta(hours=24)
SIGN_IN_LASTS = timedelta(days=30)

_UNBOUND = ""
"""What binds a row that was used up or ended: nothing, so that it can't be revived by hand."""

_ADD_LINK = insert(sign_in)
_VOID = delete(sign_in).where(sign_in.c.person == bindparam("b_person"), sign_in.c.used_at.is_(None))
_LINK = select(sign_in).where(sign_in.c.token_hmac == bindparam("token_hmac"))
# Of several that use it at once the row lets one through.
_USE = update(sign_in).where(sign_in.c.token_hmac == bindparam("b_token_hmac"), sign_in.c.used_at.is_(None))
_ADD_SESSION = insert(session)
_SESSION = select(session).where(
    session.c.token_hmac == bindparam("token_hmac"),
    session.c.ended_at.is_(None),
    session.c.expires_at > bindparam("now"),
)
_END = update(session).where(session.c.token_hmac == bindparam("b_token_hmac"), session.c.ended_at.is_(None))
_END_ALL = update(session).where(
    session.c.person == bindparam("b_person"), session.c.ended_at.is_(None), session.c.expires_at > bindparam("b_now")
)


class SignedIn(NamedTuple):
    """Who signed in, and what their browser shows from now on."""

    person: PersonId
    session: str


class SignIns:
    """Links and sign-ins of one transaction, to our own pages; of their tokens only an HMAC is kept."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit
        self._connection = unit.connection

    def is_own(self, channel: str) -> bool:
        """Whether that channel is our own pages, where nobody needs a link any more."""
        return channel == self._unit.channels.own

    @property
    def is_on(self) -> bool:
        """Whether a link leads anywhere: our own pages are there, and people sign in to them."""
        return self._unit.channels.signs_in

    def make(self, person: PersonId, *, by: PersonId, now: datetime) -> str:
        """As `create`; whoever holds the link can act as that person, so it is written down who had it made."""
        token = self.create(person, now=now)
        self._audit("link_made", person, by=by, now=now)
        return token

    def create(self, person: PersonId, *, now: datetime) -> str:
        """The token of a new link for this person; those they have not used are void from now on.

        Raises `Refused`: `person.unknown`, `person.left`.
        """
        self._unit.people.lock()
        known = self._unit.people.get(person)
        if known is None:
            raise Refused("person.unknown", person=person)
        if not known.is_active(self._unit.today()):
            raise Refused("person.left")
        self._connection.execute(_VOID, {"b_person": person})
        token = secrets.token_urlsafe(32)
        self._connection.execute(_ADD_LINK, self._row("sign_in", token, person, now=now, lasts=LINK_LIVES))
        return token

    def peek(self, token: str, *, now: datetime) -> PersonId:
        """Whose link it is, without using it up.

        Raises `Refused`: `signin.unknown`, `signin.used`, `signin.expired`.
        """
        return PersonId(self._link(token, now=now).person)

    def use(self, token: str, *, now: datetime) -> SignedIn:
        """Use the link up and sign in; whoever could not be reached before is, and gets what waited.

        Raises `Refused` as `peek`, and `person.left`.
        """
        self._unit.people.lock()
        person = PersonId(self._link(token, now=now).person)
        known = self._unit.people.get(person)
        if known is None or not known.is_active(self._unit.today()):
            raise Refused("person.left")
        guard = {"b_token_hmac": self._stand_in("sign_in", token), "used_at": millis(now), "bound": _UNBOUND}
        if self._connection.execute(_USE, guard).rowcount != 1:
            raise Refused("signin.used")
        shown = secrets.token_urlsafe(32)
        self._connection.execute(_ADD_SESSION, self._row("session", shown, person, now=now, lasts=SIGN_IN_LASTS))
        if self._unit.people.add_address(person, channel=self._unit.channels.own, address=person, now=now):
            self._unit.outbox.reachable(person)
        self._audit("signed_in", person, by=person, now=now)
        return SignedIn(person, shown)

    def person_of(self, shown: str, *, now: datetime) -> PersonId | None:
        """Who shows this, or None where nobody is signed in by it any more."""
        found = {"token_hmac": self._stand_in("session", shown), "now": millis(now)}
        row = self._connection.execute(_SESSION, found).one_or_none()
        return None if row is None or not self._is_ours("session", row) else PersonId(row.person)

    def end(self, shown: str, *, now: datetime) -> None:
        """Sign out; once more does no harm."""
        self._unit.people.lock()
        person = self.person_of(shown, now=now)
        guard = {"b_token_hmac": self._stand_in("session", shown), "ended_at": millis(now), "bound": _UNBOUND}
        if person is not None and self._connection.execute(_END, guard).rowcount == 1:
            self._audit("signed_out", person, by=person, now=now)

    def end_all(self, person: PersonId, *, now: datetime) -> int:
        """Sign this person out everywhere, as the operator, and make their unused links void.

        Gives how many sign-ins ended. Raises `Refused("person.unknown")`.
        """
        self._unit.people.lock()
        if self._unit.people.get(person) is None:
            raise Refused("person.unknown", person=person)
        void = self._connection.execute(_VOID, {"b_person": person}).rowcount
        guard = {"b_person": person, "b_now": millis(now), "ended_at": millis(now), "bound": _UNBOUND}
        ended = self._connection.execute(_END_ALL, guard).rowcount
        if ended or void:
            self._audit("signed_out", person, by=OPERATOR, now=now)
        return ended

    def _audit(self, event: str, person: PersonId, *, by: PersonId, now: datetime) -> None:
        self._unit.audit.append(PEOPLE, {"event": event, "by": by, "person": person}, at=now)

    def _link(self, token: str, *, now: datetime) -> Row[Any]:
        row = self._connection.execute(_LINK, {"token_hmac": self._stand_in("sign_in", token)}).one_or_none()
        if row is None:
            raise Refused("signin.unknown")
        if row.used_at is not None:
            raise Refused("signin.used")
        if not self._is_ours("sign_in", row):
            raise Refused("signin.unknown")
        if row.expires_at <= millis(now):
            raise Refused("signin.expired")
        return row

    def _is_ours(self, kind: str, row: Row[Any]) -> bool:
        """Whether we wrote that this token is this person's until then; whoever edits rows lacks the key for it."""
        expected = self._bound(kind, row.token_hmac, row.person, row.expires_at)
        if hmac.compare_digest(row.bound.encode(), expected.encode()):
            return True
        log.warning("security: a sign-in was changed in the database", extra={"table": kind, "person": row.person})
        return False

    def _bound(self, kind: str, token_hmac: str, person: str, expires_at: int) -> str:
        return self._unit.vault.digest("\n".join((kind, token_hmac, str(expires_at), person)))

    def _row(self, kind: str, token: str, person: PersonId, *, now: datetime, lasts: timedelta) -> dict[str, Any]:
        stand_in, until = self._stand_in(kind, token), millis(now + lasts)
        return {
            "token_hmac": stand_in,
            "person": person,
            "created_at": millis(now),
            "expires_at": until,
            "bound": self._bound(kind, stand_in, person, until),
        }

    def _stand_in(self, kind: str, token: str) -> str:
        # Hashed first, because what is looked up is looked up whatever its case.
        return self._unit.vault.lookup(f"{kind}:{hashlib.sha256(token.encode()).hexdigest()}")
