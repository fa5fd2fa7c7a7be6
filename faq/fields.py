"""From the named fields of a file or a form to an entry and back, whatever kind of file it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from faq.entry import COLUMNS, SEVERAL, Entry, Mistake, mistakes, tidied, unanswered, without_repeats

NEEDED = ("id", "question")
LARGEST_FILE = 5_000_000
"""In bytes."""
MOST_ENTRIES = 5_000
MOST_PHRASINGS = 20_000
"""In one file, all entries together."""

Fields = Mapping[str, str | Sequence[str]]
"""By column: text, or texts where a column holds several."""

# Excel turns 2026-11-20 into 2026/11/20 when it opens and saves a file.
_DAY = re.compile(r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})")


@dataclass(frozen=True, slots=True)
class Record:
    """One entry as it stands in a file, from this line on (counted from 1)."""

    line: int
    fields: Fields
    lines: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds, with the line of each entry by its id; with a mistake, nothing of it must be applied."""

    entries: tuple[Entry, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def unanswered(self) -> tuple[Mistake, ...]:
        """Entries that people can't read for want of an answer; measuring needs none."""
        return tuple(
            replace(mistake, line=self.lines[entry.id]) for entry in self.entries for mistake in unanswered(entry)
        )


Check = Callable[[Entry], Iterable[Mistake]]
"""What is asked of each entry of a file."""


def anything(entry: Entry) -> Iterable[Mistake]:
    """The check of a file that is only measured: the limits are for what people read."""
    return ()


def entry_from(fields: Fields, known: Entry | None = None, *, check: Check = mistakes) -> tuple[Entry, list[Mistake]]:
    """The entry and what is wrong with it. A column that is not given keeps the value of `known`."""
    given: dict[str, object] = {}
    wrong = []
    for column, value in fields.items():
        if column in SEVERAL:
            given[column] = without_repeats([value] if isinstance(value, str) else value)
        elif not isinstance(value, str):
            wrong.append(Mistake(column, "faq.not_text"))
        elif column == "review_by":
            day = _day(tidied(value))
            given[column] = day
            if value.strip() and day is None:
                wrong.append(Mistake(column, "faq.wrong_review_by", {"found": value}))
        elif column == "locale":
            given[column] = tidied(value).replace("_", "-") or None
        elif column == "owner":
            given[column] = tidied(value) or None
        else:
            given[column] = tidied(value)
    entry = replace(known or Entry("", ""), **given)  # type: ignore[arg-type]
    # The question in other words is never the question itself.
    entry = replace(entry, alternatives=tuple(each for each in entry.alternatives if each != entry.question))
    found = {mistake.column for mistake in wrong}
    return entry, [*wrong, *(each for each in check(entry) if each.column not in found)]


def fields_of(entry: Entry) -> dict[str, str | tuple[str, ...]]:
    """The entry by column, in the order of the columns; what it lacks is empty."""
    values = {column: getattr(entry, column) for column in COLUMNS}
    return {**values, "locale": entry.locale or "", "owner": entry.owner or "", "review_by": _written(entry.review_by)}


def entries_from(
    records: Sequence[Record],
    known: Mapping[str, Entry] | None = None,
    *,
    check: Check = mistakes,
    wrong: Sequence[Mistake] = (),
) -> Reading:
    """The entries of a file, or every mistake in it with its line; `wrong` are those that were found before."""
    if len(records) > MOST_ENTRIES:
        return refused("faq.too_many_entries", line=records[MOST_ENTRIES].line, most=MOST_ENTRIES)
    entries: list[Entry] = []
    mistaken = list(wrong)
    lines: dict[str, int] = {}
    phrasings = 0
    for record in records:
        given = record.fields.get("id", "")
        before = (known or {}).get(tidied(given)) if isinstance(given, str) else None
        entry, found = entry_from(record.fields, before, check=check)
        mistaken += [replace(each, line=record.lines.get(each.column, record.line)) for each in found]
        if entry.id and lines.setdefault(entry.id, record.line) != record.line:
            facts = {"id": entry.id, "first": lines[entry.id]}
            mistaken.append(Mistake("id", "faq.double_id", facts, record.line))
        entries.append(entry)
        phrasings += len(entry.phrasings)
        if phrasings > MOST_PHRASINGS:
            return refused("faq.too_many_phrasings", line=record.line, most=MOST_PHRASINGS)
    if mistaken:
        return Reading(mistakes=tuple(sorted(mistaken, key=lambda each: each.line)))
    return Reading(tuple(entries), lines=lines)


def refused(code: str, *, line: int, **facts: object) -> Reading:
    """A file that can't be read any further."""
    return Reading(mistakes=(Mistake("", code, facts, line),))


def column_mistakes(columns: Sequence[str], *, line: int) -> list[Mistake]:
    """Columns that nobody knows, that stand twice, or that every entry needs and are not there."""
    known = ",".join(COLUMNS)
    unknown = [name for name in dict.fromkeys(columns) if name not in COLUMNS]
    twice = [name for name in dict.fromkeys(columns) if columns.count(name) > 1]
    return [
        *(Mistake(name[:100], "faq.unknown_column", {"known": known}, line) for name in unknown),
        *(Mistake(name[:100], "faq.double_column", {}, line) for name in twice),
        *(Mistake(name, "faq.missing_column", {}, line) for name in NEEDED if name not in columns),
    ]


def text_of(raw: bytes) -> str | Reading:
    """The text of a file in UTF-8, with or without a byte-order mark; or why there is none."""
    if len(raw) > LARGEST_FILE:
        return refused("faq.too_large", line=1, most=LARGEST_FILE)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as mistake:
        return refused("faq.not_utf8", line=raw.count(b"\n", 0, mistake.start) + 1)


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    try:
        return date(int(found[1]), int(found[3]), int(found[4])) if found else None
    except ValueError:
        return None


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""
