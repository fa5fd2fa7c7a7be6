"""Several lines are read each by itself: its own currency, its own needs, its own errors, and no more than asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from bot.chat.forms import (
    AmountField,
    ChoiceField,
    DateField,
    FileField,
    Form,
    FormOption,
    LinesField,
    LongTextField,
    Need,
    TextField,
    as_lines,
)
from claims.errors import Refused
from claims.lines import MOST_LINES
from claims.money import Money

CURRENCIES = tuple(FormOption(value=code, label=code) for code in ("CNY", "JPY", "USD"))
CATEGORIES = tuple(FormOption(value=key, label=key) for key in ("meals", "entertainment"))
FIELDS = (
    AmountField(name="amount", label="Amount", currency="CNY", currency_in="currency"),
    ChoiceField(name="currency", label="Currency", options=CURRENCIES, initial="CNY"),
    ChoiceField(name="category", label="Category", options=CATEGORIES),
    DateField(name="date", label="Date", latest=date(2026, 11, 20)),
    TextField(name="merchant", label="Merchant", required=False),
    LongTextField(name="purpose", label="Purpose", required=False),
    FileField(name="receipts", label="Receipts", required=False),
)
NEEDS = (Need(where="category", value="entertainment", names=("purpose", "merchant")),)
LINES = LinesField(name="lines", label="Expenses", fields=FIELDS, needs=NEEDS)

GOOD = {"amount": "68", "currency": "CNY", "category": "meals", "date": "2026-11-19"}


def raw(*lines: Mapping[str, Any]) -> str:
    return json.dumps(lines)


def codes(*lines: Mapping[str, Any]) -> dict[str, str]:
    """Why each field could not be read."""
    return {name: error.code for name, error in LINES.take(raw(*lines))[1].items()}


# ---------------------------------------------------------------- what is read


def test_each_line_gives_a_value_for_each_field_and_which_line_it_was() -> None:
    first, second = LINES.read(raw({**GOOD, "was": "3.2", "merchant": "KFC"}, {**GOOD, "receipts": "a,b"}))

    assert first == {
        "was": "3.2",
        "amount": Money(6_800, "CNY"),
        "currency": "CNY",
        "category": "meals",
        "date": date(2026, 11, 19),
        "merchant": "KFC",
        "purpose": None,
        "receipts": None,
    }
    assert (second["was"], second["receipts"]) == ("", ("a", "b"))


def test_the_sum_of_a_line_is_read_in_the_currency_of_that_line() -> None:
    yen, dollars, yuan = LINES.read(
        raw({**GOOD, "currency": "JPY"}, {**GOOD, "currency": "USD", "amount": "1.05"}, {**GOOD, "amount": "1.05"})
    )

    assert yen["amount"] == Money(68, "JPY")
    assert dollars["amount"] == Money(105, "USD")
    assert yuan["amount"] == Money(105, "CNY")
    assert codes(GOOD, {**GOOD, "currency": "JPY", "amount": "1.05"}) == {"lines.2.amount": "money.too_many_decimals"}


def test_a_currency_may_be_chosen_by_its_label_and_the_sum_is_read_by_it() -> None:
    (line,) = LINES.read(raw({**GOOD, "currency": "jpy"}))

    assert (line["amount"], line["currency"]) == (Money(68, "JPY"), "JPY")


@pytest.mark.parametrize("currency", ["", "XXX", "€", "CNY,JPY", "EUR"])
def test_a_currency_that_is_not_offered_is_said_beside_it_and_nothing_of_its_line_is_read(currency: str) -> None:
    found = codes(GOOD, {**GOOD, "currency": currency, "amount": "1.05"})

    assert found == {"lines.2.currency": "field.choice" if currency else "field.required"}


def test_what_a_category_needs_is_needed_in_its_own_line_alone() -> None:
    entertained = {**GOOD, "category": "entertainment"}

    assert codes(GOOD, entertained, GOOD) == {
        "lines.2.merchant": "field.required",
        "lines.2.purpose": "field.required",
    }
    assert codes(GOOD, {**entertained, "purpose": "dinner", "merchant": "KFC"}) == {}


def test_all_errors_of_all_lines_come_at_once() -> None:
    wrong = {**GOOD, "amount": "lots", "date": "2026-11-21", "purpose": "x" * 3_001}

    assert codes(wrong, GOOD, {"currency": "USD"}) == {
        "lines.1.amount": "money.not_a_number",
        "lines.1.date": "line.date_in_future",
        "lines.1.purpose": "field.too_long",
        "lines.3.amount": "field.required",
        "lines.3.category": "field.required",
        "lines.3.date": "field.required",
    }


def test_fifty_lines_pass_and_one_more_is_refused_with_the_limit() -> None:
    assert LINES.most == MOST_LINES
    assert len(LINES.read(raw(*[GOOD] * 50))) == 50
    assert codes(*[GOOD] * 51) == {"lines": "field.too_many_lines"}
    assert LINES.take(raw(*[GOOD] * 51))[1]["lines"].facts == {"most": 50}


def test_the_longest_lines_pass() -> None:
    longest = {**GOOD, "merchant": "😀" * 200, "purpose": '\\\n"' * 1_000}
    found = LINES.read(as_lines([longest] * 50))

    assert {line["purpose"] for line in found} == {'\\\n"' * 1_000}
    # However a program escapes it.
    assert LINES.read(json.dumps([{**longest, "purpose": "😀" * 3_000}] * 50))[49]["purpose"] == "😀" * 3_000


@pytest.mark.parametrize("nothing", [None, "", "[]"])
def test_no_line_at_all_is_too_few(nothing: str | None) -> None:
    assert {name: error.code for name, error in LINES.take(nothing)[1].items()} == {"lines": "field.required"}


@pytest.mark.parametrize(
    "hostile",
    [
        "x",
        "{",
        "{}",
        "1",
        "null",
        '"lines"',
        "[1]",
        "[null]",
        "[[]]",
        "[" * 100_000,
        '[{"amount":' * 5_000,
        '[{"amount":1}]',
        '[{"amount":null}]',
        '[{"amount":["1"]}]',
        '[{"amount":{"amount":"1"}}]',
        '[{"amount":"1","amount":"2"}]',
        '[{"state":"approved"}]',
        '[{"receipts_of":"1"}]',
        '[{"amount":NaN}]',
        "[" + "9" * 10_000 + "]",
        "[]" + " " * 2_000_000,
    ],
    ids=lambda text: text[:24],
)
def test_what_is_no_list_of_lines_is_refused_as_a_whole(hostile: str) -> None:
    assert {name: error.code for name, error in LINES.take(hostile)[1].items()} == {"lines": "field.lines"}
    with pytest.raises(Refused) as caught:
        LINES.read(hostile)
    assert caught.value.code == "field.lines"


@pytest.mark.parametrize("text", ["a\x00b", "a\x1b[31mb", "a\ud83db"], ids=["nul", "escape", "half"])
def test_control_characters_are_refused_in_the_field_that_has_them(text: str) -> None:
    assert codes(GOOD, {**GOOD, "merchant": text}) == {"lines.2.merchant": "field.control_characters"}


# ---------------------------------------------------------------- in a form


def form(*fields: Any) -> Form:
    return Form(id="claim.new", title="New claim", fields=fields or (LINES,), submit="Save")


def test_a_form_names_the_errors_of_lines_and_knows_their_labels() -> None:
    note = TextField(name="note", label="Note")
    values, errors = form(note, LINES).read({"lines": raw(GOOD, {**GOOD, "amount": "x"}), "state": "approved"})

    assert values == {}
    assert {name: error.code for name, error in errors.items()} == {
        "note": "field.required",
        "lines.2.amount": "money.not_a_number",
    }
    assert [form(note, LINES).labelled(name) for name in ("note", "lines", "lines.2.amount")] == [
        "Note",
        "Expenses",
        "Amount",
    ]


def test_a_form_with_one_line_that_lacks_one_thing_asks_for_it_in_chat() -> None:
    lacking = LINES.model_copy(update={"initial": raw({**GOOD, "was": "1.1", "amount": ""})})
    asked = form(lacking).asked

    assert asked is not None
    assert asked.name == "amount"
    values, errors = form(lacking).read(form(lacking).answered("70"))
    assert errors == {}
    assert (values["lines"][0]["amount"], values["lines"][0]["was"]) == (Money(7_000, "CNY"), "1.1")


@pytest.mark.parametrize(
    "initial", [None, raw(GOOD), raw({"currency": "CNY"}), raw(GOOD, {**GOOD, "amount": ""}), raw(GOOD, GOOD)]
)
def test_a_form_of_lines_is_no_question_where_it_asks_for_more_or_for_nothing(initial: str | None) -> None:
    assert form(LINES.model_copy(update={"initial": initial})).asked is None


def test_before_anything_is_typed_there_is_one_line_with_what_its_fields_preset() -> None:
    assert LINES.presets == [{"currency": "CNY"}]


def test_a_form_has_one_field_of_lines_and_a_line_no_field_named_was() -> None:
    with pytest.raises(ValidationError):
        form(LINES, LINES.model_copy(update={"name": "others"}))
    with pytest.raises(ValidationError):
        LinesField(name="lines", label="Expenses", fields=(TextField(name="was", label="Was"),))


def test_a_form_of_lines_comes_back_from_json_as_it_was() -> None:
    whole = form(LINES.model_copy(update={"initial": raw(GOOD)}))

    assert Form.model_validate_json(whole.model_dump_json(exclude_none=True)) == whole
