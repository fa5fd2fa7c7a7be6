"""A newcomer's first claim in plain words: corrected while it is asked about, asked about in between, and submitted."""

from __future__ import annotations

from tests.support.company import World


async def test_a_claim_is_corrected_and_asked_about_while_its_day_is_asked_and_sent_by_one_word(world: World) -> None:
    ada, grace = world.person("ada"), world.person("grace")
    await ada.says("taxi 68")
    await ada.hears("On which day was it?")
    await ada.says("no, 86")
    await ada.hears("C-000001 is corrected")
    await ada.hears("On which day was it?")
    await ada.says("what is the hotel limit?")
    await ada.hears("Lodging: at most")
    await ada.hears("Still open: On which day was it?", "“cancel” leaves it")
    await ada.says("why?")
    await ada.hears("A claim can only be decided on once that is known")
    await ada.says("yesterday")
    await ada.hears("C-000001 has all it needs")
    await ada.says("submit")
    await grace.sees_card("C-000001", "¥86.00", buttons=["Approve", "Return", "Reject", "History"])
    assert await world.claim(2) is None


async def test_the_same_in_chinese(world: World) -> None:
    wei, grace = world.person("wei"), world.person("grace")
    await wei.says("打车68")
    await wei.hears("是哪一天的？")
    await wei.says("改成86")
    await wei.hears("C-000001 已改好")
    await wei.says("餐费标准是多少")
    await wei.hears("餐费：每笔最高")
    await wei.hears("还等您回答：是哪一天的？", "发送“取消”可跳过")
    await wei.says("昨天")
    await wei.hears("C-000001 已填齐")
    await wei.says("提交")
    await grace.sees_card("C-000001", "¥86.00", buttons=["Approve", "Return", "Reject", "History"])
    assert await world.claim(2) is None


async def test_what_was_saved_is_not_overwritten_by_the_next_expenses(world: World) -> None:
    ada = world.person("ada")
    await ada.says("yesterday taxi 45, lunch 120, hotel 900")
    await ada.hears("I read 3 expenses")
    await ada.presses("Save")
    await ada.sees_card("C-000001", "Draft", "¥1,065.00")
    await ada.says("1. taxi 30 today\n2. lunch 50 today")
    await ada.hears("I read 2 expenses", "1. ¥30.00", "2. ¥50.00")
    await ada.says("make it 86")
    await ada.hears("I could not make out what to correct", "the list stays")
    await ada.presses("Save")
    await ada.sees_card("C-000002", "Draft", "¥80.00")
    await ada.says("add taxi 20 today")
    await ada.sees_card("C-000002", "Draft", "¥100.00")
    claim = await world.claim(1)
    assert claim is not None
    assert [line.minor for line in claim.lines] == [4_500, 12_000, 90_000]
