"""Everyday words get a word back, not a list of what the bot can do; and they swallow nothing that means more."""

from __future__ import annotations

import pytest

from faq import curation
from faq.entry import Entry
from handlers.small_talk import LONGEST, hears
from handlers.support import A_PERSON
from tests.handlers.stories import drafted, office, sent, starters
from tests.support.desk import words

SAID = [
    ("ok", "All right.", "好的。"),
    ("Got it!", "All right.", "好的。"),
    ("sure", "All right.", "好的。"),
    ("好的，收到。", "All right.", "好的。"),
    ("👍🏽", "All right.", "好的。"),
    (":+1:", "All right.", "好的。"),
    ("OK, thanks!", "You're welcome.", "不客气。"),
    ("Good morning", "Hello Ada", "王伟，您好"),
    ("在吗？", "Hello Ada", "王伟，您好"),
    ("How are you?", "Fine, thank you.", "很好，谢谢。"),
    ("bye", "Goodbye.", "再见"),
    ("晚安～", "Goodbye.", "再见"),
    ("Who are you?", "I'm Chit, a program", "我是 Chit，办报销的程序"),
    ("yes", "I'm not sure what that answers", "不确定您在回答什么"),
    ("不用了", "I'm not sure what that answers", "不确定您在回答什么"),
    ("never mind", "No problem", "没关系"),
    ("算了", "No problem", "没关系"),
]


@pytest.mark.parametrize(("said", "english", "chinese"), SAID)
async def test_everyday_words_are_answered_in_a_word(said: str, english: str, chinese: str) -> None:
    desk = starters()
    for who, answer in (("ada", english), ("wei", chinese)):
        shown = await desk.says(who, said)
        assert len(shown) == 1
        assert words(shown).startswith(answer)
    assert desk.questions.missed == {}


@pytest.mark.parametrize("said", ["I need my money", "我的钱呢？"])
async def test_who_asks_for_their_money_is_told_where_their_claim_is(said: str) -> None:
    desk = office()
    await sent(desk)
    assert "C-000001" in words(await desk.says("ada", said))


@pytest.mark.parametrize(
    "said",
    [
        *("ok lunch 30 yesterday", "sure, taxi 45", "好的 打车45", "thanks, dinner with a client 320", "test drive 30"),
        *(
            "what is ok to claim?",
            "who are the approvers",
            "bye bye flight 300 yesterday",
            "没有发票怎么报",
            "可以报打车吗",
        ),
        *("88", "5", "money back for the taxi", "早餐 12", "ok " * 40),
    ],
)
async def test_words_that_mean_more_are_no_small_talk(said: str) -> None:
    desk = office()
    await desk.says("ada", said)
    turn = type("Waiting", (), {"stays": None})()
    assert hears(turn, said) is None


async def test_an_open_question_keeps_its_answer_and_a_list_its_own() -> None:
    desk = office()
    await drafted(desk)
    await desk.says("ada", "dinner with a client 300")
    assert "On which day was it?" in words(await desk.says("ada", "yes"))
    desk = office()
    await desk.says("ada", "monday taxi 45, tuesday lunch 120")
    assert "This list is not filed yet" in words(await desk.says("ada", "ok"))
    assert desk.memory.claims == {}


async def test_what_support_wrote_about_these_words_comes_first() -> None:
    desk = office()
    entry = Entry("who", "Who are you?", (), "Your colleague Chit from finance.")
    curation.add(desk.book, entry, by="sam", now=desk.now)
    assert words(await desk.says("ada", "who are you?")) == "Your colleague Chit from finance."


@pytest.mark.parametrize(
    "said",
    [
        "I want to speak to a human",
        "talk to someone",
        "Can I talk to a real person?",
        "real person",
        "我要转人工",
        "请帮我找客服",
        "转人工",
    ],
)
async def test_who_wants_a_person_is_asked_what_for(said: str) -> None:
    desk = starters()
    assert "A person from support reads this" in words(await desk.says("ada", said))
    await desk.says("ada", "My screen is black.")
    assert desk.help.requests[1].question == "My screen is black."


def test_a_person_is_asked_for_in_as_many_ways_as_are_told_apart() -> None:
    assert len(A_PERSON) == len(set(A_PERSON))


@pytest.mark.parametrize("said", ["taxi to talk to someone 30", "怎么找人工帮忙？", "客服中心打车 45"])
async def test_an_expense_or_a_question_about_people_is_none_of_these(said: str) -> None:
    desk = starters()
    assert "A person from support reads this" not in words(await desk.says("ada", said))


@pytest.mark.parametrize(("length", "is_talk"), [(LONGEST, True), (LONGEST + 1, False)])
async def test_a_message_of_sixty_characters_may_be_nothing_but_small_talk(length: int, is_talk: bool) -> None:
    told = words(await starters().says("ada", "ok".ljust(length, "!")))
    assert told.startswith("All right.") is is_talk
