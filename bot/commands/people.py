"""`chit people`: the directory, and the ways in and out of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands.options import example, json_option, started

if TYPE_CHECKING:
    from bot.commands.progress import Told
    from bot.settings import Settings
    from claims.claim import Claim
    from claims.directory import RowError
    from claims.people import Person, PersonId
    from storage.people import Imported
    from storage.unit_of_work import UnitOfWork


@click.group()
def people() -> None:
    """The directory: who works here, for whom, with which roles."""


@people.command(
    name="import", epilog=example("chit people import people.csv --dry-run", "chit people import people.csv")
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@json_option
def import_(file: Path, dry_run: bool, as_json: bool) -> None:
    """Add and update people from a CSV FILE, matched by id. With a mistake in it, nothing of it is applied.

    \b
    Columns: id,name,email,manager_id,department,cost_centre,grade,roles,locale,timezone,slack_id,wecom_id,left_on
    Those after name may be missing. Roles: finance;support;admin;auditor. Save it as UTF-8.
    """
    from bot.commands import printing
    from bot.commands.opening import done
    from bot.commands.progress import progress

    settings = started()
    raw = file.read_bytes()
    try:
        with progress("Importing") as told:
            imported = done(settings, lambda unit: _apply(unit, raw, keep=not dry_run, progress=told))
    except _OnlyTried as tried:
        imported = tried.imported
    except _Mistakes as mistakes:
        if as_json:
            printing.as_json(_outcome(None, mistakes.errors, dry_run=dry_run))
        for error in mistakes.errors if not as_json else ():
            place = ":".join(printing.plain(part) for part in (file, error.line, error.column) if part != "")
            click.echo(f"{place}: {_sentence(error)}", err=True)
        count = len(mistakes.errors)
        many = "1 mistake" if count == 1 else f"{count} mistakes"
        raise click.ClickException(f"{file} has {many}; nothing of it was applied.") from None
    if as_json:
        printing.as_json(_outcome(imported, (), dry_run=dry_run))
    else:
        _tell(imported, dry_run=dry_run)


class _Mistakes(Exception):
    """The file can't be applied."""

    def __init__(self, errors: Sequence[RowError]) -> None:
        super().__init__()
        self.errors = errors


class _OnlyTried(Exception):
    """Rolls back what a dry run did."""

    def __init__(self, imported: Imported) -> None:
        super().__init__()
        self.imported = imported


def _apply(unit: UnitOfWork, raw: bytes, *, keep: bool, progress: Told) -> Imported:
    from claims.directory import parse_directory

    unit.people.lock()
    rows, errors = parse_directory(raw, {person.id: person for person in unit.people.all()})
    if errors:
        raise _Mistakes(errors)
    imported = unit.people.import_rows(rows, progress=progress)
    if not keep:
        raise _OnlyTried(imported)
    return imported


def _sentence(error: RowError) -> str:
    from bot.commands.words import sentence
    from claims.errors import Refused

    facts = dict(error.facts)
    if error.code == "directory.too_large":
        facts["most"] = int(str(facts["most"])) // 1_000_000
    return sentence(Refused(error.code, **facts))


def _outcome(imported: Imported | None, errors: Sequence[RowError], *, dry_run: bool) -> dict[str, Any]:
    from claims.claim import label

    return {
        "applied": imported is not None and not dry_run,
        "added": imported.added if imported else 0,
        "changed": imported.changed if imported else 0,
        "unchanged": imported.unchanged if imported else 0,
        "moved": [label(number) for number in imported.moved] if imported else [],
        "errors": [{"line": each.line, "column": each.column, "why": _sentence(each)} for each in errors],
    }


def _tell(imported: Imported, *, dry_run: bool) -> None:
    from claims.claim import label

    would = "Would be: " if dry_run else ""
    click.echo(f"{would}{imported.added} added, {imported.changed} changed, {imported.unchanged} unchanged.")
    if imported.moved:
        moved = ", ".join(label(number) for number in imported.moved)
        click.echo(f"{'Would wait' if dry_run else 'Now wait'} for somebody else: {moved}.")


@people.command(name="list", epilog=example("chit people list", "chit people list --json"))
@json_option
def list_(as_json: bool) -> None:
    """List everybody in the directory by id."""
    from bot.commands import printing
    from bot.commands.opening import asked

    everybody = [_document(person) for person in asked(started(), lambda unit: unit.people.all())]
    if as_json:
        printing.as_json({"people": everybody})
    else:
        columns = ("id", "name", "manager_id", "department", "roles", "locale", "left_on")
        rows = [[person[column] or None for column in columns] for person in everybody]
        printing.table([column.removesuffix("_id").replace("_", " ").capitalize() for column in columns], rows)


def _document(person: Person) -> dict[str, Any]:
    """The columns of the CSV; what is not known is null, several roles are separated as there."""
    from claims.directory import COLUMNS

    row = {column: getattr(person, column) for column in COLUMNS}
    return row | {
        "name": person.name or None,
        "roles": ";".join(sorted(role.value for role in person.roles)),
        "left_on": person.left_on.isoformat() if person.left_on else None,
    }


@people.command(epilog=example("chit people link ada"))
@click.argument("id")
@json_option
def link(id: str, as_json: bool) -> None:
    """Print a link with which the person of that ID signs in to the web chat, once, within 24 hours.

    A link made for them earlier and not used yet is void from then on.
    """
    from bot.commands import printing
    from bot.commands.opening import done
    from claims.people import PersonId
    from storage.signins import LINK_LIVES

    settings = started()
    token, made_at = done(settings, lambda unit: _make_link(unit, PersonId(id)))
    url = f"{settings.public_url(port=settings.port)}/sign-in?token={token}"
    if as_json:
        printing.as_json({"url": url, "expires_at": printing.moment(made_at + LINK_LIVES)})
    else:
        click.echo(url)
    if settings.webchat(unless_set="off") != "on":
        click.echo("Note: it works where `chit serve` runs with CHIT_WEBCHAT=on.", err=True)


def _make_link(unit: UnitOfWork, person: PersonId) -> tuple[str, datetime]:
    from claims.errors import Refused
    from claims.people import OPERATOR

    now = unit.now()
    try:
        return unit.sign_ins.make(person, by=OPERATOR, now=now), now
    except Refused as refused:
        if refused.code != "person.left":
            raise
        # The sentence of that refusal speaks to the person who left.
        raise click.ClickException(f"“{person}” has left or was erased; nobody can sign in as them.") from None


@people.command(name="sign-out", epilog=example("chit people sign-out ada"))
@click.argument("id")
def sign_out(id: str) -> None:
    """Sign the person of that ID out of the web chat in every browser, and make an unused link of theirs void.

    For a lost phone, or a link that went astray. They come in again by a new link.
    """
    from bot.commands.opening import done
    from claims.people import PersonId

    count = done(started(), lambda unit: unit.sign_ins.end_all(PersonId(id), now=unit.now()))
    browsers = "1 browser" if count == 1 else f"{count} browsers"
    click.echo(f"“{id}” is signed out of {browsers}; no link made for them before serves any more.")


@people.command(epilog=example("chit people erase bob", "chit people erase bob --yes"))
@click.argument("id")
@click.option("--yes", is_flag=True, help="Don't ask.")
def erase(id: str, yes: bool) -> None:
    """Erase what is personal about the person of that ID, for good: their data key is destroyed.

    Their id and their claims stay, with amounts, dates and decisions. Their name, their addresses and everything they
    wrote, reasons for decisions included, are unreadable from then on, and so is every message to others that shows
    any of it; cards are drawn anew without it. What others wrote of them by themselves stays. Backups made before
    still hold their key.
    """
    from bot.commands.opening import asked
    from claims.claim import label
    from claims.errors import Refused
    from claims.people import PersonId

    settings, person = started(), PersonId(id)
    known = asked(settings, lambda unit: unit.people.get(person))
    if known is None:
        raise Refused("person.unknown", person=person)
    if not yes and not known.erased:
        click.confirm(f"Erase {_named(known)} for good? This can't be undone.", abort=True, err=True)
    moved = _erase(settings, person)
    if known.erased:
        click.echo(f"“{person}” was erased before.")
        return
    click.echo(f"“{person}” is erased. A process that serves may still show what it has read for up to a minute.")
    if moved:
        click.echo(f"Now wait for somebody else: {', '.join(label(claim.number) for claim in moved)}.")


def _erase(settings: Settings, person: PersonId) -> list[Claim]:
    from bot.commands.opening import opened_store, run
    from bot.commands.progress import progress
    from storage.erasing import erase

    async def main() -> list[Claim]:
        async with opened_store(settings) as store:
            with progress("Looking for cards to draw anew") as told:
                return await erase(store, person, progress=told)

    return run(main)


def _named(person: Person) -> str:
    from bot.commands import printing

    return printing.plain(f"{person.name} ({person.id})")
