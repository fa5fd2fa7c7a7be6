"""Words of expenses that were misspelt: taxii, resturant, and characters that only sound right, 通迅费."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources

from claims.sentences.phrases import GAP

MOST_GUESSES = 40
"""Latin words of one sentence that are looked up; each costs about 5 µs."""

_WORD = re.compile(r"(?<![a-z0-9'.-])[a-z]{5,20}(?![a-z0-9'])")
_HAN = re.compile("[\u4e00-\u9fff]+")
# English words that are one letter from a word of expenses and mean something else.
_REAL_WORDS = frozenset(["launch"])


class Spelling:
    """The phrases that may be misspelt, each with what it stands for; a phrase is in plain letters."""

    def __init__(self, phrases: Iterable[tuple[str, int]]) -> None:
        self._latin: dict[str, dict[str, int]] = {}
        self._sounds: dict[str, int] = {}
        self._halves: dict[str, list[tuple[str, int]]] = {}
        for phrase, value in phrases:
            if len(phrase) >= 4 and phrase.isascii() and phrase.isalpha():
                self._latin.setdefault(phrase[0], {}).setdefault(phrase, value)
            elif len(phrase) >= 3 and GAP not in phrase and _HAN.fullmatch(phrase):
                self._sounds.setdefault(phrase.translate(_syllables()), value)
                if len(phrase) >= 4:
                    for half in (phrase[:2], phrase[-2:]):
                        self._halves.setdefault(half, []).append((phrase, value))

    def latin(self, text: str, covered: bytearray) -> Iterator[tuple[int, int, int]]:
        """Start, end and value of words that are one letter wrong, or two in eight and more."""
        words = [word for word in _WORD.finditer(text) if not any(covered[word.start() : word.end()])]
        for match in words[:MOST_GUESSES]:
            word = match[0]
            choices = self._latin.get(word[0])
            if not choices or word in _REAL_WORDS:
                continue
            from rapidfuzz import process  # 30 ms to import, paid by the first word that is not known
            from rapidfuzz.distance import OSA

            wrong = 1 if len(word) < 8 else 2
            best = process.extractOne(word, choices.keys(), scorer=OSA.distance, score_cutoff=wrong)
            if best is not None:
                yield match.start(), match.end(), choices[best[0]]

    def han(self, text: str, covered: bytearray) -> Iterator[tuple[int, int, int]]:
        """Start, end and value of phrases that sound right, or have one character of four or more wrong."""
        for run in _HAN.finditer(text):
            sounds, position, last = run[0].translate(_syllables()), 0, len(run[0]) - 3
            while position <= last:
                length, value = self._han_at(run[0], sounds, position)
                start = run.start() + position
                if length and not any(covered[start : start + length]):
                    yield start, start + length, value
                position += length or 1

    def _han_at(self, text: str, sounds: str, start: int) -> tuple[int, int]:
        for length in (6, 5, 4, 3):
            if start + length <= len(text) and (value := self._sounds.get(sounds[start : start + length])) is not None:
                return length, value
        for offset in (0, 2, 3, 4):
            for phrase, value in self._halves.get(text[start + offset : start + offset + 2], ()):
                window = text[start : start + len(phrase)]
                whole = len(window) == len(phrase) and (offset == 0 or offset == len(phrase) - 2)
                if whole and sum(one != other for one, other in zip(window, phrase, strict=True)) == 1:
                    return len(phrase), value
        return 0, 0


@cache
def _syllables() -> dict[int, str]:
    """Each character to one that stands for its syllable."""
    lines = resources.files("claims.sentences").joinpath("syllables.txt").read_text(encoding="utf-8").splitlines()
    return {
        ord(character): chr(0xE000 + number)
        for number, line in enumerate(lines)
        if not line.startswith("#")
        for character in line.partition(" ")[2]
    }
