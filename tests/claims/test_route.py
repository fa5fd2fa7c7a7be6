"""Whose decision a claim needs: the manager, those above, finance, an administrator, or a clear refusal."""

from __future__ import annotations

from datetime import timedelta

import pytest

from claims import route
from claims.errors import Refused
from claims.people import Person
from claims.policy import Policy
from tests.support.builders import TODAY, company, person, policy
from tests.support.memory import Memory, MemoryUnit
from tests.support.office import Office

GONE = TODAY
FINANCE = person("frank", roles="finance")
ADMIN = person("root", roles="admin")
TOMORROW = TODAY + timedelta(days=1)


def desk(*people: Person, of: str = "ada", rules: Policy | None = None) -> tuple[str, tuple[str, ...]]:
    """The rule and the people asked for a claim of `of`."""
    unit = MemoryUnit(Memory(people, policies=[]))
    claimant = next(each for each in people if each.id == of)
    return route.desk(unit.people, claimant, rules or policy(), on=TODAY)


# -- managers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claimant", "rule", "asked"),
    [
        ("ada", "manager", ("grace",)),
        ("wei", "manager", ("grace",)),
        ("grace", "manager", ("heidi",)),
        ("frank", "manager", ("heidi",)),
        ("heidi", "finance", ("frank",)),
    ],
)
def test_in_the_demo_company_the_manager_decides_and_for_heidi_finance(
    claimant: str, rule: str, asked: tuple[str, ...]
) -> None:
    assert desk(*company(), of=claimant) == (rule, asked)


def test_managers_who_left_are_passed_over_for_theirs_and_so_on_up() -> None:
    chain = (
        person("ada", manager="a"),
        person("a", manager="b", left_on=GONE),
        person("b", manager="c", left_on=GONE - timedelta(days=400)),
        person("c", manager="d"),
        person("d"),
        FINANCE,
    )
    assert desk(*chain) == ("manager", ("c",))


def test_a_manager_decides_until_the_day_before_they_leave() -> None:
    def managed(last: Person) -> tuple[Person, ...]:
        return (person("ada", manager="a"), last, person("b"), FINANCE)

    assert desk(*managed(person("a", manager="b", left_on=TOMORROW))) == ("manager", ("a",))
    assert desk(*managed(person("a", manager="b", left_on=TODAY))) == ("manager", ("b",))


def test_an_erased_manager_is_passed_over() -> None:
    office = Office()
    office.change("grace", erased=True)
    number = office.sent("ada")
    assert office.step(number).asked == ("heidi",)


@pytest.mark.parametrize(
    "people",
    [
        pytest.param((person("ada"),), id="nobody named"),
        pytest.param((person("ada", manager="ada"),), id="one's own manager"),
        pytest.param((person("ada", manager="nobody"),), id="unknown manager"),
        pytest.param((person("ada", manager="a"), person("a", left_on=GONE)), id="the last one left"),
        pytest.param((person("ada", manager="a"), person("a", manager="a", left_on=GONE)), id="left, own manager"),
        pytest.param((person("ada", manager="a"), person("a", manager="gone", left_on=GONE)), id="unknown above"),
        pytest.param((person("ada", manager="a"), person("a", manager="ada", left_on=GONE)), id="back to the claimant"),
        pytest.param(
            (
                person("ada", manager="a"),
                person("a", manager="b", left_on=GONE),
                person("b", manager="a", left_on=GONE),
            ),
            id="a circle of people who left",
        ),
    ],
)
def test_where_nobody_is_above_finance_decides(people: tuple[Person, ...]) -> None:
    assert desk(*people, FINANCE, ADMIN) == ("finance", ("frank",))


def test_two_who_manage_each_other_are_each_others_desk() -> None:
    pair = (person("ada", manager="bob"), person("bob", manager="ada"))
    assert desk(*pair, of="ada") == ("manager", ("bob",))
    assert desk(*pair, of="bob") == ("manager", ("ada",))


# -- nobody above ----------------------------------------------------------------------------------------------------


def test_everybody_in_finance_is_asked_in_the_order_of_their_ids_but_who_left() -> None:
    people = (
        person("ada"),
        person("zoe", roles="finance"),
        person("cleo", roles="finance;support"),
        person("mia", roles="finance", left_on=GONE),
        ADMIN,
    )
    assert desk(*people) == ("finance", ("cleo", "zoe"))


def test_a_claimant_in_finance_is_decided_by_the_others_there() -> None:
    people = (person("ada", roles="finance"), FINANCE, ADMIN)
    assert desk(*people) == ("finance", ("frank",))


@pytest.mark.parametrize(
    "finance",
    [
        pytest.param((), id="the only one in finance is the claimant"),
        pytest.param((person("frank", roles="finance", left_on=GONE),), id="the other one left"),
    ],
)
def test_where_the_claimant_is_the_only_one_in_finance_an_administrator_decides(finance: tuple[Person, ...]) -> None:
    assert desk(person("ada", roles="finance"), *finance, ADMIN) == ("admin", ("root",))


def test_an_administrator_who_is_the_claimant_is_not_asked_either() -> None:
    people = (person("ada", roles="finance;admin"), person("otto", roles="admin"), ADMIN)
    assert desk(*people) == ("admin", ("otto", "root"))


@pytest.mark.parametrize(
    "people",
    [
        pytest.param((person("ada", roles="finance;admin"),), id="alone"),
        pytest.param((person("ada"), person("sam", roles="support;auditor")), id="nobody with the right"),
        pytest.param((person("ada"), person("root", roles="admin", left_on=GONE)), id="the administrator left"),
    ],
)
def test_nobody_at_all_is_a_clear_refusal(people: tuple[Person, ...]) -> None:
    with pytest.raises(Refused) as caught:
        desk(*people)
    assert (caught.value.code, caught.value.facts) == ("route.nobody", {})


# -- what the policy says ---------------------------------------------------------------------------------------------


def test_a_policy_may_refuse_claims_that_nobody_is_above() -> None:
    with pytest.raises(Refused, match=r"route\.nobody"):
        desk(person("ada"), FINANCE, ADMIN, rules=policy(without_manager="refuse"))


def test_a_policy_that_refuses_still_passes_over_who_left() -> None:
    people = (person("ada", manager="a"), person("a", manager="b", left_on=GONE), person("b"))
    assert desk(*people, rules=policy(without_manager="refuse")) == ("manager", ("b",))


@pytest.mark.parametrize("rules", [policy(without_manager="finance"), policy(without_manager="next_up")])
def test_finance_decides_where_the_policy_says_so(rules: Policy) -> None:
    assert desk(person("ada"), FINANCE, rules=rules) == ("finance", ("frank",))


def test_the_named_one_decides_where_the_policy_names_somebody() -> None:
    rules = policy(without_manager="named", fallback="sam")
    assert desk(person("ada"), person("sam"), FINANCE, rules=rules) == ("named", ("sam",))


@pytest.mark.parametrize(
    "named",
    [
        pytest.param(person("sam", left_on=GONE), id="left"),
        pytest.param(person("other"), id="not in the directory"),
    ],
)
def test_where_the_named_one_can_not_finance_decides(named: Person) -> None:
    rules = policy(without_manager="named", fallback="sam")
    assert desk(person("ada"), named, FINANCE, rules=rules) == ("finance", ("frank",))


def test_the_named_one_never_decides_on_their_own() -> None:
    rules = policy(without_manager="named", fallback="ada")
    assert desk(person("ada"), FINANCE, rules=rules) == ("finance", ("frank",))


def test_a_manager_goes_before_the_named_one() -> None:
    rules = policy(without_manager="named", fallback="sam")
    assert desk(*company(), rules=rules) == ("manager", ("grace",))


# -- a step that waits while the directory changes ---------------------------------------------------------------------


def test_a_step_moves_to_the_present_manager_and_keeps_its_place_in_the_queue() -> None:
    office = Office()
    number = office.sent("ada")
    before = office.claim(number)
    office.change("ada", manager_id="heidi")
    assert office.reroute() == [number]
    claim = office.claim(number)
    assert (office.step(number).asked, office.step(number).since) == (("heidi",), before.steps[0].since)
    assert (claim.version, claim.state, len(claim.steps)) == (before.version, before.state, 1)
    event = office.events(number)[-1]
    assert (event.name.value, event.by, event.version) == ("moved", "operator", before.version)
    assert event.facts == {"from": ["grace"], "to": ["heidi"]}
    office.approve(number, by="heidi", seen=before.version)


def test_a_step_of_somebody_who_left_moves_up() -> None:
    office = Office()
    number = office.sent("ada")
    office.change("grace", left_on=TODAY)
    office.reroute()
    assert office.step(number).asked == ("heidi",)


def test_a_step_moves_once_and_then_rests() -> None:
    office = Office()
    number = office.sent("ada")
    office.change("ada", manager_id="heidi")
    assert [office.reroute(), office.reroute()] == [[number], []]
    assert office.names(number).count("moved") == 1


def test_a_step_that_nobody_else_could_take_stays_where_it_is() -> None:
    office = Office([person("ada", manager="grace"), person("grace")])
    number = office.sent("ada")
    office.change("grace", left_on=TODAY)
    assert office.reroute() == []
    assert office.step(number).asked == ("grace",)


def test_a_step_never_moves_to_its_claimant() -> None:
    office = Office([person("ada", manager="grace"), person("grace"), FINANCE])
    number = office.sent("ada")
    office.change("ada", manager_id="ada")
    office.reroute()
    assert (office.step(number).rule, office.step(number).asked) == ("finance", ("frank",))


def test_a_newcomer_in_finance_is_asked_too() -> None:
    office = Office([person("ada"), FINANCE])
    number = office.sent("ada")
    office.store.people[person("fay").id] = person("fay", roles="finance")
    office.reroute()
    assert office.step(number).asked == ("fay", "frank")


def test_claims_that_wait_for_nobody_do_not_move() -> None:
    office = Office()
    returned, withdrawn, approved = office.sent("ada"), office.sent("ada"), office.sent("ada")
    office.send_back(returned)
    office.withdraw(withdrawn)
    office.approve(approved)
    office.draft("ada")
    office.change("ada", manager_id="heidi")
    unit = MemoryUnit(office.store)
    claims = [claim for number in office.store.claims if (claim := unit.claims.get(number))]
    assert route.reroute(unit, claims, by=office.person("root").id, now=office.now, on=TODAY) == []


def test_a_moved_step_is_judged_by_the_policy_it_was_submitted_under() -> None:
    office = Office(policy=policy(without_manager="named", fallback="sam"))
    number = office.sent("ada")
    office.adopt(policy(version=2, without_manager="finance"))
    office.change("ada", manager_id=None)
    office.reroute()
    assert office.step(number).asked == ("sam",)
