"""Questions: answered from the knowledge base, offered a few answers for, or brought to a person who answers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from claims.people import OPERATOR
from faq.curation import bring_in, bring_in_starter
from faq.entry import Entry
from faq.starter import starter_entries
from tests.support.company import World
from tests.support.fake_company import FakeWorld

PARKING = (
    Entry("car", "Where do I park my car?", ("parking lot for cars",), "Behind the house."),
    Entry("bike", "Where do I park my bicycle?", (), "In the yard."),
)


async def stock(world: World, *entries: Entry) -> None:
    """The entries that come with Chit, or others, as an import publishes them."""

    def work(unit: Any) -> None:
        if entries:
            bring_in(unit.faq, entries, by=OPERATOR, now=datetime.now(UTC))
        else:
            bring_in_starter(unit.faq, starter_entries(), by=OPERATOR, now=datetime.now(UTC))

    await world.app.store.write(work)


async def test_a_question_is_answered_in_one_s_own_language_and_judged(world: World) -> None:
    await stock(world)
    ada, wei = world.person("ada"), world.person("wei")
    await ada.says("How do I withdraw a claim?")
    await ada.hears("Did this help?", "take back")
    await ada.presses("Helpful")
    await ada.hears("Thank you")
    await wei.says("怎么撤回报销单？")
    await wei.hears("这个回答有帮助吗", "撤回")


async def test_of_what_is_offered_a_typed_number_is_enough(world: World) -> None:
    await stock(world, *PARKING)
    ada = world.person("ada")
    await ada.says("where can i park")
    offer = await ada.hears("Did you mean one of these?")
    second = max(("my car", "bicycle"), key=offer.index)
    await ada.says("2")
    await ada.hears("Behind the house." if second == "my car" else "In the yard.")


async def test_a_press_on_a_number_gives_the_answer(world: World) -> None:
    await stock(world, *PARKING)
    ada = world.person("ada")
    await ada.says("where can i park")
    offer = await ada.hears("Did you mean one of these?")
    first = min(("my car", "bicycle"), key=offer.index)
    await ada.presses("1")
    await ada.hears("Behind the house." if first == "my car" else "In the yard.")


async def test_what_nobody_knows_goes_to_support_and_comes_back_answered(world: World) -> None:
    ada, sam = world.person("ada"), world.person("sam")
    await ada.says("does a whale dream?")
    await ada.hears("not sure", "help")
    await ada.presses("Get help")
    await ada.hears("with support now")
    await sam.sees_card("Question 1 to support", "does a whale dream?", "Ada Byron", buttons=["Answer", "Close"])
    await sam.presses("Answer")
    await sam.fills({"Answer": "Nobody knows. I do."})
    await ada.sees("Sam Soto", "does a whale dream?", "Nobody knows. I do.")
    await sam.sees_card(
        "Question 1 to support", "Sam Soto", "Nobody knows. I do.", buttons=["Answer", "Close", "Publish"]
    )
    await sam.presses("Close")
    await sam.sees_card("Question 1 to support", "Closed by Sam Soto", buttons=[])
    await sam.says("help queue")
    await sam.hears("Nobody waits")


async def test_an_answer_that_did_not_help_goes_to_support_with_what_was_tried(world: World) -> None:
    await stock(world, *PARKING)
    wei, sam = world.person("wei"), world.person("sam")
    await wei.says("Where do I park my car?")
    await wei.presses("没解决")
    await wei.presses("转人工")
    await wei.hears("客服")
    await sam.sees_card("Question 1 to support", "Where do I park my car?", "王伟", "car")


async def test_an_import_beside_it_answers_the_next_question_in_every_process(fake_world: FakeWorld) -> None:
    await fake_world.open_process()
    ada = fake_world.person("ada")
    await stock(fake_world, *PARKING)
    for answer in ("Behind the house.", "On the roof."):
        await stock(fake_world, Entry("car", "Where do I park my car?", (), answer))
        for process in fake_world.processes:
            await process.app.store.read(lambda unit: None)
            await ada.says("Where do I park my car?")
            await ada.hears(answer)


@pytest.mark.slow
async def test_who_asks_where_is_answered_there_on_each_engine(durable_world: FakeWorld) -> None:
    ada, sam = durable_world.person("ada"), durable_world.person("sam")
    await stock(durable_world, *PARKING)
    await ada.says("Where do I park my car?")
    await ada.hears("Behind the house.")
    await ada.presses("Not solved")
    await ada.presses("Get help")
    await sam.presses("Answer")
    await sam.fills({"Answer": "Ask at the desk."})
    await ada.sees("Ask at the desk.")
