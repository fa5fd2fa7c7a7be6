"""What is said beside a receipt of a claim that came back for want of one: its name, its very words, or its sum."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from bot.chat.turn import Turn
from claims.claim import Claim
from claims.lines import Line
from claims.policy import Policy
from claims.reading import Reading, read
from claims.sentences.amendments import amended
from claims.sentences.wording import plain
from handlers import amending, beside
from handlers.told_rows import as_told
from handlers.wanted import Wanted, is_later, meant_by_itself, wanted


class How(StrEnum):
    """How the words mean a claim."""

    NAMED = "named"
    CORRECTED = "corrected"
    PERHAPS = "perhaps"


class Fits(NamedTuple):
    """A claim that the words may mean, the expense of it, from 1 (0 for any), and how they mean it."""

    waits: Wanted
    line: int
    how: How


async def fits(
    turn: Turn, words: str, reading: Reading, *, policy: Policy, instead_of: Claim | None
) -> tuple[Sequence[Fits], bool]:
    """The claims that wait for a receipt and that these words may mean, and whether it is plain that they do.

    They name an expense ("for the taxi"), tell the very same one again, or correct its sum; a bare sum may be one's.
    None where a draft, on which the receipt would go else, was spoken of later.
    """
    found = []
    for each in await turn.read(lambda unit: wanted(unit, turn)):
        claim = await as_told(turn, each.claim)
        meant = _meant(turn, claim, words, reading, policy=policy)
        # A bare sum is asked about only for a day: after that it is hardly that claim's.
        if meant is not None and (each.is_plain or How.PERHAPS not in meant):
            found.append(Fits(each, *meant))
    found = [each for each in found if each.how is How.NAMED] or found
    waits = [each.waits for each in found]
    if instead_of is not None and await turn.read(lambda unit: is_later(unit, turn, instead_of, than=waits)):
        return (), False
    one = await turn.read(lambda unit: meant_by_itself(unit, turn, waits, instead_of=instead_of))
    return found, one is not None and found[0].how is not How.PERHAPS


def _meant(turn: Turn, claim: Claim, words: str, reading: Reading, *, policy: Policy) -> tuple[int, How] | None:
    if reading.refusal is not None or len(reading.lines) != 1:
        return None
    one = amended(words)
    said = reading.lines[0] if one is None else read(one.value, on=turn.today, policy=policy).lines[0]
    if said.amount is None:
        line = beside.row_meant(words, claim.lines, on=turn.today, policy=policy)
        return (line, How.NAMED) if line and not any(each.isdigit() for each in words) else None
    again = next((at for at, line in enumerate(claim.lines, start=1) if _is_same(line, said)), 0)
    if again:
        return again, How.NAMED
    if one is not None and amending.concerns(claim, words, turn=turn, policy=policy):
        return 0, How.CORRECTED
    is_bare = not any((said.category, said.date, said.merchant, said.purpose))
    return (0, How.PERHAPS) if is_bare else None


def _is_same(line: Line, said: Line) -> bool:
    """Whether it is told again, with its sum and nothing that another expense would have."""
    of_one = said.amount == line.amount and said.category in (None, line.category) and said.date in (None, line.date)
    words = ((said.merchant, line.merchant), (said.purpose, line.purpose))
    return of_one and all(new is None or old is None or plain(new) == plain(old) for new, old in words)
