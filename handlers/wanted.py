"""Which claims came back for want of a receipt and got none since: a receipt that comes without words is for those."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from bot.chat.turn import Turn
from claims.claim import Claim, Step
from claims.policy import Policy
from claims.sentences.told_codes import told_code
from claims.states import State
from handlers.card_parts import sight_of
from handlers.fixing import RECEIPT, lacks_receipt
from handlers.lately import SECONDS

LOOKED_AT = 10
"""Of somebody's newest claims that came back, how many are looked at."""
AT_ONCE = timedelta(days=1)
"""A receipt that comes within this time goes on the claim by itself; later it is asked where it goes."""
AT_ALL = timedelta(days=30)
"""What came back longer ago is not what a receipt is for."""


class Wanted(NamedTuple):
    """A claim that came back for want of a receipt. `told_at` is when it was last spoken of here; None for never.

    `is_plain` says that the decision asked for a receipt in so many words, and that lately.
    """

    claim: Claim
    told_at: datetime | None
    is_plain: bool


def asks_for_a_receipt(policy: Policy, step: Step) -> bool:
    """Whether a decision says that a receipt is missing: by its code, or in words that say that and nothing else."""
    return RECEIPT in (step.code, told_code(step.reason or "", policy.reasons))


def wanted(unit: Any, turn: Turn) -> list[Wanted]:
    """One's own claims that came back for want of a receipt within 30 days, newest first.

    One that got a receipt since counts for ten minutes more: there may be a second page. A claim whose decision says
    something else, but that lacks a receipt by the rules, counts for a day.
    """
    listed = unit.claims.mine(turn.person.id, states=(State.RETURNED,), limit=LOOKED_AT)
    claims = sorted(unit.claims.many([each.number for each in listed]), key=lambda claim: -claim.number)
    return [found for claim in claims if (found := _wanted(unit, turn, claim)) is not None]


def _wanted(unit: Any, turn: Turn, claim: Claim) -> Wanted | None:
    step, sent = claim.last_decision, claim.last_round
    if step is None or step.at is None or sent is None or not step.at <= turn.heard_at <= step.at + AT_ALL:
        return None
    asks = asks_for_a_receipt(unit.policies.get(sent.policy_version), step)
    is_late = turn.heard_at > step.at + AT_ONCE
    if not asks and (is_late or not lacks_receipt(sight_of(unit, claim, turn.reader), step)):
        return None
    told_at: datetime | None = unit.conversations.spoken_of(lane=_lane(unit, turn), claim=claim.number)
    if not set(claim.receipts) <= {each for line in sent.lines for each in line.receipts}:
        is_lately = told_at is not None and abs((turn.heard_at - told_at).total_seconds()) <= SECONDS
        return Wanted(claim, told_at, asks) if is_lately else None
    return Wanted(claim, told_at, asks and not is_late)


def meant_by_itself(unit: Any, turn: Turn, waits: Sequence[Wanted], *, instead_of: Claim | None) -> Claim | None:
    """The claim on which a receipt without words goes: the only one that waits, if it was spoken of here.

    Not where a draft, on which it would go else, was spoken of after that.
    """
    if len(waits) != 1 or not waits[0].is_plain or waits[0].told_at is None:
        return None
    (found,) = waits
    lane = _lane(unit, turn)
    rival = None if instead_of is None else unit.conversations.spoken_of(lane=lane, claim=instead_of.number)
    return found.claim if rival is None or rival < found.told_at else None


def is_later(unit: Any, turn: Turn, draft: Claim, *, than: Sequence[Wanted]) -> bool:
    """Whether that draft was spoken of here after all of these claims."""
    at: datetime | None = unit.conversations.spoken_of(lane=_lane(unit, turn), claim=draft.number)
    return at is not None and all(each.told_at is None or each.told_at <= at for each in than)


def _lane(unit: Any, turn: Turn) -> str:
    origin = turn.event.origin
    lane: str = unit.conversations.lane_out(channel=origin.channel, place=origin.lasting_place)
    return lane
