"""What the pages ask the store: a stretch of a conversation, what came since, and who has not looked yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claims.people import PersonId
from integrations.webchat.ports import Entry, Log

PAGE = 40
"""Entries of the first page, and of each step back."""

STEP = 200
"""Entries of each side that are read at once for a page that was away."""

CHANNEL = "webchat"
_END = 2**62
Place = tuple[int, int]
"""A place of a conversation: the `seq` of what was said and of what was sent."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a conversation; `earlier` is where to go on backwards, if there is more."""

    entries: Sequence[Entry]
    earlier: Place | None


@dataclass(frozen=True, slots=True)
class News:
    """What came or changed after a place, and the place after it. Each article stands once, as it is by now."""

    entries: Sequence[Entry]
    said: int
    sent: int
    has_more: bool


def stretch(unit: Any, person: PersonId, *, before: Place | None = None) -> Stretch:
    """The newest entries, or those before a place."""
    log: Log = unit.conversations
    found = log.page(address=person, limit=PAGE + 1, before=before)
    if len(found) <= PAGE:
        return Stretch(found, None)
    shown = found[-PAGE:]
    said, sent = before or (_END, _END)
    return Stretch(shown, (_lowest(shown, "said", said), _lowest(shown, "sent", sent)))


def place(unit: Any, person: PersonId) -> Place:
    """How far a conversation has come at this moment, changes in place included."""
    log: Log = unit.conversations
    said = _highest(log.page(address=person, limit=1, before=(_END, 0)), "said", 0)
    sent = _highest(log.page(address=person, limit=1, before=(0, _END)), "sent", 0)
    while True:
        later = log.since(address=person, said=_END, sent=sent, limit=STEP)
        if not later:
            return said, sent
        sent = _highest(later, "sent", sent)


def news_since(unit: Any, person: PersonId, *, said: int, sent: int) -> News:
    """What came or changed after a place."""
    log: Log = unit.conversations
    found = log.since(address=person, said=said, sent=sent, limit=STEP)
    fullest = max(sum(1 for entry in found if entry.side == side) for side in ("said", "sent"))
    return News(_once(found), _highest(found, "said", said), _highest(found, "sent", sent), has_more=fullest >= STEP)


def unread_of(unit: Any) -> Mapping[str, int]:
    """Everybody who has not looked at something, and at how much."""
    log: Log = unit.conversations
    counts = {str(person.id): log.unread(address=person.id) for person in unit.people.all()}
    return {person: count for person, count in counts.items() if count}


def _once(found: Sequence[Entry]) -> Sequence[Entry]:
    """Each article where it came first, with what it holds last; what only says that a card moved holds nothing."""
    newest: dict[str, Entry] = {}
    for entry in found:
        known = newest.get(entry.ref)
        if known is None or entry.body is not None:
            newest[entry.ref] = entry
    return list(newest.values())


def _highest(entries: Sequence[Entry], side: str, least: int) -> int:
    return max((entry.seq for entry in entries if entry.side == side), default=least)


def _lowest(entries: Sequence[Entry], side: str, most: int) -> int:
    return min((entry.seq for entry in entries if entry.side == side), default=most)
