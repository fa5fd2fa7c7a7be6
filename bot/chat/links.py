"""Fresh links to pages: made for one person, opened within ten minutes, and then held by the browser that opened them.

Nothing in the address says whose a link is or what it shows. It is kept under a hash of the address, as offers are.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from bot.chat.forms import Form
from bot.chat.messages import LEAD, Button, Card, Picture
from bot.chat.texts import Reader
from claims.people import Person, PersonId

OPEN_FOR = timedelta(minutes=10)
"""How long a link can be opened."""

HELD_FOR = timedelta(hours=24)
"""How long the browser that opened it can use it."""

PREFIX = "page."
"""How the names of links begin."""

Kind = Literal["form", "receipts"]


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Page(_Kept):
    """What a link leads to, and where its person talks with the bot. `until` is when it must have been opened.

    Where it is part of the answer to an event, whose key is `answers`, that time begins when the answer arrives.
    `shows` is said where it is kept, as of a `Bundle`.
    """

    kind: Kind
    channel: str
    address: str
    place: str
    until: datetime
    title: str
    form: Form | None = None
    pictures: tuple[Picture, ...] = ()
    shows: tuple[str, ...] | None = None
    answers: str | None = None


class Holder(_Kept):
    """The browser that opened a link, by a hash of its secret, and when it did."""

    proof: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it is now. `name` tells it from every other and opens nothing."""

    name: str
    page: Page
    person: Person
    now: datetime
    until: datetime
    holder: Holder | None
    is_sent: bool

    @property
    def can_be_opened(self) -> bool:
        """Whether a browser may take hold of it."""
        return self.holder is None and self.now < self.until

    def is_held_by(self, proof: str) -> bool:
        """Whether it is this browser's, and its time is not over."""
        holder = self.holder
        return holder is not None and hmac.compare_digest(holder.proof, proof) and self.now < holder.at + HELD_FOR


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes the links of one answer, in its transaction."""

    unit: Any
    reader: Reader
    channel: str
    address: str
    place: str
    shows: tuple[str, ...] | None
    answers: str | None = None

    def form(self, form: Form, *, is_asked: bool) -> Card:
        """A button to this form; `is_asked` where the next message answers it as well."""
        say = self.reader.say
        url = self._keep("form", form.title, form=form)
        hint = say("link-form-beside" if is_asked else "link-form")
        lead = "" if is_asked or not form.lead else form.lead[: LEAD - len(hint) - 1] + "\n"
        button = Button(label=say("button-open-form"), url=url, look="primary")
        return Card(title=form.title, note=lead + hint, buttons=(button,))

    def pictures(self, cards: Sequence[Card]) -> Card:
        """A button to the pictures of these cards."""
        say, title = self.reader.say, cards[0].title
        pictures = tuple(picture for card in cards for picture in card.images)
        url = self._keep("receipts", title, pictures=pictures)
        button = Button(label=say("button-open-receipts"), url=url, look="primary")
        return Card(title=title, note=say("link-receipts", count=len(pictures)), buttons=(button,))

    def _keep(self, kind: Kind, title: str, *, form: Form | None = None, pictures: tuple[Picture, ...] = ()) -> str:
        token = secrets.token_urlsafe(24)
        page = Page(
            kind=kind,
            channel=self.channel,
            address=self.address,
            place=self.place,
            until=self.unit.now() + OPEN_FOR,
            title=title,
            form=form,
            pictures=pictures,
            shows=self.shows,
            answers=self.answers,
        )
        holds = page.model_dump_json(exclude_none=True)
        self.unit.offers.keep(_name(token), holds=holds, person=self.reader.id)
        return f"/pages/{kind}/{token}"


def find(unit: Any, token: str, *, kind: Kind) -> Link | None:
    """The link of that address, opened or not. None where it never was or serves nobody any more.

    It serves while its person works here under the address it was made for, and nobody whom it shows was erased.
    """
    name = _name(token)
    whose = unit.offers.whose(name)
    held = None if whose is None else unit.offers.get(name, person=whose)
    if held is None:
        return None
    page, person = Page.model_validate_json(held), unit.people.get(whose)
    if page.kind != kind or person is None or not _still_is(unit, page, person):
        return None
    holder = unit.offers.get(f"{name}.held", person=whose)
    return Link(
        name=name,
        page=page,
        person=person,
        now=unit.now(),
        until=_until(unit, page),
        holder=None if holder is None else Holder.model_validate_json(holder),
        is_sent=unit.offers.get(f"{name}.sent", person=whose) is not None,
    )


def hold(unit: Any, link: Link, *, proof: str) -> None:
    """Give the link to a browser; where another one was first, it stays that one's."""
    holder = Holder(proof=proof, at=unit.now())
    unit.offers.keep(f"{link.name}.held", holds=holder.model_dump_json(), person=link.person.id)


def mark_sent(unit: Any, link: Link) -> None:
    """The form behind the link was sent."""
    unit.offers.keep(f"{link.name}.sent", holds="sent", person=link.person.id)


def proof_of(secret: str) -> str:
    """What is kept of a browser's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _until(unit: Any, page: Page) -> datetime:
    """Nobody is to find it over who got it late, as where many messages were before it or the platform was away."""
    if page.answers is None or unit.now() < page.until:
        return page.until
    arrived: datetime | None = unit.outbox.answered(key=page.answers)
    return page.until if arrived is None else max(page.until, arrived + OPEN_FOR)


def _still_is(unit: Any, page: Page, person: Person) -> bool:
    known = unit.conversations.person_at(channel=page.channel, address=page.address)
    others = [unit.people.get(PersonId(each)) for each in page.shows or ()]
    return known == person.id and not any(each is None or each.erased for each in others)


def _name(token: str) -> str:
    return f"{PREFIX}{hashlib.sha256(token.encode()).hexdigest()[:40]}"
