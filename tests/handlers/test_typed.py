"""A button's label with a number, typed in either language, does what the button does; and nothing more."""

from datetime import timedelta

import pytest

from bot.chat.messages import Card, Items
from tests.handlers.stories import drafted, office, sent, sent_back
from tests.support.desk import labels, words


@pytest.mark.parametrize(
    "typed", ["submit C-000001", "Submit c-1", "SUBMIT  1.", "提交 C-000001", "提交C-1", "提交：C－１"]
)
async def test_submit_by_text(typed: str) -> None:
    desk = office()
    await drafted(desk)
    await desk.says("ada", typed)
    assert desk.claim().state == "submitted"


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ("approve C-000001", "approved"),
        ("同意 C-000001", "approved"),
        ("同意C-000001", "approved"),
    ],
)
async def test_approve_by_text_in_the_language_that_is_not_one_s_own(typed: str, state: str) -> None:
    desk = office()
    await sent(desk)
    await desk.says("grace", typed)
    assert desk.claim().state == state


@pytest.mark.parametrize(("typed", "state"), [("withdraw C-1", "withdrawn"), ("撤回 C-1", "withdrawn")])
async def test_withdraw_by_text(typed: str, state: str) -> None:
    desk = office()
    await sent(desk)
    await desk.says("ada", typed)
    assert desk.claim().state == state


@pytest.mark.parametrize("typed", ["discard C-1", "作废 C-1"])
async def test_discard_by_text(typed: str) -> None:
    desk = office()
    await drafted(desk)
    await desk.says("ada", typed)
    assert desk.claim().state == "discarded"


@pytest.mark.parametrize("typed", ["mark paid C-1", "标记已付款 C-1"])
async def test_mark_paid_by_text(typed: str) -> None:
    desk = office()
    await sent(desk)
    await desk.presses("grace", "Approve")
    await desk.says("frank", typed)
    assert desk.claim().state == "paid"


@pytest.mark.parametrize(("typed", "state"), [("return C-1", "returned"), ("驳回 C-1", "rejected")])
async def test_return_and_reject_by_text_ask_why_before_anything_happens(typed: str, state: str) -> None:
    desk = office()
    await sent(desk)
    asked = await desk.says("grace", typed)
    assert "the claimant reads th" in words(asked).casefold()
    assert desk.claim().state == "submitted"
    await desk.says("grace", "claim amount is wrong, 报销金额有误")
    assert desk.claim().state == state
    step = desk.claim().steps[-1]
    assert (step.reason, step.code) == ("claim amount is wrong, 报销金额有误", "other")


GIVEN = [
    ("return C-1 receipt missing", ("returned", "receipt missing", "missing_receipt")),
    ("reject C-1: claimed before", ("rejected", "claimed before", "duplicate")),
    ("退回 C-1 缺少发票", ("returned", "缺少发票", "missing_receipt")),
    ("驳回C-1，因为重复报销", ("rejected", "重复报销", "duplicate")),
]


@pytest.mark.parametrize(("typed", "outcome"), GIVEN)
async def test_a_reason_of_the_policy_typed_behind_the_number_decides_with_its_type(
    typed: str, outcome: tuple[str, str, str]
) -> None:
    desk = office()
    await sent(desk)
    await desk.says("grace", typed)
    step = desk.claim().steps[-1]
    assert (desk.claim().state, step.reason, step.code) == outcome


@pytest.mark.parametrize("typed", [typed for typed, _ in GIVEN])
async def test_a_reason_typed_behind_the_number_decides_nothing_that_was_not_shown_or_is_not_theirs(typed: str) -> None:
    desk = office()
    await sent(desk)
    await desk.says("bob", typed)
    desk.shown.clear()
    assert "I had not shown you C-000001 here" in words(await desk.says("grace", typed))
    assert desk.claim().state == "submitted"


@pytest.mark.parametrize(
    "more", ["if the receipt is missing", "or approve it", "receipt missing?", "and C-2", "，如果缺少发票"]
)
async def test_any_other_words_behind_the_number_of_return_do_nothing(more: str) -> None:
    desk = office()
    await sent(desk)
    assert words(await desk.says("grace", f"return C-1 {more}")).startswith("Nothing was done")
    assert desk.claim().state == "submitted"


@pytest.mark.parametrize(
    ("reason", "code", "told"),
    [
        ("receipt missing", "missing_receipt", "returned it: receipt missing"),
        ("receipt missing, add it", "missing_receipt", "returned it: Missing receipt – receipt missing, add it"),
        ("金额有误", "wrong_amount", "returned it: Wrong amount – 金额有误"),
        ("which client was it for?", "other", "returned it: which client was it for?"),
    ],
)
async def test_a_typed_reason_has_the_type_that_it_names_and_the_history_shows_it(
    reason: str, code: str, told: str
) -> None:
    desk = office()
    await sent(desk)
    await desk.says("grace", "return C-1")
    await desk.says("grace", reason)
    assert (desk.claim().steps[-1].reason, desk.claim().steps[-1].code) == (reason, code)
    assert told in words(await desk.says("ada", "history C-1"))


async def test_the_type_chosen_in_a_form_stays_whatever_the_reason_says() -> None:
    desk = office()
    await sent(desk)
    await sent_back(desk, "Return", "receipt missing")
    assert desk.claim().steps[-1].code == "other"


async def test_an_open_question_about_a_reason_can_be_left() -> None:
    desk = office()
    await sent(desk)
    await desk.says("grace", "return C-1")
    assert words(await desk.says("grace", "cancel")) == "All right, I'll leave that question. Nothing was changed."
    await desk.says("grace", "hello")
    assert desk.claim().state == "submitted"


async def test_who_decides_otherwise_meanwhile_has_left_the_question() -> None:
    desk = office()
    await sent(desk)
    await sent(desk)
    await desk.says("grace", "return C-1")
    await desk.presses("grace", "Approve")
    await desk.says("grace", "that one was fine")
    assert (desk.claim(1).state, desk.claim(2).state) == ("submitted", "approved")


async def test_a_reason_that_comes_after_the_claim_was_withdrawn_does_nothing_and_ends_the_question() -> None:
    desk = office()
    await sent(desk)
    await desk.says("grace", "return C-1")
    await desk.presses("ada", "Withdraw")
    assert "C-000001 is “Withdrawn” by now" in words(await desk.says("grace", "No receipt."))
    assert desk.asked == {}


async def test_a_claim_never_shown_here_is_shown_and_nothing_is_done() -> None:
    desk = office()
    await sent(desk)
    desk.shown.clear()
    shown = await desk.says("grace", "approve C-1")
    assert "I had not shown you C-000001 here, so nothing was done." in words(shown)
    assert isinstance(shown[-1], Card)
    assert labels(shown[-1]) == ["Approve", "Return", "Reject", "History"]
    assert desk.claim().state == "submitted"
    await desk.says("grace", "approve C-1")
    assert desk.claim().state == "approved"


async def test_a_command_with_an_if_behind_it_does_nothing() -> None:
    desk = office()
    await sent(desk)
    shown = await desk.says("grace", "approve C-1 if Bob agrees")
    assert words(shown) == "Nothing was done, to be on the safe side. If you mean it, write just “approve C-1”."
    await desk.says("grace", "同意C-1，如果没问题")
    assert desk.claim().state == "submitted"


async def test_a_label_alone_asks_which_and_offers_the_list() -> None:
    desk = office()
    await sent(desk)
    shown = await desk.says("grace", "approve")
    assert words(shown) == "Which claim? Write “approve” with its number, such as “approve C-000042”."
    assert isinstance(shown[-1], Items)
    await sent(desk, "wei")
    assert "“撤回 C-000042”" in words(await desk.says("wei", "withdraw"))


async def test_edit_by_text_opens_the_form() -> None:
    desk = office()
    await drafted(desk)
    await desk.says("ada", "edit C-1")
    assert (desk.form.id, desk.form.context) == ("claim.edit", {"claim": "1", "version": "1"})


async def test_an_unchanged_returned_claim_submitted_by_text_asks_for_the_reply() -> None:
    desk = office()
    await sent(desk)
    await sent_back(desk, "Return", "Why?")
    assert "What should the approver know this time?" in words(await desk.says("ada", "submit C-1"))
    await desk.says("ada", "It was raining.")
    assert desk.claim().state == "submitted"
    assert desk.card("grace").changes == ("Reply: It was raining.",)


@pytest.mark.parametrize("typed", ["C-000001", "c-1", "view C-1", "查看 C-000001", "show 1"])
async def test_a_number_shows_its_card_at_the_end_of_the_conversation(typed: str) -> None:
    desk = office()
    await drafted(desk)
    shown = await desk.says("ada", typed)
    assert isinstance(shown[-1], Card)
    assert shown[-1].title == "C-000001"


# ---------------------------------------------------------------- submit alone


@pytest.mark.parametrize(
    ("who", "said", "word"), [("ada", "taxi 68 yesterday", "submit"), ("wei", "昨天打车68", "提交")]
)
async def test_submit_alone_sends_the_one_draft_there_is(who: str, said: str, word: str) -> None:
    desk = office()
    await desk.says(who, said)
    await desk.says(who, word)
    assert desk.claim().state == "submitted"


async def test_submit_alone_asks_what_the_one_draft_lacks() -> None:
    desk = office()
    await desk.says("ada", "taxi 68")
    assert "On which day was it?" in words(await desk.says("ada", "submit"))
    assert desk.claim().state == "draft"


@pytest.mark.parametrize(
    "word", ["submit", "提交", "submit it", "Submit please", "please submit", "再次提交", "提交吧", "submit again"]
)
async def test_submit_alone_sends_the_claim_whose_card_was_shown_here_last(word: str) -> None:
    desk = office()
    await desk.says("ada", "taxi 68 yesterday")
    await desk.says("ada", "lunch 20 yesterday")
    assert words(await desk.says("ada", word)) == "C-000002 is submitted."
    assert [claim.state for _, claim in sorted(desk.memory.claims.items())] == ["draft", "submitted"]


@pytest.mark.parametrize("label", ["Return", "Withdraw"])
async def test_submit_alone_sends_the_draft_just_shown_whatever_else_could_be_sent_again(label: str) -> None:
    desk = office()
    await sent(desk)
    if label == "Return":
        await sent_back(desk, "Return", "which client?")
    else:
        await desk.presses("ada", "Withdraw")
    await desk.says("ada", "lunch 20 yesterday")
    await desk.says("ada", "submit")
    assert (desk.claim(1).state, desk.claim(2).state) == ("returned" if label == "Return" else "withdrawn", "submitted")


async def test_submit_alone_sends_the_older_draft_that_was_looked_at_last() -> None:
    desk = office()
    await desk.says("ada", "taxi 68 yesterday")
    await desk.says("ada", "lunch 20 yesterday")
    await desk.says("ada", "view C-1")
    await desk.says("ada", "submit")
    assert (desk.claim(1).state, desk.claim(2).state) == ("submitted", "draft")


@pytest.mark.parametrize(
    ("who", "word", "label", "asked"),
    [
        ("ada", "submit", "Submit", "Which claim shall I submit? Press Submit beside it."),
        ("wei", "提交", "提交", "要提交哪一张？请点对应的“提交”。"),
    ],
)
async def test_submit_alone_offers_what_can_be_submitted_where_it_is_not_clear_which(
    who: str, word: str, label: str, asked: str
) -> None:
    desk = office()
    await desk.says(who, "昨天打车68")
    await desk.says(who, "昨天午餐20")
    await desk.says(who, "昨天午餐30")
    await desk.says(who, "submit")
    desk.now += timedelta(seconds=601)
    shown = await desk.says(who, word)
    assert words(shown) == asked
    assert isinstance(shown[1], Items)
    assert [row.text.split(" · ")[0] for row in shown[1].rows] == ["C-000002", "C-000001"]
    assert labels(shown[1]) == [label, label]
    await desk.presses(who, label, on=shown[1])
    assert [claim.state for _, claim in sorted(desk.memory.claims.items())] == ["draft", "submitted", "submitted"]


async def test_submit_alone_means_no_draft_where_another_claim_was_shown_last() -> None:
    desk = office()
    await sent(desk)
    await desk.says("ada", "taxi 68 yesterday")
    await desk.says("ada", "lunch 20 yesterday")
    await desk.says("ada", "view C-1")
    assert words(await desk.says("ada", "submit")).startswith("Which claim shall I submit?")


async def test_submit_alone_sends_nothing_that_was_not_shown_here() -> None:
    desk = office()
    await drafted(desk)
    desk.shown.clear()
    assert words(await desk.says("ada", "submit")).startswith("Which claim shall I submit?")
    assert desk.claim().state == "draft"


async def test_submit_alone_says_where_there_is_nothing_to_submit() -> None:
    desk = office()
    assert words(await desk.says("ada", "submit")).startswith("You have nothing to submit")
    assert words(await desk.says("wei", "提交")).startswith("现在没有可提交的报销单")
    await sent(desk)
    assert words(await desk.says("ada", "submit")).startswith("You have nothing to submit")


async def test_submit_alone_means_a_returned_claim_where_it_is_the_only_one_and_asks_for_the_reply() -> None:
    desk = office()
    await sent(desk)
    await sent_back(desk, "Return", "which client?")
    assert "since it came back" in words(await desk.says("ada", "submit"))
    assert desk.claim().state == "returned"


@pytest.mark.parametrize(("who", "word"), [("ada", "submit"), ("wei", "提交")])
async def test_submit_alone_sends_no_draft_while_a_list_waits_to_be_saved(who: str, word: str) -> None:
    desk = office()
    await desk.says(who, "昨天打车68")
    await desk.says(who, "周一打车45，周二午餐120")
    shown = await desk.says(who, word)
    assert ("“save”" if who == "ada" else "“保存”") in words(shown)
    assert desk.claim().state == "draft"
    await desk.says(who, "save")
    assert len(desk.claim(2).lines) == 2


async def test_withdraw_alone_asks_which_also_where_there_is_one() -> None:
    desk = office()
    await sent(desk)
    assert words(await desk.says("ada", "withdraw")).startswith("Which claim?")
    assert desk.claim().state == "submitted"


@pytest.mark.parametrize(
    ("who", "word", "none"),
    [("ada", "withdraw", "You have nothing to withdraw"), ("wei", "撤回", "现在没有可撤回的报销单")],
)
async def test_withdraw_alone_offers_what_waits_and_nothing_else(who: str, word: str, none: str) -> None:
    desk = office()
    await drafted(desk, who)
    shown = await desk.says(who, word)
    assert words(shown).startswith(none)
    assert len(shown) == 1
    await sent(desk, who)
    await sent(desk, who)
    _, listed = await desk.says(who, word)
    assert isinstance(listed, Items)
    assert [row.text[:8] for row in listed.rows] == ["C-000003", "C-000002"]
    await desk.presses(who, labels(listed)[1], on=listed)
    assert [desk.claim(each).state for each in (1, 2, 3)] == ["draft", "submitted", "withdrawn"]


@pytest.mark.parametrize(
    ("who", "said", "told"),
    [
        ("ada", "claim lunch?", "I see no expense that I can file in “lunch?”, so nothing was filed."),
        ("wei", "报销 午餐？", "“午餐？”里没看出可以报销的费用，所以没有建单。"),
        ("ada", "claim", ""),
        ("ada", "claims are slow", ""),
        ("wei", "报销：", ""),
    ],
)
async def test_where_an_expense_was_to_follow_and_none_did_it_is_said_beside_the_form(
    who: str, said: str, told: str
) -> None:
    desk = office()
    shown = await desk.says(who, said)
    assert words(shown).startswith(told)
    assert bool(words(shown)) == bool(told)
    assert [labels(each) for each in shown if isinstance(each, Card)] == [["Fill in" if who == "ada" else "填写"]]
    assert desk.memory.claims == {}
