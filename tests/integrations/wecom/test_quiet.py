"""When a draft is drawn while photos still come: once for all that follow each other closely."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.app import Application, open_application
from bot.chat.channel import Outgoing, Pace, Profile, Sent
from bot.chat.messages import Card, Picture, Text
from bot.chat.refusals import Busy
from bot.settings import Settings
from claims.people import Person, PersonId
from integrations.wecom.quiet import LONGEST, SECONDS, Quiet
from tests.integrations.wecom.delivering import Sender, message, wecom
from tests.support.fake_clock import StoppedClock
from tests.support.receipts import jpeg

PICTURE = Picture(file="f" * 64, name="票据.jpg", alt="票据")
DRAFT = Card(card_key="claim:1:owner", title="报销单", state="draft", state_label="草稿", images=(PICTURE,))
ADA = PersonId("ada")


def outgoing(id: str, card: Card | Text = DRAFT, *, place: str = "ada", is_doubtful: bool = False) -> Outgoing:
    return Outgoing(id=id, place=place, messages=(card,), locale="zh", to=None, is_doubtful=is_doubtful)


def test_a_draft_with_receipts_waits_once() -> None:
    quiet = Quiet(StoppedClock().now)

    assert quiet.wait(outgoing("1")) == SECONDS
    assert quiet.wait(outgoing("1")) == 0
    assert quiet.wait(outgoing("1", place="bob")) == SECONDS


def test_what_takes_its_place_waits_as_well_but_not_for_ever() -> None:
    clock = StoppedClock()
    quiet = Quiet(clock.now)
    waits = []
    for number in range(5):
        waits.append(quiet.wait(outgoing(str(number))))
        clock.skip(SECONDS)

    assert waits == [SECONDS, SECONDS, SECONDS, 0, SECONDS]
    assert LONGEST == 3 * SECONDS


@pytest.mark.parametrize(
    "other",
    [
        Text(text="hello"),
        DRAFT.model_copy(update={"images": ()}),
        DRAFT.model_copy(update={"state": "submitted"}),
        DRAFT.model_copy(update={"card_key": None}),
    ],
    ids=["text", "no receipt", "submitted", "no key"],
)
def test_everything_else_is_sent_at_once(other: Card | Text) -> None:
    assert Quiet(StoppedClock().now).wait(outgoing("1", other)) == 0


def test_what_may_have_arrived_is_sent_again_at_once() -> None:
    assert Quiet(StoppedClock().now).wait(outgoing("1", is_doubtful=True)) == 0


def test_what_waited_long_ago_is_forgotten() -> None:
    clock = StoppedClock()
    quiet = Quiet(clock.now)
    quiet.wait(outgoing("1"))
    clock.skip(LONGEST + 2 * SECONDS + 0.1)

    assert quiet.wait(outgoing("2")) == SECONDS


# ------------------------------------------------------------ over the real outbox


class Phone:
    """A channel that shows what it is sent, once its cards are quiet."""

    name = "wecom"
    forms = frozenset({"question"})
    pace = Pace(25, 60.0)

    def __init__(self) -> None:
        self.quiet = Quiet(asyncio.get_running_loop().time)
        self.shown: list[Any] = []
        self.has_waited = asyncio.Event()
        self.has_drawn = asyncio.Event()

    async def send(self, outgoing: Outgoing) -> Sent:
        wait = self.quiet.wait(outgoing)
        if wait:
            self.has_waited.set()
            raise Busy(wait)
        self.shown += outgoing.messages
        if isinstance(outgoing.messages[0], Card):
            self.has_drawn.set()
        return Sent(f"m{len(self.shown)}")

    async def update(self, ref: str, outgoing: Outgoing) -> Sent:
        return await self.send(outgoing)

    async def fetch(self, file: str) -> AsyncIterator[bytes]:
        yield jpeg(320 + 8 * int(file))

    async def profile(self, address: str) -> Profile | None:
        return None

    def mount(self, app: Any, door: Any) -> None:
        """Nothing comes in by it."""


@asynccontextmanager
async def house(folder: Path) -> AsyncIterator[tuple[Application, Phone, Sender]]:
    application = await open_application(
        Settings.of({"CHIT_DATA_DIR": str(folder)}), keys=(secrets.token_bytes(32),), migrate=True
    )

    def hire(unit: Any) -> None:
        unit.people.put(Person(ADA, "Ada Byron", locale="zh-CN"))
        unit.people.add_address(ADA, channel="wecom", address="zhangsan")

    await application.store.write(hire)
    phone = Phone()
    application.attach(phone)
    application.start(courier=True, clock=False)
    async with wecom(application.door) as sender:
        yield application, phone, sender
    await application.close()


async def test_three_photos_that_follow_each_other_are_one_card(tmp_path: Path) -> None:
    async with house(tmp_path) as (_, phone, sender):
        async with asyncio.timeout(30):
            await sender.deliver(message("image", MediaId="0", number=0))
            await phone.has_waited.wait()
            for number in (1, 2):
                await sender.deliver(message("image", MediaId=str(number), number=number))
            await phone.has_drawn.wait()
        cards = [each for each in phone.shown if isinstance(each, Card)]

    assert [len(card.images) for card in cards] == [3]
