"""The bytes of a member's file come as they are; an error of WeCom is never taken for them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.chat.files import MOST_BYTES
from bot.chat.refusals import Busy, ChannelError, Failed, Gated, Gone
from integrations.wecom.client import WeComApi
from integrations.wecom.media import ERROR_BYTES, fetched
from tests.support.fake_clock import StoppedClock
from tests.support.slack_trouble import Trouble
from tests.support.wecom_server import CORP, SECRET, WeComServer

JPEG = b"\xff\xd8\xff" + bytes(range(256)) * 300


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
async def wecom(clock: StoppedClock) -> AsyncIterator[WeComServer]:
    async with WeComServer(now=clock.now) as wecom:
        yield wecom


@pytest.fixture
async def api(wecom: WeComServer, clock: StoppedClock) -> AsyncIterator[WeComApi]:
    api = WeComApi(corp_id=CORP, secret=SECRET, api_url=wecom.api_url, clock=clock.now)
    yield api
    await api.close()


async def _read(api: WeComApi, media: str) -> bytes:
    return b"".join([each async for each in fetched(api, media)])


async def test_a_file_comes_byte_for_byte(api: WeComApi, wecom: WeComServer) -> None:
    assert await _read(api, wecom.media.keep("taxi.jpg", JPEG, kind="image")) == JPEG


async def test_a_file_that_is_too_old_is_gone(api: WeComApi, wecom: WeComServer) -> None:
    media = wecom.media.keep("taxi.jpg", JPEG, kind="image")
    wecom.media.expire()
    with pytest.raises(Gone, match="40007"):
        await _read(api, media)


@pytest.mark.parametrize("errcode", [40014, 42001])
async def test_a_token_that_ended_is_replaced_once(api: WeComApi, wecom: WeComServer, errcode: int) -> None:
    media = wecom.media.keep("taxi.jpg", JPEG, kind="image")
    await _read(api, media)
    wecom.spoil_tokens(errcode)
    assert await _read(api, media) == JPEG


async def test_two_tokens_that_do_not_count_are_enough(api: WeComApi, wecom: WeComServer) -> None:
    media = wecom.media.keep("taxi.jpg", JPEG, kind="image")
    wecom.refuse("media/get", 40014, times=2)
    with pytest.raises(Gated):
        await _read(api, media)
    with pytest.raises(Gated):
        await _read(api, media)
    assert len([call for call in wecom.calls if call.method == "gettoken"]) == 2


@pytest.mark.parametrize(
    ("errcode", "kind"),
    [(40007, Gone), (40145, Gone), (830002, Gone), (45033, Busy), (-1, Failed), (60020, Gated), (48001, Gated)],
)
async def test_an_error_is_told_by_what_is_to_be_done(
    api: WeComApi, wecom: WeComServer, errcode: int, kind: type[ChannelError]
) -> None:
    wecom.refuse("media/get", errcode)
    with pytest.raises(kind):
        await _read(api, wecom.media.keep("taxi.jpg", JPEG, kind="image"))


@pytest.mark.parametrize("trouble", [Trouble.CUT, Trouble.LOST, Trouble.BROKEN])
async def test_what_broke_off_failed_and_is_fetched_again(api: WeComApi, wecom: WeComServer, trouble: Trouble) -> None:
    media = wecom.media.keep("taxi.jpg", JPEG, kind="image")
    wecom.suffers(trouble, method="media/get")
    with pytest.raises(Failed):
        await _read(api, media)
    wecom.suffers(None)
    assert await _read(api, media) == JPEG


# ---------------------------------------------------------------- answers of any kind


@pytest.fixture
async def answering(unused_tcp_port: int) -> AsyncIterator[tuple[WeComApi, list[dict[str, Any]], list[web.Request]]]:
    """An API whose `media/get` is answered as the test says."""
    answers: list[dict[str, Any]] = []
    asked: list[web.Request] = []

    async def answer(request: web.Request) -> web.Response:
        if request.path.endswith("/gettoken"):
            return web.json_response({"errcode": 0, "access_token": "token", "expires_in": 7200})
        asked.append(request)
        return web.Response(**answers.pop(0))

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
    api = WeComApi(corp_id=CORP, secret=SECRET, api_url=f"http://127.0.0.1:{unused_tcp_port}/cgi-bin")
    yield api, answers, asked
    await api.close()
    await runner.cleanup()


Answering = tuple[WeComApi, list[dict[str, Any]], list[web.Request]]


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "image/jpeg", "application/octet-stream"])
@pytest.mark.parametrize("before", [b"", b"\n ", b"\xef\xbb\xbf"])
async def test_an_error_is_known_by_what_it_holds_whatever_it_is_called(
    answering: Answering, content_type: str, before: bytes
) -> None:
    api, answers, _ = answering
    body = before + b'{"errcode": 40007, "errmsg": "invalid media_id"}'
    answers.append({"body": body, "content_type": content_type})
    with pytest.raises(Gone):
        await _read(api, "MEDIA")


async def test_the_published_example_of_an_error_which_says_success_is_no_file(answering: Answering) -> None:
    api, answers, _ = answering
    answers.append({"text": '{"errcode": 0, "errmsg": "invalid media_id"}'})
    with pytest.raises(Gone):
        await _read(api, "MEDIA")


@pytest.mark.parametrize("body", [b'{"invoice": 1}', b"{not json", b"{" + b" " * ERROR_BYTES + b"}", b"{" * 200_000])
async def test_a_file_that_begins_like_an_error_is_a_file(answering: Answering, body: bytes) -> None:
    api, answers, _ = answering
    answers.append({"body": body})
    assert await _read(api, "MEDIA") == body


async def test_nothing_at_all_is_no_file(answering: Answering) -> None:
    api, answers, _ = answering
    answers.append({"body": b""})
    with pytest.raises(Failed):
        await _read(api, "MEDIA")


@pytest.mark.parametrize("more", [0, 1])
async def test_no_more_is_read_than_shows_that_it_is_too_large(answering: Answering, more: int) -> None:
    api, answers, _ = answering
    answers.append({"body": b"x" * (MOST_BYTES + more + 2_000_000 * more)})
    size = len(await _read(api, "MEDIA"))
    assert size == MOST_BYTES if not more else MOST_BYTES < size <= MOST_BYTES + 65_536


@pytest.mark.parametrize(
    ("status", "kind"), [(404, Gone), (410, Gone), (302, Failed), (403, Failed), (429, Busy), (500, Failed)]
)
async def test_another_status_is_no_file(answering: Answering, status: int, kind: type[ChannelError]) -> None:
    api, answers, asked = answering
    answers.append({"status": status, "headers": {"Location": "https://elsewhere.example/"}})
    with pytest.raises(kind):
        await _read(api, "MEDIA")
    assert len(asked) == 1
