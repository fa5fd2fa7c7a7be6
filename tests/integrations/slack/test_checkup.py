"""What `doctor` finds out about the app at Slack: whether its token counts, and what rights it lacks."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.doctor.channels import check_slack
from bot.settings import Settings
from integrations.slack import checkup
from integrations.slack.bolt import Acknowledgement, Bolt
from integrations.slack.checkup import look
from integrations.slack.deliveries import Delivery
from integrations.slack.ingress import Ingress
from integrations.slack.manifest import SCOPES
from integrations.slack.signature import Signature
from tests.support.slack_server import APP_TOKEN, TOKEN, SlackServer


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    """A Slack of each test's own."""
    async with SlackServer() as server:
        yield server


async def test_a_token_that_counts_is_told_with_its_workspace(slack: SlackServer) -> None:
    found = await look(token=TOKEN, app_token=None, api_url=slack.api_url)
    assert (found.trouble, found.missing) == (None, ())
    assert found.team


@pytest.mark.parametrize("error", ["token_revoked", "invalid_auth", "account_inactive"])
async def test_a_token_that_does_not_count_is_said_with_what_to_do(slack: SlackServer, error: str) -> None:
    slack.revoke(error)
    found = await look(token=TOKEN, app_token=None, api_url=slack.api_url)
    assert error in (found.trouble or "")
    assert "SLACK_BOT_TOKEN" in (found.fix or "")


async def test_a_socket_token_that_does_not_count_is_said_too(slack: SlackServer) -> None:
    found = await look(token=TOKEN, app_token="xapp-wrong", api_url=slack.api_url)
    assert (found.trouble or "").startswith("Slack does not take SLACK_APP_TOKEN: ")
    assert "connections:write" in (found.fix or "")


async def test_a_socket_token_in_the_place_of_the_bot_s_is_said_of_that_place(slack: SlackServer) -> None:
    found = await look(token=APP_TOKEN, app_token=TOKEN, api_url=slack.api_url)
    assert (found.trouble or "").startswith("Slack does not take SLACK_BOT_TOKEN: ")


async def test_rights_that_the_app_was_not_given_are_named() -> None:
    async def answer(request: web.Request) -> web.Response:
        granted = ",".join(each for each in SCOPES if each != "files:read")
        told = {"ok": True, "team": "Acme", "team_id": "T1", "user_id": "U1"}
        return web.json_response(told, headers={"X-OAuth-Scopes": granted})

    app = web.Application()
    app.router.add_post("/api/auth.test", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    await web.SockSite(runner, sock).start()
    url = f"http://127.0.0.1:{sock.getsockname()[1]}/api/"
    try:
        found = await look(token="xoxb-any", app_token=None, api_url=url)
        assert found.missing == ("files:read",)
        given = {"SLACK_BOT_TOKEN": "xoxb-any", "SLACK_SIGNING_SECRET": "s", "SLACK_API_URL": url}
        settings = Settings.of({**given, "CHIT_PUBLIC_URL": "https://chit.invalid"})
        check = await check_slack(settings)
        assert (check.status, "files:read" in check.detail) == ("warning", True)
    finally:
        await runner.cleanup()


async def test_a_slack_that_is_away_is_a_failed_check_and_no_crash() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/api/"
    found = await look(token="xoxb-any", app_token=None, api_url=url)
    assert "can't be reached" in (found.trouble or "")


async def test_where_slack_is_not_configured_nothing_is_asked() -> None:
    assert (await check_slack(Settings.of({}))).status == "off"


async def test_an_address_that_slack_can_not_reach_is_warned_of(slack: SlackServer) -> None:
    given = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": "s", "SLACK_API_URL": slack.api_url}
    check = await check_slack(Settings.of(given))
    assert (check.status, "Socket Mode" in (check.fix or "")) == ("warning", True)


async def test_an_address_at_which_nothing_answers_is_warned_of(slack: SlackServer) -> None:
    given = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": "s", "SLACK_API_URL": slack.api_url}
    # No machine has this address (RFC 6761), so nobody is asked.
    check = await check_slack(Settings.of({**given, "CHIT_PUBLIC_URL": "https://chit.invalid"}))
    assert check.status == "warning"
    assert "nothing answers at https://chit.invalid/slack/events" in check.detail


@asynccontextmanager
async def serving(*, secret: str) -> AsyncIterator[str]:
    """The address of what takes in Slack's deliveries with that secret."""
    app = web.Application()

    async def nothing(delivery: Delivery) -> Acknowledgement:
        raise AssertionError("nothing was delivered")

    Ingress(Bolt(nothing), Signature([secret])).mount(app)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


async def test_an_address_that_answers_with_our_secret_is_well_and_what_was_not_tried_is_said(
    slack: SlackServer,
) -> None:
    async with serving(secret="ours") as url:
        found = await look(token=TOKEN, app_token=None, api_url=slack.api_url, public_url=url, signing_secret="ours")
    assert (found.trouble, found.unreached) == (None, None)


async def test_an_address_where_another_secret_counts_is_warned_of(slack: SlackServer) -> None:
    async with serving(secret="older") as url:
        found = await look(token=TOKEN, app_token=None, api_url=slack.api_url, public_url=url, signing_secret="ours")
    assert "does not take what is signed with SLACK_SIGNING_SECRET" in (found.unreached or "")
    assert "Restart" in (found.unreached_fix or "")


async def test_an_address_that_is_somebody_else_s_is_warned_of(slack: SlackServer) -> None:
    async with TestServer(web.Application()) as server:
        url = str(server.make_url("")).rstrip("/")
        found = await look(token=TOKEN, app_token=None, api_url=slack.api_url, public_url=url, signing_secret="ours")
    assert "answers with status 404" in (found.unreached or "")


async def test_over_socket_mode_no_address_is_tried(slack: SlackServer) -> None:
    given = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "SLACK_API_URL": slack.api_url}
    check = await check_slack(Settings.of({**given, "CHIT_PUBLIC_URL": "https://chit.invalid"}))
    assert (check.status, "over Socket Mode" in check.detail) == ("ok", True)


async def test_what_only_slack_can_tell_is_not_said_to_be_well(
    slack: SlackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def well(*_: object, **__: object) -> tuple[None, None]:
        return None, None

    monkeypatch.setattr(checkup, "_of_address", well)
    given = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": "s", "SLACK_API_URL": slack.api_url}
    check = await check_slack(Settings.of({**given, "CHIT_PUBLIC_URL": "https://chit.example.com"}))
    assert (check.status, "“Verified”" in check.detail) == ("ok", True)
