"""The WeCom of the tests keeps files, names members and takes a menu as the real one does."""

from __future__ import annotations

import io
import json
from typing import Any

import aiohttp
import pytest
from yarl import URL

from tests.support.wecom_caller import Answer, WeComCaller
from tests.support.wecom_logins import MEMBER, NOBODY
from tests.support.wecom_rules import FILES, Refusal, check_menu
from tests.support.wecom_server import AGENT, CORP

# ---------------------------------------------------------------- media


async def download(wecom_app: WeComCaller, media_id: str, **headers: str) -> tuple[int, str, bytes]:
    params = {"access_token": wecom_app.token, "media_id": media_id}
    async with wecom_app.session.get(f"{wecom_app.wecom.api_url}/media/get", params=params, headers=headers) as answer:
        return answer.status, answer.content_type, await answer.read()


async def test_a_file_is_there_for_three_days_and_then_an_error_with_status_200(wecom_app: WeComCaller) -> None:
    media_id = wecom_app.wecom.media.keep("a.jpg", b"\xff\xd8\xff-picture", kind="image")
    assert await download(wecom_app, media_id) == (200, "image/jpeg", b"\xff\xd8\xff-picture")
    wecom_app.clock.skip(3 * 86400 + 1)
    await wecom_app.get_token()
    status, kind, body = await download(wecom_app, media_id)
    assert (status, kind, json.loads(body)["errcode"]) == (200, "application/json", 40007)


async def test_a_big_file_comes_in_parts_that_begin_at_multiples_of_16(wecom_app: WeComCaller) -> None:
    media_id = wecom_app.wecom.media.keep("a.pdf", b"x" * 20_971_521, kind="file")
    assert json.loads((await download(wecom_app, media_id))[2])["errcode"] == 830002
    status, _, body = await download(wecom_app, media_id, Range="bytes=20971520-")
    assert (status, body) == (206, b"x")
    assert json.loads((await download(wecom_app, media_id, Range="bytes=8-15"))[2])["errcode"] == 40035


@pytest.mark.parametrize(
    ("kind", "content", "errcode"),
    [
        ("image", b"\x89PNG\r\n\x1a\n", 0),
        ("image", b"GIF89a", 40123),
        ("image", b"\xff\xd8\xff" + b"x" * 10_485_758, 40009),
        ("file", b"12345", 40006),
        ("file", b"123456", 0),
        ("file", b"x" * 20_971_521, 45001),
        ("picture", b"123456", 40004),
    ],
    ids=["a png", "a gif", "a big picture", "five bytes", "six bytes", "a big file", "no kind"],
)
async def test_what_may_be_uploaded(wecom_app: WeComCaller, kind: str, content: bytes, errcode: int) -> None:
    form = aiohttp.FormData()
    form.add_field("media", io.BytesIO(content), filename="票据.png")
    url = f"{wecom_app.wecom.api_url}/media/upload"
    async with wecom_app.session.post(url, params={"access_token": wecom_app.token, "type": kind}, data=form) as reply:
        answer = await reply.json()
    assert answer["errcode"] == errcode
    if not errcode:
        assert set(answer) == set(json.loads((FILES / "api" / "media.upload.response.json").read_text()))
        assert (await wecom_app.send(msgtype=kind, **{kind: {"media_id": answer["media_id"]}}))["errcode"] == 0


# ---------------------------------------------------------------- people, login, menu


async def test_a_member_is_found_in_whatever_case_and_without_an_address(wecom_app: WeComCaller) -> None:
    answer = await wecom_app.get("user/get", userid="zhangsan")
    assert (answer["userid"], answer["name"], answer["direct_leader"]) == ("ZhangSan", "张三", ["LiSi"])
    assert not {"email", "biz_mail", "mobile", "avatar"} & set(answer)
    wecom_app.wecom.members.all["lisi"].is_visible = False
    assert (await wecom_app.get("user/get", userid="zhangsan"))["direct_leader"] == []
    assert (await wecom_app.get("user/get", userid="nobody"))["errcode"] == 60111
    assert (await wecom_app.get("user/get", userid="Hidden"))["errcode"] == 60011


async def test_a_login_code_names_a_member_once_within_five_minutes(wecom_app: WeComCaller) -> None:
    code = wecom_app.wecom.login("ZhangSan")
    assert (await wecom_app.get("auth/getuserinfo", code=code))["userid"] == "zhangsan"
    assert (await wecom_app.get("auth/getuserinfo", code=code))["errcode"] == 42022
    assert (await wecom_app.get("auth/getuserinfo", code="made-up"))["errcode"] == 40029
    assert "userid" not in await wecom_app.get("auth/getuserinfo", code=wecom_app.wecom.login(None))
    late = wecom_app.wecom.login("ZhangSan")
    wecom_app.clock.skip(301)
    assert (await wecom_app.get("auth/getuserinfo", code=late))["errcode"] == 42003


SIGN_IN = {
    "appid": CORP,
    "redirect_uri": "https://chit.example.com/in/x",
    "response_type": "code",
    "scope": "snsapi_base",
    "state": "abc123",
    "agentid": str(AGENT),
}


async def _browser(wecom_app: WeComCaller, member: str | None = "ZhangSan", **changed: str) -> tuple[int, str, str]:
    """Where a browser is led that comes to the sign-in with this, and what it is shown."""
    headers = {} if member is None else {MEMBER: member}
    query = {name: value for name, value in {**SIGN_IN, **changed}.items() if value}
    async with (
        aiohttp.ClientSession() as session,
        session.get(wecom_app.wecom.authorize_url, params=query, headers=headers, allow_redirects=False) as answer,
    ):
        return answer.status, answer.headers.get("Location", ""), await answer.text()


async def test_the_sign_in_leads_back_with_a_code_of_the_member_and_the_state(wecom_app: WeComCaller) -> None:
    wecom_app.wecom.logins.trusted = "chit.example.com"
    status, location, _ = await _browser(wecom_app)
    back = URL(location)
    assert (status, str(back.with_query(None)), back.query["state"]) == (302, SIGN_IN["redirect_uri"], "abc123")
    assert (await wecom_app.get("auth/getuserinfo", code=back.query["code"]))["userid"] == "zhangsan"
    _, location, _ = await _browser(wecom_app, NOBODY)
    assert "userid" not in await wecom_app.get("auth/getuserinfo", code=URL(location).query["code"])
    # Also a member whom the app may not see is named.
    _, location, _ = await _browser(wecom_app, "Hidden")
    assert (await wecom_app.get("auth/getuserinfo", code=URL(location).query["code"]))["userid"] == "hidden"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"redirect_uri": "https://elsewhere.example/in"}, "50001"),
        ({"redirect_uri": "https://example.com/in"}, "50001"),
        ({"redirect_uri": "https://chit.example.com:8443/in"}, "50001"),
        ({"appid": "ww1"}, "40013"),
        ({"agentid": "1"}, "40056"),
        ({"scope": "snsapi_userinfo"}, "scope"),
        ({"response_type": ""}, "scope"),
        ({"state": ""}, "state"),
        ({"state": "a-b"}, "state"),
        ({"state": "a" * 129}, "state"),
    ],
)
async def test_a_wrong_request_to_sign_in_leads_nowhere(
    wecom_app: WeComCaller, changed: dict[str, str], said: str
) -> None:
    wecom_app.wecom.logins.trusted = "chit.example.com"
    status, location, shown = await _browser(wecom_app, **changed)
    assert (status, location, said in shown) == (200, "", True)


async def test_outside_of_wecom_and_without_a_trusted_domain_nobody_signs_in(wecom_app: WeComCaller) -> None:
    assert "50001" in (await _browser(wecom_app))[2]
    wecom_app.wecom.logins.trusted = "chit.example.com"
    status, location, shown = await _browser(wecom_app, None)
    assert (status, location, "请在企业微信客户端打开链接" in shown) == (200, "", True)


def click(name: str = "报销", **fields: Any) -> Answer:
    return {"type": "click", "name": name, "key": "k", **fields}


@pytest.mark.parametrize(
    ("buttons", "errcode"),
    [
        ([], 40016),
        ([click()] * 4, 40016),
        ([click("一二三四五六")], 40018),
        ([click(type="clack")], 40017),
        ([click(key="x" * 129)], 40019),
        ([{"type": "view", "name": "报销"}], 40020),
        ([{"name": "报销"}], 40017),
        ([{"name": "报销", "sub_button": [click()] * 6}], 40023),
        ([{"name": "报销", "sub_button": [click("一二三四五六七八九十一二三四")]}], 40025),
    ],
)
def test_a_wrong_menu_is_refused(buttons: list[Answer], errcode: int) -> None:
    with pytest.raises(Refusal) as refusal:
        check_menu({"button": buttons})
    assert refusal.value.errcode == errcode


def test_a_menu_that_is_just_within_the_limits_is_taken() -> None:
    inner = [click("一二三四五六七八九十一二三", key="x" * 128)] * 5
    assert check_menu({"button": [click("一二三四五"), click(), {"name": "x" * 16, "sub_button": inner}]}) == []


async def test_a_menu_is_kept_for_the_app_it_names(wecom_app: WeComCaller) -> None:
    assert (await wecom_app.get("menu/get", agentid=str(AGENT)))["errcode"] == 46003
    assert (await wecom_app.post("menu/create", {"button": [click()]}, agentid="1"))["errcode"] == 40056
    assert (await wecom_app.post("menu/create", {"button": [click()]}, agentid=str(AGENT)))["errcode"] == 0
    assert (await wecom_app.get("menu/get", agentid=str(AGENT)))["button"] == [click()]
