"""Forms show every error beside its field, lose nothing, and create nothing by being opened."""

import pytest

from claims.policy import built_in
from handlers.forms import number_in
from tests.handlers.stories import drafted, office, sent, sent_back
from tests.support.desk import Desk
from tests.support.filled import beside, field_labels, shown
from tests.support.filled import typed as typed_in


def shown_again(desk: Desk, number: int = 1) -> dict[str, str]:
    """What stands in a line of the form that came back."""
    return typed_in(desk.errors, desk.form, number)


async def test_opening_a_form_creates_nothing() -> None:
    desk = office()
    await desk.says("ada", "claim")
    await desk.presses("ada", "Fill in")
    assert field_labels(desk.form) == ["Amount", "Currency", "Category", "Date", "Merchant", "Purpose", "Receipts"]
    assert shown(desk.form)["currency"] == "CNY"
    assert desk.memory.claims == {}


async def test_all_errors_come_at_once_and_what_was_typed_comes_back() -> None:
    desk = office()
    await desk.says("ada", "报销")
    await desk.presses("ada", "Fill in")
    typed = {"amount": "1e9", "category": "yachts", "date": "yesterday", "merchant": "x" * 201, "purpose": "y" * 3001}
    await desk.fills("ada", desk.form, **typed)
    assert beside(desk.errors) == {
        "amount": "That is not a sum I can read. Please write it like 68 or 1,234.50.",
        "category": "Please choose one of the values offered for “Category”.",
        "date": "Please give “Date” as a date such as 2026-11-20.",
        "merchant": "“Merchant” can have at most 200 characters. Please shorten it.",
        "purpose": "“Purpose” can have at most 3,000 characters. Please shorten it.",
    }
    assert shown_again(desk) == {"currency": "CNY", "receipts": "", **typed}
    assert desk.memory.claims == {}


async def test_a_day_to_come_is_refused_beside_the_date() -> None:
    desk = office()
    await drafted(desk)
    await desk.presses("ada", "Edit")
    await desk.fills("ada", desk.form, date="2026-11-21")
    assert list(desk.errors.errors) == ["lines.1.date"]
    assert "Nov 21, 2026 is still to come" in beside(desk.errors)["date"]
    await desk.fills("ada", desk.form, date="2026-11-20")
    assert desk.card("ada").facts[0].value == "Nov 20, 2026"


@pytest.mark.parametrize(("currency", "typed", "shown"), [("JPY", "1200", "JP¥1,200"), ("USD", "45.60", "$45.60")])
async def test_a_sum_is_read_by_the_currency_chosen_beside_it(currency: str, typed: str, shown: str) -> None:
    desk = office()
    card = await drafted(desk, amount=typed, currency=currency)
    assert card.lead == shown
    assert [fact.value for fact in card.facts if fact.label == "Currency"] == [currency]
    assert card.warnings == (f"Not checked against the policy: no exchange rate for {shown}.",)


async def test_yen_have_no_decimals() -> None:
    desk = office()
    await drafted(desk)
    await desk.presses("ada", "Edit")
    await desk.fills("ada", desk.form, amount="12.50", currency="JPY")
    assert beside(desk.errors) == {"amount": "This currency has no decimals. Please write a whole number."}


async def test_the_edit_form_shows_what_the_claim_says_and_changes_its_card_in_place() -> None:
    desk = office()
    await drafted(desk, merchant="DiDi")
    before = len(desk.conversation("ada"))
    await desk.presses("ada", "Edit")
    assert shown(desk.form) == {
        "amount": "68.00",
        "currency": "CNY",
        "category": "transport",
        "date": "2026-11-19",
        "merchant": "DiDi",
        "purpose": "visiting a client",
        "receipts": "",
    }
    await desk.fills("ada", desk.form, amount="70")
    assert len(desk.conversation("ada")) == before
    assert desk.card("ada").lead == "¥70.00"


async def test_a_reason_is_needed_and_has_a_type_chosen_beforehand() -> None:
    desk = office()
    await sent(desk)
    await desk.presses("grace", "Return")
    assert [(field.label, field.initial) for field in desk.form.fields] == [("Reason", None), ("Reason type", "other")]
    await desk.fills("grace", desk.form, reason="  ")
    assert desk.errors.errors == {"reason": "Please fill in “Reason”."}
    assert desk.claim().state == "submitted"


async def test_a_reason_is_kept_as_typed_up_to_its_limit() -> None:
    desk = office()
    await sent(desk)
    await desk.presses("grace", "Reject")
    await desk.fills("grace", desk.form, reason="z" * 3001)
    assert list(desk.errors.errors) == ["reason"]
    await desk.fills("grace", desk.form, reason="z" * 3000)
    assert desk.claim().steps[-1].reason == "z" * 3000


@pytest.mark.parametrize(
    "context",
    [
        {},
        {"claim": "1"},
        {"claim": "x", "version": "1"},
        {"claim": "１", "version": "1"},
        {"claim": "-1", "version": "1"},
        {"claim": "1\n", "version": "1"},
        {"claim": "9" * 40},
        {"claim": str(2**53 + 1), "version": "1"},
    ],
)
async def test_a_forged_context_is_refused_in_words(context: dict[str, str]) -> None:
    desk = office()
    await drafted(desk)
    await desk.presses("ada", "Edit")
    forged = desk.form.model_copy(update={"context": context})
    await desk.fills("ada", forged, amount="1")
    assert list(desk.errors.errors) == [""]
    assert desk.card("ada").lead == "¥68.00"


@pytest.mark.parametrize("number", [0, 2**53])
def test_a_number_in_a_form_s_context_is_read_up_to_its_limit(number: int) -> None:
    assert number_in({"claim": str(number)}, "claim") == number


async def test_somebody_else_s_form_is_no_way_into_a_claim() -> None:
    desk = office()
    await drafted(desk)
    await desk.presses("ada", "Edit")
    await desk.fills("bob", desk.form, amount="1")
    assert desk.errors.errors == {
        "": "I can't find C-000001 among the claims you may see. "
        "Please check the number; it may also be with somebody else by now."
    }


async def test_the_form_of_a_decision_sent_twice_says_that_it_was_made() -> None:
    desk = office()
    await sent(desk)
    await desk.presses("grace", "Return")
    form = desk.form
    await desk.fills("grace", form, reason="one")
    await desk.fills("grace", form, reason="two")
    assert "C-000001 is “Returned” by now" in desk.errors.errors[""]
    assert desk.claim().steps[-1].reason == "one"


async def test_the_reasons_are_those_of_the_policy_in_the_reader_s_language() -> None:
    desk = office()
    await sent(desk, "wei")
    await sent_back(desk, "Return", "?")
    await desk.says("grace", "中文")
    await sent(desk)
    await desk.presses("grace", "退回")
    options = next(field for field in desk.form.fields if field.name == "code")
    assert [option.label for option in options.options] == [each.names["zh"] for each in built_in().reasons]  # type: ignore[union-attr]
