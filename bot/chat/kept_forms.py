"""A form behind a button, kept as it was filled in, for whoever has no dialog open to go on in."""

from __future__ import annotations

import hashlib
from typing import Any

from bot.chat.actions import OpenForm
from bot.chat.forms import Form, FormErrors
from bot.chat.messages import LEAD, Button, Card
from bot.chat.texts import Reader

KEPT_FORM = "form."
"""How the name of a form begins that is kept for a button."""


def kept_name(key: str) -> str:
    """The name of the form that is behind the button with which the event of that key was answered."""
    return f"{KEPT_FORM}{hashlib.sha256(key.encode()).hexdigest()[:40]}"


def behind_button(unit: Any, form: Form, *, name: str, reader: Reader, note: str | None = None) -> Card:
    """A card whose button opens this form as it is, for its reader alone; what it says is `note`, else its lead.

    One of the same name that is kept already stays as it is.
    """
    unit.offers.keep(name, holds=form.model_dump_json(exclude_none=True), person=reader.id)
    action = OpenForm(form=name)
    label = reader.say("button-fill-in")
    button = Button(label=label, action=action.pack(), opens_form=action.opens_form, look="primary")
    return Card(title=form.title, note=form.lead if note is None else note, buttons=(button,))


def not_saved(errors: FormErrors, *, reader: Reader) -> str:
    """That a form was not saved, and why, as far as a card has room for it."""
    text = "\n".join([reader.say("form-not-saved"), *dict.fromkeys(errors.errors.values())])
    return text if len(text) <= LEAD else text[: LEAD - 1].rstrip() + "…"
