"""The demo company at Slack, in front of real processes: Slack delivers each thing to the one we say."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from bot.demo import people as demo_people
from claims.people import PersonId
from integrations.slack.manifest import SCOPES
from storage.schema import claim, claim_line
from storage.unit_of_work import UnitOfWork
from tests.processes.house import House, Process
from tests.support.actor import Actor
from tests.support.slack_client import SlackClient
from tests.support.slack_company import FIRST_LOCALE, user
from tests.support.slack_sender import Reply, Sender
from tests.support.slack_server import SIGNING_SECRET, TOKEN, SlackServer
from tests.support.slack_surface import SlackSurface


@dataclass(slots=True)
class AtSlack:
    """A house whose processes all have Slack; `sender` delivers to the process that was chosen last."""

    house: House
    slack: SlackServer
    sender: Sender
    clients: dict[str, SlackClient] = field(default_factory=dict)

    async def serve(self, *, falls: str | None = None) -> Process:
        """`chit serve` with Slack, ready; see `House.serve`."""
        started = await self.house.start(
            *("serve", "--port", "0"),
            falls=falls,
            SLACK_BOT_TOKEN=TOKEN,
            SLACK_SIGNING_SECRET=SIGNING_SECRET,
            SLACK_API_URL=self.slack.api_url,
            SLACK_FILE_HOSTS=f"127.0.0.1:{self.slack.port}",
        )
        return await self.house.ready(started)

    def goes_to(self, process: Process) -> None:
        """From now on Slack delivers there."""
        self.sender.url = _address(process)

    def client(self, id: str) -> SlackClient:
        """Somebody's client, the same one whenever asked."""
        if id not in self.clients:
            self.clients[id] = SlackClient(self.slack, self.sender, user(id))
        return self.clients[id]

    def person(self, id: str) -> Actor:
        """Somebody at their own client."""
        return Actor(id, SlackSurface(self.client(id)))

    async def until(self, is_so: Callable[[], object]) -> None:
        """Wait until Slack shows that."""
        await SlackSurface(self.client("ada")).until(is_so)

    async def everywhere(self, kind: str, payload: Mapping[str, Any], *, at: tuple[Process, ...]) -> list[Reply]:
        """The same thing eight times at each of these processes, all at once."""
        senders = [Sender(self.slack, url=_address(process)) for process in at]
        try:
            await asyncio.gather(*(each.deliver(kind, payload, times=8) for each in senders))
            return [reply for each in senders for reply in each.replies]
        finally:
            for each in senders:
                await each.close()

    async def filed(self, amount: int) -> list[tuple[int, str, int]]:
        """The claims of that many minor units: their number, where they stand, and how many receipts they hold."""
        lines = select(claim_line.c.claim, claim.c.state, claim_line.c.receipts)
        found = lines.join(claim, claim.c.number == claim_line.c.claim).where(claim_line.c.minor == amount)

        def look(unit: UnitOfWork) -> list[tuple[int, str, int]]:
            rows = unit.connection.execute(found.order_by(claim_line.c.claim)).all()
            return [(number, state, 0 if receipts == "[]" else 1) for number, state, receipts in rows]

        async with self.house.store() as store:
            return await store.read(look)


def _address(process: Process) -> str:
    return f"{process.url}/slack/events"


@contextlib.asynccontextmanager
async def at_slack(house: House) -> AsyncIterator[AtSlack]:
    """That house, with an account at Slack for everybody."""
    async with SlackServer() as slack:
        slack.switches.granted = frozenset(SCOPES)
        everybody = list(demo_people())

        def join(unit: UnitOfWork) -> None:
            for person in everybody:
                unit.people.add_address(PersonId(person.id), channel="slack", address=user(person.id))

        async with house.store() as store:
            await store.write(join)
        for person in everybody:
            zone, locale = person.timezone or "Asia/Shanghai", person.locale or FIRST_LOCALE
            slack.workspace.join(user(person.id), person.name, email=person.email, locale=locale, tz=zone)
        sender = Sender(slack)
        try:
            yield AtSlack(house, slack, sender)
        finally:
            await house.close()
            await sender.close()
