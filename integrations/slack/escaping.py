"""What people wrote, made harmless for Slack: it is shown as it stands and never mentions, links or formats anything.

Wherever it can be, it stands in plain text or in literal rich text, which Slack does not interpret at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.chat.events import MESSAGE_LENGTH

TEXT = 3_000
"""Code points of a text object."""

_COSTS = {"&": 5, "<": 4, ">": 4}
_TOKEN = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
_STRUCK, *_MARKED = [
    re.compile(
        rf"(?<![^\W_])(?<![/{mark}]){mark}{{1,3}}(?![\s{mark}])([^{mark}\n]*)(?<!\s){mark}{{1,3}}(?![/{mark}])(?![^\W_])"
    )
    for mark in ("~", r"\*", "_", "`")
]
_MARK = re.compile("[~*_`]")
_NAMELESS = re.compile(r"<@([UW][A-Z0-9]{1,40})>")
_NAMES = {"@": "@", "#": "#", "!": "@"}


def cut(text: str, most: int) -> str:
    """At most so many code points, the last one an ellipsis where something is left out."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def escape(text: str) -> str:
    """The three characters with which Slack's mentions and links begin and end, as entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escaped(text: str, most: int) -> str:
    """The text escaped, cut before so that it has at most so many code points afterwards and no entity is broken."""
    if _cost(text) <= most:
        return escape(text)
    room, end = most - 1, 0
    for character in text:
        room -= _COSTS.get(character, 1)
        if room < 0:
            break
        end += 1
    return escape(text[:end].rstrip()) + "…"


def named_in(text: str) -> list[str]:
    """The ids of the people whom a text of Slack names by nothing else, each once."""
    return list(dict.fromkeys(_NAMELESS.findall(text)))


def unescape(text: str, names: Mapping[str, str] | None = None) -> str:
    """What somebody typed, of a text as Slack sends it: links by their words, people and channels by their names.

    `names` are those of people by id, for where Slack gives none.
    """
    if "<" not in text and "&" not in text:
        return text
    words = _TOKEN.sub(lambda found: _word(found, names or {}), text)
    return words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def unformatted(text: str) -> str:
    """A text as Slack shows it, of one as it sends it: without the marks of bold, italic and code, and what is struck.

    Marks inside of words, as in `a_b_c` or `2*3*4`, are none. What is longer than a message may be stays as it is.
    """
    if len(text) > MESSAGE_LENGTH or _MARK.search(text) is None:
        return text
    shown = _STRUCK.sub("", text)
    for marks in _MARKED:
        shown = marks.sub(lambda found: found[1], shown)
    return shown


def plain(text: str, most: int = TEXT) -> dict[str, Any]:
    """A text object that Slack does not interpret. A blank text, which Slack refuses, becomes an ellipsis."""
    shown = cut(text, most)
    return {"type": "plain_text", "text": shown if shown.strip() else "…", "emoji": False}


def mrkdwn(text: str, most: int = TEXT) -> dict[str, Any]:
    """A text object with Slack's formatting, without links and mentions. Only for words of our own."""
    return {"type": "mrkdwn", "text": escaped(text, most) or "…", "verbatim": True}


def literal(text: str, *, is_bold: bool = False) -> dict[str, Any]:
    """A piece of rich text that shows exactly this; it must not be empty."""
    element: dict[str, Any] = {"type": "text", "text": text}
    return element | {"style": {"bold": True}} if is_bold else element


def pieces(text: str, most: int = TEXT) -> list[str]:
    """The whole text in pieces that have at most so many code points however Slack counts them, cut between words."""
    found: list[str] = []
    rest = text.strip("\n")
    while _cost(rest) > most:
        end = _end(rest, most)
        found.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    found.append(rest)
    return [each for each in found if each.strip()]


def _end(text: str, most: int) -> int:
    """Where a first piece may end: after a line if one ends in its second half, else after a word, else anywhere."""
    room, end = most, 0
    while room >= _COSTS.get(text[end], 1):
        room -= _COSTS.get(text[end], 1)
        end += 1
    for mark in ("\n", " "):
        found = text.rfind(mark, end // 2, end)
        if found > 0:
            return found + 1
    return end


def _cost(text: str) -> int:
    return len(text) + 4 * text.count("&") + 3 * text.count("<") + 3 * text.count(">")


def _word(found: re.Match[str], names: Mapping[str, str]) -> str:
    target, label = found[1], found[2]
    kind = _NAMES.get(target[:1])
    if kind is None:
        return label or target.removeprefix("mailto:").removeprefix("tel:")
    name = label or names.get(target[1:]) or target[1:].partition("^")[0]
    return name if name.startswith(kind) else kind + name
