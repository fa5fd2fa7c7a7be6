"""A claim and what each accepted command does to it. Who may command it is asked in claims/rights.py, not here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from claims.errors import Refused
from claims.events import Event, Happened
from claims.lines import MOST_LINES, Change, Line, as_facts, changes, have_words, receipts_of, total, without_receipts
from claims.money import Money
from claims.people import PersonId
from claims.reasons import check_reason, says_something
from claims.receipts import MOST_FILES
from claims.states import LIFE, State, Verb

DECISIONS = {Verb.APPROVE: "approved", Verb.RETURN: "returned", Verb.REJECT: "rejected"}


@dataclass(frozen=True, slots=True)
class Step:
    """One approval of one round. `asked` are the people who may decide; the first is shown as the approver."""

    round: int
    index: int
    rule: str
    asked: tuple[PersonId, ...]
    since: datetime
    decided_by: PersonId | None = None
    decision: str | None = None
    at: datetime | None = None
    reason: str | None = None
    code: str | None = None

    @property
    def approver(self) -> PersonId:
        """Whose desk it is."""
        return self.asked[0]

    @property
    def is_open(self) -> bool:
        """Whether nobody decided it."""
        return self.decision is None


@dataclass(frozen=True, slots=True)
class Round:
    """One submission: what was sent, under which policy, with which reply to the approver."""

    number: int
    at: datetime
    policy_version: int
    lines: tuple[Line, ...]
    reply: str | None = None


@dataclass(slots=True)
class Claim:
    """The aggregate. `version` rises by one per accepted command; `events` are what this command made happen."""

    number: int
    owner: PersonId
    state: State
    version: int
    round: int
    currency: str
    lines: tuple[Line, ...]
    policy_version: int
    created_at: datetime
    updated_at: datetime
    steps: tuple[Step, ...] = ()
    rounds: tuple[Round, ...] = ()
    paid_at: datetime | None = None
    loaded_version: int = 0
    loaded_state: State | None = None
    events: list[Event] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The number as people know it, `C-000042`."""
        return label(self.number)

    @property
    def total(self) -> Money | None:
        """The sum of the lines, or None while one is unknown or a rate is missing."""
        return total(self.lines, self.currency)

    @property
    def open_step(self) -> Step | None:
        """The step that waits, if any. What was taken back before a decision stays in `steps` and waits no more."""
        if self.state is not State.SUBMITTED:
            return None
        return next((step for step in self.steps if step.is_open and step.round == self.round), None)

    @property
    def desk(self) -> tuple[PersonId, ...]:
        """Whom the open step waits for."""
        step = self.open_step
        return () if step is None else step.asked

    @property
    def manager(self) -> PersonId | None:
        """Nobody: who is above its owner is not the claim's to know but the directory's."""
        return None

    @property
    def asked(self) -> frozenset[PersonId]:
        """Everybody who was asked or decided in any round."""
        return frozenset(each for step in self.steps for each in (*step.asked, step.decided_by) if each is not None)

    @property
    def last_decision(self) -> Step | None:
        """The newest decided step of any round."""
        return next((step for step in reversed(self.steps) if not step.is_open), None)

    @property
    def last_round(self) -> Round | None:
        """What was submitted last."""
        return self.rounds[-1] if self.rounds else None

    def as_sent(self, company: str) -> Claim:
        """The claim with the lines it was submitted with last; later edits are its owner's alone until they are sent.

        `company` is the company's currency.
        """
        sent = self.last_round
        if sent is None or sent.lines == self.lines:
            return self
        return replace(self, lines=sent.lines, currency=currency_of(sent.lines, company), events=[])

    @property
    def has_words(self) -> bool:
        """Whether anything can be read in it that its owner wrote or that was written to them."""
        rounds, steps = self.rounds, self.steps
        texts = (*(each.reply for each in rounds), *(each.reason for each in steps))
        return any(texts) or have_words(self.lines) or any(have_words(each.lines) for each in rounds)

    @property
    def changed_since_last_round(self) -> tuple[Change, ...]:
        """What an approver must see: this round against an earlier one, or later edits against this round.

        The earlier round is the newest that was decided, so that one sent and taken back in between hides nothing.
        """
        if self.state is not State.SUBMITTED:
            return changes(self.rounds[-1].lines, self.lines) if self.rounds else ()
        decided = {step.round for step in self.steps if not step.is_open}
        earlier = [each for each in self.rounds[:-1] if each.number in decided] or self.rounds[:-1]
        return changes(earlier[-1].lines, self.lines) if earlier else ()

    def expect(self, verb: Verb, *, seen: int) -> State:
        """The state `verb` leads to; refuses a verb the state does not know, then a version not the one shown."""
        target = LIFE.get((self.state, verb))
        if target is None:
            raise Refused("claim.state", number=self.label, state=self.state.value, verb=verb.value)
        if seen != self.version:
            raise Refused("claim.changed", number=self.label, state=self.state.value)
        return target

    def edit(self, lines: Sequence[Line], *, company: str, by: PersonId, seen: int, now: datetime) -> None:
        """Replace the lines; an edit that changes nothing is not an event. `company` is the company's currency."""
        state = self.expect(Verb.EDIT, seen=seen)
        if tuple(lines) == self.lines:
            return
        check_count(lines)
        old, self.lines = self.lines, tuple(lines)
        self.currency = currency_of(self.lines, company)
        words = {"before": {"lines": as_facts(old)}, "after": {"lines": as_facts(self.lines)}}
        self.version, self.state, self.updated_at = self.version + 1, state, now
        named = _moves(old, self.lines)
        if not named or without_receipts(old) != without_receipts(self.lines):
            self._happens(Happened.EDITED, by=by, now=now, version=self.version, **words)
            words = {}
        for name, sha256 in named:
            self._happens(name, by=by, now=now, version=self.version, facts={"sha256": sha256}, **words)
            words = {}

    def keep_both(self, sha256: str, *, reason: str, by: PersonId, seen: int, now: datetime) -> None:
        """Record that a receipt shall stay though another claim has that file, and why; earlier reasons stay known."""
        state = self.expect(Verb.EDIT, seen=seen)
        self.version, self.state, self.updated_at = self.version + 1, state, now
        self.came_with(sha256, reason=reason, by=by, now=now)

    def came_with(self, sha256: str, *, reason: str, by: PersonId, now: datetime) -> None:
        """Record why a receipt that this very command brought is wanted though another claim has that file."""
        facts, after = {"kept_both": sha256}, {"reason": reason}
        self._happens(Happened.EDITED, by=by, now=now, version=self.version, facts=facts, after=after)

    @property
    def receipts(self) -> tuple[str, ...]:
        """The SHA-256 of its receipts, each once, in the order of the lines."""
        return receipts_of(self.lines)

    def submit(
        self,
        step: Step,
        *,
        policy_version: int,
        reply: str | None,
        by: PersonId,
        seen: int,
        now: datetime,
        lines: tuple[Line, ...] | None = None,
    ) -> None:
        """Send the lines to the desk of `step`, as a new round when it is not the first.

        `lines` are what they become in this very command, where something was chosen on its card; no sum of them
        changes by that.
        """
        state = self.expect(Verb.SUBMIT, seen=seen)
        sent = self.lines if lines is None else lines
        is_same = bool(self.rounds) and not changes(self.rounds[-1].lines, sent)
        if self.state is State.RETURNED and is_same and not says_something(reply):
            raise Refused("claim.reply_needed", number=self.label)
        check_reason(reply)
        if sent != self.lines:
            words = {"before": {"lines": as_facts(self.lines)}, "after": {"lines": as_facts(sent)}}
            self.lines = sent
            self._happens(Happened.EDITED, by=by, now=now, version=self.version + 1, **words)
        self.round = len(self.rounds) + 1
        self.policy_version = policy_version
        self.rounds = (*self.rounds, Round(self.round, now, policy_version, self.lines, reply))
        self.steps = (*self.steps, replace(step, round=self.round, index=1))
        after = {"lines": as_facts(self.lines), "reply": reply}
        facts = {"round": self.round, "policy": policy_version, "asked": list(step.asked)}
        self._becomes(state, Happened.SUBMITTED, by=by, now=now, after=after, facts=facts)

    def withdraw(self, *, by: PersonId, seen: int, now: datetime) -> None:
        """Take it back before anybody decided."""
        self._becomes(self.expect(Verb.WITHDRAW, seen=seen), Happened.WITHDRAWN, by=by, now=now)

    def discard(self, *, by: PersonId, seen: int, now: datetime) -> None:
        """End it for good."""
        self._becomes(self.expect(Verb.DISCARD, seen=seen), Happened.DISCARDED, by=by, now=now)

    def decide(
        self, verb: Verb, *, by: PersonId, seen: int, now: datetime, reason: str | None = None, code: str | None = None
    ) -> None:
        """Approve, return or reject the open step; the latter two need a reason of at most 3,000 code points."""
        state = self.expect(verb, seen=seen)
        step = self.open_step
        if step is None:
            raise Refused("claim.state", number=self.label, state=self.state.value, verb=verb.value)
        if verb is not Verb.APPROVE:
            if not says_something(reason):
                raise Refused("claim.reason_needed", number=self.label)
            check_reason(reason)
        decided = replace(step, decided_by=by, decision=DECISIONS[verb], at=now, reason=reason, code=code)
        self.steps = tuple(decided if each is step else each for each in self.steps)
        facts = {"round": step.round, "step": step.index, "code": code}
        if verb is Verb.APPROVE:
            self._happens(Happened.STEP_APPROVED, by=by, now=now, facts=facts, version=self.version + 1)
        after = {"reason": reason} if reason is not None else None
        self._becomes(state, Happened(DECISIONS[verb]), by=by, now=now, after=after, facts=facts)

    def pay(self, *, by: PersonId, seen: int, now: datetime) -> None:
        """Record that the money went out."""
        state = self.expect(Verb.PAY, seen=seen)
        self.paid_at = now
        self._becomes(state, Happened.PAID, by=by, now=now)

    def move(self, step: Step, *, by: PersonId, now: datetime) -> None:
        """Hand the open step to the people who are responsible now, after the directory changed."""
        current = self.open_step
        if current is None or current.asked == step.asked:
            return
        moved = replace(current, rule=step.rule, asked=step.asked)
        self.steps = tuple(moved if each is current else each for each in self.steps)
        facts = {"from": list(current.asked), "to": list(step.asked)}
        # Nothing a person decides on changed, so the version stays and cards already shown remain good.
        self._happens(Happened.MOVED, by=by, now=now, version=self.version, facts=facts)

    def _becomes(self, state: State, name: Happened, *, by: PersonId, now: datetime, **rest: Any) -> None:
        self.version += 1
        self.state = state
        self.updated_at = now
        self._happens(name, by=by, now=now, version=self.version, **rest)

    def _happens(self, name: Happened, *, by: PersonId, now: datetime, version: int, **rest: Any) -> None:
        self.events.append(Event(name, by, now, version, **rest))


def draft(lines: Sequence[Line], *, owner: PersonId, currency: str, policy_version: int, now: datetime) -> Claim:
    """A new draft without a number; the store gives one when it is added."""
    check_count(lines)
    kept = tuple(lines)
    claim = Claim(
        number=0,
        owner=owner,
        state=State.DRAFT,
        version=1,
        round=1,
        currency=currency_of(kept, currency),
        lines=kept,
        policy_version=policy_version,
        created_at=now,
        updated_at=now,
    )
    claim.events.append(Event(Happened.CREATED, owner, now, 1, after={"lines": as_facts(kept)}))
    for name, sha256 in _moves((), kept):
        claim.events.append(Event(name, owner, now, 1, facts={"sha256": sha256}))
    return claim


def _moves(old: Sequence[Line], new: Sequence[Line]) -> list[tuple[Happened, str]]:
    """Which receipts came and which went."""
    before, after = receipts_of(old), receipts_of(new)
    if before == after:
        return []
    came = [(Happened.RECEIPT_ADDED, each) for each in after if each not in before]
    return came + [(Happened.RECEIPT_REMOVED, each) for each in before if each not in after]


def currency_of(lines: Sequence[Line], company: str) -> str:
    """A claim in one currency keeps it; with several it has the company's."""
    found = {line.currency for line in lines if line.minor is not None}
    return found.pop() if len(found) == 1 else company


def check_count(lines: Sequence[Line]) -> None:
    """Refuse an empty claim, more than 50 lines and more than 20 receipts."""
    if not lines:
        raise Refused("claim.no_lines")
    if len(lines) > MOST_LINES:
        raise Refused("claim.too_many_lines", most=MOST_LINES)
    if len(receipts_of(lines)) > MOST_FILES:
        raise Refused("claim.too_many_files", most=MOST_FILES)


def label(number: int) -> str:
    """The number as people know it, `C-000042`."""
    return f"C-{number:06d}"


def today(now: datetime, zone: Any) -> date:
    """The calendar day of `now` in a time zone."""
    return now.astimezone(zone).date()
