"""Where is my claim, and why did it come back: by many wordings, from the record alone."""

from dataclasses import replace
from datetime import date
from typing import cast

import pytest

from bot.chat.messages import Card, Items
from bot.chat.turn import Turn
from claims.money import Money
from claims.policy import Policy, built_in
from handlers.status import hears_where, hears_why
from tests.handlers.stories import office, sent, sent_back
from tests.support.desk import labels, words

NOBODY = cast(Turn, None)

WHY = """
why was my claim rejected
Why was my claim returned?
why was C-000001 returned?
why did my expense get declined
why was it sent back
Why wasn't my claim approved?
why was my reimbursement denied
how come my claim was turned down
what's the reason my claim was refused
what is wrong with C-1
reason for the rejection of my expense
why was my 68 taxi claim rejected
why rejected?
为什么被退回
为什么被驳回？
我的报销为什么被退回了
我的报销单为什么被驳回
C-000001 为什么被退回
为什么驳回我的报销
为啥退我的单子
报销被退回是什么原因
我的报销被驳回的原因是什么
怎么被退回了
怎么又被打回来了
我的报销为什么没通过
凭什么驳回
为什么不给报
C-1 有什么问题
"""

WHERE = """
where is my claim
Where is my claim C-42?
where's my money
where are my claims
what's the status of my claim
status of C-42
C-42 status
how far is my expense
any news on my reimbursement?
any update on C-42
has my claim been approved
is my claim approved yet
was my expense paid?
when do I get my money
when will my claim be paid
what happened to my claim
what about C-42
is my claim still waiting
我的报销到哪了
我的报销到哪儿了
我的单子到哪一步了
报销进度
C-42 到哪了
我的报销批了吗
报销审批到哪了
我的报销通过了吗
我的报销怎么样了
我的报销什么时候到账
我的报销什么时候付款
报销单在谁那
我的报销还没批吗
钱什么时候能到账，我的
报销有结果吗
单子下来了吗
"""

NEITHER = """
taxi 68 yesterday, visiting a client
昨天滴滴 68 拜访客户
lunch with the client who is still waiting for news 68
报销昨天打车45，还没付款
why is the sky blue
为什么下雨
where is the office
how do I file a claim
how long does approval take
returned rental car 300
退房后打车 45
高铁退票费 68 客户取消会议
hello
"""


@pytest.mark.parametrize("text", WHY.strip().split("\n"))
def test_a_question_about_a_reason_is_heard(text: str) -> None:
    assert hears_why(NOBODY, text) is not None


@pytest.mark.parametrize("text", WHERE.strip().split("\n"))
def test_a_question_about_where_a_claim_stands_is_heard(text: str) -> None:
    assert hears_why(NOBODY, text) is None
    assert hears_where(NOBODY, text) is not None


@pytest.mark.parametrize("text", NEITHER.strip().split("\n"))
def test_expenses_and_other_questions_are_neither(text: str) -> None:
    assert hears_why(NOBODY, text) is None
    assert hears_where(NOBODY, text) is None


async def test_why_tells_reason_code_who_and_when() -> None:
    desk = office()
    await sent(desk)
    await sent_back(desk, "Reject", "Line one.\nLine two.", code="duplicate")
    said = words(await desk.says("ada", "why was my claim rejected?"))
    assert said == (
        "C-000001 (¥68.00) was rejected by Grace Hopper on Nov 20, 2026, 14:04.\n"
        "Reason: Claimed before – Line one.\nLine two."
    )


async def test_why_without_a_number_means_the_newest_decision_and_offers_the_others() -> None:
    desk = office()
    await sent(desk)
    await sent(desk)
    await sent_back(desk, "Return", "The second.")
    await desk.presses("grace", "Return", on=desk.card("grace", 1))
    await desk.fills("grace", desk.form, reason="The first.")
    shown = await desk.says("ada", "why was it returned")
    assert words(shown).startswith("C-000001 (¥68.00) was returned by Grace Hopper")
    others = shown[-1]
    assert isinstance(others, Items)
    assert [row.text for row in others.rows] == ["C-000002 · ¥68.00"]
    assert "Reason: The second." in words(await desk.presses("ada", "View", on=others))


async def test_why_still_knows_the_reason_after_the_claim_was_sent_again() -> None:
    desk = office()
    await sent(desk, "wei")
    await sent_back(desk, "Return", "请补充事由")
    await desk.presses("wei", "提交")
    await desk.fills("wei", desk.form, reply="客户临时改期")
    said = words(await desk.says("wei", "为什么被退回"))
    assert "原因：请补充事由\nC-000001（¥68.00）：待 Grace Hopper 审批" in said


async def test_why_about_a_claim_that_nobody_refused_says_where_it_is() -> None:
    desk = office()
    await sent(desk)
    said = words(await desk.says("ada", "why was C-1 rejected"))
    assert said == (
        "Nobody returned or rejected C-000001. C-000001 (¥68.00): Waiting for Grace Hopper since Nov 20, 2026, 14:03."
    )
    assert words(await desk.says("bob", "why was it rejected")) == "None of your claims was returned or rejected."


@pytest.mark.parametrize("question", ["where is {}", "why was {} rejected", "view {}", "approve {}", "{}", "{} 到哪了"])
async def test_a_foreign_and_a_missing_number_are_answered_alike(question: str) -> None:
    desk = office()
    await sent(desk)
    foreign = words(await desk.says("bob", question.format("C-000001")))
    missing = words(await desk.says("bob", question.format("C-000099")))
    assert foreign.replace("C-000001", "C-000099") == missing
    assert foreign.startswith("I can't find C-000001 among the claims you may see. Please check the number")


async def test_where_follows_the_claim_from_desk_to_desk() -> None:
    desk = office()
    await sent(desk)
    assert "Waiting for Grace Hopper since" in words(await desk.says("ada", "where is my claim"))
    await desk.presses("grace", "Approve")
    said = words(await desk.says("ada", "where is C-1"))
    assert said.startswith("C-000001 (¥68.00) was approved by Grace Hopper on Nov 20, 2026")
    await desk.presses("frank", "Mark paid")
    assert "was marked as paid on" in words(await desk.says("ada", "has my claim been paid?"))
    assert words(await desk.says("bob", "where is my claim")) == "You have no claims yet, so none is on its way."


async def test_what_to_do_next_is_told_to_the_claimant_alone() -> None:
    desk = office()
    await sent(desk)
    await sent_back(desk, "Return", "Who was there?")
    told = {who: words(await desk.says(who, "where is C-1")) for who in ("ada", "grace")}
    assert told["ada"].startswith("C-000001 (¥68.00) is back with you: returned by Grace Hopper on Nov 20, 2026")
    assert told["ada"].endswith("Change it and submit it again.")
    assert told["grace"].startswith("C-000001 (¥68.00) is back with its claimant: returned by Grace Hopper on Nov 20")
    assert "submit" not in told["grace"].lower()

    await desk.presses("ada", "Submit")
    await desk.fills("ada", desk.form, reply="Two clients")
    await desk.presses("ada", "Withdraw")
    told = {who: words(await desk.says(who, "where is C-1")) for who in ("ada", "grace")}
    assert told["ada"].startswith("You took C-000001 (¥68.00) back on Nov 20, 2026")
    assert told["grace"].startswith("C-000001 (¥68.00) was withdrawn by its claimant on Nov 20, 2026")
    assert "submit" not in told["grace"].lower()


async def test_two_numbers_are_both_answered() -> None:
    desk = office()
    await sent(desk)
    await sent(desk)
    said = words(await desk.says("ada", "where are C-1 and C-2"))
    assert "C-000001" in said
    assert "C-000002" in said


# ---------------------------------------------------------------- the rules it broke, and how to go on


def policy_of(*, limit: int) -> Policy:
    """The built-in policy with another limit for taxis, in whole yuan, in force since the first of the month."""
    changed = [
        replace(each, limit=Money(limit * 100, "CNY")) if each.key == "transport" else each
        for each in built_in().categories
    ]
    return replace(built_in(), starts_on=date(2026, 11, 1), categories=tuple(changed))


async def test_why_tells_the_rules_of_that_day_with_both_numbers() -> None:
    rules = policy_of(limit=50)
    desk = office(policy=rules)
    await sent(desk)
    await sent_back(desk, "Return", "Too much.")
    desk.memory.policies.append(replace(policy_of(limit=500), version=2))
    text, card, ways = await desk.says("ada", "why was it returned?")
    assert words([text]) == (
        "C-000001 (¥68.00) was returned by Grace Hopper on Nov 20, 2026, 14:04.\n"
        "Reason: Too much.\n"
        "The policy also said (as of Nov 20, 2026, in force since Nov 1, 2026):\n"
        "• Over the limit for Taxi & transport: ¥68.00, limit ¥50.00."
    )
    assert labels(card) == ["Submit", "Edit", "Attach", "Discard"]
    assert labels(ways) == ["Get help"]


async def test_the_policy_s_notes_are_not_said_to_be_the_reason_in_chinese_either() -> None:
    desk = office(policy=policy_of(limit=50))
    await sent(desk, "wei")
    await sent_back(desk, "Reject", "This was a private dinner")
    told = words(await desk.says("wei", "为什么被驳回？"))
    assert "另外，2026年11月20日 当时的制度（2026年11月1日 起执行）提醒：\n• " in told


async def test_why_of_an_earlier_round_tells_what_was_sent_then() -> None:
    desk = office()
    await sent(desk, amount="168")
    await sent_back(desk, "Return", "The receipt?", code="missing_receipt")
    text, _, ways = await desk.says("ada", "why was it returned?")
    broken = "• Receipt needed for Taxi & transport above ¥100.00: ¥168.00 without a receipt."
    assert words([text]).endswith(f"(as of Nov 20, 2026):\n{broken}")
    assert isinstance(ways, Items)
    assert ways.rows[0].text.startswith("Send the receipt now, or press Attach on the card to add it;")
    await desk.presses("ada", "Edit")
    await desk.fills("ada", desk.form, amount="68")
    await desk.presses("ada", "Submit")
    shown = await desk.says("ada", "why was it returned?")
    assert broken in words(shown)
    assert "Waiting for Grace Hopper" in words(shown)
    assert not any(isinstance(each, Items) for each in shown), "it went on, so there is nothing to fix"


async def test_what_is_rejected_can_be_copied_and_whom_to_ask_is_said() -> None:
    desk = office()
    await sent(desk, "wei")
    await sent_back(desk, "Reject", "私人行程")
    text, card, ways = await desk.says("wei", "为什么被驳回")
    assert "原因：私人行程" in words([text])
    assert labels(card) == ["复制"]
    assert isinstance(ways, Items)
    assert "点卡片上的“复制”" in ways.rows[0].text
    assert "可以直接问 Grace Hopper" in ways.rows[1].text
    await desk.presses("wei", "转人工")
    asked = desk.conversation("sam")[-1]
    assert isinstance(asked, Card)
    assert asked.lead == "为什么被驳回 (C-000001)"


async def test_what_was_not_judged_for_want_of_a_rate_is_no_broken_rule() -> None:
    desk = office()
    await sent(desk, currency="USD", amount="900")
    await sent_back(desk, "Return", "Which client?")
    assert "rules" not in words(await desk.says("ada", "why was it returned?"))


async def test_the_ways_to_fix_it_are_for_the_claimant_alone() -> None:
    desk = office()
    await sent(desk, amount="400")
    await sent_back(desk, "Return", "Too much.")
    shown = await desk.says("grace", "why was C-1 returned")
    assert "limit ¥300.00" in words(shown)
    assert not any(isinstance(each, Items) for each in shown)


async def test_of_two_numbers_both_are_explained_with_one_way_to_support() -> None:
    desk = office()
    for _ in range(2):
        await sent(desk)
        await sent_back(desk, "Return", "Which client?")
    shown = await desk.says("ada", "why were C-1 and C-2 returned")
    assert words(shown).count("was returned by Grace Hopper") == 2
    assert [labels(each) for each in shown if isinstance(each, Items)] == [["Get help"]]


async def test_a_draft_that_lacks_something_is_not_said_to_be_ready_to_submit() -> None:
    desk = office()
    await desk.sends("ada", "a.jpg")
    told = words(await desk.says("ada", "where is my claim?"))
    assert "C-000001 (Amount missing) is still your draft and can't be submitted yet. Missing: " in told
    assert "Press Submit" not in told
    await desk.says("wei", "打车68")
    assert "还不能提交，缺少：" in words(await desk.says("wei", "我的报销单到哪了"))


@pytest.mark.parametrize("typed", ["status", "Progress?", "进度", "查询进度"])
async def test_a_word_is_enough_to_ask_where_the_claim_is(typed: str) -> None:
    desk = office()
    await sent(desk)
    assert "C-000001 (¥68.00): Waiting for Grace Hopper" in words(await desk.says("ada", typed))


@pytest.mark.parametrize(
    ("who", "typed"),
    [("ada", "paid?"), ("ada", "Is it paid yet?"), ("ada", "approved?"), ("wei", "付了吗"), ("wei", "批了吗？")],
)
async def test_whether_it_is_paid_may_be_asked_in_a_word(who: str, typed: str) -> None:
    desk = office()
    await sent(desk, who)
    assert "C-000001" in words(await desk.says(who, typed))


@pytest.mark.parametrize(("who", "typed"), [("ada", "paid"), ("frank", "paid?"), ("ada", "taxi 30 paid?")])
async def test_what_only_sounds_like_that_asks_for_no_claim(who: str, typed: str) -> None:
    desk = office()
    await sent(desk, "ada")
    assert "Waiting for" not in words(await desk.says(who, typed))


@pytest.mark.parametrize(("who", "typed", "told"), [("ada", "Why?", "Which client?"), ("wei", "为什么", "哪个客户？")])
async def test_a_bare_why_is_answered_where_a_claim_came_back(who: str, typed: str, told: str) -> None:
    desk = office()
    await sent(desk, who)
    await sent_back(desk, "Return", told)
    assert told in words(await desk.says(who, typed))


async def test_a_bare_why_where_nothing_came_back_is_not_understood() -> None:
    desk = office()
    await sent(desk)
    assert words(await desk.says("ada", "why?")).startswith("I'm not sure what you mean.")
