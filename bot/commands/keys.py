"""`chit keys`: let older secret keys go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bot.commands.options import example, json_option, started

if TYPE_CHECKING:
    from storage.store import Store
    from storage.unit_of_work import UnitOfWork

BATCH = 500
"""How many data keys are brought to the newest key in one commit."""


@click.group()
def keys() -> None:
    """The secret keys under which everything is encrypted."""


@keys.command(epilog=example("CHIT_SECRET_KEYS=NEW,OLD chit keys rewrap"))
@json_option
def rewrap(as_json: bool) -> None:
    """Bring all that is encrypted under older keys to the newest, so that they can be retired.

    To rotate: put a new key in front of the others in CHIT_SECRET_KEYS, restart everything that serves or works, then
    run this. It can be interrupted at any time and goes on where it was.
    """
    from bot.commands import printing
    from bot.commands.opening import opened_store, run

    settings = started()

    async def main() -> dict[str, Any]:
        async with opened_store(settings) as store:
            return {"rewrapped": await _rewrap(store), **await _by_use(store)}

    document = run(main)
    if as_json:
        printing.as_json(document)
    else:
        _tell(document)


async def _rewrap(store: Store[UnitOfWork]) -> int:
    from bot.commands.progress import progress
    from storage.rewrapping import rewrap_some, under_older_keys

    ring = store.keychain.ring
    total, count = await store.read(lambda unit: under_older_keys(unit.connection, ring)), 0
    with progress("Rewrapping") as told:
        # One commit each: whoever stops it in between loses nothing.
        while batch := await store.write(lambda unit: rewrap_some(unit.connection, ring, most=BATCH)):
            count += batch
            told(count, max(count, total))
    return count


async def _by_use(store: Store[UnitOfWork]) -> dict[str, list[dict[str, Any]]]:
    """The keys that are still needed and those that can be retired, by their place in the setting."""
    from storage.keys import used_key_ids

    used = await store.read(lambda unit: used_key_ids(unit.connection))
    ids = store.keychain.ring.ordered
    named = [{"place": place, "id": id} for place, id in enumerate(ids, start=1)]
    needed = [each for each in named if each["id"] in used or each["place"] == 1]
    return {"needed": needed, "retirable": [each for each in named if each not in needed]}


def _tell(document: dict[str, Any]) -> None:
    click.echo(f"Data keys brought to the newest key: {document['rewrapped']}.")
    for key in document["retirable"]:
        click.echo(
            f"Key {key['place']} of CHIT_SECRET_KEYS ({key['id']}…) can be retired, once nothing runs with it in front."
        )
    if not document["retirable"]:
        click.echo("Every key of CHIT_SECRET_KEYS is needed.")
