"""How commands read a policy, and how they name each mistake in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bot.settings import Settings, WrongSettings
    from claims.policy import Policy, PolicyMistakes


def from_file(file: Path) -> Policy:
    """The policy in that file; ends the command with every mistake and its line if it is none."""
    from bot.commands.words import sentence
    from claims.policy import PolicyMistakes, parse

    try:
        return parse(file.read_text("utf-8"))
    except UnicodeDecodeError:
        raise click.ClickException(f"{file} is not UTF-8; save it as UTF-8.") from None
    except PolicyMistakes as mistakes:
        for mistake in named(mistakes, file=file):
            click.echo(mistake, err=True)
        raise click.ClickException(sentence(mistakes)) from None


def first_policy(settings: Settings) -> Policy:
    """The policy an empty database would start with; raises WrongSettings with every mistake of CHIT_POLICY_FILE."""
    from bot.first_policy import first_policy_text
    from claims.policy import PolicyMistakes, parse

    try:
        return parse(first_policy_text(settings.policy_file, settings.currency))
    except PolicyMistakes as mistakes:
        raise as_wrong_settings(mistakes, settings) from mistakes


def as_wrong_settings(mistakes: PolicyMistakes, settings: Settings) -> WrongSettings:
    """The mistakes of CHIT_POLICY_FILE as those of a setting."""
    from bot.settings import WrongSettings

    return WrongSettings(*(f"CHIT_POLICY_FILE: {each}" for each in named(mistakes, file=settings.policy_file)))


def named(mistakes: PolicyMistakes, *, file: Path | None) -> Sequence[str]:
    """Each mistake as `FILE:LINE:COLUMN: sentence`."""
    from bot.commands.words import reader
    from claims.errors import Refused

    return [
        f"{file or 'policy'}:{each.line}:{each.column}: {reader().refusal(Refused(each.code, **each.facts))}"
        for each in mistakes.mistakes
    ]
