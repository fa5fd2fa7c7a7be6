"""What becomes of the receipts of expenses that go from a list before it is saved."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.messages import Text
from bot.chat.turn import Turn
from claims.lines import Line, receipts_of
from handlers.card_parts import cut

NAMED = 5
"""Receipts that are named; the others are counted."""


async def said_left(turn: Turn, before: Sequence[Line], lines: Sequence[Line]) -> list[Text]:
    """That the receipts of the expenses that went are on no list any more, and how to use them; else nothing."""
    there = receipts_of(lines)
    left = [each for each in receipts_of(before) if each not in there]
    if not left:
        return []
    receipts = await turn.read(lambda unit: unit.receipts.own(turn.person.id, left[:NAMED]))
    say = turn.reader.say
    names = [say("quoted", words=cut(each.name or each.kind.value, 60)) for each in receipts]
    more = len(left) - len(names)
    told = turn.reader.listed([*names, *([say("left-more", count=more)] if more else [])])
    return [Text(text=say("left-with-row", names=told, count=len(left)))]
