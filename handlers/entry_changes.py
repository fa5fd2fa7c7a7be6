"""How support staff change entries: asked for the right in the same transaction, refused in the bot's words."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, NamedTuple

from bot.chat.texts import Reader
from claims.errors import Refused
from claims.people import OPERATOR, Person, PersonId, Role
from faq import curation
from faq.book import Version
from faq.entry import ID_LENGTH
from faq.errors import EntryRefused
from faq.fields import entry_from
from handlers.card_parts import cut, named

log = logging.getLogger("handlers.entry_changes")

EARLIER = 10
"""Versions before the newest that are shown to go back to."""


NEAR = 3
LIKE = 60.0
"""Of how many ids, and how alike out of 100, one that is not known may be a slip."""


def demand_support(unit: Any, by: Person, *, on: date) -> None:
    """Raise `Refused("faq.not_support")` unless this person is support staff now, whatever they were a moment ago."""
    person = unit.people.get(by.id)
    if person is None or Role.SUPPORT not in person.roles or not person.is_active(on):
        log.warning("security: somebody asked for what support alone may do", extra={"person": by.id})
        raise Refused("faq.not_support")


@contextmanager
def refusing() -> Iterator[None]:
    """The knowledge base's own refusals become those that people are told."""
    try:
        yield
    except EntryRefused as refused:
        raise Refused(refused.code, **refused.facts) from refused


class Changed(NamedTuple):
    """An entry after it was changed, with its row, and the versions it had before, newest first, with theirs.

    `names` has the names of those who wrote these, by their ids, as far as the directory has them.
    """

    version: Version
    row: int
    earlier: tuple[tuple[int, Version], ...]
    names: Mapping[str, str]


def written_by(reader: Reader, by: str, name: str) -> str:
    """Who wrote a version, as it is told to this reader; `name` is what the directory calls them, if anything."""
    return reader.say("faq-operator") if by == OPERATOR else named(reader, by, name)


def _changed(unit: Any, version: Version) -> Changed:
    newest, *earlier = unit.faq.latest(version.entry.id, limit=EARLIER + 1)
    writers = {each.version.by: unit.people.get(PersonId(each.version.by)) for each in earlier}
    names = {id: person.name for id, person in writers.items() if person is not None}
    return Changed(newest.version, newest.row, tuple((each.row, each.version) for each in earlier), names)


def add_entry(unit: Any, fields: Mapping[str, Any], *, by: Person, now: datetime, on: date) -> Changed:
    """A new entry under an id made from its question."""
    demand_support(unit, by, on=on)
    with refusing():
        entry, _ = entry_from({**fields, "id": curation.made_id(unit.faq, str(fields["question"])), "owner": by.id})
        return _changed(unit, curation.add(unit.faq, entry, by=by.id, now=now))


def edit_entry(unit: Any, row: int, fields: Mapping[str, Any], *, by: Person, now: datetime, on: date) -> Changed:
    """New words for an entry, from the version that its editor saw."""
    demand_support(unit, by, on=on)
    seen = at_row(unit, row)
    with refusing():
        entry, _ = entry_from(fields, seen.entry)
        return _changed(unit, curation.edit(unit.faq, entry, seen=seen.number, by=by.id, now=now))


def retire_entry(unit: Any, entry_id: str, *, by: Person, now: datetime, on: date) -> Changed:
    """Nobody is answered from it any more."""
    demand_support(unit, by, on=on)
    with refusing():
        newest = _newest(unit, entry_id)
        return _changed(unit, curation.retire(unit.faq, entry_id, seen=newest.number, by=by.id, now=now))


def roll_back_entry(unit: Any, entry_id: str, *, by: Person, now: datetime, on: date) -> Changed:
    """The words before those in force."""
    demand_support(unit, by, on=on)
    with refusing():
        newest = _newest(unit, entry_id)
        return _changed(unit, curation.roll_back(unit.faq, entry_id, seen=newest.number, by=by.id, now=now))


def restore_entry(unit: Any, row: int, *, seen: int, by: Person, now: datetime, on: date) -> Changed:
    """The words of the version that was chosen."""
    demand_support(unit, by, on=on)
    chosen = at_row(unit, row)
    with refusing():
        back = curation.roll_back(unit.faq, chosen.entry.id, seen=seen, by=by.id, now=now, to=chosen.number)
        return _changed(unit, back)


def _newest(unit: Any, entry_id: str) -> Version:
    found: Version | None = unit.faq.newest(entry_id)
    if found is None:
        raise unknown(unit, entry_id)
    return found


def unknown(unit: Any, entry_id: str) -> Refused:
    """That there is no entry of that id, with those that are nearest: `limits.en` for `limits`."""
    from rapidfuzz import fuzz, process  # 30 ms to import, paid by the first id that is not known

    typed = cut(entry_id.strip(), ID_LENGTH)
    ids = sorted(each.entry.id for each in unit.faq.all_newest())
    near = [each for each in ids if each.partition(".")[0] == typed.casefold()]
    near = near or [each for each, *_ in process.extract(typed.casefold(), ids, scorer=fuzz.ratio, score_cutoff=LIKE)]
    if not near:
        return Refused("faq.unknown", id=typed)
    return Refused("faq.unknown_near", id=typed, near=", ".join(near[:NEAR]))


def at_row(unit: Any, row: int) -> Version:
    found: Version | None = unit.faq.at_row(row)
    if found is None:
        raise Refused("action.unknown")
    return found
