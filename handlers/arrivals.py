"""To which claim files belong that somebody sent: one that was named or asked about, or was spoken of lately."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from bot.chat.events import Said
from bot.chat.forms import BELOW, Form
from bot.chat.messages import Offered
from bot.chat.router import numbers_in
from bot.chat.turn import Turn
from claims import attaching, rights
from claims.attaching import Twin
from claims.claim import Claim
from claims.receipts import MOST_FILES, Receipt
from claims.states import State, Verb
from handlers import faq
from handlers.card_parts import sight_of
from handlers.fixing import lacks_receipt
from handlers.lately import draft_spoken_of
from handlers.wanted import meant_by_itself, wanted


class Why(StrEnum):
    """Why files join a claim."""

    NAMED = "named"
    ASKED = "asked"
    SPOKEN = "spoken"
    RETURNED = "returned"


class Arrived(NamedTuple):
    """The files of a message: which may go on a claim, which a live claim has, the claim they join, and why that one.

    `not_there` is a claim of one's own that was named and takes no receipts now, and `is_theirs` says that the one that
    was named is somebody else's, whose card its reader may see. `wanted` are claims that came back for
    want of a receipt, where it must be asked whether the files are for one of those.
    """

    free: Sequence[Receipt]
    taken: Sequence[Twin]
    joins: Claim | None
    why: Why | None = None
    not_there: Claim | None = None
    wanted: Sequence[Claim] = ()
    is_theirs: bool = False

    @property
    def files(self) -> list[str]:
        """The SHA-256 of those that may go on a claim."""
        return [each.sha256 for each in self.free]

    @property
    def all_files(self) -> list[str]:
        """The SHA-256 of all of them."""
        return [*self.files, *(twin.receipt.sha256 for twin in self.taken)]

    @property
    def is_too_much(self) -> bool:
        """Whether the claim has no room for all of them; then they begin one of their own."""
        return self.joins is not None and has_no_room(self.joins.receipts, self.files)


def has_no_room(had: Sequence[str], files: Sequence[str]) -> bool:
    """Whether these files beside those that are there are more than one claim may have."""
    return len({*had, *files}) > MOST_FILES


def arrived(
    unit: Any,
    turn: Turn,
    ids: Sequence[str],
    *,
    asked: Form | Offered | None,
    named: int | None,
    bare: bool,
    points: bool = False,
) -> Arrived:
    """One's own files of these ids, sorted. Raises `Refused("receipt.gone")` for any other.

    `named` is the number in the words beside them, or the claim under whose card they were sent; `bare` says that the
    words say nothing else, and `points` that they say no more than which receipt it is.
    """
    receipts = attaching.staged(unit, list(dict.fromkeys(ids)), by=turn.person)
    found = None if named is None else unit.claims.get(named)
    own = found if found is not None and found.owner == turn.person.id else None
    if named is not None:
        # No other claim takes them, whatever this one can't.
        joins, why = (own, Why.NAMED) if own is not None and _may_be_edited(unit, turn, own) else (None, None)
    else:
        joins, why = _joined(unit, turn, asked=asked, bare=bare)
    waits = wanted(unit, turn) if (bare or points) and named is None and why is not Why.RETURNED else []
    if bare and not (isinstance(turn.event, Said) and turn.event.text.strip()):
        # What came back longer ago is not meant by a photo without a word, which begins a draft.
        waits = [each for each in waits if each.is_plain]
    meant = meant_by_itself(unit, turn, waits, instead_of=joins) if bare else None
    joins, why = (joins, why) if meant is None else (meant, Why.RETURNED)
    twins = attaching.twins(unit, receipts, owner=turn.person.id, but=joins.number if joins else None)
    live = {twin.receipt.sha256: twin for twin in twins if twin.is_live}
    free = [each for each in receipts if each.sha256 not in live]
    return Arrived(
        free,
        list(live.values()),
        joins,
        why,
        not_there=own if own is not None and why is not Why.NAMED else None,
        wanted=[each.claim for each in waits] if joins is None else [],
        is_theirs=found is not None and own is None and _may(unit, turn, Verb.SEE, found),
    )


def _joined(unit: Any, turn: Turn, *, asked: Form | Offered | None, bare: bool) -> tuple[Claim | None, Why | None]:
    if bare and asked is not None:
        returned = _told_to_send_a_receipt(unit, turn, asked)
        if returned is not None:
            return returned, Why.RETURNED
    about = _asked_about(unit, turn, asked) if isinstance(asked, Form) else None
    if about is not None:
        return about, Why.ASKED
    spoken = draft_spoken_of(unit, turn)
    return spoken, None if spoken is None else Why.SPOKEN


def _asked_about(unit: Any, turn: Turn, asked: Form) -> Claim | None:
    number = asked.context.get("claim", "")
    if not number.isdigit():
        return None
    claim: Claim | None = unit.claims.get(int(number))
    return claim if claim is not None and _may_be_edited(unit, turn, claim) else None


def _may_be_edited(unit: Any, turn: Turn, claim: Claim) -> bool:
    return _may(unit, turn, Verb.EDIT, claim)


def _may(unit: Any, turn: Turn, verb: Verb, claim: Claim) -> bool:
    return rights.allows(verb, claim.state, rights.relations(unit, claim, turn.person, on=turn.today))


def _told_to_send_a_receipt(unit: Any, turn: Turn, asked: Form | Offered) -> Claim | None:
    """The claim that came back for want of a receipt, if the last thing answered was how to go on with it.

    A question about another draft that stayed open meanwhile knows below which answer it stands.
    """
    name = asked.name if isinstance(asked, Offered) else asked.context.get(BELOW, "")
    question = faq.question_of(unit, name, by=turn.person) if name else None
    numbers = numbers_in(question.text) if question is not None else []
    claim: Claim | None = unit.claims.get(numbers[-1]) if numbers else None
    if claim is None or claim.state is not State.RETURNED or not _may_be_edited(unit, turn, claim):
        return None
    step = claim.last_decision
    return claim if step is not None and lacks_receipt(sight_of(unit, claim, turn.reader), step) else None
