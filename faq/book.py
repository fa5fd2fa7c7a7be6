"""The book as it is kept: every entry in all its versions, none ever overwritten. Storage implements it, tests too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from faq.entry import Entry

Event = Literal["added", "edited", "retired", "rolled_back"]
Source = Literal["chat", "import", "starter"]
"""Where the words came from: typed by support, from a company's file, or brought by the program."""


@dataclass(frozen=True, slots=True)
class Version:
    """An entry as it was from one moment on. `number` counts from 1 for each entry, without gaps; `at` is UTC.

    A retired version holds the words that were in force before it. `restores` is the number of the earlier version
    whose words it holds, where it rolled back.
    """

    entry: Entry
    number: int
    event: Event
    source: Source
    by: str
    at: datetime
    restores: int | None = None

    @property
    def is_retired(self) -> bool:
        """Whether nobody is answered from it."""
        return self.event == "retired"


class Book(Protocol):
    """The versions of this unit of work."""

    def newest(self, entry_id: str) -> Version | None:
        """The last version of an entry, retired or not; None where there never was one of that id."""

    def get(self, entry_id: str, number: int) -> Version | None:
        """One version of an entry, or None."""

    def all_newest(self) -> list[Version]:
        """The last version of every entry, retired ones too, by id."""

    def keep(self, version: Version) -> None:
        """Add a version. Raises where the entry has one of that number already: somebody was faster."""


def in_force(book: Book) -> list[Entry]:
    """The entries that people are answered from, by id."""
    return [version.entry for version in book.all_newest() if not version.is_retired]
