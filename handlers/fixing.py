"""What a returned or rejected claim broke of the rules of its day, and how to go on: below the answer to "why"."""

from __future__ import annotations

from dataclasses import replace

from bot.chat.messages import Offer, Row
from bot.chat.turn import Turn
from claims.claim import Round, Step
from claims.policy import Finding, Policy, check
from claims.states import State
from handlers import card_parts, standing
from handlers.card_parts import Sight, cut
from handlers.ways_on import ways_on

RECEIPT = "missing_receipt"
"""The reason code that asks for a receipt."""


def broken_rules(sight: Sight, step: Step) -> str | None:
    """What that round broke of the rules it was judged by, each with both numbers; None where it broke none."""
    sent = _round(sight, step)
    if sent is None:
        return None
    policy = sight.unit.policies.get(sent.policy_version)
    if not _broken(policy, sent):
        return None
    # What has no rate was not judged, so nothing is said of it.
    lines = tuple(line if line.currency == policy.currency else replace(line, minor=None) for line in sent.lines)
    then = replace(sight, claim=replace(sight.claim, lines=lines, events=[]), policy=policy)
    day, begun = sight.reader.today(sent.at), policy.starts_on
    # What is told of claims from before the first policy was judged by that all the same.
    starts = "none" if begun is None or begun > day else sight.reader.day(begun)
    head = sight.reader.say("rules-of", day=day, starts=starts)
    return "\n".join([head, *(f"• {each}" for each in card_parts.warnings(then))])


def fixes(turn: Turn, sight: Sight, step: Step) -> Offer | None:
    """What its owner can press on the card above, and whom to ask; None for anybody else, and once it went on."""
    claim, say = sight.claim, turn.reader.say
    if claim.owner != turn.person.id or claim.state not in (State.RETURNED, State.REJECTED):
        return None
    what = f"fix-{claim.state.value}"
    if claim.state is State.RETURNED and lacks_receipt(sight, step):
        what = "fix-returned-receipt"
    who = str(standing.decided(sight, step)["who"])
    rows = [Row(text=say(what)), Row(text=cut(say("fix-unclear", who=who), 300))]
    return ways_on(turn, rows, title=say("fix-title"), about=say("fix-asked"), claim=claim.label)


def lacks_receipt(sight: Sight, step: Step) -> bool:
    """Whether that decision asked for a receipt, or what it was about lacked one by the rules."""
    sent = _round(sight, step)
    policy = sight.unit.policies.get(sent.policy_version) if sent else sight.policy
    return step.code == RECEIPT or any(each.rule == "receipt" for each in _broken(policy, sent))


def _broken(policy: Policy, sent: Round | None) -> list[Finding]:
    return [each for each in check(policy, sent.lines) if each.checked] if sent else []


def _round(sight: Sight, step: Step) -> Round | None:
    return next((each for each in sight.claim.rounds if each.number == step.round), None)
