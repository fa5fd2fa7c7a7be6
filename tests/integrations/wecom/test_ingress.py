"""The address at which WeCom knocks: what is let in, what is refused and how, and when it is answered."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.chat.events import Arrived, Said
from integrations.wecom import ingress
from integrations.wecom.callbacks import Unreadable, callback_of, sealed_in
from integrations.wecom.ingress import MOST_BYTES, WINDOW
from tests.integrations.wecom.delivering import (
    FILES,
    KEY,
    NOW,
    VECTORS,
    Sender,
    envelope,
    event,
    message,
    press,
    wecom,
)

OURS = [each for each in VECTORS["positive"] if each["receive_id"]]
ECHOES = [each for each in OURS if each["kind"] == "echostr"]
POSTED = [each for each in OURS if each["kind"] in ("message", "event")]
BODIES = sorted((FILES / "callbacks").glob("*.xml"))
MEDIA = "1G6nrLmr5EC3MMb_-zK1dDdzmd0p7cNliYu9V5w7o8K0"


@pytest.fixture
async def sender() -> AsyncIterator[Sender]:
    async with wecom() as opened:
        yield opened


def query_of(vector: dict[str, Any]) -> dict[str, str]:
    return {name: vector[name] for name in ("msg_signature", "timestamp", "nonce")}


# ------------------------------------------------------------ the URL check


@pytest.mark.parametrize("vector", ECHOES, ids=[each["id"] for each in ECHOES])
async def test_the_check_of_the_address_is_answered_with_the_bare_words_at_once(vector: dict[str, Any]) -> None:
    async with wecom(key=vector["encoding_aes_key"], token=vector["token"]) as sender:
        begun = time.monotonic()
        answered = await sender.get(vector["query_string"])
        took = time.monotonic() - begun

    assert (answered.status, answered.body) == (200, vector["plaintext"].encode())
    assert answered.content_type.split(";")[0] == "text/plain"
    assert took < 1


async def test_plus_signs_that_were_not_escaped_are_understood(sender: Sender) -> None:
    sealed = sender.crypto.seal(b"3141592653589793238", prefix=b"0000000000000055")
    while "+" not in sealed:
        sealed = sender.crypto.seal(b"3141592653589793238")
    query = "&".join(f"{name}={value}" for name, value in {**sender.signed(sealed), "echostr": sealed}.items())

    assert (await sender.get(query)).body == b"3141592653589793238"


async def test_a_check_that_wecom_did_not_sign_is_refused_without_a_word(sender: Sender) -> None:
    sealed = sender.crypto.seal(b"1")
    good = {**sender.signed(sealed), "echostr": sealed}
    doubled = "&".join(f"{name}={value}" for name, value in good.items()) + "&nonce=n"
    bad: list[dict[str, str]] = [
        {**good, "msg_signature": "0" * 40},
        {**good, "nonce": "other"},
        {**good, "timestamp": "now"},
        {},
    ]
    answers = [*[await sender.get(each) for each in bad], await sender.get(doubled.replace("+", "%2B"))]

    assert [(each.status, each.body) for each in answers] == [(401, b"")] * 5


# ------------------------------------------------------------ the vectors


@pytest.mark.parametrize("vector", POSTED, ids=[each["id"] for each in POSTED])
async def test_every_good_delivery_is_acknowledged_with_nothing(vector: dict[str, Any]) -> None:
    async with wecom(key=vector["encoding_aes_key"], token=vector["token"]) as sender:
        answered = await sender.post(vector["post_body"], vector["query_string"])

    assert (answered.status, answered.body) == (200, b"")


@pytest.mark.parametrize("vector", VECTORS["negative"], ids=[each["id"] for each in VECTORS["negative"]])
async def test_every_bad_delivery_is_refused_without_a_word(sender: Sender, vector: dict[str, Any]) -> None:
    begun = time.perf_counter()
    answered = await sender.post(vector["post_body"], query_of(vector))
    took = time.perf_counter() - begun

    assert answered.status in (400, 401)
    assert answered.body == b""
    assert took < 0.5
    assert sender.door.events == []


async def test_a_delivery_for_a_bot_of_another_kind_is_refused(sender: Sender) -> None:
    for vector in VECTORS["positive"]:
        if vector["id"].startswith("aibot"):
            answered = await sender.post(vector["post_body"], query_of(vector))
            assert answered.status in (400, 401)


async def test_three_deliveries_of_one_message_are_one() -> None:
    (first, *_) = family = VECTORS["retry_family"]
    async with wecom(key=first["encoding_aes_key"]) as sender:
        for vector in [*family, first]:
            assert (await sender.post(vector["post_body"], query_of(vector))).status == 200

        (said,) = sender.door.events
    assert said.text == "报销 打车 35"
    assert sender.door.statuses == ["new", "repeat", "repeat"]


def test_a_bomb_of_entities_costs_nothing() -> None:
    bomb = next(each for each in VECTORS["negative"] if each["id"] == "xml-bomb")["post_body"].encode()
    big = bomb.replace(b"<Encrypt>", b"<Encrypt>" + b"&d;" * 10_000)
    begun = time.perf_counter()
    for body in (bomb, big):
        for read in (sealed_in, callback_of):
            with pytest.raises(Unreadable):
                read(body)
    assert time.perf_counter() - begun < 0.05


# ------------------------------------------------------------ what is let in


@pytest.mark.parametrize("body", BODIES, ids=[each.stem for each in BODIES])
async def test_whatever_wecom_tells_is_acknowledged(sender: Sender, body: Any) -> None:
    answered = await sender.deliver(body.read_bytes())

    assert (answered.status, answered.body) == (200, b"")


async def test_what_is_not_for_this_application_has_no_effect(sender: Sender) -> None:
    for xml in (
        re.sub("<AgentID>.*</AgentID>", "", message(Content="hello")),
        re.sub("<AgentID>.*</AgentID>", "", event("change_contact", sender="sys", ChangeType="create_user")),
        message(Content="hello", AgentID="1000008"),
        message(Content="hello", AgentID=""),
        message(Content="hello", sender="sys"),
        message("merged_msg"),
        event("open_approval_change", sender="sys"),
        event("something_new"),
        event("subscribe"),
        event("close_inactive_agent", EffectTime="1"),
        "<xml></xml>",
        "no xml",
        "",
    ):
        answered = await sender.deliver(xml)
        assert (answered.status, answered.body) == (200, b"")

    assert sender.door.events == []


async def test_a_body_may_have_64_kib_and_no_byte_more(sender: Sender) -> None:
    sealed = sender.crypto.seal(message(Content="x").encode())
    body = envelope(sealed)
    query = sender.signed(sealed)
    full = body + " " * (MOST_BYTES - len(body))

    assert (await sender.post(full, query)).status == 200
    assert (await sender.post(full + " ", query)).status == 413
    assert (await sender.post(body, query, **{"Content-Encoding": "gzip"})).status in (400, 415)


async def test_nothing_at_all_is_refused_without_a_word(sender: Sender) -> None:
    answered = await sender.post(b"", sender.signed(""))

    assert (answered.status, answered.body) == (400, b"")


async def test_other_methods_are_not_answered(sender: Sender) -> None:
    for method in ("HEAD", "PUT", "DELETE", "OPTIONS"):
        async with sender.client.request(method, ingress.PATH) as answer:
            assert answer.status == 405


async def test_a_signature_counts_for_one_body_alone(sender: Sender) -> None:
    one, other = sender.crypto.seal(b"<xml></xml>"), sender.crypto.seal(message(Content="pay me").encode())

    assert (await sender.post(envelope(other), sender.signed(one))).status == 401
    assert sender.door.events == []


async def test_who_enters_arrives_and_who_leaves_is_told_to_the_channel(sender: Sender) -> None:
    await sender.deliver(event("enter_agent", EventKey=""))
    await sender.deliver(event("unsubscribe"))

    (arrived,) = sender.door.events
    assert isinstance(arrived, Arrived)
    assert sender.left == ["ZhangSan"]


async def test_who_may_see_it_again_is_told_to_the_channel_and_greeted_by_nobody(sender: Sender) -> None:
    assert (await sender.deliver(event("subscribe"))).status == 200

    assert sender.back == ["ZhangSan"]
    assert sender.door.events == []


async def test_who_is_back_is_told_again_where_that_could_not_be_kept(sender: Sender) -> None:
    sender.fails = True
    assert (await sender.deliver(event("subscribe"))).status == 503


async def test_a_photo_is_named_by_the_time_at_the_company(sender: Sender) -> None:
    await sender.deliver(message("image", MediaId=MEDIA))

    (said,) = sender.door.events
    assert said.files[0].name == "票据-1605.jpg"


async def test_whoever_writes_too_much_is_told_so(sender: Sender) -> None:
    assert (await sender.deliver(message(Content="好" * 10_001))).status == 200

    (said,) = sender.door.events
    assert isinstance(said, Said)
    assert said.text == ""
    assert (said.refused[0].code, said.refused[0].facts) == ("message.too_long", {"most": 10_000, "actual": 10_001})


async def test_two_presses_of_one_second_are_both_kept(sender: Sender) -> None:
    for key in ("claim.approve:1:1 claim:1:review", "claim.approve:2:1 claim:2:review"):
        await sender.deliver(press(key))
        await sender.deliver(press(key))

    assert [each.action for each in sender.door.events] == ["claim.approve:1:1", "claim.approve:2:1"]
    assert sender.door.statuses == ["new", "repeat", "new", "repeat"]


# ------------------------------------------------------------ the clock


@pytest.mark.parametrize("apart", [WINDOW, -WINDOW])
async def test_a_delivery_may_be_a_quarter_of_an_hour_from_our_clock(
    sender: Sender, apart: int, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        await sender.deliver(message(Content="hello"), at=NOW - apart)

    assert len(sender.door.events) == 1
    assert caplog.records == []


@pytest.mark.parametrize("apart", [WINDOW + 1, -WINDOW - 1, 86_400 * 30])
async def test_what_is_older_counts_where_it_was_never_seen_before_and_is_said_where_it_was(
    sender: Sender, apart: int, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert (await sender.deliver(message(Content="hello"), at=NOW - apart)).status == 200
    assert len(sender.door.events) == 1
    assert "security" not in caplog.text

    with caplog.at_level(logging.WARNING):
        assert (await sender.deliver(message(Content="hello"), at=NOW - apart)).status == 200
    assert sender.door.statuses == ["new", "repeat"]
    assert "security: an old delivery came again" in caplog.text


async def test_what_has_an_effect_beside_the_inbox_is_not_done_for_an_old_delivery(sender: Sender) -> None:
    await sender.deliver(event("unsubscribe"), at=NOW - WINDOW - 1)

    assert sender.left == []


# ------------------------------------------------------------ in time


async def test_it_is_acknowledged_only_once_it_is_kept(sender: Sender) -> None:
    sender.door.pause = 0.2
    begun = time.monotonic()

    assert (await sender.deliver(message(Content="hello"))).status == 200
    assert time.monotonic() - begun >= 0.2


async def test_what_is_not_kept_in_time_is_not_acknowledged_and_not_broken_off(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingress, "RECORD_SECONDS", 0.05)
    sender.door.pause = 0.3

    assert (await sender.deliver(message(Content="hello"))).status == 503
    await sender.door.drain()
    assert len(sender.door.events) == 1

    sender.door.pause = 0.0
    assert (await sender.deliver(message(Content="hello"))).status == 200
    assert sender.door.statuses == ["new", "repeat"]


async def test_what_could_not_be_kept_is_asked_for_again(sender: Sender) -> None:
    sender.door.refuses = OSError("the disk is full")
    assert (await sender.deliver(message(Content="hello"))).status == 503

    sender.door.refuses = None
    assert (await sender.deliver(message(Content="hello"))).status == 200


async def test_a_body_that_never_comes_is_given_up(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingress, "ARRIVE_SECONDS", 0.1)
    server = sender.client.server
    reader, writer = await asyncio.open_connection(server.host, server.port)
    writer.write(f"POST {ingress.PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n<xml>".encode())
    head = await asyncio.wait_for(reader.readline(), 5)
    writer.close()

    assert b" 408 " in head


def test_the_times_leave_room_within_the_five_seconds_that_wecom_waits() -> None:
    assert ingress.RECORD_SECONDS == 3.5
    assert ingress.ARRIVE_SECONDS < 5


# ------------------------------------------------------------ the log


async def test_no_secret_and_no_media_id_is_ever_in_the_log(sender: Sender, caplog: pytest.LogCaptureFixture) -> None:
    secrets = (sender.crypto._token.decode(), KEY, MEDIA, "RC_SECRET", "客户午餐")
    sender.door.pause = 0.0
    with caplog.at_level(logging.DEBUG):
        for error in (None, OSError(MEDIA)):
            sender.door.refuses = error
            await sender.deliver(message("image", MediaId=MEDIA))
            await sender.deliver(message("voice", MediaId=MEDIA))
            await sender.deliver(message("merged_msg", MediaId=MEDIA))
            await sender.deliver(message(Content="客户午餐"), at=0)
            await sender.deliver(press("x:1", code="RC_SECRET"))
        for vector in VECTORS["negative"]:
            await sender.post(vector["post_body"], query_of(vector))
        await sender.deliver(message(Content="客户午餐").replace("</xml>", ""))

    told = "\n".join(
        f"{record.getMessage()} {vars(record)} {record.exc_text}"
        for record in caplog.records
        if record.name.startswith("integrations")
    )
    assert told
    for each in secrets:
        assert each not in told
