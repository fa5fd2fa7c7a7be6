"""Write a table as CSV in UTF-8 with the byte-order mark that Excel needs to read Chinese."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from claims.money import Money
from integrations.exports.rows import COLUMNS, Cell
from integrations.exports.texts import looks_like_a_formula, writable

if TYPE_CHECKING:
    from _csv import Writer


class CsvTable:
    """A table that grows at its end."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add(self, rows: Iterable[tuple[Cell, ...]]) -> None:
        """Add these rows."""
        self._writer.writerows([_text(cell) for cell in row] for row in rows)


@contextmanager
def csv_table(file: Path) -> Iterator[CsvTable]:
    """A new table in that file, which is whole when this ends."""
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        yield CsvTable(writer)


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Money):
        return cell.decimal
    if isinstance(cell, str):
        text = writable(cell)
        return f"'{text}" if looks_like_a_formula(text) else text
    return str(cell)
