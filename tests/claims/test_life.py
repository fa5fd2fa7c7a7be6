"""The life of a claim: every verb in every state against `life_table.txt`, versions, and what is final."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from claims.claim import Claim, Step, draft, label
from claims.errors import Refused
from claims.events import Happened
from claims.people import PersonId
from claims.states import EDITABLE, FINAL, LIFE, State, Verb
from tests.support.builders import NOW, line
from tests.support.office import Office

ADA, GRACE, FRANK = PersonId("ada"), PersonId("grace"), PersonId("frank")
LATER = NOW + timedelta(hours=1)

HEADER, *ROWS = (
    line.split()
    for line in Path(__file__).with_name("life_table.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
)
TABLE = {(row[0], verb): target for row in ROWS for verb, target in zip(HEADER[1:], row[1:], strict=True)}
HAPPENED = {
    "edit": ["edited"],
    "submit": ["submitted"],
    "discard": ["discarded"],
    "withdraw": ["withdrawn"],
    "approve": ["step_approved", "approved"],
    "return": ["returned"],
    "reject": ["rejected"],
    "pay": ["paid"],
}


def submit(claim: Claim, seen: int) -> None:
    step = Step(round=0, index=1, rule="manager", asked=(GRACE,), since=LATER)
    claim.submit(step, policy_version=1, reply="As it was.", by=ADA, seen=seen, now=LATER)


def decide(verb: Verb) -> Callable[[Claim, int], None]:
    reason = None if verb is Verb.APPROVE else "Who was there?"
    return lambda claim, seen: claim.decide(verb, by=GRACE, seen=seen, now=LATER, reason=reason, code="other")


DO: dict[str, Callable[[Claim, int], None]] = {
    "edit": lambda claim, seen: claim.edit([line("99")], company="CNY", by=ADA, seen=seen, now=LATER),
    "submit": submit,
    "discard": lambda claim, seen: claim.discard(by=ADA, seen=seen, now=LATER),
    "withdraw": lambda claim, seen: claim.withdraw(by=ADA, seen=seen, now=LATER),
    "approve": decide(Verb.APPROVE),
    "return": decide(Verb.RETURN),
    "reject": decide(Verb.REJECT),
    "pay": lambda claim, seen: claim.pay(by=FRANK, seen=seen, now=LATER),
}
PATHS = {
    "draft": [],
    "submitted": ["submit"],
    "returned": ["submit", "return"],
    "withdrawn": ["submit", "withdraw"],
    "approved": ["submit", "approve"],
    "rejected": ["submit", "reject"],
    "discarded": ["discard"],
    "paid": ["submit", "approve", "pay"],
}


def claim_in(state: str) -> Claim:
    claim = draft([line()], owner=ADA, currency="CNY", policy_version=1, now=NOW)
    for verb in PATHS[state]:
        DO[verb](claim, claim.version)
    claim.events.clear()
    assert claim.state.value == state
    return claim


def test_the_table_of_the_code_is_the_table_written_by_hand() -> None:
    expected = {(State(state), Verb(verb)): State(target) for (state, verb), target in TABLE.items() if target != "-"}
    assert dict(LIFE) == expected
    assert {state for state, _ in TABLE} == {state.value for state in State}
    assert {verb for _, verb in TABLE} == {verb.value for verb in Verb} - {"see", "copy"}


@pytest.mark.parametrize(("state", "verb"), TABLE)
def test_a_verb_leads_where_the_table_says_or_is_refused(state: str, verb: str) -> None:
    claim = claim_in(state)
    before = replace(claim)
    target = TABLE[state, verb]
    if target == "-":
        with pytest.raises(Refused) as caught:
            DO[verb](claim, claim.version)
        assert (caught.value.code, caught.value.facts["state"]) == ("claim.state", state)
        assert claim == before
        assert claim.events == []
    else:
        DO[verb](claim, claim.version)
        assert claim.state.value == target
        assert claim.version == before.version + 1
        assert [(event.name.value, event.version) for event in claim.events] == [
            (name, claim.version) for name in HAPPENED[verb]
        ]
        assert claim.updated_at == LATER


@pytest.mark.parametrize(("state", "verb"), [pair for pair, target in TABLE.items() if target != "-"])
@pytest.mark.parametrize("off", [-1, 1])
def test_a_command_for_a_version_that_is_not_the_one_now_changes_nothing(state: str, verb: str, off: int) -> None:
    claim = claim_in(state)
    before = replace(claim)
    with pytest.raises(Refused) as caught:
        DO[verb](claim, claim.version + off)
    assert (caught.value.code, caught.value.facts) == ("claim.changed", {"number": claim.label, "state": state})
    assert claim == before
    assert claim.events == []


def test_rejected_discarded_and_paid_are_final() -> None:
    assert {state.value for state in FINAL} == {"rejected", "discarded", "paid"}
    assert {state.value for state in EDITABLE} == {"draft", "returned", "withdrawn"}


def test_a_whole_life_is_told_in_order_with_a_version_for_each_command() -> None:
    office = Office()
    number = office.draft("ada")
    office.edit(number)
    office.submit(number)
    office.send_back(number, by="grace")
    office.edit(number, line("88"))
    office.submit(number)
    office.withdraw(number)
    office.submit(number)
    office.approve(number, by="grace")
    office.pay(number, by="frank")
    assert [(event.version, event.name.value, event.by) for event in office.events(number)] == [
        (1, "created", "ada"),
        (2, "edited", "ada"),
        (3, "submitted", "ada"),
        (4, "returned", "grace"),
        (5, "edited", "ada"),
        (6, "submitted", "ada"),
        (7, "withdrawn", "ada"),
        (8, "submitted", "ada"),
        (9, "step_approved", "grace"),
        (9, "approved", "grace"),
        (10, "paid", "frank"),
    ]
    claim = office.claim(number)
    assert (claim.state, claim.version, claim.round, claim.paid_at) == (State.PAID, 10, 3, office.now)


def test_the_same_press_twice_decides_once() -> None:
    office = Office()
    number = office.sent("ada")
    office.approve(number, by="grace", seen=2)
    with pytest.raises(Refused, match=r"claim\.state"):
        office.approve(number, by="grace", seen=2)
    assert office.names(number).count("approved") == 1


def test_two_units_that_saw_the_same_version_end_with_one_change() -> None:
    office = Office()
    number = office.sent("ada")
    first, second = (office.store.read(lambda unit: unit) for _ in range(2))
    for unit, verb in ((first, Verb.APPROVE), (second, Verb.REJECT)):
        claim = unit.claims.get(number)
        assert claim is not None
        claim.decide(verb, by=GRACE, seen=2, now=LATER, reason="Because.", code="other")
    first.commit()
    with pytest.raises(Refused, match=r"claim\.changed"):
        second.commit()
    assert office.names(number) == ["created", "submitted", "step_approved", "approved"]


def test_an_edit_that_changes_nothing_is_no_event_and_no_version() -> None:
    claim = claim_in("draft")
    claim.edit([line()], company="CNY", by=ADA, seen=1, now=LATER)
    assert (claim.version, claim.events, claim.updated_at) == (1, [], NOW)


def test_a_step_that_moves_to_those_who_have_it_is_no_event() -> None:
    claim = claim_in("submitted")
    (step,) = claim.steps
    claim.move(replace(step, since=LATER), by=GRACE, now=LATER)
    assert (claim.steps, claim.events) == ((step,), [])


def test_what_an_edit_replaced_stays_in_history_with_what_it_became() -> None:
    claim = claim_in("draft")
    claim.edit([line("99", merchant="滴滴")], company="CNY", by=ADA, seen=1, now=LATER)
    (event,) = claim.events
    assert event.name is Happened.EDITED
    assert event.before is not None
    assert event.after is not None
    assert (event.before["lines"][0]["amount"], event.before["lines"][0]["merchant"]) == ("68.00", None)
    assert (event.after["lines"][0]["amount"], event.after["lines"][0]["merchant"]) == ("99.00", "滴滴")
    assert event.facts == {}


def test_numbers_are_written_with_six_digits_and_more_when_they_run_out() -> None:
    assert [label(number) for number in (1, 42, 999_999, 1_000_000)] == [
        "C-000001",
        "C-000042",
        "C-999999",
        "C-1000000",
    ]


def test_a_number_is_never_given_twice_also_after_a_draft_that_failed() -> None:
    office = Office()
    first = office.draft("ada")
    office.discard(first)
    with pytest.raises(Refused):
        office.draft("ada", *[line()] * 51)
    assert office.draft("ada") > first
