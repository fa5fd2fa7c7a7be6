"""What happened to a claim, line by line: when, who, what, and the reason that was given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.chat.messages import Text
from bot.chat.router import Router
from bot.chat.turn import Answer, Turn
from claims.claim import Claim
from claims.events import Happened
from claims.people import OPERATOR, PersonId
from handlers import actions, showing
from handlers.card_parts import Sight, cut, name_of, sight_of
from handlers.standing import reason_of

MOST = 40
"""Of so many events the newest are told; a claim that has more was sent to and fro for weeks."""

REASON = 200
MESSAGE = 10_000

OWN = frozenset({Happened.CREATED, Happened.EDITED, Happened.RECEIPT_ADDED, Happened.RECEIPT_REMOVED})
"""What somebody does before they send a claim, which is their own business until then."""


async def history(turn: Turn, press: actions.History) -> Answer:
    """The history of a claim that this person may see."""
    return await history_of(turn, press.claim)


async def history_of(turn: Turn, number: int) -> Answer:
    """The same by `history C-000042`."""

    def query(unit: Any) -> Text:
        claim = showing.visible(unit, number, by=turn.person, on=turn.today)
        return _told(turn, unit, claim)

    return await turn.read(query)


def _told(turn: Turn, unit: Any, claim: Claim) -> Text:
    reader = turn.reader
    is_own = claim.owner == turn.person.id
    sight = sight_of(unit, claim, reader)
    rows = _once([row for row in unit.claims.history(claim.number) if is_own or Happened(row.event) not in OWN])
    lines = [reader.say("history-title", number=claim.label)]
    if len(rows) > MOST:
        lines.append(reader.say("history-older", count=len(rows) - MOST))
    for row in rows[-MOST:]:
        by = "Chit" if row.by == OPERATOR else name_of(unit, PersonId(row.by), reader=reader)
        happened = reader.say(f"event-{row.event.replace('_', '-')}")
        line = f"{reader.moment(row.at)} · {by} · {happened}"
        reason = _reason(sight, row)
        lines.append(reader.say("history-reason", line=line, reason=cut(reason, REASON)) if reason else line)
    return Text(text=cut("\n".join(lines), MESSAGE))


def _once(rows: Sequence[Any]) -> list[Any]:
    """The last step is what approves a claim: that is told once."""
    following = [*rows[1:], None]
    return [
        row
        for row, after in zip(rows, following, strict=True)
        if row.event != Happened.STEP_APPROVED
        or after is None
        or (after.event, after.by, after.at) != (Happened.APPROVED, row.by, row.at)
    ]


def _reason(sight: Sight, row: Any) -> str | None:
    """What was written with that decision, behind its type where one was chosen."""
    decided = [step for step in sight.claim.steps if step.decided_by == row.by and step.at == row.at]
    return next((reason_of(sight, step) for step in decided if step.reason), None)


def register(router: Router) -> None:
    """The entry of a card's menu, and the words."""
    router.pressed(actions.History)(history)
    router.command("history", "经过", "历史", "历史记录", takes="number")(history_of)
