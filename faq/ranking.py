"""Put the topics of a book in order for one question, by three marks that anybody can check by eye."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from faq.index import Index
from faq.pinyin import sounds, typed_in_pinyin
from faq.spelling import Spelling
from faq.terms import Bag, bag_of, sound_bag
from faq.wording import content, is_han, plain, tokens

NEAREST = 3
"""Phrasings of a topic that speak for it; one alone may be near by chance."""
COMPARED = 12
"""Topics, the best by the first two marks, whose wording is compared letter by letter."""

# What each mark counts, measured on half of the questions of several books at one, three and all phrasings.
NEAR, COVERED, ALIKE = 10.0, 6.0, 2.0


@dataclass(frozen=True, slots=True)
class Marks:
    """How a topic fits a question, each mark 0 to 1.

    `near`: its three nearest phrasings by what they share with the question; `covered`: how much of what the question
    says it knows at all; `alike`: how alike the wording is, letter by letter.
    """

    topic: int
    near: float
    covered: float
    alike: float
    phrasing: int

    @property
    def score(self) -> float:
        """The marks in one figure, for comparing topics with each other."""
        return NEAR * self.near + COVERED * self.covered + ALIKE * self.alike


@dataclass(frozen=True, slots=True)
class Ranked:
    """The topics that share something with the question, best first, and what was seen of the question on the way.

    `unknown` is the share of it, 0 to 1, that the book never uses; `length` counts its words and Chinese characters.
    """

    marks: tuple[Marks, ...]
    unknown: float
    length: int
    in_pinyin: bool


class Ranking:
    """The phrasings of a book, each belonging to a topic by number."""

    def __init__(self, phrasings: Sequence[str], topics: Sequence[int]) -> None:
        read = [_read(text) for text in phrasings]
        self._topics = topics
        self._count = dict.fromkeys(topics, 0)
        for topic in topics:
            self._count[topic] += 1
        self._contents = [each.content for each in read]
        self._words = Index([each.bag for each in read], topics)
        spoken = [number for number, each in enumerate(read) if each.sounds]
        self._spoken = spoken
        self._sounds = Index([read[number].sounds for number in spoken], [topics[number] for number in spoken])
        self._spelling = Spelling(word for each in read for word in each.words)

    @property
    def phrasings_per_topic(self) -> float:
        """On average."""
        return len(self._topics) / max(1, len(self._count))

    def rank(self, question: str) -> Ranked:
        """The topics for a question as it was typed."""
        text = plain(question)
        typed = tokens(text)
        pinyin = typed_in_pinyin(typed, self._spelling.words) if self._spoken else None
        index = self._words if pinyin is None else self._sounds
        bag = bag_of(self._spelling.corrected(typed)) if pinyin is None else sound_bag(pinyin)
        weighed = index.weighed(bag)
        nearest = index.nearness(weighed)
        if pinyin is not None:
            nearest = {self._spoken[number]: near for number, near in nearest.items()}
        covered = index.covered(weighed)
        best = sorted(self._first_marks(nearest, covered), key=lambda marks: -marks.score)
        said = content(text)
        compared = [self._compared(marks, said, nearest) for marks in best[:COMPARED]]
        length = len(pinyin) if pinyin is not None else sum(len(each) if is_han(each) else 1 for each in typed)
        order = [*sorted(compared, key=lambda marks: -marks.score), *best[COMPARED:]]
        return Ranked(tuple(order), index.unknown(weighed), length, pinyin is not None)

    def _first_marks(self, nearest: dict[int, float], covered: dict[int, float]) -> list[Marks]:
        by_topic: dict[int, list[tuple[float, int]]] = {}
        for number, near in nearest.items():
            by_topic.setdefault(self._topics[number], []).append((near, number))
        found = []
        for topic, several in by_topic.items():
            several.sort(reverse=True)
            most = min(NEAREST, self._count[topic])
            near = sum(near for near, _ in several[:most]) / most
            found.append(Marks(topic, near, covered.get(topic, 0.0), 0.0, several[0][1]))
        return found

    def _compared(self, marks: Marks, said: str, nearest: dict[int, float]) -> Marks:
        alike = fuzz.ratio(said, self._contents[marks.phrasing]) / 100
        return Marks(marks.topic, marks.near, marks.covered, alike, marks.phrasing)


@dataclass(frozen=True, slots=True)
class _Read:
    bag: Bag
    sounds: Bag
    words: tuple[str, ...]
    content: str


@lru_cache(maxsize=20_000)
def _read(phrasing: str) -> _Read:
    """A phrasing taken apart; kept, for after an edit all but one are what they were."""
    text = plain(phrasing)
    found = tokens(text)
    has_han = any(map(is_han, found))
    words = tuple(token for token in found if token.isalpha() and not is_han(token))
    return _Read(bag_of(found), sound_bag(sounds(found)) if has_han else {}, words, content(text))
