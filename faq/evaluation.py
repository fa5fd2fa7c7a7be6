"""Measure a matcher on files alone: how often it is right, and how well its confidence tells when it is."""

from __future__ import annotations

import bisect
import csv
import io
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from faq.confidence import Decision
from faq.entry import Entry, Mistake
from faq.fields import Reading, refused, text_of
from faq.matcher import Matcher

REJECTED = 0.9
"""Share of the questions without an answer that the limit must keep out."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question and the id of the entry that answers it; None where no entry does."""

    text: str
    expected: str | None


@dataclass(frozen=True, slots=True)
class Result:
    """What a matcher made of a query: the ids found, best first, ten at most."""

    query: Query
    got: tuple[str, ...]
    confidence: float
    decision: Decision

    def is_right(self, *, within: int) -> bool:
        """Whether the entry that answers is among the first ones."""
        return self.query.expected in self.got[:within]


Ask = Callable[[str], tuple[Sequence[str], float, Decision]]
"""Ids best first, confidence, decision."""


def read_queries(raw: bytes) -> tuple[list[Query], tuple[Mistake, ...]]:
    """The queries of a CSV with the columns `query,id`; an empty `id` means that no entry answers."""
    text = text_of(raw)
    if isinstance(text, Reading):
        return [], text.mistakes
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        missing = [name for name in ("query", "id") if name not in (reader.fieldnames or ())]
        if missing:
            return [], tuple(Mistake(name, "faq.missing_column", {}, 1) for name in missing)
        rows = [(row["query"], row["id"]) for row in reader]
    except csv.Error:
        return [], refused("faq.not_csv", line=max(1, reader.line_num)).mistakes
    return [Query(query or "", (expected or "").strip() or None) for query, expected in rows], ()


def evaluate(entries: Sequence[Entry], queries: Sequence[Query]) -> dict[str, Any]:
    """The figures of `faq eval` for the matcher as it is, with a result for each query."""
    started = time.perf_counter()
    matcher = Matcher(entries)
    built = time.perf_counter() - started

    def ask(question: str) -> tuple[Sequence[str], float, Decision]:
        found = matcher.match(question)
        return [each.entry.id for each in found.candidates], found.confidence, found.decision

    return measured(ask, queries, build_seconds=built)


def measured(ask: Ask, queries: Sequence[Query], *, build_seconds: float) -> dict[str, Any]:
    """The document of `faq eval` for anything that answers; times are of each query by itself."""
    results, milliseconds = [], []
    for query in queries:
        started = time.perf_counter()
        got, confidence, decision = ask(query.text)
        milliseconds.append((time.perf_counter() - started) * 1_000)
        results.append(Result(query, tuple(got[:10]), confidence, decision))
    return {
        "queries": len(results),
        **figures(results),
        "build_seconds": round(build_seconds, 4),
        "latency_ms": {"p50": _percentile(milliseconds, 0.5), "p99": _percentile(milliseconds, 0.99)},
        "results": [_document(each) for each in results],
    }


def figures(results: Sequence[Result]) -> dict[str, float | None]:
    """The shares of the contract; None where there is nothing to count."""
    inside = [each for each in results if each.query.expected is not None]
    outside = sorted(each.confidence for each in results if each.query.expected is None)
    return {
        "accuracy_at_1": _share(each.is_right(within=1) for each in inside),
        "accuracy_at_3": _share(each.is_right(within=3) for each in inside),
        "mrr_at_10": _share(_reciprocal_rank(each) for each in inside),
        "oos_auroc": _auroc([each.confidence for each in inside], outside),
        "in_scope_accuracy_at_90_oos_rejection": _answered_beside_silence(inside, outside),
    }


def _share(values: Any) -> float | None:
    counted = [float(value) for value in values]
    return sum(counted) / len(counted) if counted else None


def _reciprocal_rank(result: Result) -> float:
    found = [rank for rank, got in enumerate(result.got[:10], start=1) if got == result.query.expected]
    return 1 / found[0] if found else 0.0


def _auroc(inside: Sequence[float], outside: Sequence[float]) -> float | None:
    """The chance that a question with an answer gets the higher confidence; ties count half."""
    if not inside or not outside:
        return None
    wins = sum(bisect.bisect_left(outside, each) + bisect.bisect_right(outside, each) for each in inside) / 2
    return wins / (len(inside) * len(outside))


def _answered_beside_silence(inside: Sequence[Result], outside: Sequence[float]) -> float | None:
    """The share answered rightly above the lowest limit that nine of ten questions without an answer do not pass."""
    if not inside or not outside:
        return None
    limit = outside[max(0, math.ceil(REJECTED * len(outside)) - 1)]
    return _share(each.is_right(within=1) and each.confidence > limit for each in inside)


def _percentile(values: Sequence[float], share: float) -> float | None:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 3) if ordered else None


def _document(result: Result) -> Mapping[str, object]:
    return {
        "query": result.query.text,
        "expected": result.query.expected or "",
        "got": list(result.got),
        "confidence": round(result.confidence, 6),
        "decision": result.decision,
    }
