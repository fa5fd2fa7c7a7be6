"""The entries that come with the program, one file a language, so that a new company does not start with silence."""

from __future__ import annotations

from functools import cache
from importlib import resources

from faq.entry import Entry
from faq.yaml_file import read_yaml

LANGUAGES = ("en", "zh")


@cache
def starter_entries() -> tuple[Entry, ...]:
    """All of them. The two languages of one topic have ids such as `withdraw.en` and `withdraw.zh`."""
    return tuple(entry for language in LANGUAGES for entry in _read(language))


def _read(language: str) -> tuple[Entry, ...]:
    reading = read_yaml(resources.files("faq").joinpath(f"entries/{language}.yaml").read_bytes())
    wrong = (*reading.mistakes, *reading.unanswered)
    if wrong:
        raise ValueError(f"entries/{language}.yaml: {wrong[0]}")
    return reading.entries
