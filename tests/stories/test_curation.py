"""Support changes an answer in chat, and the next question gets it, in every process."""

from __future__ import annotations

import pytest

from storage.audit_check import verify
from tests.stories.test_questions import PARKING, stock
from tests.support.company import World
from tests.support.fake_company import FakeWorld

ASKED = "Where do I park my car?"


async def test_support_writes_an_answer_and_people_read_it_at_once(world: World) -> None:
    ada, sam = world.person("ada"), world.person("sam")
    await sam.says("faq add")
    await sam.sees_form("New answer")
    await sam.fills(
        {"Question": "Where is the canteen?", "Other wordings": "食堂在哪", "Answer": "On the second floor."}
    )
    await sam.hears("where-is-the-canteen", "On the second floor.")
    await ada.says("where is the canteen")
    await ada.hears("On the second floor.")


async def test_support_edits_and_goes_back_and_people_read_what_is_in_force(world: World) -> None:
    await stock(world, *PARKING)
    ada, sam = world.person("ada"), world.person("sam")
    await sam.says("faq edit car")
    form = await sam.sees_form("Edit car")
    assert form.values["Answer"] == "Behind the house."
    await sam.fills({"Answer": "On the roof."})
    await sam.hears("version 2", "On the roof.")
    await ada.says(ASKED)
    await ada.hears("On the roof.")
    await sam.says("faq rollback car")
    await sam.hears("version 1", "Behind the house.")
    await ada.says(ASKED)
    await ada.hears("Behind the house.")
    await sam.says("faq retire car")
    await sam.hears("retired")
    await ada.says("faq list")
    await ada.hears("That is for support staff.")


async def test_an_edit_answers_in_every_process_and_the_trail_holds(fake_world: FakeWorld) -> None:
    await stock(fake_world, *PARKING)
    second = await fake_world.open_process()
    ada, sam = fake_world.person("ada"), fake_world.person("sam")
    for at in range(4):
        await sam.says("faq edit car")
        await sam.sees_form("Edit car")
        await sam.fills({"Answer": f"On floor {at}."})
        await sam.hears(f"On floor {at}.")
        # Whichever of the two takes the question.
        for _ in range(2):
            await ada.says(ASKED)
            await ada.hears(f"On floor {at}.")
    verdict = await second.app.store.read(lambda unit: verify(unit.connection, unit.vault))
    assert verdict.ok


@pytest.mark.slow
async def test_each_engine_keeps_what_support_writes(durable_world: FakeWorld) -> None:
    await stock(durable_world, *PARKING)
    sam = durable_world.person("sam")
    await sam.says("faq edit car")
    await sam.sees_form("Edit car")
    await sam.fills({"Answer": "On the roof."})
    await sam.hears("version 2")
    await durable_world.restart()
    await sam.says(f"faq test {ASKED}")
    await sam.hears("On the roof.")
