"""The product beside a WeCom that trusts its host, and the steps of a browser on its way to a page and back."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.chat.events import Origin, Pressed
from bot.demo import fill, people
from bot.settings import Settings
from claims.people import PersonId
from claims.states import State
from tests.support.linked_channel import Phone
from tests.support.wecom_company import WeComProcess, open_process, user
from tests.support.wecom_server import WeComServer

FILL_IN = "/wecom/go/claim.fill"
OUTSIDE, UNKNOWN = "Outside.W", "Unknown.W"
"""A member whom the app may not see, and one of whom the directory knows nothing."""

FILLED: dict[str, Any] = {
    "lines-1-amount": "68",
    "lines-1-category": "transport",
    "lines-1-date": "2026-11-20",
    "lines-1-merchant": "Didi",
    "lines-1-purpose": "to the client",
}
"""The form of a new claim, filled in."""

_numbers = itertools.count(1)


@dataclass(slots=True)
class House:
    """The product beside a WeCom that trusts its host."""

    wecom: WeComServer
    process: WeComProcess

    async def claims_of(self, who: str) -> list[int]:
        """The numbers of somebody's claims."""
        found = await self.process.app.store.read(
            lambda unit: unit.claims.mine(PersonId(who), states=tuple(State), limit=500)
        )
        return [each.number for each in found]


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[House]:
    """The demo company, whose members all have an account."""
    async with WeComServer() as wecom:
        settings = Settings.of({"CHIT_DATA_DIR": str(folder), "CHIT_LOCALE": "en"})
        process = await open_process(settings, wecom, signs_in=True)

        def company(unit: Any) -> None:
            fill(unit)
            for person in people():
                unit.people.add_address(person.id, channel="wecom", address=user(person.id))

        await process.app.store.write(company)
        for person in people():
            wecom.members.join(user(person.id), person.name)
        wecom.members.join(UNKNOWN, "Not in the directory")
        wecom.members.join(OUTSIDE, "Outside").is_visible = False
        yield House(wecom, process)
        await process.close()


async def step(phone: Phone, address: str) -> tuple[int, str]:
    """One step of a browser: the status, and where it is led."""
    async with phone.session.get(address, allow_redirects=False) as answer:
        return answer.status, answer.headers.get("Location", "")


async def way_back(phone: Phone, address: str = FILL_IN) -> str:
    """Where WeCom sends a browser back to, with a code, which did not go there yet."""
    _, to_wecom = await step(phone, address)
    _, back = await step(phone, to_wecom)
    return back


async def fresh_link(house: House, phone: Phone) -> tuple[int, str]:
    """The address of a form of Ada's that no browser holds yet, and the status that a browser gets for it."""
    where, door = user("ada"), house.process.app.door
    origin = Origin(channel="wecom", address=where, place=where, key=f"test:{next(_numbers)}", at=datetime.now(UTC))
    reply = await door.wait(await door.accept(Pressed(origin=origin, action="claim.fill", on_page=True)), seconds=10)
    assert reply is not None
    assert reply.page is not None
    status, location = await step(phone, reply.page)
    assert location == f"/wecom/go/{reply.page.removeprefix('/pages/')}"
    return status, reply.page
