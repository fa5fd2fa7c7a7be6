"""Both tables give back what went into them, whatever people wrote, and grow without memory."""

from __future__ import annotations

import csv
import re
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from claims.money import Money
from integrations.exports.csv_table import csv_table
from integrations.exports.rows import COLUMNS, Cell
from integrations.exports.xlsx_table import xlsx_table
from tests.integrations.exports.test_texts import FORMULAS, TEXTS

NewTable = Callable[[Path], AbstractContextManager[Any]]

TROUBLESOME = {
    **FORMULAS,
    **TEXTS,
    "markup of the library": "<r><t>x</t></r>",
    "markup that breaks out": "<r></is></c><c r='B2'><f>1+1</f></c><c><is></r>",
    "markup that is none": "<r>x",
    "xml": "a < b & c > d \"e\" 'f'",
    "escape": "_x0041_ and _x005F_",
    "control": "a\x01\x1b[31mb",
    "no character": "a\uffffb\ufffe",
    "breaks": "one\ntwo\r\nthree\rfour",
    "commas": 'a,b;c"d"',
    "markup inside": "<script>alert(1)</script>",
    "long": "字" * 3_000,
    "long emoji": "🍜" * 3_000,
}


def row(*cells: Cell) -> tuple[Cell, ...]:
    return (*cells, *[None] * (len(COLUMNS) - len(cells)))


def csv_cells(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as out:
        return list(csv.reader(out, strict=True))


def xlsx_cells(file: Path) -> Iterator[Any]:
    book = openpyxl.load_workbook(file)
    for sheet in book.worksheets:
        yield from sheet.iter_rows()
    book.close()


def as_excel_shows(text: str) -> str:
    """A text of a cell: what XML can't hold stands there as its number (ISO 29500-1, ST_Xstring)."""
    return re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text)


def written(new: NewTable, file: Path, *rows: tuple[Cell, ...]) -> Path:
    with new(file) as table:
        table.add(rows)
    return file


def test_a_csv_is_utf_8_with_its_mark_and_lines_as_excel_ends_them(tmp_path: Path) -> None:
    file = written(csv_table, tmp_path / "x", row("C-000001", 1, None, Money(12_850, "CNY"), date(2026, 11, 26)))

    mark, header, first, end = file.read_bytes().replace(b"\xef\xbb\xbf", b"mark\r\n").split(b"\r\n")
    assert (mark, end) == (b"mark", b"")
    assert header.decode().split(",") == list(COLUMNS)
    assert first.startswith(b"C-000001,1,,128.50,2026-11-26,")


@pytest.mark.parametrize("text", TROUBLESOME.values(), ids=TROUBLESOME.keys())
def test_a_text_in_csv_is_read_back_with_an_apostrophe_before_what_would_be_calculated(
    tmp_path: Path, text: str
) -> None:
    _, [cell, *_] = csv_cells(written(csv_table, tmp_path / "x", row(text)))

    assert cell == (f"'{text}" if text in FORMULAS.values() else text)


@pytest.mark.parametrize("text", TROUBLESOME.values(), ids=TROUBLESOME.keys())
def test_a_text_in_a_workbook_is_read_back_as_text(tmp_path: Path, text: str) -> None:
    file = written(xlsx_table, tmp_path / "x.xlsx", row(text, "next"))

    _, [cell, after, *_] = xlsx_cells(file)
    assert (cell.data_type, after.value) == ("s", "next")
    assert as_excel_shows(cell.value or "") == text
    assert cell.quotePrefix == (text in FORMULAS.values())


@pytest.mark.parametrize(
    ("amount", "value", "shown"),
    [
        (Money(12_850, "CNY"), 128.5, "#,##0.00"),
        (Money(1, "CNY"), 0.01, "#,##0.00"),
        (Money(999_999_999, "CNY"), 9_999_999.99, "#,##0.00"),
        (Money(1_200, "JPY"), 1_200, "#,##0"),
        (Money(12_345, "KWD"), 12.345, "#,##0.000"),
        (Money(9_999_999_990, "KWD"), 9_999_999.99, "#,##0.000"),
    ],
    ids=str,
)
def test_a_sum_in_a_workbook_is_a_number_with_the_decimals_of_its_currency(
    tmp_path: Path, amount: Money, value: float, shown: str
) -> None:
    _, [cell, *_] = xlsx_cells(written(xlsx_table, tmp_path / "x.xlsx", row(amount)))

    assert (cell.data_type, cell.value, cell.number_format) == ("n", value, shown)


def test_a_day_in_a_workbook_is_a_date_and_a_count_a_number(tmp_path: Path) -> None:
    _, [day, count, nothing, *_] = xlsx_cells(written(xlsx_table, tmp_path / "x.xlsx", row(date(2024, 2, 29), 7, None)))

    assert (day.value, day.is_date, day.number_format) == (datetime(2024, 2, 29), True, "yyyy-mm-dd")
    assert (count.value, nothing.value) == (7, None)


def test_a_full_sheet_goes_on_in_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("integrations.exports.xlsx_table.SHEET_ROWS", 3)

    book = openpyxl.load_workbook(written(xlsx_table, tmp_path / "x.xlsx", *[row(str(n)) for n in range(5)]))

    assert book.sheetnames == ["Claims", "Claims 2", "Claims 3"]
    assert [[cells[0] for cells in sheet.values] for sheet in book.worksheets] == [
        ["number", "0", "1"],
        ["number", "2", "3"],
        ["number", "4"],
    ]
    book.close()


@pytest.mark.parametrize("new", [csv_table, xlsx_table])
def test_what_goes_wrong_meanwhile_is_told_as_it_is(tmp_path: Path, new: NewTable) -> None:
    with pytest.raises(ZeroDivisionError), new(tmp_path / "x"):
        raise ZeroDivisionError


def test_a_workbook_that_can_t_be_stored_says_what_the_system_said(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="directory"), xlsx_table(tmp_path / "x"):
        (tmp_path / "x").mkdir()


@pytest.mark.slow
@pytest.mark.parametrize("new", [csv_table, xlsx_table])
def test_a_long_table_is_not_held_in_memory(tmp_path: Path, new: NewTable) -> None:
    with new(tmp_path / "x") as table:
        tracemalloc.start()
        table.add(row(f"C-{n:06d}", n, Money(n, "CNY"), date(2026, 1, 1), f"{n} people") for n in range(20_000))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert most < 1_000_000
    assert (tmp_path / "x").stat().st_size > 300_000
