"""`chit audit`: check the audit trail from its first row to its last, and write it out with its signed heads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands.options import example, json_option, started

if TYPE_CHECKING:
    from storage.audit_check import Verdict
    from storage.audit_rows import Broken

WHY = {
    "row_missing": "a row is missing",
    "row_changed": "the row was changed",
    "signature_wrong": "the newest row is not signed by this store",
    "claim_missing": "the claim was deleted",
    "claim_changed": "the claim was changed past the program",
    "history_missing": "history of the claim was deleted",
    "history_added": "history of the claim was added past the program",
    "history_changed": "history of the claim was changed",
    "text_changed": "a text of the claim was changed",
    "receipt_missing": "a receipt of the claim was deleted past the program",
    "person_missing": "the person was deleted past the program",
    "person_changed": "the person's manager, roles or last day were changed past the program",
    "policy_missing": "a version of the policy was deleted",
    "policy_changed": "a version of the policy was changed",
    "entry_missing": "a version of an entry of the FAQ was deleted",
    "entry_changed": "a version of an entry of the FAQ was changed",
    "other_key": "the export is of another store, or its signing key was replaced",
    "head_forged": "the exported head is not signed by this store",
    "cut_off": "rows that were exported earlier are gone",
    "rewritten": "the row is not the one that was exported earlier",
}


@click.group()
def audit() -> None:
    """The trail of everything that was done, which can't be rewritten unseen."""


@audit.command(epilog=example("chit audit verify", "chit audit verify --heads audit-2026-10.jsonl --json"))
@click.option(
    "--heads",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="An earlier export, which shows what was cut off since.",
)
@json_option
def verify(heads: Path | None, as_json: bool) -> None:
    """Check the audit trail, and the tables against it. Status 1 where it does not hold."""
    from bot.commands import printing
    from bot.commands.opening import asked
    from bot.commands.progress import progress
    from storage.audit_check import verify
    from storage.audit_export import NotAnExport

    settings = started()
    lines = None if heads is None else heads.open(encoding="utf-8", errors="replace")
    try:
        with progress("Checking") as told:
            verdict = asked(settings, lambda unit: verify(unit.connection, unit.vault, heads=lines, progress=told))
    except NotAnExport as error:
        raise click.ClickException(f"{heads}:{error.line}: this is not an audit export.") from None
    finally:
        if lines is not None:
            lines.close()
    if as_json:
        printing.as_json(verdict_document(verdict))
    else:
        _tell(verdict)
    if not verdict.ok:
        raise click.ClickException(f"The audit trail does not hold; places: {len(verdict.broken)}.")


@audit.command(epilog=example("chit audit export audit-2026-11.jsonl"))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> None:
    """Write the trail with its signed heads to FILE, a JSON object a line; keep it where nobody can change it."""
    from bot.commands.opening import asked
    from bot.commands.progress import progress
    from storage.audit_export import export

    settings = started()
    part = file.with_name(f"{file.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as out, progress("Writing") as told:
            rows = asked(settings, lambda unit: export(unit.connection, unit.vault, out, progress=told))
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    click.echo(f"{rows} rows are in {file}.")


def verdict_document(verdict: Verdict) -> dict[str, Any]:
    """What a check found, as the contract's JSON; `why` is one of the words of `WHY`."""
    broken = [{"chain": each.chain, "row": each.row, "why": each.why} for each in verdict.broken]
    return {"ok": verdict.ok, "chains": verdict.chains, "rows": verdict.rows, "broken": broken}


def _tell(verdict: Verdict) -> None:
    for each in verdict.broken:
        click.echo(_sentence(each))
    click.echo(f"{verdict.rows} rows in {verdict.chains} chains: {'they hold' if verdict.ok else 'NOT all hold'}.")


def _sentence(broken: Broken) -> str:
    place = broken.chain or "heads"
    row = "" if broken.row is None else f", row {broken.row}"
    return f"{place}{row}: {WHY.get(broken.why, broken.why)}"
