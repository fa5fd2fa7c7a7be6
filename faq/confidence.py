"""How sure it is that the first topic answers the question, and what to do with that."""

from __future__ import annotations

import math
from typing import Literal

from faq.ranking import Ranked

Decision = Literal["answer", "suggest", "none"]

ANSWERS_FROM = 0.65
"""From this chance on the answer is given."""
SUGGESTS_FROM = 0.15
"""From this chance on, up to three entries are offered; below it nothing fits."""
SAME = 0.98
"""Where the question is one of the topic's own phrasings and of no other's."""

# A logistic curve, fitted on half of the questions of several books at one, three and all phrasings per topic, each
# book and level counting the same, its own share of questions without an answer included. To know much of a long
# question means more than to know much of two characters.
NEAR, LEAD, COVERED, PHRASINGS, START = 3.6, 1.6, 2.4, -0.15, -3.7


def confidence(ranked: Ranked, *, phrasings_per_topic: float) -> float:
    """The chance, 0 to 1, that the first topic is right; 0 where there is none."""
    if not ranked.marks:
        return 0.0
    best = ranked.marks[0]
    sum_of_marks = (
        START
        + NEAR * math.sqrt(best.near)
        + LEAD * lead(ranked)
        + COVERED * best.covered * math.log1p(ranked.length)
        + PHRASINGS * math.log(max(1.0, phrasings_per_topic))
    )
    chance = 1 / (1 + math.exp(-sum_of_marks))
    return max(SAME, chance) if best.same else chance


def lead(ranked: Ranked) -> float:
    """How far the first topic is ahead: its share, 0 to 1, of e to the power of all scores."""
    best = ranked.marks[0].score
    return 1 / sum(math.exp(min(0.0, marks.score - best)) for marks in ranked.marks)


def decision(chance: float) -> Decision:
    """What that chance is good for."""
    return "answer" if chance >= ANSWERS_FROM else "suggest" if chance >= SUGGESTS_FROM else "none"
