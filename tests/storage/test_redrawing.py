"""Somebody reads in another language: what stands in their web chat is drawn again, and nothing is posted anew."""

from claims.people import PersonId
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage import deeds
from tests.storage.lines import ADA, ADA_OUT, answer, ask_card, deliver_all


async def redraw(store: Store[UnitOfWork], person: PersonId = ADA) -> list[str]:
    """What was sent by that, in order."""
    await store.write(lambda unit: unit.conversations.redraw(person))
    return await deliver_all(store)


async def test_cards_that_stand_are_drawn_again_in_place_and_answers_stay(store: Store[UnitOfWork]) -> None:
    number = (await store.write(deeds.draft)).number
    await ask_card(store, claim=number)
    await deliver_all(store)
    await answer(store, "below")
    await store.write(
        lambda unit: unit.outbox.card(lane=ADA_OUT, card_key="greeting:first", claim=None, to=ADA, fresh=False)
    )
    await deliver_all(store)
    await store.write(lambda unit: unit.conversations.see(address=ADA, seq=3))

    assert await redraw(store) == [f"claim:{number}:owner v1", "greeting:first vNone"]

    page = await store.read(lambda unit: unit.conversations.page(address=ADA, limit=10))
    assert [entry.ref for entry in page] == ["o1", "o2", "o3"]
    assert await store.read(lambda unit: unit.conversations.unread(address=ADA)) == 0


async def test_a_card_that_moved_down_is_drawn_once(store: Store[UnitOfWork]) -> None:
    number = (await store.write(deeds.draft)).number
    for fresh in (False, True):
        await ask_card(store, claim=number, fresh=fresh)
        await deliver_all(store)

    assert await redraw(store) == [f"claim:{number}:owner v1"]


async def test_nobody_else_s_cards_are_drawn(store: Store[UnitOfWork]) -> None:
    number = (await store.write(deeds.draft)).number
    await ask_card(store, claim=number)
    await deliver_all(store)

    assert await redraw(store, PersonId("bob")) == []
