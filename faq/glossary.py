"""Words of expense claims that mean the same, in Chinese and English: "丢了 receipt" finds "lost invoice"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

from faq.vocabulary import stem
from faq.wording import is_han

LONGEST = 3
"""Words of an English phrase in the glossary."""


class Glossary:
    """Which meanings, by number, a text mentions."""

    def __init__(self, text: str) -> None:
        self._han: dict[str, list[int]] = {}
        self._words: dict[tuple[str, ...], list[int]] = {}
        lines = [line for line in text.splitlines() if line and not line.startswith("#")]
        for meaning, line in enumerate(lines):
            for phrase in dict.fromkeys(line.split()):
                if is_han(phrase):
                    self._han.setdefault(phrase, []).append(meaning)
                else:
                    key = tuple(map(stem, phrase.split("_")))
                    self._words.setdefault(key, []).append(meaning)
        longest_first = sorted(self._han, key=len, reverse=True)
        self._any_han = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def of_han(self, run: str) -> Iterator[int]:
        """The meanings in a run of Chinese characters; of phrases inside each other the longest counts."""
        for found in self._any_han.finditer(run):
            yield from self._han[found[0]]

    def has_word(self, word: str) -> bool:
        """Whether it is an English word of the glossary, in any form."""
        return (stem(word),) in self._words

    def of_words(self, stems: list[str]) -> Iterator[int]:
        """The meanings of neighbouring words, given by their stems."""
        for start in range(len(stems)):
            for end in range(start + 1, min(start + LONGEST, len(stems)) + 1):
                yield from self._words.get(tuple(stems[start:end]), ())


@cache
def glossary() -> Glossary:
    """The glossary that comes with the program."""
    return Glossary(resources.files("faq").joinpath("glossary.txt").read_text(encoding="utf-8"))
