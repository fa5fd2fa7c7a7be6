"""Understand a correction that names its claim by number: "C-000001: 86", "change C-000001 to 86", 把C-000001改成86."""

from __future__ import annotations

import re
from typing import NamedTuple

from claims.sentences.amendments import READ
from claims.sentences.wording import Sentence


class Numbered(NamedTuple):
    """The claim that was named, and what was said of it, in the `ways` in which it may be meant, likeliest first.

    `is_ahead`: the number stands before everything else, so that all the rest is about that claim.
    """

    number: int
    ways: tuple[str, ...]
    is_ahead: bool


_NUMBER = re.compile(r"(?<![a-z0-9])c(?:-(?=[0-9])0*|(?=[0-9]{6})0*)([0-9]{1,9})(?![0-9a-z])")
_AHEAD = re.compile(
    r"(?:(?:no|sorry|oops|wait|please|for|in|on|about|不对|错了|不好意思|抱歉|请|麻烦|把|将|关于)[ ,，.。:：]*)*"
)
_BEHIND = re.compile(r"(?:[\s:：,，.。;；的]|[-–—](?![0-9]))*")
_OF = re.compile(r"[ ,，]*(?:\b(?:of|for|in|on|onto|to)\b|的|到|进)? ?\Z")


def numbered(text: str) -> Numbered | None:
    """What may be a correction of the claim whose number is in the text; None where there is none, or nothing else.

    Of several only the first is looked at, where it stands before everything else, and the rest is not taken apart.
    Only the whole form counts, with its dash or all six digits: C12 is a train or a seat as well.
    """
    sentence = Sentence(text)
    found = list(_NUMBER.finditer(sentence.plain)) if len(text) <= READ else []
    if not found:
        return None
    start, end = found[0].span()
    before, behind = sentence.typed[:start], sentence.typed[end:]
    if _AHEAD.fullmatch(sentence.plain, 0, start):
        rest = behind[gap.end() :] if (gap := _BEHIND.match(behind)) else behind
        ways = (rest,) if len(found) > 1 else (rest, f"it {rest}", f"no, {rest}")
        return Numbered(int(found[0][1]), ways, is_ahead=True) if rest else None
    if len(found) > 1:
        return None
    return Numbered(int(found[0][1]), (_OF.sub("", before) + behind, f"{before}it{behind}"), is_ahead=False)
