"""What a claim's card shows of its receipts: their pictures, and where the same file is too."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.messages import Picture
from claims import attaching, rights
from claims.claim import label
from claims.receipts import LIVE, Receipt
from claims.states import EDITABLE, Verb
from handlers.card_parts import Sight, cut

SHOWN = 10
"""Pictures on a card; the rest is behind `View`."""
NAME = 60


def of_sight(sight: Sight) -> list[Receipt]:
    """The files on the claim's lines as this reader sees them, in the order of the lines."""
    wanted = sight.claim.receipts
    if not wanted:
        return []
    known = {each.sha256: each for each in sight.unit.receipts.of_claim(sight.claim.number)}
    return [known[each] for each in wanted if each in known]


def pictures(sight: Sight, receipts: Sequence[Receipt], *, after: int = 0) -> tuple[Picture, ...]:
    """At most ten of them, those behind the first `after`, each with its name, which its owner chose."""
    say, count = sight.reader.say, len(receipts)
    if receipts:
        sight.reader.tell_of(sight.claim.owner)
    found = []
    for at, receipt in enumerate(receipts[after : after + SHOWN], start=after + 1):
        name = receipt.name or receipt.kind.value
        pages = receipt.pages if receipt.thumbnail and receipt.pages > 1 else None
        told = say("card-receipt-pages", name=name, pages=pages) if pages else name
        alt = say("card-receipt-nth", at=at, of=count, name=told) if count > 1 else say("card-receipt", name=told)
        width, height = receipt.thumbnail or (None, None)
        caption = _caption(sight, receipt)
        found.append(
            Picture(file=receipt.id, name=name, alt=alt, width=width, height=height, caption=caption, pages=pages)
        )
    return tuple(found)


def _caption(sight: Sight, receipt: Receipt) -> str | None:
    """To which expense it belongs, where there are several."""
    lines = sight.claim.lines
    if len(lines) == 1:
        return None
    numbers = [number for number, line in enumerate(lines, start=1) if receipt.sha256 in line.receipts]
    return sight.reader.say("card-line", number=numbers[0]) if numbers else None


def warnings(sight: Sight, receipts: Sequence[Receipt]) -> list[str]:
    """The same file on another claim, in full: to its owner while it may be edited; to others what it was kept for."""
    if sight.reader.id == sight.claim.owner:
        return _for_owner(sight, receipts)
    return _for_others(sight, [each for each in receipts if each.reason])


def _for_owner(sight: Sight, receipts: Sequence[Receipt]) -> list[str]:
    claim, say = sight.claim, sight.reader.say
    looked_at = receipts if claim.state in EDITABLE else [each for each in receipts if each.reason]
    found = []
    for twin in attaching.twins(sight.unit, looked_at, owner=claim.owner, but=claim.number):
        name, other = _name(twin.receipt), twin.label or "none"
        if twin.receipt.reason is not None:
            found.append(say("warning-kept-both", name=name, other=other, reason=twin.receipt.reason))
        elif twin.is_live:
            found.append(say("warning-taken", name=name, other=other))
        elif twin.label:
            found.append(say("warning-twin", name=name, other=other))
    return found


def _for_others(sight: Sight, kept: Sequence[Receipt]) -> list[str]:
    """Of claims that were not sent, or were taken back, nobody but their owner learns; of others, what they may see."""
    if not kept:
        return []
    elsewhere = sight.unit.receipts.elsewhere([each.sha256 for each in kept], but=sight.claim.number)
    live = [each for each in elsewhere if each.state in LIVE]
    seen: dict[int, bool] = {}
    found = []
    for receipt in kept:
        others = [each for each in live if each.sha256 == receipt.sha256]
        if not others:
            continue
        for each in others:
            if each.claim not in seen:
                seen[each.claim] = _may_see(sight, each.claim)
        other = sight.reader.listed(label(each.claim) for each in others if seen[each.claim])
        if not other:
            other = "same" if any(each.owner == sight.claim.owner for each in others) else "none"
        words = {"name": _name(receipt), "other": other, "reason": receipt.reason}
        found.append(sight.reader.say("warning-kept-both", **words))
    return found


def _may_see(sight: Sight, number: int) -> bool:
    unit, reader = sight.unit, sight.reader
    claim, person = unit.claims.get(number), unit.people.get(reader.id)
    if claim is None or person is None:
        return False
    return rights.allows(Verb.SEE, claim.state, rights.relations(unit, claim, person, on=reader.today(unit.now())))


def _name(receipt: Receipt) -> str:
    return cut(receipt.name or receipt.kind.value, NAME)
