"""The forms about claims: the empty one, Edit, Return, Reject, Reply. Built anew when opened and when read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from babel.numbers import get_currency_name

from bot.chat.actions import LARGEST
from bot.chat.events import Filled
from bot.chat.forms import AmountField, AnyField, ChoiceField, DateField, Form, FormOption, LongTextField, TextField
from bot.chat.texts import Reader, Texts
from bot.chat.turn import Turn
from claims.claim import Claim
from claims.errors import Refused
from claims.lines import MERCHANT_LENGTH, PURPOSE_LENGTH, REASON_LENGTH, Line
from claims.money import EXPONENTS
from claims.policy import Policy
from claims.states import Verb
from handlers import showing
from handlers.card_parts import cut

COMMON_CURRENCIES = "CNY USD EUR GBP HKD JPY KRW SGD TWD AUD CAD CHF INR MYR THB VND AED".split()  # noqa: SIM905


def number_in(context: Mapping[str, str], name: str) -> int:
    """A whole number out of a form's context; whatever else stands there is nothing this program wrote."""
    text = context.get(name, "")
    if not re.fullmatch("[0-9]{1,16}", text) or int(text) > LARGEST:
        raise Refused("action.unknown")
    return int(text)


def context_of(claim: Claim) -> dict[str, str]:
    """What a form needs to go on: the claim and the version that was shown."""
    return {"claim": str(claim.number), "version": str(claim.version)}


# ------------------------------------------------------------ what was bought


async def new_claim(turn: Turn, context: Mapping[str, str]) -> Form:
    """The empty form, with the company's currency."""
    policy = await turn.policy()
    return _empty_form(_outline(turn, policy, Line(currency=policy.currency)))


async def edit_claim(turn: Turn, context: Mapping[str, str]) -> Form:
    """The same form with what the claim says now; raises `Refused` where it can't be edited by this person."""
    claim = await showing.claim_of(turn, number_in(context, "claim"), Verb.EDIT)
    policy = await turn.policy()
    return Form(
        id="claim.edit",
        title=turn.reader.say("form-edit", number=claim.label),
        fields=expense_fields(turn, policy, claim.lines[0]),
        submit=turn.reader.say("button-save"),
        context={"claim": str(claim.number), "version": context.get("version", str(claim.version))},
    )


def expense_fields(turn: Turn, policy: Policy, line: Line) -> tuple[AnyField, ...]:
    """Amount, currency, category, date, merchant and purpose of one expense, preset with what is known of it."""
    known = presets(policy, line)
    return tuple(_preset(field, known[field.name]) for field in _blank_fields(_outline(turn, policy, line)))


def presets(policy: Policy, line: Line) -> dict[str, str | None]:
    """What the form of an expense says of it before anything is typed."""
    return {
        "amount": line.amount.decimal if line.amount else None,
        "currency": line.currency,
        "category": line.category if policy.category(line.category) else None,
        "date": line.date.isoformat() if line.date else None,
        "merchant": line.merchant,
        "purpose": line.purpose,
    }


def _preset(field: AnyField, initial: str | None) -> AnyField:
    return field if initial is None else field.model_copy(update={"initial": initial})


class Outline(NamedTuple):
    """What the fields of an expense depend on, presets aside: they are made once for each, for many people."""

    texts: Texts
    language: str
    currency: str
    """By which the sum is read."""
    first: tuple[str, str]
    """The company's currency and the one of the expense, which head the list."""
    categories: tuple[tuple[str, str], ...]
    needed: frozenset[str]
    today: date


def _outline(turn: Turn, policy: Policy, line: Line) -> Outline:
    reader = turn.reader
    required = policy.category(_filled(turn, "category") or line.category)
    currency = _filled(turn, "currency") or line.currency
    return Outline(
        texts=reader.texts,
        language=reader.language,
        # The sum is read by the currency chosen beside it, not by the one the form was opened with.
        currency=currency if currency in EXPONENTS else line.currency,
        first=(policy.currency, line.currency),
        categories=tuple((each.key, reader.named(each.names)) for each in policy.categories),
        needed=required.required if required else frozenset(),
        today=turn.today,
    )


@lru_cache(maxsize=256)
def _empty_form(outline: Outline) -> Form:
    """The form of a new claim; nothing is preset but the company's currency."""
    presets = {"currency": outline.first[0]}
    return Form(
        id="claim.new",
        title=outline.texts.say(outline.language, "form-new"),
        fields=tuple(_preset(field, presets.get(field.name)) for field in _blank_fields(outline)),
        submit=outline.texts.say(outline.language, "button-save"),
    )


@lru_cache(maxsize=256)
def _blank_fields(outline: Outline) -> tuple[AnyField, ...]:
    """The fields without presets: naming currencies costs more than the rest of a turn."""
    needed = outline.needed

    def label(name: str) -> str:
        return outline.texts.say(outline.language, f"field-{name}")

    return (
        AmountField(name="amount", label=label("amount"), currency=outline.currency),
        ChoiceField(name="currency", label=label("currency"), options=_currencies(outline.language, outline.first)),
        ChoiceField(
            name="category",
            label=label("category"),
            options=tuple(FormOption(value=key, label=cut(name, 75)) for key, name in outline.categories),
        ),
        DateField(name="date", label=label("date"), latest=outline.today),
        TextField(name="merchant", label=label("merchant"), most=MERCHANT_LENGTH, required="merchant" in needed),
        LongTextField(name="purpose", label=label("purpose"), most=PURPOSE_LENGTH, required="purpose" in needed),
    )


def _currencies(language: str, first: Iterable[str]) -> tuple[FormOption, ...]:
    """The company's and the claim's own currency, then those that travellers bring home."""
    codes = dict.fromkeys([*first, *COMMON_CURRENCIES])
    locale = "zh_Hans_CN" if language == "zh" else "en"
    return tuple(
        FormOption(value=code, label=cut(f"{code} {get_currency_name(code, locale=locale)}", 75)) for code in codes
    )


def categories(reader: Reader, policy: Policy) -> tuple[FormOption, ...]:
    """The policy's categories by their names."""
    return tuple(FormOption(value=each.key, label=cut(reader.named(each.names), 75)) for each in policy.categories)


def _filled(turn: Turn, name: str) -> str | None:
    return turn.event.values.get(name, "").strip() or None if isinstance(turn.event, Filled) else None


# ------------------------------------------------------------ why


async def return_claim(turn: Turn, context: Mapping[str, str]) -> Form:
    """Why it goes back."""
    return await _reason_form(turn, context, Verb.RETURN)


async def reject_claim(turn: Turn, context: Mapping[str, str]) -> Form:
    """Why it is refused."""
    return await _reason_form(turn, context, Verb.REJECT)


async def _reason_form(turn: Turn, context: Mapping[str, str], verb: Verb) -> Form:
    claim = await showing.claim_of(turn, number_in(context, "claim"), verb)
    policy: Policy = await turn.read(lambda unit: unit.policies.get(claim.policy_version))
    say = turn.reader.say
    options = tuple(
        FormOption(value=each.code, label=cut(turn.reader.named(each.names), 75)) for each in policy.reasons
    )
    fields: tuple[AnyField, ...] = (
        LongTextField(name="reason", label=say("field-reason"), most=REASON_LENGTH),
        ChoiceField(name="code", label=say("field-code"), options=options, initial="other"),
    )
    return Form(
        id=f"claim.{verb.value}",
        title=say(f"form-{verb.value}", number=claim.label),
        lead=say(f"ask-{verb.value}", number=claim.label),
        fields=fields,
        submit=say(f"button-{verb.value}"),
        context={"claim": str(claim.number), "version": context.get("version", "")},
    )


async def reply_to_approver(turn: Turn, context: Mapping[str, str]) -> Form:
    """What to tell the approver when a returned claim is sent again as it was."""
    claim = await showing.claim_of(turn, number_in(context, "claim"), Verb.SUBMIT)
    say = turn.reader.say
    return Form(
        id="claim.reply",
        title=say("form-reply", number=claim.label),
        lead=say("ask-reply", number=claim.label),
        fields=(LongTextField(name="reply", label=say("field-reply"), most=REASON_LENGTH),),
        submit=say("button-submit"),
        context={"claim": str(claim.number), "version": context.get("version", "")},
    )


# ------------------------------------------------------------ what was typed


FIELD_OF = {
    "line.date_in_future": "date",
    "line.merchant_too_long": "merchant",
    "line.purpose_too_long": "purpose",
}
"""Beside which field a refusal of the rules is said."""


def expense(values: Mapping[str, Any], before: Line | None = None) -> Line:
    """The expense of a filled form; what the form does not ask stays as it was."""
    amount = values["amount"]
    return Line(
        category=values["category"],
        minor=amount.minor if amount else None,
        currency=values["currency"],
        date=values["date"],
        merchant=values["merchant"],
        purpose=values["purpose"],
        receipts=before.receipts if before else (),
    )


def register(router: Any) -> None:
    """Every form by its id."""
    router.form("claim.new")(new_claim)
    router.form("claim.edit")(edit_claim)
    router.form("claim.return")(return_claim)
    router.form("claim.reject")(reject_claim)
    router.form("claim.reply")(reply_to_approver)
