"""A company at work on a store in memory: each call is one command of one person, a minute after the last."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from claims import copying, filing, paying, review, rights, route
from claims.claim import Claim, Step
from claims.events import Event
from claims.lines import Line
from claims.notices import Notice
from claims.people import OPERATOR, Person, PersonId
from claims.policy import Policy
from claims.states import Verb
from tests.support import builders
from tests.support.memory import Memory, MemoryUnit

REASON = "The receipt is missing."


class Office:
    """People, their claims and a clock. Who acts is named by id, or given as the `Person` a page remembers of them."""

    def __init__(self, people: Iterable[Person] | None = None, *, policy: Policy | None = None) -> None:
        everybody = builders.company() if people is None else people
        self.store = Memory(everybody, policies=[policy or builders.policy()])
        self.now: datetime = builders.NOW

    # -- what people do ---------------------------------------------------------------------------------------------

    def draft(self, owner: str | Person, *lines: Line) -> int:
        """The number of a new draft; without lines, one taxi ride."""
        kept = lines or (builders.line(),)
        now, by = self._tick(), self.person(owner)
        return self.store.write(lambda unit: filing.create(unit, kept, by=by, now=now, on=now.date()).number)

    def sent(self, owner: str, *lines: Line) -> int:
        """The number of a claim that waits for its first decision."""
        number = self.draft(owner, *lines)
        self.submit(number)
        return number

    def edit(self, number: int, *lines: Line, by: str | Person | None = None, seen: int | None = None) -> Claim:
        kept = lines or (builders.line("99"),)
        return self.do(Verb.EDIT, number, by=by, seen=seen, lines=kept)

    def submit(
        self, number: int, *, by: str | Person | None = None, seen: int | None = None, reply: str | None = None
    ) -> Claim:
        return self.do(Verb.SUBMIT, number, by=by, seen=seen, reply=reply)

    def withdraw(self, number: int, *, by: str | Person | None = None, seen: int | None = None) -> Claim:
        return self.do(Verb.WITHDRAW, number, by=by, seen=seen)

    def discard(self, number: int, *, by: str | Person | None = None, seen: int | None = None) -> Claim:
        return self.do(Verb.DISCARD, number, by=by, seen=seen)

    def approve(self, number: int, *, by: str | Person | None = None, seen: int | None = None) -> Claim:
        return self.do(Verb.APPROVE, number, by=by, seen=seen)

    def send_back(
        self, number: int, *, by: str | Person | None = None, seen: int | None = None, reason: str = REASON
    ) -> Claim:
        return self.do(Verb.RETURN, number, by=by, seen=seen, reason=reason)

    def reject(
        self, number: int, *, by: str | Person | None = None, seen: int | None = None, reason: str = REASON
    ) -> Claim:
        return self.do(Verb.REJECT, number, by=by, seen=seen, reason=reason)

    def pay(self, number: int, *, by: str | Person | None = None, seen: int | None = None) -> Claim:
        return self.do(Verb.PAY, number, by=by, seen=seen)

    def do(
        self, verb: Verb, number: int, *, by: str | Person | None = None, seen: int | None = None, **words: Any
    ) -> Claim:
        """Any verb by its use case: by somebody whose turn it is and of the version as it is now, unless told."""
        stored = self.store.claims.get(number)
        shown = seen if seen is not None else stored.version if stored is not None else 1
        actor = self.person(by if by is not None else self._whose_turn(verb, number))
        now = self._tick()
        said = WORDS.get(verb, {}) | words
        return self.store.write(
            lambda unit: USE_CASES[verb](unit, number, by=actor, seen=shown, now=now, on=now.date(), **said)
        )

    # -- what the directory does ------------------------------------------------------------------------------------

    def change(self, id: str, **fields: Any) -> None:
        """Another row of the directory for that person. Nothing else follows by itself."""
        self.store.people[PersonId(id)] = replace(self.person(id), **fields)

    def reroute(self) -> list[int]:
        """The open steps go to whoever is responsible by now; gives the claims that moved."""
        now = self._tick()

        def move(unit: MemoryUnit) -> list[int]:
            numbers = [number for number, claim in self.store.claims.items() if claim.open_step is not None]
            waiting = [claim for number in numbers if (claim := unit.claims.get(number)) is not None]
            moved = route.reroute(unit, waiting, by=OPERATOR, now=now, on=now.date())
            return [claim.number for claim in moved]

        return self.store.write(move)

    def adopt(self, policy: Policy) -> None:
        """A new version of the policy comes into force."""
        self.store.policies.append(policy)

    # -- what can be seen -------------------------------------------------------------------------------------------

    def person(self, who: str | Person) -> Person:
        return who if isinstance(who, Person) else self.store.people[PersonId(who)]

    def claim(self, number: int) -> Claim:
        """The claim as it is committed."""
        return self.store.claims[number]

    def step(self, number: int) -> Step:
        """The step that waits."""
        step = self.claim(number).open_step
        assert step is not None
        return step

    def events(self, number: int) -> list[Event]:
        return list(self.store.events.get(number, []))

    def names(self, number: int) -> list[str]:
        """What happened, oldest first."""
        return [event.name.value for event in self.events(number)]

    def notices(self, number: int) -> list[Notice]:
        return [notice for notice in self.store.notices.values() if notice.claim == number]

    def _whose_turn(self, verb: Verb, number: int) -> str:
        claim = self.claim(number)
        if verb in {Verb.APPROVE, Verb.RETURN, Verb.REJECT}:
            return self.step(number).approver
        if verb is Verb.PAY:
            unit = MemoryUnit(self.store)
            may_pay = {rights.Relation.PAYDESK}
            return next(
                each.id
                for each in self.store.people.values()
                if may_pay & rights.relations(unit, claim, each, on=self.now.date())
            )
        return claim.owner

    def _tick(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


def _see(unit: MemoryUnit, number: int, *, by: Person, seen: int, now: datetime, on: date) -> Claim:
    return filing.allowed(unit, Verb.SEE, number, by=by, on=on)


def _copy(unit: MemoryUnit, number: int, *, by: Person, seen: int, now: datetime, on: date) -> Claim:
    return copying.copy(unit, number, by=by, now=now, on=on).claim


USE_CASES: dict[Verb, Callable[..., Claim]] = {
    Verb.SEE: _see,
    Verb.EDIT: filing.edit,
    Verb.SUBMIT: filing.submit,
    Verb.WITHDRAW: filing.withdraw,
    Verb.DISCARD: filing.discard,
    Verb.APPROVE: review.approve,
    Verb.RETURN: review.send_back,
    Verb.REJECT: review.reject,
    Verb.PAY: paying.pay,
    Verb.COPY: _copy,
}
WORDS: dict[Verb, dict[str, Any]] = {
    Verb.EDIT: {"lines": (builders.line("99"),)},
    Verb.RETURN: {"reason": REASON, "code": "other"},
    Verb.REJECT: {"reason": REASON, "code": "other"},
}
"""What a use case is told beside who, which version and when, unless the test says otherwise."""
