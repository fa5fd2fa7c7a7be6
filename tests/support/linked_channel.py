"""A channel whose messages hold neither forms nor pictures: both are pages behind fresh links. Nothing is sent."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
from aiohttp import CookieJar, web

from bot import serving
from bot.app import Application, open_application
from bot.chat.channel import Outgoing, Profile, Sent
from bot.chat.dispatch import Door
from bot.chat.events import Origin, Pressed, Said, SharedFile
from bot.chat.messages import Button, Card, Items, Message
from bot.chat.refusals import Gone
from bot.demo import fill, people
from bot.settings import Settings
from integrations.pages.linked import Linked
from tests.support.company import KEYS

NAME = "linked"


class LinkedChannel:
    """`bot.chat.channel.Channel`; what was sent to each place is in `sent`, oldest first."""

    name = NAME
    forms = frozenset({"link", "question"})
    pace = None

    def __init__(self, *, public_url: str) -> None:
        self.sent: dict[str, list[Message]] = {}
        self._public_url = public_url

    async def send(self, outgoing: Outgoing) -> Sent:
        self.sent.setdefault(outgoing.place, []).extend(outgoing.messages)
        return Sent(outgoing.id)

    async def update(self, ref: str, outgoing: Outgoing) -> Sent:
        return await self.send(outgoing)

    async def fetch(self, file: str) -> AsyncIterator[bytes]:
        raise Gone("no files")
        yield b""

    async def profile(self, address: str) -> Profile | None:
        return None

    def mount(self, app: web.Application, door: Door) -> None:
        Linked(door, keys=KEYS, public_url=self._public_url).mount(app)


@dataclass(slots=True)
class LinkedProcess:
    """The product, with that channel alone."""

    app: Application
    channel: LinkedChannel
    runner: web.AppRunner
    url: str
    _keys: Any = field(default_factory=lambda: itertools.count(1))

    async def close(self) -> None:
        """Stop as a process stops on SIGTERM."""
        await self.runner.cleanup()
        await self.app.close()

    async def says(self, who: str, text: str, *files: SharedFile) -> list[Message]:
        """What is answered to a message."""
        return await self._happens(who, Said(origin=self._origin(who), text=text, files=files))

    async def presses(self, who: str, packed: str, *, until: Callable[[list[Message]], bool] = bool) -> list[Message]:
        """What is answered to a press, as soon as `until` says that it is there."""
        return await self._happens(who, Pressed(origin=self._origin(who), action=packed), until)

    async def button(self, who: str, label: str) -> str:
        """The packed action of the newest button of that label, as soon as there is one."""
        for _ in range(500):
            for message in reversed(self.channel.sent.get(who, [])):
                for button in buttons_of(message):
                    if button.label == label and button.action is not None:
                        return button.action
            await asyncio.sleep(0.02)
        raise AssertionError(f"{who} sees no button {label}")

    async def link(self, who: str, packed: str) -> str:
        """The address of the page that a press answers with."""
        return address_in(await self.presses(who, packed, until=_has_address))

    async def _happens(
        self, who: str, event: Said | Pressed, until: Callable[[list[Message]], bool] = bool
    ) -> list[Message]:
        before = len(self.channel.sent.get(who, ()))
        await self.app.door.wait(await self.app.door.accept(event), seconds=30)
        for _ in range(500):
            found = self.channel.sent.get(who, [])[before:]
            if until(found):
                return found
            await asyncio.sleep(0.02)
        raise AssertionError(f"{who} got no answer")

    def _origin(self, who: str) -> Origin:
        key = f"{NAME}:{next(self._keys)}"
        return Origin(channel=NAME, address=who, place=who, key=key, at=datetime.now(UTC))


async def open_linked(settings: Settings) -> LinkedProcess:
    """Start a process on the database, whose people of the demo company are reached on that channel too."""
    sock = serving.listen("127.0.0.1", 0)
    url = f"http://127.0.0.1:{int(sock.getsockname()[1])}"
    app = await open_application(settings, keys=KEYS, migrate=True)
    channel = LinkedChannel(public_url=url)
    app.attach(channel)

    def company(unit: Any) -> None:
        fill(unit)
        for person in people():
            unit.people.add_address(person.id, channel=NAME, address=person.id)

    await app.store.write(company)
    pages, _ = serving.build(app, public_url=url)
    runner = web.AppRunner(pages, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    app.start(courier=True, clock=False)
    await web.SockSite(runner, sock).start()
    return LinkedProcess(app, channel, runner, url)


def buttons_of(message: Message) -> list[Button]:
    """Everything that can be pressed on a message."""
    if isinstance(message, Card):
        return [*message.buttons, *message.more]
    if isinstance(message, Items):
        return [*(row.button for row in message.rows if row.button), *message.buttons]
    return []


def _addresses(shown: Sequence[Message]) -> list[str]:
    return [button.url for message in shown for button in buttons_of(message) if button.url is not None]


def _has_address(shown: Sequence[Message]) -> bool:
    return bool(_addresses(shown))


def address_in(shown: Sequence[Message]) -> str:
    """The one address to follow in these messages."""
    (found,) = _addresses(shown)
    return found


def hidden(html: str, name: str) -> str:
    """The value of the first hidden field of that name."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, f"no field {name}"
    return found[1]


@dataclass(slots=True)
class Phone:
    """Somebody's browser without scripts, and the page that it shows. Nobody in particular: only its cookies count."""

    session: aiohttp.ClientSession
    status: int = 0
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    url: str = ""

    @classmethod
    def of(cls, process: LinkedProcess, **headers: str) -> Phone:
        """A new one."""
        return cls(aiohttp.ClientSession(process.url, cookie_jar=CookieJar(unsafe=True), headers=headers))

    async def get(self, address: str) -> Phone:
        """Open an address."""
        async with self.session.get(address) as answer:
            return await self._shows(answer)

    async def post(self, address: str, fields: Any, **headers: str) -> Phone:
        """Send a form."""
        async with self.session.post(address, data=fields, headers=headers) as answer:
            return await self._shows(answer)

    async def opens(self, address: str) -> Phone:
        """Open an address, and press its button."""
        await self.get(address)
        return await self.post(f"{address}/open", {"token": hidden(self.html, "token")})

    def fields(self, **changed: str) -> dict[str, str]:
        """Every field of the form as it stands there, with these changed."""
        found = dict(
            re.findall(
                r'<input type="(?:hidden|text|date)"(?: id="[^"]*")? name="([^"]*)"[^>]* value="([^"]*)"', self.html
            )
        )
        for name, body in re.findall(r'<select id="[^"]*" name="([^"]*)"[^>]*>(.*?)</select>', self.html, re.DOTALL):
            chosen = re.search(r'value="([^"]*)"[^>]* selected', body)
            found[name] = chosen[1] if chosen else ""
        for name, body in re.findall(
            r'<textarea id="[^"]*" name="([^"]*)"[^>]*>\n(.*?)</textarea>', self.html, re.DOTALL
        ):
            found[name] = body
        assert set(changed) <= set(found) | {"cancel", "add", "keep", "remove-1", "remove-2"}, (changed, found)
        return {**found, **changed}

    async def sends(self, address: str, *, file: tuple[str, str, bytes] | None = None, **changed: str) -> Phone:
        """Send the form that is shown; `file` is a control, a name and bytes."""
        body = aiohttp.FormData(quote_fields=False, default_to_multipart=True)
        fields = self.fields(**changed)
        for name, value in fields.items():
            body.add_field(name, value)
        if file is not None:
            body.add_field(file[0], file[2], filename=file[1], content_type="image/jpeg")
        return await self.post(address, body)

    async def _shows(self, answer: aiohttp.ClientResponse) -> Phone:
        self.status, self.headers, self.url = answer.status, answer.headers, answer.url.path
        content = await answer.read()
        self.html = content.decode() if answer.content_type == "text/html" else ""
        return self
