"""`chit policy`: look over a policy, put it in force, show the one that is."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands.options import Day, example, json_option, started

if TYPE_CHECKING:
    from claims.policy import Category, Policy
    from storage.unit_of_work import UnitOfWork

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def policy() -> None:
    """Categories, limits and who decides."""


@policy.command(epilog=example("chit policy check policy.yaml"))
@click.argument("file", type=FILE)
def check(file: Path) -> None:
    """Explain what is wrong in a policy FILE, by line; nothing is stored."""
    from bot.commands.policy_files import from_file

    read = from_file(file)
    click.echo(f"{file}: no mistakes; {len(read.categories)} categories in {read.currency}.")


@policy.command(
    name="import",
    epilog=example("chit policy import policy.yaml", "chit policy import policy.yaml --starts-on 2027-01-01"),
)
@click.argument("file", type=FILE)
@click.option("--starts-on", type=Day(), help="Its first day. [the one in the file, else today]")
@json_option
def import_(file: Path, starts_on: date | None, as_json: bool) -> None:
    """Store a policy FILE as a new version. A claim keeps the version that judged it."""
    from bot.commands import printing
    from bot.commands.opening import done
    from bot.commands.policy_files import from_file

    settings = started()
    text = from_file(file).text

    def store(unit: UnitOfWork) -> tuple[Policy, Policy]:
        return unit.policies.add(text, starts_on=starts_on), unit.policies.current()

    added, current = done(settings, store)
    if as_json:
        printing.as_json(_head(added) | {"in_force": added.version == current.version})
        return
    click.echo(f"Version {added.version} is stored; its first day is {added.starts_on}.")
    if added.version != current.version:
        click.echo(f"Version {current.version}, which started on {current.starts_on}, stays in force until then.")
    if added.currency != settings.currency:
        click.echo(f"Note: it is in {added.currency}, but CHIT_COMPANY_CURRENCY is {settings.currency}.", err=True)


@policy.command(epilog=example("chit policy show", "chit policy show --yaml > policy.yaml"))
@click.option("--yaml", "as_yaml", is_flag=True, help="Print the text it was imported from.")
@json_option
def show(as_yaml: bool, as_json: bool) -> None:
    """Show the policy in force today."""
    from bot.commands import printing
    from bot.commands.opening import asked

    current = asked(started(), lambda unit: unit.policies.current())
    if as_yaml:
        click.echo(current.text, nl=False)
    elif as_json:
        printing.as_json(policy_document(current))
    else:
        _explain(current)


def policy_document(policy: Policy) -> dict[str, Any]:
    """A policy as JSON; limits as decimal strings in its currency."""
    return {
        **_head(policy),
        "categories": [_category(each) for each in policy.categories],
        "reasons": [{"code": each.code, "names": dict(each.names)} for each in policy.reasons],
        "without_manager": policy.without_manager,
        "fallback": policy.fallback,
    }


def _head(policy: Policy) -> dict[str, Any]:
    starts_on = policy.starts_on.isoformat() if policy.starts_on else None
    return {"version": policy.version, "starts_on": starts_on, "currency": policy.currency}


def _category(category: Category) -> dict[str, Any]:
    return {
        "key": category.key,
        "names": dict(category.names),
        "limit": category.limit.decimal if category.limit is not None else None,
        "receipt_above": category.receipt_above.decimal if category.receipt_above is not None else None,
        "required": sorted(category.required),
    }


def _explain(policy: Policy) -> None:
    from bot.commands import printing

    since = f", in force since {policy.starts_on}" if policy.starts_on else ""
    click.echo(f"Version {policy.version}{since}, in {policy.currency}\n")
    rows = [
        [
            each["key"],
            " / ".join(each["names"].values()),
            each["limit"],
            each["receipt_above"],
            ", ".join(each["required"]),
        ]
        for each in map(_category, policy.categories)
    ]
    printing.table(["Category", "Names", "Limit a line", "Receipt above", "Also needs"], rows)
    click.echo(f"\nWithout a manager: {policy.without_manager.replace('_', ' ')} {policy.fallback or ''}".rstrip())
    click.echo("Reasons to choose from: " + ", ".join(each.code for each in policy.reasons))
