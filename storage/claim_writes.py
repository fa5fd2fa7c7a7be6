"""Put what changed in a claim into its rows, guarded by the version and the state it was loaded with."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from claims.claim import Claim, Round, Step
from claims.errors import Refused
from claims.lines import Line
from claims.people import PersonId
from storage.claim_rows import asked_text, claim_row, line_rows, round_row, step_row
from storage.keys import Vault
from storage.moments import millis
from storage.quick import later
from storage.schema import claim, claim_desk, claim_line, claim_round, claim_step

_ADD = insert(claim).returning(claim.c.number)
_CHANGE = update(claim).where(
    claim.c.number == bindparam("b_number"),
    claim.c.version == bindparam("b_version"),
    claim.c.state == bindparam("b_state"),
)
_FIXED = frozenset({"owner", "created_at"})
_STATE = select(claim.c.state).where(claim.c.number == bindparam("number"))
_ADD_LINE = later(insert(claim_line))
_DROP_LINES = delete(claim_line).where(claim_line.c.claim == bindparam("b_claim"))
_ADD_ROUND = later(insert(claim_round))
_ADD_STEP = later(insert(claim_step))
_CHANGE_STEP = update(claim_step).where(
    claim_step.c.claim == bindparam("b_claim"),
    claim_step.c.round == bindparam("b_round"),
    claim_step.c.step == bindparam("b_step"),
    # Whoever was first has decided, or moved it to another desk.
    claim_step.c.decision.is_(None),
    claim_step.c.asked == bindparam("b_asked"),
)
_STEP_FIXED = frozenset({"claim", "round", "step", "since"})
_ADD_DESK = later(insert(claim_desk))
_DROP_DESK = delete(claim_desk).where(claim_desk.c.claim == bindparam("b_claim"))


@dataclass(frozen=True, slots=True)
class Kept:
    """What the tables hold of a claim."""

    lines: tuple[Line, ...] = ()
    rounds: tuple[Round, ...] = ()
    steps: tuple[Step, ...] = ()
    desk: tuple[PersonId, ...] = ()

    @classmethod
    def of(cls, subject: Claim) -> Kept:
        """What they hold when the claim was just loaded or written."""
        return cls(subject.lines, subject.rounds, subject.steps, desk_of(subject))


def desk_of(subject: Claim) -> tuple[PersonId, ...]:
    """Whom the claim waits for, each once."""
    step = subject.open_step
    return () if step is None else tuple(dict.fromkeys(step.asked))


class ClaimWrites:
    """Writes claims in one transaction."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def add(self, subject: Claim) -> None:
        """Insert the row of the claim itself, which gives it its number; the rest follows with `write`."""
        subject.number = self._connection.execute(_ADD, claim_row(subject)).scalar_one()
        subject.loaded_version = subject.version
        subject.loaded_state = subject.state

    def write(self, subject: Claim, kept: Kept | None) -> None:
        """Bring the rows to what the claim is; `kept` is None when only the row of `add` is there.

        Raises `Refused("claim.changed")` with the state in the database when somebody else was first.
        """
        if kept is not None or subject.version != subject.loaded_version:
            self._change(subject)
        kept = kept or Kept()
        self._write_lines(subject, kept)
        for sent in subject.rounds[len(kept.rounds) :]:
            self._connection.execute(_ADD_ROUND, round_row(self._vault, subject, sent))
        if subject.steps is not kept.steps:
            self._write_steps(subject, kept)
        self._write_desk(subject, kept)
        subject.loaded_version = subject.version
        subject.loaded_state = subject.state

    def _change(self, subject: Claim) -> None:
        state = subject.loaded_state or subject.state
        guard = {"b_number": subject.number, "b_version": subject.loaded_version, "b_state": state.value}
        changed = {name: value for name, value in claim_row(subject).items() if name not in _FIXED}
        if self._connection.execute(_CHANGE, guard | changed).rowcount != 1:
            self._refuse(subject)

    def _write_lines(self, subject: Claim, kept: Kept) -> None:
        if subject.lines == kept.lines:
            return
        if kept.lines:
            self._connection.execute(_DROP_LINES, {"b_claim": subject.number})
        self._connection.execute(_ADD_LINE, line_rows(self._vault, subject))

    def _write_steps(self, subject: Claim, kept: Kept) -> None:
        before = {(step.round, step.index): step for step in kept.steps}
        for step in subject.steps:
            earlier = before.get((step.round, step.index))
            if earlier is None:
                self._connection.execute(_ADD_STEP, step_row(self._vault, subject, step))
            elif step != earlier:
                self._change_step(subject, earlier, step)

    def _change_step(self, subject: Claim, earlier: Step, step: Step) -> None:
        row = step_row(self._vault, subject, step)
        changed = {name: value for name, value in row.items() if name not in _STEP_FIXED}
        place = {"b_claim": subject.number, "b_round": step.round, "b_step": step.index}
        guard = place | {"b_asked": asked_text(earlier.asked)}
        if self._connection.execute(_CHANGE_STEP, guard | changed).rowcount != 1:
            self._refuse(subject)

    def _write_desk(self, subject: Claim, kept: Kept) -> None:
        desk, step = desk_of(subject), subject.open_step
        if desk == kept.desk and len(subject.rounds) == len(kept.rounds):
            return
        if kept.desk:
            self._connection.execute(_DROP_DESK, {"b_claim": subject.number})
        if step is not None:
            since = millis(step.since)
            rows = [{"person": each, "claim": subject.number, "since": since} for each in desk]
            self._connection.execute(_ADD_DESK, rows)

    def _refuse(self, subject: Claim) -> None:
        found = self._connection.execute(_STATE, {"number": subject.number}).scalar_one_or_none()
        raise Refused("claim.changed", number=subject.label, state=found or subject.state.value)
