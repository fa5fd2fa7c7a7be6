"""Which draft somebody is at: the newest of a conversation, while it was spoken of lately."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.chat.turn import Turn
from claims.claim import Claim
from claims.states import State
from handlers import showing

SECONDS = 600
"""What comes later than this after the last message about a draft, or before it, is not about that draft."""
LOOKED_AT = 5
"""Newest drafts among which the one of this conversation is looked for."""

BACK = (State.RETURNED, State.WITHDRAWN)
"""Where a claim is with its owner again, who can change it."""


def draft_spoken_of(unit: Any, turn: Turn) -> Claim | None:
    """The newest draft of this conversation, if the last message about it is within ten minutes of what was said.

    That is where a file goes. One that was fetched late was said before a draft that was begun meanwhile; it is not
    about that one either.
    """
    return next((_if_lately(unit, turn, number, at) for number, at in _spoken_of(unit, turn)), None)


def draft_at_hand(unit: Any, turn: Turn, *, since: datetime | None = None) -> Claim | None:
    """The draft of this conversation that the last message was about, if it is within ten minutes of what was said.

    That is what words such as "no, 86" mean: an older one too, if a file went on it or its card was asked for just now.
    With `since`, by the database's time, only one that was spoken of after that.

    What is said under a claim's card means that claim, in whatever state it is and whosever. Raises
    `Refused("claim.unknown")` where they may not see it.
    """
    if turn.about is not None:
        return showing.visible(unit, turn.about, by=turn.person, on=turn.today)
    spoken = [each for each in _spoken_of(unit, turn) if since is None or each[1] > since]
    last = max(spoken, key=lambda each: (each[1], each[0]), default=None)
    return None if last is None else _if_lately(unit, turn, *last)


def claims_meant(unit: Any, turn: Turn) -> tuple[Claim, ...]:
    """What words such as "no, 86" may mean: the draft at hand, or the claim that came back and was spoken of since.

    A claim that somebody else returned is perhaps not what the person looks at; until they changed it themselves,
    others that were spoken of lately are given behind it. Raises `Refused` as `draft_at_hand` does.
    """
    draft = draft_at_hand(unit, turn)
    if turn.about is not None:
        return () if draft is None else (draft,)
    # What came back after this was said was not looked at.
    spoken = [each for each in _spoken_of(unit, turn, states=BACK) if each[1] <= turn.accepted_at]
    newest = sorted(spoken, key=lambda each: (each[1], each[0]), reverse=True)
    back = [claim for number, at in newest if (claim := _if_lately(unit, turn, number, at)) is not None]
    if not back or (draft is not None and _is_later(unit, turn, draft, than=newest[0][1])):
        return () if draft is None else (draft,)
    if back[0].state is State.WITHDRAWN or back[0].changed_since_last_round:
        return (back[0],)
    return (*back, *([draft] if draft is not None else []))


def spoken_lately(unit: Any, turn: Turn) -> tuple[Claim, ...]:
    """One's own claims in any state that were spoken of here within ten minutes, the last one first.

    Under a claim's card it is that one alone, if it is one's own. Raises `Refused` as `draft_at_hand` does.
    """
    if turn.about is not None:
        claim = showing.visible(unit, turn.about, by=turn.person, on=turn.today)
        return (claim,) if claim.owner == turn.person.id else ()
    spoken = sorted(_spoken_of(unit, turn, states=tuple(State)), key=lambda each: (each[1], each[0]), reverse=True)
    found = (_if_lately(unit, turn, number, at) for number, at in spoken)
    return tuple(claim for claim in found if claim is not None and claim.state is not State.DISCARDED)


def _is_later(unit: Any, turn: Turn, draft: Claim, *, than: datetime) -> bool:
    return any(number == draft.number and at > than for number, at in _spoken_of(unit, turn))


def draft_since(unit: Any, turn: Turn, offer: str) -> Claim | None:
    """The draft at hand, if it was spoken of after that list was shown, which was not used yet; else None."""
    shown_at = unit.offers.made_at(offer, person=turn.person.id)
    return None if shown_at is None else draft_at_hand(unit, turn, since=shown_at)


def _spoken_of(unit: Any, turn: Turn, *, states: tuple[State, ...] = (State.DRAFT,)) -> list[tuple[int, datetime]]:
    """The newest claims in these states that were spoken of here, newest first, and when that was last."""
    origin = turn.event.origin
    lane = unit.conversations.lane_out(channel=origin.channel, place=origin.lasting_place)
    listed = unit.claims.mine(turn.person.id, states=states, limit=LOOKED_AT)
    times = ((each.number, unit.conversations.spoken_of(lane=lane, claim=each.number)) for each in listed)
    return [(number, at) for number, at in times if at is not None]


def _if_lately(unit: Any, turn: Turn, number: int, at: datetime) -> Claim | None:
    is_lately = abs((turn.heard_at - at).total_seconds()) <= SECONDS
    found: Claim | None = unit.claims.get(number) if is_lately else None
    return found
