"""A fresh draft is corrected in words: "no, 86", "改成86", "remove 2", as a list of expenses is before it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.chat.messages import Text
from bot.chat.turn import Answer, Turn
from claims import filing
from claims.claim import Claim
from claims.correcting import corrected
from claims.errors import Refused
from claims.lines import Line
from claims.policy import Policy
from claims.sentences.amendments import amended
from claims.sentences.corrections import Add, Change, Correction, Unclear, heard
from handlers import asking, showing
from handlers.lately import draft_spoken_of

NOT_MEANT = frozenset({"list.unclear", "list.which", "list.no_row"})
"""What was said corrects nothing of the draft, so it is heard as anything else."""


async def amend(turn: Turn, text: str) -> Answer:
    """The draft that was spoken of lately with what was corrected of it; None where nothing of it was."""
    one, several = amended(text), _clear(heard(text))
    if one is None and not several:
        return None
    claim = await turn.read(lambda unit: draft_spoken_of(unit, turn))
    if claim is None:
        return None
    corrections: Sequence[Correction] = several if len(claim.lines) > 1 else [one] if one is not None else []
    if not corrections:
        return None
    policy = await turn.policy()
    try:
        lines = corrected(claim.lines, corrections, on=turn.today, policy=policy)
    except Refused as refused:
        if refused.code in NOT_MEANT:
            return None
        raise
    if not lines or lines == claim.lines or (one is not None and not _is_small(claim, lines, one)):
        return None
    return await turn.write(
        filing.edit,
        claim.number,
        lines,
        seen=claim.version,
        answer=lambda changed: after(turn, changed, policy),
    )


def _clear(corrections: tuple[Correction, ...]) -> tuple[Correction, ...]:
    """Those that say which expense and what of it; more of them begin a claim of their own."""
    return () if any(isinstance(each, (Add, Unclear)) for each in corrections) else corrections


def _is_small(claim: Claim, lines: Sequence[Line], change: Change) -> bool:
    """Whether one thing of one expense changed: who says more tells of another expense.

    Merchant and purpose take any words, so they are changed only where they were named.
    """
    if len(lines) != 1 or len(claim.lines) != 1:
        return True
    names = ("amount", "category", "date", "merchant", "purpose")
    changed = [name for name in names if getattr(lines[0], name) != getattr(claim.lines[0], name)]
    return len(changed) == 1 and (changed[0] not in ("merchant", "purpose") or change.field == changed[0])


def after(turn: Turn, claim: Claim, policy: Policy) -> Answer:
    """The card at the end of the conversation, and below it what it still lacks."""
    say = turn.reader.say
    parts: list[Any] = [
        Text(text=say("draft-amended", number=claim.label)),
        showing.owners_card(claim, fresh=True),
        asking.next_question(turn.reader, claim, policy),
    ]
    return [each for each in parts if each is not None]
