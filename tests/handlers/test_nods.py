"""A nod below a card, or while claims wait for a decision, decides nothing, and says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.chat.messages import Card
from claims.people import PersonId
from claims.states import State
from tests.handlers.stories import drafted, office, sent
from tests.support.desk import Desk, labels, words


def speaks_chinese(desk: Desk, who: str) -> None:
    person = PersonId(who)
    desk.memory.people[person] = replace(desk.memory.people[person], locale="zh-CN")


NODS = ["ok", "OK, thanks!", "fine", "yes", "no", "👍", "好的", "可以", "没问题", "是的", "好的，谢谢"]


@pytest.mark.parametrize("said", NODS)
async def test_a_nod_below_a_card_that_waits_says_that_nothing_was_decided_and_how_to_decide(said: str) -> None:
    desk = office()
    await sent(desk)
    shown = await desk.says("grace", said, under=1)
    assert words(shown) == (
        "That decided nothing: C-000001 still waits for you. Press Approve, Return or Reject on its card, "
        "or write “approve C-000001”."
    )
    assert labels(shown[-1])[:3] == ["Approve", "Return", "Reject"]
    assert desk.claim().state is State.SUBMITTED
    speaks_chinese(desk, "grace")
    shown = await desk.says("grace", said, under=1)
    assert words(shown) == (
        "这句话不算审批，C-000001 还在等您决定。请点卡片上的“同意”“退回”或“驳回”，或发送“同意 C-000001”。"
    )
    assert desk.claim().state is State.SUBMITTED


@pytest.mark.parametrize("said", NODS)
async def test_a_nod_while_claims_wait_for_a_decision_says_that_none_was_made(said: str) -> None:
    desk = office()
    await sent(desk)
    assert words(await desk.says("grace", said)).startswith(
        "That decided nothing. C-000001 still waits for you: press Approve, Return or Reject on its card"
    )
    await sent(desk)
    assert words(await desk.says("grace", said)).startswith(
        "That decided nothing. Several claims still wait for you; “to approve” shows them."
    )
    speaks_chinese(desk, "grace")
    assert words(await desk.says("grace", said)).startswith("这句话不算审批。还有好几张报销单在等您决定")
    await desk.says("grace", "同意 C-000002")
    assert words(await desk.says("grace", said)).startswith("这句话不算审批。C-000001 还在等您决定")
    await desk.says("grace", "同意 C-000001")
    assert "不算审批" not in words(await desk.says("grace", said))


async def test_a_nod_below_one_s_own_card_says_what_it_did_not_do() -> None:
    desk = office()
    await drafted(desk, "wei")
    assert "C-000001 要点了卡片上的“提交”" in words(await desk.says("wei", "好的", under=1))
    assert desk.claim().state is State.DRAFT
    await desk.says("wei", "提交 C-000001")
    shown = await desk.says("wei", "好的", under=1)
    assert words(shown) == "这句话没有改动 C-000001，现在的情况如下："
    assert isinstance(shown[-1], Card)
    assert shown[-1].card_key == "claim:1:owner"
    desk = office()
    await drafted(desk)
    assert "C-000001 goes to your approver only when you press Submit" in words(await desk.says("ada", "ok", under=1))
    await desk.says("ada", "submit C-000001")
    assert words(await desk.says("ada", "ok", under=1)) == (
        "That changed nothing about C-000001. This is how it is now:"
    )


async def test_a_nod_below_a_card_that_waits_to_be_paid_says_that_it_is_not_paid() -> None:
    desk = office()
    await sent(desk)
    await desk.says("grace", "approve C-000001")
    assert "C-000001 is not marked as paid yet" in words(await desk.says("frank", "done", under=1))
    speaks_chinese(desk, "frank")
    assert "C-000001 还没有标记为已付款" in words(await desk.says("frank", "好的", under=1))
    assert desk.claim().state is State.APPROVED
