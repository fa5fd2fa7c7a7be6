"""Links that serve once, sign-ins that end, and nothing of either readable in the tables."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from claims.errors import Refused
from claims.people import PersonId
from storage.schema import outbox, session, sign_in
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage import deeds
from tests.support import builders
from tests.support.builders import NOW

ADA = PersonId("ada")
DAY = timedelta(days=1)
A_MOMENT = timedelta(milliseconds=1)


async def link(store: Store[UnitOfWork], person: PersonId = ADA) -> str:
    return await store.write(lambda unit: unit.sign_ins.create(person, now=NOW))


async def test_a_link_signs_in_once_and_looking_at_it_does_not_use_it_up(store):
    token = await link(store)
    for _ in range(2):
        assert await store.read(lambda unit: unit.sign_ins.peek(token, now=NOW)) == ADA

    signed_in = await store.write(lambda unit: unit.sign_ins.use(token, now=NOW))

    assert signed_in.person == ADA
    assert await store.read(lambda unit: unit.sign_ins.person_of(signed_in.session, now=NOW)) == ADA
    for again in (lambda unit: unit.sign_ins.use(token, now=NOW), lambda unit: unit.sign_ins.peek(token, now=NOW)):
        with deeds.refused("signin.used"):
            await store.write(again)


async def test_five_who_use_a_link_at_once_are_one(store):
    token = await link(store)

    async def use() -> str:
        try:
            return (await store.write(lambda unit: unit.sign_ins.use(token, now=NOW))).person
        except Refused as refused:
            return refused.code

    assert sorted(await asyncio.gather(*(use() for _ in range(5)))) == ["ada", *["signin.used"] * 4]


async def test_a_link_lives_a_day_and_a_sign_in_thirty(store):
    token, late = await link(store), await link(store)
    with deeds.refused("signin.expired"):
        await store.write(lambda unit: unit.sign_ins.use(late, now=NOW + DAY))

    shown = (await store.write(lambda unit: unit.sign_ins.use(token, now=NOW + DAY - A_MOMENT))).session

    end = NOW + DAY - A_MOMENT + 30 * DAY
    assert await store.read(lambda unit: unit.sign_ins.person_of(shown, now=end - A_MOMENT)) == ADA
    assert await store.read(lambda unit: unit.sign_ins.person_of(shown, now=end)) is None


async def test_who_signed_out_is_out_and_may_do_so_twice(store):
    token = await link(store)
    shown = (await store.write(lambda unit: unit.sign_ins.use(token, now=NOW))).session

    for _ in range(2):
        await store.write(lambda unit: unit.sign_ins.end(shown, now=NOW))
    assert await store.read(lambda unit: unit.sign_ins.person_of(shown, now=NOW)) is None


async def test_a_made_up_token_is_nobody_s_and_case_counts(store):
    token = await link(store)
    for made_up in ("", "x", token.swapcase(), token[:-1]):
        with deeds.refused("signin.unknown"):
            await store.write(lambda unit, made_up=made_up: unit.sign_ins.use(made_up, now=NOW))
    assert await store.read(lambda unit: unit.sign_ins.person_of(token, now=NOW)) is None


async def test_nobody_who_left_or_is_unknown_gets_in(store):
    token = await link(store)
    await store.write(lambda unit: unit.people.put(replace(deeds.person("ada"), left_on=NOW.date() - 3000 * DAY)))

    with deeds.refused("person.left"):
        await store.write(lambda unit: unit.sign_ins.use(token, now=NOW))
    with deeds.refused("person.left"):
        await link(store)
    with deeds.refused("person.unknown"):
        await link(store, PersonId("nobody"))


async def test_no_token_stands_in_the_tables(store):
    token = await link(store)
    shown = (await store.write(lambda unit: unit.sign_ins.use(token, now=NOW))).session

    rows = await store.read(
        lambda unit: [*unit.connection.execute(select(sign_in)), *unit.connection.execute(select(session))]
    )
    assert not any(secret in str(row) for row in rows for secret in (token, shown))


async def test_what_waited_for_somebody_goes_to_the_web_chat_when_they_first_sign_in(empty_store):
    def file(unit: UnitOfWork) -> None:
        for person in builders.company():
            unit.people.put(person)
        deeds.submitted(unit)

    await empty_store.write(file)

    def lanes() -> list[str]:
        found = select(outbox.c.lane).where(outbox.c.person == "grace")
        return empty_store.read(lambda unit: unit.connection.execute(found).scalars().all())

    assert set(await lanes()) == {"out:nobody:grace"}
    token = await link(empty_store, PersonId("grace"))
    await empty_store.write(lambda unit: unit.sign_ins.use(token, now=NOW))

    assert set(await lanes()) == {"out:webchat:grace"}
    reached = await empty_store.read(lambda unit: unit.addresses.lane_of(PersonId("grace")))
    assert reached == "out:webchat:grace"
