"""Several lines on a page: how they are drawn, what Add and Remove make of them, and how they come back."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.chat.forms import (
    AmountField,
    ChoiceField,
    Form,
    FormErrors,
    FormOption,
    LinesField,
    Need,
    SwitchField,
    TextField,
    as_lines,
)
from bot.chat.texts import Reader, Texts
from claims.people import PersonId
from integrations.pages.bodies import MOST_FIELDS
from integrations.pages.forms import PAGE, Forms
from integrations.pages.html import STATIC, Html
from integrations.pages.lines import Redrawn, commanded, gathered, redrawn
from integrations.pages.ring import Ring
from integrations.pages.static import StaticFiles

READER = Reader(PersonId("ada"), "Ada Byron", "en", "Asia/Shanghai", Texts())
CURRENCIES = tuple(FormOption(value=code, label=code) for code in ("CNY", "USD"))
LINES = LinesField(
    name="lines",
    label="Expenses",
    fields=(
        AmountField(name="amount", label="Amount", currency="CNY", currency_in="currency"),
        ChoiceField(name="currency", label="Currency", options=CURRENCIES, initial="CNY"),
        TextField(name="merchant", label="Merchant", required=False),
        SwitchField(name="urgent", label="Urgent"),
    ),
    needs=(Need(where="currency", value="USD", names=("merchant",)),),
)
FORM = Form(id="claim.new", title="New claim", fields=(LINES,), submit="Save")


@pytest.fixture
def forms() -> Forms:
    return Forms(Html([], static=StaticFiles([STATIC])), Ring([b"n" * 32]))


def typed(*lines: dict[str, str]) -> dict[str, str]:
    return {"lines": as_lines(lines)}


def with_lines(*lines: dict[str, str]) -> Form:
    return FORM.model_copy(update={"fields": (LINES.model_copy(update={"initial": as_lines(lines)}),)})


def submits(html: str) -> list[str]:
    """The buttons that send the form, in their order: their names, or what they say."""
    found = re.findall(r"<button([^>]*)>(.*?)</button>", html, re.DOTALL)
    names = [(re.search(r'name="([^"]*)"', head), text) for head, text in found if 'type="submit"' in head]
    return [match[1] if match else re.sub("<[^>]*>", "", text).strip() for match, text in names]


# ---------------------------------------------------------------- drawn


def test_one_line_looks_as_if_there_were_no_lines(forms: Forms) -> None:
    html = forms.draw(FORM, READER, token="t")

    assert "<fieldset" not in html
    assert "remove-1" not in html
    for label in ("Amount", "Currency", "Merchant", "Urgent"):
        assert html.count(f">{label}</label>") == 1
    assert '<label for="field-lines-1-amount">Amount</label>' in html
    assert 'id="field-lines-1-amount" name="lines-1-amount"' in html
    assert '<option value="CNY" selected>' in html
    assert 'name="add"' in html


def test_several_lines_have_a_legend_and_a_button_each(forms: Forms) -> None:
    html = forms.draw(with_lines({"was": "3.1", "amount": "1"}, {"amount": "2"}), READER, token="t")

    assert re.findall("<legend>(.*?)</legend>", html) == ["Expense 1", "Expense 2"]
    assert re.findall(r'name="(remove-\d+)"', html) == ["remove-1", "remove-2"]
    assert 'name="lines-1-was" value="3.1"' in html
    assert 'name="lines-2-was" value=""' in html
    assert 'name="lines-2-amount" inputmode="decimal"' in re.sub(' aria-required="true"', "", html)


def test_the_first_button_that_sends_a_form_sends_it_for_good(forms: Forms) -> None:
    form = with_lines({"amount": "1"}, {"amount": "2"})

    assert submits(forms.draw(form, READER, token="t")) == ["Save", "cancel"]
    # Without scripts the others send it too, so the first is there for Enter; it has neither name nor words.
    assert submits(forms.draw(form, READER, token="t", template=PAGE)) == [
        "",
        "remove-1",
        "remove-2",
        "add",
        "Save",
        "cancel",
    ]


def test_what_a_line_needs_is_marked_in_that_line_alone(forms: Forms) -> None:
    html = forms.draw(with_lines({"currency": "CNY"}, {"currency": "USD"}), READER, token="t")

    assert 'name="lines-1-merchant" autocomplete' in html
    assert 'name="lines-2-merchant" aria-required="true"' in html


def test_errors_stand_beside_the_fields_of_their_lines_and_are_summed_up_with_their_numbers(forms: Forms) -> None:
    errors = FormErrors(
        errors={"lines.2.amount": "No sum.", "lines": "Too many."}, typed=typed({"amount": "1"}, {"amount": "x"})
    )
    html = forms.draw(FORM, READER, token="t", errors=errors)

    assert '<p class="error" id="field-lines-2-amount-error">' in html
    assert '<a href="#field-lines-2-amount">Expense 2: Amount</a>' in html
    assert "Too many." in html
    assert 'value="x"' in html


def test_errors_of_the_only_line_are_named_as_ever(forms: Forms) -> None:
    errors = FormErrors(errors={"lines.1.amount": "No sum."}, typed=typed({"amount": "x"}))

    assert '<a href="#field-lines-1-amount">Amount</a>' in forms.draw(FORM, READER, token="t", errors=errors)


def test_a_page_that_comes_back_unreadable_has_a_line_to_fill(forms: Forms) -> None:
    for raw in ("", "x", "[]"):
        errors = FormErrors(errors={"lines": "Unreadable."}, typed={"lines": raw})
        assert 'name="lines-1-amount"' in forms.draw(FORM, READER, token="t", errors=errors)


def test_what_a_form_was_opened_with_does_not_carry_its_lines_along(forms: Forms) -> None:
    secret = "fifty long purposes " * 100
    html = forms.draw(with_lines({"merchant": secret}), READER, token="t")
    sealed = re.search(r'name="opened" value="([^"]*)"', html)

    assert sealed is not None
    assert forms.reopen(sealed[1]).form == FORM


def test_hostile_text_in_a_line_stays_text(forms: Forms) -> None:
    html = forms.draw(with_lines({"was": '"><script>', "merchant": "<script>"}, {}), READER, token="t")

    assert "<script>" not in html


# ---------------------------------------------------------------- sent


def test_the_controls_of_a_page_become_lines_in_their_order(forms: Forms) -> None:
    sent = {
        "lines-10-amount": "10",
        "lines-2-amount": "2",
        "lines-2-was": "1.1",
        "lines-2-merchant": "one\r\ntwo",
        "lines-2-urgent": "on",
        "token": "t",
    }

    assert gathered(FORM, sent) == typed(
        {"amount": "2", "was": "1.1", "merchant": "one\ntwo", "urgent": "on"}, {"amount": "10"}
    )


@pytest.mark.parametrize(
    "name",
    [
        *("lines-0-amount", "lines-01-amount", "lines-100-amount", "lines-1-state", "lines-1", "others-1-amount"),
        *("lines", "lines-1-amount-x", "lines--1-amount", "lines-１-amount", "xlines-1-amount", "lines-1-amount\n"),
    ],
)
def test_what_is_no_control_of_a_line_is_left_out(name: str) -> None:
    assert gathered(FORM, {name: "x"}) == {"lines": "[]"}


def test_fifty_one_lines_fit_into_a_body_so_that_they_can_be_refused_in_words() -> None:
    sent = {f"lines-{number}-amount": "1" for number in range(1, 52)}
    values, errors = FORM.read(gathered(FORM, sent))

    assert (values, errors["lines"].code) == ({}, "field.too_many_lines")
    # Seven fields of an expense and one for its receipts, and what every form sends.
    assert MOST_FIELDS >= 51 * 9 + 10


@pytest.mark.parametrize(
    ("sent", "command"),
    [
        ({"add": "add"}, "add"),
        ({"remove-1": "remove"}, "remove-1"),
        ({"remove-50": "remove"}, "remove-50"),
        ({"remove-0": ""}, None),
        ({"remove-100": ""}, None),
        ({"remove-": ""}, None),
        ({"remove": ""}, None),
        ({"lines-1-amount": "add"}, None),
        ({}, None),
    ],
)
def test_a_command_is_the_name_of_a_button(sent: dict[str, str], command: str | None) -> None:
    assert commanded(sent) == command


# ---------------------------------------------------------------- one more, one less


ONE, TWO, THREE = {"amount": "1", "was": "1.1"}, {"amount": "x", "was": "1.2"}, {"amount": "3"}


def after(command: str, *lines: dict[str, str], form: Form = FORM) -> tuple[list[dict[str, str]], Redrawn]:
    found = redrawn(form, typed(*lines), command)
    return LINES.lines_in(found.typed["lines"]), found


def test_a_line_is_added_behind_the_others_with_the_presets_of_its_fields() -> None:
    lines, found = after("add", ONE, TWO)

    assert lines == [ONE, TWO, {"currency": "CNY"}]
    assert (found.line, found.said, found.number) == (3, "added", 3)


@pytest.mark.parametrize(
    ("command", "left", "place"),
    [("remove-1", [TWO, THREE], 1), ("remove-2", [ONE, THREE], 2), ("remove-3", [ONE, TWO], 2)],
)
def test_a_line_is_removed_and_the_others_stay_as_typed(command: str, left: list[dict[str, str]], place: int) -> None:
    lines, found = after(command, ONE, TWO, THREE)

    assert lines == left
    assert (found.line, found.said, found.number) == (place, "removed", int(command[-1]))


@pytest.mark.parametrize("command", ["keep", "remove-4", "remove-99"])
def test_what_can_not_be_done_changes_nothing(command: str) -> None:
    lines, found = after(command, ONE, TWO, THREE)

    assert lines == [ONE, TWO, THREE]
    assert (found.line, found.said) == (None, None)


def test_the_last_line_stays() -> None:
    assert after("remove-1", ONE)[0] == [ONE]


def test_the_fiftieth_line_is_added_and_no_further_one() -> None:
    assert len(after("add", *[ONE] * 49)[0]) == 50
    assert len(after("add", *[ONE] * 50)[0]) == 50


def test_where_fifty_are_there_is_no_button_for_another_but_a_sentence(forms: Forms) -> None:
    fewer, most = (forms.draw(with_lines(*[ONE] * count), READER, token="t") for count in (49, 50))

    assert 'name="add"' in fewer
    assert 'name="add"' not in most
    assert "50 expenses, the most for one claim" in most


def test_after_adding_the_new_line_has_the_focus_and_what_was_typed_stands_there(forms: Forms) -> None:
    html = forms.draw(FORM, READER, token="t", redrawn=redrawn(FORM, typed(ONE, TWO), "add"))

    assert [each.group(1) for each in re.finditer(r'name="([^"]*)"[^>]* autofocus', html)] == ["lines-3-amount"]
    assert "Expense 3 was added." in html
    assert 'value="x"' in html


@pytest.mark.parametrize(("command", "place"), [("remove-1", "1"), ("remove-3", "2")])
def test_after_removing_the_line_in_its_place_has_the_focus(forms: Forms, command: str, place: str) -> None:
    html = forms.draw(FORM, READER, token="t", redrawn=redrawn(FORM, typed(ONE, TWO, THREE), command))

    assert re.findall(r'data-line="(\d+)"[^>]* autofocus', html) == [place]
    assert html.count("autofocus") == 1
    assert f"Expense {command[-1]} was removed." in html


def test_after_removing_all_but_one_the_button_for_another_has_the_focus(forms: Forms) -> None:
    html = forms.draw(FORM, READER, token="t", redrawn=redrawn(FORM, typed(ONE, TWO), "remove-1"))

    assert re.findall(r'name="([^"]*)"[^>]* autofocus', html) == ["add"]


def test_a_form_without_lines_has_none_to_add() -> None:
    other: Any = Form(id="toy.paint", title="Paint", fields=(TextField(name="name", label="Name"),), submit="Save")

    assert redrawn(other, {"name": "x"}, "add") == Redrawn({"name": "x"})
