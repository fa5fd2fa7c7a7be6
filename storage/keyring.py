"""The keys of this house, as they are given to a process: the newest wraps, any unwraps."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"
"""The first byte of everything sealed."""
NONCE = 12
"""Bytes after it that make each sealing another one."""


class KeysMissing(Exception):
    """Rows need keys that were not given; `ids` are the first eight hex digits of their SHA-256."""

    def __init__(self, ids: Iterable[str]) -> None:
        self.ids = tuple(sorted(ids))
        super().__init__(f"these keys are still needed and were not given: {', '.join(self.ids)}")


class Unreadable(Exception):
    """A cell does not open with its key: it was changed, or moved here from another row."""


def key_id(key: bytes) -> str:
    """The name of a key: the first eight hex digits of its SHA-256."""
    return hashlib.sha256(key).hexdigest()[:8]


class KeyRing:
    """The keys of this house, newest first; each of 32 bytes. The newest wraps, any unwraps."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) != 32 for key in keys):
            raise ValueError("a key ring needs at least one key, each of 32 bytes")
        self.newest = key_id(keys[0])
        self._ciphers = {key_id(key): AESGCM(key) for key in keys}

    @property
    def ordered(self) -> tuple[str, ...]:
        """The names of the keys that are here, newest first."""
        return tuple(self._ciphers)

    @property
    def ids(self) -> frozenset[str]:
        """The names of the keys that are here."""
        return frozenset(self._ciphers)

    def wrap(self, secret: bytes, *, where: str) -> bytes:
        """Wrap a secret under the newest key; it opens at the same `where` only."""
        nonce = os.urandom(NONCE)
        return VERSION + nonce + self._ciphers[self.newest].encrypt(nonce, secret, where.encode())

    def unwrap(self, wrapped: bytes, *, key_id: str, where: str) -> bytes:
        """Open a wrapped secret. Raises KeysMissing without its key, Unreadable when it was changed or moved."""
        if key_id not in self._ciphers:
            raise KeysMissing([key_id])
        return decrypt(self._ciphers[key_id], wrapped, where)


def decrypt(cipher: AESGCM, blob: bytes, bound: str | bytes) -> bytes:
    """Open what was sealed with this cipher and bound to that. Raises Unreadable when it was changed or moved."""
    if blob[:1] != VERSION:
        raise Unreadable("a cell has an unknown form")
    try:
        return cipher.decrypt(
            blob[1 : 1 + NONCE], blob[1 + NONCE :], bound.encode() if isinstance(bound, str) else bound
        )
    except InvalidTag as error:
        raise Unreadable("a cell was changed, or moved from another row") from error
