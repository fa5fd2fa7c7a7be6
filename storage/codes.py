"""What a platform wants for changing a card in place: a code serves once, for its own message, for 72 hours."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, select, update

from storage.engine import now_ms
from storage.keys import Unreadable, Vault
from storage.schema import card

log = logging.getLogger(__name__)

GOOD_MS = 72 * 3_600_000
"""How long a code serves, in milliseconds from when it came in."""

KEPT = 4
"""So many codes are kept for where a card stands: a press that changes nothing leaves one for what others change."""

CHANGED = "security: a code for changing a card was changed in the database"

_there = (card.c.lane == bindparam("on")) & (card.c.card_key == bindparam("key"))
# Locked: what is kept meanwhile must not bring back what is taken here.
_KNOWN = (
    select(card.c.person, card.c.ref, card.c.code_enc, now_ms().label("now")).where(_there).with_for_update(of=card)
)
_KEEP = update(card).where(_there).values(code_enc=bindparam("sealed"), code_at=bindparam("newest"))
_at = attrgetter("at")


class Code(NamedTuple):
    """One code: for which message, as its channel names it, and since when, in milliseconds UTC."""

    ref: str
    text: str
    at: int


class Codes:
    """The codes of one transaction, sealed beside their cards."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def keep(self, text: str, *, lane: str, card_key: str, ref: str, at: int | None = None) -> None:
        """Remember a code for that message; it came in then, by default now. Where no such card is, nothing is kept."""
        row = self._row(lane, card_key)
        if row is None:
            return
        known = [each for each in self._opened(row, lane, card_key) if each.text != text]
        known = sorted([*known, Code(ref, text, row.now if at is None else at)], key=_at)
        # One for another message may be for where the card is just being posted: somebody was quick to press it.
        elsewhere = [each for each in known if each.ref != row.ref][-1:]
        here = [each for each in known if each.ref == row.ref][-KEPT:]
        self._write(row, lane, card_key, [*elsewhere, *here])

    def take(self, *, lane: str, card_key: str, ref: str) -> Code | None:
        """The newest code for that message, which nobody gets again; None where none serves any more."""
        row = self._row(lane, card_key)
        if row is None:
            return None
        known = self._opened(row, lane, card_key)
        found = next((each for each in reversed(known) if each.ref == ref), None)
        self._write(row, lane, card_key, [each for each in known if each != found])
        return found

    def _row(self, lane: str, card_key: str) -> Row[*tuple[Any, ...]] | None:
        return self._connection.execute(_KNOWN, {"on": lane, "key": card_key}).one_or_none()

    def _opened(self, row: Row[*tuple[Any, ...]], lane: str, card_key: str) -> list[Code]:
        """Those that still serve, the newest last for each message."""
        try:
            opened = self._vault.open(row.code_enc, person=row.person, where=where(lane, card_key))
        except Unreadable:
            log.warning(CHANGED, extra={"person": row.person})
            return []
        codes = [] if opened is None else [Code(*each) for each in json.loads(opened)]
        return [each for each in codes if row.now - each.at < GOOD_MS]

    def _write(self, row: Row[*tuple[Any, ...]], lane: str, card_key: str, codes: Iterable[Code]) -> None:
        kept = list(codes)
        opened = json.dumps(kept) if kept else None
        sealed = self._vault.seal(opened, person=row.person, where=where(lane, card_key))
        newest = max(map(_at, kept), default=None)
        self._connection.execute(_KEEP, {"on": lane, "key": card_key, "sealed": sealed, "newest": newest})


def where(lane: str, card_key: str) -> str:
    """What sealed codes are bound to."""
    return f"card.code_enc:{lane}:{card_key}"
