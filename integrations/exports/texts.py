"""Keep what people wrote from being calculated: a spreadsheet takes text that looks like a formula for one."""

from __future__ import annotations

import unicodedata

_SIGNS = frozenset("=+-@＝＋－＠")
_BREAKS = frozenset("\t\r\n")
_APOSTROPHES = frozenset("'＇")


def looks_like_a_formula(text: str) -> bool:
    """Whether a spreadsheet may calculate it: a sign in front, be it behind what can't be seen, or a tab or a break."""
    for char in text:
        if char in _SIGNS or char in _BREAKS:
            return True
        # Spaces, controls and marks without width, which some programs drop before they look.
        if unicodedata.category(char)[0] not in "ZC" and char not in _APOSTROPHES:
            return False
    return False


def writable(text: str) -> str:
    """The text as UTF-8 can hold it: half a character becomes its escape."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
