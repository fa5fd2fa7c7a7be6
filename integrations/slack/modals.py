"""Forms as Slack's dialogs, and the dialogs that only tell; those of several lines are in line_views.py."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from bot.chat.forms import Form
from bot.chat.messages import Message
from bot.chat.texts import Reader
from integrations.slack import parts
from integrations.slack.cards import Pen
from integrations.slack.escaping import TEXT, cut
from integrations.slack.inputs import ANEW, FIELD, typed_in
from integrations.slack.line_views import line_pressed, line_view, lines_view, only_line_view
from integrations.slack.views import (
    BLOCKS,
    FORM_VIEW,
    LINE_VIEW,
    LINES_VIEW,
    ONLY_LINE_VIEW,
    TOLD_VIEW,
    asking,
    asking_view,
    telling,
)

__all__ = [
    "FORM_VIEW",
    "LINES_VIEW",
    "LINE_VIEW",
    "ONLY_LINE_VIEW",
    "TOLD_VIEW",
    "anew",
    "beside",
    "line_pressed",
    "line_view",
    "lines_view",
    "message_view",
    "only_line_view",
    "skeleton",
    "typed_in",
    "view_of",
    "waiting",
]


def skeleton(title: str, sentence: str, *, close: str, metadata: str = "") -> dict[str, Any]:
    """What opens at once, before it is known what is to be asked."""
    return telling(title, [parts.section(sentence)], close=close, metadata=metadata)


def waiting(title: str, sentence: str, *, close: str, metadata: str = "") -> dict[str, Any]:
    """What stands there while something that was sent takes its time."""
    return telling(title, [parts.section(sentence)], close=close, metadata=metadata)


def message_view(title: str, messages: Sequence[Message], *, reader: Reader) -> dict[str, Any]:
    """What came of it, without anything to press; the conversation has that, and what a dialog doesn't hold."""
    pen = Pen(locale=reader.locale, say=reader.say)
    drawn = [block for message in messages for piece in pen.draw(message) for block in piece.blocks]
    blocks = [{name: each[name] for name in each if name != "accessory"} for each in drawn if each["type"] != "actions"]
    return telling(title, blocks[:BLOCKS], close=reader.say("slack-close"), metadata="")


def view_of(
    form: Form,
    *,
    reader: Reader,
    metadata: str,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    files: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A form without lines. `typed` stands in its fields instead of the presets, `errors` above the fields they are of.

    `files` has the names of the files that fields hold, by id. A form that is too long for a dialog says so instead.
    """
    blocks = asking(form, form.fields, reader=reader, typed=typed or {}, errors=errors or {}, files=files or {})
    return asking_view(form, FORM_VIEW, blocks, reader=reader, metadata=metadata)


def anew(view: dict[str, Any]) -> dict[str, Any]:
    """The same dialog with inputs of other names: Slack leaves what stands in one as it is while its name stays."""
    mark = f"{ANEW}{secrets.token_hex(4)}"
    blocks = [
        {**each, "block_id": f"{each['block_id']}{mark}"} if each["type"] == "input" else each
        for each in view["blocks"]
    ]
    return {**view, "blocks": blocks}


def beside(errors: Mapping[str, str], view: Mapping[str, Any]) -> dict[str, str]:
    """Errors as the answer to a submitted view wants them: by block; what has no input there is said at the first."""
    blocks = [str(each["block_id"]) for each in view["blocks"] if each["type"] == "input"]
    found: dict[str, str] = {}
    for name, sentence in errors.items():
        field = f"{FIELD}{name.rpartition('.')[2]}"
        place = next((each for each in blocks if each.partition(ANEW)[0] == field), None)
        place = place or next(iter(blocks), None)
        if place is not None:
            found[place] = cut(f"{found[place]} {sentence}" if place in found else sentence, TEXT)
    return found
