"""What is kept of questions: those that missed, masked, and whether an answer helped. Who asked is not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert  # SQLite has the same ON CONFLICT

from faq.asking import Feedback, Miss, Verdict
from storage.moments import millis, moment
from storage.schema import faq_feedback, faq_miss

if TYPE_CHECKING:
    from storage.unit_of_work import UnitOfWork

_KEEP = insert(faq_miss).on_conflict_do_nothing(index_elements=["ask"])
_JUDGE = update(faq_miss).where(faq_miss.c.ask == bindparam("of")).values(verdict=bindparam("said"))
_MISSES = select(faq_miss).order_by(faq_miss.c.id.desc()).limit(bindparam("most"))
_new = insert(faq_feedback)
_COUNT = _new.on_conflict_do_update(
    index_elements=["ask"], set_={name: _new.excluded[name] for name in ("entry", "number", "verdict", "at")}
)


class FaqQuestions:
    """What `faq.asking.Questions` asks for; `ask` names the message, so that nothing of it is counted twice."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._connection = unit.connection
        self._vault = unit.vault

    def keep_miss(self, miss: Miss, *, ask: str) -> None:
        """Keep a question for support to learn from; one that is kept already changes nothing."""
        known = self._known(ask)
        row = {
            "ask": known,
            "question_enc": self._vault.seal(miss.question, person=None, where=_place(known)),
            "language": miss.language,
            "decision": miss.decision,
            "confidence": miss.confidence,
            "candidates": json.dumps(miss.candidates, ensure_ascii=False),
            "verdict": miss.verdict,
            "at": millis(miss.at),
        }
        self._connection.execute(_KEEP, row)

    def judge_miss(self, ask: str, verdict: Verdict) -> None:
        """What its person said of an answer that was none; where nothing is kept of it, nothing happens."""
        self._connection.execute(_JUDGE, {"of": self._known(ask), "said": verdict})

    def misses(self, *, limit: int) -> list[Miss]:
        """The latest first."""
        rows = self._connection.execute(_MISSES, {"most": limit}).all()
        return [
            Miss(
                self._vault.open(row.question_enc, person=None, where=_place(row.ask)) or "",
                row.language,
                row.decision,
                row.confidence,
                tuple(json.loads(row.candidates)),
                moment(row.at),
                row.verdict,
            )
            for row in rows
        ]

    def keep_feedback(self, feedback: Feedback, *, ask: str) -> None:
        """Count a verdict, once for each answer that was given; whoever thinks again is counted anew."""
        row = {
            "ask": self._known(ask),
            "entry": feedback.entry_id,
            "number": feedback.version,
            "verdict": feedback.verdict,
            "at": millis(feedback.at),
        }
        self._connection.execute(_COUNT, row)

    def _known(self, ask: str) -> str:
        # The message's own name would lead to its person in the inbox.
        return self._vault.digest(f"faq:{ask}")


def _place(known: str) -> str:
    return f"faq_miss.question_enc:{known}"
