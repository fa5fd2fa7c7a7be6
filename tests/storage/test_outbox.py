import asyncio
import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from claims.notices import Notice
from claims.people import PersonId
from storage.errors import LeaseLost
from storage.outbox import MOST_ATTEMPTS
from storage.schema import card, outbox
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage import deeds
from tests.storage.lines import (
    ADA,
    ADA_OUT,
    CHANNELS,
    LATER,
    answer,
    answer_at,
    ask_card,
    deliver_all,
    drawn,
    end_leases,
    end_pauses,
    lane_at,
    lane_row,
    outbox_rows,
    sent,
    take,
)

House = Store[UnitOfWork]


async def states(store: House) -> list[str]:
    return [row.state for row in await outbox_rows(store)]


async def card_row(store: House) -> Any:
    return await store.read(lambda unit: unit.connection.execute(select(card).where(card.c.lane == ADA_OUT)).one())


def news(key: str, to: str = "ada", claim: int = 1) -> Notice:
    return Notice(key, "news", PersonId(to), "claim.approved", claim)


async def test_answers_leave_in_the_order_in_which_they_were_given(store: House) -> None:
    for n in range(3):
        await answer(store, f"k{n}", text=f"t{n}")
    [first] = await take(store)
    assert (first.bundle, first.attempts, first.ref) == ("t0", 1, None)
    assert await take(store, worker="w2") == []
    second = await sent(store, first, draw=lambda unit, row: None)
    assert second is not None
    assert second.bundle == "t1"
    assert await sent(store, second) is None
    assert [each.bundle for each in await take(store)] == ["t2"]
    rows = await outbox_rows(store)
    assert [row.seq for row in rows] == [1, 2, None]
    assert rows[0].posted
    assert rows[0].ref == "o1"


async def test_the_same_answer_is_posted_once(store: House) -> None:
    await answer(store, "k")
    await answer(store, "k")
    assert await deliver_all(store) == ["hello"]
    assert (await lane_row(store, ADA_OUT)).pending == 0


def age(store: House, seconds: float) -> Any:
    """What was sent was sent so much earlier."""
    value = outbox.c.sent_at - round(seconds * 1000)
    return store.write(lambda unit: unit.connection.execute(update(outbox).values(sent_at=value)) and None)


async def wait_of(store: House, lane: str = ADA_OUT) -> float:
    """For how many seconds from now the lane waits."""
    row = await lane_row(store, lane)
    return float(row.not_before) / 1000 - time.time()


async def test_a_place_gets_so_many_messages_in_so_many_seconds_and_no_more(store: House) -> None:
    for n in range(5):
        await answer(store, f"k{n}", text=f"t{n}")
    [head] = await take(store)
    second = await sent(store, head, draw=drawn, pace=(3, 60))
    assert second is not None
    await age(store, 40)
    third = await sent(store, second, draw=drawn, pace=(3, 60))
    assert third is not None, "two of three"
    assert await sent(store, third, draw=drawn, pace=(3, 60)) is None
    assert 15 < await wait_of(store) <= 20, "until the first is a minute old"
    assert await take(store) == []
    await age(store, 20)
    await end_pauses(store)
    [fourth] = await take(store)
    fifth = await sent(store, fourth, draw=drawn, pace=(3, 60))
    assert fifth is None, "two that are 20 s old and this one"
    assert 35 < await wait_of(store) <= 40


@pytest.mark.parametrize(("messages", "goes_on"), [(2, True), (3, False), (4, False)])
async def test_a_text_that_was_sent_in_parts_counts_as_many_messages(
    store: House, messages: int, goes_on: bool
) -> None:
    await answer(store, "k1")
    await answer(store, "k2")
    [head] = await take(store)
    following = await sent(store, head, draw=drawn, pace=(3, 60), messages=messages)
    assert (following is not None) == goes_on
    assert (await wait_of(store) > 55) != goes_on


async def test_a_pause_after_a_message_holds_the_lane_and_no_other(store: House) -> None:
    await answer(store, "a1")
    await answer(store, "a2")
    [first] = await take(store)
    assert await sent(store, first, draw=lambda unit, row: None, pace=(1, 60)) is None
    await answer(store, "b1", to="out:webchat:bob")
    assert [each.lane for each in await take(store)] == ["out:webchat:bob"]
    await end_pauses(store)
    assert [each.lane for each in await take(store)] == [ADA_OUT]


async def test_lanes_of_other_channels_are_left_alone(store: House) -> None:
    await answer_at(store, "D1", "s1")
    assert not await store.read(lambda unit: unit.outbox.is_due(channels=CHANNELS))
    assert await take(store) == []
    assert await store.read(lambda unit: unit.outbox.is_due(channels=("webchat", "slack")))


async def test_a_card_is_drawn_as_its_claim_is_when_it_leaves(store: House) -> None:
    claim = await store.write(deeds.draft)
    await ask_card(store, claim=claim.number)
    await store.write(lambda unit: deeds.submit(unit, claim.number, seen=1))
    assert f"claim:{claim.number}:owner v2" in await deliver_all(store)
    assert (
        await store.read(lambda unit: unit.conversations.drawn_versions(lane=ADA_OUT, claim=claim.number, until=LATER))
        == 2
    )


async def test_a_newer_card_supersedes_the_one_that_waits(store: House) -> None:
    await ask_card(store, fresh=True)
    await answer(store, "between")
    await ask_card(store)
    assert await states(store) == ["superseded", "waiting", "waiting"]
    assert (await lane_row(store, ADA_OUT)).pending == 2
    assert (await outbox_rows(store))[2].fresh, "it was to be posted anew, and still is"


async def test_a_card_that_stands_is_changed_in_place_and_a_fresh_one_leaves_it_behind(store: House) -> None:
    await ask_card(store)
    [first] = await take(store)
    await sent(store, first)
    await ask_card(store)
    [change] = await take(store)
    assert change.ref == "o1"
    await sent(store, change)
    await ask_card(store, fresh=True)
    [anew] = await take(store)
    assert anew.ref is None
    await sent(store, anew)
    rows = await outbox_rows(store)
    assert [(row.ref, bool(row.posted), row.retires) for row in rows] == [
        ("o1", True, None),
        ("o1", False, None),
        ("o3", True, "o1"),
    ]
    stands = await card_row(store)
    assert (stands.ref, stands.row) == ("o3", 3)


async def test_a_card_that_could_not_be_changed_in_place_is_a_new_message(store: House) -> None:
    await ask_card(store)
    [first] = await take(store)
    await sent(store, first)
    await ask_card(store)
    [change] = await take(store)
    await sent(store, change, ref="o2", anew=True)
    row = (await outbox_rows(store))[1]
    assert (row.ref, bool(row.posted), row.retires) == ("o2", True, "o1")


async def test_a_change_while_the_card_is_on_its_way_draws_it_again(store: House) -> None:
    claim = await store.write(deeds.draft)
    await ask_card(store, claim=claim.number)
    [old] = await take(store)
    await store.write(lambda unit: deeds.submit(unit, claim.number, seen=1))
    await sent(store, old)
    assert f"claim:{claim.number}:owner v2" in await deliver_all(store)


async def test_a_card_whose_change_was_not_announced_is_drawn_again_all_the_same(store: House) -> None:
    claim = await store.write(deeds.draft)
    await ask_card(store, claim=claim.number)
    [old] = await take(store)
    await store.write(lambda unit: deeds.submit(unit, claim.number, seen=1))
    await store.write(
        lambda unit: unit.connection.execute(
            update(outbox).where(outbox.c.state == "waiting", outbox.c.kind == "card").values(state="superseded")
        )
    )
    await sent(store, old)
    assert f"claim:{claim.number}:owner v2" in await deliver_all(store)


async def test_what_has_nothing_to_say_any_more_is_superseded_and_the_next_goes(store: House) -> None:
    await store.write(lambda unit: unit.outbox.notice(news("n1"), lane=ADA_OUT))
    await answer(store, "k")
    [head] = await take(store, draw=lambda unit, row: None)
    assert head.bundle == "hello"
    assert await states(store) == ["superseded", "sending"]


async def test_what_cant_be_drawn_is_dead_and_holds_nobody_up(store: House) -> None:
    def broken(unit: Any, row: Any) -> str:
        raise KeyError(row["code"])

    await store.write(lambda unit: unit.outbox.notice(news("n1"), lane=ADA_OUT))
    await answer(store, "k")
    [head] = await take(store, draw=broken)
    assert head.bundle == "hello"
    dead = (await outbox_rows(store))[0]
    assert (dead.state, dead.error) == ("dead", "draw: KeyError")


async def test_a_notice_is_told_once(store: House) -> None:
    for _ in range(2):
        await store.write(lambda unit: unit.outbox.notice(news("n1"), lane=ADA_OUT))
    assert await deliver_all(store) == ["claim.approved vNone"]


async def test_news_keeps_the_words_it_was_first_sent_in(store: House) -> None:
    await store.write(lambda unit: unit.outbox.notice(news("n1"), lane=ADA_OUT))
    [first] = await take(store, draw=lambda unit, row: "first words")
    await store.write(lambda unit: unit.outbox.later(first, seconds=0, error="failed", counts=True))
    [again] = await take(store, draw=lambda unit, row: "other words")
    assert (again.bundle, again.attempts) == ("first words", 2)


async def test_a_card_that_may_have_arrived_is_sent_again_byte_for_byte(store: House) -> None:
    await ask_card(store)
    [first] = await take(store, draw=lambda unit, row: "one")
    await store.write(lambda unit: unit.outbox.later(first, seconds=0, error="unknown", counts=True, unknown=True))
    [again] = await take(store, draw=lambda unit, row: "two")
    assert again.bundle == "one"


@pytest.mark.parametrize("counts", [True, False], ids=["failed", "busy"])
async def test_what_may_have_arrived_still_may_whatever_comes_of_the_next_attempt(store: House, counts: bool) -> None:
    claim = await store.write(deeds.draft)
    await ask_card(store, claim=claim.number)
    [first] = await take(store)
    await store.write(lambda unit: unit.outbox.later(first, seconds=0, error="unknown", counts=True, unknown=True))
    await end_pauses(store)
    [second] = await take(store)
    await store.write(lambda unit: unit.outbox.later(second, seconds=0, error="failed", counts=counts))
    await store.write(lambda unit: deeds.submit(unit, claim.number, seen=1))
    await end_pauses(store)
    [third, *_] = [each for each in await take(store) if each.lane == first.lane]
    assert (third.row, third.bundle, third.is_doubtful) == (first.row, first.bundle, True), "else it stands there twice"
    following = await sent(store, third, draw=drawn)
    assert following is not None
    assert following.ref == f"o{first.row}"


async def test_what_certainly_did_not_arrive_is_drawn_anew(store: House) -> None:
    await ask_card(store)
    [first] = await take(store, draw=lambda unit, row: "one")
    await store.write(lambda unit: unit.outbox.later(first, seconds=0, error="failed", counts=True))
    [second] = await take(store, draw=lambda unit, row: "two")
    assert (second.bundle, second.is_doubtful, second.due_at) == ("two", False, first.due_at)


async def test_a_courier_that_died_in_between_repeats_the_same_bytes(store: House) -> None:
    await ask_card(store)
    await take(store, draw=lambda unit, row: "one")
    await end_leases(store)
    [again] = await take(store, worker="w2", draw=lambda unit, row: "two")
    assert (again.bundle, again.attempts) == ("one", 2)


async def test_who_lost_the_lease_can_settle_nothing(store: House) -> None:
    await answer(store, "k")
    [slow] = await take(store)
    await end_leases(store)
    [quick] = await take(store, worker="w2")
    box = [
        lambda unit: unit.outbox.sent(slow, ref="x", worker="w1"),
        lambda unit: unit.outbox.later(slow, seconds=1, error="e", counts=True),
        lambda unit: unit.outbox.dead(slow, error="e"),
        lambda unit: unit.outbox.gone(slow, error="e"),
    ]
    for settle in box:
        with pytest.raises(LeaseLost):
            await store.write(settle)
    await sent(store, quick)
    assert await states(store) == ["sent"]


async def test_what_is_settled_again_after_a_commit_without_an_answer_is_settled_once(store: House) -> None:
    await answer(store, "k")
    [head] = await take(store)
    await answer(store, "next")
    await sent(store, head)
    with pytest.raises(LeaseLost):
        await sent(store, head)
    assert await states(store) == ["sent", "waiting"]
    row = await lane_row(store, ADA_OUT)
    assert (row.pending, row.seq) == (1, 1)
    assert len(await deliver_all(store)) == 1


async def test_the_twelfth_attempt_is_the_last_and_support_can_try_again(store: House) -> None:
    await answer(store, "k")
    await answer(store, "next")
    for n in range(1, MOST_ATTEMPTS + 1):
        [head] = await take(store)
        assert (head.bundle, head.attempts) == ("hello", n)
        await store.write(lambda unit, head=head: unit.outbox.later(head, seconds=0, error="failed", counts=True))
    assert await states(store) == ["dead", "waiting"]
    await store.write(lambda unit: unit.outbox.retry(1))
    assert not await store.write(lambda unit: unit.outbox.retry(1))
    assert not await store.write(lambda unit: unit.outbox.retry(99))
    assert await deliver_all(store) == ["hello", "hello"]
    assert (await lane_row(store, ADA_OUT)).pending == 0


async def test_a_day_of_failing_is_the_end_and_waiting_at_a_gate_is_not(store: House) -> None:
    await answer(store, "k")

    async def fail(counts: bool, seconds: float = 0) -> None:
        [head] = await take(store)
        await store.write(lambda unit: unit.outbox.later(head, seconds=seconds, error="e", counts=counts))
        await end_pauses(store)

    async def go_by(millis: int) -> None:
        value = outbox.c.failing_since - millis
        await store.write(lambda unit: unit.connection.execute(update(outbox).values(failing_since=value)))

    await fail(counts=True)
    await fail(counts=False, seconds=3600)
    await go_by(86_400_000 + 1_800_000)
    await fail(counts=True)
    assert await states(store) == ["waiting"]
    await go_by(1_900_000)
    await fail(counts=True)
    assert await states(store) == ["dead"]


async def test_waiting_at_a_gate_counts_no_attempt(store: House) -> None:
    await answer(store, "k")
    [head] = await take(store)
    await store.write(lambda unit: unit.outbox.later(head, seconds=30, error="busy", counts=False))
    assert await take(store) == []
    due = await store.read(lambda unit: unit.outbox.due_in(channels=CHANNELS))
    assert due is not None
    assert 25 < due <= 33
    await end_pauses(store)
    [again] = await take(store)
    assert again.attempts == 1


async def test_a_notice_for_later_waits_and_lets_others_pass(store: House) -> None:
    later = await store.write(lambda unit: unit.outbox.notice(news("n1"), lane=ADA_OUT, due_at=2**45))
    assert later is None
    assert await take(store) == []
    await answer(store, "now")
    assert await deliver_all(store) == ["hello"]
    assert await states(store) == ["waiting", "sent"]
    await store.write(lambda unit: unit.connection.execute(update(outbox).values(due_at=0)))
    await store.write(lambda unit: unit.outbox.answer(lane=ADA_OUT, key="z", bundle="last", to=ADA))
    assert await deliver_all(store) == ["claim.approved vNone", "last"]


async def test_when_a_place_is_gone_all_that_waits_goes_to_the_next_channel_in_order(store: House) -> None:
    await store.write(lambda unit: unit.people.add_address(ADA, channel="slack", address="U1"))
    await store.write(lambda unit: unit.conversations.touch(channel="slack", address="U1", person=ADA))
    for n in range(3):
        left = await answer_at(store, "U1", f"k{n}", text=f"t{n}")
    [head] = await take(store, channels=("slack",))
    assert (head.place, head.bundle) == ("U1", "t0")
    await store.write(lambda unit: unit.outbox.gone(head, error="user_not_found"))
    assert (await lane_row(store, left)).pending == 0
    assert await deliver_all(store) == ["t0", "t1", "t2"]
    assert await store.read(lambda unit: unit.outbox.lane_of(ADA)) == ADA_OUT


async def test_who_can_be_reached_nowhere_is_reported_and_hears_it_later(store: House) -> None:
    claim = await store.write(deeds.draft)
    await store.write(lambda unit: unit.outbox.notice(news("n1", claim=claim.number), lane=ADA_OUT))
    [head] = await take(store)
    await store.write(lambda unit: unit.outbox.gone(head, error="never signed in"))
    waiting = (await outbox_rows(store))[0]
    assert (waiting.lane, waiting.state, waiting.error) == ("out:nobody:ada", "waiting", "unreachable")
    assert await store.read(lambda unit: unit.outbox.unreached(claim=claim.number)) == ["ada"]
    assert not await store.read(lambda unit: unit.conversations.is_reachable(ADA))
    [told] = await take(store)
    assert (told.lane, told.bundle) == ("out:webchat:root", "person.unreachable vNone")
    await sent(store, told)
    await store.write(lambda unit: unit.conversations.touch(channel="webchat", address="ada", person=ADA))
    assert await deliver_all(store) == ["claim.approved vNone"]
    assert await store.read(lambda unit: unit.outbox.unreached(claim=claim.number)) == []


async def test_what_comes_back_to_a_place_is_another_message_to_its_platform(store: House) -> None:
    """The platform may remember what it was given for somebody who could not see it."""
    await store.write(lambda unit: unit.outbox.notice(news("n1"), lane=ADA_OUT))
    earlier = update(outbox).values(due_at=outbox.c.due_at - 5_000)
    await store.write(lambda unit: unit.connection.execute(earlier) and None)
    [head] = await take(store)
    await store.write(lambda unit: unit.outbox.gone(head, error="no licence"))
    await store.write(lambda unit: unit.conversations.touch(channel="webchat", address="ada", person=ADA))
    [back] = [each for each in await take(store) if each.lane == ADA_OUT]
    assert back.row == head.row
    assert back.due_at > head.due_at


async def test_an_administrator_hears_once_of_somebody_who_has_no_address(empty_store: House) -> None:
    def move_in(unit: UnitOfWork) -> None:
        from tests.support import builders

        for person in builders.company():
            unit.people.put(person)
        unit.people.add_address(PersonId("root"), channel="webchat", address="root")

    await empty_store.write(move_in)
    for key in ("n1", "n2"):
        await empty_store.write(lambda unit, key=key: unit.outbox.notice(news(key), lane=unit.outbox.lane_of(ADA)))
    assert await deliver_all(empty_store) == ["person.unreachable vNone"]


async def test_a_notice_nobody_looked_at_goes_to_another_channel_too_and_once(store: House) -> None:
    await store.write(lambda unit: unit.people.add_address(ADA, channel="slack", address="U1"))
    await store.write(lambda unit: unit.outbox.notice(news("n1"), lane=ADA_OUT))
    await deliver_all(store)
    assert await store.write(lambda unit: unit.outbox.pass_on_unseen(seconds=600)) == 0
    await store.write(lambda unit: unit.connection.execute(update(outbox).values(sent_at=outbox.c.sent_at - 601_000)))
    assert await store.write(lambda unit: unit.outbox.pass_on_unseen(seconds=600)) == 1
    assert await store.write(lambda unit: unit.outbox.pass_on_unseen(seconds=600)) == 0
    row = (await outbox_rows(store))[1]
    assert (row.lane, row.code, row.state) == (await lane_at(store, "U1"), "claim.approved", "waiting")


async def test_a_notice_that_was_looked_at_goes_nowhere_else(store: House) -> None:
    await store.write(lambda unit: unit.people.add_address(ADA, channel="slack", address="U1"))
    await store.write(lambda unit: unit.outbox.notice(news("n1"), lane=ADA_OUT))
    await deliver_all(store)
    await store.write(lambda unit: unit.conversations.see(address="ada", seq=1))
    await store.write(lambda unit: unit.connection.execute(update(outbox).values(sent_at=outbox.c.sent_at - 601_000)))
    assert await store.write(lambda unit: unit.outbox.pass_on_unseen(seconds=600)) == 0


async def test_couriers_of_two_processes_share_the_work_and_send_nothing_twice(store: House, other: House) -> None:
    for n in range(12):
        await answer(store, f"k{n}", text=f"t{n}", to=f"out:webchat:p{n % 6}")

    async def carry(house: House, worker: str) -> list[tuple[str, str]]:
        done = []
        while taken := await take(house, worker=worker, most=2):
            for each in taken:
                done.append((each.lane, each.bundle))
                await sent(house, each)
        return done

    both = await asyncio.gather(carry(store, "w1"), carry(other, "w2"))
    done = both[0] + both[1]
    assert sorted(text for _, text in done) == sorted(f"t{n}" for n in range(12))
    rows = await outbox_rows(store)
    assert all(row.state == "sent" for row in rows)
    for n in range(6):
        assert [row.seq for row in rows if row.lane == f"out:webchat:p{n}"] == [1, 2]


@pytest.mark.parametrize("kind", ["card", "news", "answer"])
async def test_what_showed_somebody_who_was_erased_before_it_arrived_is_said_without_them(
    store: House, kind: str
) -> None:
    showing = '{"messages":["by Grace"],"shows":["grace"]}'
    if kind == "card":
        await ask_card(store)
    elif kind == "news":
        await store.write(lambda unit: unit.outbox.notice(news("n1"), lane=ADA_OUT))
    else:
        await answer(store, "k1", text=showing)
    (first,) = await take(store, draw=lambda unit, row: showing)
    assert first.bundle == showing
    await store.write(lambda unit: unit.vault.erase("grace"))
    await end_leases(store)

    again = await take(store, draw=lambda unit, row: "by somebody")

    assert [each.bundle for each in again] == ([] if kind == "answer" else ["by somebody"])
    row = (await outbox_rows(store))[0]
    assert (row.state, row.error) == (("superseded", "erased") if kind == "answer" else ("sending", None))


async def test_whose_keys_open_a_body_is_written_beside_it(store: House) -> None:
    await answer(store, "k1", text='{"messages":[],"shows":["wei","bob"]}')
    await answer(store, "k2", text="{}")
    await store.write(lambda unit: unit.outbox.answer(lane="out:webchat:x", key="k3", bundle="{}", to=None))

    assert [row.sealed_for for row in await outbox_rows(store)] == ["ada;bob;wei", "ada", None]


async def test_when_an_answer_arrived_is_known_and_now_as_long_as_some_of_it_is_on_its_way(store: House) -> None:
    async def arrived(key: str = "k") -> datetime | None:
        return await store.read(lambda unit: unit.outbox.answered(key=key))

    assert await arrived() is None
    await answer(store, "k:0")
    await answer(store, "k:1")
    [first] = await take(store)
    second = await sent(store, first, draw=drawn)
    assert second is not None
    await age(store, 900)
    began = await store.read(lambda unit: unit.now())
    assert abs((await arrived() or began) - began) < timedelta(seconds=60), "the second is on its way"
    await sent(store, second)
    await age(store, 900)
    told = await arrived()
    assert told is not None
    assert timedelta(seconds=890) < began - told < timedelta(seconds=960)
    assert await arrived("other") is None
