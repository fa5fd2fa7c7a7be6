"""Put the topics of a book in order for one question, by three marks that anybody can check by eye."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from faq.index import Index
from faq.pinyin import sounds, typed_in_pinyin
from faq.terms import Bag, bag_of, sound_bag
from faq.vocabulary import is_light
from faq.wording import content, is_han, language_of, plain, tokens

NEAREST = 3
"""Phrasings of a topic that speak for it; one alone may be near by chance."""
COMPARED = 12
"""Topics that are ranked: the best by the first two marks, whose wording is then compared letter by letter."""

# What each mark counts, measured on half of the questions of several books at one, three and all phrasings.
NEAR, COVERED, ALIKE = 10.0, 6.0, 1.5


@dataclass(frozen=True, slots=True)
class Marks:
    """How a topic fits a question, each mark 0 to 1.

    `near`: its three nearest phrasings by what they share with the question; `covered`: how much of what the question
    says it knows at all; `alike`: how alike the wording is, letter by letter; `same`: it is one of its phrasings, and
    of no other topic.
    """

    topic: int
    near: float
    covered: float
    alike: float
    phrasing: int
    same: bool = False

    @property
    def score(self) -> float:
        """The marks in one figure, for comparing topics with each other."""
        return NEAR * self.near + COVERED * self.covered + ALIKE * self.alike


@dataclass(frozen=True, slots=True)
class Ranked:
    """The topics that share something with the question, best first.

    `length` counts its words and Chinese characters, or syllables of pinyin, but for those that say little;
    `language` is `zh` or `en`.
    """

    marks: tuple[Marks, ...]
    length: int
    language: str


class Ranking:
    """The phrasings of a book, each belonging to a topic by number."""

    def __init__(self, phrasings: Sequence[str], topics: Sequence[int]) -> None:
        read = [_read(text) for text in phrasings]
        self._topics = topics
        self._count = Counter(topics)
        self._count_in = Counter(zip(topics, (each.language for each in read), strict=True))
        self._contents = [each.content for each in read]
        self._asked_by: dict[str, set[int]] = {}
        for text, topic in zip(self._contents, topics, strict=True):
            self._asked_by.setdefault(text, set()).add(topic)
        self._words = Index([each.bag for each in read], topics)
        spoken = [number for number, each in enumerate(read) if each.sounds]
        self._spoken = spoken
        self._sounds = Index([read[number].sounds for number in spoken], [topics[number] for number in spoken])
        self._known = frozenset(word for each in read for word in each.words)

    @property
    def phrasings_per_topic(self) -> float:
        """On average."""
        return len(self._topics) / max(1, len(self._count))

    def rank(self, question: str) -> Ranked:
        """The topics for a question as it was typed."""
        text = plain(question)
        typed = tokens(text)
        pinyin = typed_in_pinyin(typed, self._known) if self._spoken else None
        index = self._words if pinyin is None else self._sounds
        bag = bag_of(typed) if pinyin is None else sound_bag(pinyin)
        weighed = index.weighed(bag)
        nearest = index.nearness(weighed)
        if pinyin is not None:
            nearest = {self._spoken[number]: near for number, near in nearest.items()}
        covered = index.covered(weighed)
        language = "zh" if pinyin is not None else language_of(text)
        first = self._first_marks(nearest, covered, language)
        said = content(text)
        compared = [self._compared(marks, said) for marks in _best_first(first)[:COMPARED]]
        length = len(pinyin) if pinyin is not None else sum(map(_length, typed))
        return Ranked(tuple(_best_first(compared)), length, language)

    def _first_marks(self, nearest: dict[int, float], covered: dict[int, float], language: str) -> list[Marks]:
        by_topic: dict[int, list[tuple[float, int]]] = {}
        for number, near in nearest.items():
            by_topic.setdefault(self._topics[number], []).append((near, number))
        found = []
        for topic, several in by_topic.items():
            several.sort(reverse=True)
            # Phrasings in the other language can't be near, and say nothing against the topic.
            most = min(NEAREST, self._count_in[topic, language] or self._count[topic])
            near = sum(near for near, _ in several[:most]) / most
            found.append(Marks(topic, near, covered.get(topic, 0.0), 0.0, several[0][1]))
        return found

    def _compared(self, marks: Marks, said: str) -> Marks:
        alike = fuzz.ratio(said, self._contents[marks.phrasing]) / 100
        same = self._asked_by.get(said) == {marks.topic}
        return Marks(marks.topic, marks.near, marks.covered, alike, marks.phrasing, same)


def _length(token: str) -> int:
    """How many words or characters that say something are in it."""
    return sum(not is_light(each) for each in (token if is_han(token) else (token,)))


def _best_first(marks: Iterable[Marks]) -> list[Marks]:
    return sorted(marks, key=lambda each: (not each.same, -each.score, each.topic))


@dataclass(frozen=True, slots=True)
class _Read:
    bag: Bag
    sounds: Bag
    words: tuple[str, ...]
    content: str
    language: str


@lru_cache(maxsize=20_000)
def _read(phrasing: str) -> _Read:
    """A phrasing taken apart; kept, for after an edit all but one are what they were."""
    text = plain(phrasing)
    found = tokens(text)
    has_han = any(map(is_han, found))
    words = tuple(token for token in found if token.isalpha() and not is_han(token))
    return _Read(bag_of(found), sound_bag(sounds(found)) if has_han else {}, words, content(text), language_of(text))
