"""Where is my claim, and why was it returned or rejected: answered from the claim's own record."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from bot.chat.events import Said
from bot.chat.messages import Items, Offer, Row, Text
from bot.chat.router import Router, numbers_in, plain
from bot.chat.turn import Answer, Said_, Turn
from claims.claim import Claim, Step
from claims.people import Role
from claims.policy import Policy, missing
from claims.states import State
from handlers import actions, card_parts, fixing, lists, showing, standing
from handlers.asked_in_words import said_shortly
from handlers.card_parts import Sight, glance_at, sight_of
from handlers.list_words import STATUS, WHY

REFUSALS = ("returned", "rejected")
WITH_A_PAST = (State.RETURNED, State.REJECTED, State.SUBMITTED, State.WITHDRAWN)
UNDER_WAY = (State.SUBMITTED, State.RETURNED, State.APPROVED, State.WITHDRAWN, State.REJECTED, State.PAID)
OWED = (State.SUBMITTED, State.APPROVED)
"""What may still be paid; the later of two is nearer to it."""
HANDED_BACK = (State.RETURNED, State.WITHDRAWN)
MOST = 3
"""Claims that one question is answered for."""

SHORT = 20
"""Code points of a question that need not name what it is about: "why was that rejected", "为什么被退回"."""

LOOKED_AT = 30
"""Of somebody's newest claims, how many are looked at for the newest decision."""

_CLAIM = re.compile(r"\b(?:claims?|expen[cs]es?|reimbursements?|requests?|it|money)\b|报销|单|申请|款|钱", re.ASCII)
_MINE = re.compile(r"\b(?:i|my|me|mine|our|we)\b|我")
_WHY = re.compile(
    r"\bwhy\b|\bhow come\b|\breasons?\b|\bwhat(?:'s| is| was) (?:wrong|the problem|the matter)\b|\bwhat grounds\b"
    r"|\bwho (?:rejected|returned|refused|declined|denied|sent back)\b|\bwhat did i do wrong\b"
    r"|为什么|为何|为啥|为神马|为毛|凭什么|凭啥|什么原因|啥原因|原因|理由|咋|谁(?:把.{0,8})?(?:驳|退回|打回|退的|拒)"
    r"|怎么(?:又|就|会|给|是|给我|把我的?单子?)?被?(?:退|驳|打回|拒)|怎么不[给让]|哪里(?:有问题|不对|错)|什么问题",
    re.ASCII,
)
_REFUSED = re.compile(
    r"(?:\b(?:reject|return|refus|declin|deny|denied|sen[dt] (?:it )?back|came back|come back|bounce|turned down)"
    r"|\b(?:is|are|was|were) .{0,15}\bback\b|(?:not|n't) (?:\w+ ){0,3}(?:approve|accept|gone? through))"
    r"|退(?![票房款货订])|驳|打回|拒|没有?(?:批|过|通过)|不(?:批|通过|给报|让报|给我报|给过|让过)|未(?:批|通过)",
    re.ASCII,
)
_REASON_OF = re.compile(
    r"\breasons? (?:for|of) (?:the |my |this )?(?:return|rejection|refusal)\b"
    r"|\bwhat(?:'s| is| was) wrong with (?:my|the|this) (?:claim|expense|request)\b",
    re.ASCII,
)
_TO_CHANGE = re.compile(
    r"\bwhat (?:do|should|must|shall) i (?:have to |need to )?(?:fix|change|correct|improve)\b"
    r"|(?:要|该)(?:改|补)(?:什么|哪)"
)
"""With a claim's number it asks why that came back."""
_WHERE = re.compile(
    r"\bwhere(?:'s| is| are|s)?\b|\bstatus\b|\bprogress\b|\bhow far\b|\bany (?:news|updates?)\b|\bupdate on\b"
    r"|\bwhat (?:happened|became|is happening|about|stage)\b|\bwhat's happening\b|\bwho(?:se desk)? has\b"
    r"|\bstill (?:waiting|pending|open)\b"
    r"|哪里?了|哪儿了|到哪|哪一?步|进度|进展|状态|批了|批下来|审批?(?:到|完|好|了吗|得怎)|通?过了[吗没]|通过没"
    r"|付款?了|打款了|报下来|怎么样|咋样|在谁|谁(?:在审|那|手)|有(?:消息|结果|回复)|下来了?[吗没]|还没(?:批|审|付|到)"
)
_WHEN = re.compile(
    r"\b(?:has|have|is|are|was|were|did|when)\b.*\b(?:approved?|paid|pay|money|decided|processed|reviewed|reimbursed)\b"
    r"|什么时候|啥时候|多久|几时|到账"
)
_IN_SHORT = re.compile(
    r"(?:(?:is|was) it |has it been |already )?(?:paid|reimbursed|approved)(?: yet| already)? ?[?？]"
    r"|(?:付款?|批)了[吗没] ?[?？]?"
)
"""Questions so short that they name nothing: "paid?", 付了吗."""
_MONEY = re.compile(r"\b(?:money|pay|paid|payments?|refunds?|reimbursed?)\b|钱|款|到账", re.ASCII)
"""Who says so asks what is still owed, not what became of a claim."""
_ASKS = re.compile(r"\?|？|吗|呢|哪|谁|没有?$|\b(?:where|what|who|how|when|any)\b")


# ------------------------------------------------------------ hearing


def hears_why(turn: Turn, text: str) -> list[int] | None:
    """The numbers named in a question about the reason of a decision; None where it is no such question."""
    said, numbers = said_shortly(text) or plain(text), numbers_in(text)
    if numbers and _TO_CHANGE.search(said):
        return numbers
    if not _WHY.search(said):
        return None
    is_meant = numbers or _REASON_OF.search(said)
    return numbers if is_meant or (_REFUSED.search(said) and (_CLAIM.search(said) or len(said) <= SHORT)) else None


def hears_bare_why(turn: Turn, text: str) -> bool | None:
    """Whether nothing more is said than `why`."""
    return True if plain(text) in WHY else None


def hears_where(turn: Turn, text: str) -> list[int] | None:
    """The numbers named in a question about where a claim stands; None where it is no such question."""
    said, numbers = plain(text), numbers_in(text)
    if numbers:
        return numbers if _WHERE.search(said) or _WHEN.search(said) else None
    if _IN_SHORT.fullmatch(text.strip().casefold()) and Role.FINANCE not in turn.person.roles:
        return numbers
    # "How long does a refund take" is about the rules; "when do I get my money" is about a claim.
    asks = _WHERE.search(said) or (_WHEN.search(said) and _MINE.search(said))
    if not asks or not _CLAIM.search(said):
        return None
    # A sum is more likely an expense: "taxi 45, no news from the client" asks nothing.
    is_expense = any(letter.isdigit() for letter in said) and not _ASKS.search(text)
    return None if is_expense else numbers


# ------------------------------------------------------------ why


async def why(turn: Turn, numbers: list[int]) -> Answer:
    """The reason as it was typed, its code, who decided and when; without a number, of the newest decision."""
    numbers = numbers or under(turn)
    if not numbers:
        return await _newest_refusal(turn)
    found = [await explain(turn, number) for number in numbers[:MOST]]
    offer = next((said for each in found for said in each if isinstance(said, Offer)), None)
    told: list[Said_] = [said for each in found for said in each if not isinstance(said, Offer)]
    return [*told, *([offer] if offer else [])]


async def why_in_a_word(router: Router, turn: Turn, _: bool) -> Answer:
    """The reason where one of my claims stands returned or rejected; else what is said of words that mean nothing."""
    refused = (State.RETURNED, State.REJECTED)
    if turn.about is not None or await turn.read(lambda unit: bool(_newest(unit, turn, refused))):
        return await why(turn, [])
    return None if router.last_resort is None else await router.last_resort(turn)


async def explain_pressed(turn: Turn, press: actions.Why) -> Answer:
    """The same for a row of the list."""
    return await explain(turn, press.claim)


async def explain(turn: Turn, number: int) -> list[Said_]:
    """What was decided about one claim and by which rules, its card with what can be done, and the way to a person."""

    def query(unit: Any) -> list[Said_]:
        claim = showing.visible(unit, number, by=turn.person, on=turn.today)
        sight = sight_of(unit, claim, turn.reader)
        card = showing.card(unit, claim, by=turn.person, on=turn.today, fresh=True)
        step = refusal_of(sight.claim)
        offer = None if step is None else fixing.fixes(turn, sight, step)
        return [Text(text=reason_in_words(sight)), card, *([offer] if offer else [])]

    return await turn.read(query)


async def _newest_refusal(turn: Turn) -> Answer:
    def query(unit: Any) -> tuple[Claim | None, list[Row]]:
        found = _newest(unit, turn, WITH_A_PAST)
        refused = sorted((claim for claim in found if refusal_of(claim)), key=_refused_at, reverse=True)
        others = [glance_at(unit, claim, turn.reader) for claim in refused[1:]]
        return (refused[0] if refused else None), lists.rows_of(others, action=actions.Why)

    newest, others = await turn.read(query)
    if newest is None:
        return Text(text=turn.reader.say("why-none"))
    return _with_others(turn, await explain(turn, newest.number), others)


def reason_in_words(sight: Sight) -> str:
    """Who returned or rejected it, when and why, and which rules it broke; or that nobody did."""
    claim, say = sight.claim, sight.reader.say
    step = refusal_of(claim)
    if step is None:
        return f"{say('why-not', number=claim.label)} {where_in_words(sight)}"
    facts = standing.decided(sight, step)
    reason = standing.reason_of(sight, step)
    said = say(f"why-{step.decision}", number=claim.label, amount=card_parts.amount(sight), reason=reason, **facts)
    now = None if claim.state.value == step.decision else where_in_words(sight)
    return "\n".join(part for part in (said, fixing.broken_rules(sight, step), now) if part)


def refusal_of(claim: Claim) -> Step | None:
    """The newest return or rejection of a claim."""
    return next((step for step in reversed(claim.steps) if step.decision in REFUSALS), None)


def _refused_at(claim: Claim) -> datetime:
    step = refusal_of(claim)
    return step.at if step is not None and step.at is not None else claim.updated_at


# ------------------------------------------------------------ where


async def where(turn: Turn, numbers: list[int]) -> Answer:
    """On whose desk it lies and since when; without a number, of the claim that waits, else that moved last."""
    numbers = numbers or under(turn)
    if not numbers:
        return await _newest_under_way(turn)
    return [said for number in numbers[:MOST] for said in await locate(turn, number)]


async def where_in_a_word(turn: Turn) -> Answer:
    """The same where nothing more is said than `status`."""
    return await where(turn, [])


async def locate(turn: Turn, number: int) -> list[Said_]:
    """Where one claim stands, and its card."""

    def query(unit: Any) -> tuple[str, Any]:
        claim = showing.visible(unit, number, by=turn.person, on=turn.today)
        return where_in_words(sight_of(unit, claim, turn.reader)), showing.card(
            unit, claim, by=turn.person, on=turn.today, fresh=True
        )

    text, card = await turn.read(query)
    return [Text(text=text), card]


async def _newest_under_way(turn: Turn) -> Answer:
    def query(unit: Any) -> tuple[Claim | None, list[Row]]:
        found = _newest(unit, turn, UNDER_WAY) or _newest(unit, turn, (State.DRAFT,))
        asks_for_money = isinstance(turn.event, Said) and _MONEY.search(plain(turn.event.text)) is not None
        moved = sorted(found, key=_owed_first if asks_for_money else waiting_first, reverse=True)
        others = [glance_at(unit, claim, turn.reader) for claim in moved[1:]]
        return (moved[0] if moved else None), lists.rows_of(others, action=actions.Show)

    newest, others = await turn.read(query)
    if newest is None:
        return Text(text=turn.reader.say("where-none"))
    return _with_others(turn, await locate(turn, newest.number), others)


def where_in_words(sight: Sight) -> str:
    """One sentence about where a claim stands."""
    claim, step = sight.claim, sight.claim.last_decision
    at = standing.withdrawn_at(sight) if claim.state is State.WITHDRAWN else claim.updated_at
    facts: dict[str, object] = {"number": claim.label, "amount": card_parts.amount(sight), "at": at}
    if claim.state is State.SUBMITTED:
        waiting = standing.waiting(sight) or ""
        return sight.reader.say("where-submitted", number=claim.label, amount=facts["amount"], waiting=waiting)
    if claim.state in (State.APPROVED, State.RETURNED, State.REJECTED) and step is not None:
        facts |= standing.decided(sight, step)
    if claim.state is State.DRAFT and (lacking := lacks(claim, sight.policy)):
        return sight.reader.say("where-draft-lacks", missing=lacking, **facts)
    # What to do next is for the claimant alone to read.
    yours = "-yours" if claim.state in HANDED_BACK and claim.owner == sight.reader.id else ""
    return sight.reader.say(f"where-{claim.state.value}{yours}", **facts)


def lacks(claim: Claim, policy: Policy) -> tuple[str, ...]:
    """What a draft needs before it can be submitted, each once."""
    return tuple(dict.fromkeys(name for line in claim.lines for name in missing(policy, line)))


# ------------------------------------------------------------ both


def under(turn: Turn) -> list[int]:
    """The claim under whose card it was asked, if it was."""
    return [] if turn.about is None else [turn.about]


def _newest(unit: Any, turn: Turn, states: Sequence[State]) -> list[Claim]:
    """Somebody's newest claims in these states, newest first."""
    listed = unit.claims.mine(turn.person.id, states=states, limit=LOOKED_AT)
    found: list[Claim] = unit.claims.many([each.number for each in listed])
    return found[::-1]


def waiting_first(claim: Claim) -> tuple[bool, datetime]:
    """What to sort by, highest first: who asks where a claim is means one that waits to be decided, if there is one."""
    return claim.state is State.SUBMITTED, claim.updated_at


def _owed_first(claim: Claim) -> tuple[int, datetime]:
    """The same for who asks where the money is: what is approved and not paid yet, else what waits to be decided."""
    return OWED.index(claim.state) + 1 if claim.state in OWED else 0, claim.updated_at


def _with_others(turn: Turn, answer: list[Said_], others: Sequence[Row]) -> Answer:
    return [*answer, Items(title=turn.reader.say("list-others"), rows=tuple(others))] if others else answer


def register(router: Router) -> None:
    """Both questions, a word for the second, and the rows of what else was decided."""
    router.command(*STATUS)(where_in_a_word)
    router.hears(hears_why)(why)
    router.hears(hears_bare_why)(partial(why_in_a_word, router))
    router.hears(hears_where)(where)
    router.pressed(actions.Why)(explain_pressed)
