"""What the app may do at Slack by its manifest is what a day there needs; over Socket Mode the day is the same."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from claims.people import Person, PersonId
from integrations.slack.manifest import EVENTS, SCOPES
from tests.support import slack_company
from tests.support.company import sqlite_url
from tests.support.receipts import jpeg
from tests.support.slack_client import SlackClient
from tests.support.slack_company import SlackWorld
from tests.support.slack_payloads import event
from tests.support.slack_surface import SlackSurface
from tests.support.slack_trouble import Trouble
from tests.support.slack_workspace import BOT


@pytest.fixture
async def socket_world(founded_slack_file: Path, tmp_path: Path) -> AsyncIterator[SlackWorld]:
    """The demo company at a Slack that can't reach it, so that it reaches Slack."""
    url = sqlite_url(Path(shutil.copy(founded_slack_file, tmp_path / "chit.db")))
    own = slack_company.new_world(url, tmp_path, over_socket=True)
    await own.open()
    surface = own.person("ada").surface
    assert isinstance(surface, SlackSurface)
    while not own.slack.sockets.open:
        await surface.changed(0.05)
    yield own
    await own.end()


async def a_claim_is_decided(world: SlackWorld, *, number: str = "C-000001") -> None:
    """Filed with a photo, sent and approved."""
    ada, grace = world.person("ada"), world.person("grace")
    await ada.sends_file("taxi.jpg", jpeg(320, 240), text="taxi 68 yesterday, visiting a client")
    await ada.sees_card(number, "¥68.00", "taxi.jpg")
    await ada.presses("Submit", card=number)
    await grace.presses("Approve", card=number)
    await ada.sees_card(number, "Approved")


async def test_a_day_uses_every_right_of_the_manifest_and_no_other(slack_world: SlackWorld) -> None:
    slack, client = slack_world.slack, slack_world.client("ada")
    slack.suffers(Trouble.LOST, method="chat.postMessage", times=1)
    await a_claim_is_decided(slack_world)
    await client.command("/claim", "list")
    await slack_world.person("ada").hears("My claims")
    slack.workspace.channel("C0TEAM", client.user, BOT)
    await client.mention("help", channel="C0TEAM")
    await client.open_tab("home")
    nina = Person(PersonId("nina"), "Nina New", email="nina@example.com", manager_id=PersonId("grace"))
    await slack_world.app.store.write(lambda unit: unit.people.put(nina))
    slack.workspace.join("U0NINA", nina.name, email=nina.email)
    await SlackClient(slack, slack_world.sender, "U0NINA").say("help")
    await slack_world.quiet()
    for told in (
        {"type": "user_change", "user": {"id": "U0NINA", "team_id": client.member.team}, "event_ts": "1.0"},
        {"type": "tokens_revoked", "tokens": {"bot": ["U0OTHER"]}, "event_ts": "1.0"},
        {"type": "file_deleted", "file_id": "F1", "event_ts": "1.0"},
        {"type": "app_uninstalled", "event_ts": "1.0"},
    ):
        assert (await slack_world.sender.deliver("event", event(told, at=slack.now()))).is_acknowledged

    assert slack.scopes() | slack_world.sender.scopes() == set(SCOPES)
    assert slack_world.sender.events() == set(EVENTS)


async def test_over_socket_mode_a_claim_is_filed_and_decided_and_a_new_connection_follows_the_old(
    socket_world: SlackWorld,
) -> None:
    await a_claim_is_decided(socket_world)
    sockets = socket_world.slack.sockets
    await sockets.disconnect("warning")
    surface = socket_world.person("ada").surface
    assert isinstance(surface, SlackSurface)
    while sockets.opened < 2:
        await surface.changed(0.05)
    await socket_world.client("ada").command("/claim")
    await socket_world.person("ada").sees_form("New claim")
    await socket_world.person("ada").fills({"Amount": "20", "Category": "Meals", "Date": "2026-11-20"})
    await socket_world.person("ada").sees_card("C-000002", "¥20.00")
    assert socket_world.slack.workspace.noted == []


async def test_over_socket_mode_a_command_that_comes_again_is_the_same_command(
    socket_world: SlackWorld, caplog: pytest.LogCaptureFixture
) -> None:
    await socket_world.client("ada").command("/claim", "taxi 68 yesterday")
    await socket_world.person("ada").sees_card("C-000001", "Draft")
    assert (await socket_world.sender.again(socket_world.sender.sent[-1])).is_acknowledged
    await socket_world.quiet()
    assert await socket_world.claim(2) is None
    assert not [each for each in caplog.records if "security" in each.getMessage()]
