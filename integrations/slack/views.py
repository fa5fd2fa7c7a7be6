"""The shell of Slack's dialogs: title, buttons, what they remember, and how much of a form fits into one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.chat.forms import FORM_TITLE, SUBMIT, AnyField, Form, LinesField
from bot.chat.texts import Reader
from integrations.slack import parts
from integrations.slack.escaping import plain
from integrations.slack.inputs import inputs
from integrations.slack.parts import Block

METADATA = 3_000
"""Code points of `private_metadata`."""
BLOCKS = 100
BYTES = 250_000
"""Bytes of a whole view."""

FORM_VIEW = "form"
LINES_VIEW = "lines"
LINE_VIEW = "line"
ONLY_LINE_VIEW = "only"
TOLD_VIEW = "told"
"""What a dialog's `callback_id` says it is; the last one has nothing to send."""


def telling(title: str, blocks: list[Block], *, close: str, metadata: str) -> dict[str, Any]:
    """A dialog that only tells."""
    return {
        "type": "modal",
        "callback_id": TOLD_VIEW,
        "title": plain(title, FORM_TITLE),
        "close": plain(close, SUBMIT),
        "blocks": blocks,
        "private_metadata": _checked(metadata),
    }


def asking(
    form: Form,
    fields: Sequence[AnyField],
    *,
    reader: Reader,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
    files: Mapping[str, str],
) -> list[Block]:
    """The lead of a form, what is wrong with it as a whole, and these of its fields."""
    blocks = [parts.section(form.lead)] if form.lead else []
    if errors.get(""):
        blocks.append(parts.small(reader.say("slack-mistake", sentence=errors[""])))
    for field in fields:
        if isinstance(field, LinesField):
            raise ValueError("lines are asked in a list")
        value = typed.get(field.name, field.initial)
        blocks += inputs(field, value, say=reader.say, error=errors.get(field.name), files=files)
    return blocks


def asking_view(form: Form, callback: str, blocks: list[Block], *, reader: Reader, metadata: str) -> dict[str, Any]:
    """A dialog that asks; one that is longer than Slack takes says so and asks nothing, so that nothing is lost."""
    view = {
        "type": "modal",
        "callback_id": callback,
        "title": plain(form.title, FORM_TITLE),
        "submit": plain(form.submit, SUBMIT),
        "close": plain(reader.say("slack-cancel"), SUBMIT),
        "blocks": blocks,
        "private_metadata": _checked(metadata),
    }
    if len(blocks) <= BLOCKS and len(json.dumps(view).encode()) <= BYTES:
        return view
    sentence = parts.section(reader.say("slack-too-long"))
    return telling(form.title, [sentence], close=reader.say("slack-close"), metadata=metadata)


def _checked(metadata: str) -> str:
    if len(metadata) > METADATA:
        raise ValueError("the metadata of a view is too long")
    return metadata
