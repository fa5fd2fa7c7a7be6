"""A number in small talk is no expense; a bare sum, or one with a word of what it was for, still is."""

from __future__ import annotations

import time
from datetime import date

import pytest

from claims.policy import built_in
from claims.reading import read
from claims.sentences.small_talk import LONGEST, is_small_talk

ON = date(2026, 11, 20)


def is_claim(said: str) -> bool:
    return read(said, on=ON, policy=built_in()).is_claim


@pytest.mark.parametrize(
    "said",
    [
        *("wait, 5 more minutes", "it's 30 degrees", "sorry 2 minutes", "it is 30 degrees outside today", "wait 5"),
        *("see you at 5", "I'm 30", "back in 5", "I need 2 more", "give me 5", "error 404", "I have 2 questions"),
        *(
            "I am 40 years old",
            "just 2 more days",
            "make it 86",
            "no, 86",
            "item 2 for 30",
            "last one to 50",
            "it's 45",
            "10 more minutes please",
        ),
        *("等等5分钟", "等我5分钟", "外面30度", "今天30度", "等等 5", "改成86", "不对，86", "还要10分钟", "满分100"),
    ],
)
def test_small_talk_with_a_number_tells_of_no_expense(said: str) -> None:
    assert not is_claim(said)


@pytest.mark.parametrize(
    "said",
    [
        *("45", "45 please", "sorry, taxi 45", "sorry 86 yuan", "it's 45 for lunch", "wait, hotel 900 yesterday"),
        *("I paid 45", "sorry, 45 for the poster", "flowers 45", "no, lunch 30", "it was 45 yesterday"),
        *("86元", "等等，打车45", "抱歉，午餐30", "改成86元", "鲜花 45", "金额45", "打车30分钟 45元", "去度假村打车45"),
    ],
)
def test_a_sum_with_a_word_of_what_it_was_for_is_an_expense_also_in_talk(said: str) -> None:
    assert is_claim(said)


@pytest.mark.parametrize(
    "said",
    [
        "sorry, taxi 45",
        "更正：午餐30",
        "抱歉，午餐30",
        "oops, dinner 30",
        "add taxi 20",
        "add another lunch 30",
        "再加一笔打车20",
    ],
)
def test_an_excuse_or_a_word_for_one_more_is_no_purpose(said: str) -> None:
    assert read(said, on=ON, policy=built_in()).lines[0].purpose is None


def test_talk_is_short() -> None:
    talk = "ok " * (LONGEST // 3) + "5"
    assert is_small_talk(talk[-LONGEST:].strip())
    assert not is_small_talk("ok " + talk + " ok 5")


@pytest.mark.parametrize("said", ["等" * 79 + "x", "it is " * 13 + "x", "。" * 79 + "x", "5," * 39 + "x"])
def test_what_almost_is_talk_is_told_at_once(said: str) -> None:
    start = time.process_time()
    assert not is_small_talk(said)
    assert time.process_time() - start < 0.05
