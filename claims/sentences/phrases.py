"""Find many fixed phrases in a text at once, the longest first; Latin ones only as whole words."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

GAP = "…"
_LETTER = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
# Where a phrase can begin: at a word, and at every character of a script without spaces.
_STARTS = re.compile(r"(?<![a-z0-9])[a-z0-9]|[^\x00-\x7f]")
# A plural or possessive is the same word: taxis, lunches, yesterday's.
_ENDING = re.compile(r"(?:'?s|es)?(?![a-z0-9])")
_NOT_IN_A_NUMBER = re.compile(r"[0-9][.\-/]?\Z")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A phrase at a place of the text, with what it stands for."""

    start: int
    end: int
    value: T


class Phrases(Generic[T]):
    """Phrases in plain letters (see `wording.plain`) and what each stands for; the first of two equal ones wins.

    "…" in a phrase stands for up to two Latin words or four Chinese characters without punctuation.
    """

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        self._by_start: dict[str, list[tuple[str, re.Pattern[str] | None, T]]] = {}
        seen: set[str] = set()
        for phrase, value in phrases:
            if phrase in seen or len(phrase) < 2:
                continue
            seen.add(phrase)
            head, gap, rest = phrase.partition(GAP)
            head = head.strip()
            self._by_start.setdefault(head[:2], []).append((head, _after_gap(rest) if gap else None, value))
        for several in self._by_start.values():
            several.sort(key=lambda entry: (entry[1] is not None, len(entry[0])), reverse=True)

    def find(self, text: str) -> Iterator[Found[T]]:
        """From left to right, none overlapping another."""
        free_from = 0
        for start in _STARTS.finditer(text):
            position = start.start()
            several = self._by_start.get(text[position : position + 2]) if position >= free_from else None
            if several and (found := self._at(text, position, several)) is not None:
                yield found
                free_from = found.end

    def _at(self, text: str, start: int, several: list[tuple[str, re.Pattern[str] | None, T]]) -> Found[T] | None:
        best: Found[T] | None = None
        for head, rest, value in several:
            end = start + len(head)
            if not text.startswith(head, start) or (best is not None and rest is None and end <= best.end):
                continue
            if head[0].isdigit() and _NOT_IN_A_NUMBER.search(text, max(0, start - 2), start):
                continue
            if rest is not None:
                after = rest.match(text, end)
                if after is None:
                    continue
                end = after.end()
            if text[end - 1] in _LETTER:
                ending = _ENDING.match(text, end)
                if ending is None or (text[end - 1].isdigit() and ending.end() > end):
                    continue
                end = ending.end()
            if best is None or end > best.end:
                best = Found(start, end, value)
        return best


def _after_gap(rest: str) -> re.Pattern[str]:
    """What may come between two parts of a phrase; prepositions and conjunctions begin another thought."""
    word = r"(?!(?:and|or|to|from|after|before|then|for|at|in|on)\b)[a-z'.&-]{1,20} "
    parts = []
    for part in rest.split(GAP):
        clean = part.strip()
        latin = clean[:1] in _LETTER
        parts.append((rf"\s?(?:{word}){{0,2}}" if latin else r"[^\W0-9a-z_]{0,4}?") + re.escape(clean))
    return re.compile("".join(parts))
