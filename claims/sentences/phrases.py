"""Find many fixed phrases in a text at once, the longest first; Latin ones only as whole words."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

GAP = "…"
_LETTER = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
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
        heads: dict[str, _Head[T]] = {}
        for phrase, value in phrases:
            head, gap, rest = phrase.partition(GAP)
            if len(head := head.strip()) >= 2 or (gap and head and head not in _LETTER):
                heads.setdefault(head, _Head(head)).add(rest if gap else "", value)
        self._by_start: dict[str, list[_Head[T]]] = {}  # by two characters, or by one where the head has no more
        self._starts = re.compile(_starts(heads))
        for head in sorted(heads, key=len, reverse=True):
            self._by_start.setdefault(head[:2], []).append(heads[head])

    def find(self, text: str) -> Iterator[Found[T]]:
        """From left to right, none overlapping another."""
        free_from = 0
        for start in self._starts.finditer(text):
            position = start.start()
            if position < free_from:
                continue
            one, two = self._by_start.get(text[position]), self._by_start.get(text[position : position + 2])
            several = [*two, *one] if one and two else one or two
            if several and (found := _longest(text, position, several)) is not None:
                yield found
                free_from = found.end


class _Head(Generic[T]):
    """What several phrases begin with: the part before "…", or the whole of one."""

    __slots__ = ("_pattern", "_rests", "text", "value")

    def __init__(self, text: str) -> None:
        self.text = text
        self.value: T | None = None
        self._rests: dict[str, T] = {}
        self._pattern: re.Pattern[str] | None = None

    def add(self, rest: str, value: T) -> None:
        if rest:
            self._rests.setdefault(rest, value)
        elif self.value is None:
            self.value = value

    def longest_at(self, text: str, start: int) -> tuple[int, T] | None:
        """The end and the value of the longest of these phrases, where `text` has the head at `start`."""
        end = start + len(self.text)
        if self._rests and (after := self._after_gap().match(text, end)):
            values = sorted(self._rests.items(), key=lambda entry: len(entry[0]), reverse=True)
            return after.end(), values[(after.lastindex or 1) - 1][1]
        return None if self.value is None else (end, self.value)

    def _after_gap(self) -> re.Pattern[str]:
        if self._pattern is None:  # half a millisecond each: not before the head is met
            rests = sorted(self._rests, key=len, reverse=True)
            self._pattern = re.compile("|".join(f"({_gapped(rest)})" for rest in rests))
        return self._pattern


def _starts(heads: Iterable[str]) -> str:
    """Where a phrase can begin, by two characters: at a word, and anywhere in a script without spaces."""
    latin, other, alone = set[str](), set[str](), set[str]()
    seconds = set[str]()
    for head in heads:
        if len(head) == 1:
            alone.add(head)
        else:
            (latin if head[0] in _LETTER else other).add(head[0])
            seconds.add(head[1])
    then = f"(?={_one_of(seconds)})"
    return f"(?<![a-z0-9]){_one_of(latin)}{then}|{_one_of(other)}{then}|{_one_of(alone)}"


def _one_of(characters: set[str]) -> str:
    """A class of these characters; of none, what is never found."""
    return f"[{re.escape(''.join(sorted(characters)))}]" if characters else "(?!)"


def _longest(text: str, start: int, several: Iterable[_Head[T]]) -> Found[T] | None:
    best: Found[T] | None = None
    for head in several:
        if not text.startswith(head.text, start):
            continue
        if (hit := head.longest_at(text, start)) is None or (best is not None and hit[0] <= best.end):
            continue
        if head.text[0].isdigit() and _NOT_IN_A_NUMBER.search(text, max(0, start - 2), start):
            continue
        end, value = hit
        if text[end - 1] in _LETTER:
            ending = _ENDING.match(text, end)
            if ending is None or (text[end - 1].isdigit() and ending.end() > end):
                continue
            end = ending.end()
        best = Found(start, end, value)
    return best


def _gapped(rest: str) -> str:
    """What may come between two parts of a phrase; prepositions and conjunctions begin another thought."""
    word = r"(?!(?:and|or|to|from|after|before|then|for|at|in|on)\b)[a-z'.&-]{1,20} "
    parts = []
    for part in rest.split(GAP):
        clean = part.strip()
        between = rf"\s?(?:{word}){{0,2}}" if clean[:1] in _LETTER else r"[^\W0-9a-z_]{0,4}?"
        parts.append(between + re.escape(clean))
    return "".join(parts)
