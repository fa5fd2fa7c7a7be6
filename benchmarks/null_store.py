"""A store that keeps nothing: what a turn costs without a database, encryption, history and audit included."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from benchmarks.million import Bulk
from claims.claim import Claim
from claims.people import Person, PersonId
from claims.policy import Policy, built_in
from storage import claim_rows
from storage.audit import Audit
from storage.engine import Sharing
from storage.history import History
from storage.keys import Vault


@dataclass(frozen=True, slots=True)
class NullJob:
    """An accepted event."""

    row: int
    key: str
    lane: str
    fence: int
    body: str
    attempts: int
    person: PersonId | None
    accepted_at: datetime


@dataclass(frozen=True, slots=True)
class NullAccepted:
    """It is always new and always ours."""

    job: NullJob
    is_new: bool = True
    is_same: bool = True
    is_done: bool = False
    reply: str | None = None


class NullQuestions:
    """Nothing is ever asked."""

    def current(self, **_: Any) -> None:
        """No question is open."""

    def close(self, **_: Any) -> None:
        """There is none to close."""


class NullUnit:
    """A unit that seals and hashes all it is given and then forgets it; it plays all its own collections."""

    numbers = itertools.count(1)

    def __init__(self, vault: Vault, person: Person, policy: Policy) -> None:
        self.vault = vault
        self.channel: str | None = None
        self._person = person
        self._policy = policy
        self._added: list[Claim] = []
        self._bulk = Bulk()
        self.questions = NullQuestions()
        self.inbox = self.outbox = self.conversations = self.people = self.policies = self.claims = self

    def person_at(self, *, channel: str, address: str) -> PersonId:
        """Everybody is the same person."""
        return self._person.id

    def lane_in(self, *, channel: str, place: str) -> str:
        """The lane is named after the place."""
        return f"in:{channel}:{place}"

    def lane_to(self, *, channel: str, place: str, to: PersonId | None) -> str:
        """The lane is named after the place."""
        return f"out:{channel}:{place}"

    def touch(self, **_: Any) -> bool:
        """Heard here before."""
        return False

    def get(self, person: Any) -> Any:
        """The person."""
        return self._person

    def current(self) -> Policy:
        """The policy in force."""
        return self._policy

    def accept(
        self, *, lane: str, key: str, body: str, person: PersonId | None, worker: str, same: str
    ) -> NullAccepted:
        """Seal the event."""
        self.vault.digest(same)
        self.vault.seal(body, person=person, where=f"inbox.body_enc:{key}")
        return NullAccepted(NullJob(1, key, lane, 1, body, 1, person, datetime.now(UTC)))

    def finish(self, job: NullJob, *, reply: str | None, failed: str | None = None, worker: str) -> None:
        """Seal the reply."""
        self.vault.seal(reply, person=job.person, where=f"inbox.reply_enc:{job.key}")

    def card(self, **_: Any) -> None:
        """A card is drawn when it is sent, not here."""

    def add(self, claim: Claim) -> Claim:
        """Give it a number."""
        claim.number = next(self.numbers)
        self._added.append(claim)
        return claim

    def flush(self, *, on: Any = None) -> None:
        """Make every row that a filing leaves behind."""
        for claim in self._added:
            claim_rows.claim_row(claim)
            claim_rows.line_rows(self.vault, claim)
            history = History(self._bulk, self.vault, Audit(self._bulk, self.vault))  # type: ignore[arg-type]
            history.begin(claim)
            history.write(claim, channel=self.channel)
        self._added.clear()
        self._bulk.rows.clear()


class NullStore:
    """`bot.chat.ports.Store` without a database."""

    sharing = Sharing()

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._person = Person(PersonId("p1"), "Person 1", manager_id=PersonId("p0"), locale="en")

    async def write(self, work: Callable[[Any], Any], *, people: int = 1) -> Any:
        """Run it, keep nothing."""
        unit = NullUnit(self._vault, self._person, built_in())
        value = work(unit)
        unit.flush()
        return value

    async def read(self, query: Callable[[Any], Any]) -> Any:
        """Run it."""
        return query(NullUnit(self._vault, self._person, built_in()))
