"""How commands print: a table for people, one JSON document for programs."""

import json
import unicodedata
from collections.abc import AsyncIterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import click


def as_json(document: Any) -> None:
    """Print one JSON document on stdout, in UTF-8 whatever the terminal is set to."""
    _write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


async def as_json_list(name: str, pages: AsyncIterable[Sequence[Mapping[str, Any]]]) -> None:
    """Print one JSON document that holds a list of that name, a page at a time, so that it may be of any length."""
    before = f"{{{json.dumps(name)}: [\n"
    async for page in pages:
        for entry in page:
            _write(before + json.dumps(entry, ensure_ascii=False))
            before = ",\n"
    _write("\n]}\n" if before == ",\n" else f"{{{json.dumps(name)}: []}}\n")


def moment(at: datetime) -> str:
    """A point in time as the contract writes it: UTC, ISO 8601, to the second."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows under their headings; None is a dash, and Chinese characters count for the two columns they take."""
    cells = [[plain(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(_width(row[column]) for row in cells) for column in range(len(headings))]
    for row in cells:
        padded = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


def plain(value: object) -> str:
    """A value as one harmless line: what steers a terminal or turns its direction is shown as an escape."""
    if value is None:
        return "–"
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in str(value))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else not unicodedata.combining(char) for char in text)


def _write(text: str) -> None:
    # A lone surrogate has no UTF-8; its escape is what JSON writes for it anyway.
    click.echo(text.encode("utf-8", "backslashreplace"), nl=False)
