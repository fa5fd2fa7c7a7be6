"""What the members of the tests' WeCom do arrives the way the real one sends it, and they see what it would show."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot import serving
from tests.support import wecom_events as events
from tests.support.wecom_caller import WeComCaller
from tests.support.wecom_client import WeComClient
from tests.support.wecom_rules import FILES
from tests.support.wecom_screen import pressables, read
from tests.support.wecom_sender import Keys, Sender

VECTORS: list[dict[str, Any]] = json.loads((FILES / "crypto_vectors.json").read_text())["positive"]
FIRST = events.FIRST_MSGID


class Receiver:
    """An app that notes what reaches it and answers as it is told."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, dict[str, str], str]] = []
        self.statuses: list[int] = []
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        self.requests.append((request.method, dict(request.query), await request.text()))
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_route("*", "/wecom/callback", receiver.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    sock = serving.listen("127.0.0.1", 0)
    receiver.url = f"http://127.0.0.1:{sock.getsockname()[1]}/wecom/callback"
    await web.SockSite(runner, sock).start()
    yield receiver
    await runner.cleanup()


@pytest.fixture
async def zhang(wecom_app: WeComCaller, receiver: Receiver) -> AsyncIterator[WeComClient]:
    sender = Sender(url=receiver.url, pauses=(0.0, 0.0, 0.0))
    yield WeComClient(wecom_app.wecom, sender, "ZhangSan")
    await sender.close()


def xml(name: str) -> str:
    return (FILES / "callbacks" / f"{name}.xml").read_text().strip()


# ---------------------------------------------------------------- envelopes


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_envelopes_are_sealed_and_signed_as_published(vector: dict[str, Any]) -> None:
    keys = Keys(vector["token"], vector["encoding_aes_key"], vector["receive_id"])
    assert keys.sign(vector["timestamp"], vector["nonce"], vector["encrypt"]) == vector["msg_signature"]
    if "random_hex" in vector:
        assert keys.encrypt(vector["plaintext"], prefix=bytes.fromhex(vector["random_hex"])) == vector["encrypt"]


async def test_a_repeat_has_the_same_content_in_a_new_envelope(zhang: WeComClient, receiver: Receiver) -> None:
    receiver.statuses = [503, 500]
    reply = await zhang.say("好")
    assert reply.is_acknowledged
    assert len(receiver.requests) == 3
    assert len({query["nonce"] for _, query, _ in receiver.requests}) == 3
    assert len({body for _, _, body in receiver.requests}) == 3
    assert len(zhang.sender.sent) == 1


async def test_after_three_repeats_nothing_comes_again(zhang: WeComClient, receiver: Receiver) -> None:
    receiver.statuses = [503] * 9
    assert not (await zhang.say("好")).is_acknowledged
    assert len(receiver.requests) == 4


async def test_the_address_is_asked_with_an_echo_that_is_encrypted(zhang: WeComClient, receiver: Receiver) -> None:
    await zhang.sender.check_url()
    ((method, query, _),) = receiver.requests
    assert method == "GET"
    assert set(query) == {"msg_signature", "timestamp", "nonce", "echostr"}
    assert query["msg_signature"] == Keys().sign(query["timestamp"], query["nonce"], query["echostr"])


# ---------------------------------------------------------------- what is told


def test_what_members_send_looks_like_the_examples() -> None:
    text = events.text("ZhangSan", "报销 餐费 ￥128.50 2026-11-20 客户午餐🍜", number=111, at=1795334410)
    assert text == xml("own-text-zh-emoji")
    media_id = "1G6nrLmr5EC3MMb_-zK1dDdzmd0p7cNliYu9V5w7o8K0"
    assert events.image("ZhangSan", media_id, number=120, at=1795334420) == xml("own-image")
    assert events.event("ZhangSan", "unsubscribe", at=1795334441) == xml("own-event-unsubscribe")
    assert events.event("ZhangSan", "click", at=1795334443, EventKey="MENU_NEW_CLAIM") == xml("own-event-click")


def test_what_is_pressed_looks_like_the_examples() -> None:
    empty = events.pressed(
        "LiSi", "approve", at=1795334461, task_id="claim_CLM-000125@v1", card_type="button_interaction", code="RC_2"
    )
    assert empty == xml("own-card-button-empty-selected")
    chosen = {"category": ["travel"], "currency": ["CNY"], "project": ["p-7"]}
    several = events.pressed(
        "LiSi",
        "submit",
        at=1795334463,
        task_id="new_claim_89",
        card_type="multiple_interaction",
        code="RC_4",
        selected=chosen,
    )
    assert several == xml("own-card-multiple-three")
    menu = events.pressed(
        "LiSi",
        "mute",
        at=1795334465,
        task_id="claim_CLM-000123@v2",
        card_type="text_notice",
        code="RC_6",
        in_menu=True,
    )
    assert menu == xml("own-card-menu")


# ---------------------------------------------------------------- what is seen and pressed


async def test_a_press_tells_the_key_what_is_chosen_and_a_code_that_changes_the_card(
    wecom_app: WeComCaller, zhang: WeComClient
) -> None:
    await wecom_app.card()
    (shown,) = zhang.cards()
    zhang.choose("交通", on=shown)
    await zhang.press("同意", on=shown)
    told = zhang.sender.sent[-1]
    assert "<EventKey><![CDATA[approve]]></EventKey>" in told
    assert "<OptionId><![CDATA[travel]]></OptionId>" in told
    code = told.partition("<ResponseCode><![CDATA[")[2].partition("]")[0]
    assert (await wecom_app.update(code, button={"replace_name": "已同意"}))["errcode"] == 0
    assert pressables(zhang.cards()[0]) == []
    assert read(zhang.cards()[0]).endswith("已同意")
    with pytest.raises(AssertionError, match="there is no 同意"):
        await zhang.press("同意", on=zhang.cards()[0])


async def test_two_presses_are_two_events_with_codes_of_their_own(wecom_app: WeComCaller, zhang: WeComClient) -> None:
    await wecom_app.card()
    await zhang.press_twice("同意", on=zhang.cards()[0])
    assert len(set(zhang.sender.sent)) == 2
    await zhang.press("同意", on=zhang.cards()[0], times=2)
    assert len(zhang.sender.sent) == 3


async def test_links_in_texts_are_read_by_their_words_and_open_pages(
    wecom_app: WeComCaller, zhang: WeComClient
) -> None:
    await wecom_app.say('请点这里：<a href="https://example.com/a?b=1&amp;c=2">上传票据</a>')
    (shown,) = zhang.messages()
    assert read(shown) == "请点这里：上传票据"
    assert await zhang.press("上传票据", on=shown) == "https://example.com/a?b=1&c=2"


async def test_the_menu_tells_its_key(wecom_app: WeComCaller, zhang: WeComClient) -> None:
    button = {"type": "click", "name": "帮助", "key": "help"}
    await wecom_app.post("menu/create", {"button": [button]}, agentid=str(wecom_app.wecom.messages.agent))
    await zhang.choose_menu("帮助")
    assert "<Event><![CDATA[click]]></Event><EventKey><![CDATA[help]]></EventKey>" in zhang.sender.sent[-1]


async def test_who_leaves_the_range_gets_nothing_more(wecom_app: WeComCaller, zhang: WeComClient) -> None:
    await zhang.leaves_range()
    assert (await wecom_app.say())["errcode"] == 81013
    await zhang.enters_range()
    assert (await wecom_app.say())["errcode"] == 0
    assert [each.partition("<Event>")[2][9:18] for each in zhang.sender.sent] == ["unsubscri", "subscribe"]
