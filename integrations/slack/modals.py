"""Forms as Slack's dialogs: as a whole, or, where they have several lines, a list of them with a dialog for each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.chat.fields import AmountField, ChoiceField, DateField, FileField
from bot.chat.forms import FORM_TITLE, SUBMIT, AnyField, Form, LinesField
from bot.chat.messages import Message
from bot.chat.texts import Reader
from integrations.slack import parts
from integrations.slack.cards import Pen
from integrations.slack.escaping import TEXT, cut, plain
from integrations.slack.inputs import FIELD, files_in, inputs, option_of, typed_in
from integrations.slack.parts import Block

__all__ = [
    "FORM_VIEW",
    "LINES_VIEW",
    "LINE_VIEW",
    "TOLD_VIEW",
    "beside",
    "line_pressed",
    "line_view",
    "lines_view",
    "message_view",
    "skeleton",
    "typed_in",
    "view_of",
    "waiting",
]

METADATA = 3_000
"""Code points of `private_metadata`."""
BLOCKS = 100
BYTES = 250_000
"""Bytes of a whole view."""
WORDS = 80
"""Code points of a word that a line of a list shows."""

FORM_VIEW = "form"
LINES_VIEW = "lines"
LINE_VIEW = "line"
TOLD_VIEW = "told"
"""What a dialog's `callback_id` says it is; the last one has nothing to send."""

LINE = "line!"
EDIT = "line.edit!"
REMOVE = "line.remove!"
ADD = "line.add"


# ------------------------------------------------------------ dialogs that tell


def skeleton(title: str, sentence: str, *, close: str, metadata: str = "") -> dict[str, Any]:
    """What opens at once, before it is known what is to be asked."""
    return _telling(title, [parts.section(sentence)], close=close, metadata=metadata)


def waiting(title: str, sentence: str, *, close: str, metadata: str = "") -> dict[str, Any]:
    """What stands there while something that was sent takes its time."""
    return _telling(title, [parts.section(sentence)], close=close, metadata=metadata)


def message_view(title: str, messages: Sequence[Message], *, reader: Reader, base: str | None = None) -> dict[str, Any]:
    """What came of it. What is more than a dialog holds is left out; it stands in the conversation too."""
    pen = Pen(locale=reader.locale, say=reader.say, base=base)
    blocks = [block for message in messages for piece in pen.draw(message) for block in piece.blocks]
    return _telling(title, blocks[:BLOCKS], close=reader.say("slack-close"), metadata="")


def _telling(title: str, blocks: list[Block], *, close: str, metadata: str) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": TOLD_VIEW,
        "title": plain(title, FORM_TITLE),
        "close": plain(close, SUBMIT),
        "blocks": blocks,
        "private_metadata": _checked(metadata),
    }


# ------------------------------------------------------------ dialogs that ask


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
    blocks = _asking(form, form.fields, reader=reader, typed=typed or {}, errors=errors or {}, files=files or {})
    return _view(form, FORM_VIEW, blocks, reader=reader, metadata=metadata)


def lines_view(
    form: Form,
    lines: Sequence[Mapping[str, str]],
    *,
    reader: Reader,
    metadata: str,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    files: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A form of several lines: a row for each with its menu, what is wrong with it, the sum, and a button for one more.

    `lines` is what was entered so far, raw; errors are named `lines.2.amount`. Raises `ValueError` for another form.
    """
    field = form.lines
    if field is None:
        raise ValueError("this form has no lines")
    wrong = errors or {}
    others = [each for each in form.fields if each is not field]
    blocks = _asking(form, others, reader=reader, typed=typed or {}, errors=wrong, files=files or {})
    if field.name in wrong:
        blocks.append(parts.small(reader.say("slack-mistake", sentence=wrong[field.name])))
    can_remove = len(lines) > max(field.least, 1)
    for number, line in enumerate(lines, start=1):
        blocks.append(_row(form, field, number, line, reader=reader, errors=wrong, can_remove=can_remove))
    total = _total(field, lines, reader)
    if total:
        blocks.append(parts.section(total))
    if len(lines) < field.most:
        add = {"type": "button", "action_id": ADD, "text": plain(reader.say("line-add"), parts.LABEL)}
        blocks.append({"type": "actions", "block_id": ADD, "elements": [add]})
    else:
        blocks.append(parts.small(reader.say("lines-full", most=field.most)))
    return _view(form, LINES_VIEW, blocks, reader=reader, metadata=metadata)


def line_view(
    form: Form,
    number: int,
    line: Mapping[str, str],
    *,
    reader: Reader,
    metadata: str,
    errors: Mapping[str, str] | None = None,
    files: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The fields of one line, from 1, with what was entered in it. Errors are named as in `lines_view`."""
    field = form.lines
    if field is None:
        raise ValueError("this form has no lines")
    first = f"{field.name}.{number}."
    wrong = {name.removeprefix(first): text for name, text in (errors or {}).items() if name.startswith(first)}
    blocks: list[Block] = []
    for each in field.fields:
        blocks += inputs(each, line.get(each.name), say=reader.say, error=wrong.get(each.name), files=files)
    asked = form.model_copy(
        update={"title": reader.say("line-of-form", number=number), "submit": reader.say("slack-line-done")}
    )
    return _view(asked, LINE_VIEW, blocks, reader=reader, metadata=metadata)


def beside(errors: Mapping[str, str], view: Mapping[str, Any]) -> dict[str, str]:
    """Errors as the answer to a submitted view wants them: by block; what has no input there is said at the first."""
    blocks = [str(each["block_id"]) for each in view["blocks"] if each["type"] == "input"]
    found: dict[str, str] = {}
    for name, sentence in errors.items():
        block = f"{FIELD}{name.rpartition('.')[2]}"
        place = block if block in blocks else next(iter(blocks), None)
        if place is not None:
            found[place] = cut(f"{found[place]} {sentence}" if place in found else sentence, TEXT)
    return found


def line_pressed(action: Mapping[str, Any]) -> tuple[str, int] | None:
    """What was pressed in a list of lines: `edit` or `remove` and the line's number, or `add` and 0."""
    if action.get("action_id") == ADD:
        return "add", 0
    chosen = action.get("selected_option")
    value = str(chosen.get("value")) if isinstance(chosen, Mapping) else ""
    for verb, mark in (("edit", EDIT), ("remove", REMOVE)):
        number = value.removeprefix(mark)
        if value.startswith(mark) and number.isascii() and number.isdigit() and len(number) < 4:
            return verb, int(number)
    return None


def _asking(
    form: Form,
    fields: Sequence[AnyField],
    *,
    reader: Reader,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
    files: Mapping[str, str],
) -> list[Block]:
    blocks = [parts.section(form.lead)] if form.lead else []
    if errors.get(""):
        blocks.append(parts.small(reader.say("slack-mistake", sentence=errors[""])))
    for field in fields:
        if isinstance(field, LinesField):
            raise ValueError("lines are asked in a list")
        value = typed.get(field.name, field.initial)
        blocks += inputs(field, value, say=reader.say, error=errors.get(field.name), files=files)
    return blocks


def _view(form: Form, callback: str, blocks: list[Block], *, reader: Reader, metadata: str) -> dict[str, Any]:
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
    return skeleton(form.title, reader.say("slack-too-long"), close=reader.say("slack-close"), metadata=metadata)


def _checked(metadata: str) -> str:
    if len(metadata) > METADATA:
        raise ValueError("the metadata of a view is too long")
    return metadata


# ------------------------------------------------------------ a line in a list


def _row(
    form: Form,
    field: LinesField,
    number: int,
    line: Mapping[str, str],
    *,
    reader: Reader,
    errors: Mapping[str, str],
    can_remove: bool,
) -> Block:
    first = f"{field.name}.{number}."
    say = reader.say
    wrong = [
        say("slack-mistake", sentence=f"{form.labelled(name)}: {text}")
        for name, text in errors.items()
        if name.startswith(first)
    ]
    options = [{"text": plain(say("slack-line-edit"), parts.OPTION), "value": f"{EDIT}{number}"}]
    if can_remove:
        options.append({"text": plain(say("line-remove"), parts.OPTION), "value": f"{REMOVE}{number}"})
    menu: Block = {"type": "overflow", "action_id": f"{LINE}{number}", "options": options}
    words = "\n".join([f"{number}. {_words(field, line, reader) or say('slack-line-empty')}", *wrong])
    return parts.section(words, accessory=menu, block_id=f"{LINE}{number}")


def _words(field: LinesField, line: Mapping[str, str], reader: Reader) -> str:
    """What was entered in a line; a currency only where the sum doesn't say it."""
    fields = field.fields_of(line)
    sums = {each.name: _sum(each, line) for each in fields if isinstance(each, AmountField)}
    said = {each.currency_in for each in fields if isinstance(each, AmountField) and sums[each.name] is not None}
    has_more = any(line.get(each.name) for each in fields if each.name not in said and each.initial is None)
    words: list[str] = []
    for each in fields:
        raw = (line.get(each.name) or "").strip()
        if not raw or each.name in said or (each.initial == raw and not has_more):
            continue
        match each:
            case AmountField():
                amount = sums[each.name]
                word = raw if amount is None else reader.money(amount)
            case ChoiceField():
                meant = option_of(each, raw)
                word = next((option.label for option in each.options if option.value == meant), raw)
            case DateField():
                day = each.take(raw)[0].get(each.name)
                word = raw if day is None else reader.day(day)
            case FileField():
                word = reader.say("slack-files", count=len(files_in(raw)))
            case _:
                word = " ".join(raw.split())
        words.append(cut(word, WORDS))
    return " · ".join(words)


def _sum(field: AmountField, line: Mapping[str, str]) -> Any:
    """The sum that was entered, if it can be read."""
    return field.take(line.get(field.name))[0].get(field.name)


def _total(field: LinesField, lines: Sequence[Mapping[str, str]], reader: Reader) -> str:
    """The sums of more than one line, by currency; nothing where one can't be read yet."""
    found: dict[str, Any] = {}
    for line in lines:
        for each in field.fields_of(line):
            if isinstance(each, AmountField):
                amount = _sum(each, line)
                if amount is None:
                    return ""
                code = amount.currency
                found[code] = found[code] + amount if code in found else amount
    if len(lines) < 2 or not found:
        return ""
    return reader.say("slack-total", amounts=" + ".join(reader.money(each) for each in found.values()))
