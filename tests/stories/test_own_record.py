"""The three questions people ask most, answered from their own records: no notice, why refused, why no upload."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from claims.errors import Refused
from claims.people import PersonId
from tests.support.company import World
from tests.support.fake_company import FakeWorld, address


async def refused_file(world: World, who: str, name: str, refused: Refused) -> None:
    """A file of somebody was refused a moment ago."""

    def work(unit: Any) -> None:
        unit.receipts.refuse(PersonId(who), id=name, name=name, refused=refused, now=datetime.now(UTC))

    await world.app.store.write(work)


# ---------------------------------------------------------------- no notice came


async def test_a_claimant_reads_that_the_card_was_sent_has_the_claim_again_and_tries_a_notice(world: World) -> None:
    ada, grace = world.person("ada"), world.person("grace")
    await ada.says("taxi 68 yesterday, visiting a client")
    await ada.presses("Submit")
    await grace.can_press("Approve", card="C-000001")
    await ada.says("did my manager get it?")
    told = await ada.hears("C-000001", "Waiting for Grace Hopper", "Grace Hopper was sent the card on")
    assert "not sent yet" not in told
    await ada.presses("Resend")
    await ada.hears("C-000001 once more")
    await ada.sees_card("C-000001", "Submitted", buttons=["Withdraw"])
    await ada.presses("Send test")
    await ada.hears("This is the test notice that you asked for")
    await ada.hears("A test notice goes to you")


async def test_the_same_in_chinese_after_a_return(world: World) -> None:
    wei, grace = world.person("wei"), world.person("grace")
    await wei.says("昨天滴滴 68 拜访客户")
    await wei.presses("提交")
    await grace.presses("Return")
    await grace.fills({"Reason": "哪个客户？"})
    await wei.hears("C-000001", "哪个客户？")
    await wei.says("没收到通知，是不是卡住了？")
    await wei.hears("C-000001", "退回给您", "退回的通知已于")
    await wei.presses("重发给我")
    await wei.hears("C-000001 已重新放到这个对话的最下面")
    await wei.hears("C-000001", "哪个客户？", "退回")
    await wei.presses("发送测试")
    await wei.hears("这是您于", "测试通知")


async def test_who_never_signed_in_is_said_to_wait_and_nothing_is_called_sent(fake_world: FakeWorld) -> None:
    world, ada = fake_world, fake_world.person("ada")

    def unseat(unit: Any) -> None:
        unit.addresses.remove(channel="fake", place=address("grace"))

    await world.app.store.write(unseat)
    await ada.says("taxi 68 yesterday, visiting a client")
    await ada.presses("Submit")
    await ada.sees_card("C-000001", "Submitted")
    await ada.says("怎么还没批")

    told = await ada.hears("The card to Grace Hopper is not sent yet", "no channel at the moment")
    assert "was sent" not in told


async def test_a_bystander_and_a_missing_number_are_answered_alike(fake_world: FakeWorld) -> None:
    ada, bob = fake_world.person("ada"), fake_world.person("bob")
    await ada.says("taxi 68 yesterday, visiting a client")
    await ada.presses("Submit")
    await fake_world.person("grace").can_press("Approve")
    await bob.says("is C-000001 stuck?")
    foreign = await bob.hears("I can't find C-000001")
    await bob.says("is C-000099 stuck?")
    missing = await bob.hears("I can't find C-000099")

    assert missing.replace("C-000099", "C-000001") == foreign


# ---------------------------------------------------------------- why was it refused


async def test_a_returned_claim_is_explained_by_its_rule_and_fixed_from_the_answer(world: World) -> None:
    ada, grace = world.person("ada"), world.person("grace")
    await ada.says("taxi 168 yesterday, visiting a client")
    await ada.presses("Submit")
    await grace.presses("Return")
    await grace.fills({"Reason": "The receipt, please."})
    await ada.hears("C-000001", "The receipt, please.")
    await ada.says("why was it returned?")
    await ada.hears("Grace Hopper", "The receipt, please.", "above ¥100.00: ¥168.00 without a receipt")
    await ada.hears("press Attach on the card")
    await ada.sees_card("C-000001", "Returned", buttons=["Submit", "Edit", "Attach", "Discard"])
    await ada.presses("Get help")
    await world.person("sam").sees("why was it returned?", "C-000001", "Ada Byron")


async def test_a_rejected_claim_is_explained_in_chinese_and_copied_from_the_answer(world: World) -> None:
    wei, grace = world.person("wei"), world.person("grace")
    await wei.says("昨天打车 368 拜访客户")
    await wei.presses("提交")
    await grace.presses("Reject")
    await grace.fills({"Reason": "私人行程"})
    await wei.hears("C-000001", "私人行程")
    await wei.says("为啥被拒了")
    await wei.hears("Grace Hopper", "私人行程", "制度", "¥368.00", "¥300.00")
    await wei.hears("您可以", "复制")
    await wei.presses("复制", card="C-000001")
    await wei.sees_card("C-000002", "草稿", "¥368.00")


# ---------------------------------------------------------------- why can't I upload


async def test_the_last_refused_file_is_named_and_support_is_one_press_away(world: World) -> None:
    ada = world.person("ada")
    await ada.says("the upload fails, what now?")
    await ada.hears("No file of yours was refused", "JPEG, PNG, WebP, HEIC, PDF, OFD", "20 MB", "20 pages", "20 files")
    await ada.hears("Another way")
    await refused_file(world, "ada", "scan.docx", Refused("receipt.wrong_type", found="office"))
    await ada.says("why can't I upload?")
    await ada.hears("“scan.docx” is an Office document", "save it as PDF", "20 MB")
    await ada.hears("Another way", "Get help")
    await world.quiet()
    await ada.presses("Get help")
    await world.person("sam").sees("why can't I upload?", "Ada Byron")


async def test_the_same_in_chinese_and_nobody_else_is_told(world: World) -> None:
    wei, bob = world.person("wei"), world.person("bob")
    await refused_file(world, "wei", "发票.pdf", Refused("receipt.too_many_pages", pages=31, most=20))
    await bob.says("why can't I upload?")
    await bob.hears("No file of yours was refused")
    await wei.says("照片发不出去")

    await wei.hears("“发票.pdf”有 31 页，文档最多 20 页", "4000 万像素")
