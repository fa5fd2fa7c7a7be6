"""One more row of the outbox, in its lane: a card in the place of an older one that waits, a notice only once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, func, text, update
from sqlalchemy.dialects.postgresql import insert  # SQLite has the same ON CONFLICT

from storage.cards import Cards
from storage.engine import now_ms
from storage.lanes import Lanes
from storage.schema import outbox

_now = now_ms()
_open = text("outbox.state in ('waiting', 'sending')")  # in these words, for the index

_ADD = (
    insert(outbox)
    .inline()
    .values(
        lane=bindparam("lane"),
        kind=bindparam("kind"),
        claim=bindparam("claim"),
        person=bindparam("person"),
        card_key=bindparam("card_key"),
        notice_key=bindparam("notice_key"),
        code=bindparam("code"),
        facts=bindparam("facts"),
        fresh=bindparam("fresh"),
        due_at=func.coalesce(bindparam("due", type_=outbox.c.due_at.type), _now),
        state="waiting",
        body_enc=bindparam("body_enc"),
        sealed_for=bindparam("sealed_for"),
        error=bindparam("error"),
        created_at=_now,
    )
    .on_conflict_do_nothing(index_elements=["notice_key"])
)
_SUPERSEDE = (
    update(outbox)
    .where(
        outbox.c.lane == bindparam("on"),
        _open,
        outbox.c.kind == "card",
        outbox.c.card_key == bindparam("key"),
        outbox.c.state == "waiting",
    )
    .values(state="superseded")
    .returning(outbox.c.id, outbox.c.fresh, outbox.c.due_at)
)
_WAITS_ON = update(outbox).where(outbox.c.id == bindparam("row")).values(state="waiting")
_EMPTY: dict[str, Any] = {
    "claim": None,
    "card_key": None,
    "notice_key": None,
    "code": None,
    "facts": None,
    "fresh": False,
    "body_enc": None,
    "sealed_for": None,
    "error": None,
}


class OutboxRows:
    """The rows of the outbox, as they are put in."""

    def __init__(self, connection: Connection, lanes: Lanes, cards: Cards) -> None:
        self._connection = connection
        self._lanes = lanes
        self._cards = cards

    def add(self, lane: str, kind: str, *, to: str | None, due: int | None = None, **columns: Any) -> None:
        """Put one in, due at `due` (milliseconds UTC) or at once; what is not named of its columns is empty.

        A card takes the place of one of the same key that waits there, and is posted anew if that was to be. One that
        is only to be drawn later puts off none that is due sooner. The same notice key again puts nothing in.
        """
        row = _EMPTY | columns | {"lane": lane, "kind": kind, "person": to, "due": due}
        key = row["card_key"]
        is_first = key is None or self._cards.expect(lane=lane, card_key=key, claim=row["claim"], person=to)
        waiting: Sequence[Any] = ()
        may_wait = due is not None and row["notice_key"] is None and not row["fresh"]
        if is_first:
            self._lanes.put(lane, due_at=due or 0)
        elif self._lanes.add(lane, due_at=due or 0) > 1:
            waiting = self._connection.execute(_SUPERSEDE, {"on": lane, "key": key}).all()
            row["fresh"] = bool(row["fresh"] or any(each.fresh for each in waiting))
        over, is_sooner = len(waiting), may_wait and any(each.due_at <= due for each in waiting)
        if is_sooner or self._connection.execute(_ADD, row).rowcount == 0:
            # The same notice is there, perhaps of another process a moment ago, and may be what waits.
            for each in waiting:
                self._connection.execute(_WAITS_ON, {"row": each.id})
            over = 1
        for _ in range(over):
            self._lanes.take_back(lane)
