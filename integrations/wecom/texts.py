"""What people wrote, made harmless for WeCom, and long texts in as many messages as WeCom shows whole.

In a text WeCom makes links of `<a href>` and of bare addresses, so that neither may stand in what somebody typed.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

MOST_BYTES = 2_048
"""Bytes of a text that WeCom delivers; the rest it drops without a word."""

MARK_LENGTH = 12
"""Blanks at the end of a text by which it is unlike any other's."""

ROOM = MOST_BYTES - 3 * MARK_LENGTH

LONGEST_CHECK = 14_400
"""Seconds for which WeCom can be told to swallow the same request again; four hours, which is the most."""

_INTERVALS = 7_193
_BLANKS = (" ", "\N{THIN SPACE}")
"""A line may break at both, so that they take no room of their own."""

_JOINER = "\N{ZERO WIDTH JOINER}"

_WIDE: Mapping[int, str] = {ord("<"): "＜", ord(">"): "＞"}
_SCHEME = re.compile(r"(?<=[A-Za-z]):(?=//)")
_WWW = re.compile(r"\b([Ww]{3})\.")
_MAIL = re.compile(r"\b((?:mailto|tel|sms|weixin|wxwork)):", re.IGNORECASE)
_LEFT_OUT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


class Line(NamedTuple):
    """One line of a text. A whole one is never cut, as a link of ours must not be."""

    text: str
    is_whole: bool = False


def harmless(text: str) -> str:
    """The same to read, and nothing in it is a tag or an address any more. As many code points as before or fewer.

    Left out are control characters but the line's end, what is no character at all, and what turns the order of others.
    """
    shown = _LEFT_OUT.sub("", text.replace("\t", " "))
    return _MAIL.sub(r"\1：", _WWW.sub(r"\1．", _SCHEME.sub("：", shown.translate(_WIDE))))


def cut(text: str, most: int) -> str:
    """At most so many code points, the last one an ellipsis where something is left out."""
    if len(text) <= most:
        return text
    return text[: _whole(text, most - 1)].rstrip() + "…"


def one_line(text: str) -> str:
    """The same without line breaks, for where WeCom has one line only."""
    return " ".join(text.split("\n"))


def lines(text: str) -> Iterator[Line]:
    """What somebody wrote, line by line, made harmless."""
    return (Line(each) for each in harmless(text).split("\n"))


def link(label: str, url: str) -> Line:
    """A link of ours; `url` is absolute."""
    address = url.replace('"', "%22").replace("<", "%3C").replace(">", "%3E")
    return Line(f'<a href="{address}">{harmless(label)}</a>', is_whole=True)


def pieces(found: Iterable[Line], *, most: int = ROOM) -> list[str]:
    """All of it in texts of at most so many bytes, in order: cut between lines, else between what is seen as one."""
    texts: list[str] = []
    for line in found:
        for part in [line.text] if line.is_whole else _cut_to(line.text, most):
            joined = f"{texts[-1]}\n{part}" if texts else part
            if texts and len(joined.encode()) <= most:
                texts[-1] = joined
            else:
                texts.append(part)
    return [each.strip("\n") for each in texts if each.strip()] or ["…"]


def marked(text: str, *, id: str) -> tuple[str, int]:
    """The text with blanks behind it, and the seconds for which the same again is swallowed.

    Both are the same for the same `id` and tell it from others: WeCom swallows a second answer that is the same as one
    before, though somebody asked twice.
    """
    number = int.from_bytes(hashlib.sha256(id.encode()).digest()[:8])
    blanks = "".join(_BLANKS[number >> place & 1] for place in range(MARK_LENGTH))
    return text + blanks, LONGEST_CHECK - number % _INTERVALS


def _cut_to(line: str, most: int) -> Sequence[str]:
    found: list[str] = []
    rest = line
    while len(rest.encode()) > most:
        fits = len(rest.encode()[:most].decode(errors="ignore"))
        end = _after_word(rest, fits) or _whole(rest, fits)
        found.append(rest[:end])
        rest = rest[end:].lstrip(" ")
    return [*found, rest]


def _after_word(text: str, end: int) -> int:
    """After a sentence or a word that ends in the last quarter; 0 where none does."""
    return max(text.rfind(mark, end - end // 4, end) + 1 for mark in ("。", "；", "，", " "))


def _whole(text: str, end: int) -> int:
    """Where to cut at the latest, so that no emoji and no letter with its accents is torn apart."""
    for place in range(end, max(0, end - 16), -1):
        following, before = text[place : place + 1], text[place - 1 : place]
        is_inside = following and (unicodedata.category(following) in ("Mn", "Me", "Sk") or following == _JOINER)
        if not is_inside and before != _JOINER:
            return place
    return end
