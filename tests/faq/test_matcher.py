"""What becomes of a question: an answer, a few suggestions, or honest silence."""

import time
from dataclasses import replace

import pytest

from faq.confidence import ANSWERS_FROM, SUGGESTS_FROM, decision
from faq.entry import Entry
from faq.matcher import MOST_CANDIDATES, MOST_SHOWN, Matcher
from faq.ranking import Ranking
from faq.starter import starter_entries

LOST = Entry("lost", "发票丢了怎么办？", ("票据遗失如何报销", "I lost the receipt"))
TITLE = Entry("title", "开发票时抬头写什么？", ("公司发票抬头是什么", "invoice title"))
WITHDRAW = Entry(
    "withdraw", "提交后怎么撤回报销单？", ("我想撤销已经提交的单子", "How do I withdraw a submitted claim?")
)
PAID = Entry("paid", "报销款多久到账？", ("钱什么时候打给我", "When will I get my money?"))
NUDGE = Entry("nudge", "怎么催审批人？", ("能提醒领导快点批吗", "How do I remind my approver?"))
BOOK = Matcher([LOST, TITLE, WITHDRAW, PAID, NUDGE])


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("请问发票丢了要怎么处理呀，谢谢", LOST),
        ("發票不見了怎麼辦", LOST),
        ("fapiao diu le", LOST),
        ("lost my reciept", LOST),
        ("receipt丢了怎么办", LOST),
        ("ｉｎｖｏｉｃｅ ｔｉｔｌｅ", TITLE),
        ("怎么withdraw", WITHDRAW),
        ("we would like to have the claims withdrawn which were submitted", WITHDRAW),
        ("钱什么时候到帐", PAID),
        ("cui shenpi ren", NUDGE),
    ],
)
def test_however_it_is_typed_the_right_entry_comes_first(asked: str, answer: Entry):
    match = BOOK.match(asked)

    assert match.candidates[0].entry == answer
    assert match.decision != "none"


@pytest.mark.parametrize("asked", ["", "   ", "😂😂😂", "？？？", "\0\0", "\ud800"])
def test_where_nothing_is_said_nothing_is_found(asked: str):
    match = BOOK.match(asked)

    assert (match.decision, match.confidence, match.candidates) == ("none", 0.0, ())


@pytest.mark.parametrize(
    "asked", ["今天天气怎么样", "what is the capital of france", "SELECT * FROM users", "wifi密码"]
)
def test_what_no_entry_answers_is_not_answered(asked: str):
    match = BOOK.match(asked)

    assert match.decision != "answer"
    assert match.confidence < ANSWERS_FROM


def test_an_empty_book_knows_nothing():
    assert Matcher([]).match("发票丢了怎么办").decision == "none"


def test_a_book_of_one_entry_answers_its_question_and_no_other():
    only = Matcher([LOST])

    assert only.match("发票丢了怎么办").decision == "answer"
    assert only.match("中午吃什么").decision == "none"


def test_the_very_words_of_an_entry_are_answered_with_it():
    for entry in (LOST, TITLE, WITHDRAW, PAID, NUDGE):
        for phrasing in entry.phrasings:
            match = BOOK.match(f"  {phrasing.upper()}!! ")
            assert (match.decision, match.candidates[0].entry) == ("answer", entry)


def test_words_that_two_entries_share_are_answered_with_neither_for_sure():
    twins = Matcher([LOST, replace(LOST, id="lost-too")])

    match = twins.match("发票丢了怎么办")

    assert {each.entry.id for each in match.shown} <= {"lost", "lost-too"}
    assert match.confidence < 0.98


def test_candidates_come_best_first_and_at_most_ten():
    many = Matcher([Entry(f"e{number}", f"发票问题 {number}") for number in range(30)])

    match = many.match("发票怎么办")
    scores = [each.score for each in match.candidates]

    assert len(match.candidates) == MOST_CANDIDATES
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == match.confidence
    assert all(0 <= score <= 1 for score in scores)


@pytest.mark.parametrize(
    ("chance", "made_of_it"),
    [
        (1.0, "answer"),
        (ANSWERS_FROM, "answer"),
        (ANSWERS_FROM - 1e-9, "suggest"),
        (SUGGESTS_FROM, "suggest"),
        (SUGGESTS_FROM - 1e-9, "none"),
        (0.0, "none"),
    ],
)
def test_a_chance_decides(chance: float, made_of_it: str):
    assert decision(chance) == made_of_it


def test_people_see_one_answer_up_to_three_suggestions_or_nothing():
    match = Matcher([Entry(f"e{number}", f"发票问题 {number}") for number in range(30)]).match("发票怎么办")

    assert len(replace(match, decision="answer").shown) == 1
    assert len(replace(match, decision="suggest").shown) == MOST_SHOWN
    assert replace(match, decision="none").shown == ()


# ------------------------------------------------------------ two languages of one topic


def test_a_topic_answers_in_its_reader_s_language_whatever_language_was_asked_in():
    english = Entry("withdraw.en", "How do I withdraw a claim?", locale="en")
    chinese = Entry("withdraw.zh", "怎么撤回报销单？", locale="zh-CN")
    other = Entry("paid", "钱什么时候到账")
    book = Matcher([english, chinese, other])

    assert book.match("怎么withdraw a claim", language="en").candidates[0].entry == english
    assert book.match("How do I withdraw a claim?", language="zh").candidates[0].entry == chinese
    assert book.match("How do I withdraw a claim?").candidates[0].entry == english
    assert book.match("zenme chehui baoxiaodan").candidates[0].entry == chinese
    assert book.match("怎么撤回", language="fr").candidates[0].entry in (english, chinese)
    assert [each.entry.topic for each in book.match("怎么撤回").candidates].count("withdraw") == 1


# ------------------------------------------------------------ hostile and many


LONG = [
    "票" * 10_000,
    "发票丢了 " * 2_000,
    "lost receipt " * 800,
    "a" * 10_000,
    "a1" * 5_000,
    "(" * 10_000,
    "fapiaodiule" * 900,
    " ".join(f"word{number}x" for number in range(2_000)),
    "".join(chr(0x4E00 + number) for number in range(2_000)),
    "ﷺ" * 2_000,
    "\u0301" * 5_000,
]


@pytest.mark.parametrize("text", LONG, ids=range(len(LONG)))
def test_a_text_made_to_hurt_is_a_question_like_any_other(text: str):
    book = Matcher(starter_entries())
    book.match(text)
    started = time.process_time()

    match = book.match(text)

    assert time.process_time() - started < 0.1
    assert 0 <= match.confidence <= 1


def test_a_phrasing_made_to_hurt_harms_no_other():
    evil = Entry("evil", "票" * 300, tuple((f"{number} " * 300)[:300] for number in range(50)), "x")

    match = Matcher([evil, LOST, TITLE]).match("发票丢了怎么办")

    assert match.candidates[0].entry == LOST


def test_a_thousand_phrasings_are_searched_in_milliseconds():
    entries = [
        replace(entry, id=f"{entry.topic}-{copy}.{entry.language}", question=f"{entry.question} {copy}")
        for copy in range(2)
        for entry in starter_entries()
    ]
    book = Matcher(entries)
    questions = [entry.question for entry in starter_entries()]
    for question in questions:
        book.match(question)
    times = []
    for question in questions:
        started = time.process_time()
        book.match(question)
        times.append(time.process_time() - started)

    assert sum(len(entry.phrasings) for entry in entries) > 1_000
    assert sorted(times)[int(len(times) * 0.95)] < 0.02


def test_marks_are_shares():
    ranked = Ranking(["发票丢了", "发票抬头"], [0, 1]).rank("发票丢了怎么办")

    for marks in ranked.marks:
        assert all(0 <= mark <= 1.000_001 for mark in (marks.near, marks.covered, marks.alike))
    assert (ranked.marks[0].topic, ranked.language) == (0, "zh")
