"""How commands read files of entries and of questions, and how they name each mistake in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from faq.entry import Entry, Mistake
    from faq.evaluation import Query

YAML, CSV = (".yaml", ".yml"), (".csv",)
MOST_NAMED = 100
"""Mistakes of one file that are named; whoever mends these sees the next."""


def reader(file: Path) -> Callable[[Mapping[str, Entry]], Sequence[Entry]]:
    """Reads the file as entries for people, given those that are known by id; ends the command with every mistake."""
    from faq.csv_file import read_csv
    from faq.yaml_file import read_yaml

    read = read_csv if _kind(file) == CSV else read_yaml
    raw = file.read_bytes()

    def entries(known: Mapping[str, Entry]) -> Sequence[Entry]:
        reading = read(raw, known)
        _demand_none(file, (*reading.mistakes, *reading.unanswered))
        return reading.entries

    return entries


def measured(file: Path) -> Sequence[Entry]:
    """The entries of a file that is only measured, which may lack answers."""
    from faq.csv_file import read_csv
    from faq.fields import anything
    from faq.yaml_file import read_yaml

    read = read_csv if _kind(file) == CSV else read_yaml
    reading = read(file.read_bytes(), check=anything)
    _demand_none(file, reading.mistakes)
    return reading.entries


def queries(file: Path) -> Sequence[Query]:
    """The questions of a file, each with the id of its entry."""
    from faq.evaluation import read_queries

    found, mistakes = read_queries(file.read_bytes())
    _demand_none(file, mistakes)
    return found


def writer(file: Path) -> Callable[[Sequence[Entry]], bytes]:
    """What makes a file of entries, by how its name ends."""
    from faq.csv_file import write_csv
    from faq.yaml_text import write_yaml

    return write_csv if _kind(file) == CSV else write_yaml


def _kind(file: Path) -> tuple[str, ...]:
    for kind in (YAML, CSV):
        if file.suffix.lower() in kind:
            return kind
    raise click.UsageError(f"{file}: the name must end in .yaml or .csv.")


def _demand_none(file: Path, mistakes: Sequence[Mistake]) -> None:
    from bot.commands.words import reader, sentence
    from claims.errors import Refused

    if not mistakes:
        return
    for each in mistakes[:MOST_NAMED]:
        column = f"{each.column}: " if each.column else ""
        said = reader().refusal(Refused(each.code, **{"column": each.column, **each.facts}))
        click.echo(f"{file}:{each.line}: {column}{said}", err=True)
    raise click.ClickException(sentence(Refused("faq.mistakes", count=len(mistakes))))
