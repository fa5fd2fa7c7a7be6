"""Words of expenses that were misspelt: taxii, resturant, and characters that only sound right, 通迅费."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import resources
from itertools import islice
from operator import ne

from claims.sentences.phrases import GAP

MOST_COMPARED = 300
"""Chinese phrases that are compared with a part of one sentence."""
MOST_GUESSES = 30
"""Latin words of one sentence that are looked up, at about 5 µs each, and Chinese ones that are found misspelt."""

_WORD = re.compile(r"(?<![a-z0-9'.-])[a-z]{5,20}(?![a-z0-9'])")
_HAN = re.compile("[\u4e00-\u9fff]{3,}")
"""What is long enough to be compared."""
# English words that are one letter from a word of expenses and mean something else.
_REAL_WORDS = frozenset(
    [
        *("place", "means", "report", "market", "fight", "model", "super", "charge", "plans", "sunday"),
        *("drink", "plant", "metal", "citizens", "charges", "planet", "chain", "confidence", "charged"),
        *("painting", "branch", "bunch", "latter", "plate", "hanging", "marked", "tower", "transition"),
        *("trail", "flower", "hunting", "desert", "printed", "citizen", "medal", "flood", "highlights"),
        *("submit", "hosted", "supplied", "baker", "charter", "maker", "transaction", "transformation"),
        *("pointing", "adapted", "couch", "patrol", "ridge", "calculated", "curse", "packing", "shooter"),
        *("stack", "mercury", "rider", "medals", "clash", "metals", "lynch", "prosecutor", "painter"),
        *("prone", "suppliers", "highlighted", "choir", "hating", "supplier", "projection", "raven"),
        *("buffer", "folded", "communicating", "handing", "calculation", "logging", "tones", "stray"),
        *("troll", "classy", "vista", "coping", "juicy", "trait", "piper", "protector", "translator"),
        *("transmit", "smack", "pointer", "moose", "batter", "claws", "furry", "trailing", "burner"),
        *("seminary", "haunting", "longing", "lodged", "translating", "bidder", "claus", "changer"),
        *("convergence", "plank", "clans", "shack", "coarse", "compute", "ledge", "bender", "stables"),
        *("stacy", "twain", "lessen", "otter", "parting", "fodder", "berger", "limbo", "commune", "fright"),
        *("clair", "seminal", "payer", "tramp", "launch", "launched", "source", "table", "tables", "coach"),
        *("house", "houses"),
    ]
)


class Spelling:
    """The phrases that may be misspelt, each with what it stands for; a phrase is in plain letters."""

    def __init__(self, phrases: Iterable[tuple[str, int]]) -> None:
        self._latin: dict[str, dict[str, int]] = {}
        self._sounds: dict[str, list[tuple[str, int]]] = {}
        self._halves: dict[str, list[tuple[str, int]]] = {}
        for phrase, value in phrases:
            if len(phrase) >= 4 and phrase.isascii() and phrase.isalpha():
                self._latin.setdefault(phrase[0], {}).setdefault(phrase, value)
            elif GAP not in phrase and _HAN.fullmatch(phrase):
                sounds = phrase.translate(_syllables())
                self._sounds.setdefault(sounds[:2], []).append((sounds, value))
                if len(phrase) >= 4:
                    for half in (phrase[:2], phrase[-2:]):
                        self._halves.setdefault(half, []).append((phrase, value))

        for several in self._sounds.values():
            several.sort(key=lambda entry: len(entry[0]), reverse=True)

    def latin(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Start, end and value of words that are one letter wrong, or two in ten and more."""
        for match in islice(_WORD.finditer(text), MOST_GUESSES):
            word = match[0]
            choices = self._latin.get(word[0])
            if not choices or word in _REAL_WORDS:
                continue
            from rapidfuzz import process  # 30 ms to import, paid by the first word that is not known
            from rapidfuzz.distance import OSA

            wrong = 1 if len(word) < 10 else 2
            best = process.extractOne(word, choices.keys(), scorer=OSA.distance, score_cutoff=wrong)
            if best is not None:
                yield match.start(), match.end(), choices[best[0]]

    def han(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Start, end and value of phrases that sound right, or have one character of four or more wrong."""
        left = MOST_COMPARED
        for run in _HAN.finditer(text):
            sounds, halves, free_from = run[0].translate(_syllables()), _pairs(run[0]), 0
            places = zip(_pairs(sounds), halves, [*halves[2:], ""], strict=False)  # all but the last two characters
            for position, (sound, first, second) in enumerate(places):
                if position < free_from:
                    continue
                length = 0
                if sound in self._sounds:
                    length, value = self._sounding(sounds, position)
                if not length and left > 0 and (first in self._halves or second in self._halves):
                    candidates = self._with_half(first, second)
                    left -= len(candidates)
                    length, value = _one_wrong(run[0], position, candidates)
                if length:
                    yield run.start() + position, run.start() + position + length, value
                    free_from = position + length

    def _sounding(self, sounds: str, start: int) -> tuple[int, int]:
        for phrase, value in self._sounds[sounds[start : start + 2]]:
            if sounds.startswith(phrase, start):
                return len(phrase), value
        return 0, 0

    def _with_half(self, first: str, second: str) -> Sequence[tuple[str, int]]:
        """The phrases that begin with `first`, and those of four characters that end with `second`."""
        ending = (entry for entry in self._halves.get(second, ()) if len(entry[0]) == 4)
        return [*self._halves.get(first, ()), *ending]


def _pairs(text: str) -> list[str]:
    """Each character with the one behind it."""
    return [text[start : start + 2] for start in range(len(text) - 1)]


def _one_wrong(text: str, start: int, candidates: Iterable[tuple[str, int]]) -> tuple[int, int]:
    for phrase, value in candidates:
        window = text[start : start + len(phrase)]
        if len(window) == len(phrase) and sum(map(ne, window, phrase)) == 1:
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
