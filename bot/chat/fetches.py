"""A message or form whose files are still at its platform: put off as a task, and heard again once they are here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.chat.events import AnyEvent, Filled, RefusedShare, Said, SharedFile
from bot.chat.lines import as_lines
from claims.people import PersonId

FETCH = "fetch"
"""The kind of task."""

KEY_LENGTH = 200


def has_files_elsewhere(event: AnyEvent) -> bool:
    """Whether somebody sent files that must be fetched before it can be answered."""
    return isinstance(event, (Said, Filled)) and not all(file.staged for file in event.files)


def put_off(unit: Any, event: AnyEvent, *, person: PersonId, heard: datetime) -> None:
    """Ask for its files; `heard` is when it was accepted, by the database's time."""
    origin = event.origin
    unit.tasks.add(
        FETCH,
        channel=origin.channel,
        place=origin.address,
        key=derived(origin.key, ":fetch"),
        body=event.model_copy(update={"heard": heard}).model_dump_json(exclude_none=True),
        person=person,
    )


def heard_again(event: Said | Filled, *, files: Sequence[SharedFile], refused: Sequence[RefusedShare]) -> Said | Filled:
    """The same with its files here, as an event of its own; its key is the same however often it is made."""
    origin = event.origin.model_copy(update={"key": again_key(event.origin.key)})
    found = {"origin": origin, "refused": (*event.refused, *refused)}
    if isinstance(event, Said):
        return event.model_copy(update={**found, "files": tuple(files)})
    return event.model_copy(update={**found, "files": (), "values": _with_files(event.values, files)})


def again_key(key: str) -> str:
    """Under which key an event is heard again whose files had to be fetched."""
    return derived(key, ":files")


def _with_files(values: Mapping[str, str], files: Sequence[SharedFile]) -> dict[str, str]:
    """What a form has in its fields together with the files that were put there, each named by its SHA-256."""
    found = dict(values)
    for file in files:
        if file.field is None or file.sha256 is None:
            continue
        name, _, rest = file.field.partition(".")
        if not rest:
            found[name] = _listed(found.get(name), file.sha256)
            continue
        number, _, inner = rest.partition(".")
        lines: list[dict[str, str]] = json.loads(found[name])
        line = lines[int(number) - 1]
        line[inner] = _listed(line.get(inner), file.sha256)
        found[name] = as_lines(lines)
    return found


def _listed(there: str | None, another: str) -> str:
    known = [each for each in (there or "").split(",") if each]
    return ",".join(known if another in known else [*known, another])


def derived(key: str, part: str) -> str:
    """A key of what comes of an event, as long as keys may be."""
    whole = key + part
    if len(whole) <= KEY_LENGTH:
        return whole
    channel = key.split(":", 1)[0][:20]
    return f"{channel}:{hashlib.sha256(key.encode()).hexdigest()}{part}"
