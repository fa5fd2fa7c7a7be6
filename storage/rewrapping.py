"""Bring every key of people and of the store under the newest key of the house, so that older ones can be retired."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy import text

from storage.keyring import KeyRing
from storage.keys import READ_CHAIN, person_where

if TYPE_CHECKING:
    from sqlalchemy import Connection

_OLD_PEOPLE = text(
    "select person, key_id, wrapped from person_key where key_id <> '' and key_id <> :newest"
    " order by person limit :most"
)
_OLD_COUNT = text(
    "select (select count(*) from keychain where key_id <> :newest)"
    " + (select count(*) from person_key where key_id <> '' and key_id <> :newest)"
)
_REWRAP_CHAIN = text("update keychain set key_id = :key_id, wrapped = :wrapped where name = :name")
_REWRAP_PERSON = text(
    "update person_key set key_id = :key_id, wrapped = :wrapped where person = :person and key_id = :old"
)


def rewrap_some(connection: Connection, ring: KeyRing, *, most: int) -> int:
    """Bring up to `most` keys that stand under older ones to the newest; the caller commits. Returns how many."""
    done = 0
    for name, old, wrapped in connection.execute(READ_CHAIN).all():
        if old != ring.newest:
            again = ring.wrap(
                ring.unwrap(bytes(wrapped), key_id=old, where=f"keychain:{name}"), where=f"keychain:{name}"
            )
            connection.execute(_REWRAP_CHAIN, {"name": name, "key_id": ring.newest, "wrapped": again})
            done += 1
    for person, old, wrapped in connection.execute(_OLD_PEOPLE, {"newest": ring.newest, "most": most}).all():
        where = person_where(person)
        again = ring.wrap(ring.unwrap(bytes(wrapped), key_id=old, where=where), where=where)
        parameters = {"person": person, "old": old, "key_id": ring.newest, "wrapped": again}
        done += connection.execute(_REWRAP_PERSON, parameters).rowcount
    return done


def under_older_keys(connection: Connection, ring: KeyRing) -> int:
    """How many wrapped keys do not stand under the newest one."""
    count: int = connection.execute(_OLD_COUNT, {"newest": ring.newest}).scalar_one()
    return count


def rewrap(connection: Connection, ring: KeyRing, progress: Callable[[int, int], None], *, most: int = 500) -> int:
    """Bring every wrapped key to the newest, in batches, each committed, so that it can be interrupted and run again.

    `progress` is told how many are done, and of how many. Returns how many were done.
    """
    total, done = under_older_keys(connection, ring), 0
    progress(done, total)
    while batch := rewrap_some(connection, ring, most=most):
        connection.commit()
        done += batch
        progress(done, max(done, total))
    return done
