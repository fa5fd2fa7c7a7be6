"""Which questions are answered from a person's own records: by many wordings, and never what only sounds alike."""

from dataclasses import replace
from typing import Any, cast

import pytest

from bot.chat.turn import Turn
from faq.curation import bring_in_starter, edit
from faq.entry import Entry
from faq.starter import starter_entries
from handlers import build_router, status, stuck, uploading
from tests.handlers.near_misses import NEITHER
from tests.handlers.stories import office
from tests.handlers.wordings import STUCK, UPLOAD, WHY, lines
from tests.support.desk import Desk, words

NOBODY = cast(Turn, None)
OWN = {stuck.state_of_notice: "stuck", status.why: "why", uploading.explain: "upload"}
ROUTER = build_router()


def taken(text: str) -> Any:
    """Which of the three questions a message is taken for when everything else listens too; None for another."""
    if ROUTER.is_command(text):
        return None
    for listens, handler in ROUTER.listeners:
        if listens(NOBODY, text) is not None:
            return OWN.get(handler)
    return None


@pytest.mark.parametrize("table", [STUCK, WHY, UPLOAD])
def test_each_is_told_by_at_least_twenty_five_wordings_a_language(table: dict[str, str]) -> None:
    assert all(len(set(lines(table[language]))) >= 25 for language in ("en", "zh"))


@pytest.mark.parametrize("text", [text for language in STUCK.values() for text in lines(language)])
def test_a_notice_that_did_not_come_is_heard(text: str) -> None:
    assert taken(text) == "stuck"


@pytest.mark.parametrize("text", [text for language in WHY.values() for text in lines(language)])
def test_a_decision_that_is_not_understood_is_heard(text: str) -> None:
    assert taken(text) == "why"


@pytest.mark.parametrize("text", [text for language in UPLOAD.values() for text in lines(language)])
def test_a_file_that_does_not_go_through_is_heard(text: str) -> None:
    assert taken(text) == "upload"


@pytest.mark.parametrize("text", lines(NEITHER))
def test_what_only_sounds_alike_is_taken_for_none_of_them(text: str) -> None:
    assert taken(text) is None


@pytest.mark.parametrize(
    "text", ["is it stuck? " + "x" * 300, "did he get it " * 150, "为什么还没批" * 300, "卡" * 2_000]
)
def test_what_is_too_long_for_such_a_question_is_none(text: str) -> None:
    assert taken(text) is None


# ---------------------------------------------------------------- beside the knowledge base


def starters() -> Desk:
    """A company with all entries that come with the program."""
    desk = office()
    bring_in_starter(desk.book, starter_entries(), by="operator", now=desk.now)
    return desk


ANSWERED_BY_BOTH = {"where-is-claim": "stuck", "remind-approver": "stuck", "file-types": "upload"}
"""Topics of which some wordings ask for one's own record too: on whose desk it is, why this file did not go through."""
OF_THE_RECORD = {"no-notice": "stuck", "why-returned": "why", "upload-fails": "upload"}


@pytest.mark.parametrize("entry", starter_entries(), ids=[entry.id for entry in starter_entries()])
def test_of_other_topics_nothing_is_taken_from_the_knowledge_base(entry: Entry) -> None:
    allowed = {None, OF_THE_RECORD.get(entry.topic), ANSWERED_BY_BOTH.get(entry.topic)}

    assert {taken(phrasing) for phrasing in entry.phrasings} <= allowed


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("shenpi tongzhi mei shoudao", "so no notice is due"),
        ("claim was not approved", "None of your claims was returned or rejected."),
        ("where do I see the reason", "None of your claims was returned or rejected."),
        ("fapiao chuan bu shangqu", "No file of yours was refused"),
    ],
)
async def test_what_the_knowledge_base_alone_understands_is_answered_from_the_record_too(
    said: str, answer: str
) -> None:
    desk = starters()
    assert taken(said) is None
    assert answer in words(await desk.says("ada", said))


async def test_an_entry_that_support_wrote_anew_is_what_people_read() -> None:
    desk = starters()
    seen = desk.book.newest("why-returned.en")
    assert seen is not None
    changed = replace(seen.entry, answer="Ask Sam.")
    edit(desk.book, changed, seen=seen.number, by="sam", now=desk.now)
    assert words(await desk.says("ada", "where do I see the reason")) == "Ask Sam."
