"""Who works here: the people of the directory as the rules of claims need them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NewType

PersonId = NewType("PersonId", str)

OPERATOR = PersonId("operator")
"""The actor of everything done on the command line."""


class Role(StrEnum):
    """What somebody may do besides being an employee; being a manager follows from the directory, not from a role."""

    FINANCE = "finance"
    SUPPORT = "support"
    ADMIN = "admin"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True)
class Person:
    """One row of the directory. `left_on` is the first day on which the person can do nothing any more."""

    id: PersonId
    name: str
    email: str | None = None
    manager_id: PersonId | None = None
    department: str | None = None
    cost_centre: str | None = None
    grade: str | None = None
    roles: frozenset[Role] = field(default_factory=frozenset)
    locale: str | None = None
    timezone: str | None = None
    slack_id: str | None = None
    wecom_id: str | None = None
    left_on: date | None = None
    erased: bool = False
    profile_locale: str | None = field(default=None, compare=False)
    """What a platform's profile says, for who has no locale; no part of the directory."""
    profile_timezone: str | None = field(default=None, compare=False)

    def is_active(self, on: date) -> bool:
        """Whether the person may act on that day."""
        return not self.erased and (self.left_on is None or on < self.left_on)

    @property
    def has_manager(self) -> bool:
        """Whether somebody is above; a manager equal to oneself means nobody is."""
        return self.manager_id is not None and self.manager_id != self.id


Addresses = Mapping[str, str]
"""A person's address per channel, for example `{"webchat": "ada"}`."""
