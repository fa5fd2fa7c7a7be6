"""Read the rows that belong to some claims, and see that they are all of one version of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, select

from storage.schema import claim, claim_line, claim_round, claim_step


@dataclass(frozen=True, slots=True)
class Parts:
    """The rows that belong to some claims, in any order."""

    lines: Sequence[Row[Any]] = ()
    rounds: Sequence[Row[Any]] = ()
    steps: Sequence[Row[Any]] = ()

    def are_of(self, heads: Sequence[Row[Any]]) -> bool:
        """Whether all of them were read from the versions of these claims."""
        versions = {head.number: head.version for head in heads}
        return all(
            row.seen_version == versions[row.claim] for rows in (self.lines, self.rounds, self.steps) for row in rows
        )


class PartsOf:
    """Reads the rows of one table that belong to some claims, unsorted, a portion of them at a time.

    Each row comes with the version its claim has by now: on PostgreSQL somebody may commit between two statements.
    """

    # A claim by itself, a page of a list with one beyond it, a long list: statements that never change are sent fast.
    PORTIONS = (1, 12, 200)

    def __init__(self, table: Table) -> None:
        seen = claim.c.version.label("seen_version")
        joined = table.join(claim, claim.c.number == table.c.claim)
        rows = select(table, seen).select_from(joined)
        self._statements = {
            size: rows.where(table.c.claim.in_([bindparam(f"n{place}") for place in range(size)]))
            for size in self.PORTIONS
        }

    def read(self, connection: Connection, numbers: Sequence[int]) -> list[Row[Any]]:
        """The rows of these claims."""
        found: list[Row[Any]] = []
        for start in range(0, len(numbers), self.PORTIONS[-1]):
            some = numbers[start : start + self.PORTIONS[-1]]
            size = next(size for size in self.PORTIONS if size >= len(some))
            # Asking for the last one several times finds it once.
            padded = [*some, *[some[-1]] * (size - len(some))]
            found += connection.execute(
                self._statements[size], {f"n{place}": number for place, number in enumerate(padded)}
            ).all()
        return found


LINES = PartsOf(claim_line)
ROUNDS = PartsOf(claim_round)
STEPS = PartsOf(claim_step)
