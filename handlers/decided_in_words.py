"""A decision written with more than its word, as in "reject, lunch was 35", is no expense of whoever decides."""

from __future__ import annotations

import re
from typing import Any

from bot.chat.messages import Text
from bot.chat.router import plain
from bot.chat.turn import Answer, Turn
from handlers import lists

_REJECTS = re.compile(r"(?:ok(?:ay)? |please )*(?:reject|decline|deny)\b|(?:驳回|拒绝)")
_RETURNS = re.compile(
    r"(?:ok(?:ay)? |please )*(?:return (?:it|this|that)\b|send (?:it|this|that) back\b)"
    r"|(?:打回|退回)(?=[ ,，:：。吧它这])"
)


async def which(turn: Turn, text: str) -> Answer:
    """Which claim is meant, with all that wait for the person; None where nothing does, or nothing is decided."""
    said = plain(text).strip()
    button = "reject" if _REJECTS.match(said) else "return" if _RETURNS.match(said) else None
    if button is None:
        return None

    def waits(unit: Any) -> bool:
        return bool(unit.claims.waiting_for(turn.person.id, limit=1))

    if not await turn.read(waits):
        return None
    word = turn.reader.say(f"button-{button}").lower()
    return [Text(text=turn.reader.say("typed-which", word=word)), await lists.to_approve(turn)]
