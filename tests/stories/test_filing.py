"""Somebody files an expense: by a sentence, by a form, with a question in between, or not at all."""

from __future__ import annotations

import pytest

from tests.stories.days import day, in_chinese, in_english
from tests.support.company import World


async def test_a_chinese_sentence_becomes_a_draft_that_reads_back_what_was_understood(world: World) -> None:
    wei = world.person("wei")
    await wei.says("昨天滴滴 68 拜访客户")

    shown = ("C-000001", "草稿", "¥68.00", "市内交通", in_chinese(1), "滴滴", "拜访客户")
    await wei.sees_card(*shown, buttons=["提交", "修改", "补传票据", "作废"])
    assert await world.state(1) == "draft"


async def test_an_english_sentence_becomes_a_draft_that_reads_back_what_was_understood(world: World) -> None:
    ada = world.person("ada")
    await ada.says("lunch with the team yesterday 128.50")

    shown = ("C-000001", "Draft", "¥128.50", "Meals", in_english(1))
    await ada.sees_card(*shown, buttons=["Submit", "Edit", "Attach", "Discard"])


async def test_a_sentence_in_both_languages_is_answered_in_the_reader_s_own(world: World) -> None:
    ada = world.person("ada")
    await ada.says("昨天 taxi 45.60 USD 拜访客户")

    card = await ada.sees_card("C-000001", "Draft", "$45.60", "Taxi & transport", in_english(1), "拜访客户")
    assert "exchange rate" in card.text


async def test_a_claim_is_filed_decided_and_paid(world: World) -> None:
    ada, grace, frank = (world.person(name) for name in ("ada", "grace", "frank"))
    await ada.says("昨天滴滴 68 拜访客户")
    await ada.presses("Submit")
    await ada.sees_card("C-000001", "Submitted", "Grace Hopper", buttons=["Withdraw"])

    shown = ("C-000001", "Submitted", "¥68.00", "Ada Byron", "Taxi & transport", "拜访客户")
    await grace.sees_card(*shown, buttons=["Approve", "Return", "Reject", "History"])
    await grace.presses("Approve")
    await grace.sees_card("C-000001", "Approved", "Grace Hopper", buttons=[])
    await ada.hears("C-000001", "approved", "Grace Hopper", "¥68.00")
    await ada.sees_card("C-000001", "Approved", buttons=["Copy"])

    await frank.sees_card("C-000001", "¥68.00", "Ada Byron", buttons=["Mark paid", "History"])
    await frank.presses("Mark paid")
    await frank.sees_card("C-000001", "Paid", buttons=[])
    await ada.hears("C-000001", "paid", "¥68.00")
    await ada.sees_card("C-000001", "Paid", buttons=["Copy"])
    assert await world.events(1) == ["created", "submitted", "step_approved", "approved", "paid"]


# ---------------------------------------------------------------- by form


async def test_what_was_misunderstood_is_corrected_by_form(world: World) -> None:
    ada = world.person("ada")
    await ada.says("昨天滴滴 68 拜访客户")
    await ada.presses("Edit")
    form = await ada.sees_form("C-000001")
    assert form.values["Amount"] == "68.00"
    assert form.values["Date"] == day(1).isoformat()
    assert form.values["Merchant"] == "滴滴"
    await ada.fills({"Amount": "70", "Category": "Meals", "Date": day(2).isoformat(), "Purpose": "coffee"})

    await ada.sees_card("C-000001", "Draft", "¥70.00", "Meals", in_english(2), "滴滴", "coffee")
    assert await ada.surface.form() is None
    assert await world.events(1) == ["created", "edited"]


async def test_an_empty_form_opens_from_a_card_and_creates_nothing_before_it_is_sent(world: World) -> None:
    ada = world.person("ada")
    await ada.says("claim")
    await ada.presses("Fill in")
    form = await ada.sees_form()
    assert form.values["Amount"] == ""
    assert await world.claim(1) is None

    await ada.fills({"Amount": "1,234.50", "Category": "Lodging", "Date": day(3).isoformat(), "Merchant": "全季"})
    await ada.sees_card("C-000001", "Draft", "¥1,234.50", "Lodging", in_english(3), "全季")


async def test_a_form_says_all_that_is_wrong_at_once_and_keeps_what_was_typed(world: World) -> None:
    ada = world.person("ada")
    await ada.says("claim")
    await ada.presses("Fill in")
    await ada.sees_form()
    await ada.fills({"Amount": "1e9", "Category": "Meals", "Date": "", "Purpose": "noodles with Bob"})

    await ada.sees_error("Date", "Date")
    form = await ada.sees_error("Amount", "sum")
    assert form.values["Amount"] == "1e9"
    assert form.values["Purpose"] == "noodles with Bob"
    assert await world.claim(1) is None

    await ada.fills({"Amount": "35", "Date": day(0).isoformat()})
    await ada.sees_card("C-000001", "¥35.00", "noodles with Bob")


async def test_a_date_to_come_is_refused_beside_its_field(world: World) -> None:
    ada = world.person("ada")
    await ada.says("claim")
    await ada.presses("Fill in")
    await ada.sees_form()
    await ada.fills({"Amount": "35", "Category": "Meals", "Date": day(-1).isoformat()})

    await ada.sees_error("Date", "still to come")
    assert await world.claim(1) is None


# ---------------------------------------------------------------- by question


async def test_a_missing_amount_is_asked_and_its_answer_completes_the_draft(world: World) -> None:
    ada = world.person("ada")
    await ada.says("taxi yesterday, visiting a client")
    await ada.sees_card("C-000001", "Draft", "missing", "Taxi & transport")
    await ada.hears("How much")
    await ada.says("68")

    await ada.sees_card("C-000001", "Draft", "¥68.00", "Taxi & transport", in_english(1))
    await ada.hears("C-000001", "Submit")
    await ada.presses("Submit")
    await ada.sees_card("C-000001", "Submitted")


async def test_questions_come_one_at_a_time(world: World) -> None:
    ada = world.person("ada")
    await ada.says("报销 88")
    await ada.hears("What kind of expense")
    await ada.says("Office supplies")
    await ada.hears("On which day")
    await ada.says("yesterday")

    await ada.sees_card("C-000001", "¥88.00", "Office supplies", in_english(1))


async def test_an_answer_that_is_none_is_asked_again(world: World) -> None:
    ada = world.person("ada")
    await ada.says("taxi yesterday")
    await ada.hears("How much")
    await ada.says("a lot")
    await ada.hears("How much")
    await ada.says("0")
    await ada.hears("more than zero")
    await ada.says("68")

    await ada.sees_card("C-000001", "¥68.00")


@pytest.mark.parametrize(("word", "said"), [("cancel", "leave that question"), ("my claims", "My claims")])
async def test_a_question_is_left_by_cancel_or_by_any_command(world: World, word: str, said: str) -> None:
    ada = world.person("ada")
    await ada.says("taxi yesterday")
    await ada.hears("How much")
    await ada.says(word)
    await ada.hears(said)
    await ada.says("68")

    # The number alone answers nothing any more.
    await world.quiet()
    claim = await world.claim(1)
    assert claim is not None
    assert claim.total is None


async def test_a_draft_that_lacks_something_is_not_submitted_but_asked_about(world: World) -> None:
    ada = world.person("ada")
    await ada.says("taxi yesterday")
    await ada.hears("How much")
    await ada.says("cancel")
    await ada.presses("Submit")
    await ada.hears("C-000001", "Amount")
    await ada.hears("How much")
    await ada.says("45")

    await ada.sees_card("C-000001", "Draft", "¥45.00")


# ---------------------------------------------------------------- not at all


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("taxi yesterday 0 yuan", "more than zero"),
        ("taxi yesterday 68.123 yuan", "at most 2 decimals"),
        ("hotel yesterday 99999999 yuan", "9,999,999.99"),
    ],
)
async def test_a_sum_that_can_not_be_is_refused_with_a_sentence(fake_world: World, sentence: str, why: str) -> None:
    ada = fake_world.person("ada")
    await ada.says(sentence)

    await ada.hears(why)


async def test_a_discarded_draft_is_over_and_not_listed(world: World) -> None:
    ada = world.person("ada")
    await ada.says("昨天滴滴 68 拜访客户")
    await ada.presses("Discard")
    await ada.sees_card("C-000001", "Discarded", buttons=["Copy"])
    await ada.says("my claims")

    await ada.hears("no claims yet")
    assert await world.events(1) == ["created", "discarded"]


async def test_the_policy_warns_on_the_draft_and_on_the_approver_s_card_with_both_numbers(world: World) -> None:
    ada, grace = world.person("ada"), world.person("grace")
    await ada.says("hotel yesterday 8800")
    await ada.sees_card("C-000001", "¥8,800.00", "limit", "always needs a receipt")
    await ada.presses("Submit")

    await grace.sees_card(
        "C-000001", "¥8,800.00", "limit", "always needs a receipt", buttons=["Approve", "Return", "Reject", "History"]
    )
