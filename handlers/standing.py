"""Where a claim stands, in words: whose turn it is, who decided what and when, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.chat.messages import LEAD
from claims import copying
from claims.claim import Claim, Step, label
from claims.people import PersonId
from claims.rights import Relation
from claims.sentences.told_codes import is_only_name
from claims.states import State
from handlers.card_parts import Sight, cut, name_of

_HAN = re.compile("[一-鿿]")


def status(sight: Sight) -> str | None:
    """Who did what and when, or whose turn it is and since when; None for a claim that can be edited."""
    claim, reader = sight.claim, sight.reader
    if claim.state is State.SUBMITTED:
        return waiting(sight)
    if claim.state is State.PAID:
        by, at = _last(sight, "paid")
        return reader.say("status-paid", who=by, at=at or claim.updated_at)
    if claim.state is State.DISCARDED:
        return reader.say("status-discarded", at=claim.updated_at)
    step = claim.last_decision
    if step is not None and step.decision == claim.state.value:
        return cut(reader.say(f"status-{claim.state.value}", **decided(sight, step)), LEAD)
    if claim.state is State.WITHDRAWN and Relation.OWNER not in sight.held:
        return reader.say("status-withdrawn", at=withdrawn_at(sight))
    return None


def waiting(sight: Sight) -> str | None:
    """On whose desk it lies and since when."""
    step = sight.claim.open_step
    if step is None:
        return None
    return cut(sight.reader.say("status-submitted", who=_names(sight, step.asked), since=step.since), LEAD)


def decided(sight: Sight, step: Step) -> dict[str, object]:
    """Who decided and when, as facts of a sentence."""
    who = name_of(sight.unit, step.decided_by or step.approver, reader=sight.reader)
    return {"who": who, "at": step.at or sight.claim.updated_at}


def withdrawn_at(sight: Sight) -> datetime:
    """When it was taken back last; edits since then are another matter."""
    return _last(sight, "withdrawn")[1] or sight.claim.updated_at


def reason_of(sight: Sight, step: Step) -> str:
    """The reason as it was typed, behind the name of its code where one was chosen."""
    policy = sight.unit.policies.get(_policy_version(sight.claim, step))
    code = next((each for each in policy.reasons if each.code == step.code), None)
    typed = step.reason or ""
    if typed and step.decided_by is not None:
        sight.reader.tell_of(step.decided_by)
    if code is None or code.code == "other":
        return typed
    if is_only_name(typed, code) and bool(_HAN.search(typed)) == (sight.reader.language == "zh"):
        return typed  # The name of the code in their own language: once is enough.
    return sight.reader.say("reason-with-code", code=sight.reader.named(code.names), reason=typed)


def owners_note(sight: Sight) -> str | None:
    """Why it came back, or what to do next."""
    claim, reader = sight.claim, sight.reader
    step = claim.last_decision
    if claim.state is State.DRAFT:
        return copied(sight)
    if claim.state is State.SUBMITTED:
        return _reach(sight)
    if claim.state is State.WITHDRAWN:
        return reader.say("note-withdrawn", at=withdrawn_at(sight))
    if step is not None and claim.state is State.RETURNED:
        facts_ = decided(sight, step)
        return cut(reader.say("note-returned", reason=reason_of(sight, step), **facts_), LEAD)
    if step is not None and claim.state is State.REJECTED:
        return cut(reader.say("note-reason", reason=reason_of(sight, step)), LEAD)
    return None


def copied(sight: Sight) -> str | None:
    """Of which claim this one is a copy, and whether receipts stayed there; None where it is none."""
    origin = copying.origin(sight.unit, sight.claim)
    if origin is None:
        return None
    key = "note-copy-without" if origin.receipts_left else "note-copy"
    return sight.reader.say(key, number=label(origin.claim))


def review_note(sight: Sight) -> str | None:
    """Which round it is and what was said in the one before; after a refusal, its reason."""
    claim, reader = sight.claim, sight.reader
    step = claim.last_decision
    if step is None:
        return None
    reason = reason_of(sight, step)
    if claim.state is State.SUBMITTED:
        facts_ = decided(sight, step)
        return cut(reader.say("note-earlier", round=claim.round, reason=reason, **facts_), LEAD)
    return cut(reader.say("note-reason", reason=reason), LEAD) if reason else None


def approved_note(sight: Sight) -> str | None:
    """Who approved what is to be paid."""
    step = sight.claim.last_decision
    if step is None or step.decision != "approved":
        return None
    return sight.reader.say("status-approved", **decided(sight, step))


def _reach(sight: Sight) -> str | None:
    step = sight.claim.open_step
    if step is None or any(sight.unit.conversations.is_reachable(each) for each in step.asked):
        return None
    return sight.reader.say("note-unreachable", who=_names(sight, step.asked))


def _names(sight: Sight, people: Iterable[PersonId]) -> str:
    names = [name_of(sight.unit, each, reader=sight.reader) for each in people]
    shown = names[:3] if len(names) <= 3 else [*names[:2], sight.reader.say("names-more", count=len(names) - 2)]
    return sight.reader.listed(shown)


def _last(sight: Sight, event: str) -> tuple[str, Any]:
    rows = [row for row in sight.unit.claims.history(sight.claim.number) if row.event == event]
    return (name_of(sight.unit, rows[-1].by, reader=sight.reader), rows[-1].at) if rows else ("", None)


def _policy_version(claim: Claim, step: Step) -> int:
    return next((each.policy_version for each in claim.rounds if each.number == step.round), claim.policy_version)
