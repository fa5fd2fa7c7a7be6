"""The knowledge base made ready for questions, and kept so until it changes; in each process for itself.

Whether it changed is asked with every question, so an edit answers the next one.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from bot.chat.ports import Store
from faq.book import Version
from faq.masking import Masking
from faq.matcher import Matcher

NAMES_SECONDS = 60.0
"""So long after a change of the directory a new name may not be masked yet."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The entries in force at one state of the book; `rows` are their versions' rows, by id.

    `starters` are the ids of those that came with the program and that nobody changed.
    """

    state: int
    matcher: Matcher
    rows: Mapping[str, int]
    starters: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Library:
    """What one process knows of one store."""

    shelf: Shelf | None = None
    masking: tuple[float, Masking] | None = None
    building: asyncio.Lock = field(default_factory=asyncio.Lock)


_libraries: WeakKeyDictionary[Any, _Library] = WeakKeyDictionary()


async def warm(store: Store) -> None:
    """Make it ready before anybody asks; the first question would wait half a second for it."""
    await shelf(store)


async def shelf(store: Store) -> Shelf:
    """The knowledge base as it is now."""
    library = _libraries.setdefault(store, _Library())
    state: int = await store.read(lambda unit: unit.faq.state())
    if library.shelf is not None and library.shelf.state == state:
        return library.shelf
    async with library.building:
        if library.shelf is None or library.shelf.state < state:
            library.shelf = await _build(store)
        return library.shelf


async def masking(store: Store) -> Masking:
    """What masks a question before it is kept; it knows the names of the directory."""
    library = _libraries.setdefault(store, _Library())
    if library.masking is None or time.monotonic() - library.masking[0] > NAMES_SECONDS:
        names = await store.read(lambda unit: [person.name for person in unit.people.all() if person.name])
        library.masking = time.monotonic(), await asyncio.to_thread(Masking, names)
    return library.masking[1]


async def _build(store: Store) -> Shelf:
    def look(unit: Any) -> tuple[int, list[tuple[int, Version]]]:
        return unit.faq.state(), [(each.row, each.version) for each in unit.faq.all_kept()]

    state, kept = await store.read(look)
    live = [(row, version.entry) for row, version in kept if not version.is_retired]
    entries = [entry for _, entry in live]
    # Thousands of wordings take a while, in which others are answered.
    matcher = await asyncio.to_thread(Matcher, entries)
    starters = frozenset(version.entry.id for _, version in kept if version.source == "starter")
    return Shelf(state, matcher, {entry.id: row for row, entry in live}, starters)
