"""Where a person can be reached: one address per channel and account, found by its HMAC, readable with the key."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from claims.errors import Refused
from claims.people import PersonId
from storage.channels import Channels
from storage.keys import Vault
from storage.places import Places, stand_in, where
from storage.schema import address

_ROW = (address.c.channel, address.c.hmac, address.c.person, address.c.address_enc)
_OWNER = select(*_ROW).where(address.c.channel == bindparam("channel"), address.c.hmac == bindparam("hmac"))
_OF_PERSON = select(*_ROW).where(address.c.person == bindparam("person"))
# Where the person was heard last; who was heard nowhere yet is reached on the channel whose name comes first.
_REACHED = (
    select(*_ROW)
    .where(
        address.c.person == bindparam("person"),
        address.c.state == "live",
        address.c.channel.in_(bindparam("channels", expanding=True)),
    )
    .order_by(func.coalesce(address.c.last_used_at, 0).desc(), address.c.channel, address.c.hmac)
)
_ADD = insert(address)
_LIVE_AGAIN = update(address).where(
    address.c.channel == bindparam("b_channel"), address.c.hmac == bindparam("b_hmac"), address.c.state != "live"
)
_REMOVE = delete(address).where(address.c.channel == bindparam("b_channel"), address.c.hmac == bindparam("b_hmac"))
_REMOVE_ALL = delete(address).where(address.c.person == bindparam("b_person"))


class Addresses:
    """The addresses of one transaction; messages go to those on the channels that are in use."""

    def __init__(self, connection: Connection, vault: Vault, channels: Channels, places: Places) -> None:
        self.channels = channels
        self._places = places
        self._connection = connection
        self._vault = vault

    def person_at(self, *, channel: str, place: str) -> PersonId | None:
        """Whose address that is."""
        found = {"channel": channel, "hmac": stand_in(self._vault, channel=channel, place=place)}
        row = self._connection.execute(_OWNER, found).one_or_none()
        return None if row is None or not self._places.is_theirs(row) else PersonId(row.person)

    def of(self, person: PersonId) -> dict[str, str]:
        """The person's addresses by channel, those that are gone included; of two on one channel, one."""
        found: dict[str, str] = {}
        for row in self._connection.execute(_OF_PERSON, {"person": person}):
            if self._places.is_theirs(row):
                opened = self._vault.open(row.address_enc, person=person, where=where(row.channel, row.hmac))
                if opened is not None:
                    found[row.channel] = opened
        return found

    def lane_of(self, person: PersonId) -> str:
        """The outbox lane of the channel the person used last, or the one where what reaches nobody waits."""
        found = {"person": person, "channels": sorted(self.channels.names)}
        for row in self._connection.execute(_REACHED, found):
            if self._places.is_theirs(row):
                return f"out:{row.channel}:{person if row.channel == self.channels.own else row.hmac}"
        return f"out:nobody:{person}"

    def add(self, person: PersonId, *, channel: str, place: str) -> bool:
        """Give the person this address; False if it was theirs already. Raises `Refused("address.taken")`."""
        hmac = stand_in(self._vault, channel=channel, place=place)
        row = self._connection.execute(_OWNER, {"channel": channel, "hmac": hmac}).one_or_none()
        if row is not None and not self._places.is_theirs(row):
            self.remove(channel=channel, place=place)
        elif row is not None:
            if row.person != person:
                raise Refused("address.taken", person=person, channel=channel)
            self._connection.execute(_LIVE_AGAIN, {"b_channel": channel, "b_hmac": hmac, "state": "live"})
            return False
        sealed = self._vault.seal(place, person=person, where=where(channel, hmac))
        added = {"channel": channel, "hmac": hmac, "person": person, "address_enc": sealed, "state": "live"}
        self._connection.execute(_ADD, added)
        self._places.forget_stranger(channel=channel, place=place)
        return True

    def remove(self, *, channel: str, place: str) -> None:
        """Take an address away, whoever has it."""
        hmac = stand_in(self._vault, channel=channel, place=place)
        self._connection.execute(_REMOVE, {"b_channel": channel, "b_hmac": hmac})

    def remove_all(self, person: PersonId) -> None:
        """Take all addresses of a person away, and every place where they were answered."""
        self._connection.execute(_REMOVE_ALL, {"b_person": person})
        self._places.forget(person)
