"""One field of a form: what it asks for, and how what was typed into it is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from claims.errors import Refused
from claims.money import Money, money

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

    def take(self, raw: str | None) -> tuple[dict[str, Any], dict[str, FieldError]]:
        """Its value by its name, or why there is none."""
        try:
            return {self.name: self.read(raw)}, {}
        except Refused as refused:
            return {}, {self.name: FieldError(refused.code, refused.facts)}


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
    """A sum in one currency, as typed; strict, see claims/money.py.

    In a line of several fields `currency_in` may name the one by which the sum is read where it holds a currency.
    """

    type: Literal["amount"] = "amount"
    currency: str
    currency_in: str | None = None

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


InnerField = Annotated[
    TextField | LongTextField | AmountField | DateField | ChoiceField | PersonField | FileField | SwitchField,
    Field(discriminator="type"),
]
"""The fields that a line may have: all but lines."""
