"""How entries change: added, edited, retired, rolled back, imported. Who may do it is asked before, by the handlers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from faq.book import Book, Event, Source, Version
from faq.entry import ID_LENGTH, Entry, mistakes, unanswered
from faq.errors import EntryRefused
from faq.pinyin import spelled
from faq.wording import plain, tokens

LONGEST_MADE_ID = 40


def add(book: Book, entry: Entry, *, by: str, now: datetime) -> Version:
    """A new entry. Raises `EntryRefused`: `faq.exists`, or what is wrong with it."""
    _check(entry)
    if book.newest(entry.id) is not None:
        raise EntryRefused("faq.exists", id=entry.id)
    return _keep(book, Version(entry, 1, "added", "chat", by, now))


def edit(book: Book, entry: Entry, *, seen: int, by: str, now: datetime) -> Version:
    """New words for the entry of that id; a retired one is in force again.

    Raises `EntryRefused`: `faq.unknown`, `faq.changed` unless `seen` is its newest version, `faq.same` where nothing
    is different, or what is wrong with it.
    """
    _check(entry)
    before = _seen(book, entry.id, seen)
    if before.entry == entry and not before.is_retired:
        raise EntryRefused("faq.same", id=entry.id)
    return _keep(book, _after(before, entry, "edited", by=by, now=now))


def retire(book: Book, entry_id: str, *, seen: int, by: str, now: datetime) -> Version:
    """Nobody is answered from the entry any more; its words are kept.

    Raises `EntryRefused`: `faq.unknown`, `faq.changed`, `faq.retired` where it is already.
    """
    before = _seen(book, entry_id, seen)
    if before.is_retired:
        raise EntryRefused("faq.retired", id=entry_id)
    return _keep(book, _after(before, before.entry, "retired", by=by, now=now))


def roll_back(book: Book, entry_id: str, *, seen: int, by: str, now: datetime, to: int | None = None) -> Version:
    """The words of an earlier version again, as they were to the byte; a retired entry is in force again.

    Without `to` it is the version before the one whose words are in force; once more goes one further back.
    Raises `EntryRefused`: `faq.unknown`, `faq.changed`, `faq.no_earlier` where there is none.
    """
    before = _seen(book, entry_id, seen)
    number = to if to is not None else (before.restores or before.number) - 1
    earlier = book.get(entry_id, number)
    while to is None and earlier is not None and earlier.is_retired:
        earlier = book.get(entry_id, earlier.number - 1)
    if earlier is None or earlier.number >= before.number:
        raise EntryRefused("faq.no_earlier", id=entry_id)
    words_of = earlier.restores or earlier.number
    return _keep(book, _after(before, earlier.entry, "rolled_back", by=by, now=now, restores=words_of))


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file did to the book, by id. `left` are entries of the starter set that staff had changed."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    left: tuple[str, ...] = ()


def bring_in(book: Book, entries: Iterable[Entry], *, by: str, now: datetime) -> Imported:
    """Publish the entries of a company's file: each is added, or takes the place of the one of its id.

    Raises `EntryRefused` for the first that is not fit to be published; then nothing must be committed.
    """
    done: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": []}
    for entry in entries:
        _check(entry)
        done[_publish(book, entry, book.newest(entry.id), source="import", by=by, now=now)].append(entry.id)
    return Imported(*(tuple(ids) for ids in done.values()))


def bring_in_starter(book: Book, entries: Iterable[Entry], *, by: str, now: datetime) -> Imported:
    """Publish the starter set: what is missing is added, what came with an earlier program is brought up to date.

    An entry that staff changed or retired is never touched.
    """
    done: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": [], "left": []}
    for entry in entries:
        before = book.newest(entry.id)
        is_theirs = before is not None and before.source != "starter"
        if is_theirs and before is not None and (before.entry != entry or before.is_retired):
            done["left"].append(entry.id)
        else:
            done[_publish(book, entry, before, source="starter", by=by, now=now)].append(entry.id)
    return Imported(*(tuple(ids) for ids in done.values()))


def made_id(book: Book, question: str) -> str:
    """An id for a new entry, from the first words of its question, Chinese in pinyin; unlike any other in the book."""
    words = [part for token in tokens(plain(question)) for part in spelled(token)]
    short = ""
    for word in words:
        if len(short) + len(word) + 1 > LONGEST_MADE_ID:
            break
        short = f"{short}-{word}" if short else word
    short = short[:LONGEST_MADE_ID] or "entry"
    names = (short if number == 1 else f"{short}-{number}" for number in count(1))
    return next(name for name in names if book.newest(name) is None)


def _publish(book: Book, entry: Entry, before: Version | None, *, source: Source, by: str, now: datetime) -> str:
    if before is None:
        _keep(book, Version(entry, 1, "added", source, by, now))
        return "added"
    if before.entry == entry and not before.is_retired:
        return "unchanged"
    _keep(book, Version(entry, before.number + 1, "edited", source, by, now))
    return "changed"


def _seen(book: Book, entry_id: str, seen: int) -> Version:
    newest = book.newest(entry_id)
    if newest is None:
        raise EntryRefused("faq.unknown", id=entry_id[:ID_LENGTH])
    if newest.number != seen:
        raise EntryRefused("faq.changed", id=entry_id)
    return newest


def _after(
    before: Version, entry: Entry, event: Event, *, by: str, now: datetime, restores: int | None = None
) -> Version:
    return Version(entry, before.number + 1, event, "chat", by, now, restores)


def _keep(book: Book, version: Version) -> Version:
    book.keep(version)
    return version


def _check(entry: Entry) -> None:
    for mistake in (*mistakes(entry), *unanswered(entry)):
        raise EntryRefused(mistake.code, column=mistake.column, id=entry.id[:ID_LENGTH], **mistake.facts)
