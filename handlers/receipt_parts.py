"""What a claim's card shows of its receipts: their pictures, and where the same file is too."""

from __future__ import annotations

from bot.chat.messages import Picture
from claims import attaching
from claims.receipts import Receipt
from claims.states import EDITABLE
from handlers.card_parts import Sight, cut

SHOWN = 10
"""Pictures on a card; more are found by `View`."""
NAME = 60


def of_sight(sight: Sight) -> list[Receipt]:
    """The files on the claim's lines as this reader sees them, in the order of the lines."""
    wanted = sight.claim.receipts
    if not wanted:
        return []
    known = {each.sha256: each for each in sight.unit.receipts.of_claim(sight.claim.number)}
    return [known[each] for each in wanted if each in known]


def pictures(sight: Sight, receipts: list[Receipt]) -> tuple[Picture, ...]:
    """At most ten of them, each with its name, which its owner chose."""
    say, count = sight.reader.say, len(receipts)
    if receipts:
        sight.reader.tell_of(sight.claim.owner)
    found = []
    for at, receipt in enumerate(receipts[:SHOWN], start=1):
        name = receipt.name or receipt.kind.value
        alt = say("card-receipt-nth", at=at, of=count, name=name) if count > 1 else say("card-receipt", name=name)
        width, height = receipt.thumbnail or (None, None)
        caption = _caption(sight, receipt)
        found.append(Picture(file=receipt.id, name=name, alt=alt, width=width, height=height, caption=caption))
    return tuple(found)


def _caption(sight: Sight, receipt: Receipt) -> str | None:
    """To which expense it belongs, where there are several."""
    lines = sight.claim.lines
    if len(lines) == 1:
        return None
    numbers = [number for number, line in enumerate(lines, start=1) if receipt.sha256 in line.receipts]
    return sight.reader.say("card-line", number=numbers[0]) if numbers else None


def warnings(sight: Sight, receipts: list[Receipt]) -> list[str]:
    """The same file on another claim: to its owner while it may be edited; to others what it was kept for."""
    claim, say = sight.claim, sight.reader.say
    is_owner = sight.reader.id == claim.owner
    looked_at = receipts if is_owner and claim.state in EDITABLE else [each for each in receipts if each.reason]
    found = []
    for twin in attaching.twins(sight.unit, looked_at, owner=claim.owner, but=claim.number):
        name = cut(twin.receipt.name or twin.receipt.kind.value, NAME)
        other = twin.label or "none"
        if twin.receipt.reason is not None:
            found.append(cut(say("warning-kept-both", name=name, other=other, reason=twin.receipt.reason), 300))
        elif twin.label:
            found.append(cut(say("warning-twin", name=name, other=other), 300))
    return found
