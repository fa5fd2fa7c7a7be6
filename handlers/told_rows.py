"""The words in which the expenses of a list were told: kept with its draft, so that each can be called by them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.chat.turn import Turn
from claims.claim import Claim
from claims.lines import Line, as_facts, from_facts, same_lines
from claims.people import PersonId


def held(lines: Sequence[Line]) -> str:
    """The expenses of a list as an offer holds them, each with its words."""
    facts = [{**fact, "told": line.told} for fact, line in zip(as_facts(lines), lines, strict=True)]
    return json.dumps(facts, ensure_ascii=False)


def lines_of(holds: str) -> tuple[Line, ...]:
    """The expenses that a list holds."""
    facts = json.loads(holds)
    return tuple(replace(line, told=fact.get("told", "")) for line, fact in zip(from_facts(facts), facts, strict=True))


def keep(unit: Any, number: int, lines: Sequence[Line], *, listed: Sequence[Line], person: PersonId) -> None:
    """Remember in which words the expenses of that new draft were told in the list that it was."""
    told = _told_again(lines, listed)
    if len(told) > 1 and any(line.told for line in told):
        unit.offers.keep(_place(number), holds=held(told), person=person)


async def as_told(turn: Turn, claim: Claim) -> Claim:
    """One's own draft with the words in which its expenses were told, where they were told in one list."""
    if len(claim.lines) < 2:
        return claim
    holds = await turn.read(lambda unit: unit.offers.get(_place(claim.number), person=turn.person.id))
    return claim if holds is None else replace(claim, lines=_told_again(claim.lines, lines_of(holds)))


def _told_again(lines: Sequence[Line], before: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, each with the words of the one that it was before."""
    told = list(lines)
    for then, now in same_lines(before, lines):
        if then is not None and now is not None and not told[now].told:
            told[now] = replace(told[now], told=before[then].told)
    return tuple(told)


def _place(number: int) -> str:
    return f"told:{number}"
