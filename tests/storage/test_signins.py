"""Links that serve once, sign-ins that end, and nothing of either readable in the tables."""

import asyncio
import contextlib
import json
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select

from claims.errors import Refused
from claims.people import OPERATOR, PersonId
from storage.audit import PEOPLE
from storage.schema import audit, outbox, session, sign_in
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
    late = await link(store)
    with deeds.refused("signin.expired"):
        await store.write(lambda unit: unit.sign_ins.use(late, now=NOW + DAY))
    token = await link(store)

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


async def test_a_newer_link_makes_those_of_the_same_person_void_and_no_others(store):
    of_grace = await link(store, PersonId("grace"))
    used = await link(store)
    await store.write(lambda unit: unit.sign_ins.use(used, now=NOW))
    older, newest = await link(store), await link(store)

    with deeds.refused("signin.unknown"):
        await store.write(lambda unit: unit.sign_ins.use(older, now=NOW))
    with deeds.refused("signin.used"):
        await store.write(lambda unit: unit.sign_ins.use(used, now=NOW))
    for token in (newest, of_grace):
        assert await store.write(lambda unit, token=token: unit.sign_ins.use(token, now=NOW))


async def test_of_links_made_at_once_one_serves(store):
    made, loop = asyncio.Event(), asyncio.get_running_loop()

    def make_slowly(unit: UnitOfWork) -> str:
        token = unit.sign_ins.create(ADA, now=NOW)
        loop.call_soon_threadsafe(made.set)  # SQLite writes on a thread of its own.
        if unit.connection.dialect.name == "postgresql":  # On SQLite only one writes at a time.
            unit.connection.execute(select(func.pg_sleep(1)))
        return token

    async def make_meanwhile() -> str:
        await made.wait()
        return await link(store)

    tokens = await asyncio.gather(store.write(make_slowly), make_meanwhile())

    async def serves(token: str) -> bool:
        try:
            return await store.read(lambda unit: unit.sign_ins.peek(token, now=NOW)) == ADA
        except Refused:
            return False

    assert sorted([await serves(token) for token in tokens]) == [False, True]


async def test_who_is_signed_out_by_the_operator_is_out_everywhere_and_their_links_are_void(store):
    shown = []
    for person in (ADA, ADA, PersonId("grace")):
        token = await link(store, person)
        shown.append((await store.write(lambda unit, token=token: unit.sign_ins.use(token, now=NOW))).session)
    unused = await link(store)

    ended = [await store.write(lambda unit: unit.sign_ins.end_all(ADA, now=NOW)) for _ in range(2)]

    assert ended == [2, 0]
    who = [await store.read(lambda unit, each=each: unit.sign_ins.person_of(each, now=NOW)) for each in shown]
    assert who == [None, None, "grace"]
    with deeds.refused("signin.unknown"):
        await store.write(lambda unit: unit.sign_ins.use(unused, now=NOW))
    with deeds.refused("person.unknown"):
        await store.write(lambda unit: unit.sign_ins.end_all(PersonId("nobody"), now=NOW))


async def test_signing_in_while_being_signed_out_everywhere_leaves_nobody_in_for_good(store):
    token = await link(store)

    async def use() -> str | None:
        try:
            return (await store.write(lambda unit: unit.sign_ins.use(token, now=NOW))).session
        except Refused:
            return None

    shown, _ = await asyncio.gather(use(), store.write(lambda unit: unit.sign_ins.end_all(ADA, now=NOW)))

    # Whichever came first: a link that was void, or a sign-in that ended.
    assert shown is None or await store.read(lambda unit: unit.sign_ins.person_of(shown, now=NOW)) is None


async def test_signing_in_and_out_is_audited_once_each(store):
    def events() -> list[tuple[str, str]]:
        found = select(audit.c.body).where(audit.c.chain == PEOPLE).order_by(audit.c.seq)
        return store.read(lambda unit: [_told(body) for body in unit.connection.execute(found).scalars()])

    before = len(await events())
    token = await link(store)
    shown = (await store.write(lambda unit: unit.sign_ins.use(token, now=NOW))).session
    for _ in range(2):
        with contextlib.suppress(Refused):
            await store.write(lambda unit: unit.sign_ins.use(token, now=NOW))
        await store.write(lambda unit: unit.sign_ins.end(shown, now=NOW))
    token = await link(store)
    for _ in range(2):
        await store.write(lambda unit: unit.sign_ins.end_all(ADA, now=NOW))

    told = [each for each in (await events())[before:] if each[0].startswith("signed")]
    assert told == [("signed_in", "ada"), ("signed_out", "ada"), ("signed_out", OPERATOR)]


def _told(body: str) -> tuple[str, str]:
    facts = json.loads(body)
    return facts["event"], facts["by"]


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
