"""What is kept of questions: those that missed, and whether an answer helped. Who asked is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from faq.confidence import Decision
from faq.masking import Masking
from faq.matcher import Match
from faq.wording import language_of

Verdict = Literal["helpful", "not_solved"]


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that was not answered, or not well. `question` is masked; `candidates` are ids, best first."""

    question: str
    language: str
    decision: Decision
    confidence: float
    candidates: tuple[str, ...]
    at: datetime
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody said of an answer: the entry in the version that they read."""

    entry_id: str
    version: int
    verdict: Verdict
    at: datetime


class Questions(Protocol):
    """What people asked, in this unit of work. `ask` is the reference of the message that asked."""

    def keep_miss(self, miss: Miss, *, ask: str) -> None:
        """Keep a question for support to learn from; one that is kept already changes nothing."""

    def judge_miss(self, ask: str, verdict: Verdict) -> None:
        """What its person said of an answer that was none."""

    def misses(self, *, limit: int) -> list[Miss]:
        """The latest first."""

    def keep_feedback(self, feedback: Feedback, *, ask: str) -> None:
        """Count a verdict, once for each answer that was given."""


def miss_of(
    question: str, match: Match, *, masking: Masking, now: datetime, verdict: Verdict | None = None
) -> Miss | None:
    """What to keep of a question: nothing where it was answered, unless the answer did not solve it."""
    if match.decision == "answer" and verdict != "not_solved":
        return None
    ids = tuple(each.entry.id for each in match.candidates[:3])
    masked = masking.mask(question)
    return Miss(masked, language_of(masked), match.decision, match.confidence, ids, now, verdict)
