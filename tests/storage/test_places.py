"""A lane leads where its reader is and nowhere else, and tells nobody without the key where that is."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from claims.notices import Notice
from claims.people import PersonId
from storage.outbox import Delivery
from storage.schema import lane, metadata, outbox
from storage.schema import place as place_table
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage import deeds
from tests.storage.lines import ADA, ADA_OUT, answer_at, lane_at, lane_row, outbox_rows, sent, take

House = Store[UnitOfWork]
BOB = PersonId("bob")
LATER = datetime(2200, 1, 1, tzinfo=UTC)


async def move_in(store: House, person: PersonId, place: str) -> None:
    """Somebody gets an account at Slack and is heard there."""

    def work(unit: UnitOfWork) -> None:
        unit.people.add_address(person, channel="slack", address=place)
        unit.conversations.touch(channel="slack", address=place, person=person)

    await store.write(work)


async def on_slack(store: House) -> list[Delivery]:
    """What a courier takes there."""
    return await take(store, channels=("slack",))


async def places(store: House) -> list[Any]:
    return await store.read(lambda unit: unit.connection.execute(select(place_table)).all())


# ---------------------------------------------------------------- where it leads


async def test_an_answer_leaves_for_the_place_it_was_given_in(store: House) -> None:
    await move_in(store, ADA, "U1")
    for number, (place, to) in enumerate([("U1", ADA), ("C-General", ADA), ("C-General", BOB), ("U-stranger", None)]):
        await answer_at(store, place, f"k{number}", text=place, to=to)

    went = []
    while taken := await on_slack(store):
        went += [(each.place, each.bundle, each.to) for each in taken]
        for each in taken:
            await sent(store, each)
    assert sorted(went, key=str) == [
        ("C-General", "C-General", ADA),
        ("C-General", "C-General", BOB),
        ("U-stranger", "U-stranger", None),
        ("U1", "U1", ADA),
    ]
    assert len(await places(store)) == 3, "the account is known by its address"


async def test_case_makes_no_other_lane(store: House) -> None:
    assert await lane_at(store, "ZhangSan", channel="wecom") == await lane_at(store, "zhangsan", channel="wecom")
    assert await lane_at(store, "zhangsan", channel="wecom") != (await lane_at(store, "zhangsan")).replace(
        "slack", "wecom"
    )


async def test_on_our_own_pages_a_place_is_the_person(store: House) -> None:
    def work(unit: UnitOfWork) -> tuple[str, str]:
        there = {"channel": "webchat", "place": "ada"}
        return unit.places.lane_in(**there), unit.places.lane_to(**there, to=ADA)

    assert await store.write(work) == ("in:webchat:ada", ADA_OUT)
    assert await places(store) == []


async def test_a_notice_goes_to_the_account_it_is_for(store: House) -> None:
    await move_in(store, ADA, "U1")
    notice = Notice("n1", "news", ADA, "claim.approved", 1)
    await store.write(lambda unit: unit.outbox.notice(notice, lane=unit.outbox.lane_of(ADA)))
    [head] = await on_slack(store)
    assert (head.place, head.to) == ("U1", ADA)


async def test_who_changed_accounts_gets_what_waited_at_the_new_one_and_the_next_owner_nothing(store: House) -> None:
    ada = replace(deeds.person("ada"), slack_id="U1")
    await store.write(lambda unit: unit.people.put(ada) and None)
    await store.write(lambda unit: unit.conversations.touch(channel="slack", address="U1", person=ADA))
    left = await answer_at(store, "U1", "k1", text="for ada alone")
    await store.write(lambda unit: unit.people.import_rows([replace(ada, slack_id="U2")]) and None)
    await store.write(lambda unit: unit.people.import_rows([replace(deeds.person("bob"), slack_id="U1")]) and None)
    await store.write(lambda unit: unit.conversations.touch(channel="slack", address="U2", person=ADA))
    await answer_at(store, "U1", "k2", text="for bob", to=BOB)

    went = {}
    for _ in range(3):
        for each in await on_slack(store):
            went[each.place] = (each.bundle, each.to)
            await sent(store, each)
    assert went == {"U2": ("for ada alone", ADA), "U1": ("for bob", BOB)}
    assert (await lane_row(store, left)).pending == 0


async def test_a_channel_that_is_gone_for_one_sends_nobody_the_words_for_another(store: House) -> None:
    left = await answer_at(store, "C1", "k1", text="for ada", to=ADA)
    await answer_at(store, "C1", "k2", text="for bob", to=BOB)
    [head] = await on_slack(store)
    await store.write(lambda unit: unit.outbox.gone(head, error="channel_not_found"))
    assert {row.lane: row.person for row in await outbox_rows(store)} == {ADA_OUT: "ada", left: "bob"}
    [head] = await on_slack(store)
    assert (head.to, head.place) == (BOB, "C1")
    await store.write(lambda unit: unit.outbox.gone(head, error="channel_not_found"))
    assert {row.lane: row.person for row in await outbox_rows(store)} == {ADA_OUT: "ada", "out:webchat:bob": "bob"}
    assert (await lane_row(store, left)).pending == 0


# ---------------------------------------------------------------- what is forgotten


async def test_nothing_is_sent_to_who_was_erased(store: House) -> None:
    await move_in(store, ADA, "U1")
    await answer_at(store, "U1", "k1")
    await answer_at(store, "C1", "k2")
    await store.write(lambda unit: unit.people.erase(ADA) and None)
    assert await places(store) == []
    assert await on_slack(store) == []
    assert [(row.state, row.error) for row in await outbox_rows(store)] == [("superseded", "erased")] * 2


async def test_where_a_stranger_is_stands_under_their_own_key_once_they_are_known(store: House) -> None:
    await answer_at(store, "U9", "k1", text="who are you?", to=None)
    assert [row.person for row in await places(store)] == [""]
    await move_in(store, ADA, "U9")
    assert await places(store) == []
    [head] = await on_slack(store)
    assert (head.place, head.bundle) == ("U9", "who are you?")


@pytest.mark.parametrize("is_sent", [True, False])
async def test_where_a_stranger_was_is_dropped_with_their_words_but_not_before_they_are_answered(
    store: House, is_sent: bool
) -> None:
    await answer_at(store, "U9", "k1", to=None)
    await answer_at(store, "C1", "k2", to=ADA)
    if is_sent:
        for each in await on_slack(store):
            await sent(store, each)
    await store.write(lambda unit: unit.conversations.purge(before=LATER))
    assert [row.person for row in await places(store)] == (["ada"] if is_sent else ["", "ada"])


@pytest.mark.parametrize(
    ("is_sent", "hours", "is_card", "stays"),
    [(True, 2, False, False), (True, 0, False, True), (False, 2, False, True), (True, 2, True, True)],
    ids=["over", "of this hour", "on its way", "a card"],
)
async def test_where_something_was_said_once_is_forgotten_after_an_hour_but_not_where_a_card_is(
    store: House, is_sent: bool, hours: int, is_card: bool, stays: bool
) -> None:
    def say(unit: UnitOfWork) -> None:
        lane = unit.outbox.lane_to(channel="slack", place="only:U1:x", to=ADA)
        if is_card:
            unit.outbox.card(lane=lane, card_key="claim:1:owner", claim=None, to=ADA, fresh=True)
        else:
            unit.outbox.answer(lane=lane, key="k1", bundle="{}", to=ADA)

    await store.write(say)
    if is_sent:
        for each in await on_slack(store):
            await sent(store, each)
    old = update(place_table).values(remembered_at=place_table.c.remembered_at - hours * 3_600_000)
    await store.write(lambda unit: unit.connection.execute(old) and None)
    await store.write(lambda unit: unit.conversations.purge(before=datetime(2000, 1, 1, tzinfo=UTC)))
    assert [row.person for row in await places(store)] == (["ada"] if stays else [])


async def test_a_place_that_was_written_by_hand_leads_nowhere(store: House, caplog: pytest.LogCaptureFixture) -> None:
    await answer_at(store, "C1", "k1", to=ADA)
    await answer_at(store, "C2", "k2", to=ADA)

    def swap(unit: UnitOfWork) -> None:
        one, other = unit.connection.execute(select(place_table).order_by(place_table.c.lane)).all()
        for row, sealed in ((one, other.place_enc), (other, one.place_enc)):
            unit.connection.execute(update(place_table).where(place_table.c.lane == row.lane).values(place_enc=sealed))

    await store.write(swap)
    assert await on_slack(store) == []
    assert {each.getMessage() for each in caplog.records} == {"security: where somebody is was changed in the database"}
    assert {row.lane for row in await outbox_rows(store)} == {ADA_OUT}


# ---------------------------------------------------------------- what the tables tell


async def test_no_table_and_no_file_tells_where_anybody_is(store: House, tmp_path: Path) -> None:
    def talk(unit: UnitOfWork) -> None:
        for place, to in (("UPLANTED1", ADA), ("CPLANTED2", ADA), ("UPLANTED3", None)):
            heard = unit.conversations.lane_in(channel="slack", place=place)
            unit.inbox.accept(lane=heard, key=f"e.{heard}", body=f'{{"from": "{place}"}}', person=to, worker="w")
            unit.questions.open(lane=heard, form="{}", seconds=600, person=to or PersonId(""))
            out = unit.outbox.lane_to(channel="slack", place=place, to=to)
            unit.outbox.answer(lane=out, key=f"e.{heard}", bundle="{}", to=to)
            if to is not None:
                unit.outbox.card(lane=out, card_key="claim:1:owner", claim=1, to=to, fresh=True)

    await move_in(store, ADA, "UPLANTED1")
    await store.write(deeds.draft)
    await store.write(talk)
    notice = Notice("n1", "news", ADA, "claim.approved", 1)
    await store.write(lambda unit: unit.outbox.notice(notice, lane=unit.outbox.lane_of(ADA)))
    for each in await on_slack(store):
        await store.write(lambda unit, each=each: unit.outbox.gone(each, error="user_not_found"))

    def cells(unit: UnitOfWork) -> list[bytes]:
        rows = [row for table in metadata.sorted_tables for row in unit.connection.execute(select(table))]
        found = [cell for row in rows for cell in row if cell is not None]
        return [bytes(cell) if isinstance(cell, (bytes, memoryview)) else str(cell).encode() for cell in found]

    assert await store.read(lambda unit: unit.connection.execute(select(lane.c.key)).all())
    assert [cell for cell in await store.read(cells) if b"planted" in cell.lower()] == []

    def search() -> list[str]:
        return [each.name for each in tmp_path.rglob("*") if each.is_file() and b"planted" in each.read_bytes().lower()]

    assert await asyncio.to_thread(search) == []
    assert await store.read(lambda unit: unit.connection.execute(select(outbox.c.id)).all())
