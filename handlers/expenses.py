"""The form of a claim's expenses, empty or with what a claim says, and the expenses that a filled one says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from babel.numbers import get_currency_name

from bot.chat.forms import (
    AmountField,
    ChoiceField,
    DateField,
    FileField,
    Form,
    FormErrors,
    FormOption,
    InnerField,
    LinesField,
    LongTextField,
    Need,
    TextField,
    as_lines,
)
from bot.chat.texts import Texts
from bot.chat.turn import Turn
from claims.errors import Refused
from claims.filing import in_category
from claims.lines import MERCHANT_LENGTH, MOST_LINES, PURPOSE_LENGTH, Line
from claims.policy import Policy
from claims.receipts import MOST_FILES
from claims.states import Verb
from handlers import showing
from handlers.card_parts import cut
from handlers.forms import number_in

COMMON_CURRENCIES = "CNY USD EUR GBP HKD JPY KRW SGD TWD AUD CAD CHF INR MYR THB VND AED".split()  # noqa: SIM905

LINES = "lines"
"""The name of the field that holds the expenses."""

RECEIPTS = "receipts"
"""The name of the field that holds the files of one expense."""

_WAS = re.compile(r"([0-9]{1,15})\.([1-9][0-9]?)")


# ------------------------------------------------------------ the form

_empty: dict[tuple[str, date], tuple[Policy, Texts, Form]] = {}
"""The empty form by language and day, with what else it was made of: most forms that are filled are this one."""


async def new_claim(turn: Turn, context: Mapping[str, str]) -> Form:
    """The empty form, with the company's currency."""
    policy, reader = await turn.policy(), turn.reader
    key = (reader.language, turn.today)
    known = _empty.get(key)
    if known is None or known[0] is not policy or known[1] is not reader.texts:
        if len(_empty) > 8:  # a day has two
            _empty.clear()
        known = _empty[key] = (policy, reader.texts, _empty_form(_outline(turn, policy, ())))
    return known[2]


async def edit_claim(
    turn: Turn, context: Mapping[str, str], *, chosen: str | None = None, on: int | None = None
) -> Form:
    """The same form with what the claim says now; raises `Refused` where it can't be edited by this person.

    `chosen` is the category that was chosen on the card of version `on`, and refused where nobody offered it.
    """
    claim = await showing.claim_of(turn, number_in(context, "claim"), Verb.EDIT)
    policy = await turn.policy()
    lines = claim.lines
    if chosen is not None and on == claim.version:
        lines = in_category(claim, chosen, policy=policy, seen=on)
    return Form(
        id="claim.edit",
        title=turn.reader.say("form-edit", number=claim.label),
        fields=(lines_field(turn, policy, lines, shown=shown_lines(policy, lines, version=claim.version)),),
        submit=turn.reader.say("button-save"),
        context={"claim": str(claim.number), "version": context.get("version", str(claim.version))},
    )


def lines_field(turn: Turn, policy: Policy, lines: Sequence[Line], *, shown: Sequence[Mapping[str, str]]) -> LinesField:
    """The expenses as one field; `shown` is what stands in it before anything is typed (see `raw_line`)."""
    blank = _blank_lines(_outline(turn, policy, lines))
    return blank.model_copy(update={"initial": as_lines(shown)})


def shown_lines(policy: Policy, lines: Sequence[Line], *, version: int) -> list[dict[str, str]]:
    """What the form says of each expense before anything is typed, and which one of which version it is."""
    return [raw_line(policy, line, was=was(version, number)) for number, line in enumerate(lines, start=1)]


def raw_line(policy: Policy, line: Line, *, was: str = "") -> dict[str, str]:
    """What is known of one expense as it stands in the form's fields."""
    known = {
        "was": was,
        "amount": line.amount.decimal if line.amount else None,
        "currency": line.currency,
        "category": line.category if policy.category(line.category) else None,
        "date": line.date.isoformat() if line.date else None,
        "merchant": line.merchant,
        "purpose": line.purpose,
        RECEIPTS: ",".join(line.receipts),
    }
    return {name: text for name, text in known.items() if text}


def was(version: int, number: int) -> str:
    """How a form names the expense of that number, from 1, of a claim as it was in that version."""
    return f"{version}.{number}"


def place_of(was: str) -> tuple[int, int] | None:
    """Version and number out of such a name; None for a new expense, and for what no form of ours wrote."""
    found = _WAS.fullmatch(was)
    return (int(found[1]), int(found[2])) if found else None


class Outline(NamedTuple):
    """What the fields of an expense depend on, presets aside: they are made once for each, for many people."""

    texts: Texts
    language: str
    currencies: tuple[str, ...]
    """The company's and those of the claim's expenses, which head the list."""
    categories: tuple[tuple[str, str], ...]
    needs: tuple[tuple[str, tuple[str, ...]], ...]
    """What a category can't be submitted without."""
    today: date


def _outline(turn: Turn, policy: Policy, lines: Sequence[Line]) -> Outline:
    reader = turn.reader
    return Outline(
        texts=reader.texts,
        language=reader.language,
        currencies=tuple(dict.fromkeys([policy.currency, *(line.currency for line in lines)])),
        categories=tuple((each.key, reader.named(each.names)) for each in policy.categories),
        needs=tuple((each.key, tuple(sorted(each.required))) for each in policy.categories if each.required),
        today=turn.today,
    )


def _empty_form(outline: Outline) -> Form:
    """The form of a new claim: one expense, of which nothing is preset but the company's currency."""
    return Form(
        id="claim.new",
        title=outline.texts.say(outline.language, "form-new"),
        fields=(_blank_lines(outline),),
        submit=outline.texts.say(outline.language, "button-save"),
    )


@lru_cache(maxsize=256)
def _blank_lines(outline: Outline) -> LinesField:
    """The expenses without presets: naming currencies costs more than the rest of a turn."""
    return LinesField(
        name=LINES,
        label=outline.texts.say(outline.language, "field-lines-of-form"),
        fields=_fields(outline),
        needs=tuple(Need(where="category", value=key, names=names) for key, names in outline.needs),
        most=MOST_LINES,
    )


def _fields(outline: Outline) -> tuple[InnerField, ...]:
    def label(name: str) -> str:
        return outline.texts.say(outline.language, f"field-{name}")

    company = outline.currencies[0]
    return (
        # The sum is read by the currency chosen beside it, not by the one the form was opened with.
        AmountField(name="amount", label=label("amount"), currency=company, currency_in="currency"),
        ChoiceField(
            name="currency",
            label=label("currency"),
            options=_currencies(outline.language, outline.currencies),
            initial=company,
        ),
        ChoiceField(
            name="category",
            label=label("category"),
            options=tuple(FormOption(value=key, label=cut(name, 75)) for key, name in outline.categories),
        ),
        DateField(name="date", label=label("date"), latest=outline.today),
        TextField(name="merchant", label=label("merchant"), most=MERCHANT_LENGTH, required=False),
        LongTextField(name="purpose", label=label("purpose"), most=PURPOSE_LENGTH, required=False),
        FileField(name=RECEIPTS, label=label("receipts"), most=MOST_FILES, required=False),
    )


def _currencies(language: str, first: Iterable[str]) -> tuple[FormOption, ...]:
    """The company's and the claim's own currencies, then those that travellers bring home."""
    codes = dict.fromkeys([*first, *COMMON_CURRENCIES])
    locale = "zh_Hans_CN" if language == "zh" else "en"
    return tuple(
        FormOption(value=code, label=cut(f"{code} {get_currency_name(code, locale=locale)}", 75)) for code in codes
    )


# ------------------------------------------------------------ what was typed


BESIDE = {
    "line.date_in_future": "date",
    "line.merchant_too_long": "merchant",
    "line.purpose_too_long": "purpose",
}
"""Beside which field a refusal of the rules is said."""


def expense(values: Mapping[str, Any]) -> Line:
    """The expense of one filled line. Its files are named by their SHA-256; whose they are the rules ask."""
    amount = values["amount"]
    return Line(
        category=values["category"],
        minor=amount.minor if amount else None,
        currency=values["currency"],
        date=values["date"],
        merchant=values["merchant"],
        purpose=values["purpose"],
        receipts=tuple(dict.fromkeys(values[RECEIPTS] or ())),
    )


def expenses(values: Mapping[str, Any]) -> list[Line]:
    """The expenses of a filled form."""
    return [expense(line) for line in values[LINES]]


def oldest_seen(values: Mapping[str, Any], version: int) -> int:
    """The oldest version that any expense of a filled form was shown in; `version` is the form's own."""
    places = [place_of(line["was"]) for line in values[LINES]]
    return min([version, *(place[0] for place in places if place is not None)])


def mistakes(turn: Turn, lines: Sequence[Line], *, typed: Mapping[str, str]) -> FormErrors | None:
    """What the rules refuse of these expenses, each beside its field; None where they hold.

    Raises `Refused` for what is about no field of the form.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        try:
            line.check(today=turn.today)
        except Refused as refused:
            if refused.code not in BESIDE:
                raise
            found[f"{LINES}.{number}.{BESIDE[refused.code]}"] = turn.reader.refusal(refused)
    return FormErrors(errors=found, typed=dict(typed)) if found else None


def register(router: Any) -> None:
    """Both forms by their ids."""
    router.form("claim.new")(new_claim)
    router.form("claim.edit")(edit_claim)
