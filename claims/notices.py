"""Who must hear of what happened to a claim. It decides nothing about channels or words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from claims.claim import Claim
from claims.errors import Refused
from claims.events import Event, Happened
from claims.people import PersonId
from claims.ports import People
from claims.route import finance_or_admin

TOLD_TO_OWNER = frozenset({Happened.APPROVED, Happened.RETURNED, Happened.REJECTED, Happened.PAID})


@dataclass(frozen=True, slots=True)
class Notice:
    """A message (`news`, with a code and facts) or a card (by its key) that one person must get, once.

    `key` is unique for ever: claim, version, event and recipient. `claim` is None where it is about none.
    """

    key: str
    kind: str
    to: PersonId
    code: str
    claim: int | None
    card_key: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


def card_key(claim: int, role: str) -> str:
    """The key of the card of a claim for its `owner`, its approver (`review`) or finance (`pay`)."""
    return f"claim:{claim}:{role}"


def told(people: People, claim: Claim, event: Event, *, on: date) -> list[Notice]:
    """The notices one event demands. News never goes to who made it; a card goes to everybody it asks to act."""
    notices = []
    if event.name in (Happened.SUBMITTED, Happened.MOVED) and claim.open_step is not None:
        have = event.facts.get("from", ())
        notices += [_card(claim, event, to, "review") for to in claim.open_step.asked if to not in have]
    if event.name in TOLD_TO_OWNER and event.by != claim.owner:
        notices.append(_news(claim, event, claim.owner))
    if event.name is Happened.APPROVED:
        owner = people.get(claim.owner)
        if owner is not None:
            try:
                payers = finance_or_admin(people, owner, on=on)[1]
            except Refused:
                payers = ()
            notices += [_card(claim, event, to, "pay") for to in payers]
    return notices


def _key(claim: Claim, event: Event, to: PersonId, what: str) -> str:
    # A step may move more than once within one version, so the time of the event is part of the key.
    return f"{claim.number}.{event.version}.{event.name.value}.{int(event.at.timestamp() * 1000)}.{to}.{what}"


def _news(claim: Claim, event: Event, to: PersonId) -> Notice:
    facts = {"by": event.by, "at": event.at.isoformat(), "round": claim.round}
    return Notice(_key(claim, event, to, "news"), "news", to, f"claim.{event.name.value}", claim.number, facts=facts)


def _card(claim: Claim, event: Event, to: PersonId, role: str) -> Notice:
    key = _key(claim, event, to, role)
    return Notice(key, "card", to, f"card.{role}", claim.number, card_key=card_key(claim.number, role))
