"""Support sees what was asked in vain as long as it is, writes the answer from there, and publishes one once given."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat.messages import Card, Items
from claims.people import PersonId
from faq import curation
from handlers.faq_actions import PublishHelp, WriteAnswer
from handlers.missed import LOOKED_AT, PAGE
from tests.handlers.test_faq import PARKING, stocked
from tests.support.desk import Desk, labels, words

EMPTY = "There is an answer to every question that was asked lately."


async def listed(desk: Desk, word: str = "faq missed") -> list[str]:
    (found,) = await desk.says("sam", word)
    return [row.text for row in found.rows] if isinstance(found, Items) else [words([found])]


async def test_what_missed_is_listed_masked_and_once() -> None:
    desk = stocked(PARKING)
    assert await listed(desk) == [EMPTY]
    await desk.says("ada", "does a whale call 13912345678?")
    await desk.says("bob", "Does a whale call 13987654321")
    assert await listed(desk) == ["Does a whale call [number]"]


async def test_the_answer_is_written_from_the_list_where_it_is_missed_no_more() -> None:
    desk = stocked(PARKING)
    await desk.says("ada", "do whales sing?")
    await desk.says("ada", "how far is the moon?")
    assert await listed(desk) == ["how far is the moon?", "do whales sing?"]
    await desk.presses("sam", "Answer")
    assert [field.initial for field in desk.form.fields[:1]] == ["how far is the moon?"]
    await desk.fills("sam", desk.form, answer="Far.")
    assert words(await desk.says("ada", "how far is the moon?")) == "Far."
    assert await listed(desk) == ["do whales sing?"]


async def test_in_chinese_the_list_leads_to_the_form_too() -> None:
    desk = stocked(PARKING)
    desk.memory.people[PersonId("sam")] = replace(desk.memory.people[PersonId("sam")], locale="zh-CN")
    await desk.says("wei", "鲸鱼会唱歌吗")
    (found,) = await desk.says("sam", "未答问题")
    assert labels(found) == ["写答案"]
    await desk.presses("sam", "写答案")
    assert desk.form.fields[0].initial == "鲸鱼会唱歌吗"


async def test_an_answer_that_did_not_help_is_listed_until_it_is_another_one() -> None:
    desk = stocked(PARKING)
    await desk.says("ada", PARKING.question)
    await desk.presses("ada", "Not solved")
    assert await listed(desk) == [PARKING.question]
    desk.now += timedelta(minutes=1)
    moved = replace(PARKING, answer="Under the house.")
    curation.edit(desk.book, moved, seen=1, by="sam", now=desk.now)
    assert await listed(desk) == [EMPTY]


async def test_a_form_whose_list_is_gone_is_empty_and_keeps_what_was_typed() -> None:
    desk = stocked(PARKING)
    await desk.forges("sam", WriteAnswer(ask="somewhere-else", at=0).pack())
    assert desk.form.fields[0].initial is None
    await desk.fills("sam", desk.form, question="Do whales sing?", answer="All night.")
    assert words(await desk.says("ada", "do whales sing?")) == "All night."


async def test_what_was_answered_can_be_published_as_it_was_answered() -> None:
    desk = stocked(PARKING)
    await desk.says("ada", "get help")
    await desk.says("ada", "Do whales sing?\nI hear something.")
    card = desk.conversation("sam")[-1]
    assert isinstance(card, Card)
    assert labels(card) == ["Answer", "Close"]
    await desk.presses("sam", "Answer")
    await desk.fills("sam", desk.form, answer="All night.")
    await desk.presses("sam", "Publish")
    assert [field.initial for field in desk.form.fields][0::2] == ["Do whales sing? I hear something.", "All night."]
    await desk.fills("sam", desk.form, question="Do whales sing?")
    assert words(await desk.says("bob", "do whales sing?")) == "All night."


async def test_nobody_else_opens_either_form() -> None:
    desk = stocked(PARKING)
    await desk.says("ada", "get help")
    await desk.says("ada", "a private question")
    for action in (WriteAnswer(ask="somewhere", at=0), PublishHelp(help=1)):
        for who in ("ada", "bob", "root"):
            assert words(await desk.forges(who, action.pack())) == "That is for support staff."


async def test_an_administrator_who_stands_in_for_support_answers_but_publishes_nothing() -> None:
    desk = stocked(PARKING)
    desk.memory.people[PersonId("sam")] = replace(desk.memory.people[PersonId("sam")], roles=frozenset())
    await desk.says("ada", "get help")
    await desk.says("ada", "Do whales sing?")
    await desk.presses("root", "Answer")
    await desk.fills("root", desk.form, answer="All night.")
    card = desk.conversation("root")[-1]
    assert isinstance(card, Card)
    assert labels(card) == ["Answer", "Close"]


# ------------------------------------------------------------ how many


@pytest.mark.parametrize(("answered", "rows"), [(LOOKED_AT - 1, ["do whales sing?"]), (LOOKED_AT, [EMPTY])])
async def test_of_the_latest_fifty_those_without_an_answer_are_listed(answered: int, rows: list[str]) -> None:
    desk = stocked(PARKING)
    await desk.says("ada", "do whales sing?")
    (miss,) = desk.questions.missed.values()
    for number in range(answered):
        desk.questions.keep_miss(replace(miss, question=PARKING.question), ask=f"later-{number}")
    assert await listed(desk) == rows


async def test_ten_are_listed_the_latest_first() -> None:
    desk = stocked(PARKING)
    await desk.says("ada", "do whales sing?")
    (miss,) = desk.questions.missed.values()
    for number in range(1, PAGE):
        desk.questions.keep_miss(replace(miss, question=f"do whales sing {number} songs?"), ask=f"later-{number}")
    found = await listed(desk)
    assert (len(found), found[-1]) == (PAGE, "do whales sing?")
    desk.questions.keep_miss(replace(miss, question="do whales dance?"), ask="last")
    assert await listed(desk) == ["do whales dance?", *found[:-1]]
