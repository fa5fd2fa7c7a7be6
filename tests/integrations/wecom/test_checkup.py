"""What `doctor` finds out about the app at WeCom, and what it says to do."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from bot import serving
from integrations.wecom.checkup import MOST_PEOPLE, SIGN_IN, Found, look
from tests.support.slack_trouble import Trouble
from tests.support.wecom_server import AGENT, CORP, SECRET, WeComServer


@pytest.fixture
async def wecom() -> AsyncIterator[WeComServer]:
    async with WeComServer() as wecom:
        wecom.members.join("ZhangSan", "张三", leader="lisi")
        wecom.members.join("lisi", "李四")
        yield wecom


async def _look(wecom: WeComServer, **given: Any) -> Found:
    settings: dict[str, Any] = {
        "corp_id": CORP,
        "agent_id": AGENT,
        "secret": SECRET,
        "api_url": wecom.api_url,
        "public_url": "http://127.0.0.1:1",
    }
    return await look(**(settings | given))


async def test_an_app_that_is_set_up_has_no_trouble(wecom: WeComServer) -> None:
    found = await _look(wecom, people={"zhangsan": "LiSi", "lisi": None})
    assert (found.trouble, found.unseen, found.leaders, found.asked, found.unsure) == (None, (), {}, 2, None)


@pytest.mark.parametrize(
    ("given", "trouble", "fix"),
    [
        ({"secret": "wrong"}, "does not take our secret", "WECOM_SECRET"),
        ({"corp_id": "ww1"}, "no such corporation", "WECOM_CORP_ID"),
        ({"agent_id": 1}, "no such app", "WECOM_AGENT_ID"),
        ({"api_url": "http://127.0.0.1:1/cgi-bin"}, "can't be reached", "network"),
    ],
)
async def test_what_is_wrong_is_said_with_what_to_do(
    wecom: WeComServer, given: dict[str, Any], trouble: str, fix: str
) -> None:
    found = await _look(wecom, **given)
    assert trouble in (found.trouble or "")
    assert fix in (found.fix or "")
    assert SECRET not in f"{found}"


async def test_an_address_that_is_not_trusted_is_named(wecom: WeComServer) -> None:
    wecom.trusts_caller = False
    found = await _look(wecom)
    assert found.trouble == "this server's address is not in the app's list (127.0.0.1): 60020"
    assert "企业可信IP" in (found.fix or "")


async def test_a_wrong_secret_is_tried_once(wecom: WeComServer) -> None:
    await _look(wecom, secret="wrong", people={"zhangsan": None})
    assert [call.method for call in wecom.calls] == ["gettoken"]


@pytest.mark.parametrize(
    ("errcode", "trouble"), [(45009, "left alone"), (301055, "301055"), (48001, "may not call"), (-1, "reached")]
)
async def test_other_refusals_are_said(wecom: WeComServer, errcode: int, trouble: str) -> None:
    wecom.refuse("getcallbackip", errcode)
    found = await _look(wecom)
    assert trouble in (found.trouble or "")
    assert found.fix


async def test_members_whom_the_app_can_not_see_are_named(wecom: WeComServer) -> None:
    wecom.members.all["lisi"].is_visible = False
    wecom.members.join("wangwu", "王五").status = 2
    found = await _look(wecom, people={"ZhangSan": "lisi", "lisi": None, "wangwu": None, "nobody": None})
    assert found.unseen == ("lisi", "wangwu", "nobody")
    assert found.leaders == {}


async def test_another_leader_than_the_directory_says_is_a_hint(wecom: WeComServer) -> None:
    found = await _look(wecom, people={"ZhangSan": "wangwu", "lisi": "zhangsan"})
    assert found.leaders == {"ZhangSan": "lisi"}


async def test_that_members_can_not_be_asked_for_is_said(wecom: WeComServer) -> None:
    wecom.refuse("user/get", 48001)
    found = await _look(wecom, people={"ZhangSan": None})
    assert (found.trouble, found.unsure, found.asked) == (None, "48001", 0)


async def test_no_more_people_are_asked_for_than_is_kind(wecom: WeComServer) -> None:
    found = await _look(wecom, people={f"p{number}": None for number in range(MOST_PEOPLE + 1)})
    assert found.asked == MOST_PEOPLE


# ---------------------------------------------------------------- the way in


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_an_address_of_this_machine_is_reached_by_nobody_else(wecom: WeComServer, host: str) -> None:
    found = await _look(wecom, public_url=f"http://{host}:1")
    assert "WeCom reaches nothing" in (found.callback or "")
    assert "CHIT_PUBLIC_URL" in (found.callback_fix or "")


@pytest.mark.parametrize(("status", "trouble"), [(401, None), (400, None), (404, "404"), (302, "302"), (502, "502")])
async def test_the_callback_is_asked_whether_it_answers(
    wecom: WeComServer, monkeypatch: pytest.MonkeyPatch, status: int, trouble: str | None
) -> None:
    monkeypatch.setattr("integrations.wecom.checkup._LOOPBACK", frozenset())

    async with _serving({"/wecom/callback": web.Response(status=status)}) as url:
        found = await _look(wecom, public_url=url)
    assert (found.callback is None) == (trouble is None)
    assert trouble is None or trouble in (found.callback or "")


@pytest.mark.parametrize(
    ("status", "leads_to", "is_well"),
    [
        (302, "https://open.weixin.qq.com/connect/oauth2/authorize?response_type=code", True),
        (302, "https://chit.example.com/login", False),
        (404, "", False),
        (410, "", False),
    ],
)
async def test_whether_people_are_led_to_the_sign_in_is_asked_where_they_should_be(
    wecom: WeComServer, monkeypatch: pytest.MonkeyPatch, status: int, leads_to: str, is_well: bool
) -> None:
    monkeypatch.setattr("integrations.wecom.checkup._LOOPBACK", frozenset())
    led = web.Response(status=status, headers={"Location": leads_to} if leads_to else {})
    async with _serving({"/wecom/callback": web.Response(status=401), SIGN_IN: led}) as url:
        found = await _look(wecom, public_url=url, signs_in=True)
        assert (await _look(wecom, public_url=url)).sign_in is None
    assert (found.callback, found.sign_in is None, found.sign_in_fix is None) == (None, is_well, is_well)
    assert is_well or "WECOM_TRUSTED_DOMAIN" in (found.sign_in_fix or "")


@asynccontextmanager
async def _serving(answers: Mapping[str, web.Response]) -> AsyncIterator[str]:
    """A proxy of ours that answers that."""

    async def answer(request: web.Request) -> web.Response:
        found = answers[request.path]
        return web.Response(status=found.status, headers=found.headers)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    sock = serving.listen("127.0.0.1", 0)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.SockSite(runner, sock).start()
    try:
        yield f"http://127.0.0.1:{sock.getsockname()[1]}"
    finally:
        await runner.cleanup()


async def test_that_nothing_answers_is_said(wecom: WeComServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("integrations.wecom.checkup._LOOPBACK", frozenset())
    found = await _look(wecom, public_url="http://127.0.0.1:1")
    assert "nothing answers" in (found.callback or "")


async def test_nothing_is_changed_by_looking(wecom: WeComServer) -> None:
    await _look(wecom, people={"zhangsan": None})
    assert {call.method for call in wecom.calls} == {"gettoken", "getcallbackip", "menu/get", "user/get"}


async def test_wecom_that_hangs_is_told_of(wecom: WeComServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("integrations.wecom.checkup.SECONDS", 0.2)
    wecom.suffers(Trouble.HANG)
    assert "can't be reached" in ((await _look(wecom)).trouble or "")
