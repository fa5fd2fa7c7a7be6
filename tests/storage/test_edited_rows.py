"""Who edits rows by hand gets nobody's rights by it: such a row counts as not there, and the log says so."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from claims.people import PersonId
from storage.schema import session, sign_in
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage import deeds
from tests.storage.lines import ADA, lane_at
from tests.support.builders import NOW

House = Store[UnitOfWork]
GRACE, BOB = PersonId("grace"), PersonId("bob")
ADDRESS = "security: where somebody is was changed in the database"
SIGN_IN = "security: a sign-in was changed in the database"


async def edit(store: House, statement: str, **values: Any) -> None:
    """Somebody with the database and without the keys."""
    await store.write(lambda unit: unit.connection.execute(text(statement), values) and None)


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """What the log says of security."""
    found: list[str] = []
    yield found
    assert {each.getMessage() for each in caplog.get_records("call") if each.levelname == "WARNING"} == set(found)


async def signed_in(store: House, person: PersonId) -> str:
    """What somebody's browser shows."""
    token = await store.write(lambda unit: unit.sign_ins.create(person, now=NOW))
    return (await store.write(lambda unit: unit.sign_ins.use(token, now=NOW))).session


async def person_of(store: House, shown: str, *, days: int = 0) -> PersonId | None:
    return await store.read(lambda unit: unit.sign_ins.person_of(shown, now=NOW + timedelta(days=days)))


async def person_at(store: House, place: str, *, channel: str = "slack") -> PersonId | None:
    both = (
        lambda unit: unit.conversations.person_at(channel=channel, address=place),
        lambda unit: unit.addresses.person_at(channel=channel, place=place),
    )
    one, other = [await store.read(each) for each in both]
    assert one == other
    return one


async def move_in(store: House, person: PersonId, place: str) -> None:
    def work(unit: UnitOfWork) -> None:
        unit.people.add_address(person, channel="slack", address=place)
        unit.conversations.touch(channel="slack", address=place, person=person)

    await store.write(work)


# ---------------------------------------------------------------- sign-ins


async def test_a_sign_in_that_names_another_person_by_hand_is_none(store: House, said: list[str]) -> None:
    shown, hers = await signed_in(store, BOB), await signed_in(store, GRACE)
    assert await person_of(store, shown) == BOB
    await edit(store, "UPDATE session SET person = 'grace' WHERE person = 'bob'")
    assert await person_of(store, shown) is None
    assert await person_of(store, hers) == GRACE
    said.append(SIGN_IN)


async def test_a_sign_in_can_not_be_taken_over_with_the_binding_of_another(store: House, said: list[str]) -> None:
    shown, _ = await signed_in(store, BOB), await signed_in(store, GRACE)
    await edit(
        store,
        "UPDATE session SET person = 'grace', bound = (SELECT bound FROM session WHERE person = 'grace')"
        " WHERE person = 'bob'",
    )
    assert await person_of(store, shown) is None
    said.append(SIGN_IN)


async def test_a_sign_in_lasts_no_longer_because_somebody_wrote_so(store: House, said: list[str]) -> None:
    shown = await signed_in(store, BOB)
    await edit(store, "UPDATE session SET expires_at = expires_at + 86400000000")
    assert await person_of(store, shown, days=31) is None
    said.append(SIGN_IN)


async def test_an_ended_sign_in_and_a_used_link_are_not_revived_by_hand(store: House, said: list[str]) -> None:
    token = await store.write(lambda unit: unit.sign_ins.create(BOB, now=NOW))
    shown = (await store.write(lambda unit: unit.sign_ins.use(token, now=NOW))).session
    everywhere = await signed_in(store, GRACE)
    await store.write(lambda unit: unit.sign_ins.end(shown, now=NOW))
    await store.write(lambda unit: unit.sign_ins.end_all(GRACE, now=NOW) and None)
    await edit(store, "UPDATE session SET ended_at = NULL")
    await edit(store, "UPDATE sign_in SET used_at = NULL")
    assert await person_of(store, shown) is None
    assert await person_of(store, everywhere) is None
    with deeds.refused("signin.unknown"):
        await store.write(lambda unit: unit.sign_ins.use(token, now=NOW))
    said.append(SIGN_IN)


async def test_a_link_that_names_another_person_by_hand_is_none(store: House, said: list[str]) -> None:
    token = await store.write(lambda unit: unit.sign_ins.create(BOB, now=NOW))
    await edit(store, "UPDATE sign_in SET person = 'grace'")
    for look in (lambda unit: unit.sign_ins.peek(token, now=NOW), lambda unit: unit.sign_ins.use(token, now=NOW)):
        with deeds.refused("signin.unknown"):
            await store.write(look)
    rows = await store.read(lambda unit: unit.connection.execute(select(session)).all())
    assert rows == []
    said.append(SIGN_IN)


async def test_a_row_of_a_link_made_up_by_hand_opens_nothing(store: House, said: list[str]) -> None:
    token = await store.write(lambda unit: unit.sign_ins.create(BOB, now=NOW))
    await edit(
        store,
        "INSERT INTO session (token_hmac, person, created_at, expires_at, bound)"
        " SELECT token_hmac, person, created_at, expires_at, bound FROM sign_in",
    )
    assert await person_of(store, token) is None
    rows = await store.read(lambda unit: unit.connection.execute(select(sign_in)).all())
    assert len(rows) == 1


# ---------------------------------------------------------------- addresses


async def test_an_account_that_is_another_person_s_by_hand_is_nobody_s(store: House, said: list[str]) -> None:
    await move_in(store, BOB, "U1")
    await move_in(store, GRACE, "U2")
    assert await person_at(store, "U1") == BOB
    await edit(store, "UPDATE address SET person = 'grace' WHERE channel = 'slack' AND person = 'bob'")
    assert await person_at(store, "U1") is None
    assert await person_at(store, "U2") == GRACE
    said.append(ADDRESS)


async def test_an_account_can_not_be_taken_over_with_the_seal_of_another(store: House, said: list[str]) -> None:
    await move_in(store, BOB, "U1")
    await move_in(store, GRACE, "U2")
    hers = "(SELECT address_enc FROM address WHERE channel = 'slack' AND person = 'grace')"
    await edit(
        store,
        f"UPDATE address SET address_enc = {hers}, person = 'grace' WHERE channel = 'slack' AND person = 'bob'",  # noqa: S608
    )
    assert await person_at(store, "U1") is None
    said.append(ADDRESS)


async def test_on_our_own_pages_a_place_is_its_person_s_whatever_a_row_says(store: House, said: list[str]) -> None:
    assert await person_at(store, "bob", channel="webchat") == BOB
    await edit(store, "UPDATE address SET person = 'grace' WHERE person = 'bob'")
    assert await person_at(store, "bob", channel="webchat") is None
    said.append(ADDRESS)


async def test_nothing_is_sent_to_an_account_that_was_given_to_somebody_by_hand(store: House, said: list[str]) -> None:
    await move_in(store, BOB, "U1")
    await edit(store, "UPDATE address SET person = 'grace', last_used_at = 9999999999999 WHERE channel = 'slack'")
    assert await store.read(lambda unit: unit.outbox.lane_of(GRACE)) == "out:webchat:grace"
    assert await store.read(lambda unit: unit.addresses.of(GRACE)) == {"webchat": "grace"}
    said.append(ADDRESS)


async def test_who_is_named_by_nobody_s_key_is_nobody(store: House, said: list[str]) -> None:
    await move_in(store, BOB, "U1")
    await edit(store, "UPDATE address SET person = 'nobody at all' WHERE channel = 'slack'")
    assert await person_at(store, "U1") is None
    said.append(ADDRESS)


async def test_an_account_that_was_edited_is_given_back_by_whoever_may(store: House, said: list[str]) -> None:
    await move_in(store, BOB, "U1")
    await edit(store, "UPDATE address SET person = 'grace' WHERE channel = 'slack'")
    await move_in(store, BOB, "U1")
    assert await person_at(store, "U1") == BOB
    assert await store.read(lambda unit: unit.outbox.lane_of(BOB)) == await lane_at(store, "U1")
    assert await store.read(lambda unit: unit.people.get(ADA))
    said.append(ADDRESS)
