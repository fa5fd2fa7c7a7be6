"""What somebody can do after an answer from their own record: a button per way, and a person from support."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.actions import Action
from bot.chat.events import Said
from bot.chat.messages import Button, Items, Offer, Row
from bot.chat.router import READ
from bot.chat.texts import Reader
from bot.chat.turn import Turn
from handlers import faq
from handlers.faq_actions import GetHelp


def ways_on(
    turn: Turn, rows: Sequence[Row], *, title: str, about: str, claim: str = "", buttons: Sequence[Button] = ()
) -> Offer:
    """A list of ways, ended by the way to support, who gets what was asked, or `about` where it was pressed.

    `claim` is the number that was meant, so that support need not ask for it.
    """
    said = turn.event.text[:READ] if isinstance(turn.event, Said) else about
    question = faq.Question(text=f"{said} ({claim})" if claim else said, decision="none", confidence=0.0)
    get_help = button(turn.reader, "get-help", GetHelp(ask=turn.reference))
    items = Items(title=title, rows=tuple(rows), buttons=(*buttons, get_help))
    return Offer(items=items, name=turn.reference, holds=question.model_dump_json())


def button(reader: Reader, name: str, action: Action) -> Button:
    """The button of that name."""
    return Button(label=reader.say(f"button-{name}"), action=action.pack(), opens_form=action.opens_form)


def channel_in_words(reader: Reader, channel: str) -> str:
    """Where something is: "in the web chat", "on Slack"."""
    known = reader.texts.has(reader.locale, f"where-on-{channel}")
    return reader.say(f"where-on-{channel}") if known else reader.say("where-on-other", channel=channel)
