"""What the rules need from a store: one unit of work, seen as a few collections. Storage implements it, tests too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from claims.claim import Claim
from claims.errors import Refused
from claims.listing import Listed
from claims.people import Person, PersonId, Role
from claims.policy import Policy
from claims.receipts import Elsewhere, Receipt, RefusedFile
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


class Receipts(Protocol):
    """The files of receipts, as far as rows tell of them."""

    def get(self, id: str) -> Receipt | None:
        """The file of that id, or None."""

    def stage(self, receipt: Receipt) -> Receipt:
        """Keep a row of a file that was sent, as its owner's; one of the same id again changes nothing.

        Raises `Refused("receipt.unknown")` where that id is somebody else's.
        """

    def own(self, owner: PersonId, sha256: Sequence[str]) -> list[Receipt]:
        """Somebody's files with these bytes, one row of each, in that order; what they don't have is left out."""

    def of_claim(self, number: int) -> list[Receipt]:
        """Every file that is or was a receipt of the claim, in the order in which they came."""

    def attach(self, sha256: str, *, claim: int, owner: PersonId, now: datetime) -> Receipt:
        """Make the owner's file with these bytes a receipt of their claim, wherever of theirs it is now.

        A staged one becomes it; of one on another claim of theirs a second row is made. Raises
        `Refused("receipt.gone")` where they have no such file.
        """

    def give_reason(self, receipt: Receipt, reason: str) -> None:
        """Keep why the file is wanted here though it is on another claim too."""

    def hold(self, sha256: Sequence[str]) -> None:
        """Nobody else who holds one of these files goes on until this unit ends."""

    def elsewhere(self, sha256: Sequence[str], *, but: int | None) -> list[Elsewhere]:
        """Every other claim than `but` on whose lines these files are now, the oldest first."""

    def refuse(self, person: PersonId, *, id: str, name: str, refused: Refused, now: datetime) -> None:
        """Keep that a file of this person was refused; the same `id` again changes nothing."""

    def last_refused(self, person: PersonId) -> RefusedFile | None:
        """The last file of this person that was refused, or None."""


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

    @property
    def receipts(self) -> Receipts:
        """The files of receipts."""
