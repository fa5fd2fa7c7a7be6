import asyncio

import pytest
from sqlalchemy import update

from claims.people import PersonId
from storage.errors import LeaseLost
from storage.schema import lane
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage.lines import ADA_IN, LATER, end_leases, finish, lane_row, say

House = Store[UnitOfWork]


async def test_an_event_on_a_free_lane_is_leased_at_once_with_its_attempt_counted(store: House) -> None:
    accepted = await say(store, "k1", body='{"text": "taxi"}')
    assert accepted.is_new
    assert accepted.job is not None
    assert (accepted.job.body, accepted.job.attempts, accepted.job.lane) == ('{"text": "taxi"}', 1, ADA_IN)


async def test_events_of_one_lane_are_handed_out_one_after_the_other(store: House) -> None:
    first = (await say(store, "k1")).job
    assert (await say(store, "k2", worker="w2")).job is None
    assert await store.write(lambda unit: list(unit.inbox.take(worker="w2", most=5))) == []
    assert first is not None
    second = await finish(store, first)
    assert second is not None
    assert (second.key, second.attempts) == ("k2", 1)
    assert await finish(store, second) is None
    row = await lane_row(store, ADA_IN)
    assert (row.pending, row.lease_owner, row.lease_until) == (0, None, 0)


async def test_lanes_of_two_people_are_worked_on_side_by_side(store: House) -> None:
    ada, bob = await asyncio.gather(say(store, "a1"), say(store, "b1", to="in:webchat:bob"))
    assert ada.job is not None
    assert bob.job is not None


async def test_the_same_delivery_again_changes_nothing_and_gets_the_stored_reply(store: House) -> None:
    job = (await say(store, "k1", body="one")).job
    again = await say(store, "k1", body="one")
    assert (again.is_new, again.is_same, again.is_done, again.job) == (False, True, False, None)
    assert job is not None
    await finish(store, job, reply='{"notice": "done"}')
    third = await say(store, "k1", body="one")
    assert (third.is_new, third.is_done, third.reply) == (False, True, '{"notice": "done"}')
    assert (await lane_row(store, ADA_IN)).pending == 0


async def test_the_same_key_with_other_content_is_told_apart(store: House) -> None:
    await say(store, "k1", body="one")
    other = await say(store, "k1", body="two")
    assert (other.is_new, other.is_same, other.reply) == (False, False, None)


async def test_a_delivery_seen_before_leaves_a_free_lane_free(store: House) -> None:
    job = (await say(store, "k1")).job
    assert job is not None
    await finish(store, job)
    await say(store, "k1")
    assert (await say(store, "k2")).job is not None


async def test_an_event_whose_worker_went_away_is_taken_over_when_its_lease_ends(store: House) -> None:
    await say(store, "k1")
    assert not await store.read(lambda unit: unit.inbox.is_waiting())
    await end_leases(store)
    assert await store.read(lambda unit: unit.inbox.is_waiting())
    [job] = await store.write(lambda unit: list(unit.inbox.take(worker="w2", most=5)))
    assert (job.key, job.attempts) == ("k1", 2)


async def said_and_done(store: House, count: int) -> None:
    """Somebody has said so much that was answered."""
    for number in range(count):
        job = (await say(store, f"old{number}")).job
        assert job is not None
        await finish(store, job)


@pytest.mark.parametrize("before", [0, 3])
@pytest.mark.parametrize("waiting", [1, 4])
async def test_whoever_takes_a_lane_over_finds_its_first_event_behind_all_that_is_done(
    store: House, before: int, waiting: int
) -> None:
    await said_and_done(store, before)
    for number in range(waiting):
        await say(store, f"k{number}")
    await end_leases(store)

    [job] = await store.write(lambda unit: list(unit.inbox.take(worker="w2", most=5)))
    keys = [job.key]
    while (following := await finish(store, job, worker="w2")) is not None:
        job = following
        keys.append(job.key)
    assert keys == [f"k{number}" for number in range(waiting)]


async def test_a_lane_that_counts_more_than_wait_in_it_hands_out_its_first_all_the_same(store: House) -> None:
    await said_and_done(store, 3)
    for key in ("k1", "k2"):
        await say(store, key)
    more = update(lane).values(pending=lane.c.pending + 50)
    await store.write(lambda unit: unit.connection.execute(more) and None)
    await end_leases(store)

    [job] = await store.write(lambda unit: list(unit.inbox.take(worker="w2", most=5)))
    assert job.key == "k1"


async def test_who_lost_the_lease_can_neither_finish_nor_give_back(store: House) -> None:
    slow = (await say(store, "k1")).job
    assert slow is not None
    await end_leases(store)
    [quick] = await store.write(lambda unit: list(unit.inbox.take(worker="w2", most=5)))
    with pytest.raises(LeaseLost):
        await finish(store, slow)
    with pytest.raises(LeaseLost):
        await store.write(lambda unit: unit.inbox.release(slow))
    await finish(store, quick, worker="w2")
    found = await store.read(lambda unit: unit.inbox.find(key="k1"))
    assert found is not None
    assert found.is_done


async def test_a_turn_run_again_after_a_commit_without_an_answer_finds_itself_done(store: House) -> None:
    job = (await say(store, "k1")).job
    assert job is not None
    await say(store, "k2")
    following = await finish(store, job, reply="first")
    with pytest.raises(LeaseLost):
        await finish(store, job, reply="second")
    found = await store.read(lambda unit: unit.inbox.find(key="k1"))
    assert found is not None
    assert found.reply == "first"
    assert following is not None
    await finish(store, following)
    assert await store.read(lambda unit: unit.inbox.waiting()) == 0
    assert (await lane_row(store, ADA_IN)).pending == 0


async def test_a_job_given_back_counts_no_attempt_and_can_be_taken_at_once(store: House) -> None:
    job = (await say(store, "k1")).job
    assert job is not None
    await store.write(lambda unit: unit.inbox.release(job))
    [again] = await store.write(lambda unit: list(unit.inbox.take(worker="w2", most=5)))
    assert again.attempts == 1


async def test_a_worker_that_stops_keeps_the_lanes_on_which_it_still_works(store: House) -> None:
    kept = (await say(store, "a1")).job
    await say(store, "b1", to="in:webchat:bob")
    await store.write(lambda unit: unit.inbox.let_go(worker="w1", but={ADA_IN}))
    [job] = await store.write(lambda unit: list(unit.inbox.take(worker="w2", most=5)))
    assert job.key == "b1"
    assert kept is not None
    await finish(store, kept)


async def test_what_still_ran_on_a_lane_that_was_let_go_settles_nothing_once_another_has_it(store: House) -> None:
    slow = (await say(store, "a1")).job
    assert slow is not None
    await store.write(lambda unit: unit.inbox.let_go(worker="w1"))
    [quick] = await store.write(lambda unit: list(unit.inbox.take(worker="w2", most=5)))
    with pytest.raises(LeaseLost):
        await finish(store, slow)
    await finish(store, quick, worker="w2")


async def test_a_worker_that_stops_lets_all_its_lanes_go(store: House) -> None:
    await say(store, "a1")
    await say(store, "b1", to="in:webchat:bob", worker="other")
    await store.write(lambda unit: unit.inbox.let_go(worker="w1"))
    [job] = await store.write(lambda unit: list(unit.inbox.take(worker="w2", most=5)))
    assert job.key == "a1"


async def test_who_was_never_answered_is_told_from_who_was(store: House) -> None:
    async def answered(lane: str = ADA_IN) -> bool:
        return await store.read(lambda unit: unit.inbox.has_answered(lane=lane))

    job = (await say(store, "k1")).job
    assert job is not None
    assert not await answered()
    await store.write(lambda unit: unit.inbox.finish(job, reply=None, failed="ValueError", worker="w1"))
    assert not await answered()
    job = (await say(store, "k2")).job
    assert job is not None
    await finish(store, job)
    assert await answered()
    assert not await answered("in:webchat:bob")


async def test_a_failed_event_is_settled_and_says_why(store: House) -> None:
    job = (await say(store, "k1")).job
    assert job is not None
    await store.write(lambda unit: unit.inbox.finish(job, reply=None, failed="ValueError", worker="w1"))
    assert (await say(store, "k1")).is_done


async def test_an_event_of_somebody_who_was_erased_is_settled_unread(store: House) -> None:
    await say(store, "k1")
    await end_leases(store)
    await store.write(lambda unit: unit.vault.erase("ada"))
    assert await store.write(lambda unit: list(unit.inbox.take(worker="w2", most=5))) == []
    found = await store.read(lambda unit: unit.inbox.find(key="k1"))
    assert found is not None
    assert found.is_done
    assert (await lane_row(store, ADA_IN)).pending == 0


async def test_old_texts_are_dropped_once_they_are_done_and_never_before(store: House) -> None:
    job = (await say(store, "k1")).job
    await say(store, "k2")
    assert job is not None
    await finish(store, job, reply="r")
    far = 2**52
    assert await store.write(lambda unit: unit.inbox.purge(0)) == 0
    assert await store.write(lambda unit: unit.inbox.purge(far)) == 1
    assert (await say(store, "k1")).is_same
    await end_leases(store)
    [left] = await store.write(lambda unit: list(unit.inbox.take(worker="w2", most=5)))
    assert left.key == "k2"


async def test_sixteen_deliveries_of_one_event_over_two_processes_are_one_event(store: House, other: House) -> None:
    both = [say(house, "k1", worker=f"w{n}") for n in range(8) for house in (store, other)]
    accepted = await asyncio.gather(*both)
    assert sum(each.is_new for each in accepted) == 1
    assert all(each.is_same for each in accepted)
    assert sum(each.job is not None for each in accepted) == 1
    assert (await lane_row(store, ADA_IN)).pending == 1


async def test_two_processes_share_the_lanes_and_never_hold_the_same(store: House, other: House) -> None:
    for n in range(20):
        await say(store, f"k{n}", to=f"in:webchat:p{n}")
    await end_leases(store)
    shares = await asyncio.gather(
        *(house.write(lambda unit: list(unit.inbox.take(worker="w", most=3))) for house in (store, other) * 4)
    )
    taken = [job.key for share in shares for job in share]
    assert len(taken) == len(set(taken)) == 20


async def test_a_reply_and_a_question_that_show_somebody_are_gone_with_them(store: House) -> None:
    job = (await say(store, "k1")).job
    assert job is not None
    shows_grace = '{"form":{"lead":"what Grace wrote"},"shows":["grace"]}'
    await finish(store, job, reply=shows_grace)
    ada = PersonId("ada")
    await store.write(lambda unit: unit.questions.open(lane=ADA_IN, form=shows_grace, seconds=600, person=ada))

    async def kept() -> tuple[str | None, str | None]:
        asked = await store.read(lambda unit: unit.questions.current(lane=ADA_IN, heard=LATER))
        return (await say(store, "k1")).reply, asked

    assert await kept() == (shows_grace, shows_grace)
    await store.write(lambda unit: unit.vault.erase("grace"))
    assert await kept() == (None, None)
    assert (await say(store, "k1")).is_done
