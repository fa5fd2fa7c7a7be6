"""What several commands have in common: their options, their examples, the settings they start with."""

import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from bot.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])


def json_option(command: F) -> F:
    """`--json`, given to the command as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of text.")(command)


def example(*lines: str) -> str:
    """The end of a command's help: how it is typed."""
    return "\b\nExample:\n" + "\n".join(f"  {line}" for line in lines)


def started() -> "Settings":
    """The settings, read and checked, with the log running at their level; raises WrongSettings."""
    from bot import logs
    from bot.settings import Settings

    settings = Settings.load()
    logs.start(settings.log_level)
    return settings


class Day(click.ParamType[date]):
    """A date as YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date, or a usage error."""
        if isinstance(value, date):
            return value
        try:
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
                return date.fromisoformat(value)
        except ValueError:
            pass  # The 31st of June is told like every other text that is no day.
        self.fail("must be a date such as 2026-11-20", param, ctx)
