"""A house to measure: the real wiring over a fresh database, with people who have an address and a manager."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.app import Application, open_application
from bot.chat.events import Filled, Origin
from bot.chat.forms import as_lines
from bot.settings import Settings
from claims.people import Person, PersonId
from integrations.webchat.channel import WebChat

FORM = {
    "amount": "68.50",
    "currency": "CNY",
    "category": "transport",
    "date": "2026-11-20",
    "merchant": "滴滴",
    "purpose": "拜访客户",
}


@asynccontextmanager
async def house(*, people: int, url: str | None = None) -> AsyncIterator[Application]:
    """An application over a new database, SQLite unless an URL is given; `p0` is everybody's manager."""
    with tempfile.TemporaryDirectory(prefix="chit-bench-") as folder:
        given = {"CHIT_DATA_DIR": folder} | ({"CHIT_DATABASE_URL": url} if url else {})
        keys = (secrets.token_bytes(32),)
        application = await open_application(Settings.of(given), keys=keys, migrate=True)
        try:
            application.attach(WebChat(mode="demo", keys=keys, public_url="http://127.0.0.1"))
            await application.store.write(lambda unit: hire(unit, people))
            yield application
        finally:
            await application.close()


def hire(unit: Any, count: int) -> None:
    """Give the directory that many people."""
    for number in range(count):
        person = Person(PersonId(f"p{number}"), f"Person {number}", manager_id=PersonId("p0"), locale="en")
        unit.people.put(person)
        unit.people.add_address(person.id, channel="webchat", address=person.id)


def filled(person: str, key: str) -> Filled:
    """The form of a new claim, sent by that person."""
    origin = Origin(channel="webchat", address=person, place=person, key=key, at=datetime.now(UTC))
    return Filled(origin=origin, form="claim.new", values={"lines": as_lines([FORM])})


async def file_one(application: Application, person: str) -> None:
    """One filing, from accept to done."""
    receipt = await application.door.accept(filled(person, secrets.token_hex(12)))
    reply = await application.door.wait(receipt, seconds=30)
    if reply is None or reply.errors is not None:
        raise RuntimeError(f"a filing failed: {reply}")


def database_path(application: Application) -> Path:
    """The SQLite file."""
    return application.settings.data_dir / "chit.db"
