import asyncio
import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select, update

from claims.people import PersonId
from storage.chat_log import Entry
from storage.moments import moment
from storage.schema import address, outbox, question
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage import deeds
from tests.storage.lines import (
    ADA,
    ADA_IN,
    ADA_OUT,
    LATER,
    answer,
    answer_at,
    ask_card,
    deliver_all,
    finish,
    lane_at,
    outbox_rows,
    say,
    sent,
    take,
)

House = Store[UnitOfWork]


async def page(store: House, *, limit: int = 50, before: tuple[int, int] | None = None) -> list[Entry]:
    return list(await store.read(lambda unit: unit.conversations.page(address="ada", limit=limit, before=before)))


async def since(store: House, *, said: int = 0, sent: int = 0, limit: int = 50) -> list[Entry]:
    return list(
        await store.read(lambda unit: unit.conversations.since(address="ada", said=said, sent=sent, limit=limit))
    )


async def talk(store: House, number: int) -> None:
    """Ada says something and is answered."""
    accepted = await say(store, f"s{number}", body=f"said {number}")
    assert accepted.job is not None
    await finish(store, accepted.job)
    await answer(store, f"s{number}", text=f"answer {number}")
    await deliver_all(store)
    # A log is in the order of whole milliseconds; nobody reads and writes again within one.
    await deeds.a_millisecond_passes(store)


# ---------------------------------------------------------------- who is where


async def test_a_person_is_found_by_their_address_whatever_its_case(store: House) -> None:
    await store.write(lambda unit: unit.people.add_address(ADA, channel="wecom", address="ZhangSan"))
    found = await store.read(lambda unit: unit.conversations.person_at(channel="wecom", address="zhangsan"))
    assert found == "ada"
    assert await store.read(lambda unit: unit.conversations.person_at(channel="slack", address="zhangsan")) is None


async def test_the_first_touch_of_a_channel_is_told_from_the_later_ones(store: House) -> None:
    def touch(unit: UnitOfWork) -> bool:
        return unit.conversations.touch(channel="slack", address="U1", person=ADA)

    assert await store.write(touch)
    assert not await store.write(touch)
    assert await store.read(lambda unit: unit.conversations.person_at(channel="slack", address="U1")) == "ada"


async def test_a_person_is_reached_where_they_spoke_last(store: House) -> None:
    def age(unit: UnitOfWork) -> None:
        unit.connection.execute(update(address).values(last_used_at=address.c.last_used_at - 60_000))

    for channel, place in (("slack", "U1"), ("webchat", "ada"), ("slack", "U1")):
        await store.write(age)
        await store.write(
            lambda unit, channel=channel, place=place: unit.conversations.touch(
                channel=channel, address=place, person=ADA
            )
        )
        expected = await lane_at(store, place, channel=channel)
        assert await store.read(lambda unit: unit.conversations.lane_of(ADA)) == expected


async def test_who_has_no_address_is_not_reachable(store: House) -> None:
    assert await store.read(lambda unit: unit.conversations.is_reachable(ADA))
    assert not await store.read(lambda unit: unit.conversations.is_reachable(PersonId("stranger")))


# ---------------------------------------------------------------- what was shown


async def test_only_a_card_that_arrived_counts_as_shown(store: House) -> None:
    claim = await store.write(deeds.draft)
    key = f"claim:{claim.number}:owner"
    await ask_card(store, claim=claim.number)
    [delivery] = await take(store)

    async def shown() -> tuple[int | None, int | None]:
        return await store.read(
            lambda unit: (
                unit.conversations.shown_version(lane=ADA_OUT, card_key=key),
                unit.conversations.drawn_versions(lane=ADA_OUT, claim=claim.number, until=LATER),
            )
        )

    assert await shown() == (None, None)
    await sent(store, delivery)
    assert await shown() == (1, 1)
    await store.write(lambda unit: deeds.submit(unit, claim.number, seen=1))
    assert await shown() == (1, 1)
    await deliver_all(store)
    assert await shown() == (2, 2)


async def test_a_card_that_came_later_or_further_below_was_not_shown_yet(store: House) -> None:
    claim = await store.write(deeds.draft)
    await ask_card(store, claim=claim.number)
    await deliver_all(store)
    await store.write(lambda unit: deeds.submit(unit, claim.number, seen=1))
    await deliver_all(store)
    first, second = [row for row in await outbox_rows(store) if row.kind == "card" and row.lane == ADA_OUT]
    await store.write(
        lambda unit: unit.connection.execute(
            update(outbox).values(sent_at=first.sent_at + 10).where(outbox.c.id == second.id)
        )
    )

    async def shown(ms: int, place: int | None = None) -> int | None:
        until = moment(first.sent_at + ms)
        return await store.read(
            lambda unit: unit.conversations.drawn_versions(lane=ADA_OUT, claim=claim.number, until=until, place=place)
        )

    assert [await shown(ms) for ms in (-1, 0, 9, 10)] == [None, 1, 1, 2]
    assert [await shown(10, place) for place in (first.seq - 1, first.seq, second.seq - 1, second.seq)] == [
        None,
        1,
        1,
        2,
    ]


async def test_what_was_shown_in_one_conversation_was_not_shown_in_another(store: House) -> None:
    claim = await store.write(deeds.draft)
    await ask_card(store, claim=claim.number)
    await deliver_all(store)

    async def shown(lane: str) -> int | None:
        return await store.read(
            lambda unit: unit.conversations.drawn_versions(lane=lane, claim=claim.number, until=LATER)
        )

    assert (await shown(ADA_OUT), await shown("out:webchat:bob")) == (1, None)


# ---------------------------------------------------------------- questions


async def test_a_conversation_has_one_question_and_it_ends(store: House) -> None:
    async def current() -> str | None:
        return await store.read(lambda unit: unit.questions.current(lane=ADA_IN, heard=LATER))

    assert await current() is None
    await store.write(lambda unit: unit.questions.open(lane=ADA_IN, form="one", seconds=600, person=ADA))
    await store.write(lambda unit: unit.questions.open(lane=ADA_IN, form="two", seconds=600, person=ADA))
    assert await current() == "two"
    await store.write(lambda unit: unit.connection.execute(update(question).values(expires_at=1)))
    assert await current() is None
    await store.write(lambda unit: unit.questions.open(lane=ADA_IN, form="three", seconds=600, person=ADA))
    await store.write(lambda unit: unit.questions.close(lane=ADA_IN))
    assert await current() is None


async def test_who_reads_along_answers_nobody_elses_question(store: House) -> None:
    await store.write(lambda unit: unit.questions.open(lane=ADA_IN, form="how much?", seconds=600, person=ADA))

    async def asked(person: PersonId | None) -> str | None:
        return await store.read(lambda unit: unit.questions.current(lane=ADA_IN, heard=LATER, person=person))

    assert [await asked(each) for each in (ADA, PersonId("bob"), None)] == ["how much?", None, "how much?"]


async def test_what_was_accepted_before_a_question_was_asked_is_no_answer_to_it(store: House) -> None:
    await store.write(lambda unit: unit.questions.open(lane=ADA_IN, form="how much?", seconds=600, person=ADA))
    asked = await store.read(lambda unit: unit.connection.execute(select(question.c.asked_at)).scalar_one())

    async def current(ms: int) -> str | None:
        return await store.read(lambda unit: unit.questions.current(lane=ADA_IN, heard=moment(asked + ms)))

    assert [await current(-1), await current(0)] == [None, "how much?"]
    await store.write(lambda unit: unit.connection.execute(update(question).values(asked_at=asked - 5)))
    await store.write(lambda unit: unit.questions.open(lane=ADA_IN, form="when?", seconds=600, person=ADA))
    assert [await current(-2), await current(10_000)] == [None, "when?"]


# ---------------------------------------------------------------- the log


async def test_a_page_shows_what_was_said_and_answered_in_order(store: House) -> None:
    for n in range(3):
        await talk(store, n)
    assert [each.body for each in await page(store)] == [
        "said 0",
        "answer 0",
        "said 1",
        "answer 1",
        "said 2",
        "answer 2",
    ]
    assert [each.ref for each in await page(store, limit=2)] == ["i3", "o3"]


async def test_a_page_goes_on_before_the_one_that_was_shown(store: House) -> None:
    for n in range(4):
        await talk(store, n)
    newest = await page(store, limit=4)
    said = min(each.seq for each in newest if each.side == "said")
    gone_out = min(each.seq for each in newest if each.side == "sent")
    older = await page(store, limit=50, before=(said, gone_out))
    assert [each.body for each in older + newest] == [each.body for each in await page(store)]


async def test_what_waits_to_be_sent_is_not_in_the_log_yet(store: House) -> None:
    await answer(store, "k")
    assert await page(store) == []
    await deliver_all(store)
    [entry] = await page(store)
    assert (entry.side, entry.seq, entry.state, entry.posted) == ("sent", 1, "sent", True)


async def test_a_card_appears_once_with_its_newest_content(store: House) -> None:
    claim = await store.write(deeds.draft)
    await ask_card(store, claim=claim.number)
    await deliver_all(store)
    await answer(store, "below")
    await deliver_all(store)
    await store.write(lambda unit: deeds.submit(unit, claim.number, seen=1))
    await deliver_all(store)
    entries = await page(store)
    assert [(each.body, each.ref) for each in entries] == [(f"claim:{claim.number}:owner v2", "o1"), ("hello", "o2")]
    [change] = await since(store, sent=2)
    assert (change.ref, change.posted, change.body) == ("o1", False, f"claim:{claim.number}:owner v2")


async def test_a_card_that_moved_down_leaves_its_old_place_retired(store: House) -> None:
    claim = await store.write(deeds.draft)
    for fresh in (False, False, True):
        await ask_card(store, claim=claim.number, fresh=fresh)
        await deliver_all(store)
    old, new = await page(store)
    assert (old.ref, old.retired) == ("o1", True)
    assert (new.ref, new.retired) == ("o3", False)
    left, anew = await since(store, sent=2)
    assert (left.ref, left.retired, left.posted) == ("o1", True, False)
    assert (anew.ref, anew.retired, anew.posted) == ("o3", False, True)


async def test_what_came_after_a_place_comes_once_and_in_order(store: House) -> None:
    for n in range(3):
        await talk(store, n)
    seen: list[str | None] = []
    said = gone_out = 0
    while entries := await since(store, said=said, sent=gone_out, limit=2):
        for each in entries:
            seen.append(each.body)
            if each.side == "said":
                said = max(said, each.seq)
            else:
                gone_out = max(gone_out, each.seq)
    assert sorted(str(body) for body in seen) == sorted(
        [f"said {n}" for n in range(3)] + [f"answer {n}" for n in range(3)]
    )


async def test_a_log_shows_nobody_else_s_conversation(store: House) -> None:
    await talk(store, 1)
    await answer(store, "b", text="for bob", to="out:webchat:bob")
    await answer_at(store, "ada", "s", text="elsewhere")
    await deliver_all(store)
    assert [each.body for each in await page(store)] == ["said 1", "answer 1"]


async def test_unread_counts_new_messages_and_not_changes(store: House) -> None:
    async def unread() -> int:
        return await store.read(lambda unit: unit.conversations.unread(address="ada"))

    assert await unread() == 0
    await ask_card(store)
    await deliver_all(store)
    await answer(store, "k")
    await deliver_all(store)
    assert await unread() == 2
    await store.write(lambda unit: unit.conversations.see(address="ada", seq=1))
    assert await unread() == 1
    await ask_card(store)
    await deliver_all(store)
    assert await unread() == 1
    await store.write(lambda unit: unit.conversations.see(address="ada", seq=3))
    await store.write(lambda unit: unit.conversations.see(address="ada", seq=2))
    assert await unread() == 0


@pytest.mark.parametrize(("waiting", "counted"), [(998, 998), (999, 999), (1_000, 999)])
async def test_who_never_looks_has_999_unread_messages_at_most(store: House, waiting: int, counted: int) -> None:
    one = {"lane": ADA_OUT, "kind": "answer", "due_at": 0, "state": "sent", "created_at": 0, "posted": True}
    rows = [{**one, "seq": seq} for seq in range(1, waiting + 1)]
    await store.write(lambda unit: unit.connection.execute(insert(outbox), rows) and None)
    assert await store.read(lambda unit: unit.conversations.unread(address="ada")) == counted


async def test_texts_of_an_erased_person_are_gone_from_the_log(store: House) -> None:
    await talk(store, 1)
    await store.write(lambda unit: unit.vault.erase("ada"))
    assert [each.body for each in await page(store)] == [None, None]
    assert [each.body for each in await since(store)] == [None, None]


async def test_texts_of_an_erased_claimant_are_gone_from_everybody_s_log(store: House) -> None:
    def of(*shown: str) -> str:
        return json.dumps({"messages": [], "shows": list(shown)})

    await store.write(deeds.submitted)
    (card,) = await take(store, draw=lambda unit, row: of("ada", "wei"))
    await sent(store, card)
    for place, body in enumerate((of("ada"), of("bob"), of())):
        await answer(store, f"k{place}", text=body, to="out:webchat:grace")
    await deliver_all(store)

    async def texts() -> list[str | None]:
        log = await store.read(lambda unit: unit.conversations.page(address="grace", limit=9))
        return [each.body for each in log]

    assert await texts() == [of("ada", "wei"), of("ada"), of("bob"), of()]
    await store.write(lambda unit: unit.vault.erase("ada"))
    assert await texts() == [None, None, of("bob"), of()]


async def test_old_texts_are_purged_and_their_places_stay(store: House) -> None:
    await talk(store, 1)
    later = datetime(2200, 1, 1, tzinfo=UTC)
    assert await store.write(lambda unit: unit.conversations.purge(before=later)) == 1
    assert [each.body for each in await page(store)] == [None, "answer 1"]


async def test_two_tabs_that_look_at_once_leave_the_furthest_mark(store: House, other: House) -> None:
    for n in range(4):
        await answer(store, f"k{n}")
    await deliver_all(store)
    await asyncio.gather(
        *(
            house.write(lambda unit, seq=seq: unit.conversations.see(address="ada", seq=seq))
            for seq in (4, 1, 3, 2)
            for house in (store, other)
        )
    )
    assert await store.read(lambda unit: unit.conversations.unread(address="ada")) == 0


async def test_cards_of_a_subject_are_found_where_a_card_of_the_claim_stands(store: House) -> None:
    bobs = await lane_at(store, "bob")

    def post(unit: UnitOfWork) -> None:
        claim = deeds.draft(unit).number
        for lane, key, person in [
            (ADA_OUT, f"claim:{claim}:owner", ADA),
            (ADA_OUT, "twice:f1:1:0", ADA),
            (ADA_OUT, "twice:f2:9:2", ADA),
            (ADA_OUT, "twices:f3:1:0", ADA),
            (ADA_OUT, "twice:f4:1:0", PersonId("bob")),
            (bobs, "twice:f5:1:0", ADA),
        ]:
            number = claim if key.startswith("claim") else None
            unit.outbox.card(lane=lane, card_key=key, claim=number, to=person, fresh=True)

    await store.write(post)
    found = await store.read(lambda unit: unit.conversations.cards_beside(claim=1, person=ADA, subject="twice"))
    assert found == ["twice:f1:1:0", "twice:f2:9:2"]
    assert await store.read(lambda unit: unit.conversations.cards_beside(claim=2, person=ADA, subject="twice")) == []
