"""A question as it was typed, made ready for comparing: one spelling of everything, and without polite padding."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from faq.vocabulary import listed

READ = 2_000
"""How many characters of a question are read."""
LONGEST_WORD = 30
MOST_TOKENS = 300

# Quotes and dashes of input methods; NFKC has already made full-width letters and digits plain.
_SHAPES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "—": "-", "–": "-", "−": "-"})
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+"
)
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_HAS_HAN = re.compile(f"[{_HAN}]")
_TOKEN = re.compile(f"[{_HAN}]+|[0-9]+(?:\\.[0-9]+)?|(?:(?![{_HAN}])[^\\W\\d_])+(?:'[^\\W\\d_]+)?")


def plain(text: str) -> str:
    """The first 2,000 characters in one spelling: lower case, simplified Chinese, plain letters, digits and quotes."""
    short = unicodedata.normalize("NFKC", text[:READ])[:READ].lower().translate(_SHAPES)
    short = _INVISIBLE.sub("", short)
    return _simplified()(short) if _HAS_HAN.search(short) else short


def tokens(text: str) -> list[str]:
    """Of a plain text: runs of Chinese characters, words of other scripts, and numbers, in order; 300 at most."""
    found = []
    for match in _TOKEN.finditer(text):
        found.append(match[0] if is_han(match[0]) else match[0][:LONGEST_WORD])
        if len(found) == MOST_TOKENS:
            break
    return found


def content(text: str) -> str:
    """What a plain text says without greetings, thanks and filler, words separated by single spaces.

    A text that is nothing else is given back whole.
    """
    said = " ".join(token for token in tokens(_padding_han().sub(" ", text)) if token not in listed("padding"))
    return said or " ".join(tokens(text))


def is_han(text: str) -> bool:
    """Whether a token is a run of Chinese characters."""
    return _HAS_HAN.match(text) is not None


def language_of(text: str) -> str:
    """`zh` where there is a Chinese character in it, else `en`."""
    return "zh" if _HAS_HAN.search(text) else "en"


@cache
def _padding_han() -> re.Pattern[str]:
    return re.compile("|".join(sorted(listed("padding_han"), key=len, reverse=True)))


@cache
def _simplified() -> Callable[[str], str]:
    from opencc import OpenCC  # loaded with the first Chinese character: 10 ms that an English question need not pay

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert
