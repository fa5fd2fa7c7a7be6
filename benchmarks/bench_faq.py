"""The knowledge base: how often it is right beside the plain use of RapidFuzz, and how long a question takes.

`BENCH_FAQ_SETS` is a folder of sets, each with `entries.csv` and `queries.csv`; without it the starter entries are
asked with wordings that were taken out of the book before.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from benchmarks.house import house
from benchmarks.measure import ROUNDS, Ratio, percentile
from bot.app import Application
from bot.chat.events import Origin, Said
from bot.chat.turn import Turn
from claims.people import PersonId
from faq.confidence import Decision
from faq.csv_file import read_csv
from faq.curation import bring_in
from faq.entry import Entry
from faq.evaluation import Query, evaluate, measured, read_queries
from faq.fields import anything
from faq.matcher import Matcher
from faq.starter import starter_entries
from handlers import faq

PHRASINGS = 1_000
SAMPLES = 1_200
ASKERS = {"zh": "p0", "en": "p1"}
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


async def serving() -> None:
    """The same questions asked in the chat of a serving process, where each is a turn with its two commits."""
    entries = a_thousand()
    count = sum(len(entry.phrasings) for entry in entries)
    questions = [(entry.language, phrasing) for entry in entries for phrasing in (entry.question, f"{entry.question}?")]
    async with house(people=2) as application:
        await application.store.write(lambda unit: open_book(unit, entries))
        application.start(courier=True)
        with stopwatch() as found:
            turns: list[float] = []
            while len(found) < SAMPLES:
                for language, question in questions:
                    turns.append(await asked(application, ASKERS[language], question))
    looks, whole = percentile(found, 0.99), percentile(turns, 0.99)
    print(
        f"a question to {count:,} phrasings in a serving process: p99 of {len(found):,} {looks:.2f} ms (at most 20), "
        f"median {statistics.median(found):.2f} ms; its turn, from accept to the answer kept: p99 {whole:.1f} ms, "
        f"median {statistics.median(turns):.1f} ms"
    )


def open_book(unit: Any, entries: Sequence[Entry]) -> None:
    """The entries as a company brings them in, and somebody who reads each language."""
    unit.faq.all_newest()
    bring_in(unit.faq, entries, by="bench", now=datetime.now(UTC))
    for language, id in ASKERS.items():
        person = unit.people.get(PersonId(id))
        unit.people.put(replace(person, locale=language))


async def asked(application: Application, person: str, question: str) -> float:
    """Milliseconds until a question is answered for good."""
    key = secrets.token_hex(12)
    origin = Origin(channel="webchat", address=person, place=person, key=key, at=datetime.now(UTC))
    started = time.perf_counter()
    receipt = await application.door.accept(Said(origin=origin, text=question))
    if await application.door.wait(receipt, seconds=30) is None:
        raise RuntimeError("nobody answered")
    return (time.perf_counter() - started) * 1e3


@contextmanager
def stopwatch() -> Iterator[list[float]]:
    """Milliseconds of every look into the knowledge base that a handler takes meanwhile."""
    find, found = faq.find, list[float]()

    async def watched(turn: Turn, text: str) -> faq.Found:
        started = time.perf_counter()
        match = await find(turn, text)
        found.append((time.perf_counter() - started) * 1e3)
        return match

    faq.find = watched
    try:
        yield found
    finally:
        faq.find = find


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
    asyncio.run(serving())


if __name__ == "__main__":
    main()
