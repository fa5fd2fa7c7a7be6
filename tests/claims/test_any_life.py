"""Any life a claim can have: people act at random while others leave, change managers and press too late.

What must hold is written down here a second time, naively, and compared after every step.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from claims import rights
from claims.claim import Claim
from claims.errors import Refused
from claims.lines import Line, as_facts
from claims.people import PersonId, Role
from claims.states import State, Verb
from tests.claims.test_life import HAPPENED, TABLE
from tests.support.builders import CATEGORIES, TODAY, person
from tests.support.memory import MemoryUnit
from tests.support.office import USE_CASES, WORDS, Office

FINAL = {"rejected", "discarded", "paid"}
OWNERS = {Verb.EDIT, Verb.SUBMIT, Verb.WITHDRAW, Verb.DISCARD}
DECIDERS = {Verb.APPROVE, Verb.RETURN, Verb.REJECT}
BECOMES = {
    "created": "draft",
    "submitted": "submitted",
    "withdrawn": "withdrawn",
    "discarded": "discarded",
    "approved": "approved",
    "returned": "returned",
    "rejected": "rejected",
    "paid": "paid",
}

WHO = st.sampled_from(["ada", "bob", "grace", "heidi", "frank", "fay", "root", "zoe"])
LINES = st.lists(
    st.builds(
        Line,
        category=st.sampled_from(CATEGORIES) | st.none(),
        minor=st.integers(1, 999_999_999) | st.none(),
        currency=st.sampled_from(["CNY", "USD"]),
        date=st.just(TODAY),
        purpose=st.sampled_from([None, "见客户"]),
    ),
    min_size=1,
    max_size=3,
)
VERBS = st.sampled_from([verb for verb in Verb if verb not in (Verb.SEE, Verb.COPY)])
WHICH = st.integers(0, 11)


@dataclass
class Expected:
    """What a claim should be by now."""

    owner: str
    state: str = "draft"
    commands: list[list[str]] = field(default_factory=lambda: [["created"]])
    asked: tuple[str, ...] = ()
    submitted: int = 0
    decided: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def version(self) -> int:
        return len(self.commands)


class AnyLife(RuleBasedStateMachine):
    """The company of eight, its claims, and what is expected of them."""

    def __init__(self) -> None:
        super().__init__()
        self.office = Office(
            [
                person("ada", manager="grace"),
                person("bob", manager="grace"),
                person("grace", manager="heidi"),
                person("heidi"),
                person("frank", manager="heidi", roles="finance"),
                person("fay", manager="frank", roles="finance"),
                person("root", manager="heidi", roles="admin"),
                person("zoe", manager="heidi", roles="auditor"),
            ]
        )
        self.expected: dict[int, Expected] = {}
        self.ended: dict[int, Claim] = {}

    # -- what happens ------------------------------------------------------------------------------------------------

    @initialize(owners=st.lists(WHO, min_size=2, max_size=4), lines=LINES)
    def some_are_drafted(self, owners: list[str], lines: list[Line]) -> None:
        for owner in owners:
            self.draft(owner, lines)

    @rule(owner=WHO, lines=LINES)
    def draft(self, owner: str, lines: list[Line]) -> None:
        try:
            number = self.office.draft(owner, *lines)
        except Refused:
            assert not self.active(owner)
            return
        assert number not in self.expected
        assert self.active(owner)
        self.expected[number] = Expected(owner)

    @rule(which=WHICH, lines=LINES)
    def the_owner_sends(self, which: int, lines: list[Line]) -> None:
        """Complete lines, sent by who may; often the same as before, with a reply."""
        number, owner = self.choose(which)
        complete = [Line("meals", line.minor or 1, line.currency, TODAY) for line in lines]
        self.act(Verb.EDIT, number, by=owner, lines=complete)
        self.act(Verb.SUBMIT, number, by=owner, reply="As it was.")

    @rule(which=WHICH, verb=st.sampled_from([Verb.APPROVE, Verb.APPROVE, Verb.RETURN, Verb.REJECT]))
    def somebody_asked_decides(self, which: int, verb: Verb) -> None:
        waiting = [number for number, claim in self.expected.items() if claim.asked]
        if waiting:
            number = waiting[which % len(waiting)]
            asked = self.expected[number].asked
            self.act(verb, number, by=asked[which % len(asked)])

    @rule(which=WHICH)
    def somebody_pays(self, which: int) -> None:
        approved = [number for number, claim in self.expected.items() if claim.state == "approved"]
        if approved:
            number = approved[which % len(approved)]
            for by in self.payers(self.expected[number].owner)[:1]:
                self.act(Verb.PAY, number, by=by)

    @rule(which=WHICH, verb=VERBS, by=WHO | st.none(), off=st.sampled_from([0, 0, 0, -1, 1]))
    def anybody_tries_anything(self, which: int, verb: Verb, by: str | None, off: int) -> None:
        number, owner = self.choose(which)
        self.act(verb, number, by=by or owner, seen=self.expected[number].version + off)

    @rule(which=WHICH, verbs=st.tuples(VERBS, VERBS))
    def two_press_at_once(self, which: int, verbs: tuple[Verb, Verb]) -> None:
        """Both saw the same and both units are open before either commits; each is done by somebody who may."""
        number, _ = self.choose(which)
        ready: list[tuple[MemoryUnit, Verb, str]] = []
        for verb in verbs:
            unit, by = MemoryUnit(self.office.store), self.who_may(verb, number)
            has_effect = self.attempt(unit, verb, number, by=by) and any(each.events for each in unit.claims.all())
            if has_effect:
                ready.append((unit, verb, by))
        before = self.office.claim(number)
        for unit, verb, by in ready:
            was_beaten = self.office.claim(number) is not before
            try:
                unit.commit()
            except Refused as refused:
                assert was_beaten
                assert str(refused).startswith("claim.changed")  # noqa: PT017
                continue
            assert not was_beaten
            self.note(verb, number, by=by)

    @rule(who=WHO, above=WHO | st.none())
    def gets_another_manager(self, who: str, above: str | None) -> None:
        self.office.change(who, manager_id=above)
        self.reroute()

    @rule(who=WHO, is_gone=st.booleans())
    def leaves_or_returns(self, who: str, is_gone: bool) -> None:
        self.office.change(who, left_on=TODAY if is_gone else None)
        self.reroute()

    @rule(who=WHO, roles=st.sets(st.sampled_from([Role.FINANCE, Role.ADMIN, Role.AUDITOR])))
    def gets_other_roles(self, who: str, roles: set[Role]) -> None:
        self.office.change(who, roles=frozenset(roles))
        self.reroute()

    # -- what is expected --------------------------------------------------------------------------------------------

    def act(self, verb: Verb, number: int, *, by: str, seen: int | None = None, **words: object) -> None:
        before, notices = self.office.claim(number), len(self.office.store.notices)
        try:
            self.office.do(verb, number, by=by, seen=seen, **words)
        except Refused:
            assert self.office.claim(number) is before
            assert len(self.office.store.notices) == notices
            return
        assert seen is None or seen == before.version, "decided what was not shown"
        self.note(verb, number, by=by)

    def attempt(self, unit: MemoryUnit, verb: Verb, number: int, *, by: str) -> bool:
        now = self.office.now
        try:
            USE_CASES[verb](
                unit,
                number,
                by=self.office.person(by),
                seen=self.expected[number].version,
                now=now,
                on=now.date(),
                **WORDS.get(verb, {}),
            )
        except Refused:
            return False
        return True

    def note(self, verb: Verb, number: int, *, by: str) -> None:
        """An accepted command: it must have been right, and this is what must come of it."""
        claim = self.expected[number]
        target = TABLE[claim.state, verb.value]
        assert target != "-", f"{verb} was accepted in {claim.state}"
        assert self.active(by)
        if verb in OWNERS:
            assert by == claim.owner
        if verb in DECIDERS:
            assert by in claim.asked
            assert by != claim.owner
            claim.decided.append((claim.submitted, by, target))
        if verb is Verb.PAY:
            assert by in self.payers(claim.owner)
        if verb is Verb.EDIT and self.office.claim(number).version == claim.version:
            return  # an edit that changed nothing
        claim.state = target
        claim.commands.append(HAPPENED[verb.value])
        claim.asked = ()
        if verb is Verb.SUBMIT:
            claim.asked = self.desk(claim.owner)
            claim.submitted += 1
        if target in FINAL:
            self.ended[number] = self.office.claim(number)

    def reroute(self) -> None:
        self.office.reroute()
        for claim in self.expected.values():
            if claim.state == "submitted":
                claim.asked = self.desk(claim.owner) or claim.asked

    def choose(self, which: int) -> tuple[int, str]:
        """Any claim, with its owner."""
        numbers = sorted(self.expected)
        number = numbers[which % len(numbers)]
        return number, self.expected[number].owner

    def who_may(self, verb: Verb, number: int) -> str:
        """Somebody whose turn it would be."""
        claim = self.expected[number]
        if verb in DECIDERS:
            return (*claim.asked, "grace")[0]
        return (*self.payers(claim.owner), "frank")[0] if verb is Verb.PAY else claim.owner

    def active(self, who: str) -> bool:
        return self.office.person(who).left_on is None

    def holders(self, role: Role, owner: str) -> tuple[str, ...]:
        everybody = sorted(self.office.store.people)
        return tuple(
            each for each in everybody if each != owner and self.active(each) and role in self.office.person(each).roles
        )

    def payers(self, owner: str) -> tuple[str, ...]:
        return self.holders(Role.FINANCE, owner) or self.holders(Role.ADMIN, owner)

    def desk(self, owner: str) -> tuple[str, ...]:
        above = self.office.person(owner).manager_id
        for _ in self.office.store.people:
            if above is None or above == owner:
                break
            if self.active(above):
                return (above,)
            above = self.office.person(above).manager_id
        return self.payers(owner)

    # -- what must always hold ---------------------------------------------------------------------------------------

    @invariant()
    def every_claim_is_what_was_done_to_it(self) -> None:
        assert set(self.office.store.claims) == set(self.expected)
        for number, expected in self.expected.items():
            claim = self.office.claim(number)
            assert (claim.owner, claim.state.value, claim.version) == (expected.owner, expected.state, expected.version)
            step = claim.open_step
            assert (step.asked if step else ()) == expected.asked

    @invariant()
    def history_tells_the_same_as_the_claim(self) -> None:
        for number, expected in self.expected.items():
            claim, events = self.office.claim(number), self.office.events(number)
            told = [event for event in events if event.name.value != "moved"]
            names = [[each.name.value for each in told if each.version == n + 1] for n in range(expected.version)]
            assert names == expected.commands
            assert len(told) == sum(len(each) for each in names)
            assert [event.at for event in events] == sorted(event.at for event in events)
            assert [event.version for event in events] == sorted(event.version for event in events)
            assert [BECOMES[each.name.value] for each in told if each.name.value in BECOMES][-1] == claim.state.value
            kept = [event.after["lines"] for event in told if event.after and "lines" in event.after]
            assert kept[-1] == as_facts(claim.lines)
            assert len({(event.version, event.by) for event in told}) == claim.version

    @invariant()
    def every_decision_was_made_once_in_order_and_never_by_the_claimant(self) -> None:
        for number, expected in self.expected.items():
            claim = self.office.claim(number)
            decided = [step for step in claim.steps if step.decision is not None]
            assert [(step.round, step.decided_by, step.decision) for step in decided] == expected.decided
            assert max(Counter((step.round, step.index) for step in claim.steps).values(), default=0) <= 1
            assert [step.round for step in claim.steps] == list(range(1, expected.submitted + 1))
            assert all(claim.owner not in step.asked and claim.owner != step.decided_by for step in claim.steps)
            assert all(step.decided_by in step.asked for step in decided)
            assert len(claim.rounds) == expected.submitted
            assert claim.round == max(1, expected.submitted)

    @invariant()
    def what_ended_never_changes(self) -> None:
        assert all(self.office.claim(number) is claim for number, claim in self.ended.items())

    @invariant()
    def sums_are_whole_minor_units_and_add_up(self) -> None:
        for number in self.expected:
            claim = self.office.claim(number)
            sums = [line.minor for line in claim.lines if line.minor is not None]
            currencies = {line.currency for line in claim.lines if line.minor is not None}
            assert all(isinstance(minor, int) and 0 < minor <= 999_999_999 for minor in sums)
            assert claim.currency == (currencies.pop() if len(currencies) == 1 else "CNY")
            is_known = len(sums) == len(claim.lines) and {line.currency for line in claim.lines} == {claim.currency}
            assert (claim.total.minor if claim.total else None) == (sum(sums) if is_known else None)
            if claim.state not in {State.DRAFT, State.DISCARDED, State.RETURNED, State.WITHDRAWN}:
                assert len(sums) == len(claim.lines)
                assert all(line.category and line.date for line in claim.lines)

    @invariant()
    def news_goes_to_the_claimant_and_cards_to_others(self) -> None:
        for notice in self.office.store.notices.values():
            owner = self.expected[notice.claim].owner
            assert (notice.to == owner) == (notice.kind == "news")

    @invariant()
    def whatever_waits_for_somebody_may_be_decided_by_them(self) -> None:
        unit = MemoryUnit(self.office.store)
        for who in self.office.store.people:
            waiting = unit.claims.waiting_for(PersonId(who), limit=1_000)
            assert sorted(claim.number for claim in waiting) == sorted(
                number for number, expected in self.expected.items() if who in expected.asked
            )
            if self.active(who):
                for claim in waiting:
                    found = rights.relations(unit, claim, self.office.person(who), on=TODAY)
                    assert rights.allows(Verb.APPROVE, claim.state, found)


AnyLife.TestCase.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)
TestAnyLife = AnyLife.TestCase
