"""Where a conversation is: its lane holds a stand-in of the place, which itself is sealed under its reader's key."""

from __future__ import annotations

import logging
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select, text
from sqlalchemy.dialects.postgresql import insert  # SQLite has the same ON CONFLICT

from storage.channels import Channels
from storage.engine import now_ms
from storage.keys import Unreadable, Vault
from storage.schema import address, lane, outbox, place

log = logging.getLogger(__name__)

CHANGED = "security: where somebody is was changed in the database"

SPENT_MS = 3_600_000
"""After an hour a place is forgotten where nothing changes any more: the next message says anew where it is."""

_STRANGER = ""
"""Under whom the place of somebody stands who is not in the directory."""

_ADDRESS = select(address.c.person, address.c.address_enc).where(
    address.c.channel == bindparam("channel"), address.c.hmac == bindparam("hmac")
)
_KNOWN = select(place.c.place_enc).where(place.c.lane == bindparam("on"), place.c.person == bindparam("whose"))
_REMEMBER = (
    insert(place)
    .values(
        lane=bindparam("lane"), person=bindparam("person"), place_enc=bindparam("place_enc"), remembered_at=now_ms()
    )
    .on_conflict_do_nothing(index_elements=["lane", "person"])
)
_FORGET = delete(place).where(place.c.lane == bindparam("on"), place.c.person == bindparam("whose"))
_FORGET_ALL = delete(place).where(place.c.person == bindparam("whose"))
_OLD = delete(place).where(
    place.c.person == _STRANGER,
    place.c.remembered_at < bindparam("before"),
    ~select(lane.c.key).where(lane.c.key == place.c.lane, text("lane.pending > 0")).exists(),
)
_SPENT = delete(place).where(
    place.c.person != _STRANGER,
    place.c.remembered_at < now_ms() - SPENT_MS,
    ~select(lane.c.key).where(lane.c.key == place.c.lane, text("lane.pending > 0")).exists(),
    ~select(outbox.c.id)
    .where(outbox.c.lane == place.c.lane, text("outbox.seq is not null and outbox.card_key is not null"))
    .exists(),
)


def stand_in(vault: Vault, *, channel: str, place: str) -> str:
    """What a place is found by. Case does not count: WeCom takes `ZhangSan` and `zhangsan` for one account."""
    return vault.lookup(f"address:{channel}:{place}")


def where(channel: str, hmac: str) -> str:
    """What a sealed address is bound to."""
    return f"address.address_enc:{channel}:{hmac}"


class Places:
    """The places of one transaction."""

    def __init__(self, connection: Connection, vault: Vault, channels: Channels) -> None:
        self._connection = connection
        self._vault = vault
        self._own = channels.own

    def lane_in(self, *, channel: str, place: str) -> str:
        """The lane of what is said there."""
        return f"in:{channel}:{self._spot(channel, place)}"

    def lane_out(self, *, channel: str, place: str) -> str:
        """The lane of what is sent there."""
        return f"out:{channel}:{self._spot(channel, place)}"

    def lane_task(self, kind: str, *, channel: str, place: str) -> str:
        """The lane of slow work of that kind for what is said there."""
        return f"task:{kind}:{channel}:{self._spot(channel, place)}"

    def lane_to(self, *, channel: str, place: str, to: str | None) -> str:
        """The lane of what is sent there, to this person; from now on it is known where it leads for them."""
        lane = self.lane_out(channel=channel, place=place)
        if channel != self._own and self.of(lane, to=to) is None:
            whose = to or _STRANGER
            sealed = self._vault.seal(place, person=to or None, where=_bound(lane, whose))
            self._connection.execute(_REMEMBER, {"lane": lane, "person": whose, "place_enc": sealed})
        return lane

    def of(self, lane: str, *, to: str | None) -> str | None:
        """Where a lane leads for that person; None where nothing of theirs is there any more."""
        _, channel, spot = lane.split(":", 2)
        if channel == self._own:
            return spot  # On our own pages it is the person, whose id is no secret.
        row = self._connection.execute(_ADDRESS, {"channel": channel, "hmac": spot}).one_or_none()
        if row is not None and to in (None, row.person):
            return self._opened(row.address_enc, person=row.person, where=where(channel, spot))
        whose = to or _STRANGER
        sealed = self._connection.execute(_KNOWN, {"on": lane, "whose": whose}).scalar_one_or_none()
        return self._opened(sealed, person=to or None, where=_bound(lane, whose))

    def is_theirs(self, row: Row[*tuple[Any, ...]]) -> bool:
        """Whether a row of `address` is as we wrote it: of this person, whatever it says by now."""
        if row.channel == self._own:
            if row.hmac == stand_in(self._vault, channel=self._own, place=row.person):
                return True
            log.warning(CHANGED, extra={"person": row.person})
            return False
        bound, cells = where(row.channel, row.hmac), (row.person, row.address_enc)
        known = self._vault.people.opened.get(bound)
        if known is not None and known[0] == cells:
            return True
        if self._opened(row.address_enc, person=row.person, where=bound) is None:
            return False
        self._vault.people.remember(bound, cells, True)
        return True

    def forget_stranger(self, *, channel: str, place: str) -> None:
        """Whoever is there is somebody of the directory now; under their key it stands with their addresses."""
        self._connection.execute(_FORGET, {"on": self.lane_out(channel=channel, place=place), "whose": _STRANGER})

    def forget(self, person: str) -> None:
        """Drop every place of a person."""
        self._connection.execute(_FORGET_ALL, {"whose": person})

    def purge(self, before_ms: int) -> None:
        """Drop where strangers were who were told nothing since, and where an hour ago something was said once."""
        self._connection.execute(_OLD, {"before": before_ms})
        self._connection.execute(_SPENT)

    def _opened(self, sealed: bytes | None, *, person: str | None, where: str) -> str | None:
        try:
            return self._vault.open(sealed, person=person, where=where)
        except Unreadable:
            log.warning(CHANGED, extra={"person": person})
            return None

    def _spot(self, channel: str, place: str) -> str:
        return place if channel == self._own else stand_in(self._vault, channel=channel, place=place)


def _bound(lane: str, whose: str) -> str:
    return f"place.place_enc:{lane}:{whose}"
