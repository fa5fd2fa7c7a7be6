"""The web chat over the real kernel, store and courier, with a toy bot whose answers are known beforehand."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Literal

from aiohttp import CookieJar, web
from aiohttp.test_utils import TestClient, TestServer

from bot.chat.actions import Action, ChooseLanguage
from bot.chat.dispatch import Door
from bot.chat.drawing import Drawing
from bot.chat.events import Pressed
from bot.chat.forms import AmountField, ChoiceField, DateField, Form, FormOption, LongTextField, SwitchField
from bot.chat.messages import Button, Card, Fact, Items, Live, Row, Text
from bot.chat.router import Router
from bot.chat.texts import Reader, Texts
from bot.chat.turn import Answer, Company, Turn
from bot.courier import Courier
from bot.metrics import Metrics
from claims.people import Person, PersonId
from handlers.greeting import choose, choose_language
from integrations.webchat.channel import WebChat
from integrations.webchat.conversation import CHANNEL
from storage.channels import Channels
from storage.store import Store, open_store
from storage.unit_of_work import UnitOfWork

KEYS = (b"n" * 32,)
ADA, GRACE, WEI = PersonId("ada"), PersonId("grace"), PersonId("wei")
PEOPLE = (
    Person(ADA, "Ada Byron", manager_id=GRACE, locale="en", timezone="Asia/Shanghai"),
    Person(GRACE, "Grace Hopper", locale="en", timezone="Asia/Shanghai"),
    Person(WEI, "王伟", manager_id=GRACE, locale="zh-CN", timezone="Asia/Shanghai"),
)


class Open(Action, verb="toy.open"):
    """Opens the box of a toy."""

    toy: int


class Repaint(Action, verb="toy.repaint", opens_form=True):
    """Asks for a colour."""

    toy: int


class Break(Action, verb="toy.break"):
    """A defect."""

    toy: int


@dataclass
class ToyShop:
    """What the toy bot knows; `said` is everything it heard, in order."""

    said: list[tuple[str, str]] = field(default_factory=list)
    shown: list[int | None] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)
    chosen: list[str | None] = field(default_factory=list)
    filled: list[dict[str, Any]] = field(default_factory=list)
    state: dict[str, str] = field(default_factory=dict)
    hold: asyncio.Event | None = None

    def router(self) -> Router:
        """Its tables."""
        router = Router()
        router.command("card")(self.show)
        router.command("move")(self.move)
        router.command("list")(self.list_toys)
        router.command("中文")(self.speak_chinese)
        router.pressed(ChooseLanguage)(choose)
        router.command("send", takes="text")(self.pass_on)
        router.pressed(Open)(self.open)
        router.pressed(Repaint)(self.ask)
        router.pressed(Break)(self.fail)
        router.form("toy.paint")(self.form)
        router.filled("toy.paint")(self.paint)
        router.draws("toy")(self.draw)
        router.arrival = self.greet
        router.last_resort = self.echo
        return router

    async def greet(self, turn: Turn) -> Answer:
        return Text(text="Welcome", examples=("card", "昨天滴滴 68 拜访客户"))

    async def echo(self, turn: Turn) -> Answer:
        text = getattr(turn.event, "text", "")
        self.said.append((turn.person.id, text))
        self.shown.append(getattr(turn.event, "shown", None))
        if self.hold is not None:
            await self.hold.wait()
        return Text(text=f"You said: {text}"[:10_000])

    async def show(self, turn: Turn) -> Answer:
        return Live(card_key="toy:1", fresh=False)

    async def move(self, turn: Turn) -> Answer:
        return Live(card_key="toy:1", fresh=True)

    async def speak_chinese(self, turn: Turn) -> Answer:
        return await turn.write(choose_language, "zh-CN", answer=lambda _: Text(text="好的"))

    async def list_toys(self, turn: Turn) -> Answer:
        view = Button(label="View", action=Open(toy=2).pack())
        return Items(title="Toys", rows=(Row(text="A kite", detail="red", button=view), Row(text="A <b>top</b>")))

    async def pass_on(self, turn: Turn, text: str) -> Answer:
        """A message for somebody else: `send grace hello`."""
        whom, _, words = text.partition(" ")
        bundle = '{"messages":[{"kind":"text","text":"' + words + '"}]}'
        key = f"passed:{turn.event.origin.key}"
        await self.store.write(
            lambda unit: unit.outbox.answer(lane=f"out:webchat:{whom}", key=key, bundle=bundle, to=PersonId(whom))
        )
        return Text(text=f"Sent to {whom}")

    async def open(self, turn: Turn, press: Open) -> Answer:
        self.opened.append(press.toy)
        self.chosen.append(turn.event.choice if isinstance(turn.event, Pressed) else None)
        self.state["toy:1"] = "approved"
        return [Live(card_key="toy:1"), Text(text=f"Opened {press.toy}")]

    async def ask(self, turn: Turn, press: Repaint) -> Answer:
        return await self.form(turn, {"toy": str(press.toy)})

    async def fail(self, turn: Turn, press: Break) -> Answer:
        raise ZeroDivisionError("a secret sentence")

    async def form(self, turn: Turn, context: Mapping[str, str]) -> Form:
        colours = tuple(FormOption(value=each, label=each.title()) for each in ("red", "green"))
        return Form(
            id="toy.paint",
            title="Paint a toy",
            lead="Which colour, and when?",
            fields=(
                AmountField(name="amount", label="Amount", currency="CNY", initial="12.00"),
                ChoiceField(name="colour", label="Colour", options=colours, initial="red"),
                DateField(name="date", label="Date", hint="The day it is done."),
                LongTextField(name="reason", label="Reason", most=20),
                SwitchField(name="glossy", label="Glossy"),
            ),
            submit="Save",
            context=dict(context),
        )

    async def paint(self, turn: Turn, values: dict[str, Any], context: Mapping[str, str]) -> Answer:
        self.filled.append({**values, **context})
        return Text(text=f"Painted {values['colour']}")

    def draw(self, unit: Any, card_key: str, reader: Reader) -> Card:
        state = self.state.get(card_key, "draft")
        buttons = (
            Button(label="Open", action=Open(toy=1).pack(), look="primary"),
            Button(label="Repaint", action=Repaint(toy=1).pack(), opens_form=True),
            Button(label="Break", action=Break(toy=1).pack(), look="quiet"),
        )
        return Card(
            card_key=card_key,
            title="T-000001",
            state=state,
            state_label=reader.say(f"state-{state}"),
            lead="¥12.00",
            facts=(Fact(label="Owner", short="Owner", value="<script>alert(1)</script>"),),
            warnings=("Over the limit: ¥12.00, limit ¥10.00.",),
            buttons=buttons if state == "draft" else (),
            status=None if state == "draft" else "Opened by Ada Byron",
        )

    store: Any = None


class Browser(TestClient):
    """A browser without scripts: it keeps cookies, and the house stays open when it is closed."""

    async def close(self) -> None:
        await self.session.close()


@dataclass
class House:
    """Everything of one process that serves the web chat."""

    shop: ToyShop
    store: Store[UnitOfWork]
    door: Door
    chat: WebChat
    server: TestServer
    url: str

    def client(self, **kwargs: Any) -> TestClient:
        """Somebody's browser."""
        return Browser(self.server, cookie_jar=CookieJar(unsafe=True), **kwargs)


@contextlib.asynccontextmanager
async def house(
    url: str, folder: Path, *, mode: Literal["demo", "on"] = "demo", shop: ToyShop | None = None, port: int = 0
) -> AsyncIterator[House]:
    """Open, serve and close. Opened again over the same database it is the same house after a restart."""
    store = await open_store(
        url, keys=KEYS, data_dir=folder, unit=partial(UnitOfWork, channels=Channels(CHANNEL, {CHANNEL})), migrate=True
    )
    await store.write(lambda unit: _people(unit, reachable=mode == "demo"))
    shop = shop or ToyShop()
    shop.store = store
    router, texts, company = shop.router(), Texts(), Company("CNY", "en", "Asia/Shanghai")
    door = Door(store, router=router, texts=texts, company=company)
    app = web.Application()
    server = TestServer(app, host="127.0.0.1", port=port)
    # The address is known only once the socket is bound, and nothing reads it before a request.
    chat = WebChat(mode=mode, keys=KEYS, public_url="http://127.0.0.1")
    door.attach(chat)
    chat.mount(app, door)
    courier = Courier(
        store,
        {"webchat": chat},
        drawing=Drawing(router, company=company, texts=texts),
        company=company,
        texts=texts,
        metrics=Metrics(),
        worker=door.worker,
    )
    door.subscribe(courier.wake)
    carrying = asyncio.create_task(courier.run())
    await server.start_server()
    try:
        yield House(shop, store, door, chat, server, str(server.make_url("/")).rstrip("/"))
    finally:
        await server.close()
        await door.drain()
        await courier.stop()
        await carrying
        # What it took between the two is being carried still.
        await courier.stop()
        await store.close()


def _people(unit: Any, *, reachable: bool) -> None:
    for person in PEOPLE:
        unit.people.put(person)
        if reachable:
            unit.people.add_address(person.id, channel="webchat", address=person.id)


# ---------------------------------------------------------------- a browser without scripts


def hidden(html: str, name: str) -> str:
    """The value of the first hidden field of that name."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, f"no field {name}"
    return found[1]


@dataclass
class Page:
    """A page as somebody got it, and what it lets them do."""

    client: TestClient
    html: str

    @property
    def person(self) -> str:
        """For whom it is drawn."""
        return hidden(self.html, "for")

    @property
    def headers(self) -> dict[str, str]:
        """What its scripts send along."""
        return {"X-Chit-For": self.person, "X-Chit-Token": hidden(self.html, "token")}

    async def post(self, path: str, body: Any, **headers: str) -> Any:
        """Act as its scripts do."""
        return await self.client.post(path, json=body, headers={**self.headers, **headers}, allow_redirects=False)

    async def submit(self, path: str, **fields: str) -> Any:
        """Act as its plain forms do."""
        common = {"token": hidden(self.html, "token"), "for": self.person, "key": hidden(self.html, "key")}
        return await self.client.post(path, data={**common, **fields}, allow_redirects=False)


async def look(client: TestClient, path: str = "/") -> Page:
    """Open the page."""
    answer = await client.get(path, headers={"Accept": "text/html"})
    assert answer.status == 200, await answer.text()
    return Page(client, await answer.text())


def new_key(number: int = 1, *, at: int = 1_795_000_000_000) -> str:
    """A submission key."""
    return f"{at}-key-number-{number:04}"


async def until_shown(client: TestClient, words: str, *, path: str = "/") -> str:
    """The page, as soon as it shows these words."""
    for _ in range(300):
        html = (await look(client, path)).html
        if words in html:
            return html
        await asyncio.sleep(0.02)
    raise AssertionError(f"{words!r} never appeared")
