"""Questions that a person shall answer: who is asked, who may answer and close them, and who hears of it.

Nothing of a claim changes by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from claims.errors import Refused
from claims.notices import Notice
from claims.people import Person, PersonId, Role

State = Literal["open", "answered", "closed"]

ANSWER_LENGTH = 3_000
"""Code points of an answer."""


@dataclass(frozen=True, slots=True)
class HelpRequest:
    """A question somebody put to support. `question` is None where its person was erased; times are UTC.

    `tried` are the ids of the entries that were shown before; `lane` is where it is answered. `by` is who
    answered or closed it last, `at` when; `answered_by` whose words the answer is.
    """

    id: int
    person: PersonId
    lane: str
    state: State
    version: int
    question: str | None
    tried: tuple[str, ...]
    asked_at: datetime
    by: PersonId | None = None
    at: datetime | None = None
    answer: str | None = None
    answered_by: PersonId | None = None

    @property
    def card_key(self) -> str:
        """Under which key its card stands in front of everybody who may answer."""
        return f"help:{self.id}"


def helpers(unit: Any, *, on: date) -> list[Person]:
    """Who is asked: support staff, and administrators where nobody is support."""
    for role in (Role.SUPPORT, Role.ADMIN):
        found = [each for each in unit.people.with_role(role) if each.is_active(on)]
        if found:
            return found
    return []


def demand_helper(unit: Any, by: Person, *, on: date) -> None:
    """Raise `Refused("help.not_support")` unless this person is one of those who are asked."""
    if by.id not in {each.id for each in helpers(unit, on=on)}:
        raise Refused("help.not_support")


def ask_for_help(
    unit: Any,
    question: str,
    *,
    ask: str,
    channel: str,
    place: str,
    tried: tuple[str, ...],
    by: Person,
    now: datetime,
    on: date,
) -> tuple[HelpRequest, bool]:
    """Put a question in front of everybody who may answer it; gives the request, and whether it is new.

    The same `ask` again is the same request. Raises `Refused("help.nobody")` where nobody could answer.
    """
    asked = helpers(unit, on=on)
    if not asked:
        raise Refused("help.nobody")
    lane = unit.outbox.lane_to(channel=channel, place=place, to=by.id)
    request, is_new = unit.help.add(ask=ask, person=by.id, lane=lane, question=question, tried=tried, now=now)
    for to in asked if is_new else ():
        key = f"help.{request.id}.{to.id}"
        notice = Notice(key, "card", to.id, "help.asked", None, card_key=request.card_key)
        unit.outbox.notice(notice, lane=unit.outbox.lane_of(to.id))
    return request, is_new


def answer(unit: Any, id: int, text: str, *, seen: int, by: Person, now: datetime, on: date) -> HelpRequest:
    """Send the person an answer, in its lane; the request stays in the queue until it is closed.

    Raises `Refused`: `help.not_support`, `help.unknown`, `help.changed`, `help.closed`.
    """
    request = _open(unit, id, seen=seen, by=by, on=on)
    changed: HelpRequest = unit.help.change(request, state="answered", by=by.id, now=now, answer=text)
    _tell(unit, changed, "answered")
    _redraw(unit, changed, on=on)
    return changed


def close(unit: Any, id: int, *, seen: int, by: Person, now: datetime, on: date) -> HelpRequest:
    """Take a request out of the queue; a person who was not answered is told. Raises `Refused` as `answer` does."""
    request = _open(unit, id, seen=seen, by=by, on=on)
    changed: HelpRequest = unit.help.change(request, state="closed", by=by.id, now=now)
    if request.state == "open":
        _tell(unit, changed, "closed")
    _redraw(unit, changed, on=on)
    return changed


def shown(unit: Any, id: int, *, by: Person, on: date) -> HelpRequest:
    """A request, for those who may answer it. Raises `Refused`: `help.not_support`, `help.unknown`."""
    demand_helper(unit, by, on=on)
    request: HelpRequest | None = unit.help.get(id)
    if request is None:
        raise Refused("help.unknown")
    return request


def _open(unit: Any, id: int, *, seen: int, by: Person, on: date) -> HelpRequest:
    request = shown(unit, id, by=by, on=on)
    if request.state == "closed":
        raise Refused("help.closed")
    if request.version != seen:
        raise Refused("help.changed")
    return request


def _tell(unit: Any, request: HelpRequest, what: str) -> None:
    key = f"help.{request.id}.{request.version}.{what}"
    facts = {"help": request.id, "by": request.by}
    notice = Notice(key, "news", request.person, f"help.{what}", None, facts=facts)
    unit.outbox.notice(notice, lane=request.lane)


def _redraw(unit: Any, request: HelpRequest, *, on: date) -> None:
    for each in helpers(unit, on=on):
        lane = unit.outbox.lane_of(each.id)
        unit.outbox.card(lane=lane, card_key=request.card_key, claim=None, to=each.id, fresh=False)
