"""One claim of several expenses, by one form: filed, changed, returned and sent again, each with its own receipts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.chat.forms import as_lines
from bot.chat.messages import Card
from claims.policy import built_in
from handlers.expenses import place_of, was
from tests.handlers.stories import drafted, office, sent_back
from tests.support.desk import Desk, labels, words
from tests.support.filled import beside, shown
from tests.support.memory_receipts import a_file

TAXI = {"amount": "45", "currency": "CNY", "category": "transport", "date": "2026-11-16", "purpose": "to the client"}
LUNCH = {"amount": "120", "currency": "CNY", "category": "meals", "date": "2026-11-17"}
HOTEL = {"amount": "900", "currency": "CNY", "category": "lodging", "date": "2026-11-18", "merchant": "Ibis"}
FILES = tuple(a_file(name) for name in ("taxi.jpg", "lunch.jpg", "hotel.jpg"))
RECEIPTS = tuple(each.sha256 for each in FILES)


async def filed(desk: Desk, *lines: dict[str, str], who: str = "ada") -> Card:
    """A draft of these expenses by the form."""
    await desk.says(who, "claim")
    await desk.presses(who, "Fill in" if who != "wei" else "填写")
    shown_ = await desk.fills_lines(who, desk.form, *lines)
    card = shown_[-1]
    assert isinstance(card, Card), desk.reply
    return card


def with_receipts(desk: Desk) -> None:
    """Each of the three expenses gets a receipt, as if it had been attached."""
    claim = desk.memory.claims[1]
    lines = tuple(replace(line, receipts=(sha,)) for line, sha in zip(claim.lines, RECEIPTS, strict=True))
    desk.memory.claims[1] = replace(claim, lines=lines)
    desk.memory.receipts.update({each.id: replace(each, claim=1) for each in FILES})


def kept(desk: Desk) -> list[tuple[str, tuple[str, ...]]]:
    """The sum and the receipts of each expense."""
    return [(line.amount.decimal if line.amount else "", line.receipts) for line in desk.claim().lines]


def lines_of(desk: Desk) -> list[dict[str, str]]:
    """What the form shows of each expense, with the name by which it is known again."""
    assert desk.form.lines is not None
    return desk.form.lines.presets


# ---------------------------------------------------------------- filed


async def test_three_expenses_make_one_claim_of_three_lines() -> None:
    desk = office()
    card = await filed(desk, TAXI, LUNCH, HOTEL)

    assert (card.title, card.lead) == ("C-000001", "¥1,065.00")
    assert [line.category for line in desk.claim().lines] == ["transport", "meals", "lodging"]
    assert len(desk.memory.claims) == 1


async def test_fifty_expenses_are_filed_and_one_more_is_refused_with_the_limit() -> None:
    desk = office()
    await filed(desk, *[TAXI] * 50)
    assert len(desk.claim().lines) == 50

    await desk.says("ada", "claim")
    await desk.presses("ada", "Fill in")
    await desk.fills_lines("ada", desk.form, *[TAXI] * 51)
    assert desk.errors.errors == {
        "lines": "A claim can have at most 50 expenses. Please put the others into a second claim."
    }
    assert list(desk.memory.claims) == [1]


async def test_each_sum_is_read_in_the_currency_chosen_beside_it() -> None:
    desk = office()
    await filed(desk, TAXI, {**LUNCH, "amount": "1200", "currency": "JPY"}, {**HOTEL, "currency": "USD"})

    assert [(line.minor, line.currency) for line in desk.claim().lines] == [
        (4500, "CNY"),
        (1200, "JPY"),
        (90000, "USD"),
    ]


async def test_yen_have_no_decimals_in_whichever_line() -> None:
    desk = office()
    await desk.says("ada", "claim")
    await desk.presses("ada", "Fill in")
    await desk.fills_lines("ada", desk.form, TAXI, {**LUNCH, "amount": "12.50", "currency": "JPY"})

    assert list(desk.errors.errors) == ["lines.2.amount"]
    assert beside(desk.errors, 2) == {"amount": "This currency has no decimals. Please write a whole number."}


async def test_what_a_category_needs_is_asked_in_its_own_line() -> None:
    policy = built_in()
    meals = [
        replace(each, required=frozenset({"merchant"})) if each.key == "meals" else each for each in policy.categories
    ]
    desk = office(policy=replace(policy, categories=tuple(meals)))
    await desk.says("ada", "claim")
    await desk.presses("ada", "Fill in")
    await desk.fills_lines("ada", desk.form, TAXI, LUNCH)

    assert desk.errors.errors == {"lines.2.merchant": "Please fill in “Merchant”."}
    await desk.fills_lines("ada", desk.form, TAXI, {**LUNCH, "merchant": "Haidilao"})
    assert len(desk.claim().lines) == 2


async def test_all_errors_of_all_expenses_come_at_once_and_nothing_typed_is_lost() -> None:
    desk = office()
    await desk.says("ada", "claim")
    await desk.presses("ada", "Fill in")
    lines: list[dict[str, str]] = [
        {**TAXI, "amount": "1e9"},
        LUNCH,
        {**HOTEL, "date": "2026-11-21", "merchant": "x" * 201},
    ]
    await desk.fills_lines("ada", desk.form, *lines)

    assert set(desk.errors.errors) == {"lines.1.amount", "lines.3.date", "lines.3.merchant"}
    assert desk.errors.typed == {"lines": as_lines(lines)}
    assert desk.memory.claims == {}


@pytest.mark.parametrize("raw", ["", "[]", "x", '[{"amount":1}]', '[{"state":"approved"}]', "[" * 5_000])
async def test_what_no_form_sends_is_refused_in_words(raw: str) -> None:
    desk = office()
    await desk.says("ada", "claim")
    await desk.presses("ada", "Fill in")
    await desk.fills("ada", desk.form, lines=raw)

    assert list(desk.errors.errors) == ["lines"]
    assert "“Expenses”" in desk.errors.errors["lines"]
    assert desk.memory.claims == {}


async def test_the_form_opens_by_word_and_button_in_both_languages() -> None:
    desk = office()
    for who, word, button, label in (("ada", "claim", "Fill in", "Expenses"), ("wei", "报销", "填写", "费用")):
        await desk.says(who, word)
        await desk.presses(who, button)
        assert desk.form.lines is not None
        assert desk.form.lines.label == label
        assert shown(desk.form)["currency"] == "CNY"


# ---------------------------------------------------------------- changed


async def test_the_edit_form_shows_every_expense() -> None:
    desk = office()
    await filed(desk, TAXI, LUNCH, {**HOTEL, "currency": "USD"})
    await desk.presses("ada", "Edit")

    assert [line["amount"] for line in lines_of(desk)] == ["45.00", "120.00", "900.00"]
    assert [line["was"] for line in lines_of(desk)] == ["1.1", "1.2", "1.3"]
    assert shown(desk.form, 3)["currency"] == "USD"


async def test_receipts_stay_with_their_expense_when_another_goes_or_comes() -> None:
    desk = office()
    await filed(desk, TAXI, LUNCH, HOTEL)
    with_receipts(desk)
    await desk.presses("ada", "Edit")
    _, lunch, hotel = lines_of(desk)
    await desk.fills_lines("ada", desk.form, {**lunch, "amount": "130"}, hotel, TAXI)

    assert kept(desk) == [("130.00", RECEIPTS[1:2]), ("900.00", RECEIPTS[2:3]), ("45.00", ())]


async def test_saving_what_was_not_changed_changes_nothing() -> None:
    desk = office()
    await filed(desk, TAXI, LUNCH, HOTEL)
    with_receipts(desk)
    await desk.presses("ada", "Edit")
    await desk.fills("ada", desk.form)

    assert desk.claim().version == 1
    assert [receipts for _, receipts in kept(desk)] == [(each,) for each in RECEIPTS]


@pytest.mark.parametrize(
    "forged",
    ["1.2", "1.2 ", "1.99", "1.0", "2.1", "1.1.1", "x", "１.1", "1.1\n", "9" * 15 + ".1", '{"receipts":["a"]}'],
)
async def test_receipts_don_t_come_along_with_the_name_of_an_expense(forged: str) -> None:
    desk = office()
    await filed(desk, TAXI, LUNCH, HOTEL)
    with_receipts(desk)
    await desk.presses("ada", "Edit")
    taxi, lunch, _ = lines_of(desk)
    await desk.fills_lines("ada", desk.form, taxi, lunch, {**HOTEL, "was": forged})

    assert kept(desk) == [("45.00", RECEIPTS[0:1]), ("120.00", RECEIPTS[1:2]), ("900.00", ())]


async def test_expenses_that_were_kept_from_an_older_form_are_looked_at_again_before_anything_is_done() -> None:
    desk = office()
    await filed(desk, TAXI, LUNCH, HOTEL)
    with_receipts(desk)
    await desk.presses("ada", "Edit")
    taxi, lunch, hotel = lines_of(desk)
    await desk.fills_lines("ada", desk.form, lunch, hotel)
    await desk.presses("ada", "Edit")
    # The page had kept what was typed before, and put it into the form of the second version.
    await desk.fills_lines("ada", desk.form, {**taxi, "amount": "46"}, {**lunch, "amount": "130"}, hotel)

    assert "Expense 1 removed: ¥45.00" in desk.errors.errors[""]
    form = desk.errors.form
    assert form is not None
    await desk.fills("ada", form, **desk.errors.typed)
    assert kept(desk) == [("46.00", RECEIPTS[:1]), ("130.00", RECEIPTS[1:2]), ("900.00", RECEIPTS[2:3])]


@pytest.mark.parametrize(("name", "place"), [(was(3, 50), (3, 50)), ("12.1", (12, 1)), ("", None), ("1.100", None)])
def test_an_expense_is_known_again_by_version_and_number(name: str, place: Any) -> None:
    assert place_of(name) == place


async def test_a_typed_edit_opens_the_form_of_all_expenses() -> None:
    desk = office()
    await filed(desk, TAXI, LUNCH)
    await desk.says("ada", "edit C-1")

    assert len(lines_of(desk)) == 2


async def test_the_one_thing_that_a_draft_lacks_is_asked_where_edit_is_typed() -> None:
    desk = office()
    await desk.says("ada", "taxi yesterday, visiting a client")
    await desk.says("ada", "cancel")
    said = await desk.says("ada", "edit C-1")

    assert "Amount" in words(said)
    await desk.says("ada", "70")
    assert desk.card("ada").lead == "¥70.00"


# ---------------------------------------------------------------- returned and sent again


async def test_what_changed_is_told_by_expense_when_it_is_sent_again() -> None:
    desk = office()
    card = await filed(desk, TAXI, LUNCH, HOTEL)
    await desk.presses("ada", card.buttons[0].label)
    await sent_back(desk, "Return", "Too much for lunch.")
    await desk.presses("ada", "Edit")
    _, lunch, hotel = lines_of(desk)
    await desk.fills_lines("ada", desk.form, {**lunch, "amount": "80"}, hotel, {**TAXI, "amount": "12"})
    await desk.presses("ada", "Submit")

    assert desk.claim().state == "submitted"
    assert desk.card("grace").changes == (
        "Expense 1 removed: ¥45.00",
        "Expense 1 · Amount: ¥120.00 → ¥80.00",
        "Expense 3 added: ¥12.00",
    )
    assert desk.card("grace").lead == "¥992.00"


async def test_an_unchanged_claim_of_several_expenses_needs_a_reply() -> None:
    desk = office()
    card = await filed(desk, TAXI, LUNCH)
    await desk.presses("ada", card.buttons[0].label)
    await sent_back(desk, "Return", "Why?")
    await desk.presses("ada", "Edit")
    await desk.fills("ada", desk.form)
    await desk.presses("ada", "Submit")

    assert [field.name for field in desk.form.fields] == ["reply"]


async def test_one_expense_is_filed_as_ever() -> None:
    desk = office()
    card = await drafted(desk)

    assert [fact.label for fact in card.facts] == ["Date", "Merchant", "Currency", "Purpose"]


# ---------------------------------------------------------------- on the card


async def test_a_card_shows_up_to_five_expenses_and_counts_the_rest_of_more() -> None:
    desk = office()
    card = await filed(desk, *[TAXI] * 5)
    assert [fact.label for fact in card.facts] == [f"Expense {number}" for number in range(1, 6)]
    await desk.presses("ada", "Submit")
    assert [fact.label for fact in desk.card("grace").facts] == ["From", *(f"Expense {n}" for n in range(1, 6))]

    card = await filed(desk, *[TAXI] * 6)
    assert [fact.value for fact in card.facts][4:] == ["6 in all; View shows the other 2"]
    assert (card.lead, len(card.facts)) == ("¥270.00", 5)


async def test_sums_in_several_currencies_are_told_by_currency() -> None:
    desk = office()
    card = await filed(desk, TAXI, {**LUNCH, "currency": "USD"}, TAXI, {**HOTEL, "currency": "USD"})

    assert card.lead == "¥90.00 + $1,020.00"


async def test_more_changes_than_a_card_holds_are_counted() -> None:
    desk = office()
    card = await filed(desk, *[{**TAXI, "amount": str(number)} for number in range(10, 22)])
    await desk.presses("ada", card.buttons[0].label)
    await sent_back(desk, "Return", "Why?")
    await desk.presses("ada", "Edit")
    await desk.fills_lines("ada", desk.form, *({**line, "date": "2026-11-01"} for line in lines_of(desk)))
    await desk.presses("ada", "Submit")

    told = desk.card("grace").changes
    assert len(told) == 9
    assert told[0] == "Expense 1 · Date: Nov 16, 2026 → Nov 1, 2026"
    assert told[-1] == "4 more changes."


async def test_in_chinese_changes_and_warnings_name_the_expense_too() -> None:
    desk = office()
    await desk.says("grace", "中文")
    card = await filed(desk, TAXI, {**LUNCH, "amount": "9000"})
    assert card.warnings[0].startswith("Expense 2: ")
    await desk.presses("ada", card.buttons[0].label)
    assert desk.card("grace").warnings[0].startswith("第 2 笔：")
    await sent_back(desk, "退回", "为什么？")
    await desk.presses("ada", "Edit")
    taxi, lunch = lines_of(desk)
    await desk.fills_lines("ada", desk.form, taxi, {**lunch, "amount": "80"}, TAXI)
    await desk.presses("ada", "Submit")

    assert desk.card("grace").changes == ("第 2 笔金额：¥9,000.00 → ¥80.00", "新增第 3 笔：¥45.00")


async def test_view_tells_every_expense_in_full_in_as_many_messages_as_it_takes() -> None:
    desk = office()
    longest = [
        {**TAXI, "merchant": f"{number}" + "m" * 190, "purpose": f"p{number} " + "x" * 2_990} for number in range(50)
    ]
    await filed(desk, *longest[:20])
    told = await desk.presses("ada", "View")
    everything = words(told)
    assert len(told) > 1
    assert all(line["purpose"] in everything and line["merchant"] in everything for line in longest[:20])

    await filed(desk, *longest)
    told = await desk.presses("ada", "View")
    assert len(told) == 9
    assert all(line["purpose"][:1_000] in words(told) for line in longest)


@pytest.mark.parametrize("count", [2, 18, 19, 26, 27, 28, 31, 49, 50])
async def test_however_many_expenses_there_are_view_tells_all_of_them(count: int) -> None:
    desk = office()
    await filed(desk, *[{**TAXI, "merchant": "m" * 200, "purpose": "x" * 3_000}] * count)
    told = await desk.presses("ada", "View")

    assert len(told) <= 9
    assert f"{count}. ¥45.00" in words(told)


async def test_a_purpose_that_one_line_does_not_hold_is_behind_view() -> None:
    desk = office()
    short, long = {**TAXI, "purpose": "x" * 80}, {**TAXI, "purpose": "y" * 81}
    assert "View" not in labels(await filed(desk, short, short))
    assert "View" in labels(await filed(desk, short, long))
    assert "y" * 81 in words(await desk.presses("ada", "View"))
