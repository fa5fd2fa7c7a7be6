"""Which draft somebody is at: the newest of a conversation, while it was spoken of lately."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.chat.turn import Turn
from claims.claim import Claim
from claims.states import State

SECONDS = 600
"""What comes later than this after the last message about a draft, or before it, is not about that draft."""
LOOKED_AT = 5
"""Newest drafts among which the one of this conversation is looked for."""


def draft_spoken_of(unit: Any, turn: Turn) -> Claim | None:
    """The newest draft of this conversation, if the last message about it is within ten minutes of what was said.

    A file that was fetched late was said before a draft that was begun meanwhile; it is not about that one either.
    """
    origin = turn.event.origin
    lane = unit.conversations.lane_out(channel=origin.channel, place=origin.lasting_place)
    for listed in unit.claims.mine(turn.person.id, states=(State.DRAFT,), limit=LOOKED_AT):
        at: datetime | None = unit.conversations.spoken_of(lane=lane, claim=listed.number)
        if at is not None:
            is_lately = abs((turn.heard_at - at).total_seconds()) <= SECONDS
            found: Claim | None = unit.claims.get(listed.number) if is_lately else None
            return found
    return None
