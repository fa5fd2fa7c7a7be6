"""What the policy in force allows: the limit of the kinds of expense that somebody asks about, or of all of them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.messages import Text
from bot.chat.turn import Answer, Said_, Turn
from claims.policy import Category, Policy
from claims.sentences.limits import asks_for_limit, kinds_named

MOST = 3
"""Kinds of expense that one question is answered for."""


async def of_kinds(turn: Turn, text: str) -> list[Said_] | None:
    """The limits of the kinds that were named; None where it is no such question, or names none of the policy."""
    if not asks_for_limit(text):
        return None
    policy = await turn.policy()
    kinds = [found for key in kinds_named(text, policy)[:MOST] if (found := policy.category(key)) is not None]
    if not kinds:
        return None
    told = "\n".join(in_words(turn, policy, each) for each in kinds)
    return [Text(text=f"{told}\n{turn.reader.say('limit-over')}")]


async def of_all(turn: Turn) -> Answer:
    """The limits of every kind of expense in the policy in force."""
    policy = await turn.policy()
    say = turn.reader.say
    rows = [f"• {in_words(turn, policy, each)}" for each in policy.categories]
    return Text(text="\n".join([say("limits-title"), *rows, say("limit-over")]))


def in_words(turn: Turn, policy: Policy, kind: Category) -> str:
    """One kind of expense with its limit, and from which sum on it needs a receipt."""
    say, name = turn.reader.say, turn.reader.named(kind.names)
    parts: Sequence[str] = [
        say("limit-none", category=name) if kind.limit is None else say("limit-of", category=name, limit=kind.limit)
    ]
    if kind.receipt_above is not None:
        needs = "limit-receipt" if kind.receipt_above.minor else "limit-receipt-always"
        parts = [*parts, say(needs, allowed=kind.receipt_above)]
    return say("limit-sentences", first=parts[0], second=parts[1]) if len(parts) > 1 else parts[0]
