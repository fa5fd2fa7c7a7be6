"""Support staff change answers in chat; nobody else can, and nothing that was ever said is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.chat.messages import Items, Text
from claims.people import PersonId, Role
from faq.entry import Entry
from handlers.faq_actions import EditEntry, Restore
from tests.handlers.stories import starters
from tests.handlers.test_faq import CANTEEN, PARKING, stocked
from tests.support.desk import Desk, labels, words

NEW = {"question": "Where is the canteen?", "answer": "On the second floor."}


async def edit(desk: Desk, id: str = "parking", **values: str) -> None:
    await desk.says("sam", f"faq edit {id}")
    await desk.fills("sam", desk.form, **values)


async def test_an_added_entry_answers_the_next_question() -> None:
    desk = stocked(PARKING)
    await desk.says("sam", "faq add")
    assert [each.label for each in desk.form.fields] == ["Question", "Other wordings", "Answer", "Tags"]
    shown = await desk.fills(
        "sam",
        desk.form,
        question="Where is the canteen?",
        alternatives="食堂在哪\nplace to eat",
        answer="Up.",
        tags="a，b",
    )
    assert words(shown) == "Published as “where-is-the-canteen”. From now on people read:\n\nUp."
    kept = desk.book.newest("where-is-the-canteen")
    assert kept is not None
    assert kept.entry.alternatives == ("食堂在哪", "place to eat")
    assert (kept.entry.tags, kept.by, kept.source, kept.entry.owner) == (("a", "b"), "sam", "chat", "sam")
    assert words(await desk.says("ada", "食堂在哪")) == "Up."


async def test_an_edit_shows_what_is_said_now_and_publishes_what_is_typed() -> None:
    desk = stocked(CANTEEN, PARKING)
    await desk.says("sam", "修改问答 canteen.en")
    assert desk.form.fields[2].initial == "On the second floor."
    await desk.fills("sam", desk.form, answer="On the roof.")
    assert words(await desk.says("ada", "where is the canteen?")) == "On the roof."
    kept = desk.book.newest("canteen.en")
    assert kept is not None
    assert kept.entry == replace(CANTEEN, answer="On the roof.")
    assert desk.book.get("canteen.en", 1) is not None


async def test_errors_stand_beside_their_fields_and_nothing_typed_is_lost() -> None:
    desk = stocked(PARKING)
    await desk.says("sam", "faq add")
    await desk.fills("sam", desk.form, question="Q?", answer="A.", alternatives="x" * 301)
    assert list(desk.errors.errors) == ["alternatives"]
    assert desk.errors.typed["question"] == "Q?"
    await desk.fills("sam", desk.form, question="", answer="A.")
    assert list(desk.errors.errors) == ["question"]
    assert len(desk.book.versions) == 1


async def test_of_two_editors_the_second_sees_what_the_first_wrote_and_may_publish_over_it() -> None:
    desk = stocked(PARKING)
    await desk.says("sam", "faq edit parking")
    form = desk.form
    await desk.fills("sam", form, answer="First.")
    await desk.fills("sam", form, answer="Second.")
    assert "First." in desk.errors.errors[""]
    assert desk.errors.typed["answer"] == "Second."
    again = desk.errors.form
    assert again is not None
    await desk.fills("sam", again, answer="Second.")
    assert [each.entry.answer for each in desk.book.versions] == [PARKING.answer, "First.", "Second."]


async def test_what_is_retired_answers_nobody_and_comes_back_whole() -> None:
    desk = stocked(PARKING)
    assert "retired" in words(await desk.says("sam", "faq retire parking"))
    assert PARKING.answer not in words(await desk.says("ada", PARKING.question))
    shown = await desk.says("sam", "faq rollback parking")
    assert words(shown).endswith(f"From now on people read:\n\n{PARKING.answer}")
    kept = desk.book.newest("parking")
    assert kept is not None
    assert (kept.entry, kept.event) == (PARKING, "rolled_back")
    assert words(await desk.says("ada", PARKING.question)) == PARKING.answer


async def test_every_version_can_be_gone_back_to_to_its_bytes() -> None:
    desk = stocked(PARKING)
    for answer in ("Two.  With spaces.\n\n\tAnd a tab.", "Three."):
        await edit(desk, answer=answer)
    await desk.says("sam", "恢复问答 parking")
    kept = desk.book.newest("parking")
    assert kept is not None
    assert kept.entry.answer == "Two.  With spaces.\n\n\tAnd a tab."
    versions = desk.conversation("sam")[-1]
    assert isinstance(versions, Items)
    assert labels(versions) == ["Restore"] * 3
    first = versions.rows[-1].button
    assert first is not None
    await desk.forges("sam", first.action or "")
    kept = desk.book.newest("parking")
    assert kept is not None
    assert (kept.entry, kept.restores, kept.number) == (PARKING, 1, 5)
    assert "meanwhile" in words(await desk.forges("sam", first.action or ""))


async def test_the_list_has_ten_rows_and_more() -> None:
    desk = stocked(*[Entry(f"e{number:02}", f"Question {number}?", (), "A.") for number in range(12)])
    (listed,) = await desk.says("sam", "faq list")
    assert isinstance(listed, Items)
    assert (listed.title, len(listed.rows), listed.rows[0].text) == ("Answers (12)", 11, "Question 0?")
    (rest,) = await desk.presses("sam", "More")
    assert isinstance(rest, Items)
    assert [row.text for row in rest.rows] == ["Question 10?", "Question 11?"]
    await desk.presses("sam", "Edit", on=rest)
    assert desk.form.fields[0].initial == "Question 10?"


async def test_a_question_is_tried_without_being_kept() -> None:
    desk = stocked(PARKING)
    said = words(await desk.says("sam", "faq test Where do I park my car?"))
    assert said.startswith("This is answered (")
    assert "parking: Where do I park my car?" in said
    assert said.endswith(PARKING.answer)
    assert "Nothing fits" in words(await desk.says("sam", "测试问答 zxqv"))
    assert desk.questions.missed == {}


@pytest.mark.parametrize("id", ["nothing", "x" * 500, "<b>", "parking extra"])
@pytest.mark.parametrize("verb", ["edit", "retire", "rollback"])
async def test_an_unknown_entry_is_said_to_be_unknown(verb: str, id: str) -> None:
    desk = stocked(PARKING)
    assert "There is no entry" in words(await desk.says("sam", f"faq {verb} {id}"))


@pytest.mark.parametrize(
    ("who", "said", "told"), [("ada", "FAQ", "Ask me in your own words"), ("wei", "常见问题", "直接用自己的话问我")]
)
async def test_whoever_asks_for_the_faq_is_told_how_to_ask_and_support_sees_its_entries(
    who: str, said: str, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    desk = stocked(PARKING)
    assert words(await desk.says(who, said)).startswith(told)
    assert caplog.records == []
    (shown,) = await desk.says("sam", said)
    assert isinstance(shown, Items)
    assert [row.text for row in shown.rows] == [PARKING.question]


WORDS = ["faq list", "faq add", "faq edit parking", "faq retire parking", "faq rollback parking", "faq test x"]


@pytest.mark.parametrize("said", [*WORDS, "faq missed", "help queue", "问答列表", "新增问答", "停用问答 parking"])
@pytest.mark.parametrize("who", ["ada", "grace", "frank", "root"])
async def test_nobody_else_may(said: str, who: str) -> None:
    desk = stocked(PARKING)
    assert words(await desk.says(who, said)) == "That is for support staff."
    assert len(desk.book.versions) == 1


async def test_nobody_else_may_by_a_forged_button_or_form_either() -> None:
    desk = stocked(PARKING)
    await edit(desk, answer="Two.")
    form = desk.form
    for action in (EditEntry(row=1), Restore(row=1, seen=2)):
        assert words(await desk.forges("ada", action.pack())) == "That is for support staff."
    await desk.fills("ada", form, answer="Three.")
    assert desk.errors.errors == {"": "That is for support staff."}
    assert len(desk.book.versions) == 2


async def test_a_right_that_ended_a_moment_ago_is_none() -> None:
    desk = stocked(PARKING)
    await desk.says("sam", "faq edit parking")
    sam = PersonId("sam")
    desk.memory.people[sam] = replace(desk.memory.people[sam], roles=frozenset({Role.ADMIN}))
    await desk.fills("sam", desk.form, answer="Two.")
    assert desk.errors.errors == {"": "That is for support staff."}


async def test_entry_text_is_shown_as_it_was_typed() -> None:
    desk = stocked(PARKING)
    hostile = "<script>alert(1)</script> [x](http://evil) =1+1 {{ 7*7 }} { $id } <!channel>"
    await edit(desk, answer=hostile)
    text, _ = await desk.says("ada", PARKING.question)
    assert text == Text(text=hostile)


@pytest.mark.parametrize("command", ["faq edit", "faq retire", "faq rollback", "修改问答"])
@pytest.mark.parametrize(
    ("typed", "near"),
    [("canteen", "canteen.en"), ("Canteen", "canteen.en"), ("cantine.en", "canteen.en"), ("parkin", "parking")],
)
async def test_an_id_that_is_almost_right_is_told_the_nearest(command: str, typed: str, near: str) -> None:
    desk = stocked(CANTEEN, PARKING)
    shown = words(await desk.says("sam", f"{command} {typed}"))
    assert shown == f"There is no entry “{typed}”. The nearest ids: {near}."


async def test_an_id_that_is_like_none_is_told_so_alone() -> None:
    desk = stocked(CANTEEN, PARKING)
    assert words(await desk.says("sam", "faq edit zzz")) == "There is no entry “zzz”."


async def test_of_the_starters_both_languages_of_a_topic_are_near() -> None:
    desk = starters()
    assert "limits.en, limits.zh" in words(await desk.says("sam", "faq edit limits"))


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("faq edit floor", ["Where is the canteen?"]),
        ("faq edit WHERE", ["Where is the canteen?", "Where do I park my car?"]),
        ("faq list 食堂", ["食堂在哪里？"]),
        ("问答列表 park", ["Where do I park my car?"]),
    ],
)
async def test_an_entry_is_found_by_words_of_its_question_or_its_answer(said: str, found: list[str]) -> None:
    desk = stocked(
        CANTEEN, replace(CANTEEN, id="canteen.zh", question="食堂在哪里？", answer="二楼", locale="zh"), PARKING
    )
    (listed,) = await desk.says("sam", said)
    assert isinstance(listed, Items)
    assert sorted(row.text for row in listed.rows) == sorted(found)
    assert labels(listed) == ["Edit"] * len(found)
    assert words(await desk.says("ada", said)) == "That is for support staff."


async def test_the_list_begins_with_the_entries_in_the_language_of_who_reads_it() -> None:
    desk = stocked(replace(CANTEEN, id="a.zh", question="食堂在哪里？", locale="zh"), replace(CANTEEN, id="b.en"))
    (listed,) = await desk.says("sam", "faq list")
    assert isinstance(listed, Items)
    assert [row.text for row in listed.rows] == [CANTEEN.question, "食堂在哪里？"]


async def test_of_many_entries_with_the_same_words_ten_are_shown_and_the_rest_counted() -> None:
    desk = stocked(*[Entry(f"e{number:02}", f"Question {number}?", (), "A.") for number in range(12)])
    (listed,) = await desk.says("sam", "faq edit question")
    assert isinstance(listed, Items)
    assert len(listed.rows) == 11
    assert listed.rows[-1].text == "2 more have these words; add another word to find them."
