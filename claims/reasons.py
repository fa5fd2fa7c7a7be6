"""What people write to explain themselves: the reason of a decision, the reply to one."""

from __future__ import annotations

import unicodedata

from claims.errors import Refused
from claims.lines import REASON_LENGTH


def check_reason(text: str | None) -> None:
    """Refuse a reason or reply over 3,000 code points."""
    if text is not None and len(text) > REASON_LENGTH:
        raise Refused("claim.reason_too_long", most=REASON_LENGTH)


def says_something(text: str | None) -> bool:
    """Whether there is more in it than what nobody can see: spaces, line breaks, zero-width and control characters."""
    return any(not letter.isspace() and unicodedata.category(letter) not in ("Cf", "Cc") for letter in text or "")
