"""What happens to files that people send: photo first, words later, or both at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from bot.chat.events import RefusedShare, Said
from bot.chat.forms import Form
from bot.chat.messages import Offered, Text
from bot.chat.router import Router, plain
from bot.chat.turn import Answer, Turn
from claims import attaching, filing, rights
from claims.attaching import Twin
from claims.claim import Claim
from claims.errors import Refused
from claims.lines import PURPOSE_LENGTH, Line
from claims.policy import Policy
from claims.reading import Reading
from claims.receipts import MOST_FILES, Receipt
from claims.states import Verb
from handlers import asking, sentences, showing
from handlers.lately import draft_spoken_of
from handlers.twice import offers_of_both, unless_sent_meanwhile


class Arrived(NamedTuple):
    """The files of a message: which may go on a claim, which a live claim has, and the draft that they join."""

    free: Sequence[Receipt]
    taken: Sequence[Twin]
    joins: Claim | None


async def receive(turn: Turn, asked: Form | Offered | None) -> Answer:
    """Files join the draft that is asked about or was spoken of lately; else they begin one. Words with them count."""
    said = turn.event
    if not isinstance(said, Said):
        return None
    refused = [_refused(turn, each) for each in said.refused]
    ids, words = [each.id for each in said.files], said.text.strip()
    reading, policy = await sentences.understood(turn, words)
    if not ids:
        is_claim = bool(words) and reading.is_claim
        return await sentences.file(turn, reading, policy, before=refused) if is_claim else [*refused]
    return await unless_sent_meanwhile(
        turn, lambda: _take(turn, asked, reading, policy, ids=ids, words=words, before=refused)
    )


async def _take(
    turn: Turn,
    asked: Form | Offered | None,
    reading: Reading,
    policy: Policy,
    *,
    ids: Sequence[str],
    words: str,
    before: Sequence[Any],
) -> Answer:
    form = asked if isinstance(asked, Form) else None
    found = await turn.read(lambda unit: arrived(unit, turn, ids, asked=form))
    begins = plain(words) in sentences.START
    if begins:
        words = ""
    is_another = bool(words) and reading.is_claim and _is_another(reading, found.joins)
    if found.joins is None or begins or is_another or _is_full(found.joins, found.free):
        turn.closes_question = asked is not None
        return await _begin(turn, found, reading, policy, words=words, before=before)
    before = [*before, *offers_of_both(turn, found.taken, number=found.joins.number)]
    return await _join(turn, found, found.joins, reading, policy, words=words, before=before, asked=form)


def arrived(unit: Any, turn: Turn, ids: Sequence[str], *, asked: Form | None) -> Arrived:
    """One's own files of these ids, sorted. Raises `Refused("receipt.gone")` for any other."""
    receipts = attaching.staged(unit, list(dict.fromkeys(ids)), by=turn.person)
    joins = _asked_about(unit, turn, asked) or draft_spoken_of(unit, turn)
    twins = attaching.twins(unit, receipts, owner=turn.person.id, but=joins.number if joins else None)
    live = {twin.receipt.sha256: twin for twin in twins if twin.is_live}
    free = [each for each in receipts if each.sha256 not in live]
    return Arrived(free, list(live.values()), joins)


def _asked_about(unit: Any, turn: Turn, asked: Form | None) -> Claim | None:
    number = "" if asked is None else asked.context.get("claim", "")
    if not number.isdigit():
        return None
    claim: Claim | None = unit.claims.get(int(number))
    if claim is None:
        return None
    held = rights.relations(unit, claim, turn.person, on=turn.today)
    return claim if rights.allows(Verb.EDIT, claim.state, held) else None


def _is_full(claim: Claim, files: Sequence[Receipt]) -> bool:
    """Whether so many files are more than the draft has room for; then they begin one of their own."""
    return len({*claim.receipts, *(each.sha256 for each in files)}) > MOST_FILES


def _is_another(reading: Reading, claim: Claim | None) -> bool:
    """Whether the words beside a file are an expense of their own, not what an open draft lacks."""
    has_sum = any(line.amount is not None for line in reading.lines)
    if claim is None or len(reading.lines) > 1 or len(claim.lines) > 1:
        return True
    return has_sum and claim.lines[0].amount is not None


# ------------------------------------------------------------ a new draft, or one more receipt


async def _begin(
    turn: Turn, found: Arrived, reading: Reading, policy: Policy, *, words: str, before: Sequence[Any]
) -> Answer:
    if not found.free and not words:
        return [*before, *offers_of_both(turn, found.taken, number=0)]
    lines = reading.lines if words and reading.is_claim else (_from_words(reading, policy, words),)
    files = [each.sha256 for each in found.free]
    reading = replace(reading, lines=tuple(attaching.with_files(lines, files)))
    if len(reading.lines) > 1:
        before = [*before, *offers_of_both(turn, found.taken, number=0)]
        return await sentences.file(turn, reading, policy, before=before)

    def beside(claim: Claim) -> Sequence[Any]:
        return offers_of_both(turn, found.taken, number=claim.number)

    # What the words say is filed without the file that a live claim has; Keep both puts it on this very draft.
    return await sentences.file(turn, reading, policy, before=before, beside=beside)


def _from_words(reading: Reading, policy: Policy, words: str) -> Line:
    """What little the words beside a photo say of the expense; what they say besides is its purpose."""
    line = reading.lines[0] if words and reading.lines else Line(currency=policy.currency)
    is_bare = line.category is None and line.date is None and line.merchant is None and line.purpose is None
    return replace(line, purpose=words[:PURPOSE_LENGTH]) if words and is_bare and line.amount is None else line


async def _join(
    turn: Turn,
    found: Arrived,
    claim: Claim,
    reading: Reading,
    policy: Policy,
    *,
    words: str,
    before: Sequence[Any],
    asked: Form | None,
) -> Answer:
    if reading.refusal is not None and words:
        raise reading.refusal
    lines = list(claim.lines)
    if words:
        lines[0] = asking.completed(lines[0], _from_words(reading, policy, words))
    lines = attaching.with_files(lines, [each.sha256 for each in found.free])
    if tuple(lines) == claim.lines:
        known = (
            [Text(text=turn.reader.say("receipts-known", number=claim.label, count=len(found.free)))]
            if found.free
            else []
        )
        return [*before, *known]
    count = len(found.free)
    is_answered = tuple(each.amount for each in lines) != tuple(each.amount for each in claim.lines)

    def answer(changed: Claim) -> Answer:
        say = turn.reader.say
        joined = Text(text=say("receipts-joined", number=changed.label, count=count)) if count else None
        question = asking.next_question(turn.reader, changed, policy)
        # A question that is open stays so; it is only asked anew when the words beside the file answered it.
        again = question if question is not None and (asked is None or is_answered) else None
        parts = [*before, showing.owners_card(changed), joined, again]
        return [each for each in parts if each is not None]

    if is_answered:
        turn.closes_question = asked is not None
    return await turn.write(filing.edit, claim.number, lines, seen=claim.version, answer=answer)


# ------------------------------------------------------------ what did not go through


def _refused(turn: Turn, share: RefusedShare) -> Text:
    return Text(text=turn.reader.refusal(Refused(share.code, **share.facts, name=share.name)))


def register(router: Router) -> None:
    """Whatever is said with files."""
    router.files = receive
