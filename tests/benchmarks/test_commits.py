"""How many synced commits people cost: two for a turn, two more for a delivery, far fewer when many come at once."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from benchmarks.house import file_one, house
from bot.app import Application
from bot.chat.events import Origin, Said
from integrations.webchat.channel import WebChat
from storage import quick
from storage.schema import lane, outbox
from tests.processes.house import until

PEOPLE = 32
EACH = 8


@pytest.fixture
async def application(engine_url: str) -> AsyncIterator[Application]:
    """A house that nobody delivers in, once on each engine."""
    async with house(people=4, url=None if engine_url.startswith("sqlite") else engine_url) as opened:
        yield opened


async def say(application: Application, text: str) -> None:
    """Somebody says that, and the turn ends."""
    origin = Origin(channel="webchat", address="p1", place="p1", key=secrets.token_hex(12), at=datetime.now(UTC))
    receipt = await application.door.accept(Said(origin=origin, text=text))
    assert await application.door.wait(receipt, seconds=20) is not None


async def deliveries(application: Application) -> int:
    """How many messages were sent, once nothing waits any more."""
    pending, sent = select(func.sum(lane.c.pending)), select(func.count()).where(outbox.c.state == "sent")

    async def nothing_waits() -> bool:
        return not await application.store.read(lambda unit: unit.connection.execute(pending).scalar_one())

    await until(nothing_waits, what="the end of all deliveries")
    return await application.store.read(lambda unit: unit.connection.execute(sent).scalar_one())


@pytest.mark.parametrize("text", ["my claims", "help", "昨天滴滴 68 拜访客户"])
async def test_what_one_lone_person_says_costs_two_commits(application: Application, text: str) -> None:
    await say(application, "help")
    before = application.store.commits

    await say(application, text)

    assert application.store.commits - before == 2


async def test_a_form_of_one_lone_person_costs_two_commits(application: Application) -> None:
    await file_one(application, "p1")
    before = application.store.commits

    await file_one(application, "p1")

    assert application.store.commits - before == 2


async def test_a_form_of_one_lone_person_costs_few_statements(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []

    def counted(send: Callable[..., Any]) -> Callable[..., Any]:
        def counting(driver: Any, plan: quick.Plan, values: Any) -> Any:
            sent.append(plan.sql)
            return send(driver, plan, values)

        return counting

    for name in ("_on_sqlite", "_on_postgres"):
        monkeypatch.setattr(quick, name, counted(getattr(quick, name)))
    counts = []
    for _ in range(12):
        sent.clear()
        await file_one(application, "p1")
        counts.append(len(sent))

    # Seven of them insert what stays. On SQLite two read back what the one before changed. On PostgreSQL, where each is
    # a trip, several go together. Once a second the policy is asked for, and where somebody was heard is remembered.
    assert min(counts) == (17 if application.settings.given_database_url is None else 13)


async def test_a_delivery_to_one_lone_person_costs_two_commits_more_at_most(application: Application) -> None:
    application.attach(WebChat(mode="demo", keys=(bytes(32),), public_url="http://127.0.0.1"))
    application.start(courier=True, clock=False)
    await say(application, "help")
    known, before = await deliveries(application), application.store.commits

    await file_one(application, "p1")
    await say(application, "my claims")
    sent = await deliveries(application) - known

    assert sent >= 2
    assert application.store.commits - before <= 2 * 2 + 2 * sent


async def test_many_at_once_need_at_most_one_commit_for_eight_events() -> None:
    async with house(people=PEOPLE) as application:
        before = application.store.commits

        async def one(number: int) -> None:
            for _ in range(EACH):
                await file_one(application, f"p{number}")

        await asyncio.gather(*(one(number) for number in range(PEOPLE)))

        assert application.store.commits - before <= PEOPLE * EACH / 8
