"""Keep what people wrote unreadable without the keys of this house. Destroying a person's key erases what is theirs."""

from __future__ import annotations

import hmac
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from nacl.signing import SigningKey
from sqlalchemy import text

from storage.keyring import NONCE, VERSION, decrypt
from storage.keyring import KeyRing as KeyRing
from storage.keyring import KeysMissing as KeysMissing
from storage.keyring import Unreadable as Unreadable
from storage.keyring import key_id as key_id

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

_NOBODY = b"\x00"  # what is sealed for somebody who was erased: there is nothing in it
_SEVERAL = b"\x02"  # sealed for several people, one key in the other: their ids follow, then what is sealed
_CACHED_PEOPLE = 10_000
_CACHED_SECONDS = 60.0  # so long another process may still read what was just erased

_ENTRIES = ("shared", "lookup", "signing")

READ_CHAIN = text("select name, key_id, wrapped from keychain")
_ADD_CHAIN = text(
    "insert into keychain (name, key_id, wrapped) values (:name, :key_id, :wrapped) on conflict (name) do nothing"
)
_READ_PERSON = text("select key_id, wrapped from person_key where person = :person")
_ADD_PERSON = text(
    "insert into person_key (person, key_id, wrapped) values (:person, :key_id, :wrapped)"
    " on conflict (person) do nothing"
)
_ERASE_PERSON = text(
    "insert into person_key (person, key_id, wrapped, erased_at) values (:person, '', null, :now)"
    " on conflict (person) do update set key_id = '', wrapped = null,"
    " erased_at = coalesce(person_key.erased_at, excluded.erased_at)"
)
_ERASURES = text("select count(*) from person_key where key_id = ''")  # by the index
_NEXT_KEY_ID = text("select min(key_id) from person_key where key_id > :after")


@dataclass
class Keychain:
    """What one process knows of a store's keys once it is open; shared by all its transactions."""

    ring: KeyRing
    shared: AESGCM
    lookup: bytes
    signing: SigningKey
    people: PeopleKeys = field(default_factory=lambda: PeopleKeys())


class PeopleKeys:
    """The people's keys this process has opened lately: at most 10,000, each for at most a minute."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ciphers: OrderedDict[str, tuple[float, AESGCM]] = OrderedDict()
        self.generation = 0
        self._erasures: int | None = None
        self.opened: OrderedDict[str, tuple[tuple[Any, ...], Any]] = OrderedDict()
        """What was made of a row when it was last opened, good for exactly that row: a person's by their id, an
        address's by what it is bound to."""
        self._stand_ins: dict[str, str] = {}

    def remember(self, key: str, row: tuple[Any, ...], made: Any) -> None:
        """Keep what was made of this very row; of at most 10,000 rows."""
        with self._lock:
            self.opened[key] = (row, made)
            while len(self.opened) > _CACHED_PEOPLE:
                self.opened.popitem(last=False)

    def stand_in(self, text: str, make: Callable[[str], str]) -> str:
        """By what a text is found, made once; of at most 10,000 texts, until somebody is erased."""
        found = self._stand_ins.get(text)
        if found is None:
            found = make(text)
            if len(self._stand_ins) >= _CACHED_PEOPLE:
                self._stand_ins.clear()
            self._stand_ins[text] = found
        return found

    def get(self, person: str) -> AESGCM | None:
        """The person's key, if it is known here and fresh."""
        found = self._ciphers.get(person)
        return found[1] if found and time.monotonic() - found[0] < _CACHED_SECONDS else None

    def keep(self, person: str, cipher: AESGCM, *, generation: int) -> None:
        """Remember a committed key, unless somebody was erased since that generation."""
        with self._lock:
            if generation != self.generation:
                return
            self._ciphers[person] = (time.monotonic(), cipher)
            self._ciphers.move_to_end(person)
            while len(self._ciphers) > _CACHED_PEOPLE:
                self._ciphers.popitem(last=False)

    def heed(self, erasures: int) -> None:
        """So many people were erased by now, by whatever process: if that is news, everything known is in doubt."""
        with self._lock:
            if erasures != self._erasures:
                self._erasures = erasures
                self.generation += 1
                self._ciphers.clear()
                self._forget_texts()

    def forget(self, person: str) -> None:
        """Drop a person's key, and what transactions that are still open would put in its place."""
        with self._lock:
            self.generation += 1
            self._ciphers.pop(person, None)
            self._forget_texts()

    def _forget_texts(self) -> None:
        self.opened.clear()
        self._stand_ins.clear()


class Vault:
    """Seals and opens cells within one transaction. `where` is `table.column:rowkey` and is bound into the cell."""

    def __init__(self, connection: Connection, keychain: Keychain) -> None:
        self._connection = connection
        self._keychain = keychain
        self._generation = keychain.people.generation
        self._seen: dict[str, AESGCM | None] = {}  # read or made here
        self._known: dict[str, AESGCM] = {}  # known to the process before
        self._erased: list[str] = []
        self._is_fresh = False

    def refresh(self) -> None:
        """Use no key from here on that was known before its person was erased, by this process or another."""
        if self._is_fresh:
            return
        people = self._keychain.people
        people.heed(self._connection.execute(_ERASURES).scalar_one())
        self._generation = people.generation
        self._known.clear()
        self._is_fresh = True

    @property
    def people(self) -> PeopleKeys:
        """What this process knows of people's keys and rows."""
        return self._keychain.people

    @property
    def signing(self) -> SigningKey:
        """The key that signs the heads of the audit chains."""
        return self._keychain.signing

    def seal(
        self, text: str | None, *, person: str | None, where: str, also: Iterable[str | None] = ()
    ) -> bytes | None:
        """Encrypt a text under the person's key, made on first use; without a person, under the store's own.

        `also` are others whose name or words are in it: it is encrypted under their keys too, and can't be opened any
        more once one of them is erased. None stays None. What is sealed for somebody who was erased can't be opened
        by anybody.
        """
        if text is None:
            return None
        sealed = text.encode()
        if not also:
            return self._seal(sealed, person, where)
        several = sorted({each for each in (person, *also) if each is not None})
        if several in ([], [person]):
            return self._seal(sealed, person, where)
        for each in several:
            sealed = self._seal(sealed, each, where)
            if sealed == _NOBODY:
                return _NOBODY
        names = ";".join(several).encode()
        return _SEVERAL + len(names).to_bytes(4) + names + sealed

    def open(self, blob: bytes | None, *, person: str | None, where: str) -> str | None:
        """Decrypt a cell; None when it is empty or its person was erased. Raises Unreadable when it was changed."""
        if blob is None or blob == _NOBODY:
            return None
        opened: bytes | None = blob[_end(blob) :]
        several: list[str | None] = [*sealed_with(blob)] or [person]
        for each in reversed(several):
            opened = None if opened is None else self._open(opened, each, where)
        return None if opened is None else opened.decode()

    def _seal(self, plain: bytes, person: str | None, where: str) -> bytes:
        cipher = self._keychain.shared if person is None else self._cipher(person, make=True)
        if cipher is None:
            return _NOBODY
        nonce = os.urandom(NONCE)
        return VERSION + nonce + cipher.encrypt(nonce, plain, _bound(where, person))

    def _open(self, blob: bytes, person: str | None, where: str) -> bytes | None:
        cipher = self._keychain.shared if person is None else self._cipher(person, make=False)
        return None if cipher is None else decrypt(cipher, blob, _bound(where, person))

    def lookup(self, text: str) -> str:
        """A stand-in by which an encrypted text can be found, whatever its case: HMAC-SHA256 in hex."""
        return self._keychain.people.stand_in(text, self._stand_in)

    def _stand_in(self, text: str) -> str:
        return hmac.digest(self._keychain.lookup, text.casefold().encode(), "sha256").hex()

    def digest(self, text: str) -> str:
        """By which two texts are known to be the same, told to nobody without the key: HMAC-SHA256 in hex."""
        return hmac.digest(self._keychain.lookup, b"digest:" + text.encode(), "sha256").hex()

    def erase(self, person: str) -> None:
        """Destroy the person's key for good; what was sealed under it opens as None from now on."""
        erase(self._connection, person)
        self._seen[person] = None
        self._erased.append(person)

    @property
    def has_erased(self) -> bool:
        """Whether a person's key was destroyed in this transaction."""
        return bool(self._erased)

    def committed(self) -> None:
        """The transaction is in the database: what was learned of keys holds for the whole process."""
        people = self._keychain.people
        for person in self._erased:
            people.forget(person)
        if not self._erased:
            for person, cipher in self._seen.items():
                if cipher is not None:
                    people.keep(person, cipher, generation=self._generation)

    def _cipher(self, person: str, *, make: bool) -> AESGCM | None:
        if person in self._seen:
            return self._seen[person]
        if person in self._known:
            return self._known[person]
        cached = self._keychain.people.get(person)
        if cached is not None:
            self._known[person] = cached
            return cached
        row = self._connection.execute(_READ_PERSON, {"person": person}).one_or_none()
        if row is None and make:
            row = self._make(person)
        if row is None:
            raise Unreadable(f"there is no key for {person!r}")
        cipher = None
        if row.wrapped is not None:
            secret = self._keychain.ring.unwrap(bytes(row.wrapped), key_id=row.key_id, where=person_where(person))
            cipher = AESGCM(secret)
        self._seen[person] = cipher
        return cipher

    def _make(self, person: str) -> Row[Any]:
        ring = self._keychain.ring
        wrapped = ring.wrap(os.urandom(32), where=person_where(person))
        self._connection.execute(_ADD_PERSON, {"person": person, "key_id": ring.newest, "wrapped": wrapped})
        # Another transaction may have been first: what stands in the table is the key.
        return self._connection.execute(_READ_PERSON, {"person": person}).one()


def sealed_with(blob: bytes | None) -> list[str]:
    """Whose keys together open a cell that is sealed for several people; empty for any other."""
    return [] if blob is None or blob[:1] != _SEVERAL else blob[5 : _end(blob)].decode(errors="replace").split(";")


def _end(blob: bytes) -> int:
    """Where the people of a cell for several end, and what is sealed begins."""
    return 5 + int.from_bytes(blob[1:5]) if blob[:1] == _SEVERAL else 0


def open_keychain(connection: Connection, ring: KeyRing) -> Keychain:
    """Open the store's own keys, making those that are not there yet; the caller commits.

    Raises KeysMissing when any row needs a key that the ring lacks.
    """
    missing = used_key_ids(connection) - ring.ids
    if missing:
        raise KeysMissing(missing)
    rows = {row.name: row for row in connection.execute(READ_CHAIN)}
    if any(name not in rows for name in _ENTRIES):
        for name in _ENTRIES:
            wrapped = ring.wrap(os.urandom(32), where=f"keychain:{name}")
            connection.execute(_ADD_CHAIN, {"name": name, "key_id": ring.newest, "wrapped": wrapped})
        rows = {row.name: row for row in connection.execute(READ_CHAIN)}
    secrets = {
        name: ring.unwrap(bytes(rows[name].wrapped), key_id=rows[name].key_id, where=f"keychain:{name}")
        for name in _ENTRIES
    }
    return Keychain(ring, AESGCM(secrets["shared"]), secrets["lookup"], SigningKey(secrets["signing"]))


def used_key_ids(connection: Connection) -> set[str]:
    """The names of the keys that some row still needs."""
    used = {row.key_id for row in connection.execute(READ_CHAIN)}
    after: str | None = ""
    while (after := connection.execute(_NEXT_KEY_ID, {"after": after}).scalar_one()) is not None:
        used.add(after)
    return used


def erase(connection: Connection, person: str) -> None:
    """Destroy the person's wrapped key. Within a unit call `Vault.erase`, which forgets the open key too."""
    connection.execute(_ERASE_PERSON, {"person": person, "now": time.time_ns() // 1_000_000})


def person_where(person: str) -> str:
    """What a person's wrapped key is bound to."""
    return f"person_key:{person}"


def _bound(where: str, person: str | None) -> bytes:
    return f"{where}|{'shared' if person is None else 'person:' + person}".encode()
