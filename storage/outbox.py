"""Hand out what is due to be sent, one message per conversation at a time, and settle what became of it."""

from __future__ import annotations

import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, text, update

from claims.people import PersonId
from storage.codes import Code
from storage.engine import now_ms
from storage.errors import LeaseLost
from storage.keys import Vault
from storage.lanes import Held
from storage.outbox_bodies import Bodies, Draw
from storage.part import part
from storage.places import stand_in
from storage.posting import Posting, nobodys, waits_for_address
from storage.schema import address, card, claim, outbox

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 12
MOST_FAILING_MS = 86_400_000

_now = now_ms()
_open = text("outbox.state in ('waiting', 'sending')")  # in these words, for the index
_this = outbox.c.id == bindparam("row")

_HEAD = (
    select(
        outbox.c.id,
        outbox.c.kind,
        outbox.c.claim,
        outbox.c.person,
        outbox.c.card_key,
        outbox.c.notice_key,
        outbox.c.code,
        outbox.c.facts,
        outbox.c.fresh,
        outbox.c.state,
        outbox.c.attempts,
        outbox.c.body_enc,
        outbox.c.sealed_for,
        outbox.c.version,
        outbox.c.due_at,
        card.c.ref.label("card_ref"),
        card.c.code_at.label("has_code_since"),
        claim.c.version.label("claim_version"),
    )
    .select_from(outbox)
    .outerjoin(card, (card.c.lane == outbox.c.lane) & (card.c.card_key == outbox.c.card_key))
    .outerjoin(claim, claim.c.number == outbox.c.claim)
    .where(outbox.c.lane == bindparam("on"), _open, outbox.c.due_at <= _now)
    .order_by(outbox.c.id)
    .limit(1)
)
_LATER_DUE = select(func.count(), func.min(outbox.c.due_at)).where(outbox.c.lane == bindparam("on"), _open)
_SETTLED = update(outbox).where(_this).values(state=bindparam("outcome"), error=bindparam("why"))
_SENT = (
    update(outbox)
    # Once: whoever settles it again after a COMMIT without an answer finds it settled.
    .where(_this, outbox.c.state == "sending")
    .values(
        state="sent",
        error=None,
        sent_at=_now,
        ref=bindparam("new_ref"),
        messages=bindparam("count"),
        seq=bindparam("place"),
        posted=bindparam("is_posted"),
        retires=bindparam("older"),
    )
)
# Newest first; every one of them made at least one message.
_LATEST = (
    select(outbox.c.sent_at, outbox.c.messages, _now.label("now"))
    .where(outbox.c.lane == bindparam("on"), outbox.c.seq > bindparam("after"))
    .order_by(outbox.c.seq.desc())
)
_wait = bindparam("wait", type_=outbox.c.failing_since.type)
_FAILED = (
    update(outbox)
    .where(_this)
    .values(
        state=bindparam("outcome"), error=bindparam("why"), failing_since=func.coalesce(outbox.c.failing_since, _now)
    )
    .returning((_now - outbox.c.failing_since).label("failing"))
)
_HELD_UP = (
    update(outbox)
    .where(_this)
    .values(
        state=bindparam("outcome"),
        error=bindparam("why"),
        attempts=outbox.c.attempts - 1,
        failing_since=outbox.c.failing_since + _wait,
    )
)
_NEWER = select(claim.c.number).where(claim.c.number == bindparam("number"), claim.c.version > bindparam("drawn"))
_CARD_WAITS = select(outbox.c.id).where(
    outbox.c.lane == bindparam("on"), _open, outbox.c.kind == "card", outbox.c.card_key == bindparam("key")
)
_GONE = (
    update(address)
    .where(address.c.channel == bindparam("on_channel"), address.c.hmac == bindparam("known_by"))
    .values(state="gone")
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """The head of an outbox lane, leased, its bytes stored, its attempt counted.

    `place` is where it goes; `ref` is the message to change in place, or None to send a new one; `retires` an older
    posting of the same card that a new one leaves behind; `version` that of the claim which the card shows; `code` is
    for changing that message, for nobody else and not again; `is_doubtful` where it may have arrived before; `due_at`
    since when it is to be sent, in milliseconds UTC: other than before where it was moved or is tried anew.
    """

    row: int
    lane: str
    place: str
    fence: int
    kind: str
    ref: str | None
    bundle: str
    attempts: int
    to: PersonId | None
    claim: int | None = None
    card_key: str | None = None
    version: int | None = None
    retires: str | None = None
    code: Code | None = None
    is_doubtful: bool = False
    due_at: int = 0

    @property
    def update_code(self) -> str | None:
        """What the platform wants for the change, if there is something."""
        return None if self.code is None else self.code.text


class Outbox(Posting):
    """The messages of one transaction. `unit` is what a row is drawn from."""

    def __init__(self, connection: Connection, vault: Vault, unit: Any) -> None:
        super().__init__(connection, vault, unit.addresses, unit.places, made=unit.made)
        self._unit = unit

    @part
    def _bodies(self) -> Bodies:
        return Bodies(self._connection, self._vault, self._unit)

    def is_due(self, *, channels: Sequence[str]) -> bool:
        """Whether something can be taken."""
        return self._lanes.is_due(_sides(channels))

    def due_in(self, *, channels: Sequence[str]) -> float | None:
        """In how many seconds something can be taken (0: now), or None where nothing waits."""
        return self._lanes.due_in(_sides(channels))

    def take(self, *, worker: str, most: int, draw: Draw, channels: Sequence[str]) -> Sequence[Delivery]:
        """Lease up to `most` lanes of these channels, draw the bytes of their heads, store them, count the attempts.

        `draw` gets the unit and the row's clear columns (`kind`, `code`, `card_key`, `claim`, `to`, `facts`) and
        gives a bundle, or None where there is nothing to say any more.
        """
        held = self._lanes.claim(_sides(channels), worker=worker, most=most)
        heads = [self._head(each, draw) for each in sorted(held)]
        return [head for head in heads if head is not None]

    def sent(
        self,
        delivery: Delivery,
        *,
        ref: str | None,
        worker: str,
        draw: Draw | None = None,
        pace: tuple[int, float] | None = None,
        messages: int = 1,
        anew: bool = False,
        update_code: str | None = None,
    ) -> Delivery | None:
        """It arrived: keep the reference, settle the lane. Raises LeaseLost.

        `pace` says how many messages the place gets in how many seconds, `messages` how many this one became; the lane
        waits where that is reached. Else its next head is returned in the same commit when `draw` is given. `anew`
        tells that it could not be changed in place and was posted as a new message. `update_code` is what the platform
        gave along for the next change.
        """
        held = Held(delivery.lane, delivery.fence)
        left = self._lanes.settle(held, keep=draw is not None, counts=True)
        posted = anew or delivery.ref is None
        older = delivery.ref if anew else delivery.retires
        found = {"row": delivery.row, "new_ref": ref, "place": left.seq, "is_posted": posted, "older": older}
        found["count"] = messages
        if self._connection.execute(_SENT, found).rowcount != 1:
            raise LeaseLost(delivery.lane)
        if delivery.kind == "card":
            self._card_stands(delivery, ref)
            if update_code is not None and ref is not None and delivery.card_key is not None:
                self.keep_code(update_code, lane=delivery.lane, card_key=delivery.card_key, ref=ref)
        wait = 0.0 if pace is None else self._rest(delivery.lane, left.seq, *pace)
        if wait > 0:
            self._lanes.pause(held, seconds=wait)
            return None
        return self._head(held, draw) if draw and left.pending else None

    def later(self, delivery: Delivery, *, seconds: float, error: str, counts: bool, unknown: bool = False) -> None:
        """Try again after that time: with `counts` at a random moment before it ends, else not before.

        `counts` is False for waits that are nobody's fault (busy, gate). With `unknown` it may have arrived: the same
        bytes are sent again, and the code of a change counts as used; else it serves the next attempt. What may have
        arrived before may still have, whatever came of this attempt. After twelve attempts or a day of failing it is
        dead. Raises LeaseLost.
        """
        held = Held(delivery.lane, delivery.fence)
        outcome = "sending" if unknown or delivery.is_doubtful else "waiting"
        if not counts:
            self._lanes.pause(held, seconds=seconds + random.uniform(0, seconds / 10))  # noqa: S311
            found = {"row": delivery.row, "why": error, "outcome": outcome, "wait": round(seconds * 1000)}
            self._connection.execute(_HELD_UP, found)
            self._give_back(delivery)
            return
        # S311: so that many don't come back at once.
        self._lanes.pause(held, seconds=random.uniform(seconds / 2, seconds))  # noqa: S311
        found = {"row": delivery.row, "why": error, "outcome": outcome}
        failing = self._connection.execute(_FAILED, found).scalar_one()
        if not unknown:
            self._give_back(delivery)
        if delivery.attempts >= MOST_ATTEMPTS or failing >= MOST_FAILING_MS:
            self.dead(delivery, error=error)

    def undraw(self, delivery: Delivery) -> None:
        """Nothing of it was ever sent: news is worded anew when it is taken again, as cards are anyway."""
        self._bodies.forget_news(delivery.row)

    def dead(self, delivery: Delivery, *, error: str) -> None:
        """Give up: kept and shown to support; the lane goes on. Raises LeaseLost."""
        self._lanes.settle(Held(delivery.lane, delivery.fence), keep=False)
        self._connection.execute(_SETTLED, {"row": delivery.row, "outcome": "dead", "why": error})

    def gone(self, delivery: Delivery, *, error: str) -> None:
        """The place can't be reached: the person's open messages go to their next channel, the address counts as gone.

        Where there is none they wait, and the administrators are told. What was for nobody known is dead.
        Raises LeaseLost.
        """
        if delivery.to is None:
            self.dead(delivery, error=error)
            return
        self._lanes.pause(Held(delivery.lane, delivery.fence), seconds=0)
        channel = delivery.lane.split(":", 2)[1]
        known_by = stand_in(self._vault, channel=channel, place=delivery.place)
        self._connection.execute(_GONE, {"on_channel": channel, "known_by": known_by})
        self._leave(delivery.lane, delivery.to, error=error)

    def _give_back(self, delivery: Delivery) -> None:
        code, key = delivery.code, delivery.card_key
        if code is not None and key is not None:
            self._codes.keep(code.text, lane=delivery.lane, card_key=key, ref=code.ref, at=code.at)

    def _rest(self, lane: str, seq: int, most: int, within: float) -> float:
        """Seconds until the place may get one more message; the last one sent there has this number."""
        count = 0
        for row in self._connection.execute(_LATEST, {"on": lane, "after": seq - most}):
            count += row.messages or 1
            if count >= most:
                ago: float = (row.now - row.sent_at) / 1000
                return within - ago
        return 0.0

    def _leave(self, left: str, person: PersonId, *, error: str) -> None:
        lane = self.lane_of(person)
        if lane == left:
            lane = nobodys(person)
        self._move(left, lane, person, why=waits_for_address(lane) or f"{left.split(':', 2)[1]}: {error}")

    def _head(self, held: Held, draw: Draw) -> Delivery | None:
        while True:
            row = self._connection.execute(_HEAD, {"on": held.lane}).one_or_none()
            if row is None:
                count, due = self._connection.execute(_LATER_DUE, {"on": held.lane}).one()
                self._lanes.postpone(held, pending=count, due_at=due or 0)
                return None
            place = self._places.of(held.lane, to=row.person)
            if place is None and self._is_somebody(row.person):
                # Their account there is another one by now, perhaps another person's.
                self._leave(held.lane, PersonId(row.person), error="moved")
                return None
            outcome, why, bundle = ("superseded", "erased", None) if place is None else self._bodies.store(row, draw)
            if bundle is not None and place is not None:
                return self._delivery(held, row, bundle, place=place)
            self._connection.execute(_SETTLED, {"row": row.id, "outcome": outcome, "why": why})
            if not self._lanes.settle(held, keep=True).pending:
                return None

    def _is_somebody(self, person: str | None) -> bool:
        known = None if person is None else self._unit.people.get(PersonId(person))
        return known is not None and not known.erased

    def _delivery(self, held: Held, row: Row[*tuple[Any, ...]], bundle: str, *, place: str) -> Delivery:
        is_stored = row.state == "sending"
        ref, code = None if row.fresh else row.card_ref, None
        if ref is not None and row.has_code_since is not None:
            # Gone with this commit, before the call: whoever falls in between uses no code twice.
            code = self._codes.take(lane=held.lane, card_key=row.card_key, ref=ref)
        return Delivery(
            row=row.id,
            lane=held.lane,
            place=place,
            fence=held.fence,
            kind=row.kind,
            ref=ref,
            bundle=bundle,
            attempts=row.attempts + 1,
            to=None if row.person is None else PersonId(row.person),
            claim=row.claim,
            card_key=row.card_key,
            version=row.version if is_stored else row.claim_version,
            retires=row.card_ref if row.fresh else None,
            code=code,
            is_doubtful=is_stored,
            due_at=row.due_at,
        )

    def _card_stands(self, delivery: Delivery, ref: str | None) -> None:
        key = delivery.card_key
        assert key is not None  # noqa: S101 - every card has its key
        self._cards.posted(lane=delivery.lane, card_key=key, ref=ref, row=delivery.row, version=delivery.version)
        if delivery.claim is None or delivery.version is None:
            return
        # A change that was committed while this was on its way has its own row; this is the net below it.
        newer = {"number": delivery.claim, "drawn": delivery.version}
        if self._connection.execute(_NEWER, newer).one_or_none() is None:
            return
        if self._connection.execute(_CARD_WAITS, {"on": delivery.lane, "key": key}).first() is None:
            self.card(lane=delivery.lane, card_key=key, claim=delivery.claim, to=delivery.to, fresh=False)


def _sides(channels: Sequence[str]) -> list[str]:
    return [f"out:{channel}" for channel in channels]
