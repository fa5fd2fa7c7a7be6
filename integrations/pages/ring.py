"""Sealed values: what a page, a link or a cookie carries so that nobody can change it. Anybody can read it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer


class BrokenSeal(Exception):
    """The value was not sealed here for this purpose, was changed, or its time is over."""


class Ring:
    """Seals with the newest of the secret keys and opens with any of them. `keys` are given newest first."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys:
            raise ValueError("a ring needs a key")
        # The keys encrypt as well; what signs is derived, so that neither use weakens the other.
        # itsdangerous wants the oldest first and signs with the last.
        self._keys = [hmac.digest(key, b"chit.pages", "sha256") for key in reversed(keys)]

    @property
    def fingerprint(self) -> str:
        """Eight letters that tell one installation from another on the same host; they give nothing away."""
        return hmac.digest(self._keys[-1], b"fingerprint", "sha256").hex()[:8]

    def seal(self, purpose: str, value: Any) -> str:
        """The value (plain JSON) as text that fits into an address, with the time of sealing."""
        sealed = self._serializer(purpose).dumps(value)
        return sealed if isinstance(sealed, str) else sealed.decode()

    def open(self, purpose: str, text: str, *, seconds: int) -> Any:
        """The value, if it was sealed for this purpose at most that long ago. Raises `BrokenSeal`."""
        try:
            return self._serializer(purpose).loads(text, max_age=seconds)
        except BadData as error:
            raise BrokenSeal(purpose) from error

    def _serializer(self, purpose: str) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(
            self._keys,
            salt=f"chit.{purpose}",
            signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"},
        )
