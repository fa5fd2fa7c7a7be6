"""Which questions are answered from a person's own records: by many wordings, and never what only sounds alike."""

from typing import Any, cast

import pytest

from bot.chat.turn import Turn
from handlers import build_router, status, stuck, uploading
from tests.handlers.wordings import NEITHER, STUCK, UPLOAD, WHY, lines

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
