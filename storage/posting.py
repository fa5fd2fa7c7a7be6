"""Put what people must be told into the lane of a place where they are; it is carried there after the commit."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, select, text, update

from claims.notices import Notice
from claims.people import PersonId
from storage.addresses import Addresses
from storage.cards import Cards
from storage.codes import Codes
from storage.engine import now_ms
from storage.keys import Vault
from storage.lanes import Lanes
from storage.moments import moment
from storage.outbox_rows import OutboxRows
from storage.part import part
from storage.places import Places
from storage.schema import address, card, outbox, person_role
from storage.schema import lane as lane_table
from storage.shown import listed, people_in
from storage.unseen import unseen

UNREACHABLE = "unreachable"
"""Why a row waits that has nowhere to go."""

MOST_PARTS = 12
"""Rows that an answer becomes at most, with some to spare."""

_NOBODY = "out:nobody"

_now = now_ms()
_open = text("outbox.state in ('waiting', 'sending')")  # in these words, for the index

_EXPECTED = select(card.c.claim, card.c.person).where(
    card.c.lane == bindparam("on"), card.c.card_key == bindparam("key")
)
_AGAIN = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"), outbox.c.state == "dead")
    .values(state="waiting", attempts=0, error=None, failing_since=None, due_at=_now)
)
_LANE_OF_ROW = select(outbox.c.lane).where(outbox.c.id == bindparam("row"))
_OPEN_THERE = (
    select(outbox.c.id, outbox.c.card_key, outbox.c.claim)
    .where(outbox.c.lane == bindparam("on"), _open, outbox.c.person == bindparam("whose"))
    .order_by(outbox.c.id)
)
_MOVE = (
    update(outbox)
    .where(outbox.c.lane == bindparam("on"), _open, outbox.c.person == bindparam("whose"))
    .values(
        lane=bindparam("to"),
        state="waiting",
        attempts=0,
        failing_since=None,
        error=bindparam("why"),
        # Platforms remember what they were given for who could not see it; there it is another message by this.
        due_at=case((outbox.c.due_at > _now, outbox.c.due_at), else_=_now),
    )
)
_ANSWERED = select(outbox.c.state, outbox.c.sent_at).where(outbox.c.notice_key.in_(bindparam("keys", expanding=True)))
_ADMINS = select(person_role.c.person).where(person_role.c.role == "admin").order_by(person_role.c.person)
_UNREACHED = (
    select(outbox.c.person)
    .where(outbox.c.claim == bindparam("claim"), outbox.c.state == "waiting", outbox.c.lane.startswith(f"{_NOBODY}:"))
    .distinct()
)
# Who has something in nobody's lane and an address by now.
_STRANDED = (
    select(address.c.person)
    .select_from(lane_table)
    .join(address, lane_table.c.key == f"{_NOBODY}:" + address.c.person)
    .where(
        lane_table.c.side == _NOBODY,
        text("lane.pending > 0"),  # in these words, for the index
        address.c.state == "live",
        address.c.channel.in_(bindparam("channels", expanding=True)),
    )
)


class Posting:
    """The side of the outbox at which things are put in."""

    def __init__(
        self,
        connection: Connection,
        vault: Vault,
        addresses: Addresses,
        places: Places,
        *,
        made: Callable[[int], bool] = lambda claim: False,
    ) -> None:
        self._connection = connection
        self._vault = vault
        self._lanes = Lanes(connection)
        self._cards = Cards(connection, made=made)
        self._rows = OutboxRows(connection, self._lanes, self._cards)
        self._addresses = addresses
        self._places = places

    @part
    def _codes(self) -> Codes:
        return Codes(self._connection, self._vault)

    def lane_to(self, *, channel: str, place: str, to: PersonId | None) -> str:
        """The lane of that place, for something to this person; the place is remembered, sealed under their key."""
        return self._places.lane_to(channel=channel, place=place, to=to)

    def answer(self, *, lane: str, key: str, bundle: str, to: PersonId | None) -> None:
        """Post these messages; they never change afterwards. The same key again posts nothing.

        Once anybody is erased whose name or words they show (see `storage.shown`), nobody can read them any more.
        """
        notice_key = f"answer:{key}"
        shown = people_in(bundle)
        sealed = self._vault.seal(bundle, person=to, also=shown, where=body_place(notice_key, 0))
        self._rows.add(lane, "answer", to=to, notice_key=notice_key, body_enc=sealed, sealed_for=listed(to, shown))

    def answered(self, *, key: str) -> datetime | None:
        """When the last of the answer to that event arrived, by the database's time.

        That is now as long as some of it is on its way, and never (None) where nothing of it arrived.
        """
        keys = [f"answer:{key}:{number}" for number in range(MOST_PARTS)]
        rows = self._connection.execute(_ANSWERED, {"keys": keys}).all()
        if any(row.state in ("waiting", "sending") for row in rows):
            return moment(self._connection.execute(select(_now)).scalar_one())
        return max((moment(row.sent_at) for row in rows if row.sent_at is not None), default=None)

    def card(
        self, *, lane: str, card_key: str, claim: int | None, to: PersonId | None, fresh: bool, seconds: float = 0.0
    ) -> None:
        """Draw the card of that key there, not before so many seconds; one that waits there already is superseded.

        `fresh` posts it anew below, else it changes in place if it can.
        """
        lane = self._still(lane, to)
        row = {"claim": claim, "card_key": card_key, "fresh": fresh, "error": waits_for_address(lane)}
        self._rows.add(lane, "card", to=to, due=self._in(seconds) if seconds else None, **row)

    def draw_again(self, *, lane: str, card_key: str, seconds: float) -> None:
        """Draw a card once more in so many seconds, with what can only be had later, such as a picture.

        Nothing is asked for where the card was never asked for, or waits to be drawn anyway. Any drawing that is asked
        for meanwhile takes its place.
        """
        found = self._connection.execute(_EXPECTED, {"on": lane, "key": card_key}).one_or_none()
        if found is None:
            return
        self.card(lane=lane, card_key=card_key, claim=found.claim, to=found.person, fresh=False, seconds=seconds)

    def keep_code(self, code: str, *, lane: str, card_key: str, ref: str) -> None:
        """Remember what a platform gave along for the next change of that message, if the card of that key is there."""
        self._codes.keep(code, lane=lane, card_key=card_key, ref=ref)

    def notice(self, notice: Notice, *, lane: str, due_at: int | None = None) -> None:
        """Tell what the rules demand, once per notice key; a card that is a notice is posted anew.

        What nobody can be reached with waits, and the administrators are told. `due_at` is in milliseconds UTC.
        """
        lane = self._still(lane, notice.to)
        self._rows.add(
            lane,
            notice.kind,
            to=notice.to,
            claim=notice.claim,
            card_key=notice.card_key,
            notice_key=notice.key,
            code=notice.code,
            facts=json.dumps(dict(notice.facts), ensure_ascii=False, sort_keys=True),
            fresh=notice.card_key is not None,
            due=due_at,
            error=waits_for_address(lane),
        )
        if waits_for_address(lane) is not None:
            self._report(notice.to, claim=notice.claim)

    def redraw(self, claim: int) -> None:
        """Draw every card of a claim again, wherever it stands."""
        for place in self._cards.for_claim(claim):
            to = None if place.person is None else PersonId(place.person)
            self.card(lane=place.lane, card_key=place.card_key, claim=claim, to=to, fresh=False)

    def retry(self, row: int) -> bool:
        """Try a message again that was given up, as if for the first time; False where there is no such."""
        lane = self._connection.execute(_LANE_OF_ROW, {"row": row}).scalar_one_or_none()
        if lane is None:
            return False
        self._lanes.put(lane)
        if self._connection.execute(_AGAIN, {"row": row}).rowcount == 1:
            return True
        self._lanes.take_back(lane)
        return False

    def lane_of(self, person: PersonId) -> str:
        """The lane of the channel the person used last, or `out:nobody:PERSON` where there is none."""
        return self._addresses.lane_of(person)

    def unreached(self, *, claim: int) -> list[PersonId]:
        """Who should have been told of a claim and can't be reached."""
        return [PersonId(person) for person in self._connection.execute(_UNREACHED, {"claim": claim}).scalars()]

    def reachable(self, person: PersonId) -> None:
        """The person has an address now: what waited for one goes there."""
        lane = self.lane_of(person)
        if waits_for_address(lane) is None:
            self._move(nobodys(person), lane, person, why=None)

    def reach_again(self) -> int:
        """Move what waits for people nobody could reach to where they are reached by now; gives how many people."""
        found = {"channels": sorted(self._addresses.channels.names)}
        people = sorted(set(self._connection.execute(_STRANDED, found).scalars()))
        for person in people:
            self.reachable(PersonId(person))
        return len(people)

    def pass_on_unseen(self, *, seconds: int, most: int = 200) -> int:
        """Send what was not looked at on our own pages for so long on another channel too; returns how many."""
        rows = unseen(self._connection, self._addresses.channels, seconds=seconds, most=most)
        for row in rows:
            person = PersonId(row.person)
            if not self._places.is_theirs(row):
                continue
            key = f"{row.notice_key}.also"
            notice = Notice(key, row.kind, person, row.code, row.claim, row.card_key, json.loads(row.facts or "{}"))
            self.notice(notice, lane=f"out:{row.channel}:{row.hmac}")
        return len(rows)

    def _in(self, seconds: float) -> int:
        """So many seconds from now, by the database's time, in milliseconds UTC."""
        now: int = self._connection.execute(select(_now)).scalar_one()
        return now + round(seconds * 1000)

    def _still(self, lane: str, to: PersonId | None) -> str:
        """The lane, or where the person is reached since another transaction gave them an address."""
        if to is None or waits_for_address(lane) is None:
            return lane
        # Whoever makes them reachable at this moment waits here for us and moves what we put in, or we for them.
        self._lanes.alone(lane)
        return self.lane_of(to)

    def _move(self, lane: str, to: str, person: PersonId, *, why: str | None) -> None:
        """What is open for somebody in one lane goes to another, also what is just being put into it."""
        self._lanes.alone(lane)
        rows = self._connection.execute(_OPEN_THERE, {"on": lane, "whose": person}).all()
        if not rows:
            return
        for row in rows:
            if row.card_key is not None:
                self._cards.expect(lane=to, card_key=row.card_key, claim=row.claim, person=person)
        self._lanes.put(to, count=len(rows))
        self._connection.execute(_MOVE, {"on": lane, "to": to, "whose": person, "why": why})
        self._lanes.take_away(lane, count=len(rows))
        self._cards.leave(lane, person=person)
        for claim in sorted({row.claim for row in rows if row.claim is not None}):
            self.redraw(claim)  # The claimant's card says who can't be reached.
            if waits_for_address(to) is not None:
                self._report(person, claim=claim)

    def _report(self, person: PersonId, *, claim: int | None) -> None:
        """Tell every administrator, once per person and claim, that somebody can't be reached."""
        for admin in self._connection.execute(_ADMINS).scalars().all():
            if admin == person:
                continue
            lane = self.lane_of(PersonId(admin))
            self._rows.add(
                lane,
                "news",
                to=admin,
                claim=claim,
                notice_key=f"{UNREACHABLE}.{claim}.{person}.{admin}",
                code="person.unreachable",
                facts=json.dumps({"person": person}),
                error=waits_for_address(lane),
            )


def body_place(notice_key: str | None, row: int) -> str:
    """What a sealed body is bound to: the key that was known before the row had a number, else its number."""
    return f"outbox.body_enc:{notice_key or row}"


def nobodys(person: PersonId) -> str:
    """The lane where what can't be sent to somebody waits."""
    return f"{_NOBODY}:{person}"


def waits_for_address(lane: str) -> str | None:
    """Why what is put into this lane can't be sent, or None where it can."""
    return UNREACHABLE if lane.startswith(f"{_NOBODY}:") else None
