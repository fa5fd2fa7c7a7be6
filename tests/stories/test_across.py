"""One claim across channels, in one process that has all of them: what is done in one shows in the others."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot import serving
from bot.app import Application, open_application
from bot.chat.events import Origin, Said
from bot.demo import people as demo_people
from bot.settings import Settings
from tests.processes.house import until
from tests.support import slack_company, wecom_company
from tests.support.actor import Actor
from tests.support.company import KEYS
from tests.support.slack_client import SlackClient
from tests.support.slack_sender import Sender as SlackSender
from tests.support.slack_server import SIGNING_SECRET, TOKEN, SlackServer
from tests.support.slack_surface import SlackSurface
from tests.support.wecom_client import WeComClient
from tests.support.wecom_sender import Sender as WeComSender
from tests.support.wecom_server import WeComServer, settings_for
from tests.support.wecom_surface import WeComSurface


@dataclass(slots=True)
class Everywhere:
    """The demo company with an account on every channel for everybody."""

    app: Application
    slack: SlackServer
    wecom: WeComServer
    to_slack: SlackSender
    to_wecom: WeComSender

    def at_slack(self, id: str) -> Actor:
        """Somebody at their Slack client."""
        client = SlackClient(self.slack, self.to_slack, slack_company.user(id))
        return Actor(id, SlackSurface(client))

    def at_wecom(self, id: str) -> Actor:
        """Somebody at their WeCom client."""
        client = WeComClient(self.wecom, self.to_wecom, wecom_company.user(id))
        return Actor(id, WeComSurface(client))

    async def is_told_on_the_web(self, id: str, text: str, *, answer: str) -> None:
        """Somebody says it in the web chat and reads that answer."""
        origin = Origin(channel="webchat", address=id, place=id, key=f"webchat:{id}:{text}", at=datetime.now(UTC))
        receipt = await self.app.door.accept(Said(origin=origin, text=text))
        assert await self.app.door.wait(receipt, seconds=20) is not None

        def look(unit: Any) -> bool:
            page = unit.conversations.page(address=id, limit=20)
            return any(answer in (entry.body or "") for entry in page if entry.side == "sent")

        await until(lambda: self.app.store.read(look), what=answer)


@pytest.fixture
async def everywhere(tmp_path: Path) -> AsyncIterator[Everywhere]:
    """One process with all three channels, tied together as `serve` does."""
    slack, wecom = SlackServer(), WeComServer()
    await slack.comes_up()
    await wecom.comes_up()
    settings = Settings.of(
        {
            "CHIT_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'chit.db'}",
            "CHIT_DATA_DIR": tmp_path,
            "CHIT_SECRET_KEYS": base64.b64encode(KEYS[0]).decode(),
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "SLACK_API_URL": slack.api_url,
            "SLACK_FILE_HOSTS": f"127.0.0.1:{slack.port}",
            **settings_for(wecom.api_url),
        }
    )
    app = await open_application(settings, keys=KEYS, migrate=True)
    sock = serving.listen("127.0.0.1", 0)
    url = f"http://127.0.0.1:{sock.getsockname()[1]}"
    app.attach_all(webchat="demo", public_url=url)
    pages, _ = serving.build(app, public_url=url)
    runner = web.AppRunner(pages, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    app.start(courier=True, clock=False)
    await web.SockSite(runner, sock).start()

    def move_in(unit: Any) -> None:
        for person in demo_people():
            unit.people.put(person)
            unit.people.add_address(person.id, channel="webchat", address=person.id)
            unit.people.add_address(person.id, channel="slack", address=slack_company.user(person.id))
            unit.people.add_address(person.id, channel="wecom", address=wecom_company.user(person.id))

    await app.store.write(move_in)
    for person in demo_people():
        slack.workspace.join(slack_company.user(person.id), person.name, email=person.email, locale="en-US")
        wecom.members.join(wecom_company.user(person.id), person.name)
    to_slack, to_wecom = SlackSender(slack), WeComSender()
    to_slack.url, to_wecom.url = f"{url}/slack/events", f"{url}/wecom/callback"
    yield Everywhere(app, slack, wecom, to_slack, to_wecom)
    await runner.cleanup()
    await app.close()
    await to_slack.close()
    await to_wecom.close()
    await slack.goes_down()
    await wecom.goes_down()


async def test_a_claim_filed_in_wecom_is_approved_in_slack_and_asked_about_in_the_web_chat(
    everywhere: Everywhere,
) -> None:
    ada, grace = everywhere.at_wecom("ada"), everywhere.at_slack("grace")
    await grace.says("help")
    await grace.sees("taxi")
    await ada.says("taxi 68 yesterday, visiting a client")
    await ada.presses("Submit")
    await ada.sees_card("C-000001", "Submitted")
    await grace.sees_card("C-000001", "Submitted", "68.00")

    await grace.presses("Approve")

    await grace.sees_card("C-000001", "Approved")
    await ada.sees_card("C-000001", "Approved")
    await everywhere.is_told_on_the_web("ada", "my claims", answer="C-000001")


async def test_somebody_with_two_accounts_is_one_person_and_a_press_here_changes_the_card_there(
    everywhere: Everywhere,
) -> None:
    here, there = everywhere.at_slack("ada"), everywhere.at_wecom("ada")
    await here.says("taxi 68 yesterday, visiting a client")
    await here.sees_card("C-000001", "Draft")
    await there.says("view C-000001")
    await there.sees_card("C-000001", "Draft")

    await there.presses("Discard")

    await there.sees_card("C-000001", "Discarded")
    await here.sees_card("C-000001", "Discarded")
