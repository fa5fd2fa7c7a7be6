"""Tell what Slack sent from what somebody else did, by the signature over the bytes as they came.

Format: `v0=` and the HMAC-SHA256 of `v0:TIMESTAMP:BODY`, at most five minutes old (platforms/slack.md §4).
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence

SIGNATURE = "X-Slack-Signature"
TIMESTAMP = "X-Slack-Request-Timestamp"

SECONDS = 300
"""A request is refused from this age on, and from as far in the future."""

_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
_TIMESTAMP = re.compile(r"[0-9]{1,12}")


class Signature:
    """The signing secrets, one or two of them: during a rotation the old one counts as well."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._secrets = [secret.encode() for secret in secrets if secret]

    def is_of(self, body: bytes, *, timestamps: Sequence[str], signatures: Sequence[str], now: float) -> bool:
        """Whether Slack signed that body just now. Takes every value each header came with; never raises.

        `now` is in seconds since 1970. A header that is missing, doubled or not of its form is no signature.
        """
        if len(timestamps) != 1 or len(signatures) != 1:
            return False
        timestamp, signature = timestamps[0], signatures[0]
        if not _TIMESTAMP.fullmatch(timestamp) or not _SIGNATURE.fullmatch(signature):
            return False
        if abs(now - int(timestamp)) >= SECONDS:
            return False
        given = signature.encode()
        # All of them are compared, so that the time taken tells nothing of which one it was.
        matches = [hmac.compare_digest(sign(body, secret=each, timestamp=timestamp), given) for each in self._secrets]
        return any(matches)


def sign(body: bytes, *, secret: bytes, timestamp: str) -> bytes:
    """The signature that Slack puts on that body."""
    return b"v0=" + hmac.digest(secret, b"v0:" + timestamp.encode() + b":" + body, "sha256").hex().encode()
