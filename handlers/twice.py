"""Files that a live claim has already: left out of what is saved, with an offer to keep both for a reason."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence

from bot.chat.messages import Button, Card
from bot.chat.turn import Answer, Turn
from claims import attaching
from claims.attaching import Twin
from claims.errors import Refused
from claims.lines import Line, receipts_of
from handlers import actions
from handlers.card_parts import cut


async def unless_sent_meanwhile(turn: Turn, deed: Callable[[], Awaitable[Answer]]) -> Answer:
    """What a deed gives that leaves out the files of live claims before it writes.

    A claim that is sent between its look and its write makes it look again, once.
    """
    try:
        return await deed()
    except Refused as refused:
        if refused.code != "receipt.elsewhere" or turn.committed:
            raise
    return await deed()


async def without_taken(
    turn: Turn, lines: Sequence[Line], *, number: int | None, had: Collection[str] = ()
) -> tuple[list[Line], list[Twin]]:
    """The expenses without the files that a live claim has, and those files; what else was entered is not held up.

    `had` are files that are on the claim `number` already: they stay, and keep it from being sent.
    """
    files = [each for each in receipts_of(lines) if each not in had]
    taken = await taken_of(turn, files, number=number)
    return attaching.without_files(lines, {twin.receipt.sha256 for twin in taken}), taken


async def taken_of(turn: Turn, files: Sequence[str], *, number: int | None) -> list[Twin]:
    """Which of these files of theirs a live claim has, other than the claim `number`."""
    if not files:
        return []
    return await turn.read(lambda unit: attaching.taken(unit, files, by=turn.person, but=number))


def offers_of_both(turn: Turn, taken: Sequence[Twin], *, number: int, lines: Sequence[Line] = ()) -> list[Card]:
    """For each of these files that a live claim has it, and to keep both on the expense of `lines` that it was on."""
    return [
        offer_both(
            turn,
            number,
            Refused(
                "receipt.elsewhere",
                number="",
                name=twin.receipt.name or "",
                other=twin.label or "none",
                id=twin.receipt.id,
            ),
            line=next((at for at, line in enumerate(lines, start=1) if twin.receipt.sha256 in line.receipts), 0),
        )
        for twin in taken
    ]


def offer_both(turn: Turn, number: int, refused: Refused, *, line: int = 0) -> Card:
    """Says that a live claim has one of the receipts, and offers to keep both for a reason.

    `line` is the expense to which it belongs, from 1; 0 where it may go wherever it fits.
    """
    say = turn.reader.say
    keep = actions.KeepBoth(file=str(refused.facts["id"]), claim=number, line=line).pack()
    button = Button(label=say("button-keep-both"), action=keep, opens_form=True)
    return Card(title=say("receipt-twice"), note=cut(turn.reader.refusal(refused), 300), buttons=(button,))
