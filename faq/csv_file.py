"""Entries as CSV: read with every mistake and its line, written so that reading it again gives the same."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from faq.entry import COLUMNS, SEPARATOR, SEVERAL, Entry, Mistake, mistakes
from faq.fields import LARGEST_FILE, Check, Reading, Record, column_mistakes, entries_from, fields_of, refused, text_of

# A spreadsheet would calculate such a cell; with an apostrophe before it, it shows it.
_FORMULA = re.compile(r"'*[\s\0]*[=+\-@＝＋－＠]")


def read_csv(raw: bytes, known: Mapping[str, Entry] | None = None, *, check: Check = mistakes) -> Reading:
    """The entries of a CSV in UTF-8, or everything that is wrong with it (codes begin with `faq.`).

    A column that the file lacks keeps the value of the `known` entry of that id.
    """
    text = text_of(raw)
    if isinstance(text, Reading):
        return text
    csv.field_size_limit(LARGEST_FILE)  # all wordings of one entry stand in one cell
    rows: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        line = 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error:
        return refused("faq.not_csv", line=max(1, reader.line_num))
    if not rows:
        return refused("faq.empty", line=1)
    header = [name.strip() for name in rows[0][1]]
    if len(header) == 1 and re.search(r"[;\t]", header[0]):
        return refused("faq.no_commas", line=1)
    wrong = column_mistakes(header, line=1)
    return Reading(mistakes=tuple(wrong)) if wrong else _read_rows(header, rows[1:], known, check)


def write_csv(entries: Iterable[Entry]) -> bytes:
    """The entries as CSV in UTF-8 with a byte-order mark, which Excel needs to read Chinese."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for entry in entries:
        values = fields_of(entry).values()
        writer.writerow([_armed(value if isinstance(value, str) else SEPARATOR.join(value)) for value in values])
    return out.getvalue().encode("utf-8-sig")


def _read_rows(
    header: Sequence[str], rows: Sequence[tuple[int, list[str]]], known: Mapping[str, Entry] | None, check: Check
) -> Reading:
    records, wrong = [], []
    for line, cells in rows:
        if len(cells) != len(header):
            facts = {"expected": len(header), "found": len(cells)}
            wrong.append(Mistake("", "faq.wrong_number_of_cells", facts, line))
            continue
        texts = {name: _disarmed(cell) for name, cell in zip(header, cells, strict=True)}
        fields = {name: text.split(SEPARATOR) if name in SEVERAL else text for name, text in texts.items()}
        records.append(Record(line, fields, {}))
    return entries_from(records, known, check=check, wrong=wrong)


def _armed(cell: str) -> str:
    return "'" + cell if _FORMULA.match(cell) else cell


def _disarmed(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
