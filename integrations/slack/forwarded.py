"""Messages that somebody forwards: Slack puts their words and files beside what the person wrote, not among it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from integrations.slack.deliveries import list_of, text_of


def forwarded_in(message: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The messages forwarded with this one; what a link in it leads to is none."""
    for each in list_of(message.get("attachments")):
        if isinstance(each, Mapping) and each.get("is_share") is True:
            yield each


def forwarded_words(message: Mapping[str, Any]) -> str:
    """Their words as Slack has them, a line for each."""
    return "\n".join(filter(None, (text_of(each.get("text")).strip() for each in forwarded_in(message))))


def files_with(message: Mapping[str, Any]) -> list[Any]:
    """The files of a message and of those forwarded with it, as Slack has them."""
    return [file for each in (message, *forwarded_in(message)) for file in list_of(each.get("files"))]
