"""What an open dialog stands for: its form, the lines entered so far, the names of files. Slack keeps only its id.

A dialog's own memory holds 3,000 characters and can be sent back by whoever has it; fifty expenses are kept here, for
their person alone. Every change is the next state of the same dialog, made from the newest one, so that of two that are
made at once neither is lost, whichever state of the list was on the screen.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.chat.dispatch import Door
from bot.chat.drawing import reader_of
from bot.chat.events import SharedFile
from bot.chat.fields import FileField
from bot.chat.forms import Form, as_lines
from bot.chat.messages import HELD
from bot.chat.texts import Reader
from claims.errors import Refused
from claims.people import PersonId
from integrations.slack.deliveries import CHANNEL

THERE = "slack:"
"""How the raw value of a field names a file that is still at Slack; what follows is its id there."""


MOST_STATES = 1_000
"""Of a dialog: a change of one of fifty expenses each time."""

MOST_AT_ONCE = 20


class There(BaseModel):
    """A file at Slack that somebody put into a dialog."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    size: int | None = None


class Held(BaseModel):
    """A dialog as far as it was filled in. `there` are its files at Slack, `names` those of files that are here."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: Form
    at: datetime
    """When it was opened: a delivery says no time of its own, and the same one again must be the same."""
    lines: tuple[Mapping[str, str], ...] = ()
    ids: tuple[str, ...] = ()
    """Which line is which, however many were added or removed meanwhile."""
    there: Mapping[str, There] = Field(default_factory=dict)
    names: Mapping[str, str] = Field(default_factory=dict)
    buttons: tuple[str, ...] = ()
    """The names of forms behind buttons that stand for this dialog where it was closed; once it is sent, for none."""

    @classmethod
    def of(cls, form: Form, *, at: datetime, typed: Mapping[str, str] | None = None) -> Held:
        """A form as it opens, or with what was typed into it before."""
        field = form.lines
        if field is None:
            return cls(form=form, at=at)
        raw = (typed or {}).get(field.name)
        lines = tuple(field.presets if raw is None else field.lines_to_show(raw))
        return cls(form=form, at=at, lines=lines, ids=tuple(new_id() for _ in lines))

    @property
    def files(self) -> dict[str, str]:
        """The names of all files by how raw values name them."""
        return {**self.names, **{f"{THERE}{id}": each.name for id, each in self.there.items()}}

    def line(self, id: str | None) -> Mapping[str, str] | None:
        """The line of that id; None where there is none, or none any more."""
        return self.lines[self.ids.index(id)] if id in self.ids else None

    def with_line(self, id: str | None, line: Mapping[str, str]) -> Held:
        """The same with that line in place of the one it was, or at the end where there is none of that id yet."""
        if id in self.ids:
            at = self.ids.index(id)
            return self.model_copy(update={"lines": (*self.lines[:at], dict(line), *self.lines[at + 1 :])})
        return self.model_copy(update={"lines": (*self.lines, dict(line)), "ids": (*self.ids, id or new_id())})

    def with_only_line_of(self, other: Held) -> Held:
        """The same with the one line that another state has as it stands there, and the files that it knows."""
        changed = self.with_line(other.ids[0], other.lines[0])
        return changed.model_copy(update={"there": {**self.there, **other.there}})

    def without_line(self, id: str | None) -> Held:
        """The same without that line."""
        kept = [(each, line) for each, line in zip(self.ids, self.lines, strict=True) if each != id]
        return self.model_copy(
            update={"ids": tuple(each for each, _ in kept), "lines": tuple(line for _, line in kept)}
        )

    def taking(
        self, typed: Mapping[str, str], added: Mapping[str, Sequence[Mapping[str, Any]]]
    ) -> tuple[Held, dict[str, str]]:
        """The raw values with the files that were added to them, and the record that knows those files."""
        found, there = dict(typed), dict(self.there)
        for field, files in added.items():
            named = [each for each in found.get(field, "").split(",") if each]
            for file in files:
                id = str(file.get("id") or "")
                if not id:
                    continue
                size = file.get("size")
                there[id] = There(name=str(file.get("name") or file.get("title") or id)[:255], size=_size(size))
                named.append(f"{THERE}{id}")
            found[field] = ",".join(dict.fromkeys(named))
        return self.model_copy(update={"there": there}), found

    def sent(self, typed: Mapping[str, str]) -> tuple[dict[str, str], tuple[SharedFile, ...]]:
        """What the form says, and its files that must be fetched first, each with the field it is for."""
        field, values, files = self.form.lines, dict(typed), list[SharedFile]()
        for name in _of_files(self.form.fields):
            values[name] = self._here(values.get(name), field=name, files=files)
        if field is not None:
            lines = []
            for number, line in enumerate(self.lines, start=1):
                kept = dict(line)
                for name in _of_files(field.fields):
                    if name in kept:
                        where = f"{field.name}.{number}.{name}"
                        kept[name] = self._here(kept[name], field=where, files=files)
                lines.append(kept)
            values[field.name] = as_lines(lines)
        return values, tuple(files)

    def _here(self, raw: str | None, *, field: str, files: list[SharedFile]) -> str:
        here = []
        for each in (raw or "").split(","):
            if not each.startswith(THERE):
                here += [each] if each else []
            elif (known := self.there.get(each.removeprefix(THERE))) is not None:
                files.append(SharedFile(id=each.removeprefix(THERE), name=known.name, size=known.size, field=field))
        return ",".join(here)


def new_id() -> str:
    """The id of a line that is not there yet: given before it is sent, so that sent twice it is one line."""
    return secrets.token_hex(6)


def tokens_in(form: Form, lines: Iterable[Mapping[str, str]]) -> list[str]:
    """The files that a form names in its presets and lines, by SHA-256."""
    field, found = form.lines, list[str]()
    raws = [each.initial for each in form.fields if isinstance(each, FileField)]
    if field is not None:
        raws += [line.get(name) for line in lines for name in _of_files(field.fields)]
    for raw in raws:
        found += [each for each in (raw or "").split(",") if each and not each.startswith(THERE)]
    return list(dict.fromkeys(found))


def _of_files(fields: Iterable[Any]) -> list[str]:
    return [each.name for each in fields if isinstance(each, FileField)]


def _size(size: object) -> int | None:
    return size if type(size) is int and size >= 0 else None


# ------------------------------------------------------------ kept


class Remembered(BaseModel):
    """What a dialog's `private_metadata` says: which dialog, which state of it is shown, and which line of that.

    `line` is the id of a line, also of one that is not in the list yet.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    dialog: Annotated[str, StringConstraints(pattern=r"\A[0-9a-f]{32}\z")]
    state: Annotated[int, Field(ge=0, le=100_000)] = 0
    line: Annotated[str, StringConstraints(max_length=20)] | None = None

    def packed(self) -> str:
        """As it is kept by Slack."""
        return self.model_dump_json(exclude_none=True)


def remembered_in(view: Mapping[str, Any]) -> Remembered | None:
    """What a dialog says it shows; None for what is none of ours."""
    try:
        return Remembered.model_validate_json(str(view.get("private_metadata") or ""))
    except ValueError:
        return None


class Holder:
    """Keeps what dialogs stand for, each for its person alone."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def reader(self, address: str) -> Reader | None:
        """Whose account that is, as a reader; None where it is nobody's here."""

        def look(unit: Any) -> Any:
            person = unit.conversations.person_at(channel=CHANNEL, address=address)
            return None if person is None else unit.people.get(person)

        person = await self._door.store.read(look)
        return None if person is None else reader_of(person, company=self._door.company, texts=self._door.texts)

    async def begin(self, held: Held, *, person: PersonId) -> Remembered | None:
        """Keep a dialog that opens; None where it is more than can be kept, as fifty of the longest purposes are."""
        known = Remembered(dialog=secrets.token_hex(16))
        return known if await self._keep(known, held, person=person) else None

    async def spend(self, held: Held, *, person: PersonId) -> None:
        """The dialog was sent: the buttons that stood for it open nothing any more."""

        def work(unit: Any) -> None:
            for name in held.buttons:
                with suppress(Refused):
                    unit.offers.use(name, person=person)

        if held.buttons:
            await self._door.store.write(work)

    async def get(self, known: Remembered, *, person: PersonId) -> Held | None:
        """That state of a dialog, or None where it is somebody else's or older than 35 days."""
        holds = await self._door.store.read(lambda unit: unit.offers.get(_name(known), person=person))
        return None if holds is None else Held.model_validate_json(holds)

    async def newest(self, known: Remembered, *, person: PersonId) -> tuple[Remembered, Held] | None:
        """The newest state of a dialog that shows that one."""

        def look(unit: Any) -> tuple[Remembered, str] | None:
            found = None
            for state in range(known.state, known.state + MOST_STATES):
                at = known.model_copy(update={"state": state, "line": None})
                holds = unit.offers.get(_name(at), person=person)
                if holds is None:
                    break
                found = at, holds
            return found

        newest = await self._door.store.read(look)
        return None if newest is None else (newest[0], Held.model_validate_json(newest[1]))

    async def change(
        self, known: Remembered, change: Callable[[Held], Held], *, person: PersonId
    ) -> tuple[Remembered, Held] | None:
        """Make the next state out of the newest one; None where there is none, or it is more than can be kept."""
        for _ in range(MOST_AT_ONCE):
            newest = await self.newest(known, person=person)
            if newest is None:
                return None
            at, held = newest
            following, changed = at.model_copy(update={"state": at.state + 1}), change(held)
            kept = await self._keep(following, changed, person=person)
            if kept is None:
                return None
            if kept:
                return following, changed
        raise RuntimeError("a dialog is changed without end")

    async def _keep(self, known: Remembered, held: Held, *, person: PersonId) -> bool | None:
        """Keep a state; False where another one was first, None where it is too long."""
        holds = held.model_dump_json(exclude_none=True)
        if len(holds) > HELD:
            return None

        def work(unit: Any) -> bool:
            if unit.offers.get(_name(known), person=person) is not None:
                return False
            unit.offers.keep(_name(known), holds=holds, person=person)
            # One of the same name that came first is not changed by this one.
            return bool(unit.offers.get(_name(known), person=person) == holds)

        return await self._door.store.write(work)

    async def names(self, form: Form, lines: Iterable[Mapping[str, str]], *, person: PersonId) -> dict[str, str]:
        """The names of the person's own files that a form shows, by SHA-256."""
        tokens, staging = tokens_in(form, lines), self._door.staging
        if not tokens or staging is None:
            return {}
        return {each.sha256: each.name or "" for each in await staging.own(tokens, by=person)}


def _name(known: Remembered) -> str:
    return f"dialog.{known.dialog}.{known.state}"
