"""One delivery has one effect over the real store, however often it comes; the answer waits for no turn."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.app import Application, open_application
from bot.chat.messages import Text
from bot.chat.router import Command
from bot.chat.turn import Answer, Turn
from bot.settings import Settings
from claims.people import Person, PersonId
from integrations.wecom.parse import UNTAKEN
from tests.integrations.wecom.delivering import VECTORS, Sender, message, press, wecom
from tests.support.delivered import done, rows

KEYS = (secrets.token_bytes(32),)
ADA = PersonId("ada")


@asynccontextmanager
async def house(folder: Path) -> AsyncIterator[tuple[Application, Sender]]:
    """The real kernel and store behind the address; a second one over the same folder is another process."""
    application = await open_application(Settings.of({"CHIT_DATA_DIR": str(folder)}), keys=KEYS, migrate=True)
    await application.store.write(_hire)
    async with wecom(application.door) as sender:
        yield application, sender
    await application.close()


def _hire(unit: Any) -> None:
    if unit.people.get(ADA) is None:
        unit.people.put(Person(ADA, "Ada Byron", locale="zh-CN"))
        unit.people.add_address(ADA, channel="wecom", address="zhangsan")


async def all_of_them(sender: Sender) -> None:
    (first, *_) = family = VECTORS["retry_family"]
    for vector in [*family, first]:
        query = {name: vector[name] for name in ("msg_signature", "timestamp", "nonce")}
        assert (await sender.post(vector["post_body"], query)).status == 200


async def test_an_acknowledged_delivery_is_in_the_inbox_before_its_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with house(tmp_path) as (application, sender):
        monkeypatch.setattr(application.door._turns, "start", lambda job, begun: None)
        for number in range(5):
            assert (await sender.deliver(message(Content="报销 打车 35", number=number))).status == 200
            assert rows(tmp_path, "inbox") == number + 1
        assert rows(tmp_path, "claim") == 0


async def test_a_message_delivered_three_times_is_one_claim_over_a_restart_and_in_two_processes(tmp_path: Path) -> None:
    async with house(tmp_path) as (one, sender), house(tmp_path) as (other, elsewhere):
        await asyncio.gather(all_of_them(sender), all_of_them(elsewhere))
        await done(one)
        await done(other)
    async with house(tmp_path) as (again, sender):
        await all_of_them(sender)
        await done(again)

    assert (rows(tmp_path, "inbox"), rows(tmp_path, "claim")) == (1, 1)


async def test_two_events_of_one_second_are_two_and_each_repeat_is_none(tmp_path: Path) -> None:
    async with house(tmp_path) as (application, sender):
        for key in ("person.language:en", "person.language:zh-CN", "person.language:en"):
            assert (await sender.deliver(press(key))).status == 200
        await done(application)

    assert rows(tmp_path, "inbox") == 2


async def test_the_answer_waits_for_no_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with house(tmp_path) as (application, sender):
        hangs, begun = asyncio.Event(), asyncio.Event()
        settle = application.door._turns._settle

        async def slowly(*given: Any) -> Any:
            begun.set()
            await hangs.wait()
            return await settle(*given)

        monkeypatch.setattr(application.door._turns, "_settle", slowly)
        for _ in range(3):
            start = time.monotonic()
            assert (await sender.deliver(message(Content="报销 打车 35"))).status == 200
            assert time.monotonic() - start < 1
        await begun.wait()
        assert (rows(tmp_path, "inbox"), rows(tmp_path, "claim")) == (1, 0)
        hangs.set()
        await done(application)

    assert rows(tmp_path, "claim") == 1


async def test_three_deliveries_are_acknowledged_at_once_while_a_handler_takes_ever_so_long(tmp_path: Path) -> None:
    async with house(tmp_path) as (application, sender):
        goes_on, begun, heard = asyncio.Event(), asyncio.Event(), list[str]()

        async def slow(turn: Turn) -> Answer:
            heard.append(turn.event.origin.key)
            begun.set()
            await goes_on.wait()
            return Text(text="好了")

        application.router.commands["慢慢来"] = [Command(slow, "nothing")]
        for _ in range(3):
            start = time.monotonic()
            answered = await sender.deliver(message(Content="慢慢来"))
            assert (answered.status, answered.body) == (200, b"")
            assert time.monotonic() - start < 1
        await begun.wait()
        assert (rows(tmp_path, "inbox"), rows(tmp_path, "outbox")) == (1, 0)
        goes_on.set()
        await done(application)

    assert (len(heard), rows(tmp_path, "inbox"), rows(tmp_path, "outbox")) == (1, 1, 1)


async def test_what_can_be_no_receipt_is_answered_once_and_files_nothing(tmp_path: Path) -> None:
    async with house(tmp_path) as (application, sender):
        for number, kind in enumerate(sorted(UNTAKEN)):
            for _ in range(3):
                await sender.deliver(message(kind, MediaId="m", number=number))
        await done(application)

    assert (rows(tmp_path, "inbox"), rows(tmp_path, "outbox"), rows(tmp_path, "claim")) == (4, 4, 0)


async def test_somebody_is_one_person_however_their_userid_is_written(tmp_path: Path) -> None:
    async with house(tmp_path) as (application, sender):
        for number, written in enumerate(("ZhangSan", "zhangsan", "ZHANGSAN")):
            await sender.deliver(message(Content="报销 打车 35", sender=written, number=number))
        await done(application)
        found = await application.store.read(
            lambda unit: {unit.conversations.lane_in(channel="wecom", place=each) for each in ("ZhangSan", "zhangsan")}
        )

    assert len(found) == 1
    assert rows(tmp_path, "claim") == 3
