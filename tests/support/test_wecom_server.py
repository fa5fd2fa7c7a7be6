"""The WeCom of the tests refuses the calls that the real one refuses, on both sides of each limit."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.support.fake_clock import StoppedClock
from tests.support.slack_trouble import Trouble
from tests.support.wecom_caller import Answer, WeComCaller, card
from tests.support.wecom_rules import FILES, Refusal, check_menu, check_message, check_update
from tests.support.wecom_server import AGENT, WRONG_SECRETS, WeComServer

API = FILES / "api"


@pytest.fixture
async def app() -> AsyncIterator[WeComCaller]:
    """An app with a token, at a corporation with two members it can see and one it can't."""
    clock = StoppedClock()
    async with WeComServer(now=clock.now) as wecom, aiohttp.ClientSession() as session:
        wecom.members.join("LiSi", "李四")
        wecom.members.join("ZhangSan", "张三", leader="LiSi")
        wecom.members.join("Hidden", "隐").is_visible = False
        caller = WeComCaller(wecom, session, clock)
        await caller.get_token()
        yield caller


def example(name: str) -> Any:
    return json.loads((API / name).read_text())


# ---------------------------------------------------------------- tokens


async def test_a_token_is_the_same_until_it_expires(app: WeComCaller) -> None:
    first = await app.get_token()
    app.clock.skip(7199)
    assert (await app.get_token())["access_token"] == first["access_token"]
    assert (await app.say())["errcode"] == 0
    app.clock.skip(1)
    assert (await app.say())["errcode"] == 42001
    assert (await app.get_token())["access_token"] != first["access_token"]
    assert (await app.say())["errcode"] == 0


@pytest.mark.parametrize("errcode", [42001, 40014])
async def test_tokens_can_be_spoilt(app: WeComCaller, errcode: int) -> None:
    app.wecom.spoil_tokens(errcode)
    assert (await app.say())["errcode"] == errcode
    await app.get_token()
    assert (await app.say())["errcode"] == 0


@pytest.mark.parametrize(("token", "errcode"), [("", 41001), ("made-up", 40014)])
async def test_a_call_without_the_right_token_is_refused(app: WeComCaller, token: str, errcode: int) -> None:
    assert (await app.get("user/get", token=token, userid="LiSi"))["errcode"] == errcode


async def test_wrong_secrets_shut_the_caller_out_for_an_hour(app: WeComCaller) -> None:
    assert (await app.get_token(corp="ww-other"))["errcode"] == 40013
    for _ in range(WRONG_SECRETS):
        assert (await app.get_token(secret="wrong"))["errcode"] == 40001
    assert (await app.get_token())["errcode"] == 45009
    app.clock.skip(3600)
    assert (await app.get_token())["errcode"] == 0


async def test_a_caller_from_an_address_that_is_not_trusted_is_refused_by_name(app: WeComCaller) -> None:
    app.wecom.trusts_caller = False
    answer = await app.say()
    assert answer["errcode"] == 60020
    assert "127.0.0.1" in answer["errmsg"]


# ---------------------------------------------------------------- the examples


@pytest.mark.parametrize("name", sorted(each.name for each in API.glob("own-card.*.json")))
def test_good_cards_are_taken(name: str) -> None:
    body = {"touser": "a", "agentid": 1, "msgtype": "template_card", "template_card": example(name)}
    assert check_message(body) == []


@pytest.mark.parametrize("name", ["own-update.button_interaction.json", "message.update_template_card.request.json"])
def test_good_changes_are_taken(name: str) -> None:
    assert check_update(example(name)) == []


def test_a_good_message_and_a_good_menu_are_taken() -> None:
    assert check_message(example("message.send.request.json")) == []
    assert check_menu(example("menu.create.request.json")) == []


async def test_answers_hold_only_what_the_examples_hold(app: WeComCaller) -> None:
    sent = await app.card(touser="ZhangSan|nobody")
    answers = {
        "gettoken": await app.get_token(),
        "message.send": sent,
        "message.update_template_card": await app.update(sent["response_code"]),
        "message.recall": await app.post("message/recall", {"msgid": sent["msgid"]}),
        "user.get": await app.get("user/get", userid="ZhangSan"),
        "menu.create": await app.post("menu/create", example("menu.create.request.json"), agentid=str(AGENT)),
    }
    for name, answer in answers.items():
        shown = example(f"{name}.response.json")
        assert answer["errcode"] == 0, name
        newer = set(answer) - set(shown)
        assert newer <= {"direct_leader"}, name
        assert all(type(answer[each]) is type(shown[each]) for each in set(answer) - newer), name


# ---------------------------------------------------------------- messages


async def test_a_message_reaches_whom_it_names_in_whatever_case(app: WeComCaller) -> None:
    assert (await app.say("一", touser="ZHANGSAN|lisi"))["errcode"] == 0
    assert [each.userid for each in app.wecom.members.shown] == ["ZhangSan", "LiSi"]


async def test_who_is_not_reached_is_told_in_lower_case(app: WeComCaller) -> None:
    app.wecom.members.all["lisi"].is_licensed = False
    answer = await app.say(touser="ZhangSan|Nobody|Hidden|LiSi")
    assert (answer["errcode"], answer["invaliduser"], answer["unlicenseduser"]) == (0, "nobody|hidden", "lisi")
    answer = await app.say(touser="Nobody|Hidden")
    assert (answer["errcode"], answer["invaliduser"]) == (81013, "nobody|hidden")


@pytest.mark.parametrize(
    ("body", "errcode"),
    [
        ({"msgtype": "tex", "text": {"content": "x"}}, 40008),
        ({"msgtype": "text", "text": {"content": ""}}, 44004),
        ({"msgtype": "text", "text": {"content": "x" * 5121}}, 40058),
        ({"msgtype": "text", "text": {"content": "x"}, "touser": ""}, 82001),
        ({"msgtype": "text", "text": {"content": "x"}, "touser": ["a"]}, 40058),
        ({"msgtype": "text", "text": {"content": "x"}, "agentid": "1000007"}, 41011),
        ({"msgtype": "text", "text": {"content": "x"}, "agentid": 1}, 301002),
        ({"msgtype": "text", "text": {"content": "x"}, "enable_duplicate_check": 2}, 40059),
        ({"msgtype": "text", "text": {"content": "x"}, "duplicate_check_interval": 14401}, 40058),
        ({"msgtype": "image", "image": {"media_id": "none"}}, 40007),
        ({"msgtype": "news", "news": {"articles": []}}, 45008),
        ({"msgtype": "textcard", "textcard": {"title": "t", "description": "d", "url": "pages/1"}}, 40058),
        ({"msgtype": "template_card"}, 40058),
    ],
)
async def test_a_wrong_message_is_refused(app: WeComCaller, body: Answer, errcode: int) -> None:
    assert (await app.send(**body))["errcode"] == errcode
    assert app.wecom.members.shown == []


async def test_a_long_text_is_cut_at_2048_bytes_and_noted(app: WeComCaller) -> None:
    await app.say("好" * 682)
    assert app.wecom.messages.noted == []
    await app.say("好" * 683)
    assert len(app.wecom.messages.noted) == 1
    assert app.wecom.members.shown[-1].text == "好" * 682


async def test_a_field_that_wecom_does_not_know_is_left_out_with_a_warning(app: WeComCaller) -> None:
    answer = await app.say(colour="red")
    assert answer["errcode"] == 0
    assert "wrong json format" in answer["errmsg"]
    assert app.wecom.messages.noted != []


async def test_the_31st_message_of_a_minute_is_dropped_though_all_seems_well(app: WeComCaller) -> None:
    for _ in range(31):
        assert (await app.say())["errcode"] == 0
    assert len(app.wecom.members.shown) == 30
    assert app.wecom.messages.dropped == ["ZhangSan"]
    await app.say(touser="LiSi")
    app.clock.skip(60)
    await app.say()
    assert len(app.wecom.members.shown) == 32


async def test_the_same_request_is_swallowed_for_half_an_hour_where_it_asks_for_that(app: WeComCaller) -> None:
    await app.say()
    await app.say()
    assert len(app.wecom.members.shown) == 2
    for _ in range(2):
        assert (await app.say(enable_duplicate_check=1))["errcode"] == 0
    assert len(app.wecom.members.shown) == 3
    await app.say("其他", enable_duplicate_check=1)
    assert len(app.wecom.members.shown) == 4
    app.clock.skip(1800)
    await app.say(enable_duplicate_check=1)
    assert len(app.wecom.members.shown) == 5


async def test_a_card_sent_again_is_swallowed_or_refused_for_its_task_id(app: WeComCaller) -> None:
    body = {"msgtype": "template_card", "template_card": card(task_id="t"), "enable_duplicate_check": 1}
    assert "response_code" in await app.send(**body)
    again = await app.send(**body)
    assert (again["errcode"], "response_code" in again) == (0, False)
    app.wecom.messages.looks_for_repeats_first = False
    assert (await app.send(**body))["errcode"] == 42014
    assert len(app.wecom.members.shown) == 1


# ---------------------------------------------------------------- cards


BUTTONS = [{"text": "好", "key": str(number)} for number in range(7)]
ROWS = [{"keyname": "单号", "value": "1"}] * 7
OPTIONS = [{"id": str(number), "text": "餐费"} for number in range(11)]


@pytest.mark.parametrize(
    ("fields", "errcode"),
    [
        ({"task_id": "zhang.san"}, 42014),
        ({"task_id": "x" * 129}, 42014),
        ({"task_id": None}, 42014),
        ({"card_type": "button"}, 42031),
        ({"main_title": None}, 40058),
        ({"button_list": []}, 42039),
        ({"button_list": BUTTONS}, 42039),
        ({"button_list": [BUTTONS[0], BUTTONS[0]]}, 42039),
        ({"button_list": [{"text": "好"}]}, 42039),
        ({"button_list": [{"text": "好", "key": "x" * 1025}]}, 42039),
        ({"button_list": [{"text": "好", "type": 1}]}, 42028),
        ({"button_list": [{"key": "a"}]}, 42038),
        ({"horizontal_content_list": ROWS}, 42035),
        ({"horizontal_content_list": [{"value": "1"}]}, 42027),
        ({"horizontal_content_list": [{"keyname": "票据", "type": 1}]}, 42028),
        ({"button_selection": {"question_key": "q", "option_list": OPTIONS}}, 42037),
        ({"button_selection": {"question_key": "q", "option_list": []}}, 42037),
        ({"button_selection": {"option_list": OPTIONS[:1]}}, 42043),
        ({"action_menu": {"desc": "更多", "action_list": BUTTONS[:4]}}, 42051),
        ({"card_type": "text_notice", "button_selection": None, "button_list": None}, 42045),
    ],
)
async def test_a_wrong_card_is_refused(app: WeComCaller, fields: Answer, errcode: int) -> None:
    given = card(**{"task_id": "t", **fields})
    given = {name: each for name, each in given.items() if fields.get(name, "") is not None}
    assert (await app.send(msgtype="template_card", template_card=given))["errcode"] == errcode


@pytest.mark.parametrize(
    "fields",
    [
        {"task_id": "x" * 128},
        {"button_list": BUTTONS[:6]},
        {"button_list": [{"text": "好", "key": "x" * 1024}]},
        {"horizontal_content_list": ROWS[:6]},
        {"button_selection": {"question_key": "q", "option_list": OPTIONS[:10]}},
        {"action_menu": {"desc": "更多", "action_list": BUTTONS[:3]}},
    ],
)
async def test_a_card_that_is_just_within_the_limits_is_taken(app: WeComCaller, fields: Answer) -> None:
    assert (await app.card(**fields))["errcode"] == 0
    assert app.wecom.messages.noted == []


async def test_what_a_card_can_t_show_is_noted(app: WeComCaller) -> None:
    await app.card(button_list=[{"text": "好" * 10, "key": "a"}])
    assert app.wecom.messages.noted == []
    await app.card(task_id="task_2", button_list=[{"text": "好" * 11, "key": "a"}])
    assert len(app.wecom.messages.noted) == 1


async def test_a_task_id_is_used_once_for_ever(app: WeComCaller) -> None:
    assert (await app.card())["errcode"] == 0
    app.clock.skip(400 * 86400)
    await app.get_token()
    assert (await app.card())["errcode"] == 42014


async def test_cards_with_buttons_need_a_callback_address(app: WeComCaller) -> None:
    app.wecom.messages.has_callback = False
    assert (await app.card())["errcode"] == 43012
    assert (await app.say())["errcode"] == 0


# ---------------------------------------------------------------- changing cards


async def test_a_code_changes_a_card_once(app: WeComCaller) -> None:
    code = (await app.card())["response_code"]
    assert (await app.update(code))["errcode"] == 0
    assert app.wecom.members.shown[0].grey == "已同意"
    assert (await app.update(code))["errcode"] == 60140
    assert (await app.update("made-up"))["errcode"] == 60140


async def test_a_code_lives_72_hours(app: WeComCaller) -> None:
    codes = [(await app.card(task_id=f"t{number}"))["response_code"] for number in range(2)]
    app.clock.skip(72 * 3600)
    await app.get_token()
    assert (await app.update(codes[0]))["errcode"] == 0
    app.clock.skip(1)
    assert (await app.update(codes[1]))["errcode"] == 60140


async def test_a_change_reaches_those_who_have_the_card_and_names_the_others(app: WeComCaller) -> None:
    code = (await app.card())["response_code"]
    assert (await app.update(code, "LiSi"))["errcode"] == 82102
    answer = await app.update(code, "ZhangSan", "LiSi", template_card=card(replace_text="已同意 · 李四"))
    assert (answer["errcode"], answer["invaliduser"]) == (0, ["lisi"])
    assert app.wecom.members.shown[0].grey == "已同意 · 李四"


@pytest.mark.parametrize(
    ("change", "errcode"),
    [
        ({"button": {}}, 40058),
        ({"button": {"replace_name": "好"}, "template_card": card()}, 40058),
        ({"template_card": card(button_list=[])}, 42039),
        ({"button": {"replace_name": "好"}, "userids": []}, 82102),
        ({"button": {"replace_name": "好"}, "agentid": 1}, 301002),
    ],
)
async def test_a_wrong_change_is_refused(app: WeComCaller, change: Answer, errcode: int) -> None:
    code = (await app.card())["response_code"]
    assert (await app.update(code, **change))["errcode"] == errcode
    assert (await app.update(code))["errcode"] == 0


async def test_a_notice_without_a_menu_has_no_code(app: WeComCaller) -> None:
    notice = {**example("own-card.text_notice.json"), "task_id": "n"}
    assert "response_code" in await app.send(msgtype="template_card", template_card=notice)
    del notice["action_menu"], notice["task_id"]
    answer = await app.send(msgtype="template_card", template_card=notice)
    assert (answer["errcode"], "response_code" in answer) == (0, False)


async def test_a_message_can_be_recalled_for_a_day(app: WeComCaller) -> None:
    sent = [(await app.say())["msgid"] for _ in range(2)]
    assert (await app.post("message/recall", {"msgid": sent[0]}))["errcode"] == 0
    assert len(app.wecom.members.shown) == 1
    app.clock.skip(86401)
    await app.get_token()
    assert (await app.post("message/recall", {"msgid": sent[1]}))["errcode"] == 42052


# ---------------------------------------------------------------- media


async def download(app: WeComCaller, media_id: str, **headers: str) -> tuple[int, str, bytes]:
    params = {"access_token": app.token, "media_id": media_id}
    async with app.session.get(f"{app.wecom.api_url}/media/get", params=params, headers=headers) as answer:
        return answer.status, answer.content_type, await answer.read()


async def test_a_file_is_there_for_three_days_and_then_an_error_with_status_200(app: WeComCaller) -> None:
    media_id = app.wecom.media.keep("a.jpg", b"\xff\xd8\xff-picture", kind="image")
    assert await download(app, media_id) == (200, "image/jpeg", b"\xff\xd8\xff-picture")
    app.clock.skip(3 * 86400 + 1)
    await app.get_token()
    status, kind, body = await download(app, media_id)
    assert (status, kind, json.loads(body)["errcode"]) == (200, "application/json", 40007)


async def test_a_big_file_comes_in_parts_that_begin_at_multiples_of_16(app: WeComCaller) -> None:
    media_id = app.wecom.media.keep("a.pdf", b"x" * 20_971_521, kind="file")
    assert json.loads((await download(app, media_id))[2])["errcode"] == 830002
    status, _, body = await download(app, media_id, Range="bytes=20971520-")
    assert (status, body) == (206, b"x")
    assert json.loads((await download(app, media_id, Range="bytes=8-15"))[2])["errcode"] == 40035


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
async def test_what_may_be_uploaded(app: WeComCaller, kind: str, content: bytes, errcode: int) -> None:
    form = aiohttp.FormData()
    form.add_field("media", io.BytesIO(content), filename="票据.png")
    url = f"{app.wecom.api_url}/media/upload"
    async with app.session.post(url, params={"access_token": app.token, "type": kind}, data=form) as reply:
        answer = await reply.json()
    assert answer["errcode"] == errcode
    if not errcode:
        assert set(answer) == set(example("media.upload.response.json"))
        assert (await app.send(msgtype=kind, **{kind: {"media_id": answer["media_id"]}}))["errcode"] == 0


# ---------------------------------------------------------------- people, login, menu


async def test_a_member_is_found_in_whatever_case_and_without_an_address(app: WeComCaller) -> None:
    answer = await app.get("user/get", userid="zhangsan")
    assert (answer["userid"], answer["name"], answer["direct_leader"]) == ("ZhangSan", "张三", ["LiSi"])
    assert not {"email", "biz_mail", "mobile", "avatar"} & set(answer)
    app.wecom.members.all["lisi"].is_visible = False
    assert (await app.get("user/get", userid="zhangsan"))["direct_leader"] == []
    assert (await app.get("user/get", userid="nobody"))["errcode"] == 60111
    assert (await app.get("user/get", userid="Hidden"))["errcode"] == 60011


async def test_a_login_code_names_a_member_once_within_five_minutes(app: WeComCaller) -> None:
    code = app.wecom.login("ZhangSan")
    assert (await app.get("auth/getuserinfo", code=code))["userid"] == "zhangsan"
    assert (await app.get("auth/getuserinfo", code=code))["errcode"] == 42022
    assert (await app.get("auth/getuserinfo", code="made-up"))["errcode"] == 40029
    assert "userid" not in await app.get("auth/getuserinfo", code=app.wecom.login(None))
    late = app.wecom.login("ZhangSan")
    app.clock.skip(301)
    assert (await app.get("auth/getuserinfo", code=late))["errcode"] == 42003


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


async def test_a_menu_is_kept_for_the_app_it_names(app: WeComCaller) -> None:
    assert (await app.get("menu/get", agentid=str(AGENT)))["errcode"] == 46003
    assert (await app.post("menu/create", {"button": [click()]}, agentid="1"))["errcode"] == 40056
    assert (await app.post("menu/create", {"button": [click()]}, agentid=str(AGENT)))["errcode"] == 0
    assert (await app.get("menu/get", agentid=str(AGENT)))["button"] == [click()]


# ---------------------------------------------------------------- trouble


async def test_it_can_be_busy_for_some_calls(app: WeComCaller) -> None:
    app.wecom.refuse("message/send", times=2)
    assert [(await app.say())["errcode"] for _ in range(3)] == [-1, -1, 0]
    assert app.wecom.refused() == [("message/send", -1)] * 2


async def test_a_lost_answer_is_lost_after_the_message_was_shown(app: WeComCaller) -> None:
    app.wecom.suffers(Trouble.LOST, method="message/send", times=1)
    with pytest.raises(aiohttp.ClientError):
        await app.say(enable_duplicate_check=1)
    assert len(app.wecom.members.shown) == 1
    await app.say(enable_duplicate_check=1)
    assert len(app.wecom.members.shown) == 1


async def test_it_can_be_down_broken_and_silent(app: WeComCaller) -> None:
    app.wecom.suffers(Trouble.CUT, times=1)
    with pytest.raises(aiohttp.ClientError):
        await app.say()
    app.wecom.suffers(Trouble.BROKEN, times=1)
    with pytest.raises(AssertionError):
        await app.say()
    app.wecom.suffers(Trouble.HANG, times=1)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await app.say()
    assert app.wecom.members.shown == []
    await app.wecom.goes_down()
    with pytest.raises(aiohttp.ClientError):
        await app.say()
    await app.wecom.comes_up()
    assert (await app.say())["errcode"] == 0
