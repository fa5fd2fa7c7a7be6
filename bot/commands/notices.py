"""`chit notices`: what was sent, waits or failed, to whom and why; and a second chance for what failed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from bot.commands.options import example, json_option, started

if TYPE_CHECKING:
    from storage.notices import Notice
    from storage.store import Store
    from storage.unit_of_work import UnitOfWork

PAGE = 1_000
"""How many notices are read in one transaction."""

STATES = ("waiting", "sending", "sent", "dead", "superseded")


@click.group()
def notices() -> None:
    """Messages to people, and what became of them."""


@notices.command(name="list", epilog=example("chit notices list", "chit notices list --state dead --json"))
@click.option("--state", type=click.Choice(STATES), help="Only notices in this state.")
@json_option
def list_(state: str | None, as_json: bool) -> None:
    """List notices, oldest first: to whom, on which channel, how often tried, why it failed."""
    from bot.commands import printing
    from bot.commands.opening import opened_store, run

    settings = started()

    async def main() -> None:
        async with opened_store(settings) as store:
            if as_json:
                await printing.as_json_list("notices", _documents(store, state))
            else:
                rows = [_row(notice) async for page in _pages(store, state) for notice in page]
                printing.table(["Id", "Kind", "Claim", "To", "Channel", "State", "Tried", "Due", "Sent", "Error"], rows)

    run(main)


@notices.command(epilog=example("chit notices retry 17"))
@click.argument("id", type=click.IntRange(1, 2**62))
@json_option
def retry(id: int, as_json: bool) -> None:
    """Send a notice again that was given up; ID is the number that `notices list` shows."""
    from bot.commands import printing
    from bot.commands.opening import done

    again = done(started(), lambda unit: unit.notices.retry(id))
    if as_json:
        printing.as_json(notice_document(again))
    else:
        click.echo(f"Notice {again.id} waits again; whatever serves or works now will send it.")


def notice_document(notice: Notice) -> dict[str, Any]:
    """A notice as the contract's JSON."""
    from bot.commands.printing import moment

    return {
        "id": notice.id,
        "kind": notice.kind,
        "claim": notice.claim,
        "to": notice.to,
        "channel": notice.channel,
        "state": notice.state,
        "attempts": notice.attempts,
        "due_at": moment(notice.due_at),
        "sent_at": None if notice.sent_at is None else moment(notice.sent_at),
        "error": notice.error,
    }


async def _pages(store: Store[UnitOfWork], state: str | None) -> AsyncIterator[Sequence[Notice]]:
    after: int | None = 0
    while after is not None:
        page = await store.read(lambda unit, after=after: unit.notices.list(state=state, limit=PAGE, after=after))  # type: ignore[misc]
        yield page
        after = page[-1].id if len(page) == PAGE else None


async def _documents(store: Store[UnitOfWork], state: str | None) -> AsyncIterator[list[dict[str, Any]]]:
    async for page in _pages(store, state):
        yield [notice_document(notice) for notice in page]


def _row(notice: Notice) -> list[object]:
    found = notice_document(notice)
    return [*found.values()]
