"""Find the phrasings nearest to a question: the cosine of their terms, rare terms counting more."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence

from faq.terms import Bag


class Index:
    """Bags of terms, each belonging to a topic by number. A term is rare when few topics use it."""

    def __init__(self, bags: Sequence[Bag], topics: Sequence[int]) -> None:
        users: dict[str, set[int]] = {}
        for bag, topic in zip(bags, topics, strict=True):
            for term in bag:
                users.setdefault(term, set()).add(topic)
        everybody = len(set(topics)) + 1
        scale = math.log(everybody) or 1.0
        self._rarity = {term: math.log(everybody / len(several)) / scale for term, several in users.items()}
        self._users = {term: array("I", sorted(several)) for term, several in users.items()}
        self._phrasings: dict[str, tuple[array[int], array[float]]] = {}
        for number, bag in enumerate(bags):
            for term, weight in _to_length_one(self.weighed(bag)).items():
                numbers, weights = self._phrasings.setdefault(term, (array("I"), array("f")))
                numbers.append(number)
                weights.append(weight)

    def weighed(self, bag: Bag) -> Bag:
        """Each term's weight times its rarity, 0 to 1; a term that the book never uses is as rare as can be."""
        return {term: weight * self._rarity.get(term, 1.0) for term, weight in bag.items()}

    def nearness(self, weighed: Bag) -> dict[int, float]:
        """By phrasing, how near it is, 0 to 1; those that share nothing with the question are left out."""
        found: dict[int, float] = {}
        for term, weight in _to_length_one(weighed).items():
            if term in self._phrasings:
                for number, other in zip(*self._phrasings[term], strict=True):
                    found[number] = found.get(number, 0.0) + weight * other
        return found

    def covered(self, weighed: Bag) -> dict[int, float]:
        """By topic, the share of the question's weight, 0 to 1, that any of its phrasings uses."""
        total = sum(weighed.values()) or 1.0
        found: dict[int, float] = {}
        for term, weight in weighed.items():
            for topic in self._users.get(term, ()):
                found[topic] = found.get(topic, 0.0) + weight / total
        return found


def _to_length_one(weighed: Bag) -> Bag:
    length = math.sqrt(sum(weight * weight for weight in weighed.values())) or 1.0
    return {term: weight / length for term, weight in weighed.items()}
