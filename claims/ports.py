"""What the rules need from a store: one unit of work, seen as a few collections. Storage implements it, tests too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from claims.claim import Claim
from claims.listing import Listed
from claims.people import Person, PersonId, Role
from claims.policy import Policy
from claims.states import State


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One row of history as it may be shown."""

    at: datetime
    by: PersonId
    event: str
    version: int
    facts: Mapping[str, object]


class Claims(Protocol):
    """The claims of this unit. What is loaded here and changed is written when the unit is left."""

    def get(self, number: int) -> Claim | None:
        """The claim, or None where there is none of that number."""

    def many(self, numbers: Sequence[int]) -> list[Claim]:
        """These claims by number; a number that nobody has is left out."""

    def add(self, claim: Claim) -> Claim:
        """Give the claim its number and keep it."""

    def mine(self, owner: PersonId, *, states: Sequence[State], limit: int, before: int | None = None) -> list[Listed]:
        """A person's claims, newest first; `before` is the number to go on from."""

    def waiting_for(self, person: PersonId, *, limit: int, after: int | None = None) -> list[Listed]:
        """Claims that wait for this person's decision, longest waiting first; `after` is the number to go on from."""

    def to_pay(self, *, limit: int, after: int | None = None) -> list[Listed]:
        """Approved claims that were not paid, oldest first."""

    def open_steps_of(self, person: PersonId) -> list[Claim]:
        """Every submitted claim whose open step this person is asked in or whose owner reports to them."""

    def history(self, number: int) -> list[HistoryRow]:
        """The history of a claim, oldest first."""


class People(Protocol):
    """Who works here, as far as it takes to say who decides."""

    def get(self, person: PersonId) -> Person | None:
        """The person, or None."""

    def with_role(self, role: Role) -> list[Person]:
        """Everybody who has the role, by id; those who left included."""


class Directory(People, Protocol):
    """The directory of a unit, which others may be changing."""

    def many(self, people: Iterable[PersonId]) -> list[Person]:
        """These people by id, asked for at once; an id that nobody has is left out."""

    def hold(self) -> None:
        """Nobody changes the directory until this unit ends; what it read of it before is read anew."""


class Policies(Protocol):
    """The policies, as versions."""

    def current(self) -> Policy:
        """The version in force."""

    def get(self, version: int) -> Policy:
        """The version that judged a claim."""


class Unit(Protocol):
    """One transaction."""

    @property
    def claims(self) -> Claims:
        """The claims."""

    @property
    def people(self) -> Directory:
        """The directory."""

    @property
    def policies(self) -> Policies:
        """The policies."""
