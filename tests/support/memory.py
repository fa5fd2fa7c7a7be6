"""A store of claims in memory that keeps what the real ones keep: one object a unit, all or nothing, the guard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from claims.claim import Claim
from claims.errors import Refused
from claims.events import Event
from claims.listing import Listed
from claims.notices import Notice, told
from claims.people import Person, PersonId, Role
from claims.policy import Policy
from claims.ports import HistoryRow
from claims.receipts import Receipt, RefusedFile
from claims.states import State
from tests.support.memory_receipts import MemoryReceipts

T = TypeVar("T")


class Memory:
    """What is committed. Claims lie here as copies, so nothing a unit does is seen before its commit."""

    def __init__(self, people: Iterable[Person], *, policies: Sequence[Policy]) -> None:
        self.people = {each.id: each for each in people}
        self.policies = list(policies)
        self.claims: dict[int, Claim] = {}
        self.events: dict[int, list[Event]] = {}
        self.notices: dict[str, Notice] = {}
        self.receipts: dict[str, Receipt] = {}
        self.refusals: list[RefusedFile] = []
        self._last_number = 0

    def write(self, work: Callable[[MemoryUnit], T]) -> T:
        """Run `work` in one unit and commit; an exception leaves nothing behind."""
        unit = MemoryUnit(self)
        result = work(unit)
        unit.commit()
        return result

    def read(self, query: Callable[[MemoryUnit], T]) -> T:
        """Run `query` in a unit that is thrown away."""
        return query(MemoryUnit(self))

    def next_number(self) -> int:
        """A number that was never given before, also not to a unit that failed."""
        self._last_number += 1
        return self._last_number


class MemoryUnit:
    """One transaction: `claims.ports.Unit`."""

    def __init__(self, store: Memory) -> None:
        self._store = store
        self.claims = MemoryClaims(store)
        self.people = MemoryPeople(store)
        self.policies = MemoryPolicies(store)
        self.receipts = MemoryReceipts(store.receipts, store.refusals, claims=self.claims.all)

    def commit(self) -> None:
        """Keep every claim that something happened to, with its history and notices.

        Raises `Refused("claim.changed")` where another unit was faster; nothing is kept then.
        """
        changed = [claim for claim in self.claims.loaded.values() if claim.events]
        for claim in changed:
            stored = self._store.claims.get(claim.number)
            if stored is not None and (stored.version, stored.state) != (claim.loaded_version, claim.loaded_state):
                raise Refused("claim.changed", number=stored.label, state=stored.state.value)
        for claim in changed:
            for event in claim.events:
                for notice in told(self.people, claim, event, on=event.at.date()):
                    if self._store.notices.setdefault(notice.key, notice) is not notice:
                        raise AssertionError(f"the notice {notice.key} was given twice")
            self._store.events.setdefault(claim.number, []).extend(claim.events)
            kept = tuple(replace(line, told="") for line in claim.lines)  # no claim holds the words it was told in
            self._store.claims[claim.number] = replace(claim, events=[], lines=kept)


class MemoryClaims:
    """`claims.ports.Claims`."""

    def __init__(self, store: Memory) -> None:
        self._store = store
        self.loaded: dict[int, Claim] = {}

    def get(self, number: int) -> Claim | None:
        if number not in self.loaded:
            stored = self._store.claims.get(number)
            if stored is None:
                return None
            self.loaded[number] = replace(stored, events=[], loaded_version=stored.version, loaded_state=stored.state)
        return self.loaded[number]

    def many(self, numbers: Sequence[int]) -> list[Claim]:
        return [claim for number in sorted(numbers) if (claim := self.get(number)) is not None]

    def add(self, claim: Claim) -> Claim:
        claim.number = self._store.next_number()
        self.loaded[claim.number] = claim
        return claim

    def mine(self, owner: PersonId, *, states: Sequence[State], limit: int, before: int | None = None) -> list[Listed]:
        found = [
            self._listed(claim)
            for claim in self.all()
            if claim.owner == owner and claim.state in states and (before is None or claim.number < before)
        ]
        return found[::-1][:limit]

    def waiting_for(self, person: PersonId, *, limit: int, after: int | None = None) -> list[Listed]:
        waiting = [
            (step.since, claim.number, claim)
            for claim in self.all()
            if (step := claim.open_step) is not None and person in step.asked
        ]
        found = [self._listed(claim) for _, _, claim in sorted(waiting)]
        return _after(found, after)[:limit]

    def to_pay(self, *, limit: int, after: int | None = None) -> list[Listed]:
        found = [self._listed(claim) for claim in self.all() if claim.state is State.APPROVED]
        return _after(found, after)[:limit]

    def open_steps_of(self, person: PersonId) -> list[Claim]:
        return [
            claim
            for claim in self.all()
            if (step := claim.open_step) is not None
            and (person in step.asked or self._store.people[claim.owner].manager_id == person)
        ]

    def history(self, number: int) -> list[HistoryRow]:
        return [
            HistoryRow(event.at, event.by, event.name.value, event.version, {**event.facts, "after": event.after})
            for event in self._store.events.get(number, [])
        ]

    def all(self) -> Iterator[Claim]:
        """Every claim as this unit sees it, by number."""
        for number in sorted({*self._store.claims, *self.loaded}):
            claim = self.get(number)
            if claim is not None:
                yield claim

    def _listed(self, claim: Claim) -> Listed:
        owner = self._store.people.get(claim.owner)
        return Listed(
            number=claim.number,
            owner=claim.owner,
            owner_name=owner.name if owner is not None else "",
            state=claim.state,
            currency=claim.currency,
            policy_version=claim.policy_version,
            lines=claim.lines,
            manager=None if owner is None else owner.manager_id,
            desk=claim.desk,
        )


class MemoryPeople:
    """`claims.ports.Directory`."""

    def __init__(self, store: Memory) -> None:
        self._store = store

    def get(self, person: PersonId) -> Person | None:
        return self._store.people.get(person)

    def many(self, people: Iterable[PersonId]) -> list[Person]:
        return [self._store.people[each] for each in sorted(set(people)) if each in self._store.people]

    def hold(self) -> None:
        """Nobody does anything meanwhile."""

    def with_role(self, role: Role) -> list[Person]:
        return [each for _, each in sorted(self._store.people.items()) if role in each.roles]


class MemoryPolicies:
    """`claims.ports.Policies`; the newest version is in force."""

    def __init__(self, store: Memory) -> None:
        self._store = store

    def current(self) -> Policy:
        return self._store.policies[-1]

    def get(self, version: int) -> Policy:
        return next(policy for policy in self._store.policies if policy.version == version)


def _after(claims: list[Listed], number: int | None) -> list[Listed]:
    numbers = [claim.number for claim in claims]
    return claims if number is None else claims[numbers.index(number) + 1 :]
