"""What is kept of a question says nothing of who asked it."""

import time
from datetime import UTC, datetime

import pytest

from faq.asking import miss_of
from faq.entry import Entry
from faq.masking import Masking
from faq.matcher import Matcher

PEOPLE = ("Ada Byron", "Grace Hopper", "Mark Bill", "王伟", "欧阳娜娜", "Zoë O'Neil", "Li")
MASKING = Masking(PEOPLE)


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("写信给 ada.byron+x@example.co.uk 行吗", "写信给 [email] 行吗"),
        ("ada＠example.com", "[email]"),
        ("看 https://example.com/s?token=abc 打不开", "看 [link] 打不开"),
        ("我的电话 13800138000 变了", "我的电话 [number] 变了"),
        ("call +44 (20) 7946-0958 please", "call [number] please"),
        ("１３８００１３８０００", "[number]"),
        ("138\u200b0013\u200b8000", "[number]"),
        ("卡号6222 0212 3456 7890 123", "卡号[number]"),
        ("身份证11010519491231002X怎么填", "身份证[number]怎么填"),
        ("passport E12345678", "passport [number]"),
        ("IBAN DE89370400440532013000", "IBAN [number]"),
        ("a1b2c3d4e5f6 是密码", "[number] 是密码"),
        ("电话一三八零零一三八零零零", "电话[number]"),
        ("C-000042 为什么被退回", "[claim] 为什么被退回"),
        ("where is c 000042?", "where is [claim]?"),
        ("Ada Byron 什么时候批", "[name] 什么时候批"),
        ("has grace hopper seen it", "has [name] seen it"),
        ("Grace's desk", "[name] desk"),
        ("<@U123ABC> and @ada", "[name] and [name]"),
        ("王伟和欧阳娜娜一起吃饭", "[name]和[name]一起吃饭"),
        ("娜娜请假了", "[name]请假了"),
        ("帮我提醒下王经理审批", "帮我提醒下[name]审批"),
        ("老王总什么时候批", "[name]什么时候批"),
        ("is li in", "is li in"),
        ("mark bill's claim", "[name] claim"),
        ("Mark said so", "[name] said so"),
        ("ZOË o'neil", "[name]"),
    ],
)
def test_addresses_numbers_and_names_are_taken_out(asked: str, kept: str):
    assert MASKING.mask(asked) == kept


@pytest.mark.parametrize(
    "asked",
    [
        "发票丢了怎么办",
        "mark paid",
        "the bill is lost",
        "餐费 68.50 超了 20",
        "上周五两千三百块",
        "12 receipts in 2026",
        "经理请假了",
        "高总监",
        "I like [claim] forms",
        "离开多久",
    ],
)
def test_what_tells_nothing_of_anybody_is_kept(asked: str):
    assert MASKING.mask(asked) == asked


def test_without_a_directory_numbers_and_addresses_go_all_the_same():
    assert Masking().mask("Ada 13800138000 a@b.cn") == "Ada [number] [email]"


def test_what_was_masked_stays_as_it_is():
    for text in ("王伟 13800138000 a@b.cn C-000042 https://x.y @ada", "Mark Bill Mark"):
        once = MASKING.mask(text)
        assert MASKING.mask(once) == once


HOSTILE = ["1" * 9_000, "a@" * 4_500, "1 " * 4_500, "a1" * 4_500, "王" * 9_000, "Ada " * 2_000, "http://" * 1_200]
HOSTILE += [
    "a." * 4_500,
    "aaaa@" + "a." * 4_000,
    "1" + "a" * 9_000,
    "<@" * 4_500,
    "+(" * 4_500,
    "a" * 9_000,
    "\0" * 9_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_masking_takes_no_longer_for_a_text_made_to_hurt(text: str):
    MASKING.mask("")
    started = time.process_time()

    masked = MASKING.mask(text)

    assert time.process_time() - started < 0.05
    assert len(masked) <= 4_000


# ------------------------------------------------------------ what is kept of questions

NOW = datetime(2026, 11, 27, tzinfo=UTC)
BOOK = Matcher([Entry("lost", "发票丢了怎么办"), Entry("title", "发票抬头写什么")])


def test_a_question_that_missed_is_kept_masked_with_what_was_near():
    asked = "王伟的工牌 13800138000 怎么补"

    miss = miss_of(asked, BOOK.match(asked), masking=MASKING, now=NOW)

    assert miss is not None
    assert (miss.question, miss.language, miss.at) == ("[name]的工牌 [number] 怎么补", "zh", NOW)
    assert set(miss.candidates) <= {"lost", "title"}


def test_an_answer_that_helped_leaves_nothing_and_one_that_did_not_is_kept():
    answered = BOOK.match("发票丢了怎么办")

    assert miss_of("发票丢了怎么办", answered, masking=MASKING, now=NOW) is None
    assert miss_of("发票丢了怎么办", answered, masking=MASKING, now=NOW, verdict="helpful") is None
    unsolved = miss_of("发票丢了怎么办", answered, masking=MASKING, now=NOW, verdict="not_solved")
    assert unsolved is not None
    assert (unsolved.decision, unsolved.candidates[0], unsolved.verdict) == ("answer", "lost", "not_solved")
