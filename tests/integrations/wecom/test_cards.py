"""Every message becomes what WeCom takes, and says all that it says elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from bot.chat.actions import LONGEST_PACKED
from bot.chat.messages import (
    Attachment,
    Button,
    Card,
    Choice,
    Fact,
    Items,
    Message,
    Option,
    Picture,
    Row,
    Text,
)
from integrations.wecom.cards import Posting, changed, drawn
from integrations.wecom.menu import menu
from integrations.wecom.parse import UNCHOSEN, button_key
from integrations.wecom.parts import BUTTONS, sayer
from integrations.wecom.texts import ROOM
from tests.integrations.slack.golden import LANGUAGES, staged, written
from tests.integrations.wecom import golden
from tests.support.wecom_rules import check_menu, check_message, check_update
from tests.support.wecom_server import AGENT

BASE = "https://chit.example"


def _drawn(*messages: Message, locale: str = "zh-CN", base: str | None = BASE) -> list[Posting]:
    found = drawn(messages, locale=locale, base=base)
    for posting in found:
        _check(posting)
    return found


def _changed(card: Card, *, locale: str = "zh-CN") -> list[Posting]:
    found = changed(card, locale=locale, base=BASE)
    for posting in found[:-1]:
        _check(posting)
    assert found[-1].card is not None
    body = {"userids": ["ada"], "agentid": AGENT, "response_code": "CODE", "template_card": found[-1].card}
    assert check_update(body) == []
    return found


def _check(posting: Posting) -> None:
    """Raises where WeCom would refuse it; nothing of it is cut."""
    body: dict[str, Any] = {"touser": "ada", "agentid": AGENT}
    if posting.card is not None:
        body |= {"msgtype": "template_card", "template_card": {**posting.card, "task_id": "c1-0123456789abcdef"}}
    else:
        assert posting.text is not None
        assert posting.text.strip()
        assert len(posting.text.encode()) <= ROOM
        body |= {"msgtype": "text", "text": {"content": posting.text}}
    assert check_message(body) == []


def _only(found: Sequence[Posting]) -> dict[str, Any]:
    (posting,) = found
    assert posting.card is not None
    return posting.card


def _said(found: Sequence[Posting]) -> str:
    return "\n".join(_strings([each.text or each.card for each in found]))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in value.items():
            if name not in ("key", "id", "card_type", "selected_id", "question_key"):
                yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


def _press(label: str = "同意", action: str = "claim.approve:1:2", **more: Any) -> Button:
    return Button(label=label, action=action, **more)


def _picture(number: int = 1, **more: Any) -> Picture:
    return Picture(file=f"{number:064}", name=f"taxi{number}.jpg", alt=f"票据 {number}", **more)


def _card(**fields: Any) -> Card:
    given: dict[str, Any] = {"card_key": "claim:42:review", "title": "C-000042", "buttons": (_press(),)}
    return Card(**(given | fields))


# ---------------------------------------------------------------- all of the handlers


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_the_handlers_show_is_as_the_golden_files_have_it(language: str) -> None:
    made = golden.files(language)
    assert {path.name for path in golden.FOLDER.glob(f"*.{language}.json")} == {
        golden.path(name, language).name for name in made
    }
    different = [
        name for name, value in made.items() if golden.path(name, language).read_text("utf-8") != written(value)
    ]
    assert different == [], "see tests/integrations/wecom/golden.py"


@pytest.mark.parametrize("language", LANGUAGES)
def test_wecom_takes_everything_the_handlers_show_and_cuts_nothing_of_it(language: str) -> None:
    shown = staged(language)
    for messages in shown.messages.values():
        _drawn(*messages, locale=shown.reader.locale)
        for message in messages:
            if isinstance(message, Card):
                _changed(message, locale=shown.reader.locale)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_fact_and_no_button_of_a_card_is_lost(language: str) -> None:
    shown = staged(language)
    for messages in shown.messages.values():
        for card in messages:
            if not isinstance(card, Card):
                continue
            said = _said(_drawn(card, locale=shown.reader.locale))
            told = [card.title, card.lead, card.state_label, card.note, card.status, *card.warnings, *card.changes]
            told += [fact.value for fact in card.facts]
            told += [button.label for button in (*card.buttons, *card.more)]
            assert [each for each in told if each and each not in said] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_of_a_claim_names_it_on_every_message_it_becomes(language: str) -> None:
    shown = staged(language)
    for messages in shown.messages.values():
        for card in messages:
            if isinstance(card, Card) and card.title.startswith("C-"):
                assert all(card.title in _said([each]) for each in _drawn(card, locale=shown.reader.locale))


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_wecom_takes_the_menu(locale: str) -> None:
    assert check_menu(menu(sayer(locale))) == []


def test_the_menu_is_filing_approving_and_help() -> None:
    assert [each["name"] for each in menu(sayer("zh-CN"))["button"]] == ["报销", "审批", "帮助"]


# ---------------------------------------------------------------- cards


def test_a_card_shows_its_facts_in_rows_and_its_buttons_below() -> None:
    card = _only(
        _drawn(
            _card(
                state="submitted",
                state_label="审批中",
                lead="¥128.50",
                facts=(Fact(label="类别", short="类别", value="餐费"),),
                buttons=(_press(look="primary"), _press("驳回", "claim.reject:1:2", look="quiet")),
                more=(_press("经过", "claim.history:1"),),
            )
        )
    )
    assert card["main_title"] == {"title": "C-000042", "desc": "审批中 · ¥128.50"}
    assert card["horizontal_content_list"] == [{"keyname": "类别", "value": "餐费"}]
    assert [(each["text"], each["style"]) for each in card["button_list"]] == [("同意", 1), ("驳回", 2)]
    assert [each["text"] for each in card["action_menu"]["action_list"]] == ["经过"]
    assert card["button_list"][0]["key"] == button_key("claim.approve:1:2", card_key="claim:42:review")


def test_a_card_in_which_nothing_can_be_pressed_is_a_text_that_personal_wechat_shows_too() -> None:
    (posting,) = _drawn(
        _card(
            buttons=(),
            state="paid",
            state_label="已付款",
            lead="¥128.50",
            facts=(Fact(label="事由", short="事由", value="客户午餐"),),
            status="Frank 标记已付款",
        )
    )
    assert posting.text == "C-000042 · 已付款\n¥128.50\n事由：客户午餐\nFrank 标记已付款"


def test_a_card_that_only_leads_to_a_page_is_a_text_with_a_link() -> None:
    button = Button(label="打开表单", url="/pages/form/abc", look="primary")
    (posting,) = _drawn(Card(title="修改", note="请在 10 分钟内打开。", buttons=(button,)))
    assert posting.text == '修改\n请在 10 分钟内打开。\n<a href="https://chit.example/pages/form/abc">打开表单</a>'


def test_a_button_to_a_page_of_ours_without_an_address_is_left_out() -> None:
    button = Button(label="打开", url="/pages/form/abc")
    (posting,) = _drawn(Card(title="修改", buttons=(button,)), base=None)
    assert posting.text == "修改"
    card = _only(_drawn(_card(buttons=(_press(), button)), base=None))
    assert [each["text"] for each in card["button_list"]] == ["同意"]


def test_a_button_to_a_page_beside_others_opens_it() -> None:
    card = _only(_drawn(_card(buttons=(_press(), Button(label="打开", url="/pages/x")))))
    assert card["button_list"][1] == {"type": 1, "text": "打开", "style": 2, "url": "https://chit.example/pages/x"}


@pytest.mark.parametrize("length", [30, 31])
def test_a_value_that_is_too_long_for_its_row_is_said_whole_before_the_card(length: int) -> None:
    value = "事" * length
    found = _drawn(_card(facts=(Fact(label="事由", short="事由", value=value),)))
    assert len(found) == length - 29
    assert value in _said(found)
    assert found[-1].card is not None
    assert len(found[-1].card["horizontal_content_list"][0]["value"]) == 30
    if length == 31:
        assert found[0].text == f"C-000042\n事由：{value}"


@pytest.mark.parametrize("length", [160, 161])
def test_a_note_that_is_too_long_for_the_card_is_said_whole_before_it(length: int) -> None:
    note = "说" * length
    found = _drawn(_card(note=note))
    assert len(found) == length - 159
    assert note in _said(found)


@pytest.mark.parametrize("length", [38, 39, 44, 45, 300])
def test_an_amount_or_question_of_any_length_is_said_whole(length: int) -> None:
    lead = "¥" * length
    found = _drawn(_card(lead=lead, state="submitted", state_label="审批中"))
    assert lead in _said(found)
    assert lead in _said(_drawn(_card(lead=lead)))
    assert _said(_drawn(_card(lead=lead, buttons=()))).count(lead) == 1


def test_the_fullest_card_of_the_longest_words_is_said_whole() -> None:
    long = "报" * 300
    card = _card(
        title="长" * 36,
        state="returned",
        state_label="态" * 16,
        lead="额" * 300,
        facts=tuple(Fact(label="标" * 24, short="标" * 5, value=f"{number}" + "值" * 299) for number in range(6)),
        warnings=("醒" * 300, long, "警" * 300),
        changes=tuple(f"{number}" + "改" * 699 for number in range(10)),
        note="注" * 300,
        images=tuple(_picture(number) for number in range(10)),
        buttons=tuple(_press("按" * 10, f"a.{number}:" + "x" * 60) for number in range(4)),
        more=tuple(_press("更" * 10, f"m.{number}") for number in range(3)),
        choice=Choice(label="选" * 24, options=tuple(_option(number) for number in range(10)), chosen="o3"),
        status="终" * 300,
    )
    found = _drawn(card)
    said = _said(found).replace("\n", "")
    for told in (card.lead, card.note, card.status, *card.warnings, *card.changes, *(f.value for f in card.facts)):
        assert told is not None
        assert told in said
    assert [each.card is not None for each in found] == [False] * (len(found) - 1) + [True]
    assert len(_changed(card)) == len(found)
    _drawn(card.model_copy(update={"buttons": (), "more": (), "images": ()}))


def test_links_for_which_the_card_has_no_room_are_said_before_it() -> None:
    buttons = tuple(_press(f"按钮{number}", f"claim.a{number}:1") for number in range(4))
    more = tuple(Button(label=f"打开{number}", url=f"/pages/{number}") for number in range(3))
    told, card = _drawn(_card(buttons=buttons, more=more, images=(_picture(),)))
    assert len((card.card or {})["button_list"]) == BUTTONS
    assert (told.text or "").split("\n")[1:] == [
        f'<a href="{BASE}/pages/1">打开1</a>', f'<a href="{BASE}/pages/2">打开2</a>'
    ]  # fmt: skip


def test_what_is_behind_more_can_be_pressed_where_all_else_leads_to_pages() -> None:
    buttons = tuple(Button(label=f"打开{number}", url=f"/pages/{number}") for number in range(4))
    card = _only(_drawn(_card(buttons=buttons, more=(_press("记录", "claim.history:1"),))))
    assert [each["text"] for each in card["action_menu"]["action_list"]] == ["记录"]


def test_the_longest_key_fits() -> None:
    card = _only(_drawn(_card(card_key="c:" + "x" * 98, buttons=(_press(action="x" * LONGEST_PACKED),))))
    assert len(card["button_list"][0]["key"]) == LONGEST_PACKED + 101


def test_two_buttons_that_do_the_same_are_one() -> None:
    card = _only(_drawn(_card(buttons=(_press("同意"), _press("好"), _press("驳回", "claim.reject:1:2")))))
    assert [each["text"] for each in card["button_list"]] == ["同意", "驳回"]


def test_what_is_behind_more_stands_on_buttons_where_there_are_no_others() -> None:
    card = _only(_drawn(_card(buttons=(), more=(_press("复制", "claim.copy:1"),))))
    assert [each["text"] for each in card["button_list"]] == ["复制"]
    assert "action_menu" not in card


def _option(number: int) -> Option:
    return Option(value=f"o{number}", label=f"选项 {number}" + "长" * 40, short=f"选项 {number}" + "短" * 11)


def test_a_drop_down_has_its_short_words_and_what_is_chosen() -> None:
    choice = Choice(label="类别", options=(_option(0), _option(1)), chosen="o1")
    selection = _only(_drawn(_card(choice=choice)))["button_selection"]
    assert selection["selected_id"] == "o1"
    assert [each["id"] for each in selection["option_list"]] == ["o0", "o1"]


def test_where_nothing_is_chosen_that_is_the_first_option_which_wecom_would_show_as_selected() -> None:
    choice = Choice(label="类别", options=tuple(_option(number) for number in range(9)))
    selection = _only(_drawn(_card(choice=choice)))["button_selection"]
    assert (selection["selected_id"], selection["option_list"][0]) == (UNCHOSEN, {"id": UNCHOSEN, "text": "请选择"})
    assert len(selection["option_list"]) == 10


def _checked(facts: int = 4, **fields: Any) -> Card:
    """A card with a drop-down and so many rows."""
    rows = tuple(Fact(label="日期", short="日期", value=f"{number} 日") for number in range(facts))
    choice = Choice(label="类别", options=(_option(0),), chosen="o0")
    return _card(
        **{"facts": rows, "lead": "¥128.50", "state": "draft", "state_label": "草稿", "choice": choice} | fields
    )


def _rows_of(card: Card) -> list[tuple[str, str]]:
    body = _only(_drawn(card))
    return [(each["keyname"], each["value"]) for each in body["horizontal_content_list"]]


def test_what_is_checked_before_it_is_sent_has_its_amount_and_its_receipts_as_rows() -> None:
    rows = _rows_of(_checked())
    assert (rows[0], rows[-1], len(rows)) == (("金额", "¥128.50"), ("票据", "暂无"), 6)
    assert _only(_drawn(_checked()))["main_title"]["desc"] == "草稿"
    assert _rows_of(_checked(images=(_picture(1),)))[-1] == ("票据", "1 张")


def test_an_amount_that_is_missing_does_not_say_its_row_s_name_again() -> None:
    assert _rows_of(_checked(lead="金额未填"))[0] == ("金额", "未填")


def test_where_there_is_no_room_for_more_rows_the_amount_stands_with_the_state() -> None:
    card = _checked(facts=5)
    assert len(_rows_of(card)) == 5
    assert _only(_drawn(card))["main_title"]["desc"] == "草稿 · ¥128.50"


# ---------------------------------------------------------------- pictures


def test_receipts_are_counted_in_a_row_and_opened_by_a_button() -> None:
    card = _only(_drawn(_card(images=(_picture(1), _picture(2)))))
    assert card["horizontal_content_list"] == [{"keyname": "票据", "value": "2 张"}]
    assert card["button_list"][-1] == {
        "text": "查看票据",
        "style": 2,
        "key": "claim.receipts:42 claim:42:review",
    }


def test_receipts_are_counted_below_the_title_where_every_row_is_taken() -> None:
    facts = tuple(Fact(label=f"第 {number} 笔", short=str(number), value="¥1.00") for number in range(6))
    card = _only(_drawn(_card(facts=facts, images=(_picture(),))))
    assert len(card["horizontal_content_list"]) == 6
    assert card["sub_title_text"] == "票据：1 张"


def test_a_card_that_is_over_still_opens_its_receipts_when_it_is_posted_anew() -> None:
    card = _only(_drawn(_card(buttons=(), images=(_picture(),), status="已同意")))
    assert [each["text"] for each in card["button_list"]] == ["查看票据"]
    assert card["sub_title_text"] == "已同意"


# ---------------------------------------------------------------- changes


@pytest.mark.parametrize("images", [(), (_picture(),)])
def test_a_card_that_is_over_turns_grey_and_says_who_and_when(images: tuple[Picture, ...]) -> None:
    status = "Grace Hopper 已同意 · 2026年11月20日 14:06"
    card = _only(_changed(_card(buttons=(), images=images, state="approved", state_label="已通过", status=status)))
    assert card["replace_text"] == status
    assert "action_menu" not in card
    assert "claim" not in card["button_list"][0]["key"]


def test_a_card_that_is_over_without_a_word_turns_grey_all_the_same() -> None:
    assert _only(_changed(_card(buttons=())))["replace_text"] == "已处理"
    assert _only(_changed(_card(buttons=(), state="paid", state_label="已付款")))["replace_text"] == "已付款"


@pytest.mark.parametrize("length", [60, 61])
def test_a_long_status_is_said_whole_beside_the_grey_button(length: int) -> None:
    status = "终" * length
    card = _only(_changed(_card(buttons=(), status=status)))
    assert len(card["replace_text"]) == 60
    assert (card.get("sub_title_text") == status) == (length == 61)


@pytest.mark.parametrize("length", [160, 161])
def test_why_a_card_is_over_is_said_whole_before_it_turns_grey(length: int) -> None:
    facts = (Fact(label="事由", short="事由", value="客" * 31),)
    card = _card(buttons=(), facts=facts, note="因" * length, status="已驳回", state="rejected", state_label="已驳回")
    *before, grey = _changed(card)
    assert grey.card is not None
    assert grey.card["replace_text"] == "已驳回"
    # What it was for was said when it was posted.
    told = [f"C-000042 · 已驳回\n已驳回\n{'因' * length}"] if length == 161 else []
    assert [each.text for each in before] == told


def test_a_card_that_changes_and_still_has_buttons_keeps_them() -> None:
    card = _only(_changed(_card(note="第 2 次提交")))
    assert "replace_text" not in card
    assert card["button_list"][0]["text"] == "同意"


# ---------------------------------------------------------------- lists


def _rows(count: int, *, label: str = "查看", text: str = "C-{} · ¥1.00") -> tuple[Row, ...]:
    return tuple(Row(text=text.format(n), button=_press(label, f"claim.show:{n}")) for n in range(1, count + 1))


def _list(items: Items) -> tuple[str | None, dict[str, Any]]:
    """The text with the rows, and the one card with the buttons."""
    rows, buttons = _drawn(items)
    return rows.text, _only([buttons])


def test_the_rows_of_a_short_list_are_a_text_too_which_personal_wechat_shows() -> None:
    rows, card = _list(Items(title="我的报销", rows=_rows(3)))
    assert rows == "我的报销\n1. C-1 · ¥1.00\n2. C-2 · ¥1.00\n3. C-3 · ¥1.00"
    assert [each["text"] for each in card["button_list"]] == ["1. 查看", "2. 查看", "3. 查看"]
    assert "sub_title_text" not in card


def test_one_row_needs_no_number() -> None:
    rows, card = _list(Items(title="我的报销", rows=_rows(1)))
    assert rows == "我的报销\nC-1 · ¥1.00"
    assert [each["text"] for each in card["button_list"]] == ["查看"]


def test_rows_that_are_chosen_by_number_keep_it() -> None:
    asked = tuple(Row(text=f"{n}. 问题", button=_press(str(n), f"faq.show:{n}")) for n in (1, 2))
    rows, card = _list(Items(title="您想问的是", rows=asked))
    assert rows == "您想问的是\n1. 问题\n2. 问题"
    assert [each["text"] for each in card["button_list"]] == ["1", "2"]


@pytest.mark.parametrize("count", [5, 6, 7, 11])
def test_a_long_list_is_a_text_and_its_buttons_stand_on_cards_of_six(count: int) -> None:
    rows = _rows(count, text="C-{} · ¥1.00 · " + "长" * 200)
    buttons = (_press("更多", "list.more:1"),)
    text, *cards = _drawn(Items(title="待我审批", rows=rows, buttons=buttons), locale="zh-CN")
    while cards[0].card is None:
        cards.pop(0)
    assert text.text is not None
    assert text.text.startswith("待我审批\n1. C-1")
    found = [each.card["button_list"] for each in cards if each.card is not None]
    assert [len(each) for each in found] == [BUTTONS] * ((count + 1) // 6) + [(count + 1) % 6] * ((count + 1) % 6 > 0)
    assert [each["text"] for each in [*found[0], *found[-1]]][0::BUTTONS][0] == "1. 查看"
    assert found[-1][-1]["text"] == "更多"


@pytest.mark.parametrize("length", [33, 34, 36])
def test_every_card_of_a_long_list_has_its_number_in_the_title(length: int) -> None:
    found = _drawn(Items(title="长" * length, rows=_rows(8)))
    titles = [each.card["main_title"]["title"] for each in found if each.card is not None]
    assert titles == ["长" * length, f"{'长' * 33}（2）" if length == 33 else f"{'长' * 32}…（2）"]


def test_a_list_without_anything_to_press_is_a_text() -> None:
    (posting,) = _drawn(Items(title="没有答上来的问题", rows=(Row(text="鲸鱼做梦吗？", detail="11月20日"),)))
    assert posting.text == "没有答上来的问题\n鲸鱼做梦吗？\n11月20日"


def test_a_list_of_links_is_a_text_with_links() -> None:
    link = Button(label="打开", url="/pages/form/x")
    (posting,) = _drawn(Items(title="票据", rows=(Row(text="taxi.jpg", button=link),), buttons=(link,)))
    assert posting.text is not None
    assert posting.text.count('<a href="https://chit.example/pages/form/x">打开</a>') == 2


@pytest.mark.parametrize("length", [160, 161])
def test_what_asks_whether_an_answer_helped_stands_on_its_card_as_long_as_it_fits(length: int) -> None:
    buttons = (_press("没解决", "faq.unsolved:1:1"),)
    found = _drawn(Text(text="在二楼。"), Items(title="有帮助吗？", rows=(Row(text="行" * length),), buttons=buttons))
    assert len(found) == 1 + length - 159


# ---------------------------------------------------------------- the rest


def test_examples_are_lines() -> None:
    (posting,) = _drawn(Text(text="您好。", examples=("我的报销", "帮助")))
    assert posting.text == "您好。\n· 我的报销\n· 帮助"


def test_an_answer_says_what_to_reply_where_it_did_not_help() -> None:
    row = Row(text="食堂在哪里？")
    asks = Items(title="这个回答有帮助吗？", rows=(row,), buttons=(_press("没解决", "faq.unsolved:1:1"),))
    answer, card = _drawn(Text(text="在二楼。"), asks)
    assert answer.text == "在二楼。\n\n没解决？回复「转人工」。"
    assert card.card is not None
    assert _drawn(Text(text="在二楼。"))[0].text == "在二楼。"


def test_a_file_is_named() -> None:
    (posting,) = _drawn(Attachment(file="f" * 64, name="claims.csv", alt="本月报销"))
    assert posting.text == "claims.csv\n本月报销\n请在浏览器中打开 Chit 查看这个文件。"


@pytest.mark.parametrize("length", [10_000])
def test_the_longest_text_is_said_whole(length: int) -> None:
    found = _drawn(Text(text="好" * length))
    assert "".join(each.text or "" for each in found) == "好" * length


def test_nothing_that_people_typed_is_a_link_anywhere() -> None:
    evil = '<a href="https://evil.example">x</a>'
    messages: list[Message] = [
        Text(text=evil, examples=(evil,)),
        _card(
            title=evil[:36],
            lead=evil,
            note=evil,
            status=evil,
            warnings=(evil,),
            changes=(evil,),
            facts=(Fact(label=evil[:24], short="<a hr", value=evil),),
            images=(Picture(file="0" * 64, name=evil, alt=evil, caption=evil[:24]),),
            choice=Choice(label="类别", options=(Option(value="x", label="<a>", short="<a>"),)),
        ),
        _card(buttons=(), note=evil, images=(Picture(file="0" * 64, name=evil, alt=evil),), card_key=None),
        Items(title=evil[:36], rows=(Row(text=evil, detail=evil, button=_press("<a>")),)),
        Attachment(file="0" * 64, name=evil, alt=evil),
    ]
    said = _said(_drawn(*messages)) + _said(_changed(_card(buttons=(), note=evil, status=evil)))
    assert "<" not in said
    assert "://" not in said
