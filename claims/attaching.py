"""What becomes of the files that people send: onto a claim, off it, and never unnoticed onto two."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from claims import rights
from claims.claim import Claim, label
from claims.errors import Refused
from claims.lines import Line
from claims.people import Person, PersonId
from claims.ports import Unit
from claims.reasons import check_reason, says_something
from claims.receipts import LIVE, SHARED, Elsewhere, Receipt
from claims.states import Verb


@dataclass(frozen=True, slots=True)
class Twin:
    """A file that another claim has too. `claim` is that claim's number where it is one's own, else None.

    `is_live` says that the other claim was sent, so that both at once need a reason.
    """

    receipt: Receipt
    claim: int | None
    is_live: bool

    @property
    def label(self) -> str:
        """The other claim as it may be named; empty where it is somebody else's."""
        return "" if self.claim is None else label(self.claim)


def bring(
    unit: Unit, claim: Claim, added: Sequence[str], *, now: datetime, reasons: Mapping[str, str] | None = None
) -> list[Receipt]:
    """Make the files with these SHA-256, which came to the lines of a claim, receipts of that claim.

    A reason, given now or when the file was on this claim before, becomes part of the claim's history. Raises
    `Refused("receipt.elsewhere")` for one that a live claim has and for which nobody gave a reason, and `receipt.gone`
    for one that its owner does not have.
    """
    if not added:
        return []
    if claim.state in LIVE:
        # A draft that is sent with one of them at this moment waits for this one, or this one finds it sent.
        unit.receipts.hold(added)
    brought = [unit.receipts.attach(each, claim=claim.number, owner=claim.owner, now=now) for each in added]
    for at, receipt in enumerate(brought):
        reason = (reasons or {}).get(receipt.sha256)
        if reason is not None:
            check(reason)
            unit.receipts.give_reason(receipt, reason)
            brought[at] = receipt = replace(receipt, reason=reason)
        if receipt.reason is not None:
            claim.came_with(receipt.sha256, reason=receipt.reason, by=claim.owner, now=now)
    _demand_alone(unit, claim, brought)
    return brought


def demand_alone(unit: Unit, claim: Claim) -> None:
    """Refuse a claim with a receipt that a live claim has, unless there is a reason for both.

    Raises `Refused("receipt.elsewhere", number=, name=, other=, id=)`; `other` is "none" where it is somebody else's.
    Raises `receipt.gone` for a receipt on its lines that isn't kept for this claim, so that nobody could look at it.
    """
    on_lines = claim.receipts
    if on_lines:
        # Of two claims that are sent at this moment with one file, one waits for the other and finds it sent.
        unit.receipts.hold(on_lines)
        found = [each for each in unit.receipts.of_claim(claim.number) if each.sha256 in on_lines]
        if {each.sha256 for each in found if each.kept is not None} != set(on_lines):
            raise Refused("receipt.gone")
        _demand_alone(unit, claim, found)


def _demand_alone(unit: Unit, claim: Claim, receipts: Sequence[Receipt]) -> None:
    for twin in twins(unit, [each for each in receipts if each.reason is None], owner=claim.owner, but=claim.number):
        if twin.is_live:
            raise Refused(
                "receipt.elsewhere",
                number=claim.label,
                name=twin.receipt.name or "",
                other=twin.label or "none",
                id=twin.receipt.id,
            )


def twins(unit: Unit, receipts: Sequence[Receipt], *, owner: PersonId, but: int | None) -> list[Twin]:
    """Which of these files another claim has, as far as this owner may know, each once; what is live comes first.

    Other people's drafts don't count, and what nobody will pay counts for nobody.
    """
    if not receipts:
        return []
    found = unit.receipts.elsewhere([each.sha256 for each in receipts], but=but)
    told: list[Twin] = []
    for receipt in receipts:
        others = [each for each in found if each.sha256 == receipt.sha256]
        live = [each for each in others if each.state in LIVE]
        shared = [each for each in others if each.state in SHARED and each.owner == owner]
        others = _own_first(live, owner) or shared
        if others:
            number = others[0].claim if others[0].owner == owner else None
            told.append(Twin(receipt, number, is_live=bool(live)))
    return told


def _own_first(others: Sequence[Elsewhere], owner: PersonId) -> list[Elsewhere]:
    return sorted(others, key=lambda each: each.owner != owner)


def with_files(lines: Sequence[Line], files: Sequence[str], *, line: int = 0) -> list[Line]:
    """The lines with these files on the one of that number, from 1; what is there already stays there.

    Without a number, or with one that no line has, they go to the first line without a file, else to the last.
    """
    on_lines = {each for one in lines for each in one.receipts}
    new = tuple(dict.fromkeys(each for each in files if each not in on_lines))
    place = next((at for at, one in enumerate(lines) if not one.receipts), len(lines) - 1)
    if 1 <= line <= len(lines):
        place = line - 1
    return [
        replace(one, receipts=(*one.receipts, *new)) if at == place and new else one for at, one in enumerate(lines)
    ]


def remove(unit: Unit, number: int, id: str, *, by: Person, seen: int, now: datetime, on: date) -> Claim:
    """Take a receipt off a claim that may be edited; the file stays where it was sent with the claim before."""
    claim = _allowed(unit, number, by=by, on=on)
    receipt = unit.receipts.get(id)
    if receipt is None or receipt.claim != number or receipt.sha256 not in claim.receipts:
        raise Refused("receipt.not_on_claim", number=claim.label)
    lines = [
        replace(line, receipts=tuple(each for each in line.receipts if each != receipt.sha256)) for line in claim.lines
    ]
    claim.edit(lines, company=unit.policies.current().currency, by=by.id, seen=seen, now=now)
    return claim


def keep_both(
    unit: Unit, number: int, id: str, *, reason: str, by: Person, seen: int, now: datetime, on: date, line: int = 0
) -> Claim:
    """Put a file on a claim, or leave it there, though a live claim has it, for a reason that the approver reads.

    `line` says to which expense it belongs, as `with_files` reads it.
    """
    check(reason)
    claim = _allowed(unit, number, by=by, on=on)
    sha256 = _own(unit, id, by=by).sha256
    if sha256 in claim.receipts:
        claim.keep_both(sha256, reason=reason, by=by.id, seen=seen, now=now)
        unit.receipts.give_reason(unit.receipts.attach(sha256, claim=number, owner=claim.owner, now=now), reason)
        return claim
    lines = with_files(claim.lines, [sha256], line=line)
    claim.edit(lines, company=unit.policies.current().currency, by=by.id, seen=seen, now=now)
    bring(unit, claim, [sha256], now=now, reasons={sha256: reason})
    return claim


def check(reason: str) -> None:
    """Refuse a reason that says nothing, and one of more than 3,000 code points."""
    if not says_something(reason):
        raise Refused("receipt.reason_needed")
    check_reason(reason)


def visible(unit: Unit, id: str, *, by: Person, on: date) -> Receipt:
    """The file of that id, if this person may look at it: their own, or one that a claim was sent with that they see.

    Raises `Refused("receipt.unknown")` alike for what is not there and what is not theirs to see.
    """
    found, person = unit.receipts.get(id), unit.people.get(by.id)
    if found is None or person is None or not person.is_active(on):
        raise Refused("receipt.unknown")
    if found.owner == person.id:
        return found
    claim = None if found.claim is None else unit.claims.get(found.claim)
    if claim is None or not rights.allows(Verb.SEE, claim.state, rights.relations(unit, claim, person, on=on)):
        raise Refused("receipt.unknown")
    if not any(found.sha256 in line.receipts for sent in claim.rounds for line in sent.lines):
        raise Refused("receipt.unknown")
    return found


def staged(unit: Unit, ids: Sequence[str], *, by: Person) -> list[Receipt]:
    """One's own files of these ids; raises `Refused("receipt.gone")` for any other."""
    return [_own(unit, each, by=by) for each in ids]


def _own(unit: Unit, id: str, *, by: Person) -> Receipt:
    found = unit.receipts.get(id)
    if found is None or found.owner != by.id:
        raise Refused("receipt.gone")
    return found


def _allowed(unit: Unit, number: int, *, by: Person, on: date) -> Claim:
    person = unit.people.get(by.id)
    if person is None:
        raise Refused("person.left")
    return rights.demand(unit, Verb.EDIT, unit.claims.get(number), person, on=on, number=label(number))


def put(unit: Unit, number: int, files: Sequence[str], *, by: Person, seen: int, now: datetime, on: date) -> Claim:
    """Make the files with these SHA-256, and no others, the receipts of a claim; what stays, stays on its line.

    Raises `Refused("receipt.gone")` for a file that is not this person's, and as `bring` does.
    """
    claim = _allowed(unit, number, by=by, on=on)
    had = claim.receipts
    kept = [replace(line, receipts=tuple(each for each in line.receipts if each in files)) for line in claim.lines]
    lines = with_files(kept, files)
    claim.edit(lines, company=unit.policies.current().currency, by=by.id, seen=seen, now=now)
    bring(unit, claim, [each for each in claim.receipts if each not in had], now=now)
    return claim


def taken(unit: Unit, files: Sequence[str], *, by: Person, but: int | None) -> list[Twin]:
    """Which of one's own files a live claim has, other than the claim `but`; those with a reason on it are left out."""
    here = {} if but is None else {each.sha256: each for each in unit.receipts.of_claim(but)}
    own = unit.receipts.own(by.id, [each for each in files if each not in here or here[each].reason is None])
    return [twin for twin in twins(unit, own, owner=by.id, but=but) if twin.is_live]


def without_files(lines: Sequence[Line], files: Collection[str]) -> list[Line]:
    """The lines without these files."""
    if not files:
        return list(lines)
    return [replace(line, receipts=tuple(each for each in line.receipts if each not in files)) for line in lines]
