"""How somebody of the directory becomes a row and comes back; what says who it is, is sealed under their own key."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from sqlalchemy import Row

from claims.people import Person, PersonId, Role
from storage.keys import Vault
from storage.schema import person

OUTLINE = (
    person.c.id,
    person.c.manager_id,
    person.c.department,
    person.c.cost_centre,
    person.c.grade,
    person.c.locale,
    person.c.timezone,
    person.c.left_on,
    person.c.roles,
    person.c.erased,
    person.c.profile_locale,
    person.c.profile_timezone,
)
"""The clear columns, for `outline`."""


_Cells: Any = cast(Any, namedtuple)("_Cells", person.c.keys())


def row_of(cells: Iterable[Any]) -> Row[*tuple[Any, ...]]:
    """A row of the values of all columns, in their order."""
    made: Row[*tuple[Any, ...]] = _Cells._make(cells)
    return made


def person_row(vault: Vault, subject: Person) -> dict[str, Any]:
    """The columns of a person, the id left out."""

    def seal(text: str | None, column: str) -> bytes | None:
        return vault.seal(text or None, person=subject.id, where=_where(column, subject.id))

    return {
        "manager_id": subject.manager_id,
        "department": subject.department,
        "cost_centre": subject.cost_centre,
        "grade": subject.grade,
        "locale": subject.locale,
        "timezone": subject.timezone,
        "left_on": subject.left_on and subject.left_on.isoformat(),
        "roles": ";".join(_role_names(subject)),
        "name_enc": seal(subject.name, "name_enc"),
        "email_enc": seal(subject.email, "email_enc"),
        "email_hmac": email_stand_in(vault, subject.email) if subject.email else None,
        "slack_enc": seal(subject.slack_id, "slack_enc"),
        "wecom_enc": seal(subject.wecom_id, "wecom_enc"),
        "erased": subject.erased,
    }


def person_of(vault: Vault, row: Row[*tuple[Any, ...]]) -> Person:
    """The person of a row of all columns; one who was erased has no name.

    Every turn reads its person anew, for their rights; what is sealed is only opened again when the row changed.
    """
    cells = tuple(row)
    known = vault.people.opened.get(row.id)
    if known is not None and known[0] == cells:
        found: Person = known[1]
        return found

    def opened(column: str) -> str | None:
        return vault.open(getattr(row, column), person=row.id, where=_where(column, row.id))

    made = outline(
        row,
        name=opened("name_enc") or "",
        email=opened("email_enc"),
        slack_id=opened("slack_enc"),
        wecom_id=opened("wecom_enc"),
    )
    vault.people.remember(row.id, cells, made)
    return made


def name_of(vault: Vault, person: PersonId, sealed: bytes | None) -> str:
    """A person's name from its column alone; empty of somebody who was erased or is not in the directory."""
    return vault.open(sealed, person=person, where=_where("name_enc", person)) or ""


def outline(row: Row[*tuple[Any, ...]], *, name: str = "", **sealed: str | None) -> Person:
    """The person of a row as far as its clear columns tell; nothing is opened for it."""
    return Person(
        id=PersonId(row.id),
        name=name,
        manager_id=None if row.manager_id is None else PersonId(row.manager_id),
        department=row.department,
        cost_centre=row.cost_centre,
        grade=row.grade,
        roles=frozenset(Role(role) for role in row.roles.split(";") if role),
        locale=row.locale,
        timezone=row.timezone,
        left_on=None if row.left_on is None else date.fromisoformat(row.left_on),
        erased=bool(row.erased),
        profile_locale=row.profile_locale,
        profile_timezone=row.profile_timezone,
        **sealed,
    )


def routed_by(subject: Person) -> dict[str, Any]:
    """What decides who may decide; audit holds this in clear, and of all else only which field changed."""
    return {
        "manager_id": subject.manager_id,
        "left_on": subject.left_on and subject.left_on.isoformat(),
        "roles": _role_names(subject),
        "erased": subject.erased,
    }


def email_stand_in(vault: Vault, email: str) -> str:
    """What an e-mail address is found by, whatever its case."""
    return vault.lookup(f"email:{email.strip()}")


def _role_names(subject: Person) -> list[str]:
    return sorted(role.value for role in subject.roles)


def _where(column: str, person: PersonId) -> str:
    return f"person.{column}:{person}"
