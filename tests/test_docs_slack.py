"""What the operator's guide says of Slack is what the app asks for, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from claims.receipts import MOST_MEGABYTES
from integrations.slack.inputs import FILES
from integrations.slack.manifest import EVENTS, SCOPES

DOCS = Path(__file__).parent.parent / "docs"

each_language = pytest.mark.parametrize("language", ["en", "zh"])


def chapter(language: str) -> str:
    """The chapter on Slack."""
    return (DOCS / f"operator.{language}.md").read_text("utf-8").partition("\n## Slack\n")[2].partition("\n## ")[0]


def tables(language: str) -> list[dict[str, str]]:
    """Its tables, the first column to the second."""
    found = re.findall(r"^\| --- \| --- \|\n((?:\|.*\n)+)", chapter(language) + "\n", re.MULTILINE)
    return [dict(re.findall(r"^\| `([^`]+)` \| (.+) \|$", rows, re.MULTILINE)) for rows in found]


@each_language
def test_every_scope_and_event_is_named_with_what_it_is_for_and_no_other(language: str) -> None:
    scopes, events = tables(language)

    assert list(scopes) == list(SCOPES)
    assert list(events) == list(EVENTS)


def test_what_a_scope_is_for_is_said_in_the_words_of_the_manifest() -> None:
    assert tables("en")[0] == SCOPES


@each_language
def test_the_app_is_set_up_in_ten_steps(language: str) -> None:
    steps = re.findall(r"^(\d+)\. ", chapter(language), re.MULTILINE)

    assert steps == [str(number) for number in range(1, 11)]


@each_language
def test_the_limits_named_are_those_in_force(language: str) -> None:
    words = chapter(language)

    assert f"{MOST_MEGABYTES} MB" in words
    assert {"en": "ten files a field", "zh": "每个字段最多十个文件"}[language] in words
    assert FILES == 10
