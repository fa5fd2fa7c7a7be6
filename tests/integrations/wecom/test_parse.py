"""What each thing that a member of WeCom sends, presses or opens means to the bot."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.chat.events import AnyEvent, Arrived, Pressed, Said, SharedFile
from bot.chat.texts import Texts
from handlers import build_router
from handlers.actions import FillIn
from integrations.wecom.callbacks import Unreadable, callback_of, sealed_in
from integrations.wecom.parse import UNTAKEN, button_key, meaning
from tests.integrations.wecom.delivering import FILES, NOW, chosen, event, message, press

BODIES = sorted((FILES / "callbacks").glob("*.xml"))
MEDIA = "1G6nrLmr5EC3MMb_-zK1dDdzmd0p7cNliYu9V5w7o8K0"


def read(xml: str | bytes) -> AnyEvent | None:
    callback = callback_of(xml.encode() if isinstance(xml, str) else xml)
    return meaning(callback, photo=lambda at: f"photo-{at:%H%M}.jpg")


# ------------------------------------------------------------ what is delivered


@pytest.mark.parametrize("file", BODIES, ids=[each.stem for each in BODIES])
def test_every_known_callback_is_read_without_an_error(file: object) -> None:
    assert hasattr(file, "read_bytes")
    read(file.read_bytes())


def test_the_platform_itself_and_whoever_is_no_userid_are_nobody() -> None:
    assert len(BODIES) > 40
    for sender in ("sys", "SYS", "@all", "", "a|b", "张三", "x" * 65, "a b", "-a"):
        assert read(message(Content="hello", sender=sender)) is None
    for sender in ("ZhangSan", "zhang.san@corp_1-a", "1", "x" * 64):
        said = read(message(Content="hello", sender=sender))
        assert said is not None
        assert said.origin.address == said.origin.place == sender


def test_a_message_is_known_by_its_number_its_sender_and_the_application() -> None:
    said = read(message(Content="hello", number=5))
    assert said is not None
    assert said.origin.key == "wecom:7211111111111110005:ZhangSan:1000007"
    assert said.origin.at == datetime.fromtimestamp(NOW, UTC)


def test_two_events_of_one_second_have_keys_of_their_own_and_a_repeat_has_the_same() -> None:
    one, other = read(press("claim.submit:1 claim:1:owner")), read(press("claim.submit:2 claim:2:owner"))
    again = read(press("claim.submit:1 claim:1:owner"))
    assert one is not None
    assert other is not None
    assert again is not None
    assert one.origin.key != other.origin.key
    assert one.origin.key == again.origin.key


def test_what_no_xml_can_hold_costs_nothing_but_itself() -> None:
    said = read(message(Content="taxi\x00 3\x085\ufffe").encode() + b"")
    assert isinstance(said, Said)
    assert said.text == "taxi 35"


@pytest.mark.parametrize(
    "xml",
    ["", "hello", "<xml>", "<xml><a></xml>", '<!DOCTYPE x [<!ENTITY a "b">]><xml><MsgType>&a;</MsgType></xml>'],
    ids=["nothing", "words", "open", "crossed", "entity"],
)
def test_what_is_no_xml_or_has_a_document_type_is_not_read(xml: str) -> None:
    with pytest.raises(Unreadable):
        callback_of(xml.encode())


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<xml></xml>",
        "<xml><Encrypt></Encrypt></xml>",
        "<xml><Encrypt>&d;</Encrypt></xml>",
        "<xml><Encrypt>YQ==</Encrypt><Encrypt>YQ==</Encrypt></xml>",
        "<xml><Encrypt a='1'>YQ==</Encrypt><Encrypt>YQ==</Encrypt></xml>",
        "<xml><!-- <Encrypt>YQ==</Encrypt> --></xml>",
        '<!DOCTYPE x SYSTEM "file:///etc/hostname"><xml><Encrypt>YQ==</Encrypt></xml>',
        '{"encrypt":"YQ=="}',
    ],
    ids=["nothing", "without", "empty", "entity", "twice", "hidden", "comment", "outside", "json"],
)
def test_an_envelope_of_another_form_is_not_opened(body: str) -> None:
    with pytest.raises(Unreadable):
        sealed_in(body.encode())


@pytest.mark.parametrize(
    "body", ["<xml><Encrypt><![CDATA[YQ==]]></Encrypt></xml>", "<xml>\n<Encrypt>\nYQ==</Encrypt></xml>"]
)
def test_an_envelope_may_be_written_in_two_ways(body: str) -> None:
    assert sealed_in(body.encode()) == "YQ=="


# ------------------------------------------------------------ what is said


def test_words_are_said_as_they_were_typed() -> None:
    said = read(message(Content="报销 餐费 ￥128.50 <a href='x'>午餐</a> & 🍜\n第二行"))
    assert isinstance(said, Said)
    assert said.text == "报销 餐费 ￥128.50 <a href='x'>午餐</a> & 🍜\n第二行"
    assert read(message(Content=" \n")) is None


def test_a_picture_is_a_file_that_is_named_by_its_time() -> None:
    said = read(message("image", MediaId=MEDIA, PicUrl="https://example.com/p"))
    assert isinstance(said, Said)
    assert said.files == (SharedFile(id=MEDIA, name="photo-0805.jpg"),)
    assert said.text == ""
    assert read(message("image", PicUrl="https://example.com/p")) is None


@pytest.mark.parametrize(
    ("fields", "name"),
    [({"FileName": "发票.pdf"}, "发票.pdf"), ({"Title": "hotel.ofd"}, "hotel.ofd"), ({}, "photo-0805.jpg")],
    ids=["name", "title", "none"],
)
def test_a_file_is_taken_where_one_comes_though_nobody_promises_it(fields: dict[str, str], name: str) -> None:
    said = read(message("file", number=1, **{"MediaId": MEDIA, **fields}))
    assert isinstance(said, Said)
    assert said.files == (SharedFile(id=MEDIA, name=name),)


@pytest.mark.parametrize("kind", sorted(UNTAKEN))
def test_what_can_be_no_receipt_is_answered_in_both_languages(kind: str) -> None:
    said = read(message(kind, MediaId=MEDIA, Url="https://example.com", Label="Beijing"))
    assert isinstance(said, Said)
    assert (said.text, said.files) == ("", ())
    (refused,) = said.refused
    for language in ("en", "zh"):
        assert Texts().say(language, f"refused-{refused.code.replace('.', '-')}")


@pytest.mark.parametrize("kind", ["merged_msg", "sticker", "", "event"])
def test_what_is_of_no_known_kind_means_nothing(kind: str) -> None:
    assert read(message(kind, Content="hello")) is None


# ------------------------------------------------------------ what is pressed


def test_a_button_of_a_card_says_which_card_and_what_came_along() -> None:
    key = button_key("claim.submit:42:3", card_key="claim:42:owner")
    pressed = read(press(key, task="c7-0f", code="RC_7", options=chosen("meals")))
    assert isinstance(pressed, Pressed)
    assert (pressed.action, pressed.card_key, pressed.choice) == ("claim.submit:42:3", "claim:42:owner", "meals")
    assert (pressed.message, pressed.update_code) == ("c7-0f", "RC_7")


@pytest.mark.parametrize(
    ("options", "choice"),
    [
        ("", None),
        (chosen(), None),
        (chosen("a"), "a"),
        (chosen("") + chosen("b"), "b"),
        (chosen("a", "b"), "a"),
        (chosen("-"), None),
    ],
    ids=["none", "empty", "one", "second", "several", "not chosen"],
)
def test_what_is_chosen_is_a_list_even_where_it_is_one_or_none(options: str, choice: str | None) -> None:
    pressed = read(press(button_key("claim.submit:1", card_key=None), options=options))
    assert isinstance(pressed, Pressed)
    assert pressed.choice == choice
    assert pressed.card_key is None


def test_the_menu_of_a_card_is_pressed_like_its_buttons() -> None:
    pressed = read(
        event("template_card_menu_event", EventKey="claim.withdraw:1 claim:1:owner", TaskId="c1", ResponseCode="R")
    )
    assert isinstance(pressed, Pressed)
    assert (pressed.action, pressed.card_key) == ("claim.withdraw:1", "claim:1:owner")


@pytest.mark.parametrize(
    "key", ["", " claim:1:owner", "x" * 256, "a " + "k" * 101], ids=["none", "bare", "long", "card"]
)
def test_a_key_that_no_card_of_ours_has_means_nothing(key: str) -> None:
    assert read(press(key)) is None


def test_the_menu_of_the_application_says_words_or_does_something() -> None:
    build_router()
    said, pressed = read(event("click", EventKey="say 帮助")), read(event("click", EventKey=FillIn().pack()))
    assert isinstance(said, Said)
    assert said.text == "帮助"
    assert isinstance(pressed, Pressed)
    assert (pressed.action, pressed.card_key) == (FillIn().pack(), None)
    for key in ("", "say ", "MENU_NEW_CLAIM"):
        assert read(event("click", EventKey=key)) is None


def test_only_entering_the_application_is_an_arrival() -> None:
    assert isinstance(read(event("enter_agent", EventKey="")), Arrived)
    for name in (
        "subscribe",
        "unsubscribe",
        "view",
        "LOCATION",
        "pic_photo_or_album",
        "scancode_push",
        "taskcard_click",
    ):
        assert read(event(name, EventKey="x")) is None
