"""A message whose files are still at its platform: put off as a task, and heard again once they are here."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.chat.events import AnyEvent, RefusedShare, Said, SharedFile
from claims.people import PersonId

FETCH = "fetch"
"""The kind of task."""

KEY_LENGTH = 200


def has_files_elsewhere(event: AnyEvent) -> bool:
    """Whether somebody sent files that must be fetched before it can be answered."""
    return isinstance(event, Said) and not all(file.staged for file in event.files)


def put_off(unit: Any, said: AnyEvent, *, person: PersonId, heard: datetime) -> None:
    """Ask for its files; `heard` is when it was accepted, by the database's time."""
    origin = said.origin
    unit.tasks.add(
        FETCH,
        channel=origin.channel,
        place=origin.address,
        key=derived(origin.key, ":fetch"),
        body=said.model_copy(update={"heard": heard}).model_dump_json(exclude_none=True),
        person=person,
    )


def heard_again(said: Said, *, files: Sequence[SharedFile], refused: Sequence[RefusedShare]) -> Said:
    """The same message with its files here, as an event of its own; its key is the same however often it is made."""
    origin = said.origin.model_copy(update={"key": derived(said.origin.key, ":files")})
    return said.model_copy(update={"origin": origin, "files": tuple(files), "refused": (*said.refused, *refused)})


def derived(key: str, part: str) -> str:
    """A key of what comes of an event, as long as keys may be."""
    whole = key + part
    if len(whole) <= KEY_LENGTH:
        return whole
    channel = key.split(":", 1)[0][:20]
    return f"{channel}:{hashlib.sha256(key.encode()).hexdigest()}{part}"
