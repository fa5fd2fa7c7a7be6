"""Who may see and do what, against `rights_table.txt`, which was written by hand and knows nothing of the code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from claims import rights
from claims.errors import Refused
from claims.people import OPERATOR, Person, PersonId
from claims.policy import Policy
from claims.rights import Relation
from claims.states import State, Verb
from tests.support.builders import TODAY, company, person, policy
from tests.support.memory import MemoryUnit
from tests.support.office import Office

TABLE = Path(__file__).with_name("rights_table.txt")
CELLS = {
    "claim.unknown": "?",
    "claim.own": "own",
    "claim.state": "state",
    "claim.not_yours": "no",
    "person.left": "left",
}
NEVER_SENT = {"draft", "discarded"}
TOMORROW = TODAY + timedelta(days=1)


@dataclass(frozen=True)
class Kind:
    """How a person comes to stand so to a claim. `before` brings about what lies behind it, `after` what comes last."""

    actor: str | Person
    owner: str = "ada"
    more: tuple[Person, ...] = ()
    without: frozenset[str] = frozenset()
    policy: Policy = field(default_factory=policy)
    before: Callable[[Office, int], object] | None = None
    after: Callable[[Office], object] | None = None

    def office(self) -> Office:
        """The company with this person in it; a row of `more` replaces the one of the same id."""
        people = {each.id: each for each in (*company(), *self.more) if each.id not in self.without}
        return Office(people.values(), policy=self.policy)


def returned_by_grace_then_under_heidi(office: Office, number: int) -> None:
    office.submit(number)
    office.send_back(number, by="grace")
    office.change("ada", manager_id="heidi")


def taken_back_from_grace_then_under_heidi(office: Office, number: int) -> None:
    office.submit(number)
    office.withdraw(number)
    office.change("ada", manager_id="heidi")


def moved_from_grace_to_heidi(office: Office, number: int) -> None:
    office.submit(number)
    office.change("ada", manager_id="heidi")
    office.reroute()


def leaves(who: str, *, on: date = TODAY) -> Callable[[Office], None]:
    return lambda office: office.change(who, left_on=on)


FAY = person("fay", manager="heidi", roles="finance")
KINDS = {
    "owner": Kind("ada"),
    "owner_who_is_own_manager": Kind("ada", more=(person("ada", manager="ada"),)),
    "owner_who_is_finance": Kind("frank", owner="frank", more=(FAY,)),
    "owner_who_is_the_only_finance": Kind("frank", owner="frank"),
    "owner_who_is_admin_and_auditor": Kind("root", owner="root", more=(person("root", roles="admin;auditor"),)),
    "owner_who_left": Kind("ada", after=leaves("ada")),
    "owner_who_leaves_tomorrow": Kind("ada", after=leaves("ada", on=TOMORROW)),
    "manager": Kind("grace"),
    "managers_manager_where_the_manager_left": Kind("heidi", more=(person("grace", manager="heidi", left_on=TODAY),)),
    "named_fallback": Kind("sam", owner="heidi", policy=policy(without_manager="named", fallback="sam")),
    "manager_who_returned_an_earlier_round": Kind("grace", before=returned_by_grace_then_under_heidi),
    "manager_asked_in_an_earlier_round_taken_back": Kind("grace", before=taken_back_from_grace_then_under_heidi),
    "manager_replaced_before_deciding": Kind("grace", before=moved_from_grace_to_heidi),
    "manager_after_a_move": Kind("heidi", before=moved_from_grace_to_heidi),
    "manager_who_left": Kind("grace", after=leaves("grace")),
    "erased_manager": Kind("grace", after=lambda office: office.change("grace", erased=True)),
    "colleague": Kind("bob"),
    "managers_manager": Kind("heidi"),
    "report_of_the_owner": Kind("zoe", more=(person("zoe", manager="ada"),)),
    "support": Kind("sam"),
    "admin": Kind("root"),
    "support_and_admin": Kind("sam", more=(person("sam", roles="support;admin"),)),
    "finance": Kind("frank"),
    "one_of_two_in_finance": Kind("frank", more=(FAY,)),
    "finance_at_the_desk": Kind("frank", owner="heidi"),
    "finance_asked_while_a_colleague_decides": Kind("frank", owner="heidi", more=(FAY,)),
    "finance_who_is_the_manager": Kind("frank", more=(person("ada", manager="frank"),)),
    "finance_a_moment_ago": Kind(person("frank", manager="heidi", roles="finance"), more=(person("frank"), FAY)),
    "finance_who_left": Kind("frank", more=(FAY,), after=leaves("frank")),
    "admin_who_pays": Kind("root", owner="frank"),
    "admin_at_the_desk": Kind("root", owner="frank", more=(person("frank", roles="finance"),)),
    "auditor": Kind("zoe", more=(person("zoe", roles="auditor"),)),
    "auditor_a_moment_ago": Kind(person("zoe", roles="auditor"), more=(person("zoe"),)),
    "operator": Kind(person(OPERATOR)),
    "stranger": Kind(person("mallory", roles="finance;admin;auditor")),
}


def blocks() -> Iterator[tuple[list[str], list[str], dict[str, list[str]]]]:
    """The table: kinds of people, columns, cells by verb."""
    text = "\n".join(line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    for block in text.strip().split("\n\n"):
        who, columns, *rows = (line.split() for line in block.strip().splitlines())
        yield who[1:], columns, {verb: cells for verb, *cells in rows}


CASES = [
    pytest.param(kind, column, {verb: cells[index] for verb, cells in rows.items()}, id=f"{kind}-{column}")
    for kinds, columns, rows in blocks()
    for kind in kinds
    for index, column in enumerate(columns)
    if any(cells[index] != "-" for cells in rows.values())
]


def claim_in(office: Office, kind: Kind, column: str) -> int:
    """A claim of this kind's owner, brought into the state by the people whose turn it is."""
    number = office.draft(kind.owner)
    if kind.before is not None:
        kind.before(office, number)
    if column not in NEVER_SENT and office.claim(number).state is not State.SUBMITTED:
        office.submit(number, reply="Here it is again.")
    steps: dict[str, list[Callable[[int], object]]] = {
        "draft": [],
        "submitted": [],
        "returned": [office.send_back],
        "withdrawn": [office.withdraw],
        "approved": [office.approve],
        "rejected": [office.reject],
        "paid": [office.approve, office.pay],
        "discarded": [office.discard],
        "dropped": [office.withdraw, office.discard],
    }
    for step in steps[column]:
        step(number)
    if kind.after is not None:
        kind.after(office)
    return number


def outcome(office: Office, verb: Verb, number: int, by: str | Person) -> str:
    words = {"reply": "As it was."} if verb is Verb.SUBMIT else {}
    try:
        office.do(verb, number, by=by, seen=None, **words)
    except Refused as refused:
        return CELLS[refused.code]
    return "yes"


@pytest.mark.parametrize(("who", "column", "expected"), CASES)
def test_everybody_may_do_what_the_table_says_and_nothing_else(who: str, column: str, expected: dict[str, str]) -> None:
    kind = KINDS[who]
    found = {}
    for verb in expected:
        office = kind.office()
        number = claim_in(office, kind, column)
        before = office.claim(number)
        found[verb] = outcome(office, Verb(verb), number, kind.actor)
        assert found[verb] == "yes" or office.claim(number) is before, "a refusal changed something"
    assert found == expected


def test_the_table_has_every_kind_every_verb_and_every_state() -> None:
    kinds = [kind for names, _, _ in blocks() for kind in names]
    assert sorted(kinds) == sorted(KINDS)
    for _, columns, rows in blocks():
        assert set(rows) == {verb.value for verb in Verb}
        assert set(columns) == {state.value for state in State} | {"dropped"}
        assert all(len(cells) == len(columns) for cells in rows.values())


@pytest.mark.parametrize("verb", list(Verb))
def test_a_claim_that_may_not_be_seen_is_refused_like_one_that_does_not_exist(verb: Verb) -> None:
    office = Office()
    hidden, missing = office.sent("ada"), 999
    refusals = []
    for number in (hidden, missing):
        with pytest.raises(Refused) as caught:
            office.do(verb, number, by="bob", seen=1)
        facts = {name: "C" if name == "number" else value for name, value in caught.value.facts.items()}
        refusals.append((caught.value.code, facts))
    assert refusals[0] == refusals[1] == ("claim.unknown", {"number": "C"})


def test_a_version_that_was_not_shown_tells_a_bystander_nothing_either() -> None:
    office = Office()
    number = office.sent("ada")
    with pytest.raises(Refused, match=r"claim\.unknown"):
        office.approve(number, by="bob", seen=77)


def test_two_managers_of_each_other_decide_for_each_other_but_never_for_themselves() -> None:
    office = Office([person("ada", manager="bob"), person("bob", manager="ada"), person("frank", roles="finance")])
    of_ada, of_bob = office.sent("ada"), office.sent("bob")
    with pytest.raises(Refused, match=r"claim\.own"):
        office.approve(of_ada, by="ada")
    office.approve(of_ada, by="bob")
    with pytest.raises(Refused, match=r"claim\.own"):
        office.approve(of_bob, by="bob")
    office.approve(of_bob, by="ada")


# -- a right that ended is none, also while the claim still waits ------------------------------------------------------


@pytest.mark.parametrize("verb", [Verb.APPROVE, Verb.RETURN, Verb.REJECT])
def test_a_former_manager_decides_nothing_and_the_new_one_once_the_claim_is_moved(verb: Verb) -> None:
    office = Office()
    number = office.sent("ada")
    office.change("ada", manager_id=PersonId("heidi"))

    with pytest.raises(Refused, match=r"claim\.not_yours"):
        office.do(verb, number, by="grace")
    with pytest.raises(Refused, match=r"claim\.unknown"):
        office.do(verb, number, by="heidi")
    assert office.reroute() == [number]
    office.do(verb, number, by="heidi")


def test_who_is_not_in_finance_any_more_decides_nothing_that_was_finance_s() -> None:
    office = Office((*company(), FAY))
    number = office.sent("heidi")
    assert office.step(number).asked == ("fay", "frank")
    office.change("frank", roles=frozenset())

    with pytest.raises(Refused, match=r"claim\.not_yours"):
        office.approve(number, by="frank")
    office.approve(number, by="fay")


def test_the_day_that_moves_a_claim_may_begin_before_that_of_whom_it_waits_for() -> None:
    office = Office()
    number = office.sent("ada")
    office.change("grace", left_on=TODAY + timedelta(days=1))
    unit = MemoryUnit(office.store)
    before = rights.relations(unit, office.claim(number), office.person("grace"), on=TODAY)
    claim = replace(office.claim(number), events=[])
    claim.move(replace(office.step(number), asked=(PersonId("heidi"),)), by=OPERATOR, now=office.now)

    assert Relation.DESK in before
    assert Relation.DESK in rights.relations(unit, claim, office.person("heidi"), on=TODAY)
    assert Relation.DESK not in rights.relations(unit, claim, office.person("grace"), on=TODAY)


def test_a_claim_that_nobody_else_could_take_stays_with_whom_it_waits_for() -> None:
    office = Office([person("ada", manager="grace"), person("grace")])
    number = office.sent("ada")
    office.change("ada", manager_id=None)

    assert office.reroute() == []
    office.approve(number, by="grace")


# -- each layer by itself: where one fails the other still holds -------------------------------------------------------


def test_being_asked_gives_a_claimant_no_desk_and_finance_gives_them_no_till() -> None:
    office = Office((*company(), FAY))
    number = office.sent("frank")
    unit, claim = MemoryUnit(office.store), office.claim(number)
    claim.move(replace(office.step(number), asked=(claim.owner,)), by=OPERATOR, now=office.now)
    held = rights.relations(unit, claim, office.person("frank"), on=TODAY)
    assert {Relation.OWNER, Relation.ASKED, Relation.FINANCE} == held


@pytest.mark.parametrize("verb", [Verb.APPROVE, Verb.RETURN, Verb.REJECT, Verb.PAY])
@pytest.mark.parametrize("state", list(State))
def test_an_owner_with_every_other_relation_still_decides_and_pays_nothing(verb: Verb, state: State) -> None:
    assert not rights.allows(verb, state, frozenset(Relation))


def test_who_left_stands_in_no_relation_to_any_claim() -> None:
    office = Office()
    number = office.sent("ada")
    office.change("grace", left_on=TODAY)
    office.change("ada", left_on=TODAY)
    unit, claim = MemoryUnit(office.store), office.claim(number)
    for who in ("grace", "ada"):
        assert rights.relations(unit, claim, office.person(who), on=TODAY) == frozenset()
        with pytest.raises(Refused, match=r"person\.left"):
            rights.demand(unit, Verb.SEE, claim, office.person(who), on=TODAY, number=claim.label)


def test_a_step_that_by_mistake_asks_the_claimant_still_gives_them_no_right() -> None:
    office = Office()
    number = office.sent("ada")
    claim = office.claim(number)
    claim.move(replace(office.step(number), asked=(claim.owner,)), by=OPERATOR, now=office.now)
    with pytest.raises(Refused, match=r"claim\.own"):
        office.approve(number, by="ada")
