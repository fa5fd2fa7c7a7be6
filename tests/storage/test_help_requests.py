"""What a person shall answer is kept under the key of whoever asked, and changed once a version."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select

from claims import helping
from claims.errors import Refused
from claims.helping import HelpRequest
from claims.people import PersonId, Role
from storage.schema import help_request, outbox
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage.lines import ADA
from tests.support import builders

House = Store[UnitOfWork]
NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
SAM = PersonId("sam")
PEOPLE = {each.id: each for each in builders.company()}


async def ask(store: House, ask: str = "k1") -> tuple[HelpRequest, bool]:
    return await store.write(
        lambda unit: helping.ask_for_help(
            unit,
            "为什么 68 块的打车没有通过",
            ask=ask,
            channel="webchat",
            place=str(ADA),
            tried=("taxi.zh",),
            by=PEOPLE[ADA],
            now=NOW,
            on=NOW.date(),
        )
    )


async def answer(store: House, text: str = "因为缺票据") -> str:
    def work(unit: UnitOfWork) -> HelpRequest:
        return helping.answer(unit, 1, text, seen=1, by=PEOPLE[SAM], now=NOW, on=NOW.date())

    try:
        return (await store.write(work)).state
    except Refused as refused:
        return refused.code


async def test_a_request_is_kept_once_and_put_in_front_of_support(store: House) -> None:
    first, is_new = await ask(store)
    again, is_new_again = await ask(store)
    assert (first, is_new, is_new_again) == (again, True, False)
    assert (first.question, first.tried, first.state) == ("为什么 68 块的打车没有通过", ("taxi.zh",), "open")
    rows = await store.read(
        lambda unit: [*unit.connection.execute(select(outbox.c.person, outbox.c.kind, outbox.c.card_key))]
    )
    assert [tuple(row) for row in rows] == [("sam", "card", "help:1")]


async def test_an_answer_goes_where_it_was_asked(store: House) -> None:
    await ask(store)
    assert await answer(store) == "answered"
    kept = await store.read(lambda unit: unit.help.get(1))
    assert kept is not None
    assert (kept.answer, kept.by, kept.version) == ("因为缺票据", SAM, 2)
    rows = await store.read(
        lambda unit: [*unit.connection.execute(select(outbox.c.lane, outbox.c.code).where(outbox.c.person == "ada"))]
    )
    assert [tuple(row) for row in rows] == [("out:webchat:ada", "help.answered")]


async def test_of_eight_answers_at_once_over_two_processes_one_is_sent(store: House, other: House) -> None:
    await ask(store)
    ends = await asyncio.gather(*(answer(house, f"{at}") for at, house in enumerate((store, other) * 4)))
    assert sorted(ends) == sorted(["answered", *["help.changed"] * 7])


async def test_nothing_of_it_lies_there_in_clear_and_all_of_it_goes_with_its_person(store: House) -> None:
    await ask(store)
    await answer(store)
    row = (await store.read(lambda unit: [*unit.connection.execute(select(help_request))]))[0]
    assert "打车".encode() not in b"".join(bytes(cell) for cell in row if isinstance(cell, bytes))
    assert "打车" not in str(row)
    await store.write(lambda unit: unit.vault.erase(ADA))
    kept = await store.read(lambda unit: unit.help.get(1))
    assert kept is not None
    assert (kept.question, kept.answer) == (None, None)


async def test_an_answer_goes_with_whoever_wrote_it_whoever_closed_it_since(store: House) -> None:
    await ask(store)
    await answer(store)
    root = next(each for each in builders.company() if each.id == "root")
    await store.write(lambda unit: unit.people.put(replace(root, roles=frozenset({Role.SUPPORT}))))
    await store.write(lambda unit: helping.close(unit, 1, seen=2, by=root, now=NOW, on=NOW.date()))

    async def kept() -> tuple[str | None, str | None, str | None]:
        found = await store.read(lambda unit: unit.help.get(1))
        assert found is not None
        return found.answer, found.answered_by, found.by

    text, *who = await kept()
    assert (text is not None, who) == (True, [SAM, "root"])
    await store.write(lambda unit: unit.vault.erase("root"))
    assert (await kept())[0] == text
    await store.write(lambda unit: unit.vault.erase(SAM))
    assert (await kept())[0] is None


async def test_the_queue_is_what_was_not_closed_oldest_first(store: House) -> None:
    for name in ("k1", "k2", "k3"):
        await ask(store, name)
    await store.write(lambda unit: helping.close(unit, 2, seen=1, by=PEOPLE[SAM], now=NOW, on=NOW.date()))
    found = await store.read(lambda unit: unit.help.unclosed(limit=9))
    assert [each.id for each in found] == [1, 3]
    assert [each.id for each in await store.read(lambda unit: unit.help.unclosed(limit=9, after=1))] == [3]


async def test_what_nobody_answered_is_neither_answered_nor_closed_and_comes_oldest_first(store: House) -> None:
    for name in ("k1", "k2", "k3", "k4"):
        await ask(store, name)
    await store.write(lambda unit: helping.close(unit, 1, seen=1, by=PEOPLE[SAM], now=NOW, on=NOW.date()))
    await store.write(lambda unit: helping.answer(unit, 3, "So.", seen=1, by=PEOPLE[SAM], now=NOW, on=NOW.date()))
    assert [each.id for each in await store.read(lambda unit: unit.help.unanswered(limit=2))] == [2, 4]
    assert [each.id for each in await store.read(lambda unit: unit.help.unanswered(limit=1))] == [2]
