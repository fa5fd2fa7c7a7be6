"""Find many fixed phrases in a text at once, the longest first; Latin ones only as whole words."""

import re
from collections.abc import Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

GAP = "…"
_LETTER = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
# A plural or possessive is the same word: taxis, lunches, yesterday's.
_ENDING = re.compile(r"(?:'?s|es)?(?![a-z0-9])")
_NOT_IN_A_NUMBER = re.compile(r"[0-9][.\-/]?\Z")


class Found(NamedTuple, Generic[T]):
    """A phrase at a place of the text, with what it stands for."""

    start: int
    end: int
    value: T


class Phrases(Generic[T]):
    """Phrases in plain letters (see `wording.plain`) and what each stands for; the first of two equal ones wins.

    "…" in a phrase stands for up to two Latin words or four Chinese characters without punctuation.
    """

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        self._heads: dict[str, _Head[T]] = {}
        for phrase, value in phrases:
            head, gap, rest = phrase.partition(GAP)
            if len(head := head.strip()) >= 2 or (gap and head and head not in _LETTER):
                self._heads.setdefault(head, _Head(head)).add(rest if gap else "", value)
        self._starts = re.compile(_starts(self._heads))
        lengths: dict[str, set[int]] = {}  # of the heads with these two characters; of those with only this one
        for head in self._heads:
            lengths.setdefault(head[:2], set()).add(len(head))
        self._lengths = {
            start: sorted(several | lengths.get(start[0], set()), reverse=True) for start, several in lengths.items()
        }

    def find(self, text: str) -> Iterator[Found[T]]:
        """From left to right, none overlapping another."""
        free_from = 0
        for start in self._starts.finditer(text):
            position = start.start()
            lengths = self._lengths.get(text[position : position + 2]) or self._lengths.get(text[position])
            if not lengths or position < free_from:
                continue
            if (found := self._longest(text, position, lengths)) is not None:
                yield found
                free_from = found.end

    def _longest(self, text: str, start: int, lengths: Iterable[int]) -> Found[T] | None:
        """The longest phrase that begins there with a head of one of these lengths."""
        best: Found[T] | None = None
        for length in lengths:
            head = self._heads.get(text[start : start + length])
            if head is None or (hit := head.longest_at(text, start)) is None:
                continue
            end, value = hit
            if (best is None or end > best.end) and (end := _whole(text, start, end)):
                best = Found(start, end, value)
        return best


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
    """Where a phrase can begin, by its first characters: at a word, and anywhere in a script without spaces."""
    words = {head for head in heads if head[0] in _LETTER}
    others = {head for head in heads if head[0] not in _LETTER}
    alone = _one_of({head for head in others if len(head) == 1})
    longer = {head for head in others if len(head) > 1}
    others_start = _one_of({head[0] for head in longer}) + f"(?={_one_of({head[1] for head in longer})})"
    return f"(?<![a-z0-9])(?:{_beginnings(words, 3)})|{others_start}|{alone}"


def _beginnings(words: Iterable[str], length: int) -> str:
    """The first so many characters of any of these words, none of which is empty."""
    after: dict[str, set[str]] = {}
    for word in words:
        after.setdefault(word[0], set()).add(word[1:])
    if length == 1:
        return _one_of(set(after))
    return (
        "|".join(
            first if "" in rests else f"{re.escape(first)}(?:{_beginnings(rests, length - 1)})"
            for first, rests in sorted(after.items())
        )
        or "(?!)"
    )


def _one_of(characters: set[str]) -> str:
    """A class of these characters; of none, what is never found."""
    return f"[{re.escape(''.join(sorted(characters)))}]" if characters else "(?!)"


def _whole(text: str, start: int, end: int) -> int:
    """Where the word ends that a phrase from `start` to `end` ends with; 0 where it is only a part of one."""
    if text[start].isdigit() and _NOT_IN_A_NUMBER.search(text, max(0, start - 2), start):
        return 0
    if text[end - 1] not in _LETTER:
        return end
    ending = _ENDING.match(text, end)
    return 0 if ending is None or (text[end - 1].isdigit() and ending.end() > end) else ending.end()


def _gapped(rest: str) -> str:
    """What may come between two parts of a phrase; prepositions and conjunctions begin another thought."""
    word = r"(?!(?:and|or|to|from|after|before|then|for|at|in|on)\b)[a-z'.&-]{1,20} "
    parts = []
    for part in rest.split(GAP):
        clean = part.strip()
        between = rf"\s?(?:{word}){{0,2}}" if clean[:1] in _LETTER else r"[^\W0-9a-z_]{0,4}?"
        parts.append(between + re.escape(clean))
    return "".join(parts)
