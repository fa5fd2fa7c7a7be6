"""A claim as a list shows it: what is on its lines and where it stands, not how it came there."""

from __future__ import annotations

from dataclasses import dataclass

from claims.claim import label
from claims.lines import Line, have_words, total
from claims.money import Money
from claims.people import PersonId
from claims.states import State


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of a list; nothing can be done to it. `owner_name` is empty where the directory has none.

    `manager` is the owner's at this moment, by the directory. `desk` is whom the claim waits for as far as the list was
    asked about it, so it may say less than the claim itself, never more.
    """

    number: int
    owner: PersonId
    owner_name: str
    state: State
    currency: str
    policy_version: int
    lines: tuple[Line, ...]
    manager: PersonId | None = None
    desk: tuple[PersonId, ...] = ()

    @property
    def label(self) -> str:
        """The number as people know it, `C-000042`."""
        return label(self.number)

    @property
    def total(self) -> Money | None:
        """The sum of the lines, or None while one is unknown or a rate is missing."""
        return total(self.lines, self.currency)

    @property
    def has_words(self) -> bool:
        """Whether anything can be read in it that its owner wrote."""
        return have_words(self.lines)

    @property
    def asked(self) -> frozenset[PersonId]:
        """Whoever is known to have been asked."""
        return frozenset(self.desk)
