"""Forms as people fill them in: by the fields of an expense, whichever line of the form they stand in."""

from __future__ import annotations

from collections.abc import Mapping

from bot.chat.forms import Form, FormErrors, as_lines


def filled_in(form: Form, values: Mapping[str, str]) -> dict[str, str]:
    """What a form sends: its presets, changed by these; what is a field of its lines goes into the first of them."""
    names = {field.name for field in form.fields}
    sent = {field.name: field.initial for field in form.fields if field.initial is not None}
    sent |= {name: value for name, value in values.items() if name in names or form.lines is None}
    if form.lines is not None and form.lines.name not in values:
        first, *others = form.lines.presets
        inner = {name: value for name, value in values.items() if name not in names}
        sent[form.lines.name] = as_lines([{**first, **inner}, *others])
    return sent


def shown(form: Form, number: int = 1) -> dict[str, str]:
    """What a line of a form says before anything is typed; which line it was is nobody's to see."""
    assert form.lines is not None
    line = form.lines.presets[number - 1]
    return {field.name: line.get(field.name, "") for field in form.lines.fields}


def field_labels(form: Form) -> list[str]:
    """The labels of its fields, those of a line once."""
    return [each.label for field in form.fields for each in (field.fields if field.type == "lines" else [field])]


def typed(errors: FormErrors, form: Form, number: int = 1) -> dict[str, str]:
    """What stands in the fields of a line after errors."""
    assert form.lines is not None
    line = form.lines.lines_in(errors.typed[form.lines.name])[number - 1]
    return {field.name: line.get(field.name, "") for field in form.lines.fields}


def beside(errors: FormErrors, number: int = 1) -> dict[str, str]:
    """What is said beside the fields of a line, by their names."""
    start = f"lines.{number}."
    return {name.removeprefix(start): sentence for name, sentence in errors.errors.items() if name.startswith(start)}
