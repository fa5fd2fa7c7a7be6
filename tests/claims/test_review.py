"""Deciding and deciding again: reasons, rounds, replies, and what an approver is shown to have changed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from claims.errors import Refused
from claims.lines import Change
from claims.money import Money
from claims.states import State, Verb
from tests.support.builders import TODAY, line
from tests.support.office import Office

DECLINING = [Verb.RETURN, Verb.REJECT]
INVISIBLE = ["", " \n\t", "\u3000\xa0", "\u200b\u200d\ufeff", "\x00\x1b", "\u202e\u2066"]


def test_an_approval_records_who_when_and_for_which_step() -> None:
    office = Office()
    number = office.sent("ada")
    office.approve(number, by="grace")
    (step,) = office.claim(number).steps
    assert (step.round, step.index, step.rule, step.approver, step.asked) == (1, 1, "manager", "grace", ("grace",))
    assert (step.decided_by, step.decision, step.at, step.reason) == ("grace", "approved", office.now, None)
    approved, final = office.events(number)[-2:]
    assert (approved.name.value, final.name.value) == ("step_approved", "approved")
    assert (approved.version, approved.by, approved.at) == (final.version, final.by, final.at)


@pytest.mark.parametrize("verb", DECLINING)
@pytest.mark.parametrize("reason", INVISIBLE)
def test_a_return_or_rejection_without_a_word_is_refused(verb: Verb, reason: str) -> None:
    office = Office()
    number = office.sent("ada")
    with pytest.raises(Refused, match=r"claim\.reason_needed"):
        office.do(verb, number, reason=reason)
    assert office.claim(number).state is State.SUBMITTED


@pytest.mark.parametrize("verb", DECLINING)
@pytest.mark.parametrize("letter", ["x", "汉", "😀"])
def test_a_reason_of_3000_code_points_is_taken_and_one_more_is_not(verb: Verb, letter: str) -> None:
    office = Office()
    number = office.sent("ada")
    with pytest.raises(Refused) as caught:
        office.do(verb, number, reason=letter * 3_001)
    assert (caught.value.code, caught.value.facts) == ("claim.reason_too_long", {"most": 3_000})
    office.do(verb, number, reason=letter * 3_000)
    assert office.claim(number).steps[0].reason == letter * 3_000


@pytest.mark.parametrize("verb", DECLINING)
def test_the_reason_is_kept_as_it_was_typed_with_its_code(verb: Verb) -> None:
    office = Office()
    number = office.sent("ada")
    office.do(verb, number, reason="  票据呢？ ", code="missing_receipt")
    (step,) = office.claim(number).steps
    assert (step.reason, step.code) == ("  票据呢？ ", "missing_receipt")
    event = office.events(number)[-1]
    assert event.after == {"reason": "  票据呢？ "}
    assert event.facts == {"round": 1, "step": 1, "code": "missing_receipt"}


@pytest.mark.parametrize("verb", DECLINING)
def test_a_reason_type_that_the_policy_does_not_have_is_refused(verb: Verb) -> None:
    office = Office()
    number = office.sent("ada")
    with pytest.raises(Refused, match=r"claim\.unknown_reason_code"):
        office.do(verb, number, code="because")
    assert office.claim(number).state is State.SUBMITTED


# -- again -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reply", [None, *INVISIBLE])
def test_a_returned_claim_that_was_not_changed_needs_a_reply(reply: str | None) -> None:
    office = Office()
    number = office.sent("ada")
    office.send_back(number)
    with pytest.raises(Refused, match=r"claim\.reply_needed"):
        office.submit(number, reply=reply)
    office.submit(number, reply="The receipt is on page two.")
    claim = office.claim(number)
    assert (claim.state, claim.round, claim.changed_since_last_round) == (State.SUBMITTED, 2, ())
    assert claim.last_round is not None
    assert claim.last_round.reply == "The receipt is on page two."


def test_a_change_that_was_changed_back_counts_as_none() -> None:
    office = Office()
    number = office.sent("ada", line("68"))
    office.send_back(number)
    office.edit(number, line("70"))
    office.edit(number, line("68"))
    with pytest.raises(Refused, match=r"claim\.reply_needed"):
        office.submit(number)


def test_a_returned_claim_that_was_changed_needs_no_reply() -> None:
    office = Office()
    number = office.sent("ada")
    office.send_back(number)
    office.edit(number, line("70"))
    office.submit(number)
    assert office.claim(number).round == 2


def test_a_withdrawn_claim_is_sent_again_without_a_word() -> None:
    office = Office()
    number = office.sent("ada")
    office.withdraw(number)
    office.submit(number)
    assert (office.claim(number).state, office.claim(number).round) == (State.SUBMITTED, 2)


def test_a_reply_of_3000_code_points_is_taken_and_one_more_is_not() -> None:
    office = Office()
    number = office.sent("ada")
    office.send_back(number)
    with pytest.raises(Refused, match=r"claim\.reason_too_long"):
        office.submit(number, reply="x" * 3_001)
    office.submit(number, reply="x" * 3_000)


def test_each_submission_opens_a_round_with_a_step_of_its_own() -> None:
    office = Office()
    number = office.sent("ada")
    office.send_back(number)
    office.edit(number)
    office.submit(number)
    office.withdraw(number)
    office.submit(number)
    office.approve(number)
    claim = office.claim(number)
    assert [each.number for each in claim.rounds] == [1, 2, 3]
    assert [(step.round, step.index, step.decision) for step in claim.steps] == [
        (1, 1, "returned"),
        (2, 1, None),
        (3, 1, "approved"),
    ]
    assert claim.open_step is None
    assert claim.last_decision == claim.steps[2]


def test_a_step_that_was_taken_back_waits_for_nobody() -> None:
    office = Office()
    number = office.sent("ada")
    office.withdraw(number)
    assert office.claim(number).open_step is None
    assert office.store.read(lambda unit: unit.claims.waiting_for(office.person("grace").id, limit=10)) == []


def test_a_decision_for_what_was_shown_in_an_earlier_round_is_refused() -> None:
    office = Office()
    number = office.sent("ada", line("68"))
    shown = office.claim(number).version
    office.withdraw(number)
    office.edit(number, line("6800"))
    office.submit(number)
    with pytest.raises(Refused, match=r"claim\.changed"):
        office.approve(number, by="grace", seen=shown)
    assert office.claim(number).state is State.SUBMITTED


# -- what changed ----------------------------------------------------------------------------------------------------


def test_the_approver_is_shown_every_change_old_and_new_in_the_order_of_the_form() -> None:
    office = Office()
    number = office.sent("ada", line("68", merchant="滴滴", purpose="见客户"))
    office.send_back(number)
    yesterday = TODAY - timedelta(days=1)
    office.edit(number, line("86.40", category="meals", on=yesterday, merchant="海底捞", purpose="请客户"))
    office.submit(number)
    assert office.claim(number).changed_since_last_round == (
        Change(1, "amount", Money(6800, "CNY"), Money(8640, "CNY")),
        Change(1, "category", "transport", "meals"),
        Change(1, "date", TODAY, yesterday),
        Change(1, "merchant", "滴滴", "海底捞"),
        Change(1, "purpose", "见客户", "请客户"),
    )


def test_another_currency_with_the_same_figure_is_a_change() -> None:
    office = Office()
    number = office.sent("ada", line("68", "CNY"))
    office.send_back(number)
    office.edit(number, line("68", "USD"))
    office.submit(number)
    assert office.claim(number).changed_since_last_round == (
        Change(1, "amount", Money(6800, "CNY"), Money(6800, "USD")),
    )


def test_lines_that_came_and_went_are_changes() -> None:
    office = Office()
    number = office.sent("ada", line("10"), line("20"))
    office.withdraw(number)
    office.edit(number, line("10"), line("20"), line("30"))
    office.submit(number)
    assert office.claim(number).changed_since_last_round == (Change(3, "added", None, Money(3000, "CNY")),)
    office.withdraw(number)
    office.edit(number, line("10"))
    office.submit(number)
    assert office.claim(number).changed_since_last_round == (
        Change(2, "removed", Money(2000, "CNY"), None),
        Change(3, "removed", Money(3000, "CNY"), None),
    )


def test_a_first_round_has_no_changes_whatever_was_edited_before_it() -> None:
    office = Office()
    number = office.draft("ada", line("68"))
    office.edit(number, line("99"))
    assert office.claim(number).changed_since_last_round == ()
    office.submit(number)
    assert office.claim(number).changed_since_last_round == ()


def test_a_round_sent_and_taken_back_in_between_hides_no_change_from_the_approver_who_returned_it() -> None:
    office = Office()
    number = office.sent("ada", line("68"))
    office.send_back(number)
    office.edit(number, line("680"))
    office.submit(number)
    office.withdraw(number)
    office.submit(number)
    assert office.claim(number).round == 3
    assert office.claim(number).changed_since_last_round == (
        Change(1, "amount", Money(6800, "CNY"), Money(68000, "CNY")),
    )
