"""What stands is drawn again, in another language or with what was late, and nothing is posted anew by it."""

from claims.people import PersonId
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage import deeds
from tests.storage.lines import ADA, ADA_OUT, answer, ask_card, deliver_all, lane_row


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


# ---------------------------------------------------------------- a card that is to be drawn once more


async def again(store: Store[UnitOfWork], number: int, *, seconds: float) -> None:
    """Ada's card is asked for once more, for what can only be had then."""
    key = f"claim:{number}:owner"
    await store.write(lambda unit: unit.outbox.draw_again(lane=ADA_OUT, card_key=key, seconds=seconds))


async def test_a_card_that_is_asked_for_later_waits_and_makes_way_for_one_that_is_not(
    store: Store[UnitOfWork],
) -> None:
    async def ask(seconds: float) -> None:
        await store.write(
            lambda unit: unit.outbox.card(
                lane=ADA_OUT, card_key="greeting:first", claim=None, to=ADA, fresh=False, seconds=seconds
            )
        )

    await ask(60)
    assert await deliver_all(store) == []
    await ask(0)
    assert await deliver_all(store) == ["greeting:first vNone"]
    assert (await lane_row(store, ADA_OUT)).pending == 0


async def test_a_card_that_is_due_is_posted_as_it_was_to_be_whoever_wants_it_drawn_later(
    store: Store[UnitOfWork],
) -> None:
    number = (await store.write(deeds.draft)).number
    for fresh in (True, False):
        await ask_card(store, claim=number, fresh=fresh)
        for seconds in (75, 60):
            await again(store, number, seconds=seconds)
        assert (await lane_row(store, ADA_OUT)).pending == 1
        assert await deliver_all(store) == [f"claim:{number}:owner v1"]
        assert (await lane_row(store, ADA_OUT)).pending == 0


async def test_a_card_is_drawn_once_more_at_its_time_and_at_once_where_that_comes_first(
    store: Store[UnitOfWork],
) -> None:
    number = (await store.write(deeds.draft)).number
    await ask_card(store, claim=number)
    await deliver_all(store)

    await again(store, number, seconds=60)
    assert await deliver_all(store) == []
    for _ in range(3):
        await again(store, number, seconds=0)
    assert await deliver_all(store) == [f"claim:{number}:owner v1"]
    row = await lane_row(store, ADA_OUT)
    assert row.pending == 0


async def test_a_card_that_waits_anyway_is_not_put_off_by_it(store: Store[UnitOfWork]) -> None:
    number = (await store.write(deeds.draft)).number
    await ask_card(store, claim=number)
    await again(store, number, seconds=60)

    assert await deliver_all(store) == [f"claim:{number}:owner v1"]


async def test_a_change_meanwhile_is_shown_at_once_and_the_card_is_not_drawn_again_after_it(
    store: Store[UnitOfWork],
) -> None:
    number = (await store.write(deeds.draft)).number
    await ask_card(store, claim=number)
    await deliver_all(store)
    await again(store, number, seconds=60)
    await ask_card(store, claim=number)

    assert await deliver_all(store) == [f"claim:{number}:owner v1"]
    assert (await lane_row(store, ADA_OUT)).pending == 0


async def test_a_card_that_is_not_there_is_not_posted_by_it(store: Store[UnitOfWork]) -> None:
    await again(store, 1, seconds=0)

    assert await deliver_all(store) == []
