"""Write a table as an Excel workbook, row by row; when a sheet is full the next one goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from claims.money import EXPONENTS, Money
from integrations.exports.rows import COLUMNS, Cell
from integrations.exports.texts import looks_like_a_formula, writable

SHEET_ROWS = 1_048_576
"""How many rows a sheet of Excel has, its headings included."""

_WIDTHS = {"number": 11, "owner_name": 18, "merchant": 24, "purpose": 40, "category_name": 18}
_USUAL_WIDTH = 13


class XlsxTable:
    """A table that grows at its end."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._heading = workbook.add_format({"bold": True})
        self._day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self._plain = workbook.add_format()
        # Somebody who edits such a cell later gets text again, too.
        self._text = workbook.add_format({"quote_prefix": True})
        self._sums = {
            decimals: workbook.add_format({"num_format": f"#,##0.{'0' * decimals}".rstrip(".")})
            for decimals in set(EXPONENTS.values())
        }
        self._begin_sheet()

    def add(self, rows: Iterable[tuple[Cell, ...]]) -> None:
        """Add these rows."""
        for row in rows:
            if self._next == SHEET_ROWS:
                self._begin_sheet()
            for column, cell in enumerate(row):
                self._write(column, cell)
            self._next += 1

    def _begin_sheet(self) -> None:
        count = len(self._workbook.worksheets())
        self._sheet: Any = self._workbook.add_worksheet(f"Claims {count + 1}" if count else "Claims")
        self._sheet.freeze_panes(1, 1)
        for column, name in enumerate(COLUMNS):
            self._sheet.set_column(column, column, _WIDTHS.get(name, _USUAL_WIDTH))
            self._sheet.write_string(0, column, name, self._heading)
        self._next = 1

    def _write(self, column: int, cell: Cell) -> None:
        place = (self._next, column)
        if isinstance(cell, str):
            self._write_text(place, writable(cell))
        elif isinstance(cell, Money):
            self._sheet.write_number(*place, float(cell.decimal), self._sums[EXPONENTS[cell.currency]])
        elif isinstance(cell, date):
            self._sheet.write_datetime(*place, cell, self._day)
        elif cell is not None:
            self._sheet.write_number(*place, cell)

    def _write_text(self, place: tuple[int, int], text: str) -> None:
        style = self._text if looks_like_a_formula(text) else None
        if text.startswith("<r>") and text.endswith("</r>"):
            # The library takes such text for markup of its own and would copy it into the sheet as it is.
            self._sheet.write_rich_string(*place, text[:1], self._plain, text[1:])
        else:
            self._sheet.write_string(*place, text, style)


@contextmanager
def xlsx_table(file: Path) -> Iterator[XlsxTable]:
    """A new table in that file, which is whole when this ends. Until then the rows wait in files beside it."""
    options = {"constant_memory": True, "tmpdir": str(file.parent), "use_zip64": True}
    workbook = Workbook(str(file), options)
    try:
        yield XlsxTable(workbook)
        workbook.close()
    except FileCreateError as error:
        raise error.args[0] from error
    finally:
        for sheet in workbook.worksheets():
            with suppress(OSError):  # a full disk is told already
                sheet.row_data_fh.close()
