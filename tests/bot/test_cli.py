"""The command line as a whole: help with examples, exit statuses, one line per failure."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bot.cli import Chit, main
from bot.settings import WrongSettings
from claims.errors import Refused

# Of the contract's commands, those that work.
OFFERED = {
    "audit export",
    "audit verify",
    "claims export",
    "claims list",
    "claims read",
    "claims show",
    "demo",
    "doctor",
    "faq ask",
    "faq eval",
    "faq export",
    "faq import",
    "keys rewrap",
    "migrate",
    "notices list",
    "notices retry",
    "people erase",
    "people import",
    "people link",
    "people list",
    "people sign-out",
    "policy check",
    "policy import",
    "policy show",
    "serve",
    "slack manifest",
    "wecom menu",
    "worker",
}


def _commands(group: click.Group, path: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path}{name} ")
        else:
            yield f"{path}{name}", command


def test_the_commands_are_those_of_the_contract_that_work() -> None:
    assert {name for name, _ in _commands(main)} == OFFERED


@pytest.mark.parametrize("name", sorted(OFFERED))
def test_every_command_explains_itself_with_an_example(name: str) -> None:
    result = CliRunner().invoke(main, [*name.split(), "--help"])

    assert result.exit_code == 0
    assert re.search(rf"Example:\s+(\w+=\S+ )?chit {name}", result.output)


def test_every_group_explains_itself() -> None:
    for name, command in main.commands.items():
        result = CliRunner().invoke(main, [name, "--help"])

        assert result.exit_code == 0
        assert command.help


def _failing(error: Exception) -> Result:
    @click.group(cls=Chit)
    def chit() -> None:
        """A command line of one command."""

    @chit.command()
    def fail() -> None:
        """Fail."""
        raise error

    return CliRunner().invoke(chit, ["fail"])


def test_wrong_settings_are_status_2_and_each_is_named() -> None:
    result = _failing(WrongSettings("PORT: must be a whole number", "CHIT_LOCALE: must be English or Chinese"))

    assert result.exit_code == 2
    assert result.stderr == "Error: PORT: must be a whole number\nCHIT_LOCALE: must be English or Chinese\n"
    assert result.stdout == ""


def test_a_refusal_is_status_1_and_a_sentence() -> None:
    result = _failing(Refused("policy.no_categories"))

    assert result.exit_code == 1
    assert result.stderr == "Error: At least one category is needed.\n"


def test_what_the_system_refuses_is_status_1_and_names_the_file() -> None:
    result = _failing(PermissionError(13, "Permission denied", "var/chit.db"))

    assert result.exit_code == 1
    assert result.stderr == "Error: Permission denied: var/chit.db\n"


def test_a_defect_is_status_1_and_says_where_without_quoting_anybody() -> None:
    result = _failing(KeyError("taxi to the hospital"))

    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: Chit failed at {__name__}:")
    assert "(KeyError)" in result.stderr
    assert "hospital" not in result.output
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", [["no-such-command"], ["policy", "no-such-verb"], ["policy", "check"], ["--no"]])
def test_wrong_usage_is_status_2(arguments: list[str]) -> None:
    assert CliRunner().invoke(main, arguments).exit_code == 2


@pytest.mark.slow
@pytest.mark.parametrize("program", [[str(Path(sys.executable).with_name("chit"))], [sys.executable, "-m", "bot"]])
def test_both_ways_to_start_are_the_same_program(program: list[str]) -> None:
    said = subprocess.run([*program, "--help"], check=True, capture_output=True, text=True)

    assert said.stdout.startswith("Usage: ")
    assert "policy" in said.stdout


@pytest.mark.slow
def test_help_does_not_wait_for_libraries_it_does_not_need() -> None:
    program = "import sys, bot.cli; print(*sys.modules)"

    said = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)

    assert {"pydantic", "sqlalchemy", "aiohttp", "babel", "ruamel.yaml"}.isdisjoint(said.stdout.split())
