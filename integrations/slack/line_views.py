"""A form of several lines in Slack: as a list with a dialog for each line, or as a whole where there is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.chat.fields import AmountField, ChoiceField, DateField, FileField
from bot.chat.forms import Form, LinesField
from bot.chat.texts import Reader
from integrations.slack import parts
from integrations.slack.escaping import cut, plain
from integrations.slack.inputs import files_in, inputs, option_of
from integrations.slack.parts import Block
from integrations.slack.views import LINE_VIEW, LINES_VIEW, ONLY_LINE_VIEW, asking, asking_view

WORDS = 80
"""Code points of a word that a line of a list shows."""

LINE = "line!"
EDIT = "line.edit!"
REMOVE = "line.remove!"
ADD = "line.add"


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
    blocks = asking(form, others, reader=reader, typed=typed or {}, errors=wrong, files=files or {})
    if field.name in wrong:
        blocks.append(parts.small(reader.say("slack-mistake", sentence=wrong[field.name])))
    can_remove = len(lines) > max(field.least, 1)
    for number, line in enumerate(lines, start=1):
        blocks.append(_row(form, field, number, line, reader=reader, errors=wrong, can_remove=can_remove))
    total = _total(field, lines, reader)
    if total:
        blocks.append(parts.section(total))
    if len(lines) < field.most:
        blocks.append(_add(reader))
    else:
        blocks.append(parts.small(reader.say("lines-full", most=field.most)))
    return asking_view(form, LINES_VIEW, blocks, reader=reader, metadata=metadata)


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
    blocks = _line_inputs(form, number, line, reader=reader, errors=errors or {}, files=files or {})
    asked = form.model_copy(
        update={"title": reader.say("line-of-form", number=number), "submit": reader.say("slack-line-done")}
    )
    return asking_view(asked, LINE_VIEW, blocks, reader=reader, metadata=metadata)


def only_line_view(
    form: Form,
    line: Mapping[str, str],
    *,
    reader: Reader,
    metadata: str,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    files: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A form of several lines that has one so far, as a whole: sent, it is the form; a button makes it a list.

    The fields of the line have the same names as in `line_view`, so no other field of the form may be called so.
    """
    wrong, names = errors or {}, files or {}
    others = [each for each in form.fields if each is not form.lines]
    blocks = asking(form, others, reader=reader, typed=typed or {}, errors=wrong, files=names)
    blocks += _line_inputs(form, 1, line, reader=reader, errors=wrong, files=names)
    blocks.append(_add(reader))
    return asking_view(form, ONLY_LINE_VIEW, blocks, reader=reader, metadata=metadata)


def _line_inputs(
    form: Form,
    number: int,
    line: Mapping[str, str],
    *,
    reader: Reader,
    errors: Mapping[str, str],
    files: Mapping[str, str],
) -> list[Block]:
    """What is needed only for some category is not demanded here: Slack could not take that back."""
    field = form.lines
    if field is None:
        raise ValueError("this form has no lines")
    blocks: list[Block] = []
    for each in field.fields:
        error = errors.get(f"{field.name}.{number}.{each.name}")
        blocks += inputs(each, line.get(each.name), say=reader.say, error=error, files=files)
    return blocks


def _add(reader: Reader) -> Block:
    button = {"type": "button", "action_id": ADD, "text": plain(reader.say("line-add"), parts.LABEL)}
    return {"type": "actions", "block_id": ADD, "elements": [button]}


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
