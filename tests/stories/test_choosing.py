"""The category of an expense is chosen on its card and goes along with the button pressed next, at every channel."""

from __future__ import annotations

from tests.support.company import World


async def test_a_claim_is_sent_in_the_category_that_was_chosen_on_its_card(world: World) -> None:
    ada, grace = world.person("ada"), world.person("grace")
    await ada.says("claim 68 taxi yesterday, visiting a client")
    await ada.sees_card("C-000001", "Taxi & transport")
    await ada.chooses("Meals", card="C-000001")
    await ada.presses("Submit", card="C-000001")
    await ada.sees_card("C-000001", "Submitted", "Meals")
    await grace.sees_card("C-000001", "Meals", "¥68.00")


async def test_a_category_with_a_warning_is_kept_and_sent_once_it_was_read(world: World) -> None:
    wei = world.person("wei")
    await wei.says("报销 90 打车 昨天 拜访客户")
    await wei.chooses("培训费", card="C-000001")
    await wei.presses("提交", card="C-000001")
    await wei.hears("C-000001 已换成新的类别，还没有提交")
    await wei.sees_card("C-000001", "草稿", "培训费", "须附票据")
    await wei.presses("提交", card="C-000001")
    await wei.sees_card("C-000001", "审批中", "培训费")
