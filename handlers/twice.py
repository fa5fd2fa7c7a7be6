"""Files that a live claim has already: left out of what is saved, with an offer to keep both for a reason."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any

from bot.chat.messages import Button, Card, Live, Text
from bot.chat.router import Router
from bot.chat.texts import Reader
from bot.chat.turn import Answer, Turn
from claims import attaching
from claims.attaching import Twin
from claims.claim import label
from claims.errors import Refused
from claims.lines import Line, receipts_of
from claims.receipts import Receipt
from claims.states import EDITABLE, State
from handlers import actions
from handlers.card_parts import cut

SUBJECT = "twice"
"""What the keys of these cards begin with."""


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


def offers_of_both(turn: Turn, taken: Sequence[Twin], *, number: int, lines: Sequence[Line] = ()) -> list[Live]:
    """For each of these files that a live claim has it, and to keep both on the expense of `lines` that it was on."""
    return [
        card_of(
            twin.receipt.id,
            number,
            line=next((at for at, line in enumerate(lines, start=1) if twin.receipt.sha256 in line.receipts), 0),
            fresh=True,
        )
        for twin in taken
    ]


def said_taken(turn: Turn, taken: Sequence[Twin]) -> list[Text]:
    """Of files on a list that is not saved yet: which of them a live claim has, and what Save does with those."""
    say = turn.reader.say
    return [
        Text(
            text=say(
                "arriving-taken-on-list",
                name=cut(twin.receipt.name or twin.receipt.kind.value, 100),
                other=twin.label or "none",
            )
        )
        for twin in taken
    ]


def offer_both(turn: Turn, number: int, refused: Refused, *, line: int = 0) -> Live:
    """Says that a live claim has one of the receipts, and offers to keep both for a reason.

    `line` is the expense to which it belongs, from 1; 0 where it may go wherever it fits.
    """
    return card_of(str(refused.facts["id"]), number, line=line, fresh=True)


# ------------------------------------------------------------ its card, which says once both were kept


def card_of(file: str, number: int, *, line: int, fresh: bool = False) -> Live:
    """The card that offers to keep that file on the claim of that number too; of a new one where it is 0."""
    return Live(card_key=f"{SUBJECT}:{file}:{number}:{line}", fresh=fresh)


def kept_on(unit: Any, receipt: Receipt, number: int) -> int | None:
    """The claim on which this file was kept too, for a reason; None where that was not done."""
    if not number:
        found = unit.receipts.elsewhere([receipt.sha256], but=None)
        mine = [each.claim for each in found if each.owner == receipt.owner and each.state is State.DRAFT]
        return mine[-1] if mine else None
    claim = unit.claims.get(number)
    if claim is None or receipt.sha256 not in claim.receipts:
        return None
    there = unit.receipts.of_claim(number)
    return number if any(each.sha256 == receipt.sha256 and each.reason is not None for each in there) else None


def draw(unit: Any, card_key: str, reader: Reader) -> Card | None:
    """That a live claim has the file, with the button; once both were kept, on which claim; else that it is free.

    Once its claim was sent without it, that it was.
    """
    _, file, number, line = card_key.split(":")
    receipt: Receipt | None = unit.receipts.get(file)
    if receipt is None or receipt.owner != reader.id:
        return None
    say, name = reader.say, receipt.name or receipt.kind.value
    kept = kept_on(unit, receipt, int(number))
    if kept is not None:
        note = say("receipt-both-on", name=cut(name, 100), number=label(kept))
        return Card(card_key=card_key, title=say("receipt-both-kept"), note=cut(note, 300))
    twin = next(iter(attaching.twins(unit, [receipt], owner=receipt.owner, but=int(number) or None)), None)
    if twin is None or not twin.is_live:
        return Card(card_key=card_key, title=say("receipt-twice"), note=cut(say("receipt-free", name=name), 300))
    claim = unit.claims.get(int(number)) if int(number) else None
    if claim is not None and claim.owner == reader.id and claim.state not in EDITABLE:
        left = say("receipt-left-out", name=cut(name, 100), number=claim.label)
        return Card(card_key=card_key, title=say("receipt-twice"), note=cut(left, 300))
    why = Refused("receipt.elsewhere", number="", name=name, other=twin.label or "none", id=file)
    keep = actions.KeepBoth(file=file, claim=int(number), line=int(line)).pack()
    button = Button(label=say("button-keep-both"), action=keep, opens_form=True)
    return Card(card_key=card_key, title=say("receipt-twice"), note=cut(reader.refusal(why), 300), buttons=(button,))


def said_kept(reader: Reader, receipt: Receipt, number: int) -> str:
    """That the file is on that claim too now."""
    return reader.say("receipt-kept-both", name=cut(receipt.name or receipt.kind.value, 100), number=label(number))


def register(router: Router) -> None:
    """The card."""
    router.draws(SUBJECT)(draw)
