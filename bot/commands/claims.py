"""`chit claims`: what the bot understands, and the claims themselves for finance and for checkers."""

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from bot.commands.options import Day, example, json_option, started

if TYPE_CHECKING:
    from bot.chat.texts import Reader
    from claims.lines import Line
    from claims.policy import Policy
    from claims.reading import Reading


@click.group()
def claims() -> None:
    """Expense claims."""


@claims.command(
    epilog=example('chit claims read "昨天滴滴 68 拜访客户"', 'chit claims read "taxi 45.60 USD" --on 2026-11-20')
)
@click.argument("sentence")
@click.option("--on", "day", type=Day(), help="The day on which it is said; today unless given.")
@click.option("--locale", default="en", show_default=True, help="The language of the names shown: en or zh.")
@json_option
def read(sentence: str, day: date | None, locale: str, as_json: bool) -> None:
    """Show what the bot would understand of a SENTENCE; nothing is stored."""
    from datetime import UTC, datetime

    from bot.chat.events import MESSAGE_LENGTH
    from bot.commands import printing
    from bot.first_policy import first_policy_text
    from claims import reading
    from claims.errors import Refused
    from claims.policy import parse

    settings = started()
    if len(sentence) > MESSAGE_LENGTH:
        raise Refused("message.too_long", most=MESSAGE_LENGTH, actual=len(sentence))
    policy = parse(first_policy_text(settings.policy_file, settings.currency))
    today = datetime.now(UTC).astimezone(settings.zone).date()
    understood = reading.read(sentence, on=day or today, policy=policy)
    if as_json:
        printing.as_json(reading_document(understood))
    else:
        _show(understood, locale=locale, policy=policy)


def reading_document(understood: "Reading") -> dict[str, Any]:
    """A reading as the contract's JSON; `refused` is there only when a sum that was said can't be one."""
    lines = [
        {
            "amount": line.amount.decimal if line.amount else None,
            "currency": line.currency,
            "date": line.date.isoformat() if line.date else None,
            "category": line.category,
            "merchant": line.merchant,
            "purpose": line.purpose,
        }
        for line in understood.lines
    ]
    refused = {"refused": understood.refusal.code} if understood.refusal else {}
    return {"lines": lines, "ask": list(understood.ask)} | refused


def _show(understood: "Reading", *, locale: str, policy: "Policy") -> None:
    from bot.commands import printing, words

    reader = words.reader(locale)
    names = ("amount", "date", "category", "merchant", "purpose")
    rows = [_row(line, reader=reader, policy=policy) for line in understood.lines]
    printing.table([reader.say(f"field-{name}") for name in names], rows)
    if understood.refusal is not None:
        click.echo(reader.refusal(understood.refusal))
    if understood.ask:
        click.echo(f"Would ask for: {reader.several(understood.ask)}")
    if understood.unread:
        click.echo(f"Not read: the last {understood.unread} characters")


def _row(line: "Line", *, reader: "Reader", policy: "Policy") -> list[object]:
    category = policy.category(line.category)
    return [
        reader.money(line.amount) if line.amount else None,
        reader.day(line.date) if line.date else None,
        reader.named(category.names) if category else None,
        line.merchant,
        line.purpose,
    ]
