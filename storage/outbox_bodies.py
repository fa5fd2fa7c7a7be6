"""What a row of the outbox says, stored before it is sent: bytes that may have arrived never change."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, bindparam, update
from sqlalchemy.exc import DBAPIError

from storage.errors import Trouble
from storage.keys import Vault
from storage.posting import body_place
from storage.schema import outbox
from storage.shown import listed, people_in

log = logging.getLogger(__name__)

Draw = Callable[[Any, Mapping[str, Any]], str | None]

_this = outbox.c.id == bindparam("row")

_DRAWN = (
    update(outbox)
    .where(_this)
    .values(
        state="sending",
        attempts=outbox.c.attempts + 1,
        body_enc=bindparam("body"),
        sealed_for=bindparam("people"),
        version=bindparam("drawn"),
    )
)
_AS_STORED = update(outbox).where(_this).values(state="sending", attempts=outbox.c.attempts + 1)
_UNDRAWN = update(outbox).where(_this, outbox.c.kind == "news").values(body_enc=None, sealed_for=None)


class Bodies:
    """What rows say, in one transaction. `unit` is what they are drawn from."""

    def __init__(self, connection: Connection, vault: Vault, unit: Any) -> None:
        self._connection = connection
        self._vault = vault
        self._unit = unit

    def store(self, row: Row[*tuple[Any, ...]], draw: Draw) -> tuple[str, str | None, str | None]:
        """What becomes of the row, why, and what is to be sent: `sending`, None and that, or the first two and None.

        It counts as one more attempt where it is to be sent.
        """
        # Bytes that may have arrived, an answer and news in words never change.
        if row.body_enc is not None and (row.state == "sending" or row.kind != "card"):
            place = body_place(row.notice_key, row.id)
            stored = self._vault.open(row.body_enc, person=row.sealed_for, where=place)
            if stored is not None:
                self._connection.execute(_AS_STORED, {"row": row.id})
                return "sending", None, stored
            if row.kind == "answer":  # What else there is can be said without whoever was erased.
                return "superseded", "erased", None
        # What is drawn now is kept, so nothing of anybody may get into it who is erased by now.
        self._vault.refresh()
        try:
            bundle = draw(self._unit, _clear(row))
        except (DBAPIError, Trouble):
            raise
        except Exception as error:
            log.exception("a message can't be drawn", extra={"row": row.id})
            return "dead", f"draw: {type(error).__name__}", None
        if bundle is None:
            return "superseded", None, None
        shown, place = people_in(bundle), body_place(row.notice_key, row.id)
        sealed = self._vault.seal(bundle, person=row.person, also=shown, where=place)
        people = listed(row.person, shown)
        found = {"row": row.id, "body": sealed, "people": people, "drawn": row.claim_version}
        self._connection.execute(_DRAWN, found)
        return "sending", None, bundle

    def forget_news(self, row: int) -> None:
        """News of which nothing was ever sent is worded anew when it is taken again."""
        self._connection.execute(_UNDRAWN, {"row": row})


def _clear(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    return {
        "row": row.id,
        "kind": row.kind,
        "code": row.code,
        "card_key": row.card_key,
        "claim": row.claim,
        "to": row.person,
        "facts": row.facts,
    }
