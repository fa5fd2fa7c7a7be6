"""Slow work has lanes of its own, is handed out once and in order, tried again, and left to programs that know it."""

import pytest

from storage.chat_log import ChatLog
from storage.errors import LeaseLost
from storage.inbox import Job
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage.lines import ADA, ADA_IN, LATER, end_leases, end_pauses, lane_row, say

House = Store[UnitOfWork]
ADA_FETCH = "task:fetch:webchat:ada"


async def ask(store: House, key: str, *, kind: str = "fetch", channel: str = "webchat", place: str = "ada") -> None:
    await store.write(
        lambda unit: unit.tasks.add(kind, channel=channel, place=place, key=key, body=f"of {key}", person=ADA)
    )


async def take(store: House, *, worker: str = "w1", channel: str = "webchat") -> list[Job]:
    taken = await store.write(
        lambda unit: list(unit.tasks.take(kinds=["fetch"], channels=[channel], worker=worker, most=9))
    )
    return sorted(taken, key=lambda job: job.row)


async def finish(store: House, job: Job, *, worker: str = "w1") -> Job | None:
    return await store.write(lambda unit: unit.tasks.finish(job, worker=worker))


async def due_in(store: House) -> float | None:
    return await store.read(lambda unit: unit.tasks.due_in(kinds=["fetch"], channels=["webchat"]))


async def test_what_a_person_says_does_not_wait_for_their_task(store: House) -> None:
    await ask(store, "t1")
    [job] = await take(store)
    assert (job.body, job.attempts, job.lane, job.person) == ("of t1", 1, ADA_FETCH, ADA)
    assert (await say(store, "k1")).job is not None


async def test_tasks_of_one_place_are_handed_out_one_after_the_other(store: House) -> None:
    await ask(store, "t1")
    await ask(store, "t2")
    [first] = await take(store)
    assert await take(store, worker="w2") == []
    second = await finish(store, first)
    assert second is not None
    assert second.key == "t2"
    assert await finish(store, second) is None
    assert (await lane_row(store, ADA_FETCH)).pending == 0


async def test_ten_tasks_of_one_person_hold_up_nobody_else_s(store: House) -> None:
    for number in range(10):
        await ask(store, f"a{number}")
    await ask(store, "b1", place="bob")
    assert [job.key for job in await take(store)] == ["a0", "b1"]


async def test_the_same_task_asked_for_again_is_done_once(store: House) -> None:
    await ask(store, "t1")
    await ask(store, "t1")
    assert (await lane_row(store, ADA_FETCH)).pending == 1
    [job] = await take(store)
    assert await finish(store, job) is None


async def test_kinds_and_channels_that_a_program_does_not_know_are_left_alone(store: House) -> None:
    await ask(store, "t1", kind="read")
    await ask(store, "t2", channel="slack")
    assert await take(store) == []
    assert await store.write(lambda unit: list(unit.inbox.take(worker="w1", most=9))) == []
    assert await due_in(store) is None
    assert await store.read(lambda unit: unit.inbox.waiting()) == 2
    assert [job.key for job in await take(store, channel="slack")] == ["t2"]


async def test_a_task_whose_worker_went_away_is_taken_over_and_finished_by_one_alone(store: House) -> None:
    await ask(store, "t1")
    [slow] = await take(store)
    await end_leases(store)
    [quick] = await take(store, worker="w2")
    assert quick.attempts == 2
    for late in ("finish", "hold", "release"):
        with pytest.raises(LeaseLost):
            await store.write(
                lambda unit, late=late: (  # type: ignore[misc]
                    unit.tasks.finish(slow, worker="w1") if late == "finish" else getattr(unit.tasks, late)(slow)
                )
            )
    await finish(store, quick, worker="w2")


async def test_a_task_that_goes_on_keeps_its_lease(store: House) -> None:
    await ask(store, "t1")
    [job] = await take(store)
    await end_leases(store)
    await store.write(lambda unit: unit.tasks.hold(job))
    assert await take(store, worker="w2") == []
    await finish(store, job)


async def test_a_task_that_failed_waits_and_its_attempts_are_counted(store: House) -> None:
    await ask(store, "t1")
    [job] = await take(store)
    await store.write(lambda unit: unit.tasks.later(job, seconds=60, counts=True))
    assert await take(store) == []
    assert 0 < (await due_in(store) or 0) <= 60
    await end_pauses(store)
    [again] = await take(store)
    assert again.attempts == 2


async def test_a_wait_that_is_nobody_s_fault_is_neither_an_attempt_nor_part_of_the_day(store: House) -> None:
    await ask(store, "t1")
    [job] = await take(store)
    await store.write(lambda unit: unit.tasks.later(job, seconds=60, counts=False))
    assert 59 < (await due_in(store) or 0) <= 66
    await end_pauses(store)
    [again] = await take(store)
    assert again.attempts == 1
    assert (again.accepted_at - job.accepted_at).total_seconds() == 60


async def test_what_was_given_back_is_taken_at_once_as_if_for_the_first_time(store: House) -> None:
    await ask(store, "t1")
    [job] = await take(store)
    await store.write(lambda unit: unit.tasks.release(job))
    [again] = await take(store, worker="w2")
    assert again.attempts == 1


async def test_the_web_chat_shows_no_task_and_nobody_counts_as_answered_by_one(store: House) -> None:
    await ask(store, "t1")
    [job] = await take(store)
    await finish(store, job)

    def look(unit: UnitOfWork) -> tuple[object, bool]:
        log = ChatLog(unit.connection, unit.vault, channel="webchat")
        return log.page(address="ada", limit=9), unit.inbox.has_answered(lane=ADA_IN)

    assert await store.read(look) == ([], False)


async def test_the_text_of_a_finished_task_is_dropped_with_other_texts_and_that_of_a_waiting_one_is_not(
    store: House,
) -> None:
    await ask(store, "t1")
    await ask(store, "t2", place="bob")
    done, waits = await take(store)
    await finish(store, done)
    assert await store.write(lambda unit: unit.conversations.purge(before=LATER)) == 1
    await store.write(lambda unit: unit.tasks.release(waits))
    assert [job.body for job in await take(store)] == ["of t2"]


async def test_nobody_fetches_for_somebody_who_was_erased(store: House) -> None:
    await ask(store, "t1")
    await store.write(lambda unit: unit.people.erase(ADA))
    assert await take(store) == []
    assert await store.read(lambda unit: unit.inbox.waiting()) == 0
