"""Look for many ways of saying something in one pass over a text; the first that fits at the leftmost place wins."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, TypeVar

T = TypeVar("T")
_LATIN = re.compile(r"[a-z\-]+")
_GROUP = re.compile(r"\(\?P<([a-z0-9]+)>")


@dataclass(frozen=True, slots=True)
class Form(Generic[T]):
    """One way of saying something. `first` is the inside of a character class: where a match may begin, so that other
    places cost next to nothing; where these are Latin letters alone, only at the start of a word. Named groups of
    `pattern` are read from the hit."""

    first: str
    pattern: str
    meaning: T


class Hit(Generic[T]):
    """A form found at a place of the text."""

    __slots__ = ("_match", "_number", "end", "meaning", "start")

    def __init__(self, match: re.Match[str], number: str, meaning: T) -> None:
        self._match, self._number, self.meaning = match, number, meaning
        self.start, self.end = match.span()

    def __getitem__(self, name: str) -> str:
        """What the named group of the form matched; empty if it matched nothing or the form has none."""
        try:
            return self._match[f"{name}_{self._number}"] or ""
        except IndexError:
            return ""

    def start_of(self, name: str) -> int:
        """Where the named group begins."""
        return self._match.start(f"{name}_{self._number}")


class Scanner(Generic[T]):
    """All forms of one kind, as one regular expression: two dozen passes over a long text would cost ten times as much."""

    def __init__(self, forms: Sequence[Form[T]]) -> None:
        self._meanings = [form.meaning for form in forms]
        alternatives = []
        for first, several in groupby(enumerate(forms), key=lambda entry: entry[1].first):
            patterns = "|".join(f"(?P<f{number}>{_numbered(form.pattern, number)})" for number, form in several)
            word_start = "(?<![a-z0-9])" if _LATIN.fullmatch(first) else ""
            alternatives.append(f"(?=[{first}]){word_start}(?:{patterns})")
        self._pattern = re.compile("|".join(alternatives))

    def find(self, text: str) -> Iterator[Hit[T]]:
        """The hits from left to right, none overlapping another."""
        for match in self._pattern.finditer(text):
            number = (match.lastgroup or "f")[1:]
            yield Hit(match, number, self._meanings[int(number)])


def _numbered(pattern: str, number: int) -> str:
    """Groups of different forms may have the same name."""
    return _GROUP.sub(rf"(?P<\1_{number}>", pattern)
