"""Which message is that very notice, what became of it, and why, in one of a few words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from claims.deliveries import Posted, cause, channel_of, of_notice
from claims.people import PersonId

ADA, GRACE = PersonId("ada"), PersonId("grace")
NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


def card(id: int, *, to: PersonId = GRACE, code: str | None = "card.review", state: str = "sent") -> Posted:
    sent = NOW + timedelta(minutes=id) if state == "sent" else None
    return Posted(id, to, code, f"claim:1:{'review' if to == GRACE else 'owner'}", "webchat", state, NOW, sent)


def ids(found: list[Posted]) -> list[int]:
    return [each.id for each in found]


def test_it_is_the_newest_of_that_code_to_that_person():
    posted = [card(1), card(2, code=None), card(3), card(4, code="card.pay"), card(5, to=ADA)]

    assert ids(of_notice(posted, to=GRACE, code="card.review")) == [3]
    assert ids(of_notice(posted, to=GRACE, code="card.pay")) == [4]
    assert of_notice(posted, to=ADA, code="card.pay") == []


def test_what_was_sent_on_another_channel_too_comes_after_it():
    also = replace(card(4), again=True, channel="slack")
    posted = [replace(card(2), again=True), card(3), also]

    assert of_notice(posted, to=GRACE, code="card.review") == [card(3), also]


def test_a_card_put_off_for_a_newer_drawing_is_told_by_what_became_of_that():
    put_off = card(1, state="superseded")
    again, sent, later = card(2, code=None, state="superseded"), card(3, code=None), card(4, code=None)

    assert of_notice([put_off, again, sent, later], to=GRACE, code="card.review") == [sent]
    waiting = card(5, code=None, state="waiting")
    assert of_notice([put_off, again, waiting], to=GRACE, code="card.review") == [waiting]
    assert of_notice([put_off, again], to=GRACE, code="card.review") == [put_off]
    other = replace(sent, card_key="claim:1:pay")
    assert of_notice([put_off, other], to=GRACE, code="card.review") == [put_off]


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (None, None),
        ("busy", "busy"),
        ("unreachable", "unreachable"),
        ("slack: gone", "gone"),
        ("slack: moved", "moved"),
        ("draw: KeyError", "drawing"),
        ("channel_not_found", "other"),
        ("", "other"),
    ],
)
def test_an_error_is_one_of_a_few_words(error: str | None, word: str | None):
    assert cause(error) == word


def test_a_lane_tells_the_channel_and_nobodys_none():
    assert (channel_of("out:slack:ab12"), channel_of("out:nobody:ada")) == ("slack", None)
