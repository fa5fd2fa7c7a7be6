"""The knowledge base: how often it is right beside the plain use of RapidFuzz, and how long a question takes.

`BENCH_FAQ_SETS` is a folder of sets, each with `entries.csv` and `queries.csv`; without it the starter entries are
asked with wordings that were taken out of the book before.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from rapidfuzz import fuzz, process

from benchmarks.measure import ROUNDS, Ratio, percentile
from faq.confidence import Decision
from faq.csv_file import read_csv
from faq.entry import Entry
from faq.evaluation import Query, evaluate, measured, read_queries
from faq.fields import anything
from faq.matcher import Matcher
from faq.starter import starter_entries

PHRASINGS = 1_000
AS_BEFORE = "–"

Book = tuple[str, Sequence[Entry], Sequence[Query]]


def books() -> Iterator[Book]:
    """Name, entries and questions of each set."""
    folder = os.environ.get("BENCH_FAQ_SETS")
    if not folder:
        print("BENCH_FAQ_SETS is not set: the starter entries are measured alone", file=sys.stderr)
        yield held_out()
        return
    for path in sorted(each.parent for each in Path(folder).glob("*/entries.csv")):
        reading = read_csv((path / "entries.csv").read_bytes(), check=anything)
        queries, wrong = read_queries((path / "queries.csv").read_bytes())
        if reading.mistakes or wrong:
            raise SystemExit(f"{path}: {(*reading.mistakes, *wrong)[0]}")
        yield path.name, reading.entries, queries


def held_out() -> Book:
    """The starter entries without their second wording, and that as the question."""
    entries = starter_entries()
    book = [replace(each, alternatives=(each.alternatives[0], *each.alternatives[2:])) for each in entries]
    return "starter, held out", book, [Query(each.alternatives[1], each.id) for each in entries]


def plain_use(entries: Sequence[Entry]) -> Callable[[str], tuple[list[str], float, Decision]]:
    """What the matcher must not be worse than: `rapidfuzz.process` with `WRatio` over all phrasings."""
    phrasings = [(phrasing, entry.id) for entry in entries for phrasing in entry.phrasings]
    texts = [phrasing for phrasing, _ in phrasings]

    def ask(question: str) -> tuple[list[str], float, Decision]:
        found = process.extract(question, texts, scorer=fuzz.WRatio, limit=None)
        best = dict.fromkeys(phrasings[number][1] for _, _, number in found)
        return list(best)[:10], found[0][1] / 100 if found else 0.0, "answer"

    return ask


def figures() -> None:
    """Every set, ours above the reference."""
    print(f"{'set':22}{'':10}{'acc@1':>7}{'acc@3':>7}{'auroc':>7}{'in@90':>7}{'wrong':>7}{'silent':>8}{'p99 ms':>8}")
    for name, entries, queries in books():
        ours = evaluate(entries, queries)
        reference = measured(plain_use(entries), queries, build_seconds=0.0)
        for who, document in (("ours", ours), ("WRatio", reference)):
            keys = ("accuracy_at_1", "accuracy_at_3", "oos_auroc", "in_scope_accuracy_at_90_oos_rejection")
            shares = [document[key] for key in keys]
            # The reference decides nothing.
            shares += [*decided(document["results"])] if who == "ours" else [None, None]
            cells = (AS_BEFORE if share is None else f"{share * 100:.1f}" for share in shares)
            print(
                f"{name:22}{who:10}"
                + "".join(f"{cell:>7}" for cell in cells)
                + f"{document['latency_ms']['p99']:>9.2f}"
            )


def decided(results: Sequence[dict[str, object]]) -> Iterator[float | None]:
    """The share of questions with an answer that got a wrong one, and of those without that got none."""
    inside = [each for each in results if each["expected"]]
    outside = [each for each in results if not each["expected"]]
    wrong = [each for each in inside if each["decision"] == "answer" and not right(each)]
    silent = [each for each in outside if each["decision"] != "answer"]
    yield len(wrong) / len(inside) if inside else None
    yield len(silent) / len(outside) if outside else None


def right(result: dict[str, object]) -> bool:
    """Whether the first entry is the expected one."""
    got = result["got"]
    return isinstance(got, list) and bool(got) and got[0] == result["expected"]


def latency() -> None:
    """A question to a book of a thousand phrasings, beside `extractOne` over the same."""
    entries = a_thousand()
    texts = [phrasing for entry in entries for phrasing in entry.phrasings]
    questions = [f"请问{entry.question}谢谢" if entry.language == "zh" else entry.question for entry in entries[::2]]
    started = time.perf_counter()
    matcher = Matcher(entries)
    built = time.perf_counter() - started
    started = time.perf_counter()
    matcher = Matcher(entries)
    again = time.perf_counter() - started
    ours: list[list[float]] = []
    reference: list[list[float]] = []
    for _ in range(1 + ROUNDS):
        ours.append([timed(lambda question=question: matcher.match(question)) for question in questions])
        reference.append(
            [
                timed(lambda question=question: process.extractOne(question, texts, scorer=fuzz.WRatio))
                for question in questions
            ]
        )
    found = Ratio(
        f"a question to {len(texts):,} phrasings, median, against extractOne with WRatio",
        tuple(map(statistics.median, ours[1:])),
        tuple(map(statistics.median, reference[1:])),
    )
    print(found.line(unit="ms", bound="for comparison"))
    everything = [each for one in ours[1:] for each in one]
    print(f"a question to {len(texts):,} phrasings: p99 {percentile(everything, 0.99):.2f} ms (at most 20 ms)")
    longest = timed(lambda: matcher.match("发票 receipt " * 1_000))
    print(f"a question of 12,000 characters: {longest:.2f} ms (at most 20 ms)")
    print(f"making the matcher: {built * 1e3:.0f} ms, after an edit {again * 1e3:.0f} ms")


def a_thousand() -> list[Entry]:
    """The starter entries, and numbered copies of some until there are a thousand phrasings."""
    entries = list(starter_entries())
    count = sum(len(each.phrasings) for each in entries)
    for each in starter_entries():
        if count >= PHRASINGS:
            break
        copy = tuple(f"{text} 2" for text in each.phrasings)
        entries.append(replace(each, id=f"{each.topic}-2.{each.language}", question=copy[0], alternatives=copy[1:]))
        count += len(copy)
    return entries


def timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1e3


def main() -> None:
    """The figures, then the times."""
    figures()
    latency()


if __name__ == "__main__":
    main()
