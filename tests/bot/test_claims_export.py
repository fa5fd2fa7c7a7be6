"""`chit claims export`: what finance opens in a spreadsheet."""

from __future__ import annotations

import csv
import io
import os
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import openpyxl
import pytest

from bot.commands import claims_export
from bot.demo import fill
from claims import filing, paying, review
from claims.claim import label
from claims.lines import Line
from claims.people import PersonId
from integrations.exports.rows import COLUMNS
from storage.errors import DiskFull
from storage.unit_of_work import UnitOfWork
from tests.bot.conftest import Chit
from tests.support.memory_receipts import a_file

TODAY = date(2026, 11, 26)
# Late on the 26th in London is the 27th in Shanghai.
NOW = datetime(2026, 11, 26, 18, 30, tzinfo=UTC)
FILES = (a_file("menu.jpg"), a_file("bill.jpg"))
THREE = (
    Line(
        "meals",
        128_50,
        "CNY",
        TODAY,
        "海底捞",
        'Dinner, with "quotes"\nand a line break',
        (FILES[0].sha256, FILES[1].sha256),
    ),
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


def numbers(rows: list[dict[str, str]]) -> set[str]:
    return {row["number"] for row in rows}


def left(company: Chit) -> list[str]:
    """What lies in the folder, the data folder left out."""
    return sorted(file.name for file in company.home.iterdir() if file.name != "var")


def draft(unit: UnitOfWork, *lines: Line, owner: str = "ada") -> int:
    person = unit.people.get(PersonId(owner))
    assert person is not None
    for file in FILES:
        unit.receipts.stage(replace(file, id=f"{file.id[:-3]}{owner}", owner=person.id))
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

    rows = [row for row in csv_rows(company) if row["number"] == label(number)]

    assert [(row["line"], row["amount"], row["currency"]) for row in rows] == [
        ("1", "128.50", "CNY"),
        ("2", "1200", "JPY"),
        ("3", "12.345", "KWD"),
    ]
    assert rows[0] == {
        "number": label(number),
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


def test_the_workbook_holds_the_same_as_numbers_dates_and_text(company: Chit) -> None:
    number = company.do(lambda unit: submitted(unit, *THREE))

    meal, taxi, other = (row for row in xlsx_rows(company) if row["number"].value == label(number))

    assert [row["amount"].value for row in (meal, taxi, other)] == [128.5, 1200, 12.345]
    assert [row["line"].value for row in (meal, taxi, other)] == [1, 2, 3]
    assert (meal["date"].value, meal["submitted_on"].value) == (datetime(2026, 11, 26), datetime(2026, 11, 27))
    assert (meal["receipts"].value, taxi["receipts"].value) == (2, 0)
    assert (taxi["merchant"].data_type, taxi["merchant"].value) == ("s", "=cmd|' /C calc'!A0")
    assert (other["merchant"].value, other["paid_on"].value) == (None, None)


def test_categories_are_named_in_the_language_of_the_company(company: Chit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHIT_LOCALE", "en")

    assert {row["category"]: row["category_name"] for row in csv_rows(company)}["meals"] == "Meals"


def test_who_approved_and_when_it_was_paid_is_told(company: Chit) -> None:
    def work(unit: UnitOfWork) -> int:
        number = submitted(unit, THREE[0])
        act(unit, review.approve, number, by="grace", seen=2, now=NOW + timedelta(days=1))
        act(unit, paying.pay, number, by="frank", seen=3, now=NOW + timedelta(days=5))
        return number

    number = company.do(work)

    [row] = [row for row in csv_rows(company, "--state", "paid") if row["number"] == label(number)]
    told = [row[name] for name in ("submitted_on", "approved_by", "approved_on", "paid_on")]
    assert told == ["2026-11-27", "grace", "2026-11-28", "2026-12-02"]


def test_who_was_erased_has_no_name_and_no_words_but_the_sums_stay(company: Chit) -> None:
    number = company.do(lambda unit: submitted(unit, *THREE))
    company.said("people", "erase", "ada", "--yes")

    for rows in (csv_rows(company), [{k: v.value or "" for k, v in row.items()} for row in xlsx_rows(company)]):
        first, *_ = mine = [row for row in rows if row["number"] == label(number)]
        assert [str(row["amount"]).rstrip("0") for row in mine] == ["128.5", "12", "12.345"]
        assert (first["owner"], first["owner_name"], first["merchant"], first["purpose"]) == ("ada", "", "", "")


# ---------------------------------------------------------------- which claims


def test_what_was_never_sent_is_there_only_on_request(company: Chit) -> None:
    def work(unit: UnitOfWork) -> tuple[int, int]:
        thrown = draft(unit, THREE[0])
        act(unit, filing.discard, thrown, by="ada", seen=1)
        return draft(unit, THREE[0]), thrown

    kept, thrown = company.do(work)

    assert {label(kept), label(thrown)} & numbers(csv_rows(company)) == set()
    assert label(kept) in numbers(csv_rows(company, "--state", "draft"))
    assert numbers(csv_rows(company, "--state", "discarded")) == {label(thrown)}


def test_what_is_edited_and_not_sent_again_is_not_shown(company: Chit) -> None:
    def work(unit: UnitOfWork) -> int:
        number = submitted(unit, THREE[0])
        act(unit, filing.withdraw, number, by="ada", seen=2)
        secret = Line("meals", 99_999, "USD", TODAY, "Secret", "Not sent")
        act(unit, filing.edit, number, by="ada", seen=3, lines=(secret, secret))
        return number

    number = company.do(work)

    [row] = [row for row in csv_rows(company) if row["number"] == label(number)]
    assert (row["state"], row["amount"], row["currency"], row["merchant"]) == ("withdrawn", "128.50", "CNY", "海底捞")


def test_states_can_be_chosen_several_at_once(company: Chit) -> None:
    assert {row["state"] for row in csv_rows(company)} >= {"paid", "approved", "returned", "submitted"}
    assert {row["state"] for row in csv_rows(company, "--state", "paid")} == {"paid"}
    chosen = csv_rows(company, "--state", "paid", "--state", "returned")
    assert {row["state"] for row in chosen} == {"paid", "returned"}


def test_one_person_s_claims_can_be_chosen(company: Chit) -> None:
    assert {row["owner"] for row in csv_rows(company)} > {"wei"}
    assert {row["owner"] for row in csv_rows(company, "--person", "wei")} == {"wei"}
    assert csv_rows(company, "--person", "root") == []


def test_an_unknown_person_is_told_and_nothing_is_written(company: Chit) -> None:
    result = company.run("claims", "export", "--format", "csv", "--out", "out.csv", "--person", "nobody")

    assert (result.exit_code, result.stderr) == (1, "Error: There is nobody with the id “nobody” in the directory.\n")
    assert left(company) == []


def test_days_are_those_on_which_a_claim_was_paid_or_else_decided_or_else_submitted(company: Chit) -> None:
    def work(unit: UnitOfWork) -> list[int]:
        waiting, approved, paid = (submitted(unit, THREE[1]) for _ in range(3))
        for number in (approved, paid):
            act(unit, review.approve, number, by="grace", seen=2, now=NOW + timedelta(days=1))
        act(unit, paying.pay, paid, by="frank", seen=3, now=NOW + timedelta(days=2))
        draft(unit, THREE[1])
        return [waiting, approved, paid]

    waiting, approved, paid = (label(number) for number in company.do(work))

    def between(first: str, last: str) -> set[str]:
        found = numbers(csv_rows(company, "--from", first, "--to", last, "--person", "ada"))
        return found & {waiting, approved, paid}

    assert between("2026-11-27", "2026-11-29") == {waiting, approved, paid}
    assert between("2026-11-27", "2026-11-27") == {waiting}
    assert between("2026-11-28", "2026-11-28") == {approved}
    assert between("2026-11-29", "2026-11-30") == {paid}
    assert between("2026-11-30", "2026-12-31") == set()
    assert numbers(csv_rows(company, "--from", "2026-11-29", "--state", "draft")) == set()
    assert paid in numbers(csv_rows(company, "--from", "2026-11-29"))
    assert paid not in numbers(csv_rows(company, "--to", "2026-11-28"))


def test_more_than_a_page_is_whole_and_in_order(company: Chit, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = csv_rows(company)
    for size in (1, 2, len(whole), len(whole) + 1):
        monkeypatch.setattr("bot.commands.claims_export.PAGE", size)
        assert csv_rows(company) == whole
        assert csv_rows(company, "--person", "ada") == [row for row in whole if row["owner"] == "ada"]
    assert [row["number"] for row in whole] == sorted(row["number"] for row in whole)


def test_an_empty_database_gives_headings_alone(empty_house: Chit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHIT_SECRET_KEYS", "A" * 43)

    assert csv_rows(empty_house) == []
    assert xlsx_rows(empty_house) == []


# ---------------------------------------------------------------- where it is written


def test_it_says_how_much_it_wrote_and_an_older_file_is_replaced(company: Chit) -> None:
    number = company.do(lambda unit: submitted(unit, *THREE, owner="bob"))
    company.write("out.csv", "old")

    result = company.run("claims", "export", "--format", "csv", "--out", "out.csv", "--person", "bob")

    assert (result.exit_code, result.stdout) == (0, "")
    claims, rows = len(numbers(csv_rows(company, "--person", "bob"))), len(csv_rows(company, "--person", "bob"))
    assert result.stderr == f"Rows: {rows}, of {claims} claims.\n"
    assert rows > claims
    assert label(number) in numbers(csv_rows(company, "--person", "bob"))
    assert left(company) == ["out.csv"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_failure_on_the_way_leaves_the_older_file_and_nothing_else(
    company: Chit, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    company.write("out", "old")
    monkeypatch.setattr("bot.commands.claims_export.PAGE", 1)
    whole, pages = claims_export._page, []

    def page(*arguments: Any, **more: Any) -> Any:
        pages.append(more)
        if len(pages) == 3:
            raise DiskFull("the disk is full")
        return whole(*arguments, **more)

    monkeypatch.setattr(claims_export, "_page", page)

    result = company.run("claims", "export", "--format", kind, "--out", "out")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "the disk is full" in result.stderr
    assert (company.home / "out").read_text() == "old"
    assert left(company) == ["out"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_dash_is_the_standard_output(company: Chit, kind: str) -> None:
    result = company.run("claims", "export", "--format", kind, "--out", "-")

    assert result.exit_code == 0
    assert result.stdout_bytes.startswith(b"\xef\xbb\xbfnumber," if kind == "csv" else b"PK")
    assert result.stderr.startswith("Rows: ")
    assert left(company) == []


def test_a_device_is_written_to_and_not_replaced(company: Chit) -> None:
    pipe = company.home / "pipe"
    os.mkfifo(pipe)

    with ThreadPoolExecutor(max_workers=1) as pool:
        read = pool.submit(pipe.read_bytes)
        company.said("claims", "export", "--format", "csv", "--out", "pipe")

    assert read.result().startswith(b"\xef\xbb\xbfnumber,")
    assert pipe.is_fifo()


def test_a_link_stays_one_and_what_it_leads_to_is_replaced(company: Chit) -> None:
    company.write("real.csv", "old")
    (company.home / "out.csv").symlink_to("real.csv")

    assert csv_rows(company)

    assert (company.home / "out.csv").is_symlink()
    assert (company.home / "real.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_folder_that_is_not_there_is_one_line(company: Chit) -> None:
    result = company.run("claims", "export", "--format", "csv", "--out", "no/such/out.csv")

    assert result.exit_code == 1
    assert re.fullmatch(r"Error: No such file or directory: .*\n", result.stderr)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--format", "csv"],
        ["--out", "x"],
        ["--format", "pdf", "--out", "x"],
        ["--format", "csv", "--out", "."],
        ["--format", "csv", "--out", "x", "--state", "open"],
        ["--format", "csv", "--out", "x", "--from", "yesterday"],
        ["--format", "csv", "--out", "x", "--from", "2026-11-02", "--to", "2026-11-01"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_status_2(company: Chit, arguments: list[str]) -> None:
    assert company.run("claims", "export", *arguments).exit_code == 2
    assert left(company) == []


@pytest.mark.slow
def test_it_is_the_same_on_postgresql(empty_house: Chit, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHIT_DATABASE_URL", postgres_url)
    monkeypatch.setenv("CHIT_SECRET_KEYS", "A" * 43)
    monkeypatch.setattr("bot.commands.claims_export.PAGE", 2)
    empty_house.said("migrate")
    empty_house.do(fill)
    number = empty_house.do(lambda unit: submitted(unit, *THREE))

    in_csv, in_xlsx = csv_rows(empty_house), xlsx_rows(empty_house)

    assert [row["amount"] for row in in_csv if row["number"] == label(number)] == ["128.50", "1200", "12.345"]
    assert [row["number"].value for row in in_xlsx] == [row["number"] for row in in_csv]
    assert [row["amount"].value for row in in_xlsx] == [float(row["amount"]) for row in in_csv]
    assert {row["owner"] for row in csv_rows(empty_house, "--person", "wei")} == {"wei"}
    empty_house.said("people", "erase", "ada", "--yes")
    assert {row["merchant"] for row in csv_rows(empty_house, "--person", "ada")} == {""}
