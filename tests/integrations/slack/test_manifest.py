"""The manifest of the app is one that Slack takes, and asks for what is used and for nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped, unused-ignore]
import pytest
from click.testing import CliRunner

from bot.cli import main
from integrations.slack.manifest import EVENTS, SCOPES, manifest
from integrations.slack.receiving import Receiving

FILES = Path(__file__).parents[2] / "support" / "files" / "slack"
CODE = Path(__file__).parents[3] / "integrations" / "slack"

BESIDES = {
    "app_mentions:read": "app_mention",
    "im:history": "message.im",
    "commands": "slash commands and shortcuts",
    "users:read.email": "the e-mail address in users.info",
}
"""Rights that no call of ours needs by itself, but an event, a command or a part of an answer."""


def methods() -> dict[str, Any]:
    """Slack's methods, as others wrote them down."""
    found: dict[str, Any] = json.loads((FILES / "methods.json").read_text())["methods"]
    return found


def called() -> set[str]:
    """The methods that the channel's code names."""
    known = methods()
    texts = [file.read_text() for file in CODE.glob("*.py")]
    return {name for text in texts for name in re.findall(r'"([a-z]+(?:\.[A-Za-z]+)+)"', text) if name in known}


@pytest.mark.parametrize("has_socket", [False, True], ids=["http", "socket"])
def test_slack_takes_it(has_socket: bool) -> None:
    schema = json.loads((FILES / "manifest.schema.json").read_text())
    jsonschema.Draft7Validator(schema).validate(manifest("https://chit.example.com", has_socket=has_socket))


def test_it_asks_for_exactly_the_rights_that_the_calls_need() -> None:
    needed = set(BESIDES)
    for name in called():
        scopes = (methods()[name].get("scopes") or {}).get("bot", [])
        # Of several any one will do; ours are those for direct conversations.
        mine = [each for each in scopes if each in SCOPES]
        assert mine or not scopes, f"{name} needs one of {scopes}"
        needed |= set(mine)
    assert needed == set(SCOPES)


def test_it_asks_for_exactly_the_events_that_something_is_done_with() -> None:
    routed = {name for kind, name in Receiving(None, None, None).routes.named if kind == "event"}  # type: ignore[arg-type]
    assert routed == {"message" if each == "message.im" else each for each in EVENTS}


def test_its_commands_and_shortcuts_are_those_that_something_is_done_with() -> None:
    features = manifest("https://chit.example.com")["features"]
    routed = {name for kind, name in Receiving(None, None, None).routes.named if kind == "command"}  # type: ignore[arg-type]
    assert {each["command"] for each in features["slash_commands"]} == routed
    text = (CODE / "parse.py").read_text()
    assert all(f'"{each["callback_id"]}"' in text for each in features["shortcuts"])


def test_the_command_prints_it_and_what_each_right_is_for() -> None:
    result = CliRunner().invoke(main, ["slack", "manifest", "--url", "https://chit.example.com/"])
    assert result.exit_code == 0
    assert json.loads(result.stdout) == manifest("https://chit.example.com")
    assert all(scope in result.stderr for scope in SCOPES)
    quiet = CliRunner().invoke(main, ["slack", "manifest", "--socket", "--json"])
    assert (json.loads(quiet.stdout), quiet.stderr) == (manifest("", has_socket=True), "")


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--url", "http://chit.example.com"],
        ["--url", "https://chit.example.com/slack"],
        ["--url", "chit.example.com"],
        ["--url", "https://chit.example.com", "--socket"],
    ],
)
def test_an_address_that_slack_does_not_take_is_refused_with_how_it_must_be(options: list[str]) -> None:
    result = CliRunner().invoke(main, ["slack", "manifest", *options])
    assert result.exit_code == 2
    assert "https://" in result.stderr
