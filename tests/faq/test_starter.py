"""The entries that come with the program: complete in both languages, in the words of the product."""

import re
from importlib import resources

import pytest

from bot.chat.texts import Texts
from claims.policy import built_in
from faq.entry import Entry
from faq.matcher import Matcher
from faq.starter import LANGUAGES, starter_entries
from faq.wording import content, is_han, plain, tokens
from faq.yaml_file import read_yaml
from faq.yaml_text import write_yaml

ENTRIES = starter_entries()
BOOK = Matcher(ENTRIES)
_QUOTED = re.compile(r"“([^”]+)”")
_PRESSED_ZH = re.compile(r"(?:点|按|选)(?:卡片上的|草稿卡片上的|回答下面的|输入框旁边的)?“([^”]+)”")
_PRESSED = re.compile(r"\b[Pp]ress ([A-Z][a-z]+(?: [a-z]+)?)")


def of(language: str) -> list[Entry]:
    return [entry for entry in ENTRIES if entry.language == language]


def test_all_topics_are_answered_in_both_languages_in_the_same_order():
    assert [len(of(language)) for language in LANGUAGES] == [62, 62]
    assert [entry.topic for entry in of("en")] == [entry.topic for entry in of("zh")]
    assert all(entry.id == f"{entry.topic}.{entry.language}" for entry in ENTRIES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_is_written_as_an_export_would_write_it(language: str):
    raw = resources.files("faq").joinpath(f"entries/{language}.yaml").read_bytes()

    assert write_yaml(read_yaml(raw).entries) == raw


def test_every_entry_has_several_wordings_an_answer_that_is_read_in_half_a_minute_and_a_tag():
    for entry in ENTRIES:
        assert len(entry.phrasings) >= 5, entry.id
        assert 20 <= len(entry.answer) <= (200 if entry.language == "zh" else 450), entry.id
        assert entry.tags, entry.id
        assert "!" not in entry.answer, entry.id
        assert "！" not in entry.answer, entry.id


def test_no_wording_stands_in_two_topics():
    owner: dict[str, str] = {}
    for entry in ENTRIES:
        for phrasing in entry.phrasings:
            assert owner.setdefault(content(plain(phrasing)), entry.topic) == entry.topic, phrasing


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.id for entry in ENTRIES])
def test_asked_in_any_of_its_wordings_the_topic_answers(entry: Entry):
    for phrasing in entry.phrasings:
        match = BOOK.match(phrasing, language=entry.language)
        assert (match.decision, match.candidates[0].entry.id) == ("answer", entry.id), phrasing


def test_each_language_is_written_in_its_own_characters():
    for entry in of("en"):
        texts = (entry.question, *entry.alternatives, re.sub(_QUOTED, "", entry.answer))
        assert not any(is_han(token) for text in texts for token in tokens(text)), entry.id
    for entry in of("zh"):
        assert is_han(tokens(entry.question)[0]), entry.id
        assert not re.search(r"[,;?](?![\d])", entry.answer), entry.id


def labels(language: str) -> set[str]:
    """What stands on buttons, cards and fields, and what may be typed."""
    texts = Texts()
    keys = [f"button-{each}" for each in BUTTONS] + [f"state-{each}" for each in STATES] + [*ELSEWHERE]
    return {texts.say(language, key) for key in keys}


BUTTONS = (
    "submit",
    "edit",
    "discard",
    "withdraw",
    "copy",
    "approve",
    "return",
    "reject",
    "pay",
    "save",
    "view",
    "fill-in",
    "attach",
    "keep-both",
    "get-help",
    "not-solved",
    "resend",
    "send-test",
)
ELSEWHERE = ("list-mine", "field-reply", "field-receipts", "web-attach", "web-language", "web-sign-in", "web-sign-out")
STATES = ("draft", "submitted", "returned", "approved", "rejected", "withdrawn", "discarded", "paid")


def test_what_an_english_answer_says_to_press_can_be_pressed():
    known = labels("en")
    pressed = {found for entry in of("en") for found in _PRESSED.findall(entry.answer)}

    assert "Submit" in pressed
    unknown = {each for each in pressed if not any(each == name or each.split()[0] == name for name in known)}
    assert unknown == set()


def test_what_a_chinese_answer_says_to_press_can_be_pressed():
    pressed = {found for entry in of("zh") for found in _PRESSED_ZH.findall(entry.answer)}

    assert {"提交", "补传票据", "都保留", "重发给我"} <= pressed
    assert pressed - labels("zh") - {each.names["zh"] for each in built_in().categories} == set()


def test_what_holds_in_the_web_chat_alone_is_said_to_hold_there():
    on_a_page = {"en": r"\b(?:browser|page|Attach file|Sign in|drag|paste)\b", "zh": "浏览器|页面|输入框|拖进|粘贴"}
    web_chat = {"en": "web chat", "zh": "网页聊天"}
    speaking = [entry for entry in ENTRIES if re.search(on_a_page[str(entry.language)], entry.answer)]

    assert {entry.topic for entry in speaking} == {"sign-in", "phone"}
    assert all(web_chat[str(entry.language)] in entry.answer for entry in speaking)


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("I am on leave next week, Heidi stands in for me", "stand-in"),
        ("我下周休假，请同事代我审批", "stand-in"),
        ("my manager is on leave next week", "approver-away"),
        ("经理下周休假怎么办", "approver-away"),
        ("how do I export claims to Excel?", "export"),
        ("怎么导出到Excel", "export"),
        ("list of claims to pay", "mark-paid"),
    ],
)
def test_who_is_away_and_what_is_exported_are_told_apart(said: str, topic: str):
    match = BOOK.match(said)
    assert (match.decision, match.candidates[0].entry.topic) == ("answer", topic)
