"""The lines of a form on a page: how their controls are named, and what Add and Remove make of what is typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.chat.forms import FileField, Form, LinesField, as_lines
from bot.chat.lines import WAS

COMMAND = re.compile(r"add|keep|remove-[1-9][0-9]?|drop-[a-z][a-z0-9_-]{0,60}-[0-9a-f]{64}")
"""What a page asks for instead of sending a form: the same form as it is typed, with a line more or less, or without
a file."""


@dataclass(frozen=True, slots=True)
class Redrawn:
    """A form as it is typed, after a command. `line` is the line to go to, from 1; `said` names what was done."""

    typed: dict[str, str]
    line: int | None = None
    said: str | None = None
    number: int = 0
    """Which line was added or removed."""


def control_name(field: str, number: int, inner: str) -> str:
    """The name of a control of a line, such as `lines-2-amount`."""
    return f"{field}-{number}-{inner}"


def gathered(form: Form, sent: Mapping[str, str]) -> dict[str, str]:
    """What a page sent of the fields of a form, by their names; what the form does not have is left out."""
    values = {field.name: sent[field.name].replace("\r\n", "\n") for field in form.fields if field.name in sent}
    lines = form.lines
    if lines is not None:
        values[lines.name] = as_lines(_lines(lines, sent))
    return values


def _lines(field: LinesField, sent: Mapping[str, str]) -> list[dict[str, str]]:
    """The lines in the order of their numbers, whichever there are."""
    known = {WAS, *(each.name for each in field.fields)}
    name = re.compile(rf"{field.name}-([1-9][0-9]?)-([a-z][a-z0-9_]*)")
    found: dict[int, dict[str, str]] = {}
    for control, text in sent.items():
        match = name.fullmatch(control)
        if match is not None and match[2] in known:
            found.setdefault(int(match[1]), {})[match[2]] = text.replace("\r\n", "\n")
    return [found[number] for number in sorted(found)]


def commanded(sent: Mapping[str, str]) -> str | None:
    """The command of the button that was pressed, None where it was the one that sends."""
    return next((name for name in sent if COMMAND.fullmatch(name)), None)


def redrawn(form: Form, typed: Mapping[str, str], command: str) -> Redrawn:
    """What is typed after that command. Where it can't be done, nothing is changed."""
    field = form.lines
    verb, _, place = command.partition("-")
    if verb == "drop":
        control, _, file = place.rpartition("-")
        return Redrawn(with_files(form, typed, control, lambda files: [each for each in files if each != file]))
    if field is None:
        return Redrawn(dict(typed))
    lines = lines_in(field, typed)
    said, number, line = None, 0, None
    if verb == "add" and len(lines) < field.most:
        lines.append(field.blank)
        said, number, line = "added", len(lines), len(lines)
    elif verb == "remove" and int(place) <= len(lines) and len(lines) > field.least:
        number = int(place)
        del lines[number - 1]
        said, line = "removed", min(number, len(lines))
    return Redrawn({**typed, field.name: as_lines(lines)}, line, said, number)


def with_files(
    form: Form, typed: Mapping[str, str], control: str, change: Callable[[list[str]], list[str]]
) -> dict[str, str]:
    """What is typed, with other files in the control of that name; without such a control as it was."""
    known = {each.name for each in form.fields if isinstance(each, FileField)}
    if control in known:
        return {**typed, control: _changed(typed.get(control, ""), change)}
    field, match = form.lines, re.fullmatch(r"([a-z][a-z0-9_]*)-([1-9][0-9]?)-([a-z][a-z0-9_]*)", control)
    if field is None or match is None or match[1] != field.name:
        return dict(typed)
    lines, number = lines_in(field, typed), int(match[2])
    if number > len(lines) or all(each.name != match[3] for each in field.fields if isinstance(each, FileField)):
        return dict(typed)
    line = lines[number - 1]
    lines[number - 1] = {**line, match[3]: _changed(line.get(match[3], ""), change)}
    return {**typed, field.name: as_lines(lines)}


def _changed(value: str, change: Callable[[list[str]], list[str]]) -> str:
    return ",".join(dict.fromkeys(change([each for each in value.split(",") if each])))


def files_in(form: Form, typed: Mapping[str, str] | None) -> list[str]:
    """Every file that the form holds, as typed or preset."""
    found: list[str] = []
    for each in form.fields:
        if isinstance(each, FileField):
            value = (each.initial or "") if typed is None else typed.get(each.name, "")
            found += value.split(",")
        elif isinstance(each, LinesField):
            inner = [one.name for one in each.fields if isinstance(one, FileField)]
            found += [
                file for line in lines_in(each, typed) for name in inner for file in line.get(name, "").split(",")
            ]
    return [file for file in dict.fromkeys(found) if file]


def lines_in(field: LinesField, typed: Mapping[str, str] | None) -> list[dict[str, str]]:
    """The lines that a page shows: those typed, else the presets; at least one, so that there is something to fill."""
    if typed is None:
        return field.presets
    return field.lines_to_show(typed.get(field.name))
