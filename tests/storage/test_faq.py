"""The knowledge base keeps every version, sealed and vouched for, and what is asked in vain, masked."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text

from faq import curation
from faq.asking import Feedback, Miss
from faq.book import in_force
from faq.entry import Entry
from faq.errors import EntryRefused
from storage.audit_check import verify
from storage.schema import faq_feedback, faq_miss, faq_version
from storage.store import Store
from storage.unit_of_work import UnitOfWork

House = Store[UnitOfWork]
NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
ENTRY = Entry(
    "paid", "When do I get my money?", ("多久到账", "payout time"), "On the 10th.\n\nEach month.", ("pay",), "en"
)


async def add(store: House, entry: Entry = ENTRY) -> None:
    await store.write(lambda unit: curation.add(unit.faq, entry, by="sam", now=NOW))


async def edit(store: House, answer: str, *, seen: int) -> None:
    changed = Entry(ENTRY.id, ENTRY.question, ENTRY.alternatives, answer, ENTRY.tags, ENTRY.locale)
    await store.write(lambda unit: curation.edit(unit.faq, changed, seen=seen, by="sam", now=NOW))


async def entries(store: House) -> Sequence[Entry]:
    return await store.read(lambda unit: in_force(unit.faq))


async def test_an_entry_is_read_as_it_was_written_by_every_process(store: House, other: House) -> None:
    await add(store)
    assert await entries(other) == [ENTRY]
    kept = await other.read(lambda unit: unit.faq.newest("paid"))
    assert kept is not None
    assert (kept.number, kept.event, kept.source, kept.by, kept.at) == (1, "added", "chat", "sam", NOW)


async def test_every_version_stays_and_can_be_gone_back_to(store: House) -> None:
    await add(store)
    await edit(store, "On the 15th.", seen=1)
    await store.write(lambda unit: curation.roll_back(unit.faq, "paid", seen=2, by="sam", now=NOW))
    assert await entries(store) == [ENTRY]
    numbers = await store.read(lambda unit: [each.version.number for each in unit.faq.latest("paid", limit=9)])
    assert numbers == [3, 2, 1]
    assert (await store.read(lambda unit: unit.faq.get("paid", 2))).entry.answer == "On the 15th."  # type: ignore[union-attr]


async def test_the_state_of_the_book_grows_with_each_change_and_with_nothing_else(store: House) -> None:
    states = [await store.read(lambda unit: unit.faq.state())]
    await add(store)
    states.append(await store.read(lambda unit: unit.faq.state()))
    await edit(store, "On the 15th.", seen=1)
    states.append(await store.read(lambda unit: unit.faq.state()))
    assert states == [0, 1, 2]


async def test_of_two_who_edit_one_version_one_is_told_that_it_changed(store: House, other: House) -> None:
    await add(store)
    ends = await asyncio.gather(
        *(edit(house, f"Answer {at}", seen=1) for at, house in enumerate((store, other) * 4)), return_exceptions=True
    )
    refused = [each.code for each in ends if isinstance(each, EntryRefused)]
    assert (ends.count(None), refused) == (1, ["faq.changed"] * 7)
    assert await store.read(lambda unit: unit.faq.state()) == 2


async def test_a_change_that_was_rolled_back_is_none(store: House) -> None:
    def fails(unit: UnitOfWork) -> None:
        curation.add(unit.faq, ENTRY, by="sam", now=NOW)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.write(fails)
    assert await entries(store) == []


async def test_no_word_of_it_lies_there_in_clear(store: House) -> None:
    await add(store)
    await store.write(lambda unit: unit.faq_questions.keep_miss(_miss("多久才能拿到钱"), ask="k1"))
    rows = await store.read(
        lambda unit: [*unit.connection.execute(select(faq_version.c.entry_enc, faq_version.c.hash))]
    )
    rows += await store.read(lambda unit: [*unit.connection.execute(select(faq_miss))])
    kept = b"".join(bytes(cell) if isinstance(cell, bytes) else str(cell).encode() for row in rows for cell in row)
    assert b"10th" not in kept
    assert "多久".encode() not in kept
    assert b"k1" not in kept


BROKEN = [
    ("UPDATE faq_version SET entry_enc = (SELECT entry_enc FROM faq_version WHERE number = 2)", "entry_changed"),
    ("UPDATE faq_version SET by = 'ada'", "entry_changed"),
    ("DELETE FROM faq_version WHERE number = 2", "entry_missing"),
]


@pytest.mark.parametrize(("statement", "why"), BROKEN, ids=["words moved", "editor changed", "version deleted"])
async def test_what_somebody_does_to_the_rows_by_hand_is_found(store: House, statement: str, why: str) -> None:
    await add(store)
    await edit(store, "On the 15th.", seen=1)
    assert await store.read(lambda unit: verify(unit.connection, unit.vault).ok)
    quoted = statement.replace("SET by", 'SET "by"')
    await store.write(lambda unit: unit.connection.execute(text(quoted)))
    verdict = await store.read(lambda unit: verify(unit.connection, unit.vault))
    assert [(each.chain, each.why) for each in verdict.broken][:1] == [("faq", why)]


def _miss(question: str) -> Miss:
    return Miss(question, "zh", "suggest", 0.25, ("paid",), NOW)


async def test_a_question_in_vain_is_kept_once_with_what_was_said_of_it(store: House) -> None:
    for _ in range(2):
        await store.write(lambda unit: unit.faq_questions.keep_miss(_miss("多久"), ask="k1"))
    await store.write(lambda unit: unit.faq_questions.keep_miss(_miss("何时"), ask="k2"))
    await store.write(lambda unit: unit.faq_questions.judge_miss("k1", "not_solved"))
    found = await store.read(lambda unit: unit.faq_questions.misses(limit=9))
    assert [(each.question, each.verdict, each.candidates) for each in found] == [
        ("何时", None, ("paid",)),
        ("多久", "not_solved", ("paid",)),
    ]


async def test_an_answer_is_judged_once_however_often_and_the_last_word_counts(store: House) -> None:
    await add(store)
    for verdict in ("helpful", "helpful", "not_solved"):
        given = Feedback("paid", 1, verdict, NOW)  # type: ignore[arg-type]
        await store.write(lambda unit, given=given: unit.faq_questions.keep_feedback(given, ask="k1"))  # type: ignore[misc]
    rows = await store.read(lambda unit: [*unit.connection.execute(select(faq_feedback.c.verdict))])
    assert [row.verdict for row in rows] == ["not_solved"]
