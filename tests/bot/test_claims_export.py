"""`chit claims export`: what finance opens in a spreadsheet."""

from __future__ import annotations

import csv
import io
import os
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest

from claims import filing, paying, review
from claims.lines import Line
from claims.people import PersonId
from integrations.exports.rows import COLUMNS
from storage.unit_of_work import UnitOfWork
from tests.bot.conftest import Chit

TODAY = date(2026, 11, 26)
# Late on the 26th in London is the 27th in Shanghai.
NOW = datetime(2026, 11, 26, 18, 30, tzinfo=UTC)
HOSTILE = ["=1+1", "+1", "-1", "@SUM(1)", "＝1+1", "\t=1", "\r=1", "  =1", "\u200b=1", "'=1", "=HYPERLINK(\"x\")"]
THREE = (
    Line("meals", 128_50, "CNY", TODAY, "海底捞", 'Dinner, with "quotes"\nand a line break', ("a" * 64, "b" * 64)),
    Line("transport", 1_200, "JPY", TODAY, "=cmd|' /C calc'!A0", "@SUM(A1:A9)"),
    Line("other", 12_345, "KWD", TODAY),
)


def csv_rows(company: Chit, *arguments: str) -> list[dict[str, str]]:
    company.said("claims", "export", "--format", "csv", "--out", "out.csv", *arguments)
    raw = (company.home / "out.csv").read_bytes()
    assert raw.startswith("\ufeffnumber,line,".encode())
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True))


def xlsx_rows(company: Chit, *arguments: str) -> list[dict[str, Any]]:
    company.said("claims", "export", "--format", "xlsx", "--out", "out.xlsx", *arguments)
    book = openpyxl.load_workbook(company.home / "out.xlsx")
    rows = []
    for sheet in book.worksheets:
        heading, *cells = sheet.iter_rows()
        assert tuple(cell.value for cell in heading) == COLUMNS
        rows += [dict(zip(COLUMNS, row, strict=True)) for row in cells]
    book.close()
    return rows


def draft(unit: UnitOfWork, *lines: Line, owner: str = "ada") -> int:
    person = unit.people.get(PersonId(owner))
    assert person is not None
    claim = filing.create(unit, lines, by=person, now=NOW, on=TODAY)
    unit.flush()
    return claim.number


def act(unit: UnitOfWork, use_case: Any, number: int, *, by: str, seen: int, now: datetime = NOW, **more: Any) -> None:
    arguments = {"by": unit.people.get(PersonId(by)), "seen": seen, "now": now, "on": TODAY} | more
    if "lines" in more:
        use_case(unit, number, arguments.pop("lines"), **arguments)
    else:
        use_case(unit, number, **arguments)
    unit.flush()


def submitted(unit: UnitOfWork, *lines: Line, owner: str = "ada") -> int:
    number = draft(unit, *lines, owner=owner)
    act(unit, filing.submit, number, by=owner, seen=1)
    return number


def test_three_lines_are_three_rows(company: Chit) -> None:
    number = company.do(lambda unit: submitted(unit, *THREE))

    rows = [row for row in csv_rows(company) if row["number"] == f"C-{number:06d}"]

    assert [(row["line"], row["amount"], row["currency"]) for row in rows] == [
        ("1", "128.50", "CNY"),
        ("2", "1200", "JPY"),
        ("3", "12.345", "KWD"),
    ]
    assert rows[0] == {
        "number": f"C-{number:06d}",
        "line": "1",
        "state": "submitted",
        "round": "1",
        "owner": "ada",
        "owner_name": "Ada Byron",
        "department": "",
        "cost_centre": "",
        "date": "2026-11-26",
        "category": "meals",
        "category_name": "餐费",
        "merchant": "海底捞",
        "purpose": 'Dinner, with "quotes"\nand a line break',
        "amount": "128.50",
        "currency": "CNY",
        "receipts": "2",
        "submitted_on": "2026-11-27",
        "approved_by": "",
        "approved_on": "",
        "paid_on": "",
    }
    assert (rows[1]["merchant"], rows[1]["purpose"]) == ("'=cmd|' /C calc'!A0", "'@SUM(A1:A9)")
