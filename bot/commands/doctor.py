"""`chit doctor`: what is wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from bot.commands.options import example, json_option

if TYPE_CHECKING:
    from bot.doctor.check import Check


@click.command(epilog=example("chit doctor", "chit doctor --json"))
@json_option
def doctor(as_json: bool) -> None:
    """Check settings, database, keys, people and channels; say what is wrong and what to do.

    Status 1 if a check failed; warnings leave it at 0.
    """
    from dataclasses import asdict

    from bot import logs
    from bot.commands import printing
    from bot.commands.opening import run
    from bot.doctor.examination import examine, examine_settings

    settings, checks = examine_settings()
    logs.start(settings.log_level if settings else "WARNING")
    if settings is not None:
        found = settings
        checks += run(lambda: examine(found))
    bad = [check.name for check in checks if check.status == "failed"]
    if as_json:
        printing.as_json({"ok": not bad, "checks": [asdict(check) for check in checks]})
    else:
        _tell(checks)
    if bad:
        raise click.ClickException(f"Not well: {', '.join(dict.fromkeys(bad))}.")


def _tell(checks: Sequence[Check]) -> None:
    from bot.commands.printing import plain

    for check in checks:
        click.echo(f"{check.status:8} {check.name:12} {plain(check.detail)}")
        if check.fix is not None and check.status != "ok":
            click.echo(f"{'':21} → {plain(check.fix)}")
