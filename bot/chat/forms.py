"""A form is the dialog: the same one is a modal, a page or one question in chat. Handlers only see what it read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from claims.errors import Refused
from claims.money import Money, money

FORM_TITLE = 24  # Slack view title
SUBMIT = 24
OPTIONS = 100  # Slack select options

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Model(BaseModel):
    """A frozen value that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, slots=True)
class FieldError:
    """Why a field could not be read: the code names the sentence, the facts fill it."""

    code: str
    facts: Mapping[str, Any]


class AnyInput(Model):
    """What all fields have. `name` is stable; `label` and `hint` are in the reader's words; `initial` is the preset."""

    name: Annotated[str, StringConstraints(pattern=r"\A[a-z][a-z0-9_]{0,39}\z")]
    label: Annotated[str, StringConstraints(min_length=1, max_length=24)]
    hint: Annotated[str, StringConstraints(max_length=150)] | None = None
    required: bool = True
    initial: str | None = None

    def read(self, raw: str | None) -> Any:
        """The value, or None where nothing was entered and nothing is required. Raises `Refused`."""
        text = (raw or "").strip()
        if _CONTROL.search(text):
            raise Refused("field.control_characters")
        if not text:
            if self.required:
                raise Refused("field.required")
            return None
        return self.value(text)

    def value(self, text: str) -> Any:
        """The value of a text that is not empty."""
        return text


class TextField(AnyInput):
    """One line of at most `most` code points."""

    type: Literal["text"] = "text"
    most: int = 200

    def value(self, text: str) -> str:
        """The text on one line."""
        if len(text) > self.most:
            raise Refused("field.too_long", most=self.most)
        return " ".join(text.split())


class LongTextField(AnyInput):
    """Several lines of at most `most` code points."""

    type: Literal["long"] = "long"
    most: int = 3_000

    def value(self, text: str) -> str:
        """The text as typed."""
        if len(text) > self.most:
            raise Refused("field.too_long", most=self.most)
        return text


class AmountField(AnyInput):
    """A sum in one currency, as typed; strict, see claims/money.py."""

    type: Literal["amount"] = "amount"
    currency: str

    def value(self, text: str) -> Money:
        """The sum."""
        return money(text, self.currency)


class DateField(AnyInput):
    """A day as an ISO date, not after `latest`. A native date field sends exactly that."""

    type: Literal["date"] = "date"
    latest: date | None = None

    def value(self, text: str) -> date:
        """The day."""
        day = self._day(text)
        if self.latest is not None and day > self.latest:
            raise Refused("line.date_in_future", date=day)
        return day

    @staticmethod
    def _day(text: str) -> date:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise Refused("field.date")
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise Refused("field.date") from error


class FormOption(Model):
    """One of several values."""

    value: Annotated[str, StringConstraints(min_length=1, max_length=128)]
    label: Annotated[str, StringConstraints(min_length=1, max_length=75)]


class ChoiceField(AnyInput):
    """One of several."""

    type: Literal["choice"] = "choice"
    options: Annotated[tuple[FormOption, ...], Field(min_length=1, max_length=OPTIONS)]

    def value(self, text: str) -> str:
        """The value of the option chosen, by its value or, in chat, by its label."""
        for option in self.options:
            if text == option.value:
                return option.value
        for option in self.options:
            if text.casefold() == option.label.casefold():
                return option.value
        raise Refused("field.choice")


class PersonField(AnyInput):
    """Somebody of the directory, by id."""

    type: Literal["person"] = "person"

    def value(self, text: str) -> str:
        """The id as given; whether there is such a person is the handler's question."""
        if len(text) > 64:
            raise Refused("field.person")
        return text


class FileField(AnyInput):
    """Files that were staged before the form is sent: their tokens, comma-separated."""

    type: Literal["file"] = "file"
    most: int = 20

    def value(self, text: str) -> tuple[str, ...]:
        """The tokens."""
        tokens = tuple(token for token in text.split(",") if token)
        if len(tokens) > self.most:
            raise Refused("field.too_many_files", most=self.most)
        return tokens


class SwitchField(AnyInput):
    """Yes or no."""

    type: Literal["switch"] = "switch"
    required: bool = False

    def value(self, text: str) -> bool:
        """Whether it is on."""
        return text == "on"


AnyField = Annotated[
    TextField | LongTextField | AmountField | DateField | ChoiceField | PersonField | FileField | SwitchField,
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

    def read(self, raw: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, FieldError]]:
        """All values, or all errors at once. Fields the form does not have are ignored, so none can be smuggled in."""
        values: dict[str, Any] = {}
        errors: dict[str, FieldError] = {}
        for field in self.fields:
            try:
                values[field.name] = field.read(raw.get(field.name))
            except Refused as refused:
                errors[field.name] = FieldError(refused.code, refused.facts)
        return values, errors

    @property
    def asked(self) -> AnyField | None:
        """The one field without a preset, where the form can be a question in chat."""
        open_fields = [field for field in self.fields if field.required and field.initial is None]
        return open_fields[0] if len(open_fields) == 1 else None

    def with_initial(self, values: Mapping[str, str]) -> Form:
        """The same form with other presets."""
        fields = tuple(
            field.model_copy(update={"initial": values[field.name]}) if field.name in values else field
            for field in self.fields
        )
        return self.model_copy(update={"fields": fields})


class FormErrors(Model):
    """Sentences per field, in the reader's language; `typed` is all that was entered, so nothing is lost.

    `form` is the form to go on with, where what it is about changed while it was open.
    """

    kind: Literal["errors"] = "errors"
    errors: Mapping[str, str]
    typed: Mapping[str, str]
    form: Form | None = None
