"""Somebody is erased: their name and their words are gone from everything that is kept, and work goes on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import select

from bot.app import open_store_only
from claims.people import PersonId
from storage.audit_check import verify
from storage.erasing import erase
from storage.schema import card, metadata, outbox
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.support.company import KEYS
from tests.support.fake_company import FakeWorld
from tests.support.opened import SEALED, everything

WHO = ("ada", "grace", "frank", "sam")


def word(who: str, place: str) -> str:
    """A word of somebody that nobody would write by chance, and where it stands."""
    return f"planted{who}{place}字"


def planted(who: str) -> str:
    """What all words of somebody begin with."""
    return word(who, "").removesuffix("字")


@asynccontextmanager
async def another_process(world: FakeWorld) -> AsyncIterator[Store[UnitOfWork]]:
    """A command beside the process that serves, which knows everybody's keys."""
    store = await open_store_only(world.settings, keys=KEYS)
    yield store
    await store.close()


async def work(world: FakeWorld) -> None:
    """Claims are filed, returned, sent again, approved and paid, and everybody asks everything about them."""
    for who in (*WHO, "bob"):
        await world.change(who, name=word(who, "name"), email=f"{planted(who)}@example.com")
    ada, grace, frank, sam = (world.person(who) for who in WHO)
    for number in (1, 2, 3):
        await ada.says(f"昨天滴滴 68 {word('ada', f'purpose{number}')}")
        await ada.presses("Submit", card=f"C-00000{number}")
        await grace.can_press("Return", card=f"C-00000{number}")
    await grace.presses("Return", card="C-000001")
    await grace.fills({"Reason": word("grace", "reason")})
    await ada.presses("Submit", card="C-000001")
    await ada.fills({"Reply": word("ada", "reply")})
    await grace.sees_card("C-000001", "Submitted", word("ada", "reply"))
    await grace.presses("Approve", card="C-000001")
    await frank.presses("Mark paid", card="C-000001")
    await grace.presses("Reject", card="C-000002")
    await grace.fills({"Reason": word("grace", "refusal")})
    await ada.sees_card("C-000002", "Rejected")
    await ada.presses("Withdraw", card="C-000003")
    await ada.presses("Edit", card="C-000003")
    await ada.fills({"Purpose": word("ada", "edited") + "长" * 300})
    await ada.sees_card("C-000003", word("ada", "edited"))
    await ada.presses("Submit", card="C-000003")
    await grace.sees_card("C-000003", "Submitted", word("ada", "edited"))
    await grace.presses("View", card="C-000003")
    await ada.says("get help")
    await ada.fills({"Question": f"{word('ada', 'question')}?"})
    await sam.presses("Answer")
    await sam.fills({"Answer": word("sam", "answer")})
    await ada.sees(word("sam", "answer"))
    await bobs(world)
    await ask_everything(world)


async def bobs(world: FakeWorld) -> None:
    """Somebody else has claims with the same people."""
    bob, grace = world.person("bob"), world.person("grace")
    await bob.says(f"昨天滴滴 99 {word('bob', 'purpose')}")
    await bob.presses("Submit", card="C-000004")
    await grace.presses("Return", card="C-000004")


async def ask_everything(world: FakeWorld) -> None:
    questions = (
        ("ada", "my claims", "where is C-1", "why was C-1 returned", "why was C-2 rejected", "where is C-3", "help"),
        ("grace", "to approve", "where is C-3", "why was C-1 returned", "view C-1", "C-000002", "my claims"),
        ("frank", "to pay", "view C-1", "where is C-1", "why was C-1 returned"),
        ("bob", "my claims", "where is C-4"),
        ("sam", "help queue"),
    )
    for who, *asked in questions:
        for question in asked:
            await world.person(who).says(question)
    await world.quiet()


async def kept(world: FakeWorld) -> str:
    """Everything that is kept, opened."""
    return "\n".join(await world.app.store.read(everything))


async def unreadable_cards(world: FakeWorld) -> list[tuple[str, str]]:
    """The cards of people who are still here that show nothing any more."""

    def look(unit: UnitOfWork) -> list[tuple[str, str]]:
        newest = select(card.c.lane, card.c.card_key, outbox).join(outbox, outbox.c.id == card.c.row)
        found = []
        for row in unit.connection.execute(newest):
            reader = unit.people.get(PersonId(row.person))
            where = f"outbox.body_enc:{row.notice_key or row.id}"
            if not reader.erased and unit.vault.open(row.body_enc, person=row.sealed_for, where=where) is None:
                found.append((row.lane, row.card_key))
        return found

    return await world.app.store.read(look)


def test_every_sealed_column_is_opened_here() -> None:
    columns = {f"{table.name}.{each.name}" for table in metadata.sorted_tables for each in table.columns}

    assert {column for column in columns if column.endswith("_enc")} == SEALED.keys()


@pytest.mark.parametrize("who", WHO)
async def test_of_somebody_erased_nothing_can_be_read_and_of_others_all_can(durable_world: FakeWorld, who: str) -> None:
    world = durable_world
    await work(world)
    before = await kept(world)
    assert all(planted(each) in before for each in (*WHO, "bob"))
    assert word("grace", "reason") in before

    async with another_process(world) as command:
        await erase(command, PersonId(who))
    await world.quiet()

    # The process that serves had read it all; once it has forgotten, nobody reads it any more.
    world.app.store.keychain.people.heed(-1)
    after = await kept(world)
    assert planted(who) not in after
    assert all(planted(each) in after for each in (*WHO, "bob") if each != who)
    assert await unreadable_cards(world) == []
    assert (await world.app.store.read(lambda unit: verify(unit.connection, unit.vault))).broken == ()


async def test_cards_that_showed_somebody_erased_are_drawn_anew_without_them(fake_world: FakeWorld) -> None:
    await work(fake_world)
    ada = fake_world.person("ada")
    await ada.sees_card("C-000002", "Rejected", word("grace", "refusal"))

    async with another_process(fake_world) as command:
        await erase(command, PersonId("grace"))

    card = await ada.sees_card("C-000002", "Rejected by grace ·")
    assert planted("grace") not in card.text
    assert word("ada", "purpose2") in card.text


async def test_the_claims_of_somebody_erased_are_decided_at_the_chat_as_ever(fake_world: FakeWorld) -> None:
    await work(fake_world)
    grace = fake_world.person("grace")

    async with another_process(fake_world) as command:
        await erase(command, PersonId("ada"))
    await fake_world.quiet()
    fake_world.app.store.keychain.people.heed(-1)

    found = await grace.sees_card("C-000003", "Submitted")
    assert planted("ada") not in found.text
    await grace.presses("Approve", card="C-000003")
    await grace.sees_card("C-000003", "Approved", buttons=[])
    assert await unreadable_cards(fake_world) == []


async def test_an_erasure_that_was_interrupted_is_finished_by_another(fake_world: FakeWorld) -> None:
    await work(fake_world)
    async with another_process(fake_world) as command:
        await command.write(lambda unit: unit.people.erase(PersonId("grace")))
        await fake_world.quiet()
        fake_world.app.store.keychain.people.heed(-1)
        assert await unreadable_cards(fake_world) != []

        assert await erase(command, PersonId("grace")) == []

    await fake_world.quiet()
    assert await unreadable_cards(fake_world) == []
