"""The Slack client of the tests sends what Slack sends, and does for nobody what Slack's own would not do."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.support.slack_caller import Answer, Caller, button, entry, modal, option, section, words
from tests.support.slack_client import SlackClient
from tests.support.slack_payloads import encoded, sent, signed
from tests.support.slack_rules import FILES
from tests.support.slack_sender import Sender
from tests.support.slack_typing import REQUIRED, Impossible

KINDS = {
    "event": "event.",
    "message": "event.message.",
    "app_mention": "event.app_mention.",
    "app_home_opened": "event.app_home_opened.",
}
UNTOLD = {
    "shortcut": "message_action.",  # has no sample of its own; it is a message shortcut without the message
}
NEWER = {
    # What Slack sends by its documentation and the samples leave out.
    ".enterprise", ".is_enterprise_install", ".is_cleared", ".event.view", ".event.channel_type", ".event.files",
    ".user.username", ".event.parent_user_id", ".api_app_id", ".is_ext_shared_channel", ".event_context",
}  # fmt: skip
DEEP = (".blocks", ".values", ".elements", ".fields", ".files", ".actions[]", ".view", ".message.metadata")
"""Parts whose inside is the app's own, a file's or written out in samples only here and there."""


@dataclass
class FakeApp:
    """Somebody who takes what Slack sends and answers what a test says."""

    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[tuple[int, Any]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        """One delivery."""
        self.got.append((dict(request.headers), await request.read()))
        status, body = self.answers.pop(0) if self.answers else (200, None)
        return web.Response(status=status) if body is None else web.json_response(body, status=status)

    def payload(self, number: int = -1) -> dict[str, Any]:
        """What was in it."""
        headers, body = self.got[number]
        if headers["Content-Type"] == "application/json":
            found: dict[str, Any] = json.loads(body)
            return found
        pairs = dict(parse_qsl(body.decode(), keep_blank_values=True))
        return json.loads(pairs["payload"]) if "payload" in pairs else pairs


@pytest.fixture
async def taker() -> AsyncIterator[tuple[FakeApp, str]]:
    """Such an app and its address."""
    own = FakeApp()
    server = web.Application()
    server.router.add_post("/slack/events", own.take)
    async with TestServer(server) as running:
        yield own, str(running.make_url("/slack/events"))


@pytest.fixture
async def ada(app: Caller, taker: tuple[FakeApp, str]) -> AsyncIterator[SlackClient]:
    """Ada at her Slack."""
    sender = Sender(app.slack, url=taker[1], pauses=(0.0, 0.0, 0.0))
    yield SlackClient(app.slack, sender, "U0ADA")
    await sender.close()


@pytest.fixture
def got(taker: tuple[FakeApp, str]) -> FakeApp:
    """What the app got."""
    return taker[0]


async def opens(app: Caller, view: Answer) -> None:
    """A modal in front of Ada."""
    assert await app.error("views.open", trigger_id=app.trigger(), view=view) is None


# ---------------------------------------------------------------- shapes


def paths(value: Any, at: str = "") -> Iterator[str]:
    """Where something stands in a payload."""
    if at:
        yield at
    if isinstance(value, dict):
        for name, each in value.items():
            yield from paths(each, f"{at}.{name}")
    elif isinstance(value, list):
        for each in value:
            yield from paths(each, f"{at}[]")


def known_paths(payload: dict[str, Any]) -> set[str]:
    """Where something stands in what others saw Slack send of that kind."""
    kind = payload.get("type", "command")
    name = KINDS[payload["event"]["type"]] if kind == "event_callback" else UNTOLD.get(kind, f"{kind}.")
    files = list((FILES / "payloads").glob(f"{name}*.json"))
    assert files, name
    return {path for file in files for path in paths(json.loads(file.read_text())["payload"])} | NEWER


def test_a_body_is_signed_as_in_slack_s_own_example() -> None:
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    headers = signed(body, secret="8f742231b10e8888abcd99yyyzzz85a5", at=1_531_420_618)
    wanted = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    assert headers == {"X-Slack-Request-Timestamp": "1531420618", "X-Slack-Signature": wanted}


async def test_nothing_is_sent_that_slack_would_not_send(app: Caller, ada: SlackClient, got: FakeApp) -> None:
    choice = {"type": "static_select", "action_id": "o", "options": [option()]}
    posted = await app.call("chat.postMessage", channel="U0ADA", text="x", blocks=[section(accessory=choice)])
    blocks = [section(accessory=button(value="1"))]
    await app.call("chat.update", channel=posted["channel"], ts=posted["ts"], text="x", blocks=blocks)
    card = ada.messages()[0]
    await ada.say("hello")
    await ada.share({"a.png": b"abc"}, text="taxi", thread_ts=card.ts)
    mentioned = await ada.mention("hello", channel="C0GENERAL")
    await ada.open_tab("messages")
    await ada.open_tab("home")
    await ada.command("/claim", "taxi 5")
    await ada.shortcut("new_claim")
    await ada.message_shortcut("file_as_claim", mentioned)
    await ada.press("Go", on=card)
    await opens(app, modal(entry(), entry("files", type="file_input"), notify_on_close=True, callback_id="form"))
    ada.attach("b.png", b"abc")
    await ada.type("amount", "5")
    got.answers = [(200, {"response_action": "errors", "errors": {"amount": "no"}})]
    await ada.submit()
    await ada.close()
    assert len(got.got) == 11
    assert ada.sender.events() == {"message.im", "app_mention", "app_home_opened"}
    assert ada.sender.scopes() == {"im:history", "app_mentions:read", "commands"}
    for number in range(len(got.got)):
        payload = got.payload(number)
        known = known_paths(payload)
        unknown = {each for each in paths(payload) if not any(part in each for part in DEEP)} - known
        assert unknown == set(), payload.get("type")


def test_what_is_typed_comes_escaped_with_its_links_marked() -> None:
    typed = "a < b & c, see https://example.com/a?b=1&c=2 or ask ada@example.com"
    link = "<https://example.com/a?b=1&amp;c=2>"
    assert sent(typed) == f"a &lt; b &amp; c, see {link} or ask <mailto:ada@example.com|ada@example.com>"


def test_an_interaction_is_a_form_and_an_event_is_json() -> None:
    assert encoded("event", {"type": "x"}) == (b'{"type": "x"}', "application/json")
    assert encoded("command", {"text": "a b"}) == (b"text=a+b", "application/x-www-form-urlencoded")
    assert encoded("interactive", {"a": 1})[0] == b"payload=%7B%22a%22%3A+1%7D"


# ---------------------------------------------------------------- delivering


async def test_an_event_comes_again_until_it_is_acknowledged_byte_for_byte(ada: SlackClient, got: FakeApp) -> None:
    got.answers = [(500, None), (503, None)]
    await ada.say("hello")
    assert [body for _, body in got.got] == [got.got[0][1]] * 3
    assert [headers.get("X-Slack-Retry-Num") for headers, _ in got.got] == [None, "1", "2"]
    got.answers = [(500, None)] * 9
    await ada.say("hello again")
    assert len(got.got) == 7


async def test_what_is_pressed_comes_once_and_its_person_is_told(app: Caller, ada: SlackClient, got: FakeApp) -> None:
    await app.call("chat.postMessage", channel="U0ADA", text="x", blocks=[section(accessory=button())])
    got.answers = [(500, None)]
    await ada.press("Go", on=ada.messages()[0])
    assert len(got.got) == 1
    assert ada.troubles == ["Slack could not reach the app: http_status_500"]


async def test_the_answer_to_a_command_is_seen_by_its_person_alone(app: Caller, ada: SlackClient, got: FakeApp) -> None:
    got.answers = [(200, {"response_type": "ephemeral", "text": "Understood."})]
    await ada.command("/claim", "taxi 5", channel="C0GENERAL")
    assert [each.text for each in ada.messages("C0GENERAL")] == ["Understood."]
    assert app.slack.called("chat.postMessage") == []


async def test_a_double_click_is_two_deliveries_of_the_same(app: Caller, ada: SlackClient, got: FakeApp) -> None:
    await app.call("chat.postMessage", channel="U0ADA", text="x", blocks=[section(accessory=button())])
    await ada.press("Go", on=ada.messages()[0], times=2)
    assert got.got[0][1] == got.got[1][1]


# ---------------------------------------------------------------- modals


async def test_a_modal_is_not_sent_before_all_that_is_needed_is_filled_in(
    app: Caller, ada: SlackClient, got: FakeApp
) -> None:
    await opens(app, modal(entry(), {**entry("note"), "optional": True}))
    assert await ada.submit() is None
    assert ada.front is not None
    assert ada.front.errors == {"amount": REQUIRED}
    assert got.got == []
    await ada.type("amount", "5")
    assert await ada.submit() is not None
    assert got.payload()["view"]["state"]["values"] == {
        "amount": {"value": {"type": "plain_text_input", "value": "5"}},
        "note": {"value": {"type": "plain_text_input", "value": None}},
    }
    assert ada.front is None


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ({"max_length": 3}, "four"),
        ({"type": "datepicker"}, "tomorrow"),
        ({"type": "datepicker", "initial_date": "2026-11-01"}, ""),
        ({"type": "static_select", "options": [option()]}, "Three"),
        ({"type": "file_input"}, "a.png"),
    ],
)
async def test_what_slack_has_no_way_to_do_can_t_be_typed(
    app: Caller, ada: SlackClient, element: Answer, value: str
) -> None:
    await opens(app, modal(entry(**element)))
    with pytest.raises(Impossible):
        await ada.type("amount", value)


@pytest.mark.parametrize(
    ("answer", "titles"),
    [
        (None, ["Title"]),
        ({"response_action": "clear"}, []),
        ({"response_action": "update", "view": modal(title=words("Wait"))}, ["Title", "Wait"]),
        ({"response_action": "push", "view": modal(title=words("More"))}, ["Title", "Title", "More"]),
    ],
)
async def test_the_answer_says_what_becomes_of_a_modal(
    app: Caller, ada: SlackClient, got: FakeApp, answer: Any, titles: list[str]
) -> None:
    optional = {**entry(), "optional": True}
    await opens(app, modal(optional))
    pushed = {"trigger_id": app.trigger(view=ada.stack[0].id), "view": modal(optional)}
    assert await app.error("views.push", **pushed) is None
    got.answers = [(200, answer)]
    await ada.submit()
    assert [each.given["title"]["text"] for each in ada.stack] == titles
    assert ada.troubles == []


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"other": "no such block"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "close"},
        {"ok": True},
    ],
)
async def test_an_answer_that_means_nothing_is_trouble_and_the_modal_stays(
    app: Caller, ada: SlackClient, got: FakeApp, answer: Any
) -> None:
    await opens(app, modal({**entry(), "optional": True}))
    got.answers = [(200, answer)]
    await ada.submit()
    assert len(ada.stack) == len(ada.troubles) == len(app.slack.workspace.noted) == 1


async def test_a_closed_modal_is_told_of_only_where_that_was_asked_for(
    app: Caller, ada: SlackClient, got: FakeApp
) -> None:
    await opens(app, modal())
    await ada.close()
    assert got.got == []
    await opens(app, modal(notify_on_close=True))
    root = ada.stack[0].id
    pushed = {"trigger_id": app.trigger(view=root), "view": modal()}
    assert await app.error("views.push", **pushed) is None
    await ada.close(everything=True)
    assert (got.payload()["view"]["id"], got.payload()["is_cleared"]) == (root, True)
    assert ada.stack == []


async def test_options_of_the_app_are_asked_for_while_somebody_types(
    app: Caller, ada: SlackClient, got: FakeApp
) -> None:
    await opens(app, modal(entry("person", type="external_select")))
    got.answers = [(200, {"options": [option("Grace", "grace")]})]
    await ada.type("person", "Grace")
    assert got.payload()["value"] == "Grace"
    await ada.submit()
    chosen = got.payload()["view"]["state"]["values"]["person"]["value"]["selected_option"]
    assert chosen["value"] == "grace"
