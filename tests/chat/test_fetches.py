"""A message that is heard again with its files: the same one, under a key of its own that is always the same."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.chat.events import Origin, RefusedShare, Said, SharedFile
from bot.chat.fetches import KEY_LENGTH, derived, has_files_elsewhere, heard_again

AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
HERE = SharedFile(id="0" * 32, name="taxi.jpg", staged=True)
THERE = SharedFile(id="F1", name="taxi.jpg")


def said(*files: SharedFile, key: str = "slack:Ev1") -> Said:
    origin = Origin(channel="slack", address="U1", place="D1", key=key, at=AT)
    return Said(origin=origin, text="taxi 68", files=files, heard=AT)


def test_only_a_message_with_files_elsewhere_waits_for_them() -> None:
    found = [has_files_elsewhere(each) for each in (said(), said(HERE), said(THERE), said(HERE, THERE))]
    assert found == [False, False, True, True]


def test_it_is_heard_again_with_all_that_it_said() -> None:
    refused = RefusedShare(name="plan.docx", code="receipt.wrong_type", facts={"found": "office"})
    again = heard_again(said(THERE), files=[HERE], refused=[refused])
    assert again == said(HERE).model_copy(
        update={
            "origin": said().origin.model_copy(update={"key": "slack:Ev1:files"}),
            "refused": (refused,),
        }
    )
    assert not has_files_elsewhere(again)


@pytest.mark.parametrize("length", [KEY_LENGTH - 6, KEY_LENGTH - 5, KEY_LENGTH])
def test_a_key_that_would_be_too_long_becomes_another_that_is_its_alone(length: int) -> None:
    key, other = ("slack:" + letter * (length - 6) for letter in "ab")
    assert len(derived(key, ":files")) <= KEY_LENGTH
    assert derived(key, ":files") == derived(key, ":files") != derived(other, ":files")
    again = heard_again(said(THERE, key=key), files=[HERE], refused=[])
    assert Said.model_validate_json(again.model_dump_json()) == again
