"""How a receipt lies on a disk or in a bucket: its bytes and the pictures made of it, each sealed, one after the other.

The name of the file says which bytes are in it and nothing else; without its key nothing of it can be read.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import struct
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from claims.receipts import Kept, Part
from storage.keyring import NONCE, Unreadable

_MARK = b"CHIT\x01"
_LENGTHS = struct.Struct(">QQQ")
HEAD = len(_MARK) + _LENGTHS.size
"""Bytes at the beginning that say how long each part is."""

_KEY = 32
_TAG = 16
_ORDER = (Part.THUMBNAIL, Part.VIEW, Part.ORIGINAL)
_PLACE = re.compile(r"[0-9a-f]{64}-[0-9a-f]{16}\Z")


class Lost(Exception):
    """A file that was kept is not there any more."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What is to be written, and what is needed to find and to open it again."""

    kept: Kept
    pieces: tuple[bytes, ...]

    @property
    def size(self) -> int:
        """Bytes of all of it."""
        return sum(len(piece) for piece in self.pieces)


def seal(content: bytes, *, thumbnail: bytes | None, view: bytes | None) -> Sealed:
    """Seal a file and its pictures under a key made for them alone, bound to a place that nothing else ever has."""
    digest = hashlib.sha256(content).hexdigest()
    kept = Kept(digest, f"{digest}-{secrets.token_hex(8)}", os.urandom(_KEY))
    parts = {Part.THUMBNAIL: thumbnail, Part.VIEW: view, Part.ORIGINAL: content}
    lengths = (_sealed_length(parts[part]) for part in _ORDER)
    head = _MARK + _LENGTHS.pack(*lengths)
    cipher = AESGCM(kept.key)
    return Sealed(kept, (head, *_bodies(cipher, parts, head=head, place=kept.place)))


def span(head: bytes, part: Part, *, size: int) -> tuple[int, int] | None:
    """Where a part begins and how many bytes it has, in a file of `size` bytes; None when there is none.

    Raises Unreadable when the file has not the size that its head says.
    """
    if len(head) != HEAD or not head.startswith(_MARK):
        raise Unreadable("a receipt's file has an unknown form")
    lengths = _LENGTHS.unpack(head[len(_MARK) :])
    if HEAD + sum(lengths) != size:
        raise Unreadable("a receipt's file has another length than it says")
    at = _ORDER.index(part)
    return (HEAD + sum(lengths[:at]), lengths[at]) if lengths[at] else None


def unseal(body: bytes, *, kept: Kept, part: Part, head: bytes) -> bytes:
    """Open a part. Raises Unreadable when it was changed, or is another file's."""
    try:
        return AESGCM(kept.key).decrypt(body[:NONCE], body[NONCE:], _bound(kept.place, part, head))
    except (InvalidTag, ValueError) as error:
        raise Unreadable("a receipt's file was changed, or is that of another") from error


def checked_place(place: str) -> str:
    """The place, if it is one that we could have made. Raises ValueError."""
    if not _PLACE.match(place):
        raise ValueError("no place of a receipt")
    return place


def is_place(name: str) -> bool:
    """Whether a file of this name is one of ours."""
    return _PLACE.match(name) is not None


def _bodies(cipher: AESGCM, parts: Mapping[Part, bytes | None], *, head: bytes, place: str) -> list[bytes]:
    found = []
    for part in _ORDER:
        content = parts[part]
        if content is not None:
            nonce = os.urandom(NONCE)
            found += [nonce, cipher.encrypt(nonce, content, _bound(place, part, head))]
    return found


def _sealed_length(content: bytes | None) -> int:
    return 0 if content is None else NONCE + len(content) + _TAG


def _bound(place: str, part: Part, head: bytes) -> bytes:
    return f"receipt:{place}|{part}|".encode() + head
