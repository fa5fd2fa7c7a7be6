"""A start page shows what waits for its reader: to support, the questions that nobody answered yet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.chat.messages import Items, Text
from claims.people import Person, PersonId
from handlers.home import ROWS, home
from tests.handlers.stories import office, with_people
from tests.support import builders
from tests.support.desk import Desk, DeskUnit, words


async def page(desk: Desk, who: str) -> list[Items | Text]:
    """The lists and sentences of somebody's page."""
    reader = await desk.door.reader(PersonId(who))
    assert reader is not None
    cards = home(DeskUnit(desk), reader, desk.memory.people[PersonId(who)], on=desk.now.date()).cards
    return [each for each in cards if isinstance(each, (Items, Text))]


async def asked(desk: Desk, *questions: str) -> None:
    for question in questions:
        await desk.says("ada", "get help")
        await desk.says("ada", question)


async def test_support_sees_on_it_who_waits_for_an_answer_until_it_is_given() -> None:
    desk = office()
    await asked(desk, "My screen is black.", "Still black.")
    (questions, _) = await page(desk, "sam")
    assert isinstance(questions, Items)
    assert questions.title == "Questions to support"
    assert [row.text for row in questions.rows] == [
        "Question 1 · Ada Byron: My screen is black.",
        "Question 2 · Ada Byron: Still black.",
    ]
    await desk.says("sam", "answer help 1")
    await desk.says("sam", "Turn it on.")
    (questions, _) = await page(desk, "sam")
    assert isinstance(questions, Items)
    assert len(questions.rows) == 1
    await desk.says("sam", "close help 2")
    assert words([each for each in await page(desk, "sam") if isinstance(each, Text)]).startswith("Nothing is open.")


async def test_five_questions_are_shown_and_the_rest_is_behind_the_last_row() -> None:
    desk = office()
    await asked(desk, *[f"question {number}" for number in range(7)])
    (questions, _) = await page(desk, "sam")
    assert isinstance(questions, Items)
    assert len(questions.rows) == 6
    button = questions.rows[-1].button
    assert button is not None
    (rest,) = await desk.forges("sam", button.action or "")
    assert isinstance(rest, Items)
    assert [row.text for row in rest.rows] == [
        "Question 6 · Ada Byron: question 5",
        "Question 7 · Ada Byron: question 6",
    ]


@pytest.mark.parametrize("who", ["ada", "grace", "frank", "root"])
async def test_others_see_nothing_of_them(who: str) -> None:
    desk = office()
    await asked(desk, "My screen is black.")
    assert "black" not in "".join(repr(each) for each in await page(desk, who))


async def test_where_nobody_is_support_administrators_see_them_in_their_own_language() -> None:
    def without_support(person: Person) -> Person:
        return replace(person, roles=frozenset(), left_on=None) if person.id == "sam" else person

    people = [without_support(each) for each in builders.company()]
    desk = with_people(*[replace(each, locale="zh-CN") if each.id == "root" else each for each in people])
    await asked(desk, "My screen is black.")
    (questions, _) = await page(desk, "root")
    assert isinstance(questions, Items)
    assert questions.title == "求助列表"


async def test_an_unanswered_question_is_seen_behind_any_number_that_were_answered_and_not_closed() -> None:
    desk = office()
    await asked(desk, "My screen is black.")
    request = desk.help.requests.pop(1)
    told = [replace(request, id=number, state="answered") for number in range(1, 101)]
    desk.help.requests |= {each.id: each for each in [*told, replace(request, id=101)]}
    (questions, _) = await page(desk, "sam")
    assert isinstance(questions, Items)
    assert [row.text for row in questions.rows] == ["Question 101 · Ada Byron: My screen is black."]


@pytest.mark.parametrize(("count", "rows"), [(ROWS, ROWS), (ROWS + 1, ROWS + 1)])
async def test_five_questions_have_no_more_and_six_do(count: int, rows: int) -> None:
    desk = office()
    await asked(desk, *[f"question {number}" for number in range(count)])
    (questions, _) = await page(desk, "sam")
    assert isinstance(questions, Items)
    assert (len(questions.rows), questions.rows[-1].text == "There are more.") == (rows, count > ROWS)
