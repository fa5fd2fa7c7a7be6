"""`chit claims`: what the bot understands, and the claims themselves for finance and for checkers."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from bot.commands.claims_export import export
from bot.commands.options import Day, example, json_option, started
from claims.states import State

if TYPE_CHECKING:
    from bot.chat.texts import Reader
    from claims.claim import Claim
    from claims.lines import Line
    from claims.policy import Policy
    from claims.ports import HistoryRow
    from claims.reading import Reading
    from storage.store import Store
    from storage.unit_of_work import UnitOfWork

PAGE = 500
"""How many claims are read in one transaction."""


@click.group()
def claims() -> None:
    """Expense claims."""


claims.add_command(export)


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
    from bot.commands.policy_files import first_policy
    from claims import reading
    from claims.errors import Refused

    settings = started()
    if len(sentence) > MESSAGE_LENGTH:
        raise Refused("message.too_long", most=MESSAGE_LENGTH, actual=len(sentence))
    policy = first_policy(settings)
    today = datetime.now(UTC).astimezone(settings.zone).date()
    understood = reading.read(sentence, on=day or today, policy=policy)
    if as_json:
        printing.as_json(reading_document(understood))
    else:
        _show(understood, locale=locale, policy=policy)


@claims.command(name="list", epilog=example("chit claims list", "chit claims list --state submitted --json"))
@click.option(
    "--state",
    type=click.Choice([state.value for state in State]),
    help="Only claims in this state. [all but discarded]",
)
@json_option
def list_(state: str | None, as_json: bool) -> None:
    """List claims by number. Discarded ones are listed only when asked for."""
    from bot.commands import printing
    from bot.commands.opening import opened_store, run

    settings = started()
    states: list[State] = [State(state)] if state else [each for each in State if each is not State.DISCARDED]

    async def main() -> None:
        async with opened_store(settings) as store:
            if as_json:
                await printing.as_json_list("claims", _documents(store, states))
            else:
                rows = [_listed(claim) async for page in _pages(store, states) for claim in page]
                printing.table(["Number", "State", "Owner", "Total", "Waits for"], rows)

    run(main)


@claims.command(epilog=example("chit claims show C-000042", "chit claims show 42 --json"))
@click.argument("number")
@json_option
def show(number: str, as_json: bool) -> None:
    """Show a claim with its history; NUMBER is C-000042 or just 42."""
    from bot.commands import printing
    from bot.commands.claim_documents import claim_document, history_document
    from bot.commands.opening import asked

    settings = started()
    wanted = _number(number)

    def look(unit: UnitOfWork) -> tuple[Claim | None, list[HistoryRow]]:
        return unit.claims.get(wanted), unit.claims.history(wanted)

    claim, history = asked(settings, look)
    if claim is None:
        raise click.ClickException(f"There is no claim {printing.plain(number)}.")
    document = claim_document(claim) | {"history": history_document(history)}
    if as_json:
        printing.as_json(document)
    else:
        _explain(document)


def _number(text: str) -> int:
    # Numbers have six digits at least; more than eighteen no database counts.
    typed = re.fullmatch(r"(?:[Cc]-?)?0*([0-9]{1,18})", text.strip())
    return int(typed[1]) if typed else 0


async def _pages(store: Store[UnitOfWork], states: list[State]) -> AsyncIterator[list[Claim]]:
    """All claims in these states by number, some at a time."""
    after: int | None = 0
    while after is not None:
        page = await store.read(lambda unit, after=after: unit.claims.all(states, limit=PAGE, after=after))  # type: ignore[misc]
        yield page
        after = page[-1].number if len(page) == PAGE else None


async def _documents(store: Store[UnitOfWork], states: list[State]) -> AsyncIterator[list[dict[str, Any]]]:
    from bot.commands.claim_documents import claim_document

    async for page in _pages(store, states):
        yield [claim_document(claim) for claim in page]


def _listed(claim: Claim) -> list[object]:
    total = claim.total
    step = claim.open_step
    return [
        claim.label,
        claim.state.value,
        claim.owner,
        f"{total.decimal} {total.currency}" if total else None,
        ", ".join(step.asked) if step else None,
    ]


def _explain(document: dict[str, Any]) -> None:
    """The same document for people."""
    from bot.commands import printing

    total = f"{document['total']} {document['currency']}" if document["total"] else "–"
    click.echo(
        f"{document['number']}  {document['state']}  {document['owner']}  {total}  version {document['version']}"
    )
    for title, headings in (
        ("lines", ["date", "category", "amount", "currency", "merchant", "purpose"]),
        ("steps", ["round", "approver", "decision", "decided_by", "at", "code", "reason"]),
        ("history", ["at", "by", "event", "version"]),
    ):
        rows = [[entry[name] for name in headings] for entry in document[title]]
        if rows:
            click.echo()
            printing.table([name.replace("_", " ").capitalize() for name in headings], rows)


def reading_document(understood: Reading) -> dict[str, Any]:
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


def _show(understood: Reading, *, locale: str, policy: Policy) -> None:
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


def _row(line: Line, *, reader: Reader, policy: Policy) -> list[object]:
    category = policy.category(line.category)
    return [
        reader.money(line.amount) if line.amount else None,
        reader.day(line.date) if line.date else None,
        reader.named(category.names) if category else None,
        line.merchant,
        line.purpose,
    ]
