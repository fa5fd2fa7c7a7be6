"""What became of a form whose dialog may never show it: owed to its person until it is shown, else told.

Whoever shows that it waits owes it first. The turn that ends with mistakes, or with another form, says so a little
later in the conversation, in the same transaction; where the dialog showed it meanwhile, that is taken back.
"""

from __future__ import annotations

import hashlib
from typing import Any

from pydantic import BaseModel, ConfigDict

from bot.chat.forms import Form
from bot.chat.kept_forms import behind_button, kept_name, not_saved
from bot.chat.messages import Card
from bot.chat.texts import Reader
from bot.chat.turn import Reply
from claims.people import PersonId

SUBJECT = "late"
"""How the keys of cards begin that tell it."""

SHOW_SECONDS = 20.0
"""How long a dialog has to show what became of its form before it is told."""


class Owed(BaseModel):
    """Which form was sent, by the key under which its outcome is known, and where its person is told.

    With `has_files` its files are fetched first: then the answer itself tells of mistakes in a form that goes on.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    form: Form
    channel: str
    place: str
    has_files: bool = False

    @property
    def button(self) -> str:
        """The name of the form behind the button that tells of it."""
        return kept_name(f"{self.key}:late")


def owe(unit: Any, owed: Owed, *, person: PersonId) -> None:
    """From now on its outcome is told unless it is shown; the same again changes nothing."""
    # Its turn may be ending at this moment: either it finds this owed, or it has ended here.
    found = unit.inbox.find(key=owed.key, alone=True)
    _keep(unit, owed, person=person)
    if found is not None and found.is_done:
        settled(unit, key=owed.key, person=person)


def settled(unit: Any, *, key: str, person: PersonId | None) -> None:
    """Its turn has ended with something to be seen: it is told in a moment, if it is owed to anybody.

    To be called once the event is marked as done in this transaction.
    """
    if person is None:
        return
    owed = _owed(unit, _name(key), person=person)
    if owed is not None:
        _draw(unit, owed, person=person, seconds=SHOW_SECONDS)


def tell(unit: Any, owed: Owed, *, person: PersonId) -> None:
    """Nobody sees the dialog any more: its outcome, which is there, is told now."""
    _keep(unit, owed, person=person)
    _draw(unit, owed, person=person, seconds=0.0)


def shown(unit: Any, owed: Owed, *, person: PersonId) -> None:
    """The dialog shows what became of it: nothing is owed any more."""
    if unit.offers.get(_name(owed.key), person=person) is not None:
        unit.offers.use(_name(owed.key), person=person)
        _draw(unit, owed, person=person, seconds=0.0)  # In place of what waits to be told, and says nothing.


def draw(unit: Any, card_key: str, reader: Reader) -> Card | None:
    """What is wrong with the form, or how it goes on, with a button that opens it; None where nothing is owed."""
    owed = _owed(unit, f"{SUBJECT}.{card_key.partition(':')[2]}", person=reader.id)
    found = None if owed is None else unit.inbox.find(key=owed.key)
    if owed is None or found is None or not found.reply:
        return None
    reply = Reply.model_validate_json(found.reply)
    for each in reply.shows or ():
        reader.tell_of(each)
    errors = reply.errors
    if errors is None:
        return None if reply.form is None else behind_button(unit, reply.form, name=owed.button, reader=reader)
    if owed.has_files and errors.form is not None:
        return None
    form = (errors.form or owed.form).with_initial(errors.typed)
    return behind_button(unit, form, name=owed.button, reader=reader, note=not_saved(errors, reader=reader))


def _keep(unit: Any, owed: Owed, *, person: PersonId) -> None:
    unit.offers.keep(_name(owed.key), holds=owed.model_dump_json(exclude_none=True), person=person)


def _owed(unit: Any, name: str, *, person: PersonId) -> Owed | None:
    kept = unit.offers.get(name, person=person)
    return None if kept is None else Owed.model_validate_json(kept)


def _draw(unit: Any, owed: Owed, *, person: PersonId, seconds: float) -> None:
    lane = unit.outbox.lane_to(channel=owed.channel, place=owed.place, to=person)
    card_key = f"{SUBJECT}:{_id(owed.key)}"
    unit.outbox.card(lane=lane, card_key=card_key, claim=None, to=person, fresh=False, seconds=seconds)


def _name(key: str) -> str:
    return f"{SUBJECT}.{_id(key)}"


def _id(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:40]
