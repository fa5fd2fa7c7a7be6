"""Where the card of a key stands in each conversation, and which version of its claim it shows there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert  # SQLite has the same ON CONFLICT

from storage.engine import is_postgres
from storage.moments import millis
from storage.quick import later
from storage.schema import card, claim, outbox

_there = (card.c.lane == bindparam("on")) & (card.c.card_key == bindparam("key"))
_ADD = (
    insert(card)
    .values(
        lane=bindparam("lane"), card_key=bindparam("card_key"), claim=bindparam("claim"), person=bindparam("person")
    )
    .on_conflict_do_nothing(index_elements=["lane", "card_key"])
)
_ADD_TO_NEW = later(_ADD)
_OF_CLAIM = select(card.c.lane, card.c.card_key, card.c.person).where(card.c.claim == bindparam("claim"))
_beside = card.alias("beside")
_BESIDE = (
    select(_beside.c.card_key)
    .select_from(card.join(_beside, _beside.c.lane == card.c.lane))
    .where(
        card.c.claim == bindparam("claim"),
        _beside.c.person == bindparam("whose"),
        _beside.c.card_key.like(bindparam("alike")),
    )
)
_POSTED = (
    update(card)
    .where(_there)
    .values(ref=bindparam("new_ref"), row=bindparam("new_row"), version=bindparam("new_version"))
)
_LEAVE = delete(card).where(card.c.lane == bindparam("on"), card.c.person == bindparam("whose"))
_SHOWN = select(card.c.version).where(_there, card.c.ref.is_not(None))
_NEWEST = select(func.max(outbox.c.version)).where(
    outbox.c.claim == bindparam("claim"),
    outbox.c.lane == bindparam("on"),
    outbox.c.kind == "card",
    outbox.c.sent_at <= bindparam("until"),
    outbox.c.seq <= bindparam("place"),
)
_BY_REF = (
    select(outbox.c.claim)
    .where(
        outbox.c.lane == bindparam("on"),
        outbox.c.ref == bindparam("known_as"),
        outbox.c.seq.is_not(None),
        outbox.c.card_key.is_not(None),
    )
    .order_by(outbox.c.seq.desc())
    .limit(1)
)
# In these words, for the index.
_TOLD = (
    select(outbox.c.claim)
    .where(
        outbox.c.lane == bindparam("on"),
        outbox.c.ref == bindparam("known_as"),
        text("outbox.seq is not null and outbox.card_key is null"),
    )
    .limit(1)
)
_HOLD = select(claim.c.number).where(claim.c.number == bindparam("claim")).with_for_update(read=True)
_END = 2**62


class Place(NamedTuple):
    """A card in a conversation."""

    lane: str
    card_key: str
    person: str | None


class Cards:
    """The cards of one transaction."""

    def __init__(self, connection: Connection, *, made: Callable[[int], bool] = lambda claim: False) -> None:
        """`made` tells whether a claim came into being in this transaction.

        Nobody else can change it meanwhile, nor has anybody asked for a card of it.
        """
        self._connection = connection
        self._made = made
        self._asked_for: set[tuple[str, str]] = set()

    def for_claim(self, claim: int) -> list[Place]:
        """Every card of a claim, wherever it was asked for, by lane and key."""
        return sorted(Place(*row) for row in self._connection.execute(_OF_CLAIM, {"claim": claim}))

    def beside(self, *, claim: int, person: str, subject: str) -> list[str]:
        """The keys of that person's cards of a subject, wherever a card of the claim stands too."""
        found = {"claim": claim, "whose": person, "alike": f"{subject}:%"}
        return sorted(set(self._connection.execute(_BESIDE, found).scalars()))

    def expect(self, *, lane: str, card_key: str, claim: int | None, person: str | None) -> bool:
        """A card is about to be posted there; from the commit on it is drawn again whenever its claim changes.

        Returns True for the first of its key there.
        """
        row = {"lane": lane, "card_key": card_key, "claim": claim, "person": person}
        if claim is not None and self._made(claim) and card_key.startswith(f"claim:{claim}:"):
            self._connection.execute(_ADD_TO_NEW, row)
            is_new = (lane, card_key) not in self._asked_for
            self._asked_for.add((lane, card_key))
            return is_new
        is_new = self._connection.execute(_ADD, row).rowcount == 1
        if is_new and claim is not None and is_postgres(self._connection.dialect):
            # A change of the claim that is under way either sees this card, or is seen when it is drawn.
            self._connection.execute(_HOLD, {"claim": claim})
        return is_new

    def leave(self, lane: str, *, person: str) -> None:
        """That person is not reached there any more: their cards there are drawn no more."""
        self._connection.execute(_LEAVE, {"on": lane, "whose": person})

    def posted(self, *, lane: str, card_key: str, ref: str | None, row: int, version: int | None) -> None:
        """It stands there now, with the content of that outbox row."""
        found = {"on": lane, "key": card_key, "new_ref": ref, "new_row": row, "new_version": version}
        self._connection.execute(_POSTED, found)

    def claim_of(self, *, lane: str, ref: str) -> int | None:
        """The claim whose card that message shows, or showed before it moved, or that it told of as news."""
        where = {"on": lane, "known_as": ref}
        found: int | None = self._connection.execute(_BY_REF, where).scalar_one_or_none()
        return self._connection.execute(_TOLD, where).scalar_one_or_none() if found is None else found

    def shown(self, *, lane: str, card_key: str) -> int | None:
        """The version that the card of that key shows there, or None where it was never delivered."""
        return self._connection.execute(_SHOWN, {"on": lane, "key": card_key}).scalar_one_or_none()

    def newest(self, *, lane: str, claim: int, until: datetime, place: int | None) -> int | None:
        """The newest version of a claim that any card had shown there by then, and up to that place if one is named."""
        found = {"on": lane, "claim": claim, "until": millis(until), "place": _END if place is None else place}
        newest: int | None = self._connection.execute(_NEWEST, found).scalar_one()
        return newest
