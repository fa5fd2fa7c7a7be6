"""A question is answered, offered a few answers for, or honestly not answered; and a person can be brought in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.chat.messages import Card, Items, Text
from claims.people import Role
from faq import curation
from faq.entry import Entry
from handlers.faq_actions import GetHelp, Helpful, ShowAnswer
from tests.handlers.stories import office, with_people
from tests.support import builders
from tests.support.desk import Desk, labels, words

CANTEEN = Entry("canteen.en", "Where is the canteen?", ("place to eat lunch",), "On the second floor.", locale="en")
CANTEEN_ZH = Entry("canteen.zh", "食堂在哪里？", ("在哪吃午饭",), "在二楼。", locale="zh")
PARKING = Entry("parking", "Where do I park my car?", ("parking lot for cars",), "Behind the house.")
PASS = Entry("pass", "Where do I park my bicycle?", (), "In the yard.")


def stocked(*entries: Entry, **kwargs: Any) -> Desk:
    desk = office(**kwargs)
    for entry in entries or (CANTEEN, CANTEEN_ZH, PARKING, PASS):
        curation.add(desk.book, entry, by="sam", now=desk.now)
    return desk


def items(desk: Desk, who: str) -> Items:
    """The newest list in somebody's conversation."""
    return next(each for each in reversed(desk.conversation(who)) if isinstance(each, Items))


# ---------------------------------------------------------------- the answer


async def test_a_question_is_answered_with_two_buttons_below() -> None:
    desk = stocked()
    text, below = await desk.says("ada", "where is the canteen")
    assert text == Text(text="On the second floor.")
    assert isinstance(below, Items)
    assert (below.title, below.rows[0].text, labels(below)) == (
        "Did this help?",
        "That was the answer to “Where is the canteen?”",
        ["Helpful", "Not solved"],
    )
    assert desk.questions.missed == {}


async def test_the_answer_is_in_the_language_of_who_asks() -> None:
    desk = stocked()
    assert words(await desk.says("wei", "Where is the canteen?")) == "在二楼。"
    assert words(await desk.says("ada", "食堂在哪里")) == "On the second floor."


async def test_asked_twice_it_is_answered_twice() -> None:
    desk = stocked()
    for _ in range(2):
        assert words(await desk.says("ada", "where is the canteen?")) == "On the second floor."


async def test_that_it_helped_is_counted_once_by_press_or_word() -> None:
    desk = stocked()
    await desk.says("ada", "where is the canteen?")
    assert words(await desk.presses("ada", "Helpful")) == "Thank you for telling me."
    await desk.presses("ada", "Helpful")
    (judged,) = desk.questions.judged.values()
    assert (judged.entry_id, judged.version, judged.verdict) == ("canteen.en", 1, "helpful")
    await desk.says("ada", "where is the canteen?")
    await desk.says("ada", "helpful")
    assert len(desk.questions.judged) == 2


async def test_an_answer_that_did_not_help_keeps_the_question_masked_and_offers_a_person() -> None:
    desk = stocked()
    await desk.says("ada", "where is the canteen, ask Grace Hopper or call 13912345678")
    await desk.presses("ada", "Not solved")
    (miss,) = desk.questions.missed.values()
    assert miss.verdict == "not_solved"
    assert "13912345678" not in miss.question
    assert "Hopper" not in miss.question
    assert labels(items(desk, "ada")) == ["Get help"]


# ---------------------------------------------------------------- a few to choose from


async def test_what_might_be_meant_is_offered_whole_with_numbers() -> None:
    desk = stocked(PARKING, PASS)
    (offer,) = await desk.says("ada", "where can i park")
    assert isinstance(offer, Items)
    assert {row.text[3:] for row in offer.rows} == {PARKING.question, PASS.question}
    assert [row.text[:3] for row in offer.rows] == ["1. ", "2. "]
    assert labels(offer) == ["1", "2", "Not solved", "Get help"]
    (miss,) = desk.questions.missed.values()
    assert (miss.decision, set(miss.candidates)) == ("suggest", {"parking", "pass"})


@pytest.mark.parametrize("how", ["press", "2", "#2", "第2个", "2."])
async def test_a_number_pressed_or_typed_gives_the_answer(how: str) -> None:
    desk = stocked(PARKING, PASS)
    (offer,) = await desk.says("ada", "where can i park")
    assert isinstance(offer, Items)
    wanted = {PARKING.question: PARKING, PASS.question: PASS}[offer.rows[1].text[3:]]
    shown = await (desk.presses("ada", "2") if how == "press" else desk.says("ada", how))
    assert words(shown) == wanted.answer
    assert labels(items(desk, "ada")) == ["Helpful", "Not solved"]
    await desk.presses("ada", "Helpful")
    (judged,) = desk.questions.judged.values()
    assert judged.entry_id == wanted.id


async def test_what_is_chosen_late_is_answered_as_it_is_now_or_not_at_all() -> None:
    desk = stocked(PARKING)
    row = desk.book.newest_kept("parking")
    assert row is not None
    press = ShowAnswer(ask="a", row=row.row).pack()
    curation.edit(desk.book, Entry("parking", PARKING.question, (), "Nowhere."), seen=1, by="sam", now=desk.now)
    assert words(await desk.forges("ada", press)) == "Nowhere."
    curation.retire(desk.book, "parking", seen=2, by="sam", now=desk.now)
    assert "taken out" in words(await desk.forges("ada", press))
    assert "taken out" in words(await desk.forges("ada", ShowAnswer(ask="a", row=999).pack()))


# ---------------------------------------------------------------- nothing fits


async def test_where_nothing_fits_it_says_so_and_offers_a_person() -> None:
    desk = stocked()
    text, offer = await desk.says("ada", "does a whale dream?")
    assert isinstance(text, Text)
    assert "not sure" in text.text
    assert labels(offer) == ["Get help", "Helpful", "Not solved"]
    (miss,) = desk.questions.missed.values()
    assert (miss.question, miss.decision) == ("does a whale dream?", "none")
    await desk.presses("ada", "Not solved")
    (miss,) = desk.questions.missed.values()
    assert miss.verdict == "not_solved"


async def test_an_edit_answers_the_next_question() -> None:
    desk = stocked()
    await desk.says("ada", "where is the canteen?")
    moved = Entry("canteen.en", CANTEEN.question, CANTEEN.alternatives, "On the roof.", locale="en")
    curation.edit(desk.book, moved, seen=1, by="sam", now=desk.now)
    assert words(await desk.says("ada", "where is the canteen?")) == "On the roof."
    curation.retire(desk.book, "canteen.en", seen=2, by="sam", now=desk.now)
    curation.retire(desk.book, "canteen.zh", seen=1, by="sam", now=desk.now)
    assert "On the roof." not in words(await desk.says("ada", "where is the canteen?"))


# ---------------------------------------------------------------- what is no question


TAXI = Entry("taxi", "Can I claim a taxi?", ("打车能报销吗", "报销到账时间"), "Yes, with a receipt.")


@pytest.mark.parametrize("said", ["can I claim a taxi?", "打车能报销吗？", "报销到账时间"])
async def test_a_question_that_begins_like_an_expense_is_answered(said: str) -> None:
    desk = stocked(TAXI)
    assert words(await desk.says("ada", said)) == "Yes, with a receipt."


@pytest.mark.parametrize(("said", "title"), [("claim a taxi", "C-000001"), ("taxi 68 yesterday", "C-000001")])
async def test_an_expense_stays_one(said: str, title: str) -> None:
    desk = stocked(TAXI)
    shown = await desk.says("ada", said)
    assert title in str(shown)
    assert "with a receipt" not in words(shown)


async def test_a_question_instead_of_the_sum_that_was_asked_for_is_answered() -> None:
    desk = stocked()
    await desk.says("ada", "taxi yesterday, visiting a client")
    still = "Still open: How much was it? “cancel” leaves it."
    assert words(await desk.says("ada", "where is the canteen?")) == f"On the second floor.\n{still}"


# ---------------------------------------------------------------- a person


async def test_get_help_puts_who_asked_what_in_front_of_support_and_the_answer_comes_back() -> None:
    desk = stocked()
    await desk.says("ada", "where is the canteen?")
    await desk.presses("ada", "Not solved")
    assert "with support now" in words(await desk.presses("ada", "Get help"))
    card = desk.conversation("sam")[-1]
    assert isinstance(card, Card)
    assert card.lead == "where is the canteen?"
    assert card.facts[0].value == "Ada Byron"
    assert card.facts[2].value == "canteen.en"
    assert labels(card) == ["Answer", "Close"]

    await desk.presses("sam", "Answer")
    await desk.fills("sam", desk.form, answer="Behind you.")
    assert "Behind you." in words(desk.conversation("ada")[-1:])
    assert "Sam" in words(desk.conversation("ada")[-1:])
    card = desk.conversation("sam")[-1]
    assert isinstance(card, Card)
    assert card.note == "Behind you."
    before = desk.conversation("ada")
    await desk.presses("sam", "Close")
    card = desk.conversation("sam")[-1]
    assert isinstance(card, Card)
    assert labels(card) == []
    assert "Closed by Sam" in (card.status or "")
    assert desk.conversation("ada") == before
    assert "Nobody waits" in words(await desk.says("sam", "help queue"))


async def test_the_same_question_is_put_to_support_once() -> None:
    desk = stocked()
    await desk.says("ada", "can you sing?")
    await desk.presses("ada", "Get help")
    assert "already" in words(await desk.presses("ada", "Get help"))
    assert len(desk.conversation("sam")) == 1


async def test_a_question_closed_without_an_answer_is_said_to_who_asked() -> None:
    desk = stocked()
    await desk.says("ada", "转人工")
    await desk.says("ada", "My screen is black")
    assert isinstance(desk.conversation("sam")[-1], Card)
    await desk.presses("sam", "Close")
    assert "closed your question “My screen is black”" in words(desk.conversation("ada")[-1:])


async def test_the_queue_shows_who_waits_and_is_for_support_alone() -> None:
    desk = stocked()
    for number in range(12):
        await desk.says("ada", "get help")
        await desk.says("ada", f"question number {number}")
    (listed,) = await desk.says("sam", "help queue")
    assert isinstance(listed, Items)
    assert listed.rows[0].text == "Question 1 · Ada Byron: question number 0"
    assert len(listed.rows) == 11
    (rest,) = await desk.presses("sam", "More")
    assert isinstance(rest, Items)
    assert len(rest.rows) == 2
    assert "“more help 10”" in listed.rows[-1].text
    assert await desk.says("sam", "more help 10") == [rest]
    shown = await desk.presses("sam", "View", on=listed)
    assert isinstance(shown[-1], Card)
    assert shown[-1].lead == "question number 0"
    assert words(await desk.says("grace", "求助列表")) == "That is for support staff."


async def test_whoever_sees_no_buttons_answers_and_closes_a_question_in_words() -> None:
    desk = stocked()
    await desk.says("ada", "get help")
    await desk.says("ada", "a question")
    (card,) = await desk.says("sam", "查看求助 1")
    assert isinstance(card, Card)
    assert card.lead == "a question"
    await desk.says("sam", "answer help 1")
    assert words(await desk.says("sam", "An answer.")) == "Your answer to question 1 is on its way."
    assert "An answer." in words(desk.conversation("ada")[-1:])
    assert words(await desk.says("sam", "close help 1")) == "Question 1 is closed."
    assert desk.help.requests[1].state == "closed"
    assert words(await desk.says("sam", "close help 2")) == "There is no such question."


@pytest.mark.parametrize(
    "said", ["answer help 1", "close help 1", "view help 1", "more help 1", "回答求助 1", "关闭求助 1"]
)
async def test_words_for_the_queue_do_nothing_for_others(said: str) -> None:
    desk = stocked()
    await desk.says("ada", "get help")
    await desk.says("ada", "a private question")
    for who in ("ada", "bob", "root"):
        assert words(await desk.says(who, said)) == "That is for support staff."
    assert desk.help.requests[1].state == "open"


@pytest.mark.parametrize("packed", ["help.answer:1:1", "help.close:1:1", "help.show:1", "help.text:1", "help.list:0"])
async def test_a_forged_button_of_the_queue_does_nothing_for_others(packed: str) -> None:
    desk = stocked()
    await desk.says("ada", "get help")
    await desk.says("ada", "a private question")
    for who in ("ada", "bob", "root"):
        shown = await desk.forges(who, packed)
        assert words(shown) == "That is for support staff."
    assert desk.help.requests[1].state == "open"


async def test_of_two_answers_to_one_card_the_second_is_told_that_it_changed() -> None:
    desk = stocked()
    await desk.says("ada", "get help")
    await desk.says("ada", "a question")
    await desk.presses("sam", "Answer")
    form = desk.form
    await desk.fills("sam", form, answer="One.")
    await desk.fills("sam", form, answer="Two.")
    assert "meanwhile" in desk.errors.errors[""]
    assert desk.help.requests[1].answer == "One."


async def test_somebody_else_s_question_can_not_be_judged_or_sent_to_support() -> None:
    desk = stocked()
    await desk.says("ada", "where is the canteen?")
    (ask,) = desk.held
    for action in (Helpful(ask=ask, row=1), GetHelp(ask=ask)):
        await desk.forges("bob", action.pack())
    assert (desk.questions.judged, desk.help.requests) == ({}, {})


async def test_where_nobody_is_support_administrators_are_asked_and_without_any_it_says_so() -> None:
    people = [each for each in builders.company() if Role.SUPPORT not in each.roles]
    desk = with_people(*people)
    await desk.says("ada", "get help")
    await desk.says("ada", "a question")
    assert isinstance(desk.conversation("root")[-1], Card)
    desk = with_people(*[each for each in people if Role.ADMIN not in each.roles])
    await desk.says("ada", "can you sing?")
    assert "Nobody here answers" in words(await desk.presses("ada", "Get help"))


async def test_words_count_for_an_offer_for_ten_minutes() -> None:
    desk = stocked(PARKING, PASS)
    await desk.says("ada", "where can i park")
    desk.now += timedelta(minutes=11)
    shown = words(await desk.says("ada", "2"))
    assert PARKING.answer not in shown
    assert PASS.answer not in shown
