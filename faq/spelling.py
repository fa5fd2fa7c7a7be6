"""Words that the book knows, behind words that were mistyped: "reciept" is receipt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from faq.vocabulary import is_light, stem
from faq.wording import is_han

SHORTEST = 4
MOST_CORRECTED = 12
"""Unknown words of one question that are looked up, at about 50 µs each in a book of 1,500 words."""


class Spelling:
    """The Latin words of a book, by their stems."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words: dict[str, str] = {}
        for word in words:
            self.words.setdefault(stem(word), word)
        self._long = [each for each in self.words if len(each) >= SHORTEST]

    def corrected(self, tokens: Sequence[str]) -> list[str]:
        """The same tokens, unknown words as the known one that is at most one slip away, or two in eight letters."""
        left = MOST_CORRECTED
        found = []
        for token in tokens:
            if left > 0 and self._is_unknown(token):
                left -= 1
                found.append(self._nearest(token))
            else:
                found.append(token)
        return found

    def _is_unknown(self, token: str) -> bool:
        is_word = len(token) >= SHORTEST and token.isalpha() and not is_han(token)
        return is_word and not is_light(token) and stem(token) not in self.words

    def _nearest(self, word: str) -> str:
        typed = stem(word)
        slips = 1 if len(typed) < 8 else 2
        best = process.extractOne(typed, self._long, scorer=OSA.distance, score_cutoff=slips)
        return self.words[best[0]] if best is not None else word
