"""What is sent to WeCom arrives there once, in order and whole, against a WeCom as strict as the real one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.chat.channel import Channel, Outgoing, Profile
from bot.chat.events import Pressed
from bot.chat.messages import Button, Card, Fact, Items, Message, Row, Text
from bot.chat.refusals import Busy, ChannelError, Expired, Gated, Gone, Rejected, Unknown
from claims.people import PersonId
from integrations.wecom import channel as module
from integrations.wecom.callbacks import callback_of
from integrations.wecom.channel import WeCom
from integrations.wecom.pacing import LIMITS
from integrations.wecom.parse import meaning
from integrations.wecom.texts import LONGEST_CHECK, MOST_BYTES
from tests.integrations.wecom.delivering import press
from tests.support.fake_clock import StoppedClock
from tests.support.slack_trouble import Trouble
from tests.support.wecom_members import Shown
from tests.support.wecom_server import AGENT, CORP, SECRET, WeComServer

ADA = PersonId("ada")
PLACE = "Ada.Byron@x"


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
async def server(clock: StoppedClock) -> AsyncIterator[WeComServer]:
    async with WeComServer(now=clock.now) as server:
        server.members.join(PLACE, "Ada Byron")
        server.members.join("grace", "Grace Hopper")
        yield server
        assert server.messages.noted == []
        assert server.messages.dropped == []


@pytest.fixture
async def wecom(server: WeComServer, clock: StoppedClock) -> AsyncIterator[WeCom]:
    wecom = _wecom(server, clock)
    yield wecom
    await wecom.close()


def _wecom(server: WeComServer, clock: StoppedClock, *, corp: str = CORP) -> WeCom:
    return WeCom(
        corp_id=corp,
        agent_id=AGENT,
        secret=SECRET,
        api_url=server.api_url,
        public_url="https://chit.example",
        clock=clock.now,
        pause=clock.sleep,
    )


def _out(*messages: Message, id: str = "7", place: str = PLACE, **more: Any) -> Outgoing:
    return Outgoing(id=id, place=place, messages=messages, locale="zh-CN", to=ADA, **more)


def _card(*, note: str | None = None, buttons: bool = True, status: str | None = None) -> Card:
    press = Button(label="同意", action="claim.approve:42:1", look="primary")
    return Card(
        card_key="claim:42:review",
        title="C-000042",
        lead="¥68.00",
        note=note,
        status=status,
        facts=(Fact(label="事由", short="事由", value="拜访客户"),),
        buttons=(press,) if buttons else (),
    )


def _shown(server: WeComServer, userid: str = PLACE) -> list[Shown]:
    return server.members.seen_by(userid)


def _texts(server: WeComServer) -> list[str]:
    return [each.text.strip() for each in _shown(server)]


# ---------------------------------------------------------------- sending


def test_it_is_a_channel() -> None:
    channel: Channel = WeCom(corp_id=CORP, agent_id=AGENT, secret=SECRET, api_url="https://wecom.example/cgi-bin")

    assert channel.name == "wecom"
    assert channel.forms == {"link", "question"}
    assert channel.pace == (25, 60.0)


async def test_a_text_arrives(wecom: WeCom, server: WeComServer) -> None:
    sent = await wecom.send(_out(Text(text="您好")))

    assert _texts(server) == ["您好"]
    assert (sent.ref, sent.messages, sent.update_code) == (None, 1, None)


async def test_a_card_arrives_with_a_name_and_a_code_for_its_change(wecom: WeCom, server: WeComServer) -> None:
    sent = await wecom.send(_out(_card()))

    (shown,) = _shown(server)
    assert shown.card is not None
    assert sent.ref == shown.card.task_id
    assert sent.update_code in server.messages.codes


async def test_the_case_of_a_userid_does_not_count(wecom: WeCom, server: WeComServer) -> None:
    await wecom.send(_out(Text(text="您好"), place=PLACE.upper()))

    assert _texts(server) == ["您好"]


async def test_several_messages_come_in_order_and_the_card_among_them_is_the_reference(
    wecom: WeCom, server: WeComServer
) -> None:
    sent = await wecom.send(_out(Text(text="一"), _card(note="长" * 161), Text(text="二")))

    kinds = [each.kind for each in _shown(server)]
    assert kinds == ["text", "text", "template_card", "text"]
    assert sent.messages == 4
    assert sent.ref is not None


async def test_a_long_answer_comes_in_order_and_whole(wecom: WeCom, server: WeComServer) -> None:
    text = "\n".join(f"{number}、" + "报销" * 40 for number in range(100))

    sent = await wecom.send(_out(Text(text=text)))

    assert "\n".join(_texts(server)) == text
    assert sent.messages == len(_shown(server)) > 5
    bodies = [call.arguments["text"]["content"] for call in server.called("message/send")]
    assert all(len(each.encode()) <= MOST_BYTES for each in bodies)


# ---------------------------------------------------------------- once, and never too little


async def test_the_same_answer_to_a_question_asked_twice_is_shown_twice(wecom: WeCom, server: WeComServer) -> None:
    for row in range(20):
        await wecom.send(_out(Text(text="在二楼。"), id=str(row)))

    assert _texts(server) == ["在二楼。"] * 20
    assert server.messages.swallowed == []


async def test_an_answer_of_equal_parts_is_shown_whole(wecom: WeCom, server: WeComServer) -> None:
    await wecom.send(_out(Text(text="啊" * 5_000)))

    assert "".join(_texts(server)) == "啊" * 5_000


@pytest.mark.parametrize("message", [Text(text="在二楼。"), _card()])
@pytest.mark.parametrize("trouble", [Trouble.LOST, Trouble.CUT, Trouble.BROKEN])
@pytest.mark.parametrize("is_first_with_it", [True, False])
async def test_a_message_whose_answer_was_lost_is_shown_once(
    wecom: WeCom,
    server: WeComServer,
    clock: StoppedClock,
    message: Message,
    trouble: Trouble,
    is_first_with_it: bool,
) -> None:
    server.suffers(trouble, method="message/send", times=1)
    with pytest.raises(Unknown):
        await wecom.send(_out(message))
    # Another process takes over, after as long as WeCom can be told to look back.
    other = wecom if is_first_with_it else _wecom(server, clock)
    clock.skip(7_000)

    sent = await other.send(_out(message, is_doubtful=True))

    assert len(_shown(server)) == 1
    assert (sent.ref is not None) == isinstance(message, Card)
    await other.close()


async def test_a_card_that_arrived_long_ago_is_not_posted_again(
    wecom: WeCom, server: WeComServer, clock: StoppedClock
) -> None:
    server.suffers(Trouble.LOST, method="message/send", times=1)
    with pytest.raises(Unknown):
        await wecom.send(_out(_card()))
    clock.skip(LONGEST_CHECK + 1)

    sent = await wecom.send(_out(_card(), is_doubtful=True))

    (shown,) = _shown(server)
    assert shown.card is not None
    assert (sent.ref, sent.update_code) == (shown.card.task_id, None)


async def test_a_name_that_was_used_before_is_a_defect_where_nothing_was_in_doubt(
    wecom: WeCom, server: WeComServer, clock: StoppedClock
) -> None:
    await wecom.send(_out(_card()))
    clock.skip(LONGEST_CHECK + 1)

    with pytest.raises(Rejected, match="42014"):
        await wecom.send(_out(_card()))


@pytest.mark.parametrize("errcode", [45009, -1, 48001])
async def test_the_rest_of_an_answer_comes_later_and_nothing_of_it_twice(
    wecom: WeCom, server: WeComServer, clock: StoppedClock, errcode: int
) -> None:
    texts = [Text(text=str(number)) for number in range(4)]
    send, count = server.messages.send, 0

    def third_is_refused(body: dict[str, Any]) -> dict[str, Any]:
        nonlocal count
        count += 1
        if count == 3:
            server.refuse("message/send", errcode)
        return send(body)

    server.messages.send = third_is_refused  # type: ignore[method-assign]
    with pytest.raises(ChannelError):
        await wecom.send(_out(*texts))
    assert _texts(server) == ["0", "1", "2"]
    clock.skip(120)

    sent = await wecom.send(_out(*texts))

    assert _texts(server) == ["0", "1", "2", "3"]
    assert sent.messages == 1
    assert server.messages.swallowed == []


async def test_what_takes_too_long_is_in_doubt_and_goes_on_where_it_was(
    server: WeComServer, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    wecom = _wecom(server, clock)
    await wecom.send(_out(Text(text="0"), id="6"))
    monkeypatch.setattr(module, "SEND_SECONDS", 0.3)

    async def stuck(seconds: float) -> None:
        await asyncio.Event().wait()

    wecom._pause = stuck
    with pytest.raises(Unknown, match="no answer in time"):
        await wecom.send(_out(Text(text="1"), Text(text="2")))
    wecom._pause = clock.sleep
    await wecom.send(_out(Text(text="1"), Text(text="2"), is_doubtful=True))

    assert _texts(server) == ["0", "1", "2"]
    assert server.messages.swallowed == []
    await wecom.close()


# ---------------------------------------------------------------- names


@pytest.mark.parametrize("id", ["7", "o7.x|@", "好", "9" * 200])
async def test_a_name_has_only_characters_that_wecom_takes(wecom: WeCom, server: WeComServer, id: str) -> None:
    sent = await wecom.send(_out(_card(), id=id))

    assert sent.ref is not None
    assert len(sent.ref) <= 128


@pytest.mark.parametrize(("due_at", "posted_at"), [(1_795_000_000_123, 1_795_000_000.123), (0, None)])
async def test_the_name_of_a_card_says_since_when_it_was_to_be_sent(
    wecom: WeCom, due_at: int, posted_at: float | None
) -> None:
    """By which a press tells whether the claim of its number is the one that was shown."""
    sent = await wecom.send(_out(_card(), due_at=due_at))

    pressed = meaning(callback_of(press("claim.approve:42:1 claim:42:review", task=sent.ref or "").encode()), photo=str)
    assert isinstance(pressed, Pressed)
    assert (pressed.posted_at and pressed.posted_at.timestamp()) == posted_at


async def test_no_two_cards_have_the_same_name(wecom: WeCom, server: WeComServer, clock: StoppedClock) -> None:
    refs = [(await wecom.send(_out(_card(), _card(note="2"), id=str(row)))).ref for row in range(5)]
    names = {shown.card.task_id for shown in _shown(server) if shown.card is not None}
    assert len(names) == 10
    assert set(refs) <= names
    other = _wecom(server, clock, corp="wwother")
    first = _out(_card(), id="1")
    assert other._task_id(first, part=0) != wecom._task_id(first, part=0) == wecom._task_id(first, part=0)


@pytest.mark.parametrize("other", [False, True], ids=["the same", "another"])
async def test_what_a_database_sent_that_is_gone_stands_in_no_message_s_way(
    wecom: WeCom, server: WeComServer, *, other: bool
) -> None:
    """A backup was restored: the outbox gives numbers again that WeCom knows."""
    await wecom.send(_out(Text(text="您好"), _card(), due_at=1_000))
    await wecom.send(_out(Text(text="您好"), _card(note="2" if other else None), due_at=2_000))

    assert [each.kind for each in _shown(server)] == ["text", "template_card"] * 2


@pytest.mark.parametrize("place", ["@all", f"grace|{PLACE}", "", "grace ", "部门"])
async def test_what_is_for_one_member_goes_to_no_other(wecom: WeCom, server: WeComServer, place: str) -> None:
    """Whatever stands in the directory for somebody's account."""
    with pytest.raises(Gone):
        await wecom.send(_out(Text(text="¥8,800.00"), place=place))
    with pytest.raises(Gone):
        await wecom.update("c1-0f", _out(_card(), place=place, update_code="RC-1"))

    assert server.members.shown == []
    assert server.calls == []


async def test_what_is_too_long_for_a_card_is_said_again_only_where_it_is_another(
    wecom: WeCom, server: WeComServer
) -> None:
    def card(purpose: str) -> Card:
        return _card().model_copy(update={"facts": (Fact(label="事由", short="事由", value=purpose),)})

    long, other = "拜访客户" * 12, "拜访同事" * 12
    sent = await wecom.send(_out(card(long)))
    assert sent.ref is not None
    for number, purpose in enumerate((long, long, other, other, "短", other)):
        (shown,) = [each for each in _shown(server) if each.card is not None]
        assert shown.card is not None
        code = server.messages.new_code(shown.card)
        await wecom.update(sent.ref, _out(card(purpose), id=f"u{number}", update_code=code))

    texts = [each.text for each in _shown(server) if each.kind == "text"]
    assert [long in texts[0], *(other in each for each in texts[1:])] == [True, True]


async def test_whoever_gets_a_licence_later_sees_what_waited(wecom: WeCom, server: WeComServer) -> None:
    member = server.members.all[PLACE.casefold()]
    member.is_licensed = False
    with pytest.raises(Gone):
        await wecom.send(_out(_card(), due_at=1_000))
    member.is_licensed = True
    # It was moved to nobody and back, by which it is due since another time.
    await wecom.send(_out(_card(), due_at=2_000))

    assert len(_shown(server)) == 1


# ---------------------------------------------------------------- one token for all


@pytest.mark.parametrize("errcode", [42001, 40014])
async def test_fifty_messages_at_once_whose_token_ended_fetch_one_and_all_arrive_once(
    wecom: WeCom, server: WeComServer, errcode: int
) -> None:
    places = [f"member{number}" for number in range(50)]
    for place in places:
        server.members.join(place, place)
    await wecom.send(_out(Text(text="您好"), id="first"))
    server.spoil_tokens(errcode)

    await asyncio.gather(*(wecom.send(_out(Text(text="您好"), id=place, place=place)) for place in places))

    assert len(server.called("gettoken")) == 2
    assert [len(_shown(server, place)) for place in places] == [1] * 50
    assert {code for _, code in server.refused()} == {errcode}


# ---------------------------------------------------------------- pace


async def test_nothing_is_dropped_of_an_answer_longer_than_a_minute_takes(
    wecom: WeCom, server: WeComServer, clock: StoppedClock
) -> None:
    texts = [Text(text=f"{number}" + "好" * 3_000) for number in range(10)]

    with pytest.raises(Busy) as error:
        await wecom.send(_out(*texts))
    assert len(_shown(server)) == LIMITS[0][0]
    assert 0 < error.value.retry_after <= 60
    clock.skip(error.value.retry_after)
    while True:
        try:
            await wecom.send(_out(*texts))
            break
        except Busy as again:
            clock.skip(again.retry_after)

    assert "".join(_texts(server)) == "".join(each.text for each in texts)
    assert server.messages.swallowed == []


async def test_somebody_else_does_not_wait_for_it(wecom: WeCom, server: WeComServer) -> None:
    for row in range(LIMITS[0][0]):
        await wecom.send(_out(Text(text=str(row)), id=str(row)))
    with pytest.raises(Busy):
        await wecom.send(_out(Text(text="x"), id="x"))

    await wecom.send(_out(Text(text="x"), id="x", place="grace"))


async def test_an_hour_has_its_limit_too(wecom: WeCom, server: WeComServer, clock: StoppedClock) -> None:
    sent = 0
    began = clock.now()
    while clock.now() - began < 3_500:
        try:
            await wecom.send(_out(Text(text="x"), id=f"x{sent}"))
            sent += 1
        except Busy as error:
            clock.skip(error.retry_after)
    assert sent == LIMITS[1][0]


# ---------------------------------------------------------------- who can't be reached


@pytest.mark.parametrize("message", [Text(text="您好"), _card()])
async def test_whoever_the_app_can_not_see_is_gone(wecom: WeCom, server: WeComServer, message: Message) -> None:
    server.members.all[PLACE.casefold()].is_visible = False
    with pytest.raises(Gone, match="81013"):
        await wecom.send(_out(message))


@pytest.mark.parametrize("message", [Text(text="您好"), _card()])
async def test_whoever_has_no_licence_is_gone_though_it_went_well(
    wecom: WeCom, server: WeComServer, message: Message
) -> None:
    server.members.all[PLACE.casefold()].is_licensed = False
    with pytest.raises(Gone, match="unlicenseduser"):
        await wecom.send(_out(message))


@pytest.mark.parametrize("invalid", ["ada.byron@x", "grace|ada.byron@x"])
async def test_whoever_is_named_as_invalid_is_gone_whatever_the_case(
    wecom: WeCom, server: WeComServer, invalid: str
) -> None:
    server.messages.send = lambda body: {"msgid": "1", "invaliduser": invalid}  # type: ignore[method-assign]
    with pytest.raises(Gone, match="invaliduser"):
        await wecom.send(_out(Text(text="您好")))


async def test_that_somebody_else_is_invalid_is_nothing_to_this_person(wecom: WeCom, server: WeComServer) -> None:
    server.messages.send = lambda body: {"msgid": "1", "invaliduser": "ada"}  # type: ignore[method-assign]
    await wecom.send(_out(Text(text="您好")))


async def test_without_a_callback_no_card_is_taken(wecom: WeCom, server: WeComServer) -> None:
    server.messages.has_callback = False
    with pytest.raises(Gated, match="43012"):
        await wecom.send(_out(_card()))


# ---------------------------------------------------------------- changing


async def test_a_card_changes_in_place_and_uses_its_code_up(wecom: WeCom, server: WeComServer) -> None:
    sent = await wecom.send(_out(_card()))
    assert sent.ref is not None

    changed = await wecom.update(sent.ref, _out(_card(note="第 2 次提交"), id="8", update_code=sent.update_code))

    (shown,) = _shown(server)
    assert shown.content["sub_title_text"] == "第 2 次提交"
    assert shown.grey is None
    assert (changed.ref, changed.update_code, changed.messages) == (sent.ref, None, 1)
    with pytest.raises(Expired, match="60140"):
        await wecom.update(sent.ref, _out(_card(), id="9", update_code=sent.update_code))


async def test_a_card_that_is_over_turns_grey_with_who_and_when(wecom: WeCom, server: WeComServer) -> None:
    sent = await wecom.send(_out(_card()))
    assert sent.ref is not None
    status = "Grace Hopper 已同意 · 11-20 14:06"

    done = _card(buttons=False, status=status)
    await wecom.update(sent.ref, _out(done, id="8", update_code=sent.update_code))

    (shown,) = _shown(server)
    assert shown.grey == status


async def test_a_code_that_was_used_serves_no_second_change(wecom: WeCom, server: WeComServer) -> None:
    sent = await wecom.send(_out(_card()))
    assert sent.ref is not None
    await wecom.update(sent.ref, _out(_card(note="一"), update_code=sent.update_code))

    with pytest.raises(Expired):
        await wecom.update(sent.ref, _out(_card(note="二"), id="8", update_code=sent.update_code))
    again = await wecom.send(_out(_card(note="二"), id="8"))

    assert again.ref not in (None, sent.ref)
    assert [each.content["sub_title_text"] for each in _shown(server)] == ["一", "二"]


async def test_without_a_code_a_card_can_not_change(wecom: WeCom, server: WeComServer) -> None:
    sent = await wecom.send(_out(_card()))
    assert sent.ref is not None
    asked = len(server.calls)

    with pytest.raises(Expired):
        await wecom.update(sent.ref, _out(_card(), id="8"))
    assert len(server.calls) == asked


@pytest.mark.parametrize("hours", [71, 73])
async def test_a_code_serves_for_72_hours(wecom: WeCom, server: WeComServer, clock: StoppedClock, hours: int) -> None:
    sent = await wecom.send(_out(_card()))
    assert sent.ref is not None
    clock.skip(hours * 3_600)
    change = wecom.update(sent.ref, _out(_card(), id="8", update_code=sent.update_code))
    if hours == 71:
        await change
    else:
        with pytest.raises(Expired, match="60140"):
            await change


@pytest.mark.parametrize(
    "messages",
    [(Text(text="x"),), (Items(title="x", rows=(Row(text="x"),)),), (_card(), _card())],
)
async def test_what_is_no_card_is_posted_anew(wecom: WeCom, messages: tuple[Message, ...]) -> None:
    with pytest.raises(Expired):
        await wecom.update("c1", _out(*messages, update_code="CODE"))


async def test_what_is_too_long_for_a_card_that_changes_is_posted_once(wecom: WeCom, server: WeComServer) -> None:
    sent = await wecom.send(_out(_card()))
    assert sent.ref is not None
    long = _card(note="长" * 161)
    changed = await wecom.update(sent.ref, _out(long, id="8", update_code=sent.update_code))
    assert changed.messages == 2
    assert [each.kind for each in _shown(server)] == ["template_card", "text"]

    # The code is used: the row is sent as a new message, and its text is there already.
    with pytest.raises(Expired):
        await wecom.update(sent.ref, _out(long, id="8", update_code=sent.update_code))
    await wecom.send(_out(long, id="8"))
    assert [each.kind for each in _shown(server)] == ["template_card", "text", "template_card"]


async def test_a_change_for_somebody_who_has_not_got_that_card_is_posted_anew(
    wecom: WeCom, server: WeComServer
) -> None:
    sent = await wecom.send(_out(_card()))
    assert sent.ref is not None
    with pytest.raises(Expired, match="82102"):
        await wecom.update(sent.ref, _out(_card(), id="8", place="grace", update_code=sent.update_code))


async def test_a_change_whose_answer_was_lost_is_in_doubt(wecom: WeCom, server: WeComServer) -> None:
    sent = await wecom.send(_out(_card()))
    assert sent.ref is not None
    server.suffers(Trouble.LOST, method="message/update_template_card", times=1)
    with pytest.raises(Unknown):
        await wecom.update(sent.ref, _out(_card(), id="8", update_code=sent.update_code))


# ---------------------------------------------------------------- the rest


async def test_a_file_is_fetched(wecom: WeCom, server: WeComServer) -> None:
    media = server.media.keep("taxi.jpg", b"\xff\xd8\xff" + b"x" * 100_000, kind="image")
    assert b"".join([each async for each in wecom.fetch(media)]) == b"\xff\xd8\xff" + b"x" * 100_000


async def test_a_profile_is_the_name_alone(wecom: WeCom) -> None:
    assert await wecom.profile("grace") == Profile(name="Grace Hopper")
