"""What comes to the address of Slack: 401 for everybody else, 4xx for rubbish, and nothing ever ends as a 5xx."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.chat.events import Said
from integrations.slack.bolt import Acknowledgement, Bolt
from integrations.slack.deliveries import Delivery
from integrations.slack.ingress import MOST_BYTES, PATH, Ingress
from integrations.slack.signature import SIGNATURE, TIMESTAMP, Signature
from tests.integrations.slack.incoming import PAYLOADS, SECRET, Sender, message, slack

FORM = "application/x-www-form-urlencoded"
FILES = sorted(PAYLOADS.glob("*.json"))
DEEP = b"[" * 100_000 + b"]" * 100_000


@pytest.fixture
async def sender() -> AsyncIterator[Sender]:
    async with slack() as opened:
        yield opened


# ------------------------------------------------------------ everybody else

RUBBISH = {
    "empty": (b"", "application/json"),
    "broken JSON": (b'{"type": "event_callback"', "application/json"),
    "a JSON list": (b"[1, 2]", "application/json"),
    "nested arrays": (DEEP, "application/json"),
    "invalid UTF-8": (b"\xff\xfe\x00", "application/json"),
    "a form of nested arrays": (b"payload=" + DEEP, FORM),
    "a command": (b"command=%2Fclaim&text=taxi&ssl_check=1", FORM),
    "a payload": (b"payload=%7B%7D&ssl_check=1", FORM),
    "an address to verify": (b'{"type": "url_verification", "challenge": "x"}', "application/json"),
    "bytes": (bytes(range(256)), "application/octet-stream"),
    "parts": (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x"),
}


@pytest.mark.parametrize("what", RUBBISH)
async def test_what_is_not_signed_is_refused_in_every_shape(sender: Sender, what: str) -> None:
    body, kind = RUBBISH[what]

    for headers in ({SIGNATURE: None}, {TIMESTAMP: None}, {SIGNATURE: None, TIMESTAMP: None}, {SIGNATURE: "v0=0"}):
        answered = await sender.raw(body, kind=kind, **headers)
        assert (answered.status, answered.text) == (401, "")
    assert sender.door.events == []


@pytest.mark.parametrize(
    "kind", ["", "application/json; charset=klingon", "application/json; charset=", "x", "a/b/c;;"]
)
async def test_no_content_type_makes_the_unsigned_anything_else(sender: Sender, kind: str) -> None:
    answered = await sender.raw(b"{}", kind=kind, **{SIGNATURE: "v0=" + "0" * 64})

    assert answered.status == 401


@pytest.mark.parametrize("name", [SIGNATURE, TIMESTAMP])
@pytest.mark.parametrize("value", ["é", "nan", "0", "9" * 30, "v0=", "1e9", "-1"])
async def test_no_header_of_a_stranger_makes_it_fail(sender: Sender, name: str, value: str) -> None:
    assert (await sender.raw(b"{}", **{name: value})).status == 401


async def test_a_doubled_header_is_refused(sender: Sender) -> None:
    body, now = b"{}", str(int(time.time()))
    headers = [(TIMESTAMP, now), (TIMESTAMP, now), (SIGNATURE, "v0=" + "0" * 64), ("Content-Type", "application/json")]

    async with sender.client.post(PATH, data=body, headers=headers) as response:
        assert response.status == 401


async def test_another_secret_is_refused_and_the_old_one_counts_during_a_rotation() -> None:
    async with slack(secrets=("new", SECRET)) as sender:
        assert (await sender.event(message())).status == 200
        sender.secret = "new"
        assert (await sender.event(message(), id="Ev2")).status == 200
        sender.secret = "other"
        assert (await sender.event(message(), id="Ev3")).status == 401


async def test_what_slack_did_not_sign_is_said_in_the_log_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    now = 1_700_000_000.0
    ingress = Ingress(Bolt(nobody), Signature([SECRET]), clock=lambda: now)
    app = web.Application()
    ingress.mount(app)
    async with TestClient(TestServer(app)) as client:
        for seconds in (0, 1, 58, 1, 59):
            now += seconds
            async with client.post(PATH, data=b"ssl_check=1" if seconds == 1 else b"{}") as response:
                assert response.status == (200 if seconds == 1 else 401)
        now += 1
        async with client.post(PATH, data=b"{}") as response:
            assert response.status == 401
    told = [each for each in caplog.records if "not signed by Slack" in each.getMessage()]
    assert [vars(each)["times"] for each in told] == [1, 2]


async def nobody(delivery: Delivery) -> Acknowledgement:
    """Takes nothing."""
    raise AssertionError(delivery)


@pytest.mark.parametrize(("age", "status"), [(290, 200), (-290, 200), (310, 401), (-310, 401)])
async def test_what_is_older_than_five_minutes_is_refused(sender: Sender, age: int, status: int) -> None:
    sender.clock = lambda: time.time() - age

    assert (await sender.event(message())).status == status


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "x"])
async def test_a_compressed_body_is_nobodys(sender: Sender, encoding: str) -> None:
    answered = await sender.raw(b"{}", **{"Content-Encoding": encoding})

    assert answered.status in (400, 401)


async def test_a_look_at_the_certificate_needs_no_signature_and_gets_nothing_else(sender: Sender) -> None:
    answered = await sender.raw(b"ssl_check=1&token=x", kind=FORM, **{SIGNATURE: None, TIMESTAMP: None})

    assert (answered.status, answered.text) == (200, "")
    assert sender.door.events == []


async def test_nothing_that_is_refused_gets_into_the_log(sender: Sender, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await sender.raw(b"text=my-secret-words", kind=FORM, **{SIGNATURE: None})
    await sender.command("/claim", "my-secret-words")

    assert "my-secret-words" not in caplog.text


# ------------------------------------------------------------ signed


async def test_an_address_is_verified_by_its_challenge(sender: Sender) -> None:
    body = {"type": "url_verification", "challenge": "3eZbrw1aB10FEMAGAZd4FyFQ", "token": "x"}

    answered = await sender.raw(json.dumps(body).encode())

    assert answered.json == {"challenge": "3eZbrw1aB10FEMAGAZd4FyFQ"}


@pytest.mark.parametrize(
    "text", ["the payload of the truck 20 CNY", "payload={}", "ssl_check=1 taxi 5", "&payload=%7B"]
)
async def test_a_command_may_hold_any_words(sender: Sender, text: str) -> None:
    assert (await sender.command("/claim", text)).status == 200

    (event,) = sender.door.events
    assert isinstance(event, Said)
    assert event.text == f"claim {text}"


SIGNED_RUBBISH = {
    "empty": (b"", "application/json"),
    "broken": (b"{", "application/json"),
    "a list": (b"[]", "application/json"),
    "a number": (b"1", "application/json"),
    "NaN": (b'{"a": NaN}', "application/json"),
    "infinite": (b'{"a": 1e999}', "application/json"),
    "a key twice": (b'{"type": "event_callback", "type": "x"}', "application/json"),
    "a NUL": (b'{"type": "\\u0000"}', "application/json"),
    "half a character": (b'{"type": "\\ud800"}', "application/json"),
    "deep": (DEEP, "application/json"),
    "33 deep": (b'{"a": ' * 33 + b"1" + b"}" * 33, "application/json"),
    "not UTF-8": (b'{"type": "\xff"}', "application/json"),
    "another charset": (b"{}", "application/json; charset=utf-16"),
    "no charset": (b"{}", "application/json; charset=klingon"),
    "no object": (b"{}", "application/json"),
    "no kind": (b"{}", "text/plain"),
    "a field twice": (b"command=%2Fclaim&command=%2Fask", FORM),
    "a form that is not UTF-8": (b"command=%ff&text=%fe", FORM),
    "a NUL in a form": (b"command=%2Fclaim&text=a%00b", FORM),
    "many fields": (b"&".join(b"a%d=" % number for number in range(500)), FORM),
    "no fields": (b"a=b", FORM),
    "a payload that is none": (b"payload=%7B", FORM),
    "a payload of a list": (b"payload=%5B%5D", FORM),
    "a deep payload": (b"payload=" + DEEP, FORM),
    "parts": (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x"),
    "an event without one": (b'{"type": "event_callback", "event_id": "Ev1"}', "application/json"),
    "an event of a list": (b'{"type": "event_callback", "event_id": "Ev1", "event": []}', "application/json"),
    "an event without its id": (b'{"type": "event_callback", "event": {"type": "message"}}', "application/json"),
    "nothing pressed": (b"payload=" + b'{"type": "block_actions", "actions": []}', FORM),
    "a view without one": (b"payload=" + b'{"type": "view_submission"}', FORM),
    "a challenge of a list": (b'{"type": "url_verification", "challenge": []}', "application/json"),
}


@pytest.mark.parametrize("what", SIGNED_RUBBISH)
async def test_what_is_signed_but_broken_is_refused(sender: Sender, what: str) -> None:
    body, kind = SIGNED_RUBBISH[what]

    assert (await sender.raw(body, kind=kind)).status == 400
    assert sender.door.events == []


def _of_bytes(size: int) -> bytes:
    event = {"type": "event_callback", "team_id": "T111", "event_id": "Ev1", "event": {"type": "reaction_added"}}
    body = json.dumps(event | {"padding": ""}).encode()
    return body[:-2] + b"x" * (size - len(body)) + b'"}'


async def test_a_body_of_a_mebibyte_is_read_and_one_byte_more_is_not(sender: Sender) -> None:
    assert (await sender.raw(_of_bytes(MOST_BYTES))).status == 200
    assert (await sender.raw(_of_bytes(MOST_BYTES + 1))).status == 413


async def test_a_body_in_chunks_has_the_same_limit(sender: Sender) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"x" * 65_536

    async with sender.client.post(PATH, data=pieces()) as response:
        assert response.status == 413


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_everything_that_slack_is_known_to_send_is_handled_or_refused(sender: Sender, file: Path) -> None:
    recorded = recorded_in(file)

    body, kind = encoded(recorded)

    answered = await sender.raw(body, kind=kind, **recorded.get("headers", {}))

    assert answered.status in (200, 400)
    await sender.settled()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_whatever_is_missing_in_what_slack_sends_it_is_handled_or_refused(sender: Sender, file: Path) -> None:
    """Each value in turn is left out, and is of a kind that it never is."""
    recorded = recorded_in(file)
    if recorded["encoding"] == "form":
        recorded["encoding"] = "form-payload"

    for broken in list(mutilated(recorded["payload"]))[:60]:
        body, kind = encoded(recorded | {"payload": broken})
        assert (await sender.raw(body, kind=kind)).status in (200, 400), broken


def recorded_in(file: Path) -> dict[str, Any]:
    """What a file holds of one delivery."""
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def encoded(recorded: dict[str, Any]) -> tuple[bytes, str]:
    """A recorded payload as Slack sends it."""
    payload = recorded["payload"]
    if recorded["encoding"] == "json":
        return json.dumps(payload).encode(), "application/json"
    if recorded["encoding"] == "form":
        return urlencode(payload).encode(), FORM
    return urlencode({"payload": json.dumps(payload)}).encode(), FORM


def mutilated(payload: dict[str, Any], depth: int = 3) -> Any:
    """The payload with one value missing or of another kind, to that depth."""
    for name, value in payload.items():
        rest = {other: payload[other] for other in payload if other != name}
        yield rest
        for wrong in (None, [], {}, 7, "x", [None], [{}]):
            yield rest | {name: wrong}
        inner = value[0] if isinstance(value, list) and value else value
        if isinstance(inner, dict) and depth:
            for each in mutilated(inner, depth - 1):
                yield rest | {name: [each] if isinstance(value, list) else each}


async def test_a_second_delivery_of_an_event_changes_nothing(sender: Sender) -> None:
    first = await sender.event(message())
    again = await sender.event(message())

    assert (first.status, again.status) == (200, 200)
    assert sender.door.statuses == ["new", "repeat"]


async def test_the_same_request_replayed_within_five_minutes_changes_nothing(sender: Sender) -> None:
    now = time.time()
    sender.clock = lambda: now
    for _ in range(3):
        assert (await sender.command("/claim", "taxi 5")).status == 200

    assert sender.door.statuses == ["new", "repeat", "repeat"]


async def test_events_are_kept_in_the_order_in_which_they_came(sender: Sender) -> None:
    for number in range(20):
        await sender.event(message(f"taxi {number}"), id=f"Ev{number}")

    assert [event.text for event in sender.door.events] == [f"taxi {number}" for number in range(20)]


async def test_how_often_slack_tried_is_only_logged(sender: Sender, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="integrations.slack.ingress")
    body = json.dumps(
        {
            "type": "event_callback",
            "team_id": "T111",
            "event_id": "Ev1",
            "event_time": 1_700_000_000,
            "event": message(),
        }
    ).encode()

    answered = await sender.raw(body, X_Slack_Retry_Num="2", X_Slack_Retry_Reason="http timeout")

    assert answered.status == 200
    assert sender.door.statuses == ["new"]
    assert [record.message for record in caplog.records] == ["Slack sends it again"]


async def test_a_body_that_never_comes_is_cut_off(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("integrations.slack.ingress.ARRIVE_SECONDS", 0.05)
    never = asyncio.Event()

    async def pieces() -> AsyncIterator[bytes]:
        yield b"{"
        await never.wait()

    request = asyncio.create_task(sender.client.post(PATH, data=pieces()))
    async with asyncio.timeout(5):
        response = await request
    assert response.status == 408
    never.set()
