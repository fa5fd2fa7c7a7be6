"""Copy: a new draft with what an earlier claim says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.chat.messages import Text
from bot.chat.router import Router
from bot.chat.turn import Answer, Turn
from claims import attaching, copying, filing
from claims.copying import Copied
from claims.errors import Refused
from claims.people import Person
from claims.states import Verb
from handlers import actions, asking, lists, showing, typed

WORDS = ("copy", "复制")


async def copy(turn: Turn, press: actions.Copy) -> Answer:
    """The copy's card, below which number it got; of a claim that is not over, what can be done instead."""
    try:
        return await made(turn, press.claim)
    except Refused as refused:
        said = None if turn.committed else await why_not(turn, press.claim, refused)
        if said is None:
            raise
        return said


async def made(
    turn: Turn,
    number: int,
    *,
    files: Sequence[str] = (),
    told: Callable[[Copied, Sequence[Any]], list[Any]] = lambda copied, said: [*said],
) -> Answer:
    """The copy, with these files of its owner on it, told with what else is to be said.

    Raises `Refused` as `claims.copying.copy` and `filing.edit` do.
    """
    policy, say = await turn.policy(), turn.reader.say

    def answer(copied: Copied) -> Answer:
        key = "copy-made" if copied.is_new else "copy-there"
        said: list[Any] = [
            Text(text=say(key, number=copied.of.label, copy=copied.claim.label)),
            showing.owners_card(copied.claim, fresh=True),
        ]
        question = asking.next_question(turn.reader, copied.claim, policy) if copied.is_new else None
        return told(copied, [*said, *([question] if question else [])])

    return await turn.write(copy_with, number, files, answer=answer)


def copy_with(unit: Any, number: int, files: Sequence[str], *, by: Person, now: datetime, on: date) -> Copied:
    """The copy and the files on it, in one commit."""
    copied = copying.copy(unit, number, by=by, now=now, on=on)
    if not files:
        return copied
    claim, lines = copied.claim, attaching.with_files(copied.claim.lines, files)
    return replace(copied, claim=filing.edit(unit, claim.number, lines, seen=claim.version, by=by, now=now, on=on))


async def why_not(turn: Turn, number: int, refused: Refused) -> list[Any] | None:
    """What can be done instead with a claim that is not over, and its card; None where that is not the reason."""
    if refused.code != "claim.state" or refused.facts.get("verb") != Verb.COPY.value:
        return None
    state = turn.reader.say(f"state-{refused.facts['state']}")
    said = turn.reader.say("copy-not-over", number=refused.facts["number"], state=state)
    return [Text(text=said), await showing.see(turn, number, fresh=False)]


def number_of(router: Router, words: str) -> int | None:
    """Which claim these words ask to copy; None where they ask for something else."""
    found = router.find_command(words)
    return found[1][0] if found is not None and found[0] is copy_number else None


async def copy_number(turn: Turn, number: int) -> Answer:
    """`copy C-000042`. Nothing of that claim changes, so it need not have been shown here before."""
    return await copy(turn, actions.Copy(claim=number))


def register(router: Router) -> None:
    """The button and the word."""
    router.pressed(actions.Copy)(copy)
    router.command(*WORDS, takes="number")(copy_number)
    router.command(*WORDS)(typed.without_number(WORDS, lists.my_claims, copy_number))
