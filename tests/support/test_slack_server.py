"""The Slack of the tests refuses the calls that the real one refuses, on both sides of each limit."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.support.slack_caller import Answer, Caller, modal, section
from tests.support.slack_server import APP_TOKEN, TOKEN
from tests.support.slack_trouble import Trouble
from tests.support.slack_workspace import Workspace

# ---------------------------------------------------------------- who may call, and what


@pytest.mark.parametrize(("token", "error"), [("", "not_authed"), ("xoxb-other", "invalid_auth")])
async def test_a_call_without_the_right_token_is_refused(app: Caller, token: str, error: str) -> None:
    assert (await app.call("auth.test", token=token))["error"] == error


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive", "invalid_auth"])
async def test_a_token_can_be_taken_away_and_given_back(app: Caller, error: str) -> None:
    app.slack.revoke(error)
    assert await app.error("chat.postMessage", channel="U0ADA", text="x") == error
    app.slack.restore()
    assert await app.error("chat.postMessage", channel="U0ADA", text="x") is None


async def test_each_kind_of_token_is_for_its_own_methods(app: Caller) -> None:
    assert (await app.call("auth.test", token=APP_TOKEN))["error"] == "not_allowed_token_type"
    assert await app.error("apps.connections.open") == "not_allowed_token_type"


async def test_a_method_needs_one_of_its_scopes(app: Caller) -> None:
    app.slack.switches.granted = frozenset({"chat:write"})
    assert await app.error("users.info", user="U0ADA") == "missing_scope"
    assert await app.error("chat.postMessage", channel="U0ADA", text="x") is None


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("chat.postMassage", {}, "unknown_method"),
        ("chat.postMessage", {"channel": "U0ADA", "text": "x", "colour": "red"}, "invalid_arg_name"),
        ("chat.postMessage", {"text": "x"}, "invalid_arguments"),
        ("chat.postMessage", {"channel": "U0ADA"}, "no_text"),
        ("chat.postMessage", {"channel": "U0ADA", "text": ""}, "no_text"),
        ("chat.postMessage", {"channel": "U0ADA", "text": 5}, "invalid_arguments"),
        ("chat.postMessage", {"channel": "U0ADA", "text": "x", "markdown_text": "x"}, "invalid_arguments"),
        ("chat.postMessage", {"channel": "U0ADA", "text": "x", "blocks": "[]"}, "invalid_arguments"),
        ("chat.postMessage", {"channel": "U0ADA", "text": "x", "metadata": {"id": "1"}}, "invalid_arguments"),
        ("views.open", {"view": modal()}, "invalid_arguments"),
        ("views.update", {"view": modal()}, "invalid_arguments"),
        ("users.info", {"user": "U0ADA"}, "invalid_arguments"),  # takes no JSON
    ],
)
async def test_a_call_of_the_wrong_shape_is_refused(app: Caller, method: str, arguments: Answer, error: str) -> None:
    assert await app.error(method, **arguments) == error


async def test_the_official_library_s_calls_are_all_understood(app: Caller) -> None:
    client = AsyncWebClient(TOKEN, base_url=app.slack.api_url, session=app.session)
    opened = await client.conversations_open(users="U0ADA")
    posted = await client.chat_postMessage(channel="U0ADA", text="x", blocks=[section()], unfurl_links=False)
    assert posted["channel"] == opened["channel"]["id"]
    await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="y", parse="none")
    user = (await client.users_info(user="U0ADA", include_locale=True))["user"]
    assert (user["locale"], user["profile"]["email"]) == ("en-GB", "ada@example.com")
    view = (await client.views_open(trigger_id=app.trigger(), view=modal()))["view"]
    await client.views_update(view_id=view["id"], hash=view["hash"], view=modal())
    await client.views_publish(user_id="U0ADA", view={"type": "home", "blocks": [section()]})
    begun = await client.files_getUploadURLExternal(filename="a.png", length=3, alt_txt="a picture")
    async with app.session.post(begun["upload_url"], data=b"abc") as answer:
        assert answer.status == 200
    await client.files_completeUploadExternal(files=[{"id": begun["file_id"], "title": "a"}])
    assert (await client.files_info(file=begun["file_id"]))["file"]["alt_txt"] == "a picture"
    assert (await client.conversations_history(channel=posted["channel"], limit=5))["messages"][0]["text"] == "y"
    assert app.slack.refused() == []
    needed = {"chat:write", "files:read", "files:write", "im:history", "im:write", "users:read", "users:read.email"}
    assert app.slack.scopes() == needed


# ---------------------------------------------------------------- messages


async def test_a_message_to_a_person_goes_to_the_direct_conversation(app: Caller) -> None:
    first = await app.call("chat.postMessage", channel="U0ADA", text="one")
    second = await app.call("chat.postMessage", channel=first["channel"], text="two")
    assert first["channel"].startswith("D")
    assert second["channel"] == first["channel"]
    assert first["ts"] < second["ts"]
    assert [each.text for each in app.slack.workspace.seen_by("U0ADA")] == ["one", "two"]
    assert list(app.slack.workspace.seen_by("U0BOB")) == []


@pytest.mark.parametrize(("channel", "error"), [("U404", "channel_not_found"), ("C0SECRET", "not_in_channel")])
async def test_a_message_to_nowhere_is_refused(app: Caller, channel: str, error: str) -> None:
    assert await app.error("chat.postMessage", channel=channel, text="x") == error


async def test_nothing_is_posted_to_somebody_whose_account_is_off(app: Caller) -> None:
    app.slack.workspace.members["U0ADA"].is_deleted = True
    assert await app.error("chat.postMessage", channel="U0ADA", text="x") == "channel_not_found"
    assert await app.error("conversations.open", users="U0ADA") == "user_disabled"


async def test_a_conversation_takes_one_message_a_second(app: Caller) -> None:
    post = {"channel": "U0ADA", "text": "x"}
    assert await app.error("chat.postMessage", **post) is None
    app.clock.skip(0.999)
    status, answer, retry_after = await app.raw("chat.postMessage", json=post)
    assert (status, answer["error"], retry_after) == (429, "ratelimited", "1")
    assert (await app.raw("chat.postMessage", json={**post, "channel": "U0BOB"}))[0] == 200
    app.clock.skip(0.001)
    assert (await app.raw("chat.postMessage", json=post))[0] == 200


async def test_times_of_messages_are_unique_even_while_the_clock_stands_still(app: Caller) -> None:
    workspace = Workspace(app.clock.now)
    stamps = [workspace.stamp() for _ in range(100)]
    assert stamps == sorted(set(stamps))


async def test_only_an_own_message_that_is_there_can_be_changed_and_by_its_conversation(app: Caller) -> None:
    posted = await app.call("chat.postMessage", channel="U0ADA", text="x")
    theirs = app.slack.workspace.post(posted["channel"], "U0ADA", text="hello")
    here = {"channel": posted["channel"], "text": "y", "parse": "none"}
    assert await app.error("chat.update", ts=posted["ts"], **here) is None
    assert await app.error("chat.update", ts="1.000000", **here) == "message_not_found"
    assert await app.error("chat.update", ts=theirs.ts, **here) == "cant_update_message"
    assert await app.error("chat.update", ts=posted["ts"], **{**here, "channel": "U0ADA"}) == "channel_not_found"
    assert app.slack.workspace.noted == ["mrkdwn left on", "unfurl_links left on", "unfurl_media left on"]


async def test_a_change_takes_4000_characters_of_text(app: Caller) -> None:
    posted = await app.call("chat.postMessage", channel="U0ADA", text="x" * 4_001)
    here = {"channel": posted["channel"], "ts": posted["ts"], "parse": "none"}
    assert await app.error("chat.update", text="x" * 4_000, **here) is None
    assert await app.error("chat.update", text="x" * 4_001, **here) == "msg_too_long"


async def test_a_message_for_one_is_seen_by_that_one_in_the_channel_alone(app: Caller) -> None:
    post = {"channel": "C0GENERAL", "text": "psst"}
    assert await app.error("chat.postEphemeral", user="U0BOB", **post) == "user_not_in_channel"
    answer = await app.call("chat.postEphemeral", user="U0ADA", **post)
    assert [each.text for each in app.slack.workspace.seen_by("U0ADA")] == ["psst"]
    change = {"channel": "C0GENERAL", "ts": answer["message_ts"], "text": "y"}
    assert await app.error("chat.update", **change) == "message_not_found"


@pytest.mark.parametrize(
    ("more", "noted"),
    [
        ({"link_names": True}, "link_names"),
        ({"parse": "full"}, "parse full"),
        ({"text": "<!channel> hello"}, "control sequence <!channel>"),
        ({"text": "<@U0ADA>"}, "control sequence <@U0ADA>"),
        (
            {"blocks": [section("<https://evil.example|your bank>")]},
            "control sequence <https://evil.example|your bank>",
        ),
        ({"text": None, "blocks": [section()]}, "blocks without a text for screen readers"),
        ({"unfurl_links": True}, "unfurl_links left on"),
        ({"mrkdwn": True}, "mrkdwn left on"),
    ],
)
async def test_what_slack_would_show_and_nobody_should_send_is_noted(app: Caller, more: Answer, noted: str) -> None:
    given = {"channel": "U0ADA", "text": "x", "mrkdwn": False, "unfurl_links": False, "unfurl_media": False, **more}
    assert (
        await app.error("chat.postMessage", **{name: value for name, value in given.items() if value is not None})
        is None
    )
    assert app.slack.workspace.noted == [noted]


async def test_the_past_is_told_once_a_minute_and_metadata_only_when_asked_for(app: Caller) -> None:
    metadata = {"event_type": "chit_message", "event_payload": {"id": "o1"}}
    posted = await app.call("chat.postMessage", channel="U0ADA", text="x", metadata=metadata)
    here = {"channel": posted["channel"]}
    assert "metadata" not in (await app.call("conversations.history", **here))["messages"][0]
    status, answer, retry_after = await app.raw("conversations.history", json=here)
    assert (status, answer["error"]) == (429, "ratelimited")
    app.clock.skip(int(retry_after or 0))
    told = await app.call("conversations.history", include_all_metadata=True, **here)
    assert told["messages"][0]["metadata"] == metadata
    app.clock.skip(60)
    assert (await app.call("conversations.history", oldest=posted["ts"], **here))["messages"] == []


async def test_a_response_address_serves_five_times_in_half_an_hour(app: Caller) -> None:
    channel = app.slack.workspace.im("U0ADA").id
    url, late = (app.slack.response_url("U0ADA", channel) for _ in range(2))

    async def respond(where: str) -> int:
        async with app.session.post(where, json={"text": "hello"}) as answer:
            return answer.status

    assert [await respond(url) for _ in range(6)] == [200] * 5 + [404]
    app.clock.skip(1_800)
    assert await respond(late) == 200
    app.clock.skip(0.001)
    assert await respond(late) == 404


# ---------------------------------------------------------------- files


async def test_a_file_is_uploaded_in_three_steps_and_in_no_two(app: Caller) -> None:
    begun = await app.form("files.getUploadURLExternal", filename="a.png", length="3")
    done = {"files": [{"id": begun["file_id"]}]}
    assert await app.error("files.completeUploadExternal", **done) == "file_not_found"
    async with app.session.post(begun["upload_url"], data=b"four") as answer:
        assert answer.status == 400
    async with app.session.post(begun["upload_url"], data=b"abc") as answer:
        assert answer.status == 200
    shown = {"channel": "U0ADA", "text": "x"}
    image = [{"type": "image", "slack_file": {"id": begun["file_id"]}, "alt_text": "a"}]
    assert await app.error("chat.postMessage", blocks=image, **shown) == "invalid_blocks"
    app.slack.files.processing_seconds = 10
    assert await app.error("files.completeUploadExternal", **done) is None
    assert await app.error("chat.postMessage", blocks=image, **shown) == "invalid_blocks"
    app.clock.skip(10)
    assert await app.error("chat.postMessage", blocks=image, **shown) is None


async def test_a_file_is_handed_out_to_the_token_alone(app: Caller) -> None:
    kept = app.slack.files.put("a.png", b"abc", user="U0ADA")
    kept.seen_by.add("D1")
    url = app.slack.files.payload(kept)["url_private_download"]

    async def fetch(token: str) -> tuple[int, str, str]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with app.session.get(url, headers=headers, allow_redirects=False) as answer:
            return answer.status, answer.content_type, answer.headers.get("Location", "")

    assert await fetch(TOKEN) == (200, "image/png", "")
    assert await fetch("") == (200, "text/html", "")
    app.slack.files.login_by_redirect = True
    assert await fetch("xoxb-other") == (302, "text/plain", f"http://localhost:{app.slack.port}/login")
    async with app.session.get(f"http://localhost:{app.slack.port}/login", headers={"Authorization": "Bearer x"}):
        assert app.slack.files.leaked == ["/login"]


async def test_a_file_that_was_not_shared_with_the_app_is_not_there(app: Caller) -> None:
    kept = app.slack.files.put("a.png", b"abc", user="U0ADA")
    assert (await app.form("files.info", file=kept.id))["error"] == "file_not_found"


# ---------------------------------------------------------------- Socket Mode


async def test_a_connection_says_hello_takes_acknowledgements_and_can_go_silent(app: Caller) -> None:
    url = (await app.call("apps.connections.open", token=APP_TOKEN))["url"]
    async with app.session.ws_connect(url) as socket:
        assert (await socket.receive_json())["type"] == "hello"
        telling = asyncio.ensure_future(app.slack.sockets.send("command", {"command": "/claim"}, seconds=5))
        envelope = await socket.receive_json()
        assert (envelope["type"], envelope["payload"]) == ("slash_commands", {"command": "/claim"})
        await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "ok"}})
        assert await telling == {"text": "ok"}
        app.slack.sockets.is_dead = True
        assert await app.slack.sockets.send("event", {}, seconds=0.05) is None
        app.slack.sockets.is_dead = False
        await app.slack.sockets.disconnect()
        assert (await socket.receive_json())["type"] == "disconnect"
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await app.session.ws_connect(url)


# ---------------------------------------------------------------- trouble


async def test_an_answer_can_be_lost_after_the_message_was_posted(app: Caller) -> None:
    post = {"channel": "U0ADA", "text": "x"}
    app.slack.suffers(Trouble.LOST, times=1)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await app.call("chat.postMessage", **post)
    assert len(app.slack.workspace.messages) == 1
    app.slack.suffers(Trouble.CUT, times=1)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await app.call("chat.postMessage", **post)
    assert len(app.slack.workspace.messages) == 1
    assert await app.error("chat.postMessage", **post) is None


async def test_slack_can_be_down_and_come_back(app: Caller) -> None:
    await app.slack.goes_down()
    with pytest.raises(aiohttp.ClientConnectorError):
        await app.call("auth.test")
    await app.slack.comes_up()
    assert await app.error("auth.test") is None


async def test_slack_can_ask_to_wait_for_a_while(app: Caller) -> None:
    app.slack.suffers(Trouble.LIMITED, lasts=600, retry_after=30)
    assert await app.raw("auth.test", json={}) == (429, {"ok": False, "error": "ratelimited"}, "30")
    app.clock.skip(600)
    assert await app.error("auth.test") is None


async def test_slack_can_be_broken_slow_or_silent(app: Caller) -> None:
    app.slack.suffers(Trouble.BROKEN, times=1)
    async with app.session.post(app.slack.api_url + "auth.test") as answer:
        assert (answer.status, answer.content_type) == (500, "text/html")
    app.slack.suffers(Trouble.SLOW, times=1, seconds=0.01)
    assert await app.error("auth.test") is None
    app.slack.suffers(Trouble.HANG, times=1)
    with pytest.raises(TimeoutError):
        await app.raw("auth.test", json={}, timeout=aiohttp.ClientTimeout(total=0.1))


async def test_any_documented_error_can_be_asked_for_and_no_other(app: Caller) -> None:
    app.slack.refuse("chat.postMessage", "is_archived")
    assert await app.error("chat.postMessage", channel="U0ADA", text="x") == "is_archived"
    assert await app.error("chat.postMessage", channel="U0ADA", text="x") is None
    with pytest.raises(AssertionError):
        app.slack.refuse("chat.postMessage", "hash_conflict")


async def test_methods_can_be_kept_to_their_tier(app: Caller) -> None:
    app.slack.limit_by_tiers(["conversations.open"])
    for _ in range(50):
        assert (await app.raw("conversations.open", json={"users": "U0ADA"}))[0] == 200
    assert (await app.raw("conversations.open", json={"users": "U0ADA"}))[0] == 429
