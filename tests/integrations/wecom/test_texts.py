"""What people wrote reaches WeCom whole, in order and harmless."""

from __future__ import annotations

import pytest

from integrations.wecom.texts import (
    LONGEST_CHECK,
    MOST_BYTES,
    ROOM,
    Line,
    cut,
    harmless,
    lines,
    link,
    marked,
    pieces,
)


def _size(text: str) -> int:
    return len(text.encode())


# ---------------------------------------------------------------- harmless


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ('<a href="https://evil.example">点这里</a>', '＜a href="https：//evil.example"＞点这里＜/a＞'),
        ("<@ZhangSan> <@all>", "＜@ZhangSan＞ ＜@all＞"),
        ("see https://evil.example", "see https：//evil.example"),
        ("HTTP://EVIL.EXAMPLE", "HTTP：//EVIL.EXAMPLE"),
        ("weixin://dl/business", "weixin：//dl/business"),
        ("www.evil.example", "www．evil.example"),
        ("mailto:a@b.c tel:110", "mailto：a@b.c tel：110"),
        ("a < b > c & d", "a ＜ b ＞ c & d"),
        ("$userName=ZhangSan$", "$userName=ZhangSan$"),
        ("12:30, ratio 1:2, C:\\x", "12:30, ratio 1:2, C:\\x"),
        ("taxi.jpg 68.00", "taxi.jpg 68.00"),
        ("a\x00b\x1bc\x7fd\ufffee\tf", "abcde f"),
        ("\u202egpj.exe\u202c", "gpj.exe"),
        ("a\r\nb\nc", "a\nb\nc"),
        ("好👨‍👩‍👧🇨🇳", "好👨‍👩‍👧🇨🇳"),
    ],
)
def test_nothing_that_somebody_typed_is_markup_a_link_or_a_mention(typed: str, shown: str) -> None:
    assert harmless(typed) == shown


def test_half_a_surrogate_is_left_out_as_no_request_can_hold_it() -> None:
    assert harmless("a" + chr(0xD800) + "b") == "ab"


def test_only_a_link_of_ours_is_one() -> None:
    assert link("打开 <b>", 'https://chit.example/x?a=1&b="<').text == (
        '<a href="https://chit.example/x?a=1&b=%22%3C">打开 ＜b＞</a>'
    )


# ---------------------------------------------------------------- in parts


@pytest.mark.parametrize("character", ["a", "é", "好", "👍"])
@pytest.mark.parametrize("over", [0, 1])
def test_a_text_goes_into_one_message_up_to_its_bytes_and_into_two_after_that(character: str, over: int) -> None:
    text = character * (ROOM // _size(character) + over)
    found = pieces(lines(text))
    assert len(found) == 1 + over
    assert "".join(found) == text
    assert all(_size(each) <= ROOM for each in found)


def test_a_message_with_its_mark_is_never_cut_by_wecom() -> None:
    for number in range(200):
        text, _ = marked("好" * (ROOM // 3), id=str(number))
        assert _size(text) <= MOST_BYTES


def test_a_long_text_comes_in_order_between_lines_and_nothing_is_lost() -> None:
    text = "\n".join(f"第 {number} 行：" + "报销" * (number % 90) for number in range(200))
    found = pieces(lines(text))
    assert len(found) > 5
    assert "\n".join(found) == text
    assert all(_size(each) <= ROOM for each in found)


def test_an_endless_line_is_cut_after_a_sentence_where_one_ends_late_enough() -> None:
    text = "这是一句话。" * 300
    found = pieces(lines(text))
    assert "".join(found) == text
    assert all(each.endswith("。") for each in found)


@pytest.mark.parametrize("emoji", ["👨‍👩‍👧‍👦", "👍🏽", "❤️", "e\u0301"])
def test_what_is_seen_as_one_is_not_torn_apart(emoji: str) -> None:
    for before in range(30):
        found = pieces(lines("a" * before + emoji * 400))
        assert "".join(found) == "a" * before + emoji * 400
        assert all(each.count(emoji) * len(emoji) + each.count("a") == len(each) for each in found)


def test_joiners_without_end_are_cut_all_the_same() -> None:
    text = "a" + "\u200d" * 5_000
    found = pieces(lines(text))
    assert "".join(found) == text
    assert all(_size(each) <= ROOM for each in found)


def test_a_link_is_never_cut() -> None:
    found = pieces([*lines("好" * 600), link("打开", "https://chit.example/" + "x" * 900), *lines("完")])
    assert [each.count("<a ") for each in found] == [each.count("</a>") for each in found]
    assert sum(each.count("<a ") for each in found) == 1


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_an_empty_text_which_wecom_refuses_becomes_an_ellipsis(text: str) -> None:
    assert pieces([Line(text)]) == ["…"]


@pytest.mark.parametrize(("text", "shown"), [("12345", "12345"), ("123456", "1234…"), ("1234👍🏽", "1234…")])
def test_what_is_too_long_for_a_place_ends_in_an_ellipsis(text: str, shown: str) -> None:
    assert cut(text, 5) == shown


# ---------------------------------------------------------------- unlike any other


def test_the_same_words_are_another_message_for_another_row_and_the_same_for_the_same() -> None:
    made = {marked("在二楼。", id=f"corp:1:{number}:0") for number in range(5_000)}
    assert len(made) == 5_000
    assert marked("在二楼。", id="corp:1:7:0") == marked("在二楼。", id="corp:1:7:0")


def test_the_mark_is_seen_by_nobody_and_lasts_as_long_as_wecom_allows() -> None:
    for number in range(500):
        text, seconds = marked("在二楼。", id=str(number))
        assert text.strip() == "在二楼。"
        assert 7_200 <= seconds <= LONGEST_CHECK
