"""The page itself, and the messages before those it shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from markupsafe import Markup

from bot.chat.dispatch import Door
from bot.chat.events import Arrived
from bot.chat.files import MOST_BYTES, MOST_FILES
from claims.errors import Refused
from claims.people import PersonId
from integrations.pages.forms import ACCEPT, submission_key
from integrations.pages.html import Html, page
from integrations.pages.stranger import stranger as stranger
from integrations.webchat.admission import Admission, origin
from integrations.webchat.conversation import Place, Stretch, place, stretch, unread_of
from integrations.webchat.render import Article, Renderer
from integrations.webchat.visitors import Visitor, Visitors

MODULES = (
    "announcer.js",
    "attaching.js",
    "choices.js",
    "clock.js",
    "composer.js",
    "dialog.js",
    "focus.js",
    "header.js",
    "kept.js",
    "log.js",
    "looking.js",
    "older.js",
    "page.js",
    "post.js",
    "presses.js",
    "seen.js",
    "stream.js",
    "uploads.js",
)
"""What the page's first script imports; named in the head so that a browser fetches them at once."""

_GREETING = "0000000000000-greeting"


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody one can be in the demo."""

    id: PersonId
    name: str
    unread: int


class Reading:
    """The routes that show."""

    def __init__(self, door: Door, admission: Admission, *, visitors: Visitors, html: Html, renderer: Renderer) -> None:
        self._door = door
        self._admission = admission
        self._visitors = visitors
        self._html = html
        self._renderer = renderer

    def mount(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_get("/", self.show)
        app.router.add_get("/older", self.older)

    async def show(self, request: web.Request) -> web.Response:
        """The conversation of whoever asks; who is nobody reads whom to ask."""
        visitor = await self._visitors.recognise(request)
        if visitor is None:
            return page(self._html.draw("signed_out.html", stranger(self._door, request)))
        before = _before(request)

        def query(unit: Any) -> tuple[Stretch, Place, int, Sequence[Listed] | None]:
            person = visitor.person
            fresh = unit.conversations.unread(address=person)
            return stretch(unit, person, before=before), place(unit, person), fresh, self._people(unit, visitor)

        found, (said, sent), fresh, people = await self._door.store.read(query)
        if said == 0:
            await self._greet(visitor)
        drawn = self._html.draw(
            "chat.html",
            visitor.reader,
            articles=self._articles(found, visitor),
            earlier=_written(found.earlier),
            said=said,
            sent=sent,
            fresh=fresh,
            people=people,
            token=self._admission.token(visitor),
            key=submission_key(),
            modules=MODULES,
            accept=ACCEPT,
            most_files=MOST_FILES,
            most_bytes=MOST_BYTES,
            too_many=visitor.reader.refusal(Refused("claim.too_many_files", most=MOST_FILES)),
        )
        return page(drawn)

    async def older(self, request: web.Request) -> web.Response:
        """Earlier messages as a piece of HTML; `X-Chit-Before` says where to go on, if there is more."""
        visitor = await self._admission.look(request)
        before = _before(request)
        found = await self._door.store.read(lambda unit: stretch(unit, visitor.person, before=before))
        answer = page("\n".join(html for _, html in self._articles(found, visitor)))
        if found.earlier is not None:
            answer.headers["X-Chit-Before"] = _written(found.earlier)
        return answer

    def _articles(self, found: Stretch, visitor: Visitor) -> list[tuple[Article, Markup]]:
        reader = visitor.reader
        articles = self._renderer.articles(found.entries, reader, now=datetime.now(UTC))
        return [(article, self._renderer.html(article, reader)) for article in articles]

    def _people(self, unit: Any, visitor: Visitor) -> Sequence[Listed] | None:
        if not self._visitors.can_switch:
            return None
        unread = unread_of(unit)
        today = visitor.reader.today(datetime.now(UTC))
        return [
            Listed(person.id, person.name, 0 if person.id == visitor.person else unread.get(person.id, 0))
            for person in unit.people.all()
            if person.is_active(today)
        ]

    async def _greet(self, visitor: Visitor) -> None:
        """Somebody is here for the first time; the greeting comes by the stream."""
        await self._door.accept(Arrived(origin=origin(visitor, _GREETING)))


_PLACE = re.compile(r"([0-9]{1,19})-([0-9]{1,19})")


def _before(request: web.Request) -> Place | None:
    """The place in `before`, or None. Raises 400."""
    text = request.query.get("before")
    if text is None:
        return None
    match = _PLACE.fullmatch(text)
    if match is None:
        raise web.HTTPBadRequest(text="not a place")
    # Databases count no further.
    return min(int(match[1]), 2**62), min(int(match[2]), 2**62)


def _written(place: Place | None) -> str:
    return f"{place[0]}-{place[1]}" if place is not None else ""
