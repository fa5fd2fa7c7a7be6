"""The fields of a form as inputs of Slack's dialogs, and what was entered in them read back as the form's raw values.

A field's block is called `field!NAME` and keeps that name, so what was typed outlives a change of the dialog; where
other values shall stand there, it gets another name by what is behind a `~`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from bot.chat.fields import (
    AmountField,
    AnyInput,
    ChoiceField,
    DateField,
    FileField,
    InnerField,
    LongTextField,
    PersonField,
    SwitchField,
    TextField,
)
from integrations.slack import parts
from integrations.slack.escaping import cut, plain
from integrations.slack.parts import Block, Say

FIELD = "field!"
VALUE = "value"
"""The `action_id` of every input."""

TYPED = 3_000
"""Code points of one text input; what is longer stands in several."""
INPUT_LABEL = 2_000
FILES = 10
KEPT = "!kept"
ANEW = "~"
"""What follows in the name of an input's block is only there to make it another one."""
NOT_CHOSEN = "!none"
"""The value of the option that means none; no option of a form is called so."""
_OPTIONS = 100
_ON = "on"

RawValues = dict[str, str]
Files = dict[str, list[dict[str, Any]]]


# ------------------------------------------------------------ what is asked


def inputs(
    field: InnerField, value: str | None, *, say: Say, error: str | None = None, files: Mapping[str, str] | None = None
) -> list[Block]:
    """The input of a field with this value in it, what is wrong with it above. `files` has the names of files by id."""
    above = [_mistake(field.name, error, say)] if error else []
    match field:
        case FileField():
            return [*above, *_files(field, value, say=say, names=files or {})]
        case LongTextField() if value is not None and len(value) > TYPED:
            return [*above, *_long(field, value, say=say)]
    return [*above, _input(field, _element(field, value, say=say))]


def _mistake(name: str, error: str, say: Say) -> Block:
    return parts.small(say("slack-mistake", sentence=error)) | {"block_id": f"error!{name}"}


def _input(field: AnyInput, element: Block, *, label: str | None = None, after: str = "") -> Block:
    block: Block = {
        "type": "input",
        "block_id": f"{FIELD}{field.name}{after}",
        "label": plain(label or field.label, INPUT_LABEL),
        "element": element | {"action_id": VALUE},
        "optional": not field.required or isinstance(field, SwitchField) or bool(after),
    }
    return block | {"hint": plain(field.hint, INPUT_LABEL)} if field.hint and not after else block


def _element(field: InnerField, value: str | None, *, say: Say) -> Block:
    match field:
        case ChoiceField():
            return _select(field, value, say=say)
        case DateField():
            return {"type": "datepicker"} | ({"initial_date": value} if _is_day(value) else {})
        case SwitchField():
            option = {"text": plain(field.label, parts.OPTION), "value": _ON}
            return {"type": "checkboxes", "options": [option]} | ({"initial_options": [option]} if value == _ON else {})
        case LongTextField():
            return _text(value, most=field.most, is_multiline=True)
        case TextField():
            return _text(value and " ".join(value.split()), most=field.most)
        case AmountField():
            return _text(value) | {"placeholder": plain(field.currency, parts.PLACEHOLDER)}
        case PersonField() | FileField():
            return _text(value)


def _text(value: str | None, *, most: int = TYPED, is_multiline: bool = False) -> Block:
    shown = cut(value or "", TYPED)
    # What was typed before stays to be shortened, even if it is longer than the field takes.
    element: Block = {"type": "plain_text_input", "max_length": min(max(most, len(shown)), TYPED)}
    if is_multiline:
        element["multiline"] = True
    return element | {"initial_value": shown} if shown else element


def _long(field: LongTextField, value: str, *, say: Say) -> list[Block]:
    found = []
    for number, portion in enumerate(_portions(value), start=1):
        label = field.label if number == 1 else say("slack-field-goes-on", label=field.label, number=number)
        after = "" if number == 1 else f"!{number}"
        found.append(_input(field, _text(portion, is_multiline=True), label=label, after=after))
    return found


def _portions(text: str) -> list[str]:
    """A text in portions of at most 3,000 code points, each ending with a line, or with a word, where it can."""
    found = []
    while len(text) > TYPED:
        end = max(text.rfind("\n", 1, TYPED + 1), 0) or max(text.rfind(" ", 1, TYPED + 1), 0)
        found.append(text[: end or TYPED])
        text = text[end + 1 :] if end else text[TYPED:]
    return [*found, text]


def _select(field: ChoiceField, value: str | None, *, say: Say) -> Block:
    options = [{"text": plain(each.label, parts.OPTION), "value": each.value} for each in field.options]
    if not field.required and len(options) < _OPTIONS:
        # What was chosen once can't be taken back otherwise.
        options.insert(0, {"text": plain(say("slack-not-chosen")), "value": NOT_CHOSEN})
    element: Block = {"type": "static_select", "placeholder": plain(say("slack-choose")), "options": options}
    meant = option_of(field, value)
    chosen = [each for each in options if each["value"] == meant]
    return element | {"initial_option": chosen[0]} if chosen else element


def option_of(field: ChoiceField, value: str | None) -> str | None:
    """The value of the option that is meant, by its value or its label; None where there is none."""
    by_value = [each.value for each in field.options if each.value == value]
    by_label = [each.value for each in field.options if each.label.casefold() == (value or "").casefold()]
    return next(iter(by_value + by_label), None)


def _files(field: FileField, value: str | None, *, say: Say, names: Mapping[str, str]) -> list[Block]:
    """What is there already, to be kept or left out, and a place for more."""
    held = files_in(value)[:_OPTIONS]
    element = {"type": "file_input", "max_files": min(field.most, FILES)}
    asked = field.model_copy(update={"required": field.required and not held})
    if not held:
        return [_input(asked, element)]
    options = [
        {
            "text": plain(cut(names.get(each) or say("slack-receipt-number", number=number), parts.OPTION)),
            "value": each,
        }
        for number, each in enumerate(held, start=1)
    ]
    kept: Block = {
        "type": "multi_static_select",
        "placeholder": plain(say("slack-choose")),
        "options": options,
        "initial_options": options,
    }
    more = say("slack-add", label=field.label.lower())
    return [
        _input(asked, kept, label=say("slack-keep", label=field.label), after=KEPT),
        _input(asked, element, label=more),
    ]


def files_in(value: str | None) -> list[str]:
    """The files that a raw value names, each once."""
    return list(dict.fromkeys(each for each in (value or "").split(",") if each))


def _is_day(value: str | None) -> bool:
    if value is None or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


# ------------------------------------------------------------ what was entered


def typed_in(values: Mapping[str, Any], fields: Iterable[AnyInput]) -> tuple[RawValues, Files]:
    """Raw values by field, out of a view's `state.values`, and the files of Slack that were added, by field.

    A field that the dialog did not ask is in neither. The raw value of a field of files names those kept.
    """
    typed: RawValues = {}
    files: Files = {}
    values = {str(name).partition(ANEW)[0]: each for name, each in values.items()}
    for field in fields:
        parts_ = _parts(values, field.name)
        if not parts_:
            continue
        if isinstance(field, FileField):
            typed[field.name] = ",".join(_raw(each) for each in parts_ if "files" not in each)
            added = [file for each in parts_ for file in _listed(each.get("files")) if isinstance(file, dict)]
            if added:
                files[field.name] = added
        else:
            typed[field.name] = "\n".join(raw for each in parts_ if (raw := _raw(each)))
    return typed, files


def _parts(values: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """What the inputs of one field hold, in the order in which they stand."""
    first = f"{FIELD}{name}"
    further = [f"{first}!{number}" for number in range(2, parts.ID)]
    found = [values[each] for each in (f"{first}{KEPT}", first, *further) if isinstance(values.get(each), Mapping)]
    return [each[VALUE] for each in found if isinstance(each.get(VALUE), Mapping)]


def _raw(state: Mapping[str, Any]) -> str:
    match state.get("type"):
        case "static_select" | "external_select":
            chosen = _values([state.get("selected_option")])
            return "" if chosen in ([], [NOT_CHOSEN]) else chosen[0]
        case "multi_static_select" | "checkboxes":
            return ",".join(_values(_listed(state.get("selected_options"))))
        case "datepicker":
            return str(state.get("selected_date") or "")
        case "file_input":
            return ""
    return str(state.get("value") or "")


def _listed(found: object) -> list[Any]:
    return found if isinstance(found, list) else []


def _values(options: Sequence[object]) -> list[str]:
    return [str(each["value"]) for each in options if isinstance(each, Mapping) and each.get("value")]
