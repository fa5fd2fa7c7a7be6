"""What happened to a claim, in the past tense: the material of history, audit and notices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from claims.people import PersonId


class Happened(StrEnum):
    """The names of history; outside programs rely on them."""

    CREATED = "created"
    EDITED = "edited"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"
    STEP_APPROVED = "step_approved"
    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"
    PAID = "paid"
    MOVED = "moved"
    RECEIPT_ADDED = "receipt_added"
    RECEIPT_REMOVED = "receipt_removed"


@dataclass(frozen=True, slots=True)
class Event:
    """One row of history. `before` and `after` hold personal text and are kept encrypted; `facts` hold none."""

    name: Happened
    by: PersonId
    at: datetime
    version: int
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
