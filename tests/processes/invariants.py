"""The promises of the house as questions to its tables. Written from the promises; what the rules say is not asked."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Row, Table, select

from storage.posting import body_place
from storage.schema import card, claim, claim_event, claim_line, claim_step, inbox, lane, outbox
from storage.unit_of_work import UnitOfWork

LIFE: dict[str, tuple[set[str | None], str | None]] = {
    "created": ({None}, "draft"),
    "edited": ({"draft", "returned", "withdrawn"}, None),
    "submitted": ({"draft", "returned", "withdrawn"}, "submitted"),
    "withdrawn": ({"submitted"}, "withdrawn"),
    "discarded": ({"draft", "returned", "withdrawn"}, "discarded"),
    "step_approved": ({"submitted"}, None),
    "approved": ({"submitted"}, "approved"),
    "returned": ({"submitted"}, "returned"),
    "rejected": ({"submitted"}, "rejected"),
    "paid": ({"approved"}, "paid"),
    **dict.fromkeys(("receipt_added", "receipt_removed"), ({"draft", "returned", "withdrawn"}, None)),
}
"""Each event of history: out of which states it may happen, and to which it leads (None: it stays)."""

BESIDE = ("step_approved", "moved", "receipt_added", "receipt_removed")
"""Events that may share their version with another one."""

DECISIONS = {"approved": "claim.approve", "returned": "claim.return", "rejected": "claim.reject"}
"""Each decision, and the button or form that makes it."""

MOST_MINOR = 999_999_999

_ACTION = re.compile(r"(?P<verb>claim\.[a-z]+):(?P<claim>[0-9]+):(?P<version>[0-9]+)")


def broken_in(unit: UnitOfWork) -> list[str]:
    """Every promise that the tables break at this moment, in words. Lanes that are idle are held to all of it."""
    return [*_claims(unit), *_decisions(unit), *_notices(unit), *_lanes(unit), *_cards(unit), *_inbox(unit)]


def unkept(unit: UnitOfWork, keys: Iterable[str]) -> list[str]:
    """Which of these acknowledged delivery keys have no row, or one that was given up."""
    done = {row.key for row in _all(unit, inbox) if row.state == "done"}
    return sorted(set(keys) - done)


def _all(unit: UnitOfWork, table: Table) -> list[Row[Any]]:
    return list(unit.connection.execute(select(table)).all())


def _by_claim(rows: Iterable[Row[Any]]) -> dict[int, list[Row[Any]]]:
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.claim].append(row)
    return found


# ---------------------------------------------------------------- a claim is what its history says


def _claims(unit: UnitOfWork) -> Iterator[str]:
    lines, events = _by_claim(_all(unit, claim_line)), _by_claim(_all(unit, claim_event))
    for row in _all(unit, claim):
        told = sorted(events[row.number], key=lambda event: event.seq)
        yield from _history(row, told)
        sums = [line.minor for line in lines[row.number]]
        if any(minor is None or not 0 < minor <= MOST_MINOR for minor in sums) and row.state != "draft":
            yield f"claim {row.number}: an amount of {sums}"
        if row.total_minor is not None and row.total_minor != sum(minor or 0 for minor in sums):
            yield f"claim {row.number}: {row.total_minor} is not the sum of {sums}"


def _history(row: Row[Any], told: list[Row[Any]]) -> Iterator[str]:
    state: str | None = None
    if [event.seq for event in told] != list(range(1, len(told) + 1)):
        yield f"claim {row.number}: history is numbered {[event.seq for event in told]}"
    for event in told:
        if event.event == "moved":
            continue
        before, after = LIFE[event.event]
        if state not in before:
            yield f"claim {row.number}: {event.event} out of {state}"
        state = after or state
    if state != row.state:
        yield f"claim {row.number}: is {row.state}, its history says {state}"
    alone = Counter(event.version for event in told if event.event not in BESIDE)
    versions = {event.version for event in told if event.event not in ("step_approved", "moved")}
    if versions != set(range(1, row.version + 1)) or any(count > 1 for count in alone.values()):
        yield f"claim {row.number}: version {row.version} after the versions {sorted(versions)}, {dict(alone)}"


# ---------------------------------------------------------------- a decision is made once, by whoever may, as shown


def _decisions(unit: UnitOfWork) -> Iterator[str]:
    owners = {row.number: row.owner for row in _all(unit, claim)}
    steps, events = _by_claim(_all(unit, claim_step)), _by_claim(_all(unit, claim_event))
    pressed, shown = _pressed(unit), _shown(unit)
    for number, owner in owners.items():
        decided = [step for step in steps[number] if step.decision is not None]
        made = [event for event in events[number] if event.event in DECISIONS]
        rounds = Counter(json.loads(event.facts)["round"] for event in made)
        if any(count > 1 for count in rounds.values()) or len(decided) != len(made):
            yield f"claim {number}: {len(decided)} decided steps, decisions by round {dict(rounds)}"
        for step in decided:
            if step.decided_by == owner or step.decided_by not in json.loads(step.asked):
                yield f"claim {number}: decided by {step.decided_by}, asked was {step.asked}"
        for event in made:
            if event.channel is None:
                continue  # the beginnings of the demo, told by nobody
            seen = (event.by, number, event.version - 1)
            if (*seen, DECISIONS[event.event]) not in pressed:
                yield f"claim {number}: {event.event} as version {event.version}, which nobody pressed for"
            if seen not in shown:
                yield f"claim {number}: {event.event} by {event.by}, who was never shown version {seen[2]}"


def _pressed(unit: UnitOfWork) -> set[tuple[str, int, int, str]]:
    """Who sent which decision for which version of which claim, by what the inbox still holds."""
    found = set()
    for row in _all(unit, inbox):
        body = json.loads(unit.vault.open(row.body_enc, person=row.person, where=f"inbox.body_enc:{row.key}") or "{}")
        if body.get("kind") == "pressed" and (action := _ACTION.fullmatch(body["action"])):
            found.add((row.person, int(action["claim"]), int(action["version"]), action["verb"]))
        if body.get("kind") == "filled" and {"claim", "version"} <= body["context"].keys():
            context = body["context"]
            found.add((row.person, int(context["claim"]), int(context["version"]), body["form"]))
    return found


def _shown(unit: UnitOfWork) -> set[tuple[str, int, int]]:
    rows = _all(unit, outbox)
    return {(row.person, row.claim, row.version) for row in rows if row.kind == "card" and row.state == "sent"}


# ---------------------------------------------------------------- who must hear, hears once


def _notices(unit: UnitOfWork) -> Iterator[str]:
    claims = {row.number: row for row in _all(unit, claim)}
    steps = _by_claim(_all(unit, claim_step))
    posted: dict[tuple[int, int, str, str], list[Row[Any]]] = defaultdict(list)
    for row in _all(unit, outbox):
        if row.notice_key is not None and row.kind in ("news", "card"):
            _, version, _ = row.notice_key.split(".", 2)
            posted[row.claim, int(version), row.kind, row.person].append(row)
    for event in _all(unit, claim_event):
        owner = claims[event.claim].owner
        wanted: list[tuple[str, str]] = []
        if event.event == "submitted":
            sent = json.loads(event.facts)["round"]
            (step,) = [each for each in steps[event.claim] if each.round == sent]
            wanted += [("card", person) for person in json.loads(step.asked)]
        if event.event in ("approved", "returned", "rejected", "paid") and event.by != owner:
            wanted.append(("news", owner))
        if event.event == "approved":
            wanted.append(("card", "frank" if owner != "frank" else "root"))
        for kind, person in wanted:
            found = posted[event.claim, event.version, kind, person]
            fine = {"sent", "superseded"} if kind == "card" else {"sent"}
            if len(found) != 1 or (found[0].state not in fine and not _waits(unit, found[0].lane)):
                states = [row.state for row in found]
                yield f"claim {event.claim}: of {event.event} {person} was told by {kind}: {states}"


def _waits(unit: UnitOfWork, key: str) -> bool:
    return bool(unit.connection.execute(select(lane.c.pending).where(lane.c.key == key)).scalar_one())


# ---------------------------------------------------------------- conversations are in order


def _lanes(unit: UnitOfWork) -> Iterator[str]:
    rows: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in _all(unit, outbox):
        rows[row.lane].append(row)
    events = Counter(row.lane for row in _all(unit, inbox) if row.state == "accepted")
    for row in _all(unit, lane):
        opened = sum(1 for each in rows[row.key] if each.state in ("waiting", "sending")) + events[row.key]
        if row.pending != opened:
            yield f"{row.key}: says that {row.pending} wait, there are {opened}"
        sent = sorted((each for each in rows[row.key] if each.state == "sent"), key=lambda each: each.seq)
        if [each.seq for each in sent] != list(range(1, row.seq + 1)):
            yield f"{row.key}: sent {[each.seq for each in sent]}, counted to {row.seq}"
        ids = [each.id for each in sent]
        if ids != sorted(ids):
            yield f"{row.key}: sent in the order {ids}"
        dead = [each.id for each in rows[row.key] if each.state == "dead"]
        if dead:
            yield f"{row.key}: gave up {dead}"


def _cards(unit: UnitOfWork) -> Iterator[str]:
    claims = {row.number: row for row in _all(unit, claim)}
    rows = {row.id: row for row in _all(unit, outbox)}
    for row in _all(unit, card):
        if row.claim is None or row.ref is None or _waits(unit, row.lane):
            continue
        subject, drawn = claims[row.claim], rows[row.row]
        if row.version != subject.version:
            yield f"{row.lane} {row.card_key}: shows version {row.version}, the claim has {subject.version}"
        where = body_place(drawn.notice_key, drawn.id)
        body = unit.vault.open(drawn.body_enc, person=drawn.sealed_for, where=where)
        state = json.loads(body or "{}")["messages"][0].get("state")
        if state not in (None, subject.state):
            yield f"{row.lane} {row.card_key}: shows {state}, the claim is {subject.state}"


def _inbox(unit: UnitOfWork) -> Iterator[str]:
    for row in _all(unit, inbox):
        if row.state == "failed":
            yield f"{row.key}: failed because of {row.error}"
        if row.state == "accepted" and not _waits(unit, row.lane):
            yield f"{row.key}: was accepted and is forgotten"
