"""The drop-down of categories on the card of one expense that is not sent yet, and what becomes of what is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from bot.chat.answers import parts_of
from bot.chat.events import Pressed
from bot.chat.messages import OPTION, OPTIONS, Choice, Live, Option, Question, Text
from bot.chat.turn import Turn
from claims import filing, rights
from claims.claim import Claim
from claims.errors import Refused
from claims.policy import Policy
from claims.states import EDITABLE, Verb
from handlers import asking, forms, left_out, showing
from handlers.card_parts import Sight, cut
from handlers.twice import offer_both

WHY_NOT = frozenset({"claim.incomplete", "claim.reply_needed", "receipt.elsewhere", "receipt.waits"})
"""Why a claim is not sent, where more than a sentence is answered."""


# ------------------------------------------------------------ what is offered


def drop_down(sight: Sight) -> Choice | None:
    """The policy's categories for the one expense of a claim that its owner may still send, its own one chosen.

    None where a drop-down could not say it: of several expenses it would not be clear which is meant, more categories
    than it holds are in the form, and so are those whose names can't be told apart once they are cut to fit.
    """
    claim, reader = sight.claim, sight.reader
    if len(claim.lines) != 1 or claim.state not in EDITABLE or not rights.allows(Verb.SUBMIT, claim.state, sight.held):
        return None
    named = tuple((each.key, reader.named(each.names)) for each in sight.policy.categories)
    category = sight.policy.category(claim.lines[0].category)
    return _drawn(reader.say("field-category"), named, None if category is None else category.key)


def is_offered(claim: Claim, policy: Policy) -> bool:
    """Whether the card of a claim that may be sent has that drop-down, of which nothing is heard before a press."""
    return len(claim.lines) == 1 and len(policy.categories) < OPTIONS


@lru_cache(maxsize=256)
def _drawn(label: str, named: tuple[tuple[str, str], ...], chosen: str | None) -> Choice | None:
    """The same for many cards: there are as many as categories in two languages."""
    shorts = {cut(name, OPTION) for _, name in named}
    # One that stands for "not chosen yet" takes a place too.
    if len(named) > OPTIONS - (chosen is None) or len(shorts) < len(named):
        return None
    options = tuple(Option(value=key, label=cut(name, 75), short=cut(name, OPTION)) for key, name in named)
    return Choice(label=label, options=options, chosen=chosen)


# ------------------------------------------------------------ what was chosen


def chosen(turn: Turn) -> str | None:
    """What the drop-down of the pressed card said; None where it has none or nothing was pressed."""
    return turn.event.choice or None if isinstance(turn.event, Pressed) else None


async def not_sent(
    turn: Turn, number: int, refused: Refused, *, seen: int, reply: str | None = None, without: str = ""
) -> Sequence[Any]:
    """Why a claim was not sent, and what is to be done about it; the category that was chosen is kept on it.

    So whoever presses again sends what they see, and nothing they chose or wrote is lost; `without` is as of
    `left_out.submit`. Raises the refusal where there is nothing to keep and it needs no more than its sentence.
    """
    category = chosen(turn)

    def why(claim: Claim, version: int) -> list[Any]:
        return _why(turn, claim, refused, seen=version, policy=policy, reply=reply, without=without)

    try:
        claim = await showing.claim_of(turn, number, Verb.EDIT)
        policy = await turn.policy()
        if category is not None and category != claim.lines[0].category:
            told = await turn.write(
                filing.choose,
                number,
                category,
                seen=seen,
                answer=lambda changed: [showing.owners_card(changed), *why(changed, changed.version)],
            )
            return parts_of(told)
    except Refused:
        # The press itself was no good: it was of an older card, or nobody offered that.
        raise refused from None
    if refused.code not in WHY_NOT:
        raise refused
    return why(claim, seen)


def _why(
    turn: Turn, claim: Claim, refused: Refused, *, seen: int, policy: Policy, reply: str | None, without: str
) -> list[Any]:
    if refused.code == "claim.reply_needed":
        return [forms.reply_form(turn.reader, claim, seen=seen, without=without)]
    if refused.code == "receipt.waits":
        return left_out.ask(turn, claim, refused, seen=seen, reply=reply)
    if refused.code == "receipt.elsewhere":
        return [offer_both(turn, claim.number, refused)]
    found: list[Text | Question | Live | None] = [Text(text=turn.reader.refusal(refused))]
    if refused.code == "claim.incomplete":
        found.append(asking.next_question(turn.reader, claim, policy))
    return [each for each in found if each is not None]
