"""An expense as plain values and back, and what differs between two submissions."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from claims.lines import Change, Line, as_facts, changes, from_facts
from claims.money import EXPONENTS
from tests.support.builders import line

LINES = st.builds(
    Line,
    category=st.none() | st.sampled_from(["meals", "transport"]),
    minor=st.none() | st.integers(1, 999_999_999),
    currency=st.sampled_from(sorted(EXPONENTS)),
    date=st.none() | st.dates(date(2020, 1, 1), date(2026, 11, 20)),
    merchant=st.none() | st.text(max_size=20),
    purpose=st.none() | st.text(max_size=20),
    receipts=st.lists(st.text("0123456789abcdef", min_size=64, max_size=64), max_size=3).map(tuple),
)


@given(st.lists(LINES, max_size=5))
def test_lines_come_back_from_history_as_they_went_in(lines: list[Line]) -> None:
    assert from_facts(as_facts(lines)) == tuple(lines)


@given(st.lists(LINES, max_size=5))
def test_a_submission_does_not_differ_from_itself(lines: list[Line]) -> None:
    assert changes(lines, lines) == ()


@given(st.lists(LINES, max_size=4), st.lists(LINES, max_size=4))
def test_whatever_differs_in_lines_with_sums_is_named(old: list[Line], new: list[Line]) -> None:
    old, new = ([each for each in lines if each.amount is not None] for lines in (old, new))
    found = changes(old, new)
    named = {each.line for each in found if each.field != "removed"}
    gone = {each.line for each in found if each.field == "removed"}
    kept = [line for number, line in enumerate(old, start=1) if number not in gone]
    # What is not named is what it was, and in its place among what stayed.
    assert len(kept) == len(new) - len([each for each in found if each.field == "added"])
    assert [line for number, line in enumerate(new, start=1) if number not in named] == [
        line
        for line, number in zip(
            kept,
            [n for n in range(1, len(new) + 1) if Change(n, "added", None, new[n - 1].amount) not in found],
            strict=True,
        )
        if number not in named
    ]


@given(st.lists(LINES, max_size=6), st.integers(0, 6), LINES)
def test_a_line_put_in_or_taken_out_is_one_change(lines: list[Line], place: int, other: Line) -> None:
    longer = [*lines[:place], other, *lines[place:]]

    assert [each.field for each in changes(lines, longer)] == ["added"]
    assert [each.field for each in changes(longer, lines)] == ["removed"]


def test_a_line_that_moved_up_is_told_as_the_line_it_was() -> None:
    old = [line("45", purpose="to the station"), line("120", category="meals"), line("900", category="lodging")]
    new = [line("130", category="meals"), line("900", category="lodging"), line("12", category="other")]

    assert [(each.line, each.field) for each in changes(old, new)] == [
        (1, "removed"),
        (1, "amount"),
        (3, "added"),
    ]


def test_a_line_that_is_another_in_everything_is_still_that_line() -> None:
    old, new = [line("45"), line("120", category="meals")], [line("45"), Line(minor=9900, currency="USD")]

    assert {each.line for each in changes(old, new)} == {2}
    assert "removed" not in {each.field for each in changes(old, new)}


def test_another_picture_is_a_change_though_their_number_is_the_same() -> None:
    before, after = Line(receipts=("a" * 64,)), Line(receipts=("b" * 64,))
    assert [(each.field, each.old, each.new) for each in changes([before], [after])] == [
        ("receipts", ("a" * 64,), ("b" * 64,))
    ]


def test_facts_hold_sums_as_people_write_them_and_as_they_are_counted() -> None:
    (fact,) = as_facts([line("128.5")])
    assert (fact["amount"], fact["minor"], fact["currency"], fact["date"]) == ("128.50", 12850, "CNY", "2026-11-20")
