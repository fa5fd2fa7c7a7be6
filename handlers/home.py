"""A channel's start page: what waits for me, what of mine is open or not sent yet, and where to begin."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.chat.actions import Action
from bot.chat.messages import Button, Card, Home, Items, Row, Text
from bot.chat.router import Router
from bot.chat.texts import Reader
from claims.people import Person
from claims.states import State
from handlers import actions, lists, support
from handlers.card_parts import glance_at

ROWS = 5
"""Rows of each list; the rest is behind its `More` row, in the conversation."""

DRAFTS = (State.DRAFT, State.RETURNED, State.WITHDRAWN)
OPEN = (State.SUBMITTED, State.APPROVED)


def home(unit: Any, reader: Reader, person: Person, *, on: date) -> Home:
    """The page of one person as everything is now. `on` is their calendar day."""
    found: list[Card | Items | Text] = [_begin(reader)]
    waiting = lists.waiting(unit, by=person, on=on, limit=ROWS + 1)
    payable = lists.payable(unit, by=person, on=on, limit=ROWS + 1)
    for name, claims, row, more in (
        ("approve", waiting, lists.whose, lambda last: actions.ToApprove(after=last)),
        ("pay", payable, lists.whose, lambda last: actions.ToPay(after=last)),
        ("drafts", _mine(unit, person, DRAFTS), lists.what, lambda last: actions.MyClaims(before=last)),
        ("open", _mine(unit, person, OPEN), lists.what, lambda last: actions.MyClaims(before=last)),
    ):
        if claims:
            rows = [lists.row_of(glance := glance_at(unit, claim, reader), row(glance)) for claim in claims[:ROWS]]
            if len(claims) > ROWS:
                rows.append(_more(reader, more(claims[ROWS - 1].number)))
            found.append(Items(title=reader.say(f"home-{name}"), rows=tuple(rows)))
    asked = support.waiting(unit, reader, by=person, on=on, limit=ROWS)
    if asked is not None:
        found.append(asked)
    if len(found) == 1:
        found.append(Text(text=reader.say("home-empty")))
    return Home(cards=(*found, Text(text=reader.say("home-help"))))


def _mine(unit: Any, person: Person, states: tuple[State, ...]) -> list[Any]:
    mine: list[Any] = unit.claims.mine(person.id, states=states, limit=ROWS + 1, before=None)
    return mine


def _begin(reader: Reader) -> Card:
    say = reader.say
    button = Button(label=say("button-fill-in"), action=actions.FillIn().pack(), look="primary", opens_form=True)
    return Card(title=say("start-title"), note=say("home-start"), buttons=(button,))


def _more(reader: Reader, action: Action) -> Row:
    return Row(text=reader.say("list-more"), button=Button(label=reader.say("button-more"), action=action.pack()))


def register(router: Router) -> None:
    """The page, for channels that have one."""
    router.home = home
