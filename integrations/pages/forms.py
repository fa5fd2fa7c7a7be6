"""A form as HTML, alone on a page or inside a dialog: the same template, with errors beside the fields."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from bot.chat.forms import AnyField, ChoiceField, Form, FormErrors, PersonField
from bot.chat.texts import Reader
from integrations.pages.html import Html
from integrations.pages.ring import BrokenSeal, Ring

HOURS_TO_SEND = 24
_PURPOSE = "form"
_INPUTS = {"amount": "text", "text": "text", "date": "date"}


@dataclass(frozen=True, slots=True)
class OpenedForm:
    """A form drawn for somebody. Its submission key is made then, so that sending it twice is sending it once."""

    form: Form
    person: str
    key: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a drop-down."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Control:
    """One field as the template needs it."""

    field: AnyField
    kind: str
    value: str
    error: str | None
    choices: Sequence[Choice] = ()
    adornment: str | None = None

    @property
    def id(self) -> str:
        """The id of the control in the page."""
        return f"field-{self.field.name}"

    @property
    def described_by(self) -> str:
        """The ids of hint and error, as far as there are any."""
        parts = [f"{self.id}-hint"] if self.field.hint else []
        if self.error:
            parts.append(f"{self.id}-error")
        return " ".join(parts)


class Forms:
    """Draws forms and knows them again when they come back."""

    def __init__(self, html: Html, ring: Ring) -> None:
        self._html = html
        self._ring = ring

    def draw(
        self,
        form: Form,
        reader: Reader,
        *,
        token: str,
        people: Sequence[tuple[str, str]] = (),
        errors: FormErrors | None = None,
        notice: str | None = None,
        template: str = "form.html",
    ) -> str:
        """The form for this reader; after `errors`, with everything that was typed. `people` are ids and names."""
        key = submission_key()
        sealed = self._ring.seal(_PURPOSE, [form.model_dump_json(exclude_none=True), str(reader.id), key])
        typed = errors.typed if errors else None
        sentences: Mapping[str, str] = errors.errors if errors else {}
        controls = [
            _control(form, field, typed=typed, error=sentences.get(field.name), people=people) for field in form.fields
        ]
        known = {control.field.name for control in controls}
        above = [sentence for name, sentence in sentences.items() if name not in known]
        if notice:
            above.append(notice)
        return self._html.draw(template, reader, form=form, controls=controls, above=above, opened=sealed, token=token)

    def reopen(self, sealed: str) -> OpenedForm:
        """The form behind what a page sends back. Raises `BrokenSeal` after 24 hours or for what was not drawn here."""
        value = self._ring.open(_PURPOSE, sealed, seconds=HOURS_TO_SEND * 3600)
        try:
            text, person, key = value
            return OpenedForm(Form.model_validate_json(text), str(person), str(key))
        except (ValueError, TypeError, ValidationError) as error:
            raise BrokenSeal(_PURPOSE) from error


def submission_key() -> str:
    """A key that makes sending something twice sending it once; it begins with the time, in milliseconds UTC."""
    return f"{int(time.time() * 1000)}-{secrets.token_urlsafe(16)}"


def _control(
    form: Form,
    field: AnyField,
    *,
    typed: Mapping[str, str] | None,
    error: str | None,
    people: Sequence[tuple[str, str]],
) -> Control:
    value = (field.initial or "") if typed is None else typed.get(field.name, "")
    kind = _INPUTS.get(field.type, field.type)
    choices: Sequence[Choice] = ()
    if isinstance(field, ChoiceField):
        choices = [Choice(option.value, option.label, option.value == value) for option in field.options]
    elif isinstance(field, PersonField):
        choices = [Choice(person, name, person == value) for person, name in people]
    adornment = None
    if field.type == "amount" and all(other.name != "currency" for other in form.fields):
        adornment = field.currency
    return Control(field, kind, value, error, choices, adornment)
