"""`chit claims export`: claims as a table for finance, a row a line, in a file that is whole or not there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from bot.commands.options import Day, example, started
from claims.states import State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.settings import Settings
    from claims.claim import Claim
    from integrations.exports.rows import Cell, Company
    from storage.store import Store
    from storage.unit_of_work import UnitOfWork

PAGE = 500
"""How many claims are read in one transaction."""
STDOUT = "-"


@click.command(
    epilog=example(
        "chit claims export --format xlsx --out november.xlsx --from 2026-11-01 --to 2026-11-30",
        "chit claims export --format csv --out to-pay.csv --state approved",
    )
)
@click.option("--format", "kind", type=click.Choice(["csv", "xlsx"]), required=True, help="What the file shall be.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, allow_dash=True),
    required=True,
    help="Where to write it; an older file of that name is replaced, - is the standard output.",
)
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([state.value for state in State]),
    help="Only claims in this state; may be repeated. [all but draft and discarded]",
)
@click.option("--person", help="Only the claims of this person, by the id of the directory.")
@click.option(
    "--from", "first", type=Day(), help="Only claims paid, else decided, else submitted on this day or later."
)
@click.option("--to", "last", type=Day(), help="The same: on this day or earlier.")
def export(
    kind: str, out: str, states: tuple[str, ...], person: str | None, first: date | None, last: date | None
) -> None:
    """Write claims as a table for finance, one row for each expense.

    What an owner edits and has not sent again is left out: the row shows what was submitted last.
    """
    from bot.commands.opening import opened_store, run
    from claims.people import PersonId

    if first is not None and last is not None and last < first:
        raise click.BadOptionUsage("--to", "--to is before --from.")
    settings = started()
    wanted = Wanted(
        states=[State(each) for each in states] or _shown_to_finance(),
        person=None if person is None else PersonId(person),
        first=first,
        last=last,
    )

    async def main() -> tuple[int, int]:
        async with opened_store(settings) as store:
            claims = rows = 0
            with _delivered(out) as file, _new_table(kind, file) as table:
                async for page in _pages(store, wanted, _company(settings)):
                    table.add(row for claim in page for row in claim)
                    claims, rows = claims + len(page), rows + sum(len(claim) for claim in page)
            return claims, rows

    claims, rows = run(main)
    click.echo(f"Rows: {rows}, of {claims} claims.", err=True)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which claims are asked for."""

    states: list[State]
    person: str | None = None
    first: date | None = None
    last: date | None = None

    def has_day(self, day: date | None) -> bool:
        """Whether a claim of that day is among them."""
        if self.first is None and self.last is None:
            return True
        return day is not None and (self.first or day) <= day <= (self.last or day)


class Table(Protocol):
    """What grows row by row."""

    def add(self, rows: Iterable[tuple[Cell, ...]]) -> None:
        """Add these rows."""


def _shown_to_finance() -> list[State]:
    from claims.rights import RIGHTS, Relation
    from claims.states import Verb

    seen = RIGHTS[Verb.SEE][Relation.FINANCE]
    return [state for state in State if state in seen]


def _company(settings: Settings) -> Company:
    from integrations.exports.rows import Company

    return Company(zone=settings.zone, language=settings.locale.partition("-")[0])


async def _pages(
    store: Store[UnitOfWork], wanted: Wanted, company: Company
) -> AsyncIterator[list[list[tuple[Cell, ...]]]]:
    """The rows of each claim by number, some claims at a time: each page is read in a transaction of its own."""
    after: int | None = 0
    while after is not None:
        read: tuple[list[list[tuple[Cell, ...]]], int | None] = await store.read(
            lambda unit, after=after: _page(unit, wanted, company=company, after=after)  # type: ignore[misc]
        )
        page, after = read
        yield page


def _page(
    unit: UnitOfWork, wanted: Wanted, *, company: Company, after: int
) -> tuple[list[list[tuple[Cell, ...]]], int | None]:
    """The rows of some claims, and the number to go on from, if there is more."""
    from integrations.exports.rows import booked_on, rows_of

    found = _claims(unit, wanted, after=after)
    owners = {owner.id: owner for owner in unit.people.many(claim.owner for claim in found)}
    rows = [
        list(
            rows_of(
                claim, owner=owners.get(claim.owner), policy=unit.policies.get(claim.policy_version), company=company
            )
        )
        for claim in found
        if wanted.has_day(booked_on(claim, company))
    ]
    return rows, found[-1].number if len(found) == PAGE else None


def _claims(unit: UnitOfWork, wanted: Wanted, *, after: int) -> Sequence[Claim]:
    from claims.errors import Refused
    from claims.people import PersonId

    if wanted.person is None:
        return unit.claims.all(wanted.states, limit=PAGE, after=after)
    person = PersonId(wanted.person)
    if unit.people.get(person) is None:
        raise Refused("person.unknown", person=person)
    return unit.claims.all_of(person, wanted.states, limit=PAGE, after=after)


def _new_table(kind: str, file: Path) -> AbstractContextManager[Table]:
    if kind == "csv":
        from integrations.exports.csv_table import csv_table

        return csv_table(file)
    # Imported for this format alone: loading the library takes longer than a small CSV.
    from integrations.exports.xlsx_table import xlsx_table

    return xlsx_table(file)


@contextmanager
def _delivered(out: str) -> Iterator[Path]:
    """A file to write into; it takes its place when it is whole, and leaves nothing behind when it does not get there.

    Whatever is written before that stands in a folder that nobody else can open.
    """
    target = None if out == STDOUT else Path(out).resolve()
    if target is not None and target.exists() and not target.is_file():
        target, out = None, str(target)  # a device or a pipe takes it, but can't be replaced
    with tempfile.TemporaryDirectory(prefix=".chit-export-", dir=None if target is None else target.parent) as folder:
        part = Path(folder) / "part"
        yield part
        if target is None:
            with part.open("rb") as whole, click.open_file(out, "wb") as stream:
                shutil.copyfileobj(whole, stream)
        else:
            with part.open("rb+") as whole:
                os.fsync(whole.fileno())
            part.replace(target)
