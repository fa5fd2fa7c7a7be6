"""The words in which the expenses of a draft were told: kept beside it, so that each can be called by them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.chat.turn import Turn
from claims import filing
from claims.claim import Claim
from claims.lines import Line, as_facts, from_facts, same_lines
from claims.people import Person, PersonId

MOST_VERSIONS = 10
"""Changes of a draft that were made without words, among which the newest words are looked for."""


def held(lines: Sequence[Line]) -> str:
    """The expenses of a list as an offer holds them, each with its words."""
    facts = [{**fact, "told": line.told} for fact, line in zip(as_facts(lines), lines, strict=True)]
    return json.dumps(facts, ensure_ascii=False)


def lines_of(holds: str) -> tuple[Line, ...]:
    """The expenses that a list holds."""
    facts = json.loads(holds)
    return tuple(replace(line, told=fact.get("told", "")) for line, fact in zip(from_facts(facts), facts, strict=True))


def create(unit: Any, lines: Sequence[Line], *, by: Person, now: datetime, on: date) -> Claim:
    """A new draft of what was told in words, as `filing.create` makes it, and those words."""
    claim = filing.create(unit, lines, by=by, now=now, on=on)
    keep(unit, claim.number, lines, listed=lines, person=by.id)
    return claim


def edit(unit: Any, number: int, lines: Sequence[Line], *, by: Person, seen: int, now: datetime, on: date) -> Claim:
    """The draft with these lines, as `filing.edit` changes it, and the words that those still have."""
    claim = filing.edit(unit, number, lines, by=by, seen=seen, now=now, on=on)
    if any(line.told for line in lines):
        unit.offers.keep(_place(number, claim.version), holds=held(lines), person=by.id)
    return claim


def keep(unit: Any, number: int, lines: Sequence[Line], *, listed: Sequence[Line], person: PersonId) -> None:
    """Remember in which words the expenses of that new draft were told, in the list that it was or at once."""
    told = _told_again(lines, listed)
    if any(line.told for line in told):
        unit.offers.keep(_place(number), holds=held(told), person=person)


async def as_told(turn: Turn, claim: Claim) -> Claim:
    """One's own draft with the words in which its expenses were told, where they were told in words."""
    newest = range(claim.version, max(1, claim.version - MOST_VERSIONS), -1)
    places = [*(_place(claim.number, version) for version in newest), _place(claim.number)]

    def look(unit: Any) -> str | None:
        kept = (unit.offers.get(place, person=turn.person.id) for place in places)
        return next((holds for holds in kept if holds is not None), None)

    holds = await turn.read(look)
    return claim if holds is None else replace(claim, lines=_told_again(claim.lines, lines_of(holds)))


def _told_again(lines: Sequence[Line], before: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, each with the words of the one that it was before; what is of another kind now is called anew."""
    told = list(lines)
    for then, now in same_lines(before, lines):
        if then is None or now is None or told[now].told:
            continue
        if told[now].category == before[then].category:
            told[now] = replace(told[now], told=before[then].told)
    return tuple(told)


def _place(number: int, version: int | None = None) -> str:
    return f"told:{number}" if version is None else f"told:{number}:{version}"
