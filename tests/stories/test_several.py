"""Several expenses in one message, from what is said to what the approver sees; and that none is lost or doubled."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from tests.support.company import World
from tests.support.fake_company import FakeWorld, address

ENGLISH = "yesterday taxi 45, lunch 120, hotel two nights 900"
CHINESE = "昨天打车45，午餐120，酒店两晚 900"
SUMS = ["45.00", "120.00", "900.00"]


async def sums_of(world: World, number: int) -> list[str]:
    """The sums of a claim."""
    claim = await world.claim(number)
    assert claim is not None
    return [line.amount.decimal for line in claim.lines if line.amount is not None]


async def read_back(world: FakeWorld) -> Mapping[str, Any]:
    """Ada names three expenses; the button of the list she gets."""
    ada = world.person("ada")
    await ada.says(ENGLISH)
    await ada.can_press("Save")
    await world.quiet()
    button: Mapping[str, Any] = world.platform.conversations[address("ada")][-1].content["buttons"][0]
    return button


# ---------------------------------------------------------------- the whole way


async def test_three_expenses_are_read_back_corrected_saved_submitted_and_decided_as_one_claim(world: World) -> None:
    ada, grace = world.person("ada"), world.person("grace")
    await ada.says(ENGLISH)
    await ada.hears("Nothing is filed yet", "¥1,065.00 in all")
    await ada.hears("I read 3 expenses", "1. ¥45.00", "2. ¥120.00", "3. ¥900.00")
    assert await world.claim(1) is None
    await ada.says("change 2 to 130")
    await ada.hears("3 expenses now", "2. ¥130.00")
    await ada.says("remove 3")
    await ada.hears("2 expenses now")
    await ada.says("that's all wrong")
    await ada.hears("I could not make out what to correct", "the list stays")
    await ada.presses("Save")
    await ada.sees_card("C-000001", "Draft", "¥175.00", buttons=["Submit", "Edit", "Attach", "Discard"])
    await ada.presses("Submit")
    await grace.sees_card("C-000001", "¥45.00", "¥130.00", buttons=["Approve", "Return", "Reject", "History"])
    await grace.presses("Approve")

    await ada.hears("C-000001", "¥175.00", "approved by Grace Hopper")
    assert await world.events(1) == ["created", "submitted", "step_approved", "approved"]
    assert await world.claim(2) is None


async def test_a_list_waits_on_behind_the_question_about_another_draft(world: World) -> None:
    ada = world.person("ada")
    await ada.says("hotel 900, taxi 30 yesterday")
    await ada.hears("Row 1 names no day, so I took")
    await ada.says("parking 12")
    await ada.hears("On which day was it?")
    await ada.says("the hotel was 950")
    await ada.hears("2 expenses now", "1. ¥950.00")
    await ada.hears("Still open", "On which day was it?")
    await ada.says("remove 2")
    await ada.hears("One expense now", "1. ¥950.00")
    await ada.says("yesterday")
    await ada.hears("C-000001 has all it needs")
    await ada.says("save")
    await ada.sees_card("C-000002", "Draft", "¥950.00")
    assert (await sums_of(world, 1), await sums_of(world, 2)) == (["12.00"], ["950.00"])


async def test_the_same_in_chinese(world: World) -> None:
    wei = world.person("wei")
    await wei.says(CHINESE)
    await wei.hears("还没有建单", "合计 ¥1,065.00")
    await wei.hears("读到 3 笔费用", "1. ¥45.00 · 市内交通", "2. ¥120.00 · 餐费", "3. ¥900.00 · 住宿费")
    await wei.says("第二笔改成130")
    await wei.hears("现在共 3 笔", "2. ¥130.00")
    await wei.says("删掉第三笔")
    await wei.hears("现在共 2 笔")
    await wei.says("再加一笔昨天打车20")
    await wei.hears("现在共 3 笔", "3. ¥20.00 · 市内交通")
    await wei.says("第九笔改成1")
    await wei.hears("清单共 3 笔，没有第 9 笔")
    await wei.presses("保存")

    await wei.sees_card("C-000001", "草稿", "¥195.00", buttons=["提交", "修改", "补传票据", "作废"])
    assert await sums_of(world, 1) == ["45.00", "130.00", "20.00"]


async def test_the_list_is_corrected_by_its_form_too(world: World) -> None:
    ada = world.person("ada")
    await ada.says(ENGLISH)
    await ada.presses("Edit")
    form = await ada.sees_form("3 expenses")
    assert form.values["2. Amount"] == "120.00"
    await ada.removes_line(3)
    await ada.fills({"2. Amount": "130"})
    await ada.sees_card("C-000001", "Draft", "¥175.00")
    await ada.says("save")
    await ada.hears("No list is waiting for your word")

    assert await sums_of(world, 1) == ["45.00", "130.00"]
    assert await world.claim(2) is None


async def test_what_a_line_lacks_is_marked_and_asked_for_after_saving(world: World) -> None:
    ada = world.person("ada")
    await ada.says("taxi 45, lunch 120")
    await ada.hears("I read 2 expenses", "Date: ?")
    await ada.says("save")
    await ada.sees_card("C-000001", "Draft", "Date: ?")
    await ada.hears("Expense 1", "On which day was it?")
    await ada.says("yesterday")
    await ada.hears("Expense 2", "On which day was it?")
    await ada.says("yesterday")

    await ada.hears("C-000001 has all it needs")


async def test_before_a_claim_exists_nobody_else_sees_anything(world: World) -> None:
    ada, grace = world.person("ada"), world.person("grace")
    await ada.says(ENGLISH)
    await ada.hears("I read 3 expenses")
    await grace.says("to approve")
    await grace.hears("Nothing waits for your decision")
    await world.quiet()

    assert not any("900" in each for each in await grace.texts())


async def test_the_old_button_of_a_corrected_list_saves_nothing_and_shows_the_newest(durable_world: FakeWorld) -> None:
    world = durable_world
    old = await read_back(world)
    ada, client = world.person("ada"), world.client("ada")
    await ada.says("change 2 to 130")
    await ada.hears("3 expenses now")
    await client.deliver(client.forging(old["value"]))
    await ada.hears("That list was corrected since, so nothing was saved")
    await world.quiet()
    assert await world.claim(1) is None
    await ada.says("save")

    await ada.sees_card("C-000001", "¥1,075.00")
    assert await sums_of(world, 1) == ["45.00", "130.00", "900.00"]


# ---------------------------------------------------------------- three, never nine


async def test_sixteen_presses_of_save_over_two_processes_make_one_draft(durable_world: FakeWorld) -> None:
    world = durable_world
    button = await read_back(world)
    await world.open_process()
    client = world.client("ada")
    presses = [client.forging(button["value"]) for _ in range(16)]
    await asyncio.gather(*(client.deliver(each) for each in presses))
    await world.quiet()

    assert await sums_of(world, 1) == SUMS
    assert await world.claim(2) is None
    await world.person("ada").hears("saved already, as C-000001")


async def test_the_same_press_delivered_three_times_makes_one_draft(durable_world: FakeWorld) -> None:
    world = durable_world
    button = await read_back(world)
    client = world.client("ada")
    press = client.forging(button["value"])
    for _ in range(3):
        await client.deliver(press)
    await world.quiet()

    assert await sums_of(world, 1) == SUMS
    assert await world.claim(2) is None
    assert not any("saved already" in each for each in await world.person("ada").texts())


async def test_a_list_outlives_a_restart_and_other_talk(durable_world: FakeWorld) -> None:
    world = durable_world
    await read_back(world)
    await world.person("ada").says("my claims")
    await world.quiet()
    await world.restart()
    await world.person("ada").presses("Save")
    await world.person("ada").sees_card("C-000001", "¥1,065.00")

    assert await sums_of(world, 1) == SUMS


async def test_somebody_else_can_not_save_it(fake_world: FakeWorld) -> None:
    button = await read_back(fake_world)
    bob = fake_world.client("bob")
    await bob.deliver(bob.forging(button["value"]))
    await fake_world.person("bob").hears("That list was used already or is too old")

    await fake_world.quiet()
    assert await fake_world.claim(1) is None


async def test_a_button_that_was_never_made_saves_nothing(fake_world: FakeWorld) -> None:
    button = await read_back(fake_world)
    client = fake_world.client("ada")
    root = str(button["value"]).rsplit(".", 1)[0]
    for forged in (f"{root}.7", f"{root}.made", f"{root}.999", "list.save:x", f"{root}.٣"):
        await client.deliver(client.forging(forged))
    await fake_world.quiet()

    assert await fake_world.claim(1) is None


async def test_two_lists_are_two_claims_and_words_are_about_the_newer(fake_world: FakeWorld) -> None:
    ada = fake_world.person("ada")
    first = await read_back(fake_world)
    await ada.says("yesterday phone 30, office paper 20")
    await ada.hears("I read 2 expenses")
    await ada.says("save")
    await ada.sees_card("C-000001", "¥50.00")
    client = fake_world.client("ada")
    await client.deliver(client.forging(first["value"]))
    await ada.sees_card("C-000002", "¥1,065.00")

    assert await sums_of(fake_world, 1) == ["30.00", "20.00"]
    assert await sums_of(fake_world, 2) == SUMS
