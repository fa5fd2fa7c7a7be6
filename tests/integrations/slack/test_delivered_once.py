"""One delivery has one effect over the real store, however often and wherever it comes in; an answer is durable."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.app import Application, open_application
from bot.settings import Settings
from claims.people import Person, PersonId
from tests.integrations.slack.incoming import Sender, message, slack
from tests.support.delivered import done, rows

KEYS = (secrets.token_bytes(32),)
ADA = PersonId("ada")


@asynccontextmanager
async def house(folder: Path) -> AsyncIterator[tuple[Application, Sender]]:
    """The real kernel and store behind Slack's address; a second one over the same folder is another process."""
    application = await open_application(Settings.of({"CHIT_DATA_DIR": str(folder)}), keys=KEYS, migrate=True)
    await application.store.write(_hire)
    async with slack(application.door) as sender:
        yield application, sender
    await application.close()


def _hire(unit: Any) -> None:
    if unit.people.get(ADA) is None:
        unit.people.put(Person(ADA, "Ada Byron", locale="en"))
        unit.people.add_address(ADA, channel="slack", address="U1")


async def test_an_acknowledged_command_is_in_the_inbox_before_its_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with house(tmp_path) as (application, sender):
        monkeypatch.setattr(application.door._turns, "start", lambda job, begun: None)
        for number in range(5):
            assert (await sender.command("/claim", "taxi 68.50", trigger_id=str(number))).status == 200
            assert rows(tmp_path, "inbox") == number + 1
        assert rows(tmp_path, "claim") == 0


async def test_the_same_deliveries_shuffled_over_two_processes_and_a_restart_have_one_effect_each(
    tmp_path: Path,
) -> None:
    event, at = message("taxi 68.50 yesterday to the client"), datetime.now().timestamp()

    async def all_of(sender: Sender) -> None:
        sender.clock = lambda: at
        command = sender.command("/claim", "hotel 900 yesterday to the client")
        answers = await asyncio.gather(*(sender.event(event) for _ in range(3)), command)
        assert [answer.status for answer in answers] == [200] * 4

    async with house(tmp_path) as (one, sender), house(tmp_path) as (other, elsewhere):
        await asyncio.gather(all_of(sender), all_of(elsewhere))
        await all_of(sender)
        await done(one)
        await done(other)
    async with house(tmp_path) as (again, sender):
        await all_of(sender)
        await done(again)

    assert (rows(tmp_path, "inbox"), rows(tmp_path, "claim")) == (2, 2)


async def test_the_same_words_said_twice_are_two_expenses(tmp_path: Path) -> None:
    async with house(tmp_path) as (application, sender):
        for number in range(2):
            await sender.event(message("taxi 68.50 yesterday to the client"), id=f"Ev{number}")
        await done(application)

    assert rows(tmp_path, "claim") == 2
