"""Whose name or words a message shows besides its reader's: it says so itself, and is sealed with their keys too."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from claims.people import PersonId

# Within a text of JSON a quotation mark has a backslash in front, so what people typed is never taken for this.
_SHOWS = re.compile(r'"shows"\s*:\s*(\[\s*(?:"(?:[^"\\]|\\.)*"[\s,]*)+\])')


def people_in(bundle: str | None) -> frozenset[PersonId]:
    """Everybody who is named in a `shows` of this JSON."""
    found = _SHOWS.findall(bundle or "")
    return frozenset(PersonId(person) for people in found for person in json.loads(people))


def listed(to: str | None, shown: Iterable[str]) -> str | None:
    """Whose keys open a body, as one column keeps it; None for the store's own."""
    return ";".join(sorted({*shown, *([] if to is None else [to])})) or None
