"""What became of a notice: sent when and where, waiting, or given up and why. And a notice that is only a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from claims.filing import present
from claims.notices import Notice
from claims.people import Person, PersonId

TEST = "notice.test"
"""The code of a notice that somebody sends to themselves."""

_CAUSES = ("unreachable", "busy", "gated", "failed", "unknown", "gone", "rejected", "moved", "erased")


@dataclass(frozen=True, slots=True)
class Posted:
    """One message about a claim, as the outbox holds it; times are UTC.

    `code` says of what it tells and is None for a card that was only drawn again; `channel` is None while nobody knows
    where its reader is. `again` marks what was sent a second time, on another channel, since it was not looked at.
    """

    id: int
    to: PersonId
    code: str | None
    card_key: str | None
    channel: str | None
    state: str
    due_at: datetime
    sent_at: datetime | None = None
    error: str | None = None
    again: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)


def of_notice(posted: Sequence[Posted], *, to: PersonId, code: str) -> list[Posted]:
    """What became of the newest notice of that code to that person, the first delivery first; empty where none was due.

    `posted` are the messages about one claim, oldest first. A card that was put off for a newer drawing of itself is
    told by what became of that.
    """
    mine = [each for each in posted if each.to == to]
    firsts = [each for each in mine if each.code == code and not each.again]
    if not firsts:
        return []
    notice = firsts[-1]
    later = [each for each in mine if each.id > notice.id]
    found = [_overtaken(notice, later)]
    return found + [_overtaken(each, later) for each in later if each.code == code and each.again]


def _overtaken(notice: Posted, later: Sequence[Posted]) -> Posted:
    if notice.state != "superseded" or notice.card_key is None:
        return notice
    drawn = [
        each for each in later if each.card_key == notice.card_key and not each.again and each.state != "superseded"
    ]
    sent = [each for each in drawn if each.sent_at is not None]
    return next(iter(sent or drawn), notice)


def cause(error: str | None) -> str | None:
    """Why something was not sent, as one of a few words; None where nothing is wrong."""
    if error is None:
        return None
    if error.startswith("draw:"):
        return "drawing"
    last = error.rpartition(":")[2].strip()
    return last if last in _CAUSES else "other"


def send_test(unit: Any, *, reference: str, by: Person, now: datetime, on: date) -> str | None:
    """Send a person a notice that only says that it came, where their notices go; gives the channel, None for nowhere.

    The same `reference` again sends nothing. Raises `Refused("person.left")`.
    """
    person = present(unit, by, on=on)
    lane: str = unit.outbox.lane_of(person.id)
    notice = Notice(f"test.{reference}.{person.id}", "news", person.id, TEST, None, facts={"at": now.isoformat()})
    unit.outbox.notice(notice, lane=lane)
    return channel_of(lane)


def channel_of(lane: str) -> str | None:
    """The channel of a lane of messages, None of the one where waits what can be sent nowhere."""
    channel = lane.split(":", 2)[1]
    return None if channel == "nobody" else channel
