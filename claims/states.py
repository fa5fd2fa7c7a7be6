"""The life of a claim as one visible table: which verb leads from which state to which."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where a claim stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"
    PAID = "paid"


class Verb(StrEnum):
    """What somebody can do to a claim."""

    SEE = "see"
    EDIT = "edit"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    DISCARD = "discard"
    APPROVE = "approve"
    RETURN = "return"
    REJECT = "reject"
    PAY = "pay"
    COPY = "copy"  # leads nowhere: the claim stays as it is, and another one begins


LIFE: Mapping[tuple[State, Verb], State] = {
    (State.DRAFT, Verb.EDIT): State.DRAFT,
    (State.DRAFT, Verb.SUBMIT): State.SUBMITTED,
    (State.DRAFT, Verb.DISCARD): State.DISCARDED,
    (State.SUBMITTED, Verb.WITHDRAW): State.WITHDRAWN,
    (State.SUBMITTED, Verb.APPROVE): State.APPROVED,
    (State.SUBMITTED, Verb.RETURN): State.RETURNED,
    (State.SUBMITTED, Verb.REJECT): State.REJECTED,
    (State.RETURNED, Verb.EDIT): State.RETURNED,
    (State.RETURNED, Verb.SUBMIT): State.SUBMITTED,
    (State.RETURNED, Verb.DISCARD): State.DISCARDED,
    (State.WITHDRAWN, Verb.EDIT): State.WITHDRAWN,
    (State.WITHDRAWN, Verb.SUBMIT): State.SUBMITTED,
    (State.WITHDRAWN, Verb.DISCARD): State.DISCARDED,
    (State.APPROVED, Verb.PAY): State.PAID,
}

EDITABLE = frozenset(state for state, verb in LIFE if verb is Verb.EDIT)
FINAL = frozenset(State) - {state for state, _ in LIFE}
