"""What only WeCom has: codes that change a card once, presses that come twice, photos without words, members out of
sight; and what happens while it is in trouble."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.receipts import jpeg
from tests.support.slack_trouble import Trouble
from tests.support.wecom_company import WeComWorld, new_world
from tests.support.wecom_members import Shown
from tests.support.wecom_screen import pressables, read
from tests.support.wecom_sender import Keys

TAXI = "昨天滴滴 68 拜访客户"


def card_of(world: WeComWorld, who: str) -> Shown:
    """Somebody's newest card."""
    return world.client(who).cards()[-1]


async def sent(world: WeComWorld) -> None:
    """A claim of Ada's waits for Grace."""
    ada, grace = world.person("ada"), world.person("grace")
    await ada.says(TAXI)
    await ada.presses("Submit")
    await ada.sees_card("C-000001", "Submitted")
    await grace.sees_card("C-000001", buttons=["Approve", "Return", "Reject", "History"])
    await world.quiet()


# ------------------------------------------------------------ presses


@pytest.mark.parametrize("ways", ["delivered twice at once", "pressed twice"])
async def test_a_press_that_comes_twice_decides_once(wecom_world: WeComWorld, ways: str) -> None:
    await sent(wecom_world)
    grace, card = wecom_world.client("grace"), card_of(wecom_world, "grace")
    if ways == "pressed twice":
        await grace.press_twice("Approve", on=card)
    else:
        await grace.press("Approve", on=card, times=2)
    await wecom_world.person("grace").sees_card("C-000001", "Approved", buttons=[])
    await wecom_world.quiet()
    assert await wecom_world.events(1) == ["created", "submitted", "step_approved", "approved"]


async def test_a_forged_press_decides_nothing(wecom_world: WeComWorld) -> None:
    await sent(wecom_world)
    grace, bob = wecom_world.client("grace"), wecom_world.client("bob")
    card = card_of(wecom_world, "grace")
    key = next(each.key for each in pressables(card) if each.label == "Approve")
    told = grace.pressing(str(key), on=card)
    for keys in (Keys(token="OtherToken"), Keys(receiver="ww-other")):
        assert not (await wecom_world.sender.once(told, keys=keys)).is_acknowledged
    assert not (await wecom_world.sender.once(told, signature="0" * 40)).is_acknowledged
    await bob.sender.deliver(bob.pressing(str(key), on=card))
    await wecom_world.quiet()
    assert await wecom_world.state(1) == "submitted"


async def test_the_address_is_proved_when_it_is_saved(wecom_world: WeComWorld) -> None:
    reply = await wecom_world.sender.check_url("1616140317555161061")
    assert (reply.status, reply.text, reply.content_type) == (200, "1616140317555161061", "text/plain")
    assert (await wecom_world.sender.check_url(signature="0" * 40)).status in range(400, 500)


# ------------------------------------------------------------ cards that change


async def test_a_decision_taken_elsewhere_turns_the_card_grey(wecom_world: WeComWorld) -> None:
    await sent(wecom_world)
    card = card_of(wecom_world, "grace")
    await wecom_world.person("ada").presses("Withdraw")
    await wecom_world.person("grace").sees_card("C-000001", "Withdrawn", buttons=[])
    assert card.grey is not None
    assert "Withdrawn" in card.grey
    assert len(wecom_world.client("grace").cards()) == 1


async def test_a_card_whose_code_is_too_old_is_followed_by_a_new_message(wecom_world: WeComWorld) -> None:
    await sent(wecom_world)
    for code in wecom_world.wecom.messages.codes.values():
        code.until = 0.0
    await wecom_world.person("ada").says("withdraw C-000001")
    await wecom_world.person("grace").hears("C-000001", "Withdrawn")
    assert card_of(wecom_world, "grace").grey is None

    await wecom_world.client("grace").press("Approve", on=card_of(wecom_world, "grace"))
    await wecom_world.quiet()
    assert await wecom_world.state(1) == "withdrawn"
    assert {code for _, code in wecom_world.wecom.refused()} <= {60140}
    wecom_world.wecom.calls.clear()


async def test_every_button_has_words_that_do_the_same(wecom_world: WeComWorld) -> None:
    """In personal WeChat no card is shown."""
    ada, grace = wecom_world.person("ada"), wecom_world.person("grace")
    await ada.says(TAXI)
    await ada.sees_card("C-000001", "Draft")
    await ada.says("submit C-000001")
    await grace.sees_card("C-000001", "Submitted")
    await grace.says("approve C-000001")
    await ada.hears("C-000001", "approved")
    assert await wecom_world.state(1) == "approved"


# ------------------------------------------------------------ photos and words


async def test_a_photo_has_neither_name_nor_words(wecom_world: WeComWorld) -> None:
    ada = wecom_world.person("ada")
    await wecom_world.client("ada").send_image(jpeg(320, 240))
    await ada.sees_card("C-000001", "Draft", "Sum missing", "1 receipt")
    await ada.says("128")
    await ada.sees_card("C-000001", "¥128.00", "1 receipt")


async def test_a_photo_that_is_too_old_is_asked_for_again(wecom_world: WeComWorld) -> None:
    wecom_world.wecom.suffers(Trouble.BROKEN, method="media/get", times=1)
    ada = wecom_world.client("ada")
    media_id = wecom_world.wecom.media.keep("a.jpg", jpeg(320, 240), kind="image")
    wecom_world.wecom.media.expire()
    await wecom_world.sender.deliver(
        f"<xml><ToUserName>ww0a1b2c3d4e5f6071</ToUserName><FromUserName>{ada.userid}</FromUserName>"
        f"<CreateTime>1795334420</CreateTime><MsgType>image</MsgType><MediaId>{media_id}</MediaId>"
        "<MsgId>7211111111111111120</MsgId><AgentID>1000007</AgentID></xml>"
    )
    await wecom_world.person("ada").hears("again")
    await wecom_world.quiet()
    assert await wecom_world.claim(1) is None
    assert {code for _, code in wecom_world.wecom.refused()} <= {40007}
    wecom_world.wecom.calls.clear()


async def test_nothing_that_somebody_types_becomes_a_link(wecom_world: WeComWorld) -> None:
    typed = '<a href="https://evil.example/x">official</a> https://evil.example www.evil.example'
    ada = wecom_world.person("ada")
    await ada.says(f"taxi 68 yesterday for {typed}")
    await ada.sees_card("C-000001", "¥68.00")
    await ada.presses("Submit")
    await wecom_world.person("grace").sees_card("C-000001", "Submitted")
    await wecom_world.quiet()
    for who in ("ada", "grace"):
        for shown in wecom_world.client(who).messages():
            if not shown.is_mine:
                assert "evil" not in str([each.url for each in pressables(shown)])
                assert "https://evil" not in read(shown)
                assert "www.evil" not in read(shown)


async def test_whoever_comes_in_is_greeted_once(wecom_world: WeComWorld) -> None:
    ada = wecom_world.person("ada")
    for _ in range(3):
        await ada.arrives()
    await wecom_world.quiet()
    greeted = [each for each in wecom_world.client("ada").messages() if "Chit" in read(each)]
    assert len(greeted) == 1


# ------------------------------------------------------------ trouble


@pytest.mark.parametrize("errcode", [42001, 40014])
async def test_a_token_that_is_spoilt_is_fetched_once_anew(wecom_world: WeComWorld, errcode: int) -> None:
    await sent(wecom_world)
    wecom_world.wecom.spoil_tokens(errcode)
    before = len(wecom_world.wecom.called("gettoken"))
    await wecom_world.person("grace").presses("Approve")
    await wecom_world.person("ada").hears("C-000001", "approved")
    await wecom_world.quiet()
    assert len(wecom_world.wecom.called("gettoken")) == before + 1
    assert {code for _, code in wecom_world.wecom.refused()} == {errcode}
    wecom_world.wecom.calls.clear()


async def test_a_message_whose_answer_is_lost_is_shown_once(wecom_world: WeComWorld) -> None:
    wecom_world.wecom.suffers(Trouble.LOST, method="message/send", times=1)
    ada = wecom_world.person("ada")
    await ada.says(TAXI)
    await ada.sees_card("C-000001", "Draft")
    await wecom_world.quiet()
    assert len(wecom_world.client("ada").cards()) == 1
    assert len(wecom_world.wecom.messages.swallowed) == 1


async def test_while_wecom_is_busy_a_message_waits(wecom_world: WeComWorld) -> None:
    wecom_world.wecom.refuse("message/send", -1, times=2)
    ada = wecom_world.person("ada")
    await ada.says(TAXI)
    await ada.sees_card("C-000001", "Draft")
    assert wecom_world.wecom.refused() == [("message/send", -1)] * 2
    wecom_world.wecom.calls.clear()


async def test_what_cannot_be_kept_comes_again_and_counts_once(wecom_world: WeComWorld) -> None:
    ada = wecom_world.client("ada")
    await ada.say(TAXI)
    for _ in range(2):
        await wecom_world.sender.once(wecom_world.sender.sent[-1])
    await wecom_world.person("ada").sees_card("C-000001", "Draft")
    await wecom_world.quiet()
    assert await wecom_world.claim(2) is None


async def test_a_claim_waits_for_an_approver_whom_the_app_can_t_see_until_it_can(wecom_world: WeComWorld) -> None:
    ada, grace = wecom_world.person("ada"), wecom_world.client("grace")
    await grace.leaves_range()
    await ada.says(TAXI)
    await ada.presses("Submit")
    await ada.sees_card("C-000001", "Submitted", "can't be reached")
    await wecom_world.quiet()
    assert await wecom_world.state(1) == "submitted"
    await grace.enters_range()
    await wecom_world.person("grace").sees_card(
        "C-000001", "Submitted", buttons=["Approve", "Return", "Reject", "History"]
    )
    assert len(grace.messages()) == 1, "she did not come in, so nobody greets her"
    assert {code for _, code in wecom_world.wecom.refused()} <= {81013, 60011}
    wecom_world.wecom.calls.clear()


# ------------------------------------------------------------ pages


@pytest.fixture
async def trusted_world(tmp_path: Path) -> AsyncIterator[WeComWorld]:
    """The demo company at a WeCom that trusts its host."""
    own = new_world(f"sqlite+aiosqlite:///{tmp_path / 'chit.db'}", tmp_path)
    own.signs_in = True
    await own.open()
    yield own
    await own.end()
    assert own.wecom.messages.noted == []
    assert own.wecom.refused() == []


async def test_where_wecom_trusts_the_host_buttons_open_their_page_at_once(trusted_world: WeComWorld) -> None:
    ada, grace = trusted_world.person("ada"), trusted_world.person("grace")
    await ada.says(TAXI)
    await ada.sees_card("C-000001", "Draft")
    before = len(trusted_world.client("ada").messages())
    await ada.presses("Edit")
    assert len(trusted_world.client("ada").messages()) == before
    await ada.fills({"Amount": "86.50"})
    await ada.sees_card("C-000001", "¥86.50")

    await ada.presses("Submit")
    await grace.sees_card("C-000001", buttons=["Approve", "Return", "Reject", "History"])
    await grace.presses("Return")
    await grace.fills({"Reason": "Which client?"})
    await ada.sees_card("C-000001", "Returned", "Which client?")
    assert await trusted_world.events(1) == ["created", "edited", "submitted", "returned"]
