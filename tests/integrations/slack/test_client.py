"""Calls to Slack: how they are sent, and what becomes of every way in which they can fail."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.chat.refusals import Busy, ChannelError, Expired, Failed, Gated, Gone, Unknown
from integrations.slack import client
from integrations.slack.client import SHUT_SECONDS, SlackApi
from tests.integrations.slack.answering import Answering, answering, cut
from tests.integrations.slack.test_errors import IN_USE, SLACK

TOKEN = "xoxb-secret-of-the-bot"


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def slack() -> AsyncIterator[Answering]:
    async with answering() as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def api(slack: Answering, clock: Clock) -> AsyncIterator[SlackApi]:
    api = SlackApi(token=TOKEN, api_url=slack.api_url, seconds=2.0, clock=clock)
    yield api
    await api.close()


# ---------------------------------------------------------------- by a proxy


async def test_everything_goes_by_the_proxy_of_the_environment(
    slack: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", slack.url)
    far = SlackApi(token=TOKEN, api_url="http://slack.invalid/api/", seconds=2.0)
    await far.call("auth.test")
    await far.answer("http://hooks.invalid/answer", text="hello")
    await far.upload("http://files.invalid/upload", b"a file")
    await far.close()

    assert slack.methods == ["auth.test", "/answer", "/upload"]


async def test_nothing_goes_by_the_proxy_that_the_environment_excepts(
    slack: Answering, api: SlackApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    await api.call("auth.test")
    await api.answer(f"{slack.url}/answer", text="hello")

    assert slack.methods == ["auth.test", "/answer"]


def test_a_connection_that_stays_open_takes_the_proxy_of_all_else(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "localhost")
    found = [client.proxy_to(url) for url in ("wss://wss.slack.com/link", "ws://127.0.0.1/x", "wss://localhost/x")]
    assert found == ["http://proxy.example:3128", None, None]


# ---------------------------------------------------------------- how it is sent


async def test_a_call_carries_the_token_in_its_header_and_gives_the_answer(slack: Answering, api: SlackApi) -> None:
    slack.say("chat.postMessage", {"ts": "1.2"})

    told = await api.call("chat.postMessage", channel="U1", text="hello", thread_ts=None, unfurl_links=False)

    (asked,) = slack.asked
    assert told["ts"] == "1.2"
    assert asked.arguments == {"channel": "U1", "text": "hello", "unfurl_links": False}
    assert asked.headers["Authorization"] == f"Bearer {TOKEN}"


async def test_a_method_without_json_gets_a_form(slack: Answering, api: SlackApi) -> None:
    await api.call("users.info", user="U1", include_locale=True)

    assert slack.calls("users.info") == [{"user": "U1", "include_locale": "true"}]


@pytest.mark.parametrize("method", IN_USE)
def test_the_methods_without_json_are_those_of_slacks_own_list(method: str) -> None:
    takes_json = SLACK["methods"][method].get("json", False)

    assert takes_json == (method not in client._FORM_ONLY)


async def test_all_calls_share_one_session(slack: Answering, api: SlackApi) -> None:
    session = api.session
    await asyncio.gather(*(api.call("auth.test") for _ in range(5)))

    assert api.session is session


async def test_after_closing_another_session_is_opened(slack: Answering, api: SlackApi) -> None:
    await api.call("auth.test")
    await api.close()
    await api.call("auth.test")

    assert slack.methods == ["auth.test", "auth.test"]


async def test_who_we_are_is_asked_once(slack: Answering, api: SlackApi) -> None:
    slack.say("auth.test", {"team_id": "T1", "user_id": "U0", "bot_id": "B1"})

    assert (await api.identity()).team == "T1"
    assert (await api.identity()).user == "U0"
    assert len(slack.asked) == 1


async def test_nothing_of_token_and_words_is_logged(
    slack: Answering, api: SlackApi, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    slack.say("chat.postMessage", {"ts": "1.2"}, "brand_new_error", "invalid_auth")

    await api.call("chat.postMessage", channel="U1", text="lunch with Ana")
    for _ in range(2):
        with pytest.raises(ChannelError) as failed:
            await api.call("chat.postMessage", channel="U1", text="lunch with Ana")
        assert TOKEN not in str(failed.value)

    assert TOKEN not in caplog.text
    assert "Ana" not in caplog.text
    assert "brand_new_error" in str([vars(record) for record in caplog.records])


# ---------------------------------------------------------------- what fails


def _html(status: int) -> web.Response:
    return web.Response(status=status, text="<html>down</html>", content_type="text/html")


def _json(status: int, word: str) -> web.Response:
    return web.json_response({"ok": False, "error": word}, status=status)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("channel_not_found", Gone),
        ("service_unavailable", Failed),
        (lambda _: _json(503, "service_unavailable"), Failed),
        ("fatal_error", Unknown),
        (lambda _: _json(500, "internal_error"), Unknown),
        (lambda _: _json(500, "brand_new"), Unknown),
        (lambda _: _html(500), Unknown),
        (lambda _: _html(502), Unknown),
        (lambda _: _html(200), Unknown),
        (lambda _: _html(404), Failed),
        (lambda _: web.Response(text="ok"), Unknown),
        (lambda _: web.Response(text="{", content_type="application/json"), Unknown),
        (lambda _: web.json_response([1]), Unknown),
        (lambda _: web.json_response({}), Unknown),
        (lambda _: web.json_response({"ok": False, "error": 7}), Unknown),
        (lambda _: web.Response(text="", content_type="application/json"), Unknown),
        (cut(), Unknown),
    ],
)
async def test_an_answer_is_told_apart_by_whether_it_may_have_happened(
    slack: Answering, api: SlackApi, answer: Any, kind: type[ChannelError]
) -> None:
    slack.say("chat.postMessage", answer)

    with pytest.raises(ChannelError) as failed:
        await api.call("chat.postMessage", channel="U1", text="hello")

    assert type(failed.value) is kind
    assert len(slack.asked) == 1


@pytest.mark.parametrize("status", [200, 429])
async def test_too_many_calls_wait_as_long_as_slack_says(slack: Answering, api: SlackApi, status: int) -> None:
    def answer(_: web.Request) -> web.Response:
        body = {"ok": False, "error": "ratelimited"}
        return web.json_response(body, status=status, headers={"Retry-After": "17"})

    slack.say("chat.update", answer)

    with pytest.raises(Busy) as failed:
        await api.call("chat.update", channel="D1", ts="1.2", text="hello")

    assert failed.value.retry_after == 17.0


async def test_a_refused_connection_certainly_sent_nothing() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    api = SlackApi(token=TOKEN, api_url=f"http://127.0.0.1:{port}/api/")

    with pytest.raises(Failed):
        await api.call("auth.test")
    await api.close()


async def test_no_answer_in_time_leaves_open_whether_it_happened(slack: Answering) -> None:
    over = asyncio.Event()

    async def wait(_: web.Request) -> web.Response:
        await over.wait()
        return web.json_response({"ok": True})

    slack.say("chat.postMessage", wait)
    api = SlackApi(token=TOKEN, api_url=slack.api_url, seconds=0.2)

    with pytest.raises(Unknown):
        await api.call("chat.postMessage", channel="U1", text="hello")
    over.set()
    await api.close()


async def test_the_token_follows_no_redirect(slack: Answering, api: SlackApi) -> None:
    def redirect(_: web.Request) -> web.Response:
        return web.Response(status=307, headers={"Location": f"{slack.url}/elsewhere"})

    slack.say("auth.test", redirect)

    with pytest.raises(Failed):
        await api.call("auth.test")
    assert slack.methods == ["auth.test"]


# ---------------------------------------------------------------- shut


async def test_a_dead_token_is_tried_again_only_after_a_while(slack: Answering, api: SlackApi, clock: Clock) -> None:
    slack.say("chat.postMessage", "token_revoked", {})

    for _ in range(50):
        with pytest.raises(Gated, match="token_revoked"):
            await api.call("chat.postMessage", channel="U1", text="hello")
    with pytest.raises(Gated):
        await api.call("users.info", user="U1")
    assert len(slack.asked) == 1

    clock.now += SHUT_SECONDS
    await api.call("chat.postMessage", channel="U1", text="hello")
    assert len(slack.asked) == 2


async def test_a_missing_scope_shuts_only_the_method_that_needs_it(slack: Answering, api: SlackApi) -> None:
    slack.say("files.info", "missing_scope")

    for _ in range(3):
        with pytest.raises(Gated):
            await api.call("files.info", file="F1")
    await api.call("chat.postMessage", channel="U1", text="hello")

    assert slack.methods == ["files.info", "chat.postMessage"]


# ---------------------------------------------------------------- answers to a command


async def test_an_answer_to_a_command_is_posted_without_the_token(slack: Answering, api: SlackApi) -> None:
    slack.say("/hook", lambda _: web.Response(text="ok"))

    await api.answer(f"{slack.url}/hook", text="hello")

    (asked,) = slack.asked
    assert json.loads(asked.content) == {"text": "hello"}
    assert "Authorization" not in asked.headers


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (lambda _: _json(404, "used_url"), Expired),
        (lambda _: _json(404, "expired_url"), Expired),
        (lambda _: web.Response(status=404, text="expired_url"), Expired),
        (lambda _: web.Response(status=404, text="No service"), Expired),
        (lambda _: web.Response(status=429, text="", headers={"Retry-After": "3"}), Busy),
        (lambda _: _html(500), Unknown),
        (lambda _: web.Response(status=307, headers={"Location": "/elsewhere"}), Failed),
        (cut(), Unknown),
    ],
)
async def test_an_answer_to_a_command_that_comes_too_late(
    slack: Answering, api: SlackApi, answer: Any, kind: type[ChannelError]
) -> None:
    slack.say("/hook", answer)

    with pytest.raises(ChannelError) as failed:
        await api.answer(f"{slack.url}/hook", text="hello")

    assert type(failed.value) is kind


def test_the_libraries_of_slack_are_loaded_only_where_slack_is_configured() -> None:
    """Half of the memory of an idle demo, otherwise."""
    root = Path(__file__).parents[3]
    outside = [path for folder in ("bot", "handlers", "storage", "claims") for path in (root / folder).rglob("*.py")]

    at_the_top = [
        path.name
        for path in outside
        for line in path.read_text("utf-8").splitlines()
        if line.startswith(("from slack_", "import slack_", "from integrations.slack", "import integrations.slack"))
    ]
    assert at_the_top == []
