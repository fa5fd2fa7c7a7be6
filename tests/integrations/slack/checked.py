"""Whether Slack would take what is drawn for it, and which words in it Slack would interpret."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from integrations.slack.blocks import Posting
from tests.support import slack_lengths
from tests.support.slack_rules import LIMITS

INTERPRETED = re.compile(r"<[@#!h]|<mailto:")


def check_posting(posting: Posting) -> None:
    """Raises where Slack would refuse it, be it as a new message or as a change of one."""
    assert 0 < len(posting.text) <= LIMITS["message"]["text"]["update_max_length"]
    assert not INTERPRETED.search(posting.text)
    assert len(posting.blocks) > 0
    assert slack_lengths.characters(posting.blocks) <= LIMITS["message"]["all_blocks_characters"]["advised_length"]
    slack_lengths.check_message(posting.blocks)
    check_literal(posting.blocks)


def check_view(view: Mapping[str, Any]) -> None:
    """The same of a dialog or the home tab."""
    slack_lengths.check_view(view, kind=view["type"])
    check_literal(view)


def check_literal(value: object) -> None:
    """Nothing in it is interpreted: all text is plain, or literal pieces of rich text, and never empty or blank."""
    for each in objects(value):
        assert each.get("type") not in ("mrkdwn", "markdown", "link", "user", "channel", "broadcast", "emoji", "date")
        if each.get("type") == "plain_text":
            assert each["text"].strip()
            assert each["emoji"] is False
        if each.get("type") == "text":
            assert each["text"]


def objects(value: object) -> Iterator[Mapping[str, Any]]:
    """Every object in it, itself included."""
    if isinstance(value, Mapping):
        yield value
        for each in value.values():
            yield from objects(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from objects(each)


def readable(value: object) -> str:
    """Everything in it that people can read, in order."""
    return "\n".join(str(each["text"]) for each in objects(value) if isinstance(each.get("text"), str))
