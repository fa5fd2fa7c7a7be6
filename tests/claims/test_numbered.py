"""Which claim is named by its number in a correction, and what is said of it."""

import pytest

from claims.sentences.amendments import amended
from claims.sentences.numbered import numbered


@pytest.mark.parametrize(
    ("text", "value", "field"),
    [
        ("C-000001: 86", "86", None),
        ("C-000001 86", "86", None),
        ("c-1：86", "86", None),
        ("C-000001: no, 86", "86", None),
        ("C-000001 should be 86", "86", None),
        ("C-000001 was yesterday", "yesterday", None),
        ("C-000001, amount: 86", "86", "amount"),
        ("change C-000001 to 86", "86", None),
        ("change the amount of C-000001 to 86", "86", "amount"),
        ("the date of C-000001 is monday", "monday", "date"),
        ("no, 86 for C-000001", "86", None),
        ("C-000001改成86", "86", None),
        ("把C-000001改成86元", "86元", None),
        ("请把C-000001的金额改成86", "86", "amount"),
        ("C-000001 金额是86", "86", "amount"),
        ("C-000001: -86", "-86", None),
        ("C-000001 - 86", "86", None),
    ],
)
def test_what_is_said_of_a_named_claim_is_a_correction(text: str, value: str, field: str | None) -> None:
    said = numbered(text)
    assert said is not None
    assert said.number == 1
    found = [each for way in said.ways if (each := amended(way)) is not None]
    assert (found[0].value, found[0].field) == (value, field)


@pytest.mark.parametrize(
    "text",
    ["86", "C-000001", "C-000001:", "C12: 86", "86 for c-1 and c-2", "flight CA1501 860", "x" * 300 + " C-000001: 86"],
)
def test_where_no_one_claim_is_named_nothing_is_one(text: str) -> None:
    assert numbered(text) is None
