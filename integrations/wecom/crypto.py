"""Tell what WeCom sent from what somebody else did, and open what it sealed.

Each callback is signed by SHA-1 over the sorted token and parts, and sealed with AES-256-CBC (platforms/wecom.md §1.2).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import re
from typing import Literal

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

Layer = Literal["signature", "decrypt", "padding", "length", "receive_id"]

BLOCK = 32
"""Bytes to whose multiple a plaintext is padded, though the cipher's own blocks have 16."""

_PREFIX = 16
_HEAD = 20
_SIGNATURE = re.compile(r"[0-9a-f]{40}")
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_NONCE = re.compile(r"[\x21-\x7e]{1,128}")


class NotTheirs(Exception):
    """It is not what WeCom sent to this app; `layer` is what told so, and is for the log alone."""

    def __init__(self, layer: Layer) -> None:
        super().__init__(layer)
        self.layer = layer


class Crypto:
    """The app's token and EncodingAESKey (43 letters and digits). `receive_id` is the corporation's id.

    Raises ValueError for a key of another form.
    """

    def __init__(self, *, token: str, encoding_aes_key: str, receive_id: str) -> None:
        self._token = token.encode()
        # The 43rd character may carry spare bits, as that of WeCom's own example does; this decoder lets them be.
        key = base64.b64decode(encoding_aes_key + "=", validate=True)
        if len(encoding_aes_key) != 43 or len(key) != 32:
            raise ValueError("an EncodingAESKey has 43 letters and digits")
        self._cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16]))
        self._receive_id = receive_id.encode()

    def check(self, sealed: str, *, signature: str, timestamp: str, nonce: str) -> None:
        """Raise `NotTheirs("signature")` unless WeCom signed exactly that. Takes the same time for every signature."""
        if not _TIMESTAMP.fullmatch(timestamp) or not _NONCE.fullmatch(nonce) or not _SIGNATURE.fullmatch(signature):
            raise NotTheirs("signature")
        made = self.sign(sealed, timestamp=timestamp, nonce=nonce)
        if not hmac.compare_digest(made.encode(), signature.encode()):
            raise NotTheirs("signature")

    def sign(self, sealed: str, *, timestamp: str, nonce: str) -> str:
        """The signature that WeCom puts on it, in lower-case hex."""
        parts = sorted((self._token, timestamp.encode(), nonce.encode(), sealed.encode()))
        return hashlib.sha1(b"".join(parts), usedforsecurity=False).hexdigest()

    def open(self, sealed: str) -> bytes:
        """The message in it. Raises `NotTheirs`, also for what is for another corporation."""
        try:
            ciphertext = base64.b64decode(sealed.encode("ascii"), validate=True)
        except (ValueError, binascii.Error) as error:
            raise NotTheirs("decrypt") from error
        if not ciphertext or len(ciphertext) % 16:
            raise NotTheirs("decrypt")
        decryptor = self._cipher.decryptor()
        plain = _unpadded(decryptor.update(ciphertext) + decryptor.finalize())
        if len(plain) < _HEAD:
            raise NotTheirs("length")
        end = _HEAD + int.from_bytes(plain[_PREFIX:_HEAD], "big")
        if end > len(plain):
            raise NotTheirs("length")
        if not hmac.compare_digest(plain[end:], self._receive_id):
            raise NotTheirs("receive_id")
        return plain[_HEAD:end]

    def seal(self, message: bytes, *, prefix: bytes | None = None) -> str:
        """The message as WeCom seals it, in base64; `prefix` are its 16 random bytes."""
        head = os.urandom(_PREFIX) if prefix is None else prefix
        plain = head + len(message).to_bytes(4, "big") + message + self._receive_id
        pad = BLOCK - len(plain) % BLOCK
        encryptor = self._cipher.encryptor()
        return base64.b64encode(encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()).decode()


def _unpadded(plain: bytes) -> bytes:
    pad = plain[-1]
    if not 1 <= pad <= min(BLOCK, len(plain)) or plain[-pad:] != bytes([pad]) * pad:
        raise NotTheirs("padding")
    return plain[:-pad]
