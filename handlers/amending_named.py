"""A claim that is named by its number is corrected in words: "C-000001: 86", "change C-000001 to 86", 把C-1改成86."""

from __future__ import annotations

import re
from typing import Any

from bot.chat.messages import Question, Text
from bot.chat.router import plain
from bot.chat.turn import Answer, Turn
from claims.claim import Claim, label
from claims.correcting import corrected
from claims.errors import Refused
from claims.policy import Policy
from claims.reading import read
from claims.sentences.amendments import amended, amended_each
from claims.sentences.corrections import Add
from claims.sentences.fields import SUM_ALONE
from claims.sentences.numbered import Numbered, numbered
from claims.sentences.questions import asks
from claims.states import EDITABLE
from handlers import amending, showing, theirs, typed
from handlers.told_rows import as_told

_ADDS = re.compile(
    r"(?:please )?(?:also )?(?:add|append|include) "
    r"|(?:请|帮我|再|另外)*(?:加上|添加|加|添)(?!班|油)(?:一笔|1笔)?[:,， ]*"
)


async def amend(turn: Turn, text: str, *, is_open: bool = True, still: Question | None = None) -> Answer:
    """One's own claim that is named, with what was corrected of it; what it is where it can't be changed any more.

    Somebody else's is never changed, and what was said of it is no expense of one's own. None where no claim is named,
    or nothing is said of it that could be corrected. With `is_open` false, where nothing is asked, a bare sum under a
    claim's card is one of that claim. `still` is what was asked of another claim, and stays open.
    """
    said = numbered(text) or (None if is_open else _under_its_card(turn, text))
    if said is None or asks(plain(text)):
        return None
    policy = await turn.policy()
    added = _added(turn, said.ways[0], policy)
    asked = [still] if still is not None else []
    claim = await turn.read(lambda unit: _found(unit, turn, said.number))
    if claim is None or claim.owner != turn.person.id:
        is_meant = added is not None or _may_correct(turn, said, policy)
        return [*await _of_others(turn, said, claim), *asked] if is_meant else None
    claim = await as_told(turn, claim)
    ways = said.ways if added is None else ()
    way = next((way for way in ways if amending.concerns(claim, way, turn=turn, policy=policy)), None)
    if way is None and added is None and not _may_correct(turn, said, policy):
        return None
    if claim.state not in EDITABLE:
        refused = Refused("claim.state", number=claim.label, state=claim.state.value)
        return [Text(text=turn.reader.refusal(refused)), showing.owners_card(claim, fresh=True), *asked]
    if way is None and added is not None:
        return await _with_more(turn, claim, added, policy=policy, still=still)
    if way is None:
        return [*_unclear(turn, claim), *asked]
    return await amending.amend_one(turn, claim, way, policy=policy, still=still)


def _added(turn: Turn, text: str, policy: Policy) -> Add | None:
    """One more expense that is to go onto the claim: "add dinner 80", and no receipt."""
    said = text.strip()
    found = _ADDS.match(plain(said))
    value = said[found.end() :] if found else ""
    has_sum = any(line.amount for line in read(value, on=turn.today, policy=policy).lines)
    return Add(value) if has_sum else None


async def _with_more(turn: Turn, claim: Claim, added: Add, *, policy: Policy, still: Question | None) -> Answer:
    asked = [still] if still is not None else []
    if (no := await typed.not_as_shown(turn, claim)) is not None:
        return [no, await showing.see(turn, claim.number), *asked]
    try:
        lines = corrected(claim.lines, [added], on=turn.today, policy=policy)
    except Refused as refused:
        if refused.code != "list.unclear":
            raise
        lines = ()
    if not lines or any(line.category is None for line in lines[len(claim.lines) :]):
        return [*_unclear(turn, claim), *asked]  # "add 20" may as well raise the sum
    return await amending.keep(turn, claim, lines, policy=policy, still=still)


def _under_its_card(turn: Turn, text: str) -> Numbered | None:
    is_sum = turn.about is not None and re.fullmatch(SUM_ALONE, plain(text)) is not None
    return (
        Numbered(turn.about, (f"no, {text}", f"it was {text}"), is_ahead=True)
        if is_sum and turn.about is not None
        else None
    )


def _may_correct(turn: Turn, said: Numbered, policy: Policy) -> bool:
    """Whether the words may tell what should change of the claim: a sum or a day behind its number, or "change it"."""
    if any(amended(way) is not None or amended_each(way) for way in said.ways[:2]):
        return True
    return said.is_ahead and any(read(way, on=turn.today, policy=policy).is_claim for way in said.ways)


def _found(unit: Any, turn: Turn, number: int) -> Claim | None:
    """The claim, if the person may see it."""
    try:
        return showing.visible(unit, number, by=turn.person, on=turn.today)
    except Refused:
        return None


async def _of_others(turn: Turn, said: Numbered, claim: Claim | None) -> list[Any]:
    if claim is None:
        return [Text(text=turn.reader.refusal(Refused("claim.unknown", number=label(said.number))))]
    return await theirs.not_changed(turn, claim)


def _unclear(turn: Turn, claim: Claim) -> list[Any]:
    say = turn.reader.say
    examples = tuple(say("again-example", number=claim.label, text=say(f"again-{way}")) for way in ("sum", "day"))
    said = Text(text=say("again-unclear", number=claim.label), examples=examples)
    return [said, showing.owners_card(claim, fresh=True)]
