"""The entries that come with the program, one file a language, so that a new company does not start with silence."""

from __future__ import annotations

from functools import cache
from importlib import resources

from faq.entry import Entry
from faq.yaml_file import read_yaml

LANGUAGES = ("en", "zh")
AHEAD = frozenset(
    [
        *("form", "attach-receipt", "file-types", "upload-fails", "photo-quality"),
        *("receipt-needed", "lost-receipt", "no-invoice", "duplicate-receipt", "remove-receipt", "reading-receipts"),
        *("paper-originals", "split-cost", "undo-approval", "abilities", "phone", "tickets"),
        *("entertainment", "mileage", "how-to-file", "resubmit"),
    ]
)
"""Topics that speak of receipts. They wait until the program has these: nobody is told to press what is not there."""


def entries_of_today() -> tuple[Entry, ...]:
    """The entries that are true of the program as it is."""
    return tuple(entry for entry in starter_entries() if entry.topic not in AHEAD)


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
