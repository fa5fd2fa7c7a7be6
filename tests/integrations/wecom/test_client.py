"""Calls to WeCom: one token for all, fetched in no storm; what fails is told for what it is."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.chat.refusals import Busy, ChannelError, Failed, Gated, Gone, Rejected, Unknown
from integrations.wecom.client import SHUT_SECONDS, WeComApi
from integrations.wecom.token import LEAST_SECONDS, PAUSES, Token
from tests.support.fake_clock import StoppedClock
from tests.support.slack_trouble import Trouble
from tests.support.wecom_server import AGENT, CORP, SECRET, TOKEN_SECONDS, WeComServer

TEXT: dict[str, Any] = {"touser": "ZhangSan", "agentid": AGENT, "msgtype": "text", "text": {"content": "好"}}


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
async def wecom(clock: StoppedClock) -> AsyncIterator[WeComServer]:
    async with WeComServer(now=clock.now) as wecom:
        wecom.members.join("ZhangSan", "张三")
        yield wecom


@pytest.fixture
async def api(wecom: WeComServer, clock: StoppedClock) -> AsyncIterator[WeComApi]:
    api = _api(wecom, clock)
    yield api
    await api.close()


def _api(wecom: WeComServer, clock: StoppedClock, *, secret: str = SECRET, seconds: float = 10.0) -> WeComApi:
    return WeComApi(corp_id=CORP, secret=secret, api_url=wecom.api_url, seconds=seconds, clock=clock.now)


def _asked(wecom: WeComServer, method: str) -> int:
    return len([call for call in wecom.calls if call.method == method])


# ---------------------------------------------------------------- the token


async def test_a_token_is_fetched_once_and_serves_every_call(api: WeComApi, wecom: WeComServer) -> None:
    for _ in range(3):
        await api.post("message/send", TEXT)
    assert _asked(wecom, "gettoken") == 1
    assert len(wecom.called("message/send")) == 3


async def test_fifty_who_ask_at_once_wait_for_one_token(api: WeComApi, wecom: WeComServer) -> None:
    await asyncio.gather(*(api.get("user/get", userid="zhangsan") for _ in range(50)))
    assert _asked(wecom, "gettoken") == 1


@pytest.mark.parametrize("errcode", [40014, 42001, 40001])
async def test_fifty_whose_token_ended_fetch_one_and_all_arrive(
    api: WeComApi, wecom: WeComServer, errcode: int
) -> None:
    await api.get("user/get", userid="zhangsan")
    wecom.spoil_tokens(errcode)
    await asyncio.gather(*(api.get("user/get", userid="zhangsan") for _ in range(50)))
    assert _asked(wecom, "gettoken") == 2
    assert len(wecom.called("user/get")) == 51


async def test_a_token_that_somebody_replaced_meanwhile_is_not_dropped(api: WeComApi, wecom: WeComServer) -> None:
    old = await api.token("user/get")
    wecom.spoil_tokens()
    new = await api.token("user/get", instead_of=old)
    assert await api.token("user/get", instead_of=old) == new
    assert _asked(wecom, "gettoken") == 2


@pytest.mark.parametrize(("seconds_left", "times"), [(601, 1), (600, 2), (0, 2)])
async def test_a_token_is_replaced_ten_minutes_before_its_end(
    api: WeComApi, wecom: WeComServer, clock: StoppedClock, seconds_left: int, times: int
) -> None:
    await api.get("user/get", userid="zhangsan")
    clock.skip(TOKEN_SECONDS - seconds_left)
    await api.get("user/get", userid="zhangsan")
    assert _asked(wecom, "gettoken") == times


async def test_a_token_that_still_counts_serves_where_none_can_be_fetched_early(
    api: WeComApi, wecom: WeComServer, clock: StoppedClock
) -> None:
    await api.get("user/get", userid="zhangsan")
    clock.skip(TOKEN_SECONDS - 500)
    wecom.refuse("gettoken", -1, times=100)
    for _ in range(10):
        await api.get("user/get", userid="zhangsan")
    assert _asked(wecom, "gettoken") == 2
    clock.skip(LEAST_SECONDS)
    await api.get("user/get", userid="zhangsan")
    assert _asked(wecom, "gettoken") == 3


async def test_a_wrong_secret_starts_no_storm(wecom: WeComServer, clock: StoppedClock) -> None:
    api = _api(wecom, clock, secret="wrong")
    for _ in range(5):
        found = await asyncio.gather(
            *(api.get("user/get", userid="zhangsan") for _ in range(20)), return_exceptions=True
        )
        assert {type(each) for each in found} == {Gated}
        clock.skip(10)
    assert _asked(wecom, "gettoken") == 1
    clock.skip(LEAST_SECONDS)
    with pytest.raises(Gated, match="40001"):
        await api.get("user/get", userid="zhangsan")
    assert _asked(wecom, "gettoken") == 2
    await api.close()


async def test_a_wrong_secret_never_shuts_out_our_address(wecom: WeComServer, clock: StoppedClock) -> None:
    api = _api(wecom, clock, secret="wrong")
    for _ in range(6 * 60):
        with pytest.raises(Gated, match="40001"):
            await api.get("user/get", userid="zhangsan")
        clock.skip(60)
    assert set(wecom.refused()) == {("gettoken", 40001)}
    wecom.secret = "wrong"
    clock.skip(PAUSES[-1])
    await api.get("user/get", userid="zhangsan")
    await api.close()


async def test_whoever_was_shut_out_asks_once_an_hour(api: WeComApi, wecom: WeComServer, clock: StoppedClock) -> None:
    wecom.refuse("gettoken", 45009, times=100)
    for _ in range(6 * 60):
        with pytest.raises(Busy):
            await api.get("user/get", userid="zhangsan")
        clock.skip(60)
    assert _asked(wecom, "gettoken") <= 8


async def test_an_address_that_is_not_trusted_yet_is_tried_every_minute(
    api: WeComApi, wecom: WeComServer, clock: StoppedClock
) -> None:
    wecom.refuse("gettoken", 60020, times=5)
    for _ in range(5):
        with pytest.raises(Gated, match="60020"):
            await api.get("user/get", userid="zhangsan")
        clock.skip(LEAST_SECONDS)
    await api.get("user/get", userid="zhangsan")


async def test_a_secret_that_became_wrong_is_asked_for_once_a_minute(
    api: WeComApi, wecom: WeComServer, clock: StoppedClock
) -> None:
    await api.get("user/get", userid="zhangsan")
    wecom.secret = "another"
    wecom.spoil_tokens(40001)
    for _ in range(300):
        with pytest.raises(Gated):
            await api.get("user/get", userid="zhangsan")
        clock.skip(1)
    assert _asked(wecom, "gettoken") <= 6
    wecom.secret = SECRET
    clock.skip(3_600)
    await api.get("user/get", userid="zhangsan")


async def test_a_fresh_token_that_does_not_count_either_shuts_for_a_minute(
    api: WeComApi, wecom: WeComServer, clock: StoppedClock
) -> None:
    wecom.refuse("user/get", 40014, times=2)
    with pytest.raises(Gated, match="40014"):
        await api.get("user/get", userid="zhangsan")
    with pytest.raises(Gated, match="40014"):
        await api.get("user/get", userid="zhangsan")
    assert _asked(wecom, "user/get") == 2
    clock.skip(LEAST_SECONDS)
    await api.get("user/get", userid="zhangsan")


async def test_it_is_repeated_once_and_not_twice(api: WeComApi, wecom: WeComServer) -> None:
    wecom.refuse("message/send", 42001, times=1)
    await api.post("message/send", TEXT)
    assert _asked(wecom, "message/send") == 2


async def test_whoever_stops_waiting_for_a_token_takes_it_from_nobody(wecom: WeComServer, clock: StoppedClock) -> None:
    gate = asyncio.Event()
    fetched = 0

    async def fetch() -> tuple[str, float]:
        nonlocal fetched
        fetched += 1
        await gate.wait()
        return "token", 7200.0

    token = Token(fetch, clock=clock.now)
    first, second = asyncio.create_task(token.get()), asyncio.create_task(token.get())
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    gate.set()
    assert await second == "token"
    assert fetched == 1


async def test_a_token_without_a_life_is_used_for_a_minute(clock: StoppedClock) -> None:
    fetched = 0

    async def fetch() -> tuple[str, float]:
        nonlocal fetched
        fetched += 1
        return f"token{fetched}", 0.0

    token = Token(fetch, clock=clock.now)
    assert [await token.get() for _ in range(3)] == ["token1"] * 3
    clock.skip(LEAST_SECONDS)
    assert await token.get() == "token2"


@pytest.mark.parametrize("trouble", [Trouble.CUT, Trouble.LOST, Trouble.BROKEN])
async def test_without_a_token_nothing_was_sent(api: WeComApi, wecom: WeComServer, trouble: Trouble) -> None:
    wecom.suffers(trouble, method="gettoken")
    with pytest.raises(Failed):
        await api.post("message/send", TEXT)
    wecom.suffers(None)
    await api.post("message/send", TEXT)


# ---------------------------------------------------------------- what fails


@pytest.mark.parametrize(
    ("errcode", "kind"),
    [(-1, Failed), (45009, Busy), (40058, Rejected), (60111, Gone), (48001, Gated), (42045, Rejected)],
)
async def test_a_refusal_is_told_by_what_is_to_be_done(
    api: WeComApi, wecom: WeComServer, errcode: int, kind: type[ChannelError]
) -> None:
    wecom.refuse("message/send", errcode)
    with pytest.raises(kind):
        await api.post("message/send", TEXT)


async def test_an_address_that_is_not_trusted_is_told_and_shuts_everything_for_a_while(
    api: WeComApi, wecom: WeComServer, clock: StoppedClock
) -> None:
    wecom.trusts_caller = False
    with pytest.raises(Gated, match=r"60020 127\.0\.0\.1"):
        await api.post("message/send", TEXT)
    asked = len(wecom.calls)
    with pytest.raises(Gated, match="60020"):
        await api.get("user/get", userid="zhangsan")
    assert len(wecom.calls) == asked
    wecom.trusts_caller = True
    clock.skip(SHUT_SECONDS)
    await api.post("message/send", TEXT)


async def test_a_right_that_is_missing_shuts_only_what_it_is_for(
    api: WeComApi, wecom: WeComServer, clock: StoppedClock
) -> None:
    wecom.refuse("user/get", 48001)
    for _ in range(3):
        with pytest.raises(Gated):
            await api.get("user/get", userid="zhangsan")
    assert _asked(wecom, "user/get") == 1
    await api.post("message/send", TEXT)


@pytest.mark.parametrize("trouble", [Trouble.CUT, Trouble.LOST, Trouble.BROKEN])
async def test_what_broke_after_it_was_sent_may_have_arrived(
    api: WeComApi, wecom: WeComServer, trouble: Trouble
) -> None:
    await api.get("user/get", userid="zhangsan")
    wecom.suffers(trouble, method="message/send")
    with pytest.raises(Unknown):
        await api.post("message/send", TEXT)


async def test_what_is_not_answered_in_time_may_have_arrived(wecom: WeComServer, clock: StoppedClock) -> None:
    api = _api(wecom, clock, seconds=0.2)
    wecom.suffers(Trouble.HANG, method="message/send")
    with pytest.raises(Unknown):
        await api.post("message/send", TEXT)
    await api.close()


async def test_without_a_connection_nothing_was_sent(api: WeComApi, wecom: WeComServer) -> None:
    await wecom.goes_down()
    with pytest.raises(Failed):
        await api.post("message/send", TEXT)
    await wecom.comes_up()
    await api.post("message/send", TEXT)


# ---------------------------------------------------------------- answers of nobody


@pytest.fixture
async def answering(unused_tcp_port: int) -> AsyncIterator[tuple[str, list[web.Response]]]:
    """A server that answers `gettoken` well and all else as it is told."""
    answers: list[web.Response] = []

    async def answer(request: web.Request) -> web.Response:
        if request.path.endswith("/gettoken"):
            return web.json_response({"errcode": 0, "access_token": "token", "expires_in": 7200})
        return answers.pop(0)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
    yield f"http://127.0.0.1:{unused_tcp_port}/cgi-bin", answers
    await runner.cleanup()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"status": 200, "text": "<html>"}, Unknown),
        ({"status": 200, "text": "[]"}, Unknown),
        ({"status": 200, "text": "[" * 100_000}, Unknown),
        ({"status": 200, "text": ""}, Unknown),
        ({"status": 200, "text": '{"errcode": "0"}'}, Failed),
        ({"status": 200, "text": '{"errcode": null}'}, Failed),
        ({"status": 302, "text": "", "headers": {"Location": "/elsewhere"}}, Failed),
        ({"status": 403, "text": "<html>"}, Failed),
        ({"status": 429, "text": ""}, Busy),
        ({"status": 502, "text": '{"errcode": 60111}'}, Unknown),
        ({"status": 400, "text": '{"errcode": 60111}'}, Gone),
        ({"status": 500, "text": '{"errcode": 0}'}, Unknown),
    ],
)
async def test_what_is_no_answer_of_wecom_is_no_success(
    answering: tuple[str, list[web.Response]], answer: dict[str, Any], kind: type[ChannelError]
) -> None:
    url, answers = answering
    answers.append(web.Response(**answer))
    api = WeComApi(corp_id=CORP, secret=SECRET, api_url=url)
    with pytest.raises(kind):
        await api.post("message/send", TEXT)
    await api.close()


async def test_an_answer_without_a_code_is_a_success(answering: tuple[str, list[web.Response]]) -> None:
    url, answers = answering
    answers.append(web.json_response({"name": "张三"}))
    api = WeComApi(corp_id=CORP, secret=SECRET, api_url=url)
    assert (await api.get("user/get", userid="zhangsan"))["name"] == "张三"
    await api.close()


async def test_a_success_that_left_fields_out_is_logged_as_a_defect(
    answering: tuple[str, list[web.Response]], caplog: pytest.LogCaptureFixture
) -> None:
    url, answers = answering
    answers.append(web.json_response({"errcode": 0, "errmsg": "ok. Warning: wrong json format. "}))
    api = WeComApi(corp_id=CORP, secret=SECRET, api_url=url)
    await api.post("message/send", TEXT)
    assert "left out fields" in caplog.text
    await api.close()


async def test_nothing_secret_is_told_or_logged(
    wecom: WeComServer, clock: StoppedClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    api = _api(wecom, clock)
    await api.post("message/send", TEXT)
    token = await api.token("message/send")
    told = []
    for trouble in (Trouble.CUT, Trouble.BROKEN):
        wecom.suffers(trouble)
        with pytest.raises(ChannelError) as error:
            await api.post("message/send", TEXT)
        told.append(repr(error.value) + repr(error.value.__cause__))
        wecom.suffers(None)
    wecom.refuse("message/send", 40058)
    with pytest.raises(ChannelError) as error:
        await api.post("message/send", TEXT)
    told += [repr(error.value), *(record.getMessage() for record in caplog.records if "wecom" in record.name)]
    assert not [each for each in told if SECRET in each or token in each or "ZhangSan" in each]
    await api.close()


async def test_a_session_that_was_closed_is_opened_anew(api: WeComApi, wecom: WeComServer) -> None:
    await api.post("message/send", TEXT)
    session = api.session
    await api.close()
    assert session.closed
    await api.post("message/send", TEXT)
    assert isinstance(api.session.cookie_jar, aiohttp.DummyCookieJar)
