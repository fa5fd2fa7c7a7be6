"""A field of several lines, as the expenses of a claim: all lines have the same fields, each is read by itself."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from bot.chat.fields import AmountField, AnyInput, FieldError, InnerField, Model
from claims.errors import Refused
from claims.money import EXPONENTS

_RAW = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

LINES_RAW = 2_000_000  # fifty expenses with the longest purposes, however they are escaped

WAS = "was"
"""What the raw value of a line has besides its fields: which line it was in the version shown, empty for a new one."""


class Need(Model):
    """Where the field `where` of a line holds `value`, the fields `names` of that line are required too."""

    where: str
    value: str
    names: tuple[str, ...]


class LinesField(AnyInput):
    """Between `least` and `most` lines of the same fields, as the expenses of a claim.

    Raw it is a JSON list of objects of strings: what each field of a line has raw, and `was`. Its value is a tuple of
    mappings, a value for each field; errors are named `lines.2.amount`, for the second line of a field `lines`.
    """

    type: Literal["lines"] = "lines"
    fields: Annotated[tuple[InnerField, ...], Field(min_length=1, max_length=20)]
    needs: tuple[Need, ...] = ()
    least: int = 1
    most: int = 50

    @model_validator(mode="after")
    def _was_is_no_field(self) -> Self:
        if WAS in (field.name for field in self.fields):
            raise ValueError(f"{WAS} is no name for a field of a line")
        return self

    @property
    def blank(self) -> dict[str, str]:
        """A line in which nothing was entered yet: what its fields have as presets."""
        return {field.name: field.initial for field in self.fields if field.initial is not None}

    @property
    def presets(self) -> list[dict[str, str]]:
        """The lines that the form shows before anything is typed."""
        return [self.blank] * self.least if self.initial is None else self.lines_in(self.initial)

    def read(self, raw: str | None) -> Any:
        """A tuple of lines. Raises `Refused` for the first thing that is wrong; `take` tells of all."""
        values, errors = self.take(raw)
        for error in errors.values():
            raise Refused(error.code, **error.facts)
        return values[self.name]

    def take(self, raw: str | None) -> tuple[dict[str, Any], dict[str, FieldError]]:
        """The lines by the field's name, or everything that is wrong with them."""
        try:
            lines = self.lines_in(raw)
            if len(lines) < max(self.least, 1):
                raise Refused("field.required")
            if len(lines) > self.most:
                raise Refused("field.too_many_lines", most=self.most)
        except Refused as refused:
            return {}, {self.name: FieldError(refused.code, refused.facts)}
        found: list[dict[str, Any]] = []
        errors: dict[str, FieldError] = {}
        for number, line in enumerate(lines, start=1):
            values: dict[str, Any] = {WAS: line.get(WAS, "")}
            for field in self.fields_of(line):
                try:
                    values[field.name] = field.read(line.get(field.name))
                except Refused as refused:
                    errors[f"{self.name}.{number}.{field.name}"] = FieldError(refused.code, refused.facts)
            found.append(values)
        return ({}, errors) if errors else ({self.name: tuple(found)}, {})

    def lines_to_show(self, raw: str | None) -> list[dict[str, str]]:
        """As `lines_in`, but there is always one to fill in, also where nothing could be read."""
        try:
            return self.lines_in(raw) or [self.blank]
        except Refused:
            return [self.blank]

    def lines_in(self, raw: str | None) -> list[dict[str, str]]:
        """The lines of a raw value, whatever is typed in them.

        Raises `Refused("field.lines")` for what is no list of objects of strings, or has what no line has.
        """
        if not raw:
            return []
        known = {WAS, *(field.name for field in self.fields)}
        try:
            if len(raw) > LINES_RAW:
                raise ValueError("too large")
            lines: Any = json.loads(raw, object_pairs_hook=_no_key_twice)
        except (ValueError, RecursionError) as error:
            raise Refused("field.lines") from error
        if not isinstance(lines, list) or not all(_is_line(line, known) for line in lines):
            raise Refused("field.lines")
        return lines

    def fields_of(self, line: Mapping[str, str]) -> tuple[InnerField, ...]:
        """The fields of one line as what is entered in it makes them: by which currency, which of them required."""
        chosen = {where: self._chosen(where, line) for where in {need.where for need in self.needs}}
        needed = {name for need in self.needs if chosen[need.where] == need.value for name in need.names}
        return tuple(self._fitted(field, line, is_needed=field.name in needed) for field in self.fields)

    def _fitted(self, field: InnerField, line: Mapping[str, str], *, is_needed: bool) -> InnerField:
        changes: dict[str, Any] = {"required": True} if is_needed and not field.required else {}
        if isinstance(field, AmountField) and field.currency_in is not None:
            currency = self._chosen(field.currency_in, line)
            if currency != field.currency and currency in EXPONENTS:
                changes["currency"] = currency
        return field.model_copy(update=changes) if changes else field

    def _chosen(self, name: str, line: Mapping[str, str]) -> str | None:
        """The value of that field of a line, also where its label was given; None where it can't be read."""
        field = next(each for each in self.fields if each.name == name)
        try:
            return str(field.read(line.get(name)))
        except Refused:
            return None


def as_lines(lines: Sequence[Mapping[str, str]]) -> str:
    """The raw value of these lines."""
    return _RAW.encode([dict(line) for line in lines])


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key twice")
    return found


def _is_line(line: object, known: set[str]) -> bool:
    return isinstance(line, dict) and line.keys() <= known and all(isinstance(text, str) for text in line.values())
