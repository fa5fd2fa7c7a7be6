"""The directory: who works here, what they may do besides claiming, and where they can be reached."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, bindparam, delete, insert, select, update

from claims.claim import Claim
from claims.errors import Refused
from claims.people import OPERATOR, Person, PersonId, Role
from storage.audit import PEOPLE
from storage.person_rows import email_stand_in, person_of, person_row, routed_by, row_of
from storage.rerouting import reroute
from storage.schema import person, person_role

if TYPE_CHECKING:
    from storage.unit_of_work import UnitOfWork

_ONE = select(person).where(person.c.id == bindparam("id"))
# As many as a page of a list names; a statement that never changes is sent fast.
_PAGE = 12
_SOME = select(person).where(person.c.id.in_([bindparam(f"id{place}") for place in range(_PAGE)]))
_ALL = select(person).order_by(person.c.id)
_BY_EMAIL = select(person).where(person.c.email_hmac == bindparam("email_hmac")).limit(2)
_WITH_ROLE = (
    select(person)
    .select_from(person_role.join(person, person.c.id == person_role.c.person))
    .where(person_role.c.role == bindparam("role"))
    .order_by(person_role.c.person)
)
_REPORTS = (
    select(person.c.id).where(person.c.manager_id == bindparam("manager"), person.c.id != bindparam("manager")).limit(1)
)
_ADD = insert(person)
_CHANGE = update(person).where(person.c.id == bindparam("b_id")).values(version=person.c.version + 1)
_PROFILE = update(person).where(person.c.id == bindparam("b_id"), person.c.erased.is_(False))
_DROP_ROLES = delete(person_role).where(person_role.c.person == bindparam("b_person"))
_ADD_ROLE = insert(person_role)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: numbers of people, and the claims that wait for somebody else now."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    moved: tuple[int, ...] = ()


class People:
    """Implements `claims.ports.Directory`; every person read is remembered until the unit ends."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit
        self._connection = unit.connection
        self._vault = unit.vault
        self._addresses = unit.addresses
        self._known: dict[PersonId, Person] = {}
        self._roles: dict[Role, list[PersonId]] = {}
        self._is_held = self._is_locked = False

    def hold(self) -> None:
        """Nobody changes the directory until this unit ends; what it read of it before is read anew."""
        self._unit.demand_writable()
        if not self._is_held:
            self._unit.audit.hold(PEOPLE)
            self._is_held = True
            self._forget()

    def lock(self) -> None:
        """As `hold`, for a unit that changes the directory itself or counts on being the only one that uses it."""
        self._unit.demand_writable()
        if not self._is_locked:
            self._unit.audit.queue(PEOPLE)
            self._is_locked = self._is_held = True
            self._forget()

    def get(self, person: PersonId) -> Person | None:
        """The person, or None."""
        if person not in self._known:
            self._read(_ONE, {"id": person})
        return self._known.get(person)

    def know(self, cells: Iterable[Any]) -> None:
        """Remember somebody whose row was read beside something else: the columns of `person` in their order."""
        row = row_of(cells)
        self._known.setdefault(PersonId(row.id), person_of(self._vault, row))

    def many(self, people: Iterable[PersonId]) -> list[Person]:
        """These people by id, asked for a page at a time; an id that nobody has is left out."""
        wanted = sorted(set(people))
        missing = [each for each in wanted if each not in self._known]
        for start in range(0, len(missing), _PAGE):
            some = missing[start : start + _PAGE]
            # Asking for the last one several times finds them once.
            self._read(_SOME, {f"id{place}": some[min(place, len(some) - 1)] for place in range(_PAGE)})
        return [self._known[each] for each in wanted if each in self._known]

    def with_role(self, role: Role) -> list[Person]:
        """Everybody who has the role, by id; those who left included."""
        if role not in self._roles:
            self._roles[role] = [each.id for each in self._read(_WITH_ROLE, {"role": role.value})]
        return [self._known[each] for each in self._roles[role]]

    def has_reports(self, manager: PersonId) -> bool:
        """Whether anybody in the directory has this person as manager."""
        return self._connection.execute(_REPORTS, {"manager": manager}).first() is not None

    def all(self) -> list[Person]:
        """Everybody, by id."""
        return self._read(_ALL, {})

    def by_email(self, email: str) -> Person | None:
        """The one person of this address, whatever its case; None where it is nobody's or more than one person's."""
        found = self._read(_BY_EMAIL, {"email_hmac": email_stand_in(self._vault, email)})
        return found[0] if len(found) == 1 else None

    def put(self, person: Person, *, by: PersonId = OPERATOR, now: datetime | None = None) -> bool:
        """Add or change somebody, found by id; False when nothing differs.

        Raises `Refused`: `person.erased`, `address.taken`.
        """
        self.lock()
        done = self._put(person, by=by)
        if done is not None:
            self._unit.audit.append(PEOPLE, done, at=now or self._unit.now())
        return done is not None

    def import_rows(
        self,
        rows: Iterable[Person],
        *,
        now: datetime | None = None,
        on: date | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Imported:
        """Apply a directory as the operator, and move what waits for somebody who is not responsible any more.

        `on` is the day for which it is decided who has left; `progress` is told how many people are done, and of how
        many. Raises as `put`, with nothing for the caller to keep.
        """
        self.lock()
        at, count = now or self._unit.now(), {"added": 0, "changed": 0, "unchanged": 0}
        self.all()
        people = list(rows)
        for each in people:
            # All before the first new one, so that two people can exchange their accounts.
            self._drop_addresses(each, self.get(each.id))
        audited = []
        for place, each in enumerate(people, start=1):
            done = self._put(each, by=OPERATOR)
            count["unchanged" if done is None else done["event"]] += 1
            if done is not None:
                audited.append((at, done))
            if progress is not None and place % 100 == 0:
                progress(place, len(people))
        self._unit.audit.extend(PEOPLE, audited)
        moved = self.reroute(now=at, on=on) if audited else []
        return Imported(**count, moved=tuple(claim.number for claim in moved))

    def reroute(self, *, now: datetime | None = None, on: date | None = None) -> list[Claim]:
        """Move every open step whose people are not the responsible ones any more; gives the claims that moved."""
        self.lock()
        return reroute(self._unit, now=now or self._unit.now(), on=on or self._unit.today())

    def erase(self, person: PersonId, *, now: datetime | None = None, on: date | None = None) -> list[Claim]:
        """Destroy the person's key and all that leads to them; the row stays, without a name.

        Gives the claims that had waited for them and moved. Raises `Refused("person.unknown")`.
        """
        self.lock()
        at, known = now or self._unit.now(), self.get(person)
        if known is None:
            raise Refused("person.unknown", person=person)
        if known.erased:
            return []
        self._vault.erase(person)
        self._connection.execute(_PROFILE, {"b_id": person, "profile_locale": None, "profile_timezone": None})
        self._addresses.remove_all(person)
        self._unit.sign_ins.end_all(person, now=at)
        nameless = Person(id=person, name="", manager_id=known.manager_id, left_on=known.left_on, erased=True)
        self._write(nameless, known)
        self._unit.audit.append(PEOPLE, _facts("erased", nameless, by=OPERATOR), at=at)
        return self.reroute(now=at, on=on)

    def add_address(self, person: PersonId, *, channel: str, address: str, now: datetime | None = None) -> bool:
        """From now on the person can be reached there, and what waited for that goes there; False if that was so.

        Raises `Refused`: `address.taken`, `person.erased`.
        """
        self.lock()
        known = self.get(person)
        if known is not None and known.erased:
            raise Refused("person.erased", person=person)
        is_new = self._addresses.add(person, channel=channel, place=address)
        self._unit.outbox.reachable(person)
        if not is_new:
            return False
        facts = {"event": "address_added", "by": person, "person": person, "channel": channel}
        self._unit.audit.append(PEOPLE, facts, at=now or self._unit.now())
        return True

    def speak(self, person: PersonId, locale: str) -> None:
        """Remember the language in which the person wants to read."""
        self.lock()
        self._connection.execute(_CHANGE, {"b_id": person, "locale": locale})
        if person in self._known:
            self._known[person] = replace(self._known[person], locale=locale)

    def heard_as(self, person: PersonId, *, locale: str | None, timezone: str | None) -> None:
        """Remember what a platform says of the person's language and time zone; it counts where they chose none.

        It is no change of the directory: nobody waits for it, and no history tells of it.
        """
        known = self.get(person)
        if known is None or known.erased or (known.profile_locale, known.profile_timezone) == (locale, timezone):
            return
        self._connection.execute(_PROFILE, {"b_id": person, "profile_locale": locale, "profile_timezone": timezone})
        self._known[person] = replace(known, profile_locale=locale, profile_timezone=timezone)

    def _forget(self) -> None:
        self._known.clear()
        self._roles.clear()

    def _put(self, person: Person, *, by: PersonId) -> dict[str, Any] | None:
        known = self.get(person.id)
        if known == person:
            return None
        if known is not None and known.erased:
            raise Refused("person.erased", person=person.id)
        self._write(person, known)
        self._drop_addresses(person, known)
        self._add_addresses(person, known)
        if known is None:
            return _facts("added", person, by=by)
        differing = [
            each.name
            for each in fields(Person)
            if each.compare and getattr(known, each.name) != getattr(person, each.name)
        ]
        return _facts("changed", person, by=by) | {"fields": differing}

    def _write(self, person: Person, known: Person | None) -> None:
        row = person_row(self._vault, person)
        if known is None:
            self._connection.execute(_ADD, {"id": person.id, **row})
        else:
            self._connection.execute(_CHANGE, {"b_id": person.id, **row})
        if person.roles != (frozenset() if known is None else known.roles):
            self._connection.execute(_DROP_ROLES, {"b_person": person.id})
            if person.roles:
                rows = [{"role": role.value, "person": person.id} for role in sorted(person.roles)]
                self._connection.execute(_ADD_ROLE, rows)
            self._roles.clear()
        self._known[person.id] = person

    def _drop_addresses(self, person: Person, known: Person | None) -> None:
        for channel, old, new in _accounts(person, known):
            if old and old != new and self._addresses.person_at(channel=channel, place=old) == person.id:
                self._addresses.remove(channel=channel, place=old)

    def _add_addresses(self, person: Person, known: Person | None) -> None:
        for channel, old, new in _accounts(person, known):
            if new and old != new:
                self._addresses.add(person.id, channel=channel, place=new)
                self._unit.outbox.reachable(person.id)

    def _read(self, statement: Select[Any], parameters: dict[str, Any]) -> list[Person]:
        rows = self._connection.execute(statement, parameters).all()
        for row in rows:
            if row.id not in self._known:
                self._known[PersonId(row.id)] = person_of(self._vault, row)
        return [self._known[PersonId(row.id)] for row in rows]


def _facts(event: str, person: Person, *, by: PersonId) -> dict[str, Any]:
    return {"event": event, "by": by, "person": person.id, **routed_by(person)}


def _accounts(person: Person, known: Person | None) -> list[tuple[str, str | None, str | None]]:
    """The person's account on each platform, as it was and as it is."""
    before = known or Person(person.id, "")
    return [("slack", before.slack_id, person.slack_id), ("wecom", before.wecom_id, person.wecom_id)]
