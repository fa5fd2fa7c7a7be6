"""Who is where, what they were shown there, and a conversation as a log for our own pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, select, text, update
from sqlalchemy.dialects.postgresql import insert  # SQLite has the same ON CONFLICT

from claims.people import PersonId
from storage.addresses import Addresses
from storage.cards import Cards
from storage.chat_log import ChatLog, Entry
from storage.engine import is_postgres, now_ms
from storage.inbox import Inbox
from storage.keys import Vault
from storage.moments import millis, moment
from storage.outbox import Outbox
from storage.part import part
from storage.places import Places, stand_in
from storage.posting import body_place
from storage.schema import address, lane, outbox, seen
from storage.schema import person as person_table

_PENDING = select(lane.c.pending).where(lane.c.key == bindparam("on"))
_SPOKEN_OF = select(func.max(outbox.c.created_at)).where(
    outbox.c.claim == bindparam("about"), outbox.c.lane == bindparam("on")
)
_ANSWER = (
    select(outbox.c.id, outbox.c.notice_key, outbox.c.body_enc, outbox.c.sealed_for)
    .where(
        outbox.c.lane == bindparam("on"),
        outbox.c.ref == bindparam("known_as"),
        text("outbox.seq is not null and outbox.card_key is null"),  # in these words, for the index
        outbox.c.kind == "answer",
    )
    .limit(1)
)
_FRESH_MS = 1000
_REDRAWN = 40
"""Of so many of the newest messages the cards are drawn again when somebody reads in another language."""
_now = now_ms()

_here = (address.c.channel == bindparam("on_channel")) & (address.c.hmac == bindparam("known_by"))
_heard = (
    address.c.channel,
    address.c.hmac,
    address.c.person,
    address.c.address_enc,
    address.c.state,
    address.c.last_used_at,
    (_now - address.c.last_used_at).label("ago"),
)
_HEARD = (
    select(*_heard, *person_table.c)
    .select_from(address.outerjoin(person_table, person_table.c.id == address.c.person))
    .where(_here)
)
_TOUCH = update(address).where(_here).values(last_used_at=_now, state="live")

_SEEN = func.coalesce(select(seen.c.seq).where(seen.c.lane == bindparam("on")).scalar_subquery(), 0)
# Asked for everybody after every commit, so somebody who never looks must not make it slower and slower.
_MOST_UNREAD = 999
_NOT_SEEN = (
    select(outbox.c.id)
    .where(outbox.c.lane == bindparam("on"), outbox.c.seq > _SEEN, outbox.c.posted)
    .limit(_MOST_UNREAD)
    .subquery("not_seen")
)
_UNREAD = select(func.count()).select_from(_NOT_SEEN)
_new_seen = insert(seen).values(lane=bindparam("lane"), seq=bindparam("seq"), at=_now)
_SEE = _new_seen.on_conflict_do_update(
    index_elements=["lane"],
    set_={
        "seq": case((seen.c.seq > _new_seen.excluded.seq, seen.c.seq), else_=_new_seen.excluded.seq),
        "at": _new_seen.excluded.at,
    },
)


class Conversations:
    """The conversations of one transaction; `unit` is what a card is drawn from."""

    def __init__(self, connection: Connection, vault: Vault, unit: Any) -> None:
        self._connection = connection
        self._vault = vault
        self._unit = unit
        self._addresses: Addresses = unit.addresses
        self._places: Places = unit.places
        self._own: str = unit.channels.own
        self._heard: dict[tuple[str, str], tuple[dict[str, str], Any]] = {}

    @part
    def _cards(self) -> Cards:
        return Cards(self._connection)

    @part
    def _log(self) -> ChatLog:
        return ChatLog(self._connection, self._vault, channel=self._own)

    def person_at(self, *, channel: str, address: str) -> PersonId | None:
        """Whose address that is."""
        found = {"on_channel": channel, "known_by": stand_in(self._vault, channel=channel, place=address)}
        row = self._connection.execute(_HEARD, found).one_or_none()
        if row is not None and not self._places.is_theirs(row):
            row = None
        self._heard[channel, address] = (found, row)
        if row is None:
            return None
        # Elsewhere the person's last turn may still be ending, and may have changed what they are.
        if row.id is not None and not is_postgres(self._connection.dialect):
            self._unit.people.know(row[len(_heard) :])
        return PersonId(row.person)

    def touch(self, *, channel: str, address: str, person: PersonId) -> bool:
        """Remember that the person was heard here last. Returns True the first time ever on this channel.

        What could not be delivered to them until now goes here.
        """
        key = (channel, address)
        if key not in self._heard or self._heard[key][1] is None:
            self.person_at(channel=channel, address=address)
        found, row = self._heard.pop(key)
        if row is None:
            self._addresses.add(person, channel=channel, place=address)
        elif row.state == "live" and row.last_used_at is not None and 0 <= row.ago < _FRESH_MS:
            return False
        self._connection.execute(_TOUCH, found)
        if row is None or row.last_used_at is None or row.state != "live":
            Outbox(self._connection, self._vault, self._unit).reachable(person)
        return row is None or row.last_used_at is None

    def lane_in(self, *, channel: str, place: str) -> str:
        """The lane of what is said there."""
        return self._places.lane_in(channel=channel, place=place)

    def lane_out(self, *, channel: str, place: str) -> str:
        """The lane of what is sent there."""
        return self._places.lane_out(channel=channel, place=place)

    def lane_of(self, person: PersonId) -> str:
        """The lane of the channel the person used last, or `out:nobody:PERSON` where there is none."""
        return self._addresses.lane_of(person)

    def is_reachable(self, person: PersonId) -> bool:
        """Whether the person has any address that works."""
        return not self.lane_of(person).startswith("out:nobody:")

    def shown_version(self, *, lane: str, card_key: str) -> int | None:
        """The version that the newest delivered card of that key showed there."""
        return self._cards.shown(lane=lane, card_key=card_key)

    def claim_shown(self, *, lane: str, ref: str) -> int | None:
        """The claim of the card that this message shows there, now or once, or that it told of as news; else None."""
        return self._cards.claim_of(lane=lane, ref=ref)

    def answer_shown(self, *, lane: str, ref: str) -> str | None:
        """The JSON of the answer that this message shows there; None for any other, and where nobody can read it."""
        row = self._connection.execute(_ANSWER, {"on": lane, "known_as": ref}).one_or_none()
        if row is None:
            return None
        return self._vault.open(row.body_enc, person=row.sealed_for, where=body_place(row.notice_key, row.id))

    def cards_beside(self, *, claim: int, person: PersonId, subject: str) -> Sequence[str]:
        """The keys of the person's cards whose key begins with that subject, where a card of the claim stands too."""
        return self._cards.beside(claim=claim, person=person, subject=subject)

    def spoken_of(self, *, lane: str, claim: int) -> datetime | None:
        """When a card of that claim was last posted or changed there, by the database's time; None for never."""
        at = self._connection.execute(_SPOKEN_OF, {"on": lane, "about": claim}).scalar_one_or_none()
        return None if at is None else moment(at)

    def drawn_versions(self, *, lane: str, claim: int, until: datetime, place: int | None = None) -> int | None:
        """The newest version of a claim that any card delivered there had shown by then, by the database's time.

        Where `place` is given, a `seq` of the web chat, cards that came after it do not count either.
        """
        return self._cards.newest(lane=lane, claim=claim, until=until, place=place)

    # ------------------------------------------------------------ the log of the web chat

    def page(self, *, address: str, limit: int, before: tuple[int, int] | None = None) -> Sequence[Entry]:
        """The newest `limit` articles, oldest first, each with its newest content.

        `before` are the lowest `seq` shown so far of what was said and of what was sent: the page goes on from there.
        """
        return self._log.page(address=address, limit=limit, before=before)

    def since(self, *, address: str, said: int, sent: int, limit: int) -> Sequence[Entry]:
        """What came after these places, in order, changes in place included."""
        return self._log.since(address=address, said=said, sent=sent, limit=limit)

    def is_quiet(self, *, address: str) -> bool:
        """Whether nothing waits to be sent to the person at this moment."""
        lane_key = self.lane_out(channel=self._own, place=address)
        pending = self._connection.execute(_PENDING, {"on": lane_key}).scalar_one_or_none()
        return not pending

    def unread(self, *, address: str) -> int:
        """How many messages the person has not looked at in the web chat; no more than 999 are counted."""
        return self._connection.execute(_UNREAD, {"on": self.lane_out(channel=self._own, place=address)}).scalar_one()

    def see(self, *, address: str, seq: int) -> None:
        """The person looked at everything up to that place of what was sent."""
        self._connection.execute(_SEE, {"lane": self.lane_out(channel=self._own, place=address), "seq": seq})

    def redraw(self, person: PersonId) -> None:
        """Draw the cards among the newest messages of the person's web chat again: their language changed.

        Elsewhere a card follows with its next change; platforms show a changed card as news, or change it but once.
        """
        lane = self.lane_out(channel=self._own, place=person)
        for entry in self.page(address=person, limit=_REDRAWN):
            if entry.card_key is not None and not entry.retired:
                subject, number, *_ = entry.card_key.split(":")
                claim = int(number) if subject == "claim" and number.isdecimal() else None
                self._unit.outbox.card(lane=lane, card_key=entry.card_key, claim=claim, to=person, fresh=False)

    def purge(self, *, before: datetime) -> int:
        """Drop the texts of up to 5,000 events that were accepted before and are done; returns how many.

        Where strangers were is dropped too.
        """
        self._places.purge(millis(before))
        return Inbox(self._connection, self._vault).purge(millis(before))
