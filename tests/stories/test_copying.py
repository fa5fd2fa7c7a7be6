"""Copy an earlier claim, in the web chat and at the fake platform, in both languages."""

from __future__ import annotations

import asyncio

from tests.support.company import World
from tests.support.fake_company import FakeWorld, address


async def test_a_rejected_claim_is_copied_changed_and_approved(world: World) -> None:
    ada, grace = world.person("ada"), world.person("grace")
    await ada.says("昨天滴滴 68 拜访客户")
    await ada.presses("Submit")
    await grace.presses("Reject")
    await grace.fills({"Reason": "Wrong month."})
    await ada.sees_card("C-000001", "Rejected", buttons=["Copy"])
    await ada.presses("Copy")
    await ada.hears("C-000002 is a copy of C-000001")
    await ada.sees_card("C-000002", "Draft", "¥68.00", "A copy of C-000001")
    await ada.presses("Submit")
    await grace.sees_card("C-000002", "¥68.00", buttons=["Approve", "Return", "Reject", "History"])
    await grace.presses("Approve")

    await ada.sees_card("C-000002", "Approved", buttons=["Copy"])
    assert await world.events(1) == ["created", "submitted", "rejected"]


async def test_the_same_by_word_in_chinese(world: World) -> None:
    wei = world.person("wei")
    await wei.says("昨天打车45，午餐120")
    await wei.presses("保存")
    await wei.sees_card("C-000001", "草稿", "¥165.00")
    await wei.presses("作废")
    await wei.sees_card("C-000001", "已作废", buttons=["复制"])
    await wei.says("复制 C-000001")
    await wei.hears("已照 C-000001 建了一张新草稿 C-000002")
    await wei.sees_card("C-000002", "草稿", "¥165.00", "照 C-000001 复制")
    await wei.says("复制 C-000001")

    await wei.hears("没有再建第二张")
    assert await world.claim(3) is None


async def test_sixteen_presses_over_two_processes_make_one_copy(durable_world: FakeWorld) -> None:
    world = durable_world
    ada = world.person("ada")
    await ada.says("taxi 68 yesterday")
    await ada.presses("Discard")
    await ada.can_press("Copy")
    await world.quiet()
    content = world.platform.conversations[address("ada")][-1].content
    await world.open_process()
    client = world.client("ada")
    presses = [client.forging(content["buttons"][0]["value"], key="claim:1:owner") for _ in range(16)]
    await asyncio.gather(*(client.deliver(each) for each in presses))
    await world.quiet()

    assert await world.claim(2) is not None
    assert await world.claim(3) is None
    assert await world.events(1) == ["created", "discarded"]
