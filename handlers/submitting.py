"""`submit` and `withdraw` alone: the claim that is clearly meant, or those to which it can be done, with buttons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from bot.chat.actions import Action
from bot.chat.messages import Button, Items, Row, Text
from bot.chat.router import Router
from bot.chat.turn import Answer, Turn
from claims.claim import Claim
from claims.states import State
from handlers import actions, filing, lists
from handlers.card_parts import Glance, glance_at
from handlers.lately import SECONDS
from handlers.typed import by_number, shown_here

WORDS = (
    *("submit", "submit it", "submit this", "submit that", "submit again", "submit it again", "submit now"),
    *("submit please", "please submit", "please submit it", "resubmit", "send it", "send it again"),
    *("提交", "提交吧", "提交它", "提交一下", "请提交", "再次提交", "重新提交", "再提交一次", "直接提交"),
)
"""What means "submit" and names no claim."""

WITHDRAW = ("withdraw", "withdraw it", "withdraw my claim", "撤回", "撤回报销单", "撤回报销")

SUBMITTABLE = (State.DRAFT, State.RETURNED, State.WITHDRAWN)
OTHERS = 10
"""Of one's newest claims in any state, among how many the one that was shown last is looked for."""


class Candidates(NamedTuple):
    """What `submit` may mean: the one claim that is clearly meant, and all that can be submitted, newest first."""

    meant: int | None
    glances: Sequence[Glance[Claim]]


async def submit_alone(turn: Turn) -> Answer:
    """Send the claim that is clearly meant, as it was shown here; else a list to choose from, or that there is none.

    Under a claim's card no other is meant, whether it can be submitted or not.
    """
    if turn.about is not None:
        return await by_number(actions.Submit, filing.submit)(turn, turn.about)
    found = await turn.read(lambda unit: _candidates(unit, turn))
    if found.meant is not None and await shown_here(turn, found.meant) is not None:
        return await by_number(actions.Submit, filing.submit)(turn, found.meant)
    say = turn.reader.say
    if not found.glances:
        return Text(text=say("submit-none"))
    rows = [_row(glance, "submit", actions.Submit) for glance in found.glances[: lists.PAGE]]
    if len(found.glances) > lists.PAGE:
        more = actions.MyClaims(before=found.glances[lists.PAGE - 1].claim.number)
        rows.append(Row(text=say("list-more"), button=Button(label=say("button-more"), action=more.pack())))
    return [Text(text=say("submit-which")), Items(title=say("submit-list"), rows=tuple(rows))]


def _candidates(unit: Any, turn: Turn) -> Candidates:
    listed = unit.claims.mine(turn.person.id, states=SUBMITTABLE, limit=lists.PAGE + 1)
    numbers = [each.number for each in listed]
    claims = sorted(unit.claims.many(numbers), key=lambda claim: -claim.number)
    meant = numbers[0] if len(numbers) == 1 else _shown_last(unit, turn, numbers)
    return Candidates(meant, [glance_at(unit, claim, turn.reader) for claim in claims])


def _shown_last(unit: Any, turn: Turn, numbers: Sequence[int]) -> int | None:
    """Which of these claims has the newest card here, of all of mine and of the last ten minutes."""
    origin = turn.event.origin
    lane = unit.conversations.lane_out(channel=origin.channel, place=origin.lasting_place)
    newest = [each.number for each in unit.claims.mine(turn.person.id, states=lists.LISTED, limit=OTHERS)]
    shown = {number: unit.conversations.spoken_of(lane=lane, claim=number) for number in {*numbers, *newest}}
    # What came after this was said is not what was looked at.
    times = {number: at for number, at in shown.items() if at is not None and at <= turn.accepted_at}
    last = max(times.values(), default=None)
    if last is None or (turn.heard_at - last).total_seconds() > SECONDS:
        return None
    meant = [number for number, at in times.items() if at == last]
    return meant[0] if len(meant) == 1 and meant[0] in numbers else None


def _row(glance: Glance[Claim], verb: str, action: type[Action]) -> Row:
    claim, say = glance.claim, glance.reader.say
    press = action.model_validate({"claim": claim.number, "version": claim.version})
    button = Button(label=say(f"button-{verb}"), action=press.pack())
    return lists.row_of(glance, lists.what(glance)).model_copy(update={"button": button})


# ------------------------------------------------------------ taken back


async def withdraw_alone(turn: Turn) -> Answer:
    """Which of those that wait to be decided, also where it is but one: it loses its place; or that none waits.

    Under a claim's card that claim is meant and no other.
    """
    if turn.about is not None:
        return await by_number(actions.Withdraw, filing.withdraw)(turn, turn.about)
    glances = await turn.read(lambda unit: _waiting(unit, turn))
    say = turn.reader.say
    if not glances:
        return Text(text=say("withdraw-none"))
    rows = tuple(_row(glance, "withdraw", actions.Withdraw) for glance in glances)
    which = say("typed-which", word=say("button-withdraw").lower())
    return [Text(text=which), Items(title=say("withdraw-list"), rows=rows)]


def _waiting(unit: Any, turn: Turn) -> list[Glance[Claim]]:
    listed = unit.claims.mine(turn.person.id, states=(State.SUBMITTED,), limit=lists.PAGE)
    claims = unit.claims.many([each.number for each in listed])
    return [glance_at(unit, claim, turn.reader) for claim in sorted(claims, key=lambda claim: -claim.number)]


def register(router: Router) -> None:
    """The words for it, whichever language one reads."""
    router.command(*WORDS)(submit_alone)
    router.command(*WITHDRAW)(withdraw_alone)
