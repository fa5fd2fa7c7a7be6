"""What `doctor` finds out about the app at Slack: whether its token counts, and what rights it lacks."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.doctor.channels import check_slack
from bot.settings import Settings
from integrations.slack.checkup import look
from integrations.slack.manifest import SCOPES
from tests.support.slack_server import TOKEN, SlackServer


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
    assert "does not take our token" in (found.trouble or "")


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
        settings = Settings.of({**given, "CHIT_PUBLIC_URL": "https://chit.example.com"})
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
    reached = await check_slack(Settings.of({**given, "CHIT_PUBLIC_URL": "https://chit.example.com"}))
    assert (reached.status, "/slack/events" in reached.detail) == ("ok", True)
