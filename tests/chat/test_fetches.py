"""A message that is heard again with its files: the same one, under a key of its own that is always the same."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.chat.events import Filled, Origin, RefusedShare, Said, SharedFile
from bot.chat.fetches import KEY_LENGTH, derived, has_files_elsewhere, heard_again
from bot.chat.lines import as_lines

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


def filled(*files: SharedFile, values: dict[str, str]) -> Filled:
    origin = Origin(channel="slack", address="U1", place="U1", key="slack:V1", at=AT)
    return Filled(origin=origin, form="claim.new", values=values, files=files)


def test_the_files_of_a_form_are_in_its_fields_once_they_are_here() -> None:
    lines = as_lines([{"amount": "45"}, {"amount": "900", "receipts": "b" * 64}])
    sent = filled(THERE, values={"reply": "here they are", "lines": lines, "files": ""})
    assert has_files_elsewhere(sent)
    here = [
        HERE.model_copy(update={"field": "lines.2.receipts", "sha256": "a" * 64}),
        HERE.model_copy(update={"field": "lines.1.receipts", "sha256": "b" * 64}),
        HERE.model_copy(update={"field": "lines.2.receipts", "sha256": "b" * 64}),
        HERE.model_copy(update={"field": "files", "sha256": "c" * 64}),
    ]
    refused = RefusedShare(name="plan.docx", code="receipt.wrong_type", facts={})
    again = heard_again(sent, files=here, refused=[refused])
    assert isinstance(again, Filled)
    assert not has_files_elsewhere(again)
    assert again.values == {
        "reply": "here they are",
        "lines": as_lines(
            [{"amount": "45", "receipts": "b" * 64}, {"amount": "900", "receipts": "b" * 64 + "," + "a" * 64}]
        ),
        "files": "c" * 64,
    }
    assert (again.origin.key, again.refused) == ("slack:V1:files", (refused,))
