"""A form is the dialog: the same one is a modal, a page or one question in chat. Handlers only see what it read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from bot.chat.fields import (
    AmountField,
    AnyInput,
    ChoiceField,
    DateField,
    FieldError,
    FileField,
    FormOption,
    InnerField,
    LongTextField,
    Model,
    PersonField,
    SwitchField,
    TextField,
)
from bot.chat.lines import LinesField, Need, as_lines

__all__ = [
    "AmountField",
    "AnyField",
    "AnyInput",
    "ChoiceField",
    "DateField",
    "FieldError",
    "FileField",
    "Form",
    "FormErrors",
    "FormOption",
    "InnerField",
    "LinesField",
    "LongTextField",
    "Need",
    "PersonField",
    "SwitchField",
    "TextField",
    "as_lines",
]

FORM_TITLE = 24  # Slack view title
SUBMIT = 24
BELOW = "below"
"""In the context of a question that was asked below an offer: that offer's name."""

AnyField = Annotated[
    TextField
    | LongTextField
    | AmountField
    | DateField
    | ChoiceField
    | PersonField
    | FileField
    | SwitchField
    | LinesField,
    Field(discriminator="type"),
]


class Form(Model):
    """A dialog. `id` names the handler, `context` is what it needs to go on (ids and versions only, never a right).

    `shows` is said where it is kept, as of a `Bundle`.
    """

    kind: Literal["form"] = "form"
    id: Annotated[str, StringConstraints(pattern=r"\A[a-z][a-z0-9._]{0,39}\z")]
    title: Annotated[str, StringConstraints(min_length=1, max_length=FORM_TITLE)]
    lead: Annotated[str, StringConstraints(max_length=300)] | None = None
    fields: Annotated[tuple[AnyField, ...], Field(min_length=1, max_length=20)]
    submit: Annotated[str, StringConstraints(min_length=1, max_length=SUBMIT)]
    context: Mapping[str, str] = Field(default_factory=dict)
    shows: tuple[str, ...] | None = None

    @model_validator(mode="after")
    def _lines_are_asked_once(self) -> Self:
        if len([field for field in self.fields if isinstance(field, LinesField)]) > 1:
            raise ValueError("a form has one field of lines")
        return self

    def read(self, raw: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, FieldError]]:
        """All values, or all errors at once. Fields the form does not have are ignored, so none can be smuggled in."""
        values: dict[str, Any] = {}
        errors: dict[str, FieldError] = {}
        for field in self.fields:
            value, wrong = field.take(raw.get(field.name))
            values |= value
            errors |= wrong
        return values, errors

    @property
    def lines(self) -> LinesField | None:
        """Its field of several lines, if it has one."""
        return next((field for field in self.fields if isinstance(field, LinesField)), None)

    def labelled(self, name: str) -> str:
        """The label of a field by its name, `lines.2.amount` for one of a line."""
        first, _, rest = name.partition(".")
        field: AnyField = next(each for each in self.fields if each.name == first)
        if rest and isinstance(field, LinesField):
            inner = rest.partition(".")[2]
            return next(each.label for each in field.fields if each.name == inner)
        return field.label

    @property
    def asked(self) -> InnerField | None:
        """The one field without a preset, where the form can be a question in chat; also that of its only line."""
        open_fields: list[InnerField] = []
        for field in self.fields:
            if not isinstance(field, LinesField):
                open_fields += [field] if field.required and field.initial is None else []
                continue
            lines = field.presets
            if len(lines) != 1:
                return None
            open_fields += [each for each in field.fields_of(lines[0]) if each.required and not lines[0].get(each.name)]
        return open_fields[0] if len(open_fields) == 1 else None

    def answered(self, text: str) -> dict[str, str]:
        """What is sent when the one field is answered with this: it, and all presets."""
        asked = self.asked
        values = {field.name: field.initial for field in self.fields if field.initial is not None}
        if asked is None:
            return values
        lines = self.lines
        if lines is not None and asked.name not in (field.name for field in self.fields):
            values[lines.name] = as_lines([{**lines.presets[0], asked.name: text}])
        else:
            values[asked.name] = text
        return values

    def with_initial(self, values: Mapping[str, str]) -> Form:
        """The same form with other presets."""
        fields = tuple(
            field.model_copy(update={"initial": values[field.name]}) if field.name in values else field
            for field in self.fields
        )
        return self.model_copy(update={"fields": fields})


class FormErrors(Model):
    """Sentences per field, in the reader's language; `typed` is all that was entered, so nothing is lost.

    A field of a line is named as in `lines.2.amount`.
    `form` is the form to go on with, where what it is about changed while it was open.
    """

    kind: Literal["errors"] = "errors"
    errors: Mapping[str, str]
    typed: Mapping[str, str]
    form: Form | None = None
