"""Look for many ways of saying something in one pass over a text; the first that fits at the leftmost place wins."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Form(Generic[T]):
    """One way of saying something. `first` is the inside of a character class: where a match may begin, so that
    other places cost next to nothing. Where that is a figure or a Latin letter, a match begins only at the start of
    the number or word. Named groups of `pattern` are read from the hit. `then`, likewise: what may follow the figures
    that a match begins with, a space between them allowed; empty: anything."""

    first: str
    pattern: str
    meaning: T
    then: str = ""


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
    """All forms of one kind, as one regular expression: two dozen passes over a long text cost several times more."""

    def __init__(self, forms: Sequence[Form[T]]) -> None:
        self._forms = forms
        self._meanings: list[T] = []

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Compiled when something is first read: it takes 20 ms, and most commands read no sentence."""
        others = frozenset[str]().union(*(_members(form.first) for form in self._forms)) - _STARTED
        kinds: dict[str, list[str]] = {_FIGURE: [], _WORD: [], _one_of(others): []}
        figures: dict[str, list[str]] = {}
        for form in self._forms:
            first = _members(form.first)
            for kind, members in zip(kinds, (first & _FIGURES, first & _LETTERS, first - _STARTED), strict=True):
                if members:
                    branch = figures.setdefault(form.then, []) if kind == _FIGURE else kinds[kind]
                    branch.append(f"{_one_of(members)}{self._alternative(form)}")
        for then, patterns in figures.items():
            look = f"(?=[0-9]++ ?[{then}])" if then else ""
            kinds[_FIGURE].append(f"{look}(?:{'|'.join(patterns)})")
        found = "|".join(f"{kind}(?:{'|'.join(patterns)})" for kind, patterns in kinds.items() if patterns)
        return re.compile(f"{_one_of(_STARTED | others)}(?:{found})")

    def _alternative(self, form: Form[T]) -> str:
        """The form with an empty group at its end that tells which one it was; groups of several may have one name."""
        number = len(self._meanings)
        self._meanings.append(form.meaning)
        pattern = _GROUP.sub(lambda group: f"(?P<{group[1]}_{number}>", form.pattern)
        return f"(?:{pattern})(?P<f{number}>)"

    def find(self, text: str) -> Iterator[Hit[T]]:
        """The hits from left to right, none overlapping another."""
        for match in self._pattern.finditer(text):
            number = (match.lastgroup or "f")[1:]
            yield Hit(match, number, self._meanings[int(number)])


_GROUP = re.compile(r"\(\?P<([a-z0-9]+)>")
_RANGE = re.compile(r"(.)-(.)")
_FIGURES, _LETTERS = frozenset("0123456789"), frozenset("abcdefghijklmnopqrstuvwxyz")
_STARTED = _FIGURES | _LETTERS
_FIGURE, _WORD = "(?=[0-9])(?<![0-9])", "(?=[a-z])(?<![a-z0-9])"


def _members(first: str) -> frozenset[str]:
    """The characters of the inside of a class: a-z0-9上周."""
    ranges = [chr(code) for low, high in _RANGE.findall(first) for code in range(ord(low), ord(high) + 1)]
    return frozenset((*_RANGE.sub("", first), *ranges))


def _one_of(members: frozenset[str]) -> str:
    """A look at the next character, where that can spare looking further."""
    if members in (_FIGURES, _LETTERS):
        return ""
    return f"(?=[{re.escape(''.join(sorted(members)))}])"
