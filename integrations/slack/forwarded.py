"""What Slack puts beside the words of a message: messages forwarded with it, and what an app attached to its own."""

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


def attached_words(message: Mapping[str, Any]) -> str:
    """What an app wrote in attachments of its own, a line for each; what a link leads to is nobody's words.

    The fields of one are read where its text holds no figure, and what screens without attachments show where it has
    none of both.
    """
    others = [each for each in list_of(message.get("attachments")) if isinstance(each, Mapping) and not _is_link(each)]
    return "\n".join(filter(None, map(_written_in, others)))


def _is_link(attachment: Mapping[str, Any]) -> bool:
    return any(
        attachment.get(name) for name in ("is_share", "is_msg_unfurl", "from_url", "original_url", "app_unfurl_url")
    )


def _written_in(attachment: Mapping[str, Any]) -> str:
    said = text_of(attachment.get("text")).strip() or text_of(attachment.get("title")).strip()
    if not any(letter.isnumeric() for letter in said):
        fields = [each for each in list_of(attachment.get("fields")) if isinstance(each, Mapping)]
        told = [f"{text_of(each.get('title'))} {text_of(each.get('value'))}".strip() for each in fields]
        said = " ".join(filter(None, (said, *told)))
    if not any(letter.isnumeric() for letter in said):
        said = text_of(attachment.get("fallback")).strip() or said
    return said


def files_with(message: Mapping[str, Any]) -> list[Any]:
    """The files of a message and of those forwarded with it, as Slack has them."""
    return [file for each in (message, *forwarded_in(message)) for file in list_of(each.get("files"))]
