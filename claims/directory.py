"""Read a company's directory from the CSV its people department exports, and say of every mistake where it stands."""

from __future__ import annotations

import csv
import io
import re
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from claims.people import OPERATOR, Person, PersonId, Role

COLUMNS = (
    "id",
    "name",
    "email",
    "manager_id",
    "department",
    "cost_centre",
    "grade",
    "roles",
    "locale",
    "timezone",
    "slack_id",
    "wecom_id",
    "left_on",
)
NEEDED = ("id", "name")
KEPT_WHEN_EMPTY = ("locale", "timezone")
"""What people may have chosen themselves: an empty cell leaves it as it is."""
UNIQUE = ("slack_id", "wecom_id")
LARGEST_FILE = 20_000_000
"""In bytes; room for a hundred thousand people."""
LONGEST = {"id": 64, "name": 200, "email": 254}
LONGEST_OTHER = 100

_ID = re.compile(r"[^\s:;,/\\\u200c\u200d]+")
_WECOM_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}")  # no `@all`, which would be everybody
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
_LOCALE = re.compile(r"[a-zA-Z]{2,3}([-_][a-zA-Z]{4})?([-_]([a-zA-Z]{2}|[0-9]{3}))?")
# Excel turns 2026-11-20 into 2026/11/20 when it opens and saves a file.
_DAY = re.compile(r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})")
# Controls, and what is invisible or turns the direction of writing; joiners are part of names in some scripts.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in one cell. Lines are counted from 1, which is the header; no column: the row as a whole."""

    line: int
    column: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


def parse_directory(raw: bytes, known: Mapping[PersonId, Person]) -> tuple[list[Person], list[RowError]]:
    """The people of a CSV in UTF-8, and every mistake in it; with a mistake, nothing of it must be applied.

    `known` are the people of the directory so far: of them a column that the file lacks keeps its value, and a
    manager may be one of them. Codes begin with `directory.`.
    """
    rows, errors = _rows(raw)
    if errors:
        return [], errors
    header = rows[0].cells
    errors = _check_header(header)
    if errors:
        return [], errors
    reading = _Reading(header, known)
    for row in rows[1:]:
        reading.read(row)
    reading.check_managers()
    reading.check_accounts()
    return reading.people, sorted(reading.errors, key=lambda error: error.line)


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: Sequence[str]


def _rows(raw: bytes) -> tuple[list[_Row], list[RowError]]:
    if len(raw) > LARGEST_FILE:
        return [], [RowError(1, "", "directory.too_large", {"most": LARGEST_FILE})]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as mistake:
        return [], [RowError(raw.count(b"\n", 0, mistake.start) + 1, "", "directory.not_utf8")]
    rows: list[_Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        line = 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(_Row(line, [cell.strip() for cell in cells]))
            line = reader.line_num + 1
    except csv.Error:
        return [], [RowError(reader.line_num, "", "directory.not_csv")]
    return (rows, []) if rows else ([], [RowError(1, "", "directory.empty")])


def _check_header(header: Sequence[str]) -> list[RowError]:
    if len(header) == 1 and re.search(r"[;\t]", header[0]):
        return [RowError(1, "", "directory.no_commas")]
    errors = []
    for index, name in enumerate(header):
        if name not in COLUMNS:
            errors.append(RowError(1, name, "directory.unknown_column", {"known": ",".join(COLUMNS)}))
        elif name in header[:index]:
            errors.append(RowError(1, name, "directory.double_column"))
    errors += [RowError(1, name, "directory.missing_column") for name in NEEDED if name not in header]
    return errors


class _Reading:
    """Goes on after a mistake, so that one reading names them all."""

    def __init__(self, header: Sequence[str], known: Mapping[PersonId, Person]) -> None:
        self.people: list[Person] = []
        self.errors: list[RowError] = []
        self._header = header
        self._known = known
        self._alike = {person.casefold(): person for person in known}
        self._lines: dict[PersonId, int] = {}
        self._taken: dict[tuple[str, str], int] = {}

    def read(self, row: _Row) -> None:
        if len(row.cells) != len(self._header):
            facts = {"expected": len(self._header), "found": len(row.cells)}
            self.errors.append(RowError(row.line, "", "directory.wrong_number_of_cells", facts))
            return
        cells = dict(zip(self._header, row.cells, strict=True))
        person_id = PersonId(cells["id"])
        mistakes = [
            *_check_cells(cells, line=row.line),
            *self._check_id(person_id, line=row.line),
            *self._check_unique(cells, line=row.line),
        ]
        self.errors += mistakes
        if person_id in self._known and self._known[person_id].erased:
            self.errors.append(RowError(row.line, "id", "directory.erased", {"id": person_id}))
        elif not mistakes:
            self.people.append(_person(cells, self._known.get(person_id)))
        self._lines.setdefault(person_id, row.line)

    def check_managers(self) -> None:
        """Every manager exists, and nobody is above themselves by way of others."""
        everybody = {**self._known, **{person.id: person for person in self.people}}
        for person in self.people:
            if not person.has_manager:
                continue
            manager = PersonId(str(person.manager_id))
            facts = {"manager": manager}
            if manager not in everybody and manager not in self._lines:
                self.errors.append(RowError(self._lines[person.id], "manager_id", "directory.unknown_manager", facts))
            elif _is_above_itself(person, everybody):
                self.errors.append(RowError(self._lines[person.id], "manager_id", "directory.circle", facts))

    def check_accounts(self) -> None:
        """No account belongs to somebody whom the file leaves as they are."""
        others = [person for person in self._known.values() if person.id not in self._lines and not person.erased]
        for column in UNIQUE:
            theirs = {account.casefold(): other.id for other in others if (account := getattr(other, column))}
            for person in self.people:
                owner = theirs.get((getattr(person, column) or "").casefold())
                if owner is not None:
                    line = self._lines[person.id]
                    self.errors.append(RowError(line, column, "directory.account_taken", {"owner": owner}))

    def _check_id(self, person: PersonId, *, line: int) -> Iterator[RowError]:
        first = self._lines.get(person)
        if first is not None:
            yield RowError(line, "id", "directory.double_id", {"id": person, "first": first})
        # An account is found whatever its case, so of two such people one could never come in.
        other = self._alike.setdefault(person.casefold(), person)
        if other != person and person not in self._known:
            yield RowError(line, "id", "directory.alike_id", {"id": person, "other": other})

    def _check_unique(self, cells: Mapping[str, str], *, line: int) -> Iterator[RowError]:
        for column in UNIQUE:
            # WeCom takes ZhangSan and zhangsan for one account.
            key = (column, cells.get(column, "").casefold())
            if key[1] and self._taken.setdefault(key, line) != line:
                yield RowError(line, column, "directory.double_account", {"first": self._taken[key]})


def _is_above_itself(person: Person, everybody: Mapping[PersonId, Person]) -> bool:
    passed = {person.id}
    current = person
    while current.has_manager:
        above = everybody.get(PersonId(str(current.manager_id)))
        if above is None:
            return False
        if above.id in passed:
            return above.id == person.id
        passed.add(above.id)
        current = above
    return False


def _check_cells(cells: Mapping[str, str], *, line: int) -> Iterator[RowError]:
    for column, cell in cells.items():
        most = LONGEST.get(column, LONGEST_OTHER)
        if _CONTROL.search(cell):
            yield RowError(line, column, "directory.control_character")
        elif len(cell) > most:
            yield RowError(line, column, "directory.too_long", {"most": most})
        elif not cell:
            if column in NEEDED:
                yield RowError(line, column, "directory.missing")
        elif not _is_right(column, cell):
            yield RowError(line, column, f"directory.wrong_{column}", {"found": cell})


def _is_right(column: str, cell: str) -> bool:
    match column:
        case "id" | "manager_id":
            return _ID.fullmatch(cell) is not None and cell != OPERATOR
        case "email":
            return _EMAIL.fullmatch(cell) is not None
        case "roles":
            return _roles(cell) is not None
        case "locale":
            return _LOCALE.fullmatch(cell) is not None
        case "timezone":
            return cell in _zones()
        case "left_on":
            return _day(cell) is not None
        case "wecom_id":
            return _WECOM_ID.fullmatch(cell) is not None
        case _:
            return True


def _person(cells: Mapping[str, str], known: Person | None) -> Person:
    person_id = PersonId(cells["id"])
    given: dict[str, object] = {}
    for column, cell in cells.items():
        if column == "id" or (not cell and column in KEPT_WHEN_EMPTY):
            continue
        match column:
            case "roles":
                given[column] = _roles(cell) or frozenset()
            case "locale":
                given[column] = cell.replace("_", "-")
            case "left_on":
                given[column] = _day(cell)
            case _:
                given[column] = cell or None
    before = known or Person(person_id, "")
    return replace(before, **given)  # type: ignore[arg-type]


def _roles(cell: str) -> frozenset[Role] | None:
    names = [name.strip() for name in cell.split(";") if name.strip()]
    return None if any(name not in set(Role) for name in names) else frozenset(Role(name) for name in names)


def _day(cell: str) -> date | None:
    found = _DAY.fullmatch(cell)
    try:
        return date(int(found[1]), int(found[3]), int(found[4])) if found else None
    except ValueError:
        return None


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())
