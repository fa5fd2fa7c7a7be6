"""What people type, and what is read in it: the table of sentences, and what holds for every sentence."""

import csv
from datetime import date
from pathlib import Path

import pytest

from claims.policy import built_in
from claims.reading import Reading, read

ON = date(2026, 11, 25)
TABLE = Path(__file__).with_name("reading_sentences.csv")
with TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def understood(sentence: str, on: date = ON) -> Reading:
    return read(sentence, on=on, policy=built_in())


@pytest.mark.parametrize("row", ROWS, ids=[f"{number}: {row['sentence']}" for number, row in enumerate(ROWS, start=2)])
def test_a_sentence_of_the_table_is_read_as_a_careful_person_would(row: dict[str, str]) -> None:
    reading = understood(row["sentence"], date.fromisoformat(row["on"]))
    line = reading.lines[0]
    assert {
        "amount": line.amount.decimal if line.amount else "",
        "currency": line.currency,
        "date": line.date.isoformat() if line.date else "",
        "category": line.category or "",
        "merchant": line.merchant or "",
        "purpose": line.purpose or "",
        "ask": ";".join(reading.ask),
        "lines": str(len(reading.lines)),
        "refused": reading.refusal.code if reading.refusal else "",
    } == {name: value for name, value in row.items() if name not in ("sentence", "on", "locale")}
