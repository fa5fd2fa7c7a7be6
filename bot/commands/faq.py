"""`chit faq`: bring answers in and take them out, ask as people do, and measure how well questions are matched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands.options import example, json_option, started

if TYPE_CHECKING:
    from faq.curation import Imported
    from faq.entry import Entry
    from faq.matcher import Match
    from storage.unit_of_work import UnitOfWork

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def faq() -> None:
    """Questions and their answers."""


@faq.command(name="import", epilog=example("chit faq import answers.csv", "chit faq import --starter"))
@click.argument("file", type=FILE, required=False)
@click.option("--starter", is_flag=True, help="Add the entries that come with Chit instead of a FILE's.")
@json_option
def import_(file: Path | None, starter: bool, as_json: bool) -> None:
    """Publish the entries of a FILE (.yaml or .csv): each is added, or takes the place of the one of its id.

    With --starter, what is missing is added; an entry that staff changed stays as it is.
    """
    from bot.commands import printing

    if starter == (file is not None):
        raise click.UsageError("Give a FILE, or --starter.")
    imported = _bring_in_starter() if file is None else _bring_in(file)
    if as_json:
        names = ("added", "changed", "unchanged", "left")
        printing.as_json({name: list(getattr(imported, name)) for name in names})
        return
    counts = f"{len(imported.added)} added, {len(imported.changed)} changed, {len(imported.unchanged)} as they were"
    click.echo(f"{counts}.")
    if imported.left:
        ids = ", ".join(printing.plain(each) for each in imported.left)
        click.echo(f"Left as staff changed them: {ids}.")


@faq.command(epilog=example("chit faq export answers.csv", "chit faq export answers.yaml"))
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@json_option
def export(file: Path, as_json: bool) -> None:
    """Write the entries in force to a FILE, as .yaml or .csv; a file that is there already is replaced."""
    from bot.commands import faq_files, printing
    from bot.commands.opening import asked
    from faq.book import in_force

    write = faq_files.writer(file)
    entries = asked(started(), lambda unit: in_force(unit.faq))
    file.write_bytes(write(entries))
    if as_json:
        printing.as_json({"entries": len(entries)})
    else:
        click.echo(f"{file}: {len(entries)} entries.")


@faq.command(epilog=example('chit faq ask "多久到账"', 'chit faq ask "How do I withdraw a claim?" --json'))
@click.argument("question")
@click.option("--locale", help="The language of the reader, en or zh. [that of the question]")
@json_option
def ask(question: str, locale: str | None, as_json: bool) -> None:
    """Show what the bot would answer to a QUESTION, with scores."""
    from bot.chat.events import MESSAGE_LENGTH
    from bot.chat.texts import language
    from bot.commands import printing
    from bot.commands.opening import asked
    from claims.errors import Refused
    from faq.book import in_force
    from faq.matcher import Matcher

    settings = started()
    if len(question) > MESSAGE_LENGTH:
        raise Refused("message.too_long", most=MESSAGE_LENGTH, actual=len(question))
    entries = asked(settings, lambda unit: in_force(unit.faq))
    match = Matcher(entries).match(question, language=language(locale) if locale else None)
    if as_json:
        printing.as_json(match_document(match))
    else:
        _explain(match)


@faq.command(epilog=example("chit faq eval --entries entries.csv --queries queries.csv --json"))
@click.option("--entries", "entries_file", type=FILE, required=True, help="Entries as .yaml or .csv.")
@click.option("--queries", "queries_file", type=FILE, required=True, help="CSV with query,id; no id: out of scope.")
@json_option
def eval(entries_file: Path, queries_file: Path, as_json: bool) -> None:
    """Measure the matcher on files alone, without a database."""
    from bot.commands import faq_files, printing
    from faq.evaluation import evaluate

    entries, queries = faq_files.measured(entries_file), faq_files.queries(queries_file)
    document = evaluate(entries, queries)
    if as_json:
        printing.as_json(document)
        return
    figures = [name for name in document if name not in ("results", "latency_ms")]
    rows: list[list[object]] = [[name.replace("_", " "), _figure(document[name])] for name in figures]
    rows += [[f"latency {name}, ms", _figure(value)] for name, value in document["latency_ms"].items()]
    printing.table(["Figure", "Value"], rows)


def match_document(match: Match) -> dict[str, Any]:
    """What became of a question as the contract's JSON."""
    shown = [
        {"id": each.entry.id, "question": each.entry.question, "score": round(each.score, 4)}
        for each in match.candidates[:3]
    ]
    return {"decision": match.decision, "confidence": round(match.confidence, 4), "candidates": shown}


def _explain(match: Match) -> None:
    from bot.commands import printing

    what = {"answer": "The answer is given.", "suggest": "These are offered.", "none": "Nothing fits."}
    click.echo(f"{what[match.decision]} Confidence {match.confidence:.2f}")
    if match.candidates:
        click.echo()
        rows = [[f"{each.score:.2f}", each.entry.id, each.entry.question] for each in match.candidates[:3]]
        printing.table(["Score", "Id", "Question"], rows)
    if match.decision == "answer":
        click.echo()
        for line in match.candidates[0].entry.answer.split("\n"):
            click.echo(printing.plain(line))


def _figure(value: float | None) -> str | None:
    return None if value is None else str(value) if isinstance(value, int) else f"{value:.4f}"


def _bring_in(file: Path) -> Imported:
    from bot.commands import faq_files
    from bot.commands.opening import opened_store, run
    from claims.people import OPERATOR
    from faq.curation import bring_in

    settings = started()
    read = faq_files.reader(file)

    def known(unit: UnitOfWork) -> dict[str, Entry]:
        return {version.entry.id: version.entry for version in unit.faq.all_newest()}

    def publish(unit: UnitOfWork, entries: Sequence[Entry]) -> Imported:
        unit.faq.all_newest()
        return bring_in(unit.faq, entries, by=OPERATOR, now=datetime.now(UTC))

    async def main() -> Imported:
        async with opened_store(settings) as store:
            entries = read(await store.read(known))
            return await store.write(lambda unit: publish(unit, entries))

    return run(main)


def _bring_in_starter() -> Imported:
    from bot.commands.opening import done
    from claims.people import OPERATOR
    from faq.curation import bring_in_starter
    from faq.starter import starter_entries

    def publish(unit: UnitOfWork) -> Imported:
        unit.faq.all_newest()
        return bring_in_starter(unit.faq, starter_entries(), by=OPERATOR, now=datetime.now(UTC))

    return done(started(), publish)
