"""A form as HTML, alone on a page or inside a dialog: the same template, with errors beside the fields."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from bot.chat.forms import AmountField, AnyField, ChoiceField, Form, FormErrors, LinesField, PersonField
from bot.chat.lines import WAS
from bot.chat.texts import Reader
from integrations.pages.html import Html
from integrations.pages.lines import Redrawn, control_name, lines_in
from integrations.pages.ring import BrokenSeal, Ring

HOURS_TO_SEND = 24
PART, PAGE = "form.html", "form_page.html"
_PURPOSE = "form"
ACCEPT = (
    "image/jpeg,image/png,image/webp,image/heic,image/heif,.jpg,.jpeg,.png,.webp,.heic,.heif,"
    "application/pdf,.pdf,.ofd,.xml"
)
"""What a browser offers to choose; what a file is, is seen by its content."""
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
class FormFile:
    """A file in a form: what names it there, what addresses its pictures, its name, and its small picture's size."""

    token: str
    id: str
    name: str
    size: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Control:
    """One field as the template needs it. `name` is the control's; `told` is how a sentence elsewhere calls it."""

    field: AnyField
    kind: str
    value: str
    error: str | None
    choices: Sequence[Choice] = ()
    adornment: str | None = None
    name: str = ""
    told: str = ""
    has_focus: bool = False
    files: Sequence[FormFile] = ()

    @property
    def id(self) -> str:
        """The id of the control in the page."""
        return f"field-{self.name}"

    @property
    def described_by(self) -> str:
        """The ids of hint and error, as far as there are any."""
        parts = [f"{self.id}-hint"] if self.field.hint else []
        if self.error:
            parts.append(f"{self.id}-error")
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Group:
    """One of several lines: its number from 1, its controls, and which line it was."""

    number: int
    controls: Sequence[Control]
    was: tuple[str, str]
    """Name and value of what the page sends back of that."""
    has_focus: bool = False


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
        files: Sequence[FormFile] = (),
        errors: FormErrors | None = None,
        redrawn: Redrawn | None = None,
        notice: str | None = None,
        template: str = PART,
        key: str | None = None,
        action: str = "/pages/fill",
        pictures: str = "/receipts",
    ) -> str:
        """The form for this reader; after `errors` or as `redrawn`, with everything that was typed.

        `people` are ids and names, `files` those that the form holds. `template` is `PART` for a dialog, whose script
        adds and removes lines in place, or one that does without scripts. `key` is the submission key, a new one
        unless given; `action` is where the form is sent, `pictures` the address below which its files' are.
        """
        text = _without_lines(form).model_dump_json(exclude_none=True)
        sealed = self._ring.seal(_PURPOSE, [text, reader.id, key or submission_key()])
        typed = errors.typed if errors else redrawn.typed if redrawn else None
        drawing = _Drawing(
            reader, people, {file.token: file for file in files}, errors.errors if errors else {}, redrawn
        )
        parts = [part for field in form.fields for part in drawing.parts(form, field, typed)]
        controls = [each for part in parts for each in (part.controls if isinstance(part, Group) else [part])]
        known = {drawing.place(control) for control in controls}
        above = [sentence for name, sentence in drawing.sentences.items() if name not in known]
        if notice:
            above.append(notice)
        return self._html.draw(
            template,
            reader,
            form=form,
            parts=parts,
            controls=controls,
            groups=[part for part in parts if isinstance(part, Group)],
            redrawn=redrawn,
            is_page=template != PART,
            action=action,
            pictures=pictures,
            has_files=any(control.kind == "file" for control in controls),
            accept=ACCEPT,
            above=above,
            opened=sealed,
            token=token,
        )

    def reopen(self, sealed: str) -> OpenedForm:
        """The form behind what a page sends back. Raises `BrokenSeal` after 24 hours or for what was not drawn here."""
        value = self._ring.open(_PURPOSE, sealed, seconds=HOURS_TO_SEND * 3600)
        try:
            text, person, key = value
            return OpenedForm(Form.model_validate_json(text), str(person), str(key))
        except (ValueError, TypeError, ValidationError) as error:
            raise BrokenSeal(_PURPOSE) from error


def _without_lines(form: Form) -> Form:
    """The form without what its lines preset: a page sends all of them back, and fifty are large."""
    fields = tuple(
        field.model_copy(update={"initial": None}) if isinstance(field, LinesField) else field for field in form.fields
    )
    return form.model_copy(update={"fields": fields})


def submission_key() -> str:
    """A key that makes sending something twice sending it once; it begins with the time, in milliseconds UTC."""
    return f"{int(time.time() * 1000)}-{secrets.token_urlsafe(16)}"


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What all controls of one form are drawn with."""

    reader: Reader
    people: Sequence[tuple[str, str]]
    files: Mapping[str, FormFile]
    sentences: Mapping[str, str]
    redrawn: Redrawn | None

    def parts(self, form: Form, field: AnyField, typed: Mapping[str, str] | None) -> Sequence[Control | Group]:
        """What the page shows of one field: its control, or a group for each of its lines."""
        if isinstance(field, LinesField):
            lines = lines_in(field, typed)
            return [self._group(field, line, number, of=len(lines)) for number, line in enumerate(lines, start=1)]
        value = (field.initial or "") if typed is None else typed.get(field.name, "")
        return [self._control(field, value, beside=form.fields, name=field.name, place=field.name)]

    @staticmethod
    def place(control: Control) -> str:
        """How errors name it, `lines.2.amount` for `lines-2-amount`."""
        return control.name.replace("-", ".")

    def _group(self, field: LinesField, line: Mapping[str, str], number: int, *, of: int) -> Group:
        is_there = self.redrawn is not None and self.redrawn.line == number
        is_new = self.redrawn is not None and is_there and self.redrawn.said == "added"
        fields = field.fields_of(line)
        controls = [
            self._control(
                each,
                line.get(each.name, ""),
                beside=fields,
                name=control_name(field.name, number, each.name),
                place=f"{field.name}.{number}.{each.name}",
                number=number if of > 1 else 0,
                has_focus=is_new and each is fields[0],
            )
            for each in fields
        ]
        was = (control_name(field.name, number, WAS), line.get(WAS, ""))
        return Group(number, controls, was, has_focus=is_there and not is_new)

    def _control(
        self,
        field: AnyField,
        value: str,
        *,
        beside: Sequence[AnyField],
        name: str,
        place: str,
        number: int = 0,
        has_focus: bool = False,
    ) -> Control:
        choices: Sequence[Choice] = ()
        if isinstance(field, ChoiceField):
            choices = [Choice(option.value, option.label, option.value == value) for option in field.options]
        elif isinstance(field, PersonField):
            choices = [Choice(person, name, person == value) for person, name in self.people]
        adornment = None
        if isinstance(field, AmountField) and all(other.name != "currency" for other in beside):
            adornment = field.currency
        return Control(
            field,
            _INPUTS.get(field.type, field.type),
            value if field.type != "file" else ",".join(each.token for each in self._files(value)),
            self.sentences.get(place),
            choices,
            adornment,
            name=name,
            told=self.reader.say("line-mistake", number=number, label=field.label) if number else field.label,
            has_focus=has_focus,
            files=self._files(value) if field.type == "file" else (),
        )

    def _files(self, value: str) -> Sequence[FormFile]:
        """Those of a control's value that are known; one that is not would only be refused when the form is sent."""
        return [self.files[token] for token in value.split(",") if token in self.files]
