"""Who asks where the money is hears of what is still owed, not of what was decided last."""

import pytest

from tests.handlers.stories import office, sent, sent_back
from tests.support.desk import Desk, words


async def owed(who: str) -> Desk:
    """C-1 waits, C-2 is approved and C-3 was rejected last."""
    desk = office()
    card = await sent(desk, who)
    approver = desk.claim().open_step
    assert approver is not None
    by = str(approver.asked[0])
    await sent(desk, who)
    approve = "同意" if desk.memory.people[approver.asked[0]].locale == "zh-CN" else "Approve"
    await desk.presses(by, approve, on=desk.card(by, 2))
    await sent(desk, who)
    await sent_back(desk, "驳回" if approve == "同意" else "Reject", "This was private", by=by)
    assert card.card_key == "claim:1:owner"
    assert [desk.claim(each).state for each in (1, 2, 3)] == ["submitted", "approved", "rejected"]
    return desk


@pytest.mark.parametrize(
    ("who", "question"),
    [
        ("ada", "where is my money?"),
        ("ada", "has my money been paid?"),
        ("wei", "我的钱呢，到哪了"),
        ("wei", "我的报销款到账了吗"),
    ],
)
async def test_money_that_is_approved_and_not_paid_comes_first(who: str, question: str) -> None:
    told = words(await (await owed(who)).says(who, question))
    assert "C-000002" in told
    assert "C-000003" not in told


@pytest.mark.parametrize(("who", "question"), [("ada", "where is my money?"), ("wei", "什么时候付款给我")])
async def test_then_what_waits_to_be_decided_though_another_was_rejected_later(who: str, question: str) -> None:
    desk = await owed(who)
    pays = next(str(each.id) for each in desk.memory.people.values() if "finance" in each.roles and each.id != who)
    await desk.says(pays, "view C-2")
    await desk.says(pays, "mark paid C-2")
    assert desk.claim(2).state == "paid"
    assert "C-000001" in words(await desk.says(who, question))


@pytest.mark.parametrize(("who", "question"), [("ada", "where is my claim?"), ("wei", "我的报销单到哪了")])
async def test_who_asks_where_a_claim_is_hears_of_what_waits_to_be_decided(who: str, question: str) -> None:
    assert "C-000001" in words(await (await owed(who)).says(who, question))
