"""`chit policy`: look over a policy before it is in force."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.options import example

if TYPE_CHECKING:
    from claims.policy import Policy


@click.group()
def policy() -> None:
    """Categories, limits and who decides."""


@policy.command(epilog=example("chit policy check policy.yaml"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Explain what is wrong in a policy FILE, by line; nothing is stored."""
    read = from_file(file)
    click.echo(f"{file}: no mistakes; {len(read.categories)} categories in {read.currency}.")


def from_file(file: Path) -> "Policy":
    """The policy in that file; ends the command with every mistake and its line if it is none."""
    from bot.commands.words import reader, sentence
    from claims.errors import Refused
    from claims.policy import PolicyMistakes, parse

    try:
        return parse(file.read_text("utf-8"))
    except UnicodeDecodeError:
        raise click.ClickException(f"{file} is not UTF-8; save it as UTF-8.") from None
    except PolicyMistakes as mistakes:
        for mistake in mistakes.mistakes:
            said = reader().refusal(Refused(mistake.code, **mistake.facts))
            click.echo(f"{file}:{mistake.line}:{mistake.column}: {said}", err=True)
        raise click.ClickException(sentence(mistakes)) from None
