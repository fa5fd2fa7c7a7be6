"""What is said of where files are now: on which claim, on which of its expenses, or why not on the one named."""

from __future__ import annotations

from bot.chat.messages import Text
from bot.chat.turn import Turn
from claims.claim import Claim, label
from claims.policy import Policy
from claims.reading import Reading
from handlers import beside
from handlers.arrivals import Arrived, Why
from handlers.card_parts import cut, in_words
from handlers.putting import place_of

QUOTED = 100
"""Code points of words that are said back."""


def not_there(turn: Turn, found: Arrived, *, number: int) -> Text:
    """That the claim that was named takes no receipts, or is somebody else's, or not to be found."""
    say, count = turn.reader.say, len(found.free)
    if found.not_there is None:
        key = "arriving-others" if found.is_theirs else "arriving-unknown"
        return Text(text=say(key, number=label(number), count=count))
    state = say(f"state-{found.not_there.state.value}")
    return Text(text=say("arriving-not-there", number=label(number), state=state, count=count))


def where_now(turn: Turn, policy: Policy, claim: Claim, found: Arrived, *, line: int, is_known: bool) -> str:
    """Where the files are now."""
    say, count = turn.reader.say, len(found.free)
    if is_known:
        return say("receipts-known", number=claim.label, count=count)
    if found.why is Why.RETURNED:
        return say("arriving-returned", number=claim.label, count=count)
    if len(claim.lines) == 1:
        return say("receipts-joined", number=claim.label, count=count)
    at = place_of(claim.lines, found.files)
    known = cut(in_words(turn.reader, policy, claim.lines[at - 1]), QUOTED)
    where = {"number": claim.label, "count": count, "line": at, "known": known or "…"}
    return (
        say("arriving-on-line-meant", **where) if line else say("arriving-on-line", **where, other=2 if at == 1 else 1)
    )


def unused(turn: Turn, words: str, reading: Reading, claim: Claim) -> list[Text]:
    """Why words beside a file changed nothing; nothing is said of those that only say what it is."""
    if reading.refusal is not None:
        return [Text(text=turn.reader.refusal(reading.refusal))]
    notes = beside.not_done(turn, words, reading, of=claim.lines)
    return notes or beside.not_its_purpose(turn, words, claim)
