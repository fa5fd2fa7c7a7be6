"""What is typed into a form is read strictly, all errors at once, and nothing the form does not ask for gets in."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from bot.chat.forms import (
    AmountField,
    AnyInput,
    ChoiceField,
    DateField,
    FileField,
    Form,
    FormOption,
    LongTextField,
    PersonField,
    SwitchField,
    TextField,
)
from claims.errors import Refused
from claims.money import Money

TEXT = TextField(name="merchant", label="Merchant")
LONG = LongTextField(name="purpose", label="Purpose")
AMOUNT = AmountField(name="amount", label="Amount", currency="CNY")
DATE = DateField(name="date", label="Date")
CHOICE = ChoiceField(
    name="category",
    label="Category",
    options=(FormOption(value="meals", label="Meals"), FormOption(value="transport", label="Taxi & transport")),
)
PERSON = PersonField(name="person", label="Person")
FILE = FileField(name="receipts", label="Receipts")
SWITCH = SwitchField(name="urgent", label="Urgent")

GOOD: list[tuple[AnyInput, str, Any]] = [
    (TEXT, "海底捞", "海底捞"),
    (TEXT, "  Blue \t Bottle\nCoffee ", "Blue Bottle Coffee"),
    (TEXT, "x" * 200, "x" * 200),
    (TEXT, "😀" * 200, "😀" * 200),
    (TEXT, "<script>alert(1)</script>", "<script>alert(1)</script>"),
    (TEXT, "مقهى", "مقهى"),
    (LONG, "one\ntwo", "one\ntwo"),
    (LONG, "票" * 3_000, "票" * 3_000),
    (AMOUNT, "68", Money(6_800, "CNY")),
    (AMOUNT, " 1,234.50 ", Money(123_450, "CNY")),
    (AMOUNT, "６８．５", Money(6_850, "CNY")),
    (AMOUNT, "9999999.99", Money(999_999_999, "CNY")),
    (AMOUNT, "0.01", Money(1, "CNY")),
    (DATE, "2026-11-20", date(2026, 11, 20)),
    (DATE, "2024-02-29", date(2024, 2, 29)),
    (CHOICE, "meals", "meals"),
    (CHOICE, "Taxi & transport", "transport"),
    (CHOICE, "MEALS", "meals"),
    (PERSON, "ada", "ada"),
    (PERSON, "x" * 64, "x" * 64),
    (FILE, "a,b", ("a", "b")),
    (FILE, ",".join("x" * 20), ("x",) * 20),
    (SWITCH, "on", True),
    (SWITCH, "off", False),
]

BAD: list[tuple[AnyInput, str | None, str, dict[str, Any]]] = [
    (TEXT, "", "field.required", {}),
    (TEXT, None, "field.required", {}),
    (TEXT, " \t\n　", "field.required", {}),
    (TEXT, "x" * 201, "field.too_long", {"most": 200}),
    (TEXT, "😀" * 201, "field.too_long", {"most": 200}),
    (TEXT, "a\x00b", "field.control_characters", {}),
    (TEXT, "a\x1b[31mb", "field.control_characters", {}),
    (TEXT, "a\x7fb", "field.control_characters", {}),
    (TEXT, "a\ud83db", "field.control_characters", {}),
    (LONG, "票" * 3_001, "field.too_long", {"most": 3_000}),
    (LONG, "a\x08b", "field.control_characters", {}),
    (AMOUNT, "abc", "money.not_a_number", {}),
    (AMOUNT, "1e9", "money.not_a_number", {}),
    (AMOUNT, "NaN", "money.not_a_number", {}),
    (AMOUNT, "1_000", "money.not_a_number", {}),
    (AMOUNT, "٦٨", "money.not_a_number", {}),
    (AMOUNT, "0", "money.not_positive", {}),
    (AMOUNT, "-5", "money.not_positive", {}),
    (AMOUNT, "1.234", "money.too_many_decimals", {"decimals": 2}),
    (AMOUNT, "10000000", "money.too_large", {"largest": "9,999,999.99"}),
    (AMOUNT, "9" * 5_000, "money.not_a_number", {}),
    (DATE, "20.11.2026", "field.date", {}),
    (DATE, "2026-2-3", "field.date", {}),
    (DATE, "2026-02-30", "field.date", {}),
    (DATE, "２０２６-11-20", "field.date", {}),
    (DATE, "yesterday", "field.date", {}),
    (CHOICE, "travel", "field.choice", {}),
    (CHOICE, "meals,transport", "field.choice", {}),
    (PERSON, "x" * 65, "field.person", {}),
    (FILE, ",".join("x" * 21), "field.too_many_files", {"most": 20}),
]


def _ids(value: Any) -> str | None:
    return type(value).__name__ if isinstance(value, AnyInput) else repr(value)[:30] if isinstance(value, str) else None


@pytest.mark.parametrize(("field", "typed", "value"), GOOD, ids=_ids)
def test_a_field_reads_what_it_asks_for(field: AnyInput, typed: str, value: Any) -> None:
    assert field.read(typed) == value


@pytest.mark.parametrize(("field", "typed", "code", "facts"), BAD, ids=_ids)
def test_a_field_says_why_it_can_not_read_something(
    field: AnyInput, typed: str | None, code: str, facts: dict[str, Any]
) -> None:
    with pytest.raises(Refused) as caught:
        field.read(typed)

    assert (caught.value.code, caught.value.facts) == (code, facts)


@pytest.mark.parametrize("field", [TEXT, LONG, AMOUNT, DATE, CHOICE, PERSON, FILE])
def test_what_is_not_required_may_be_left_out(field: AnyInput) -> None:
    assert field.model_copy(update={"required": False}).read(" ") is None


def test_a_switch_is_off_unless_it_is_on() -> None:
    assert SWITCH.read(None) is None
    assert SWITCH.read("on") is True


# ---------------------------------------------------------------- whole forms


def form(*fields: Any, **rest: Any) -> Form:
    return Form(**{"id": "claim.new", "title": "New claim", "fields": fields or (AMOUNT,), "submit": "Save", **rest})


def test_a_form_gives_all_values_at_once() -> None:
    values, errors = form(AMOUNT, DATE, CHOICE).read({"amount": "68", "date": "2026-11-20", "category": "Meals"})

    assert errors == {}
    assert values == {"amount": Money(6_800, "CNY"), "date": date(2026, 11, 20), "category": "meals"}


def test_a_form_gives_all_errors_at_once_and_the_values_beside_them() -> None:
    values, errors = form(AMOUNT, DATE, TEXT).read({"amount": "lots", "merchant": "KFC"})

    assert {name: error.code for name, error in errors.items()} == {
        "amount": "money.not_a_number",
        "date": "field.required",
    }
    assert values == {"merchant": "KFC"}


def test_nothing_is_smuggled_in_by_an_extra_field() -> None:
    values, errors = form(AMOUNT).read({"amount": "68", "state": "approved", "approver": "ada", "owner": "bob"})

    assert (values, errors) == ({"amount": Money(6_800, "CNY")}, {})


def test_the_one_field_that_has_no_preset_can_be_asked_in_chat() -> None:
    reason = LONG.model_copy(update={"name": "reason"})
    preset = CHOICE.model_copy(update={"initial": "meals"})
    optional = TEXT.model_copy(update={"required": False})

    asked = form(preset, reason, optional).asked
    assert asked == reason
    assert form(preset, optional).asked is None
    assert form(reason, AMOUNT).asked is None


def test_presets_can_be_given_later() -> None:
    given = form(AMOUNT, TEXT).with_initial({"amount": "70", "state": "approved"})

    assert [(each.name, each.initial) for each in given.fields] == [("amount", "70"), ("merchant", None)]
    assert given.asked == TEXT


@pytest.mark.parametrize(
    ("part", "within", "beyond"),
    [
        ("title", "x" * 24, "x" * 25),
        ("title", "票" * 24, ""),
        ("submit", "x" * 24, "x" * 25),
        ("lead", "x" * 300, "x" * 301),
        ("id", "a" * 40, "a" * 41),
        ("id", "claim.new_2", "Claim.new"),
        ("fields", (TEXT,) * 20, (TEXT,) * 21),
        ("fields", (TEXT,), ()),
    ],
)
def test_a_form_is_as_large_as_a_dialog_may_be_and_no_larger(part: str, within: Any, beyond: Any) -> None:
    assert getattr(form(**{part: within}), part) == within
    with pytest.raises(ValidationError):
        form(**{part: beyond})


@pytest.mark.parametrize(
    ("part", "within", "beyond"),
    [
        ("label", "x" * 24, "x" * 25),
        ("label", "票", ""),
        ("hint", "x" * 150, "x" * 151),
        ("name", "a" * 40, "a" * 41),
        ("name", "reason_2", "reason-2"),
        ("name", "a", "a\n"),
    ],
)
def test_a_field_is_named_within_limits(part: str, within: str, beyond: str) -> None:
    named: dict[str, Any] = {"name": "a", "label": "A"}
    assert getattr(TextField(**{**named, part: within}), part) == within
    with pytest.raises(ValidationError):
        TextField(**{**named, part: beyond})


def test_a_choice_has_between_one_and_a_hundred_options() -> None:
    one = FormOption(value="a", label="A")
    for count in (1, 100):
        assert len(ChoiceField(name="a", label="A", options=(one,) * count).options) == count
    for count in (0, 101):
        with pytest.raises(ValidationError):
            ChoiceField(name="a", label="A", options=(one,) * count)


@pytest.mark.parametrize(("value", "label"), [("x" * 129, "A"), ("", "A"), ("a", ""), ("a", "x" * 76)])
def test_an_option_beyond_its_limits_is_refused(value: str, label: str) -> None:
    assert FormOption(value="x" * 128, label="x" * 75)
    with pytest.raises(ValidationError):
        FormOption(value=value, label=label)


def test_a_form_comes_back_from_json_as_it_was() -> None:
    whole = form(TEXT, LONG, AMOUNT, DATE, CHOICE, PERSON, FILE, SWITCH, context={"claim": "42"})

    assert Form.model_validate_json(whole.model_dump_json(exclude_none=True)) == whole
