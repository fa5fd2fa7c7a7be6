"""The category of a claim's one expense, chosen on its card: alone, and in the command that sends the claim."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claims.claim import Claim
from claims.errors import Refused
from claims.money import money
from claims.policy import Policy
from claims.states import State, Verb
from tests.support import builders
from tests.support.builders import line
from tests.support.office import Office


def limited(**limits: str) -> Policy:
    """The policy with these limits by category."""
    policy = builders.policy()
    found = tuple(
        replace(each, limit=money(limits[each.key], "CNY") if each.key in limits else None)
        for each in policy.categories
    )
    return replace(policy, categories=found)


def submit(office: Office, number: int, category: str, **words: object) -> Claim:
    """Send it as what was chosen on its card."""
    return office.do(Verb.SUBMIT, number, category=category, **words)  # type: ignore[arg-type]


def test_what_is_chosen_is_sent_in_one_command_that_history_tells_in_two_rows() -> None:
    office = Office()
    number = office.draft("ada", line(category="transport"))
    claim = submit(office, number, "travel")
    assert (claim.state, claim.version, claim.lines[0].category) == (State.SUBMITTED, 2, "travel")
    assert claim.last_round is not None
    assert claim.last_round.lines == claim.lines
    edited, sent = office.events(number)[-2:]
    assert (edited.name.value, edited.version, edited.by, edited.at) == ("edited", 2, sent.by, sent.at)
    assert (sent.name.value, sent.version) == ("submitted", 2)
    assert edited.before is not None
    assert edited.after is not None
    assert [each["lines"][0]["category"] for each in (edited.before, edited.after)] == ["transport", "travel"]


def test_a_choice_of_what_is_there_is_no_change() -> None:
    office = Office()
    number = office.draft("ada", line(category="transport"))
    assert submit(office, number, "transport").version == 2
    assert office.names(number) == ["created", "submitted"]


@pytest.mark.parametrize("category", ["yachts", "", "Meals"])
def test_a_category_that_nobody_offered_is_refused_and_nothing_happens(category: str) -> None:
    office = Office()
    number = office.draft("ada")
    with pytest.raises(Refused, match=r"claim\.category"):
        submit(office, number, category)
    assert (office.claim(number).state, office.claim(number).version) == (State.DRAFT, 1)


def test_of_several_expenses_no_category_is_chosen_on_the_card() -> None:
    office = Office()
    number = office.draft("ada", line("1"), line("2"))
    with pytest.raises(Refused, match=r"claim\.category"):
        submit(office, number, "meals")


def test_a_choice_on_an_older_card_changes_nothing_even_where_it_says_what_is_there() -> None:
    office = Office()
    number = office.draft("ada", line(category="transport"))
    office.edit(number, line("99", category="transport"))
    for category in ("travel", "transport", "yachts"):
        with pytest.raises(Refused, match=r"claim\.changed"):
            submit(office, number, category, seen=1)


@pytest.mark.parametrize("category", ["travel", "transport"])
def test_a_choice_on_a_card_whose_claim_was_sent_does_nothing(category: str) -> None:
    office = Office()
    number = office.sent("ada", line(category="transport"))
    with pytest.raises(Refused, match=r"claim\.state"):
        submit(office, number, category)
    assert office.claim(number).lines[0].category == "transport"


def test_nobody_chooses_on_a_claim_of_somebody_else() -> None:
    office = Office()
    number = office.draft("ada")
    with pytest.raises(Refused, match=r"claim\.unknown"):
        submit(office, number, "travel", by="bob")


def test_what_the_new_category_needs_is_asked_before_anything_is_sent() -> None:
    office = Office(policy=builders.policy(required={"entertainment": frozenset({"purpose"})}))
    number = office.draft("ada", line(category="transport"))
    with pytest.raises(Refused) as caught:
        submit(office, number, "entertainment")
    assert (caught.value.code, caught.value.facts["missing"]) == ("claim.incomplete", ("purpose",))


def test_nothing_is_sent_with_a_warning_that_nobody_read() -> None:
    office = Office(policy=limited(meals="50", lodging="50", travel="68"))
    number = office.draft("ada", line("68", category="transport"))
    with pytest.raises(Refused, match=r"claim\.warned"):
        submit(office, number, "meals")
    assert office.claim(number).version == 1
    assert submit(office, number, "travel").state is State.SUBMITTED


def test_the_same_warning_in_another_category_was_read_already() -> None:
    office = Office(policy=limited(meals="50", lodging="50", travel="60"))
    other = office.draft("ada", line("68", category="meals"))
    with pytest.raises(Refused, match=r"claim\.warned"):
        submit(office, other, "travel")
    assert submit(office, other, "lodging").state is State.SUBMITTED


def test_a_returned_claim_in_another_category_needs_no_reply_and_in_that_of_then_it_does() -> None:
    office = Office()
    number = office.sent("ada", line(category="transport"))
    office.send_back(number)
    office.edit(number, line(category="travel"))
    with pytest.raises(Refused, match=r"claim\.reply_needed"):
        submit(office, number, "transport")
    assert submit(office, number, "meals").round == 2
    assert [(each.field, each.old, each.new) for each in office.claim(number).changed_since_last_round] == [
        ("category", "transport", "meals")
    ]
