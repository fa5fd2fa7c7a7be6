"""A conversation of the web chat as its page shows it: what was said and what was sent, each card as it is now."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, text

from storage.keys import Vault
from storage.posting import body_place
from storage.schema import card, inbox, outbox

_FAR = 2**62

_SAID = (inbox.c.id, inbox.c.key, inbox.c.accepted_at, inbox.c.state, inbox.c.body_enc, inbox.c.person)
_SAID_PAGE = (
    select(*_SAID)
    .where(inbox.c.lane == bindparam("on"), inbox.c.id < bindparam("before"))
    .order_by(inbox.c.id.desc())
    .limit(bindparam("most"))
)
_SAID_SINCE = (
    select(*_SAID)
    .where(inbox.c.lane == bindparam("on"), inbox.c.id > bindparam("after"))
    .order_by(inbox.c.id)
    .limit(bindparam("most"))
)

_change = outbox.alias("change")
_content = outbox.alias("content")
# The last change in place of an article; each names the article by its reference.
_newest = (
    select(func.max(_change.c.seq))
    .where(
        _change.c.lane == outbox.c.lane,
        _change.c.ref == outbox.c.ref,
        text("change.seq is not null and change.card_key is not null"),  # in these words, for the index
    )
    .scalar_subquery()
)
_SENT_PAGE = (
    select(
        outbox.c.id,
        outbox.c.seq,
        outbox.c.ref,
        outbox.c.sent_at,
        outbox.c.state,
        outbox.c.card_key,
        outbox.c.posted,
        outbox.c.retires,
        card.c.ref.label("card_ref"),
        _content.c.id.label("content_id"),
        _content.c.notice_key,
        _content.c.body_enc,
        _content.c.sealed_for,
    )
    .select_from(outbox)
    .join(_content, (_content.c.lane == outbox.c.lane) & (_content.c.seq == func.coalesce(_newest, outbox.c.seq)))
    .outerjoin(card, (card.c.lane == outbox.c.lane) & (card.c.card_key == outbox.c.card_key))
    .where(outbox.c.lane == bindparam("on"), outbox.c.seq < bindparam("before"), outbox.c.posted)
    .order_by(outbox.c.seq.desc())
    .limit(bindparam("most"))
)
_SENT_SINCE = (
    select(
        outbox.c.id,
        outbox.c.seq,
        outbox.c.ref,
        outbox.c.sent_at,
        outbox.c.state,
        outbox.c.card_key,
        outbox.c.posted,
        outbox.c.retires,
        card.c.ref.label("card_ref"),
        outbox.c.id.label("content_id"),
        outbox.c.notice_key,
        outbox.c.body_enc,
        outbox.c.sealed_for,
    )
    .select_from(outbox)
    .outerjoin(card, (card.c.lane == outbox.c.lane) & (card.c.card_key == outbox.c.card_key))
    .where(outbox.c.lane == bindparam("on"), outbox.c.seq > bindparam("after"))
    .order_by(outbox.c.seq)
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of a conversation. `side` is `said` (by the person) or `sent` (to the person).

    `seq` counts each side apart; `ref` is `i12` or `o34`, for a change in place that of the article it changes; `at` is
    in milliseconds UTC; `body` the JSON of an event or a bundle, None when it was erased or purged; `posted` tells a
    new article from a change in place; `retired` an article whose card stands further below by now.
    """

    side: str
    seq: int
    ref: str
    at: int
    body: str | None
    posted: bool
    retired: bool
    state: str
    card_key: str | None


class ChatLog:
    """The log of one transaction."""

    def __init__(self, connection: Connection, vault: Vault, *, channel: str) -> None:
        self._connection = connection
        self._vault = vault
        self._channel = channel

    def page(self, *, address: str, limit: int, before: tuple[int, int] | None = None) -> list[Entry]:
        """The newest `limit` articles before these places, oldest first, each with its newest content."""
        said, sent = before or (_FAR, _FAR)
        entries = [self._said(row) for row in self._rows(_SAID_PAGE, "in", address, before=said, most=limit)]
        entries += [self._sent(row) for row in self._rows(_SENT_PAGE, "out", address, before=sent, most=limit)]
        entries.sort(key=attrgetter("at", "side", "seq"))
        return entries[-limit:]

    def since(self, *, address: str, said: int, sent: int, limit: int) -> list[Entry]:
        """What came after these places, in order; an article that was left behind comes once more, as retired."""
        entries = [self._said(row) for row in self._rows(_SAID_SINCE, "in", address, after=said, most=limit)]
        for row in self._rows(_SENT_SINCE, "out", address, after=sent, most=limit):
            if row.retires is not None:
                entries.append(
                    Entry("sent", row.seq, row.retires, row.sent_at, None, False, True, "sent", row.card_key)
                )
            entries.append(self._sent(row))
        # Sorting is stable: within one side the order of the database stands.
        entries.sort(key=attrgetter("at"))
        return entries

    def _rows(self, query: Any, side: str, address: str, **limits: int) -> list[Row[*tuple[Any, ...]]]:
        return list(self._connection.execute(query, {"on": f"{side}:{self._channel}:{address}", **limits}))

    def _said(self, row: Row[*tuple[Any, ...]]) -> Entry:
        body = self._vault.open(row.body_enc, person=row.person, where=f"inbox.body_enc:{row.key}")
        return Entry("said", row.id, f"i{row.id}", row.accepted_at, body, True, False, row.state, None)

    def _sent(self, row: Row[*tuple[Any, ...]]) -> Entry:
        ref = row.ref or f"o{row.id}"
        where = body_place(row.notice_key, row.content_id)
        body = self._vault.open(row.body_enc, person=row.sealed_for, where=where)
        retired = row.card_key is not None and row.card_ref is not None and row.card_ref != ref
        return Entry("sent", row.seq, ref, row.sent_at, body, bool(row.posted), retired, row.state, row.card_key)
