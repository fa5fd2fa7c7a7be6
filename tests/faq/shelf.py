"""A book in memory that keeps what the real one promises: every version, numbered without gaps, none overwritten."""

from __future__ import annotations

from faq.book import Version


class Shelf:
    """Implements `faq.book.Book`."""

    def __init__(self) -> None:
        self.versions: dict[tuple[str, int], Version] = {}

    def newest(self, entry_id: str) -> Version | None:
        of_it = [each for (known, _), each in self.versions.items() if known == entry_id]
        return max(of_it, key=lambda each: each.number, default=None)

    def get(self, entry_id: str, number: int) -> Version | None:
        return self.versions.get((entry_id, number))

    def all_newest(self) -> list[Version]:
        found = (self.newest(entry_id) for entry_id in sorted({known for known, _ in self.versions}))
        return [each for each in found if each is not None]

    def keep(self, version: Version) -> None:
        key = (version.entry.id, version.number)
        if key in self.versions:
            raise ValueError(f"{key} is there already")
        self.versions[key] = version
