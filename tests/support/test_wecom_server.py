"""The WeCom of the tests refuses the calls that the real one refuses, on both sides of each limit."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from tests.support.slack_trouble import Trouble
from tests.support.wecom_caller import Answer, WeComCaller, card
from tests.support.wecom_rules import FILES, check_menu, check_message, check_update
from tests.support.wecom_server import AGENT, WRONG_SECRETS

API = FILES / "api"


def example(name: str) -> Any:
    return json.loads((API / name).read_text())


# ---------------------------------------------------------------- tokens


async def test_a_token_is_the_same_until_it_expires(wecom_app: WeComCaller) -> None:
    first = await wecom_app.get_token()
    wecom_app.clock.skip(7199)
    assert (await wecom_app.get_token())["access_token"] == first["access_token"]
    assert (await wecom_app.say())["errcode"] == 0
    wecom_app.clock.skip(1)
    assert (await wecom_app.say())["errcode"] == 42001
    assert (await wecom_app.get_token())["access_token"] != first["access_token"]
    assert (await wecom_app.say())["errcode"] == 0


@pytest.mark.parametrize("errcode", [42001, 40014])
async def test_tokens_can_be_spoilt(wecom_app: WeComCaller, errcode: int) -> None:
    wecom_app.wecom.spoil_tokens(errcode)
    assert (await wecom_app.say())["errcode"] == errcode
    await wecom_app.get_token()
    assert (await wecom_app.say())["errcode"] == 0


@pytest.mark.parametrize(("token", "errcode"), [("", 41001), ("made-up", 40014)])
async def test_a_call_without_the_right_token_is_refused(wecom_app: WeComCaller, token: str, errcode: int) -> None:
    assert (await wecom_app.get("user/get", token=token, userid="LiSi"))["errcode"] == errcode


async def test_wrong_secrets_shut_the_caller_out_for_an_hour(wecom_app: WeComCaller) -> None:
    assert (await wecom_app.get_token(corp="ww-other"))["errcode"] == 40013
    for _ in range(WRONG_SECRETS):
        assert (await wecom_app.get_token(secret="wrong"))["errcode"] == 40001
    assert (await wecom_app.get_token())["errcode"] == 45009
    wecom_app.clock.skip(3600)
    assert (await wecom_app.get_token())["errcode"] == 0


async def test_a_caller_from_an_address_that_is_not_trusted_is_refused_by_name(wecom_app: WeComCaller) -> None:
    wecom_app.wecom.trusts_caller = False
    answer = await wecom_app.say()
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


async def test_answers_hold_only_what_the_examples_hold(wecom_app: WeComCaller) -> None:
    sent = await wecom_app.card(touser="ZhangSan|nobody")
    answers = {
        "gettoken": await wecom_app.get_token(),
        "message.send": sent,
        "message.update_template_card": await wecom_app.update(sent["response_code"]),
        "message.recall": await wecom_app.post("message/recall", {"msgid": sent["msgid"]}),
        "user.get": await wecom_app.get("user/get", userid="ZhangSan"),
        "menu.create": await wecom_app.post("menu/create", example("menu.create.request.json"), agentid=str(AGENT)),
    }
    for name, answer in answers.items():
        shown = example(f"{name}.response.json")
        assert answer["errcode"] == 0, name
        newer = set(answer) - set(shown)
        assert newer <= {"direct_leader"}, name
        assert all(type(answer[each]) is type(shown[each]) for each in set(answer) - newer), name


# ---------------------------------------------------------------- messages


async def test_a_message_reaches_whom_it_names_in_whatever_case(wecom_app: WeComCaller) -> None:
    assert (await wecom_app.say("一", touser="ZHANGSAN|lisi"))["errcode"] == 0
    assert [each.userid for each in wecom_app.wecom.members.shown] == ["ZhangSan", "LiSi"]


async def test_who_is_not_reached_is_told_in_lower_case(wecom_app: WeComCaller) -> None:
    wecom_app.wecom.members.all["lisi"].is_licensed = False
    answer = await wecom_app.say(touser="ZhangSan|Nobody|Hidden|LiSi")
    assert (answer["errcode"], answer["invaliduser"], answer["unlicenseduser"]) == (0, "nobody|hidden", "lisi")
    answer = await wecom_app.say(touser="Nobody|Hidden")
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
async def test_a_wrong_message_is_refused(wecom_app: WeComCaller, body: Answer, errcode: int) -> None:
    assert (await wecom_app.send(**body))["errcode"] == errcode
    assert wecom_app.wecom.members.shown == []


async def test_a_long_text_is_cut_at_2048_bytes_and_noted(wecom_app: WeComCaller) -> None:
    await wecom_app.say("好" * 682)
    assert wecom_app.wecom.messages.noted == []
    await wecom_app.say("好" * 683)
    assert len(wecom_app.wecom.messages.noted) == 1
    assert wecom_app.wecom.members.shown[-1].text == "好" * 682


async def test_a_field_that_wecom_does_not_know_is_left_out_with_a_warning(wecom_app: WeComCaller) -> None:
    answer = await wecom_app.say(colour="red")
    assert answer["errcode"] == 0
    assert "wrong json format" in answer["errmsg"]
    assert wecom_app.wecom.messages.noted != []


async def test_the_31st_message_of_a_minute_is_dropped_though_all_seems_well(wecom_app: WeComCaller) -> None:
    for _ in range(31):
        assert (await wecom_app.say())["errcode"] == 0
    assert len(wecom_app.wecom.members.shown) == 30
    assert wecom_app.wecom.messages.dropped == ["ZhangSan"]
    await wecom_app.say(touser="LiSi")
    wecom_app.clock.skip(60)
    await wecom_app.say()
    assert len(wecom_app.wecom.members.shown) == 32


async def test_the_same_request_is_swallowed_for_half_an_hour_where_it_asks_for_that(wecom_app: WeComCaller) -> None:
    await wecom_app.say()
    await wecom_app.say()
    assert len(wecom_app.wecom.members.shown) == 2
    for _ in range(2):
        assert (await wecom_app.say(enable_duplicate_check=1))["errcode"] == 0
    assert len(wecom_app.wecom.members.shown) == 3
    await wecom_app.say("其他", enable_duplicate_check=1)
    assert len(wecom_app.wecom.members.shown) == 4
    wecom_app.clock.skip(1800)
    await wecom_app.say(enable_duplicate_check=1)
    assert len(wecom_app.wecom.members.shown) == 5


async def test_a_card_sent_again_is_swallowed_or_refused_for_its_task_id(wecom_app: WeComCaller) -> None:
    body = {"msgtype": "template_card", "template_card": card(task_id="t"), "enable_duplicate_check": 1}
    assert "response_code" in await wecom_app.send(**body)
    again = await wecom_app.send(**body)
    assert (again["errcode"], "response_code" in again) == (0, False)
    wecom_app.wecom.messages.looks_for_repeats_first = False
    assert (await wecom_app.send(**body))["errcode"] == 42014
    assert len(wecom_app.wecom.members.shown) == 1


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
async def test_a_wrong_card_is_refused(wecom_app: WeComCaller, fields: Answer, errcode: int) -> None:
    given = card(**{"task_id": "t", **fields})
    given = {name: each for name, each in given.items() if fields.get(name, "") is not None}
    assert (await wecom_app.send(msgtype="template_card", template_card=given))["errcode"] == errcode


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
async def test_a_card_that_is_just_within_the_limits_is_taken(wecom_app: WeComCaller, fields: Answer) -> None:
    assert (await wecom_app.card(**fields))["errcode"] == 0
    assert wecom_app.wecom.messages.noted == []


async def test_what_a_card_can_t_show_is_noted(wecom_app: WeComCaller) -> None:
    await wecom_app.card(button_list=[{"text": "好" * 10, "key": "a"}])
    assert wecom_app.wecom.messages.noted == []
    await wecom_app.card(task_id="task_2", button_list=[{"text": "好" * 11, "key": "a"}])
    assert len(wecom_app.wecom.messages.noted) == 1


async def test_a_task_id_is_used_once_for_ever(wecom_app: WeComCaller) -> None:
    assert (await wecom_app.card())["errcode"] == 0
    wecom_app.clock.skip(400 * 86400)
    await wecom_app.get_token()
    assert (await wecom_app.card())["errcode"] == 42014


async def test_cards_with_buttons_need_a_callback_address(wecom_app: WeComCaller) -> None:
    wecom_app.wecom.messages.has_callback = False
    assert (await wecom_app.card())["errcode"] == 43012
    assert (await wecom_app.say())["errcode"] == 0


# ---------------------------------------------------------------- changing cards


async def test_a_code_changes_a_card_once(wecom_app: WeComCaller) -> None:
    code = (await wecom_app.card())["response_code"]
    assert (await wecom_app.update(code))["errcode"] == 0
    assert wecom_app.wecom.members.shown[0].grey == "已同意"
    assert (await wecom_app.update(code))["errcode"] == 60140
    assert (await wecom_app.update("made-up"))["errcode"] == 60140


async def test_a_code_lives_72_hours(wecom_app: WeComCaller) -> None:
    codes = [(await wecom_app.card(task_id=f"t{number}"))["response_code"] for number in range(2)]
    wecom_app.clock.skip(72 * 3600)
    await wecom_app.get_token()
    assert (await wecom_app.update(codes[0]))["errcode"] == 0
    wecom_app.clock.skip(1)
    assert (await wecom_app.update(codes[1]))["errcode"] == 60140


async def test_a_change_reaches_those_who_have_the_card_and_names_the_others(wecom_app: WeComCaller) -> None:
    code = (await wecom_app.card())["response_code"]
    assert (await wecom_app.update(code, "LiSi"))["errcode"] == 82102
    answer = await wecom_app.update(code, "ZhangSan", "LiSi", template_card=card(replace_text="已同意 · 李四"))
    assert (answer["errcode"], answer["invaliduser"]) == (0, ["lisi"])
    assert wecom_app.wecom.members.shown[0].grey == "已同意 · 李四"


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
async def test_a_wrong_change_is_refused(wecom_app: WeComCaller, change: Answer, errcode: int) -> None:
    code = (await wecom_app.card())["response_code"]
    assert (await wecom_app.update(code, **change))["errcode"] == errcode
    assert (await wecom_app.update(code))["errcode"] == 0


async def test_a_notice_without_a_menu_has_no_code(wecom_app: WeComCaller) -> None:
    notice = {**example("own-card.text_notice.json"), "task_id": "n"}
    assert "response_code" in await wecom_app.send(msgtype="template_card", template_card=notice)
    del notice["action_menu"], notice["task_id"]
    answer = await wecom_app.send(msgtype="template_card", template_card=notice)
    assert (answer["errcode"], "response_code" in answer) == (0, False)


async def test_a_message_can_be_recalled_for_a_day(wecom_app: WeComCaller) -> None:
    sent = [(await wecom_app.say())["msgid"] for _ in range(2)]
    assert (await wecom_app.post("message/recall", {"msgid": sent[0]}))["errcode"] == 0
    assert len(wecom_app.wecom.members.shown) == 1
    wecom_app.clock.skip(86401)
    await wecom_app.get_token()
    assert (await wecom_app.post("message/recall", {"msgid": sent[1]}))["errcode"] == 42052


# ---------------------------------------------------------------- trouble


async def test_it_can_be_busy_for_some_calls(wecom_app: WeComCaller) -> None:
    wecom_app.wecom.refuse("message/send", times=2)
    assert [(await wecom_app.say())["errcode"] for _ in range(3)] == [-1, -1, 0]
    assert wecom_app.wecom.refused() == [("message/send", -1)] * 2


async def test_a_lost_answer_is_lost_after_the_message_was_shown(wecom_app: WeComCaller) -> None:
    wecom_app.wecom.suffers(Trouble.LOST, method="message/send", times=1)
    with pytest.raises(aiohttp.ClientError):
        await wecom_app.say(enable_duplicate_check=1)
    assert len(wecom_app.wecom.members.shown) == 1
    await wecom_app.say(enable_duplicate_check=1)
    assert len(wecom_app.wecom.members.shown) == 1


async def test_it_can_be_down_broken_and_silent(wecom_app: WeComCaller) -> None:
    wecom_app.wecom.suffers(Trouble.CUT, times=1)
    with pytest.raises(aiohttp.ClientError):
        await wecom_app.say()
    wecom_app.wecom.suffers(Trouble.BROKEN, times=1)
    with pytest.raises(AssertionError):
        await wecom_app.say()
    wecom_app.wecom.suffers(Trouble.HANG, times=1)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await wecom_app.say()
    assert wecom_app.wecom.members.shown == []
    await wecom_app.wecom.goes_down()
    with pytest.raises(aiohttp.ClientError):
        await wecom_app.say()
    await wecom_app.wecom.comes_up()
    assert (await wecom_app.say())["errcode"] == 0
