"""The words of a policy's categories and the shops it knows, found in a sentence; misspelt ones too."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from typing import NamedTuple, Protocol, TypeVar

from claims.policy import Category, Policy
from claims.sentences.phrases import Phrases
from claims.sentences.spelling import MOST_GUESSES, Spelling
from claims.sentences.wording import Sentence, blanked, plain

MOST_MENTIONS = 110
"""Phrases looked at in one sentence; a claim has at most 50 lines."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase of the policy tells: a category, the name of a shop (whose category may be None), or both."""

    category: str | None
    is_shop: bool


class Mention(NamedTuple):
    """A phrase at a place of the sentence."""

    start: int
    end: int
    category: str | None
    is_shop: bool
    rank: float = 0.0
    """How surely it tells what was bought; `categories.weigh` sets it."""


class Placed(Protocol):
    """Anything with a place in the sentence."""

    @property
    def start(self) -> int: ...


P = TypeVar("P", bound=Placed)
_start = attrgetter("start")


def between(placed: Sequence[P], start: int, end: int) -> Sequence[P]:
    """Those of a sequence in the order of the text that begin from `start` on and before `end`."""
    first = bisect_left(placed, start, key=_start)
    return placed[first : bisect_left(placed, end, lo=first, key=_start)]


class Vocabulary:
    """All phrases of one policy, prepared for finding."""

    def __init__(self, categories: tuple[Category, ...], shops: tuple[str, ...]) -> None:
        phrases = [
            (phrase, Meaning(category.key, is_shop=False))
            for category in categories
            for phrase in (*category.aliases, *category.names.values())
        ]
        for key, several in (*((each.key, each.merchants) for each in categories), (None, shops)):
            phrases += [(shop, Meaning(key, is_shop=True)) for shop in several]
        # One conversion of one text: a call for each phrase costs ten times as much.
        letters = plain("\n".join(phrase for phrase, _ in phrases)).split("\n")
        self._meanings = [meaning for _, meaning in phrases]
        self._phrases = Phrases([(phrase, number) for number, phrase in enumerate(letters)])
        self._spelling = Spelling(
            (phrase, number)
            for number, phrase in enumerate(letters)
            if not (phrases[number][1].is_shop and len(phrase) < 7)
        )

    def find(self, sentence: Sentence) -> list[Mention]:
        """The mentions in the order of the text. Nothing is marked."""
        hits = islice(self._phrases.find(sentence.plain), MOST_MENTIONS)
        found = [(hit.start, hit.end, hit.value) for hit in hits]
        found = [hit for hit in found if self._is_meant(sentence, *hit)]
        unknown = blanked(sentence.plain, [(start, end) for start, end, _ in found])
        found += self._spelling.latin(unknown)
        found += islice(self._spelling.han(unknown), MOST_GUESSES)
        mentions = (
            Mention(start, end, self._meanings[number].category, self._meanings[number].is_shop)
            for start, end, number in found
        )
        return sorted(mentions, key=lambda mention: mention.start)

    def _is_meant(self, sentence: Sentence, start: int, end: int, number: int) -> bool:
        word = sentence.plain[start:end]
        if word in _VERBS_TOO and self._meanings[number].is_shop and not sentence.typed[start].isupper():
            return _SHOP_FOLLOWS.match(sentence.plain, end) is not None
        # 拜访客户 is a visit, 客户午餐 a meal with a client.
        return not (word.startswith("客户") and _VISITED.search(sentence.plain, max(0, start - 2), start))


@lru_cache(maxsize=8)
def _prepared(categories: tuple[Category, ...], shops: tuple[str, ...]) -> Vocabulary:
    return Vocabulary(categories, shops)


def vocabulary(policy: Policy) -> Vocabulary:
    """The prepared words of a policy; those of the policies used last are kept."""
    return _prepared(policy.categories, policy.merchants)


# Names of shops that are words too: "grab lunch", "bolt", "zoom".
_VERBS_TOO = frozenset(
    ["grab", "bolt", "lime", "shell", "ola", "slack", "zoom", "notion", "boots", "pret", "moxy", "google"]
)
_SHOP_FOLLOWS = re.compile(r" ?(?:$|[0-9$€£¥,.]|(?:to|from|home|ride|rides|taxi|car|for)\b|[\u4e00-\u9fff])")
_VISITED = re.compile("[访见望去到找送接]$")
