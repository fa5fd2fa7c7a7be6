"""Answer a question in words, from people's own records, from the policy, or from the knowledge base."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from bot.chat.router import numbers_in
from bot.chat.turn import Answer, Said_, Turn
from handlers import faq, limits, status, stuck, uploading

OF_THE_RECORD: tuple[tuple[Callable[[Turn, str], Any], Callable[[Turn, Any], Awaitable[Answer]]], ...] = (
    (uploading.hears, uploading.explain),
    (stuck.hears, stuck.state_of_notice),
    (status.hears_why, status.why),
    (status.hears_where, status.where),
)
"""Questions that are heard also where a question about a draft is open, as its answer they are none."""

OF_TOPIC: Mapping[str, Callable[[Turn, str], Awaitable[Answer]]] = {
    "no-notice": lambda turn, text: stuck.state_of_notice(turn, numbers_in(text)),
    "why-returned": lambda turn, text: status.why(turn, numbers_in(text)),
    "upload-fails": lambda turn, text: uploading.explain(turn, True),
    "limits": lambda turn, text: limits.of_all(turn),
}
"""Topics of entries that come with the program which people's own records answer better, however they are spelled."""


async def reply(turn: Turn, found: faq.Found) -> Answer:
    """The answer of the knowledge base, or of the record or the policy where the entry only tells how to ask for it."""
    own = _of_topic(found)
    return await faq.reply(turn, found) if own is None else await own(turn, found.text)


async def of_limits(turn: Turn, found: faq.Found) -> Answer:
    """What the policy allows of the kinds of expense that were named; None for anything else.

    What support wrote about it themselves comes first.
    """
    is_theirs = found.match.decision == "answer" and found.match.shown[0].entry.id not in found.shelf.starters
    told = None if is_theirs else await limits.of_kinds(turn, found.text)
    turn.is_for_all = told is not None
    return told


async def in_passing(turn: Turn, text: str, *, after: Sequence[Said_]) -> Answer:
    """The answer to a question while another one is open, and behind it `after`; None where there is no answer."""
    answer = await _in_passing(turn, text, after=after)
    turn.is_for_all = False  # what is asked of somebody's own claim is theirs to read
    return answer


async def _in_passing(turn: Turn, text: str, *, after: Sequence[Said_]) -> Answer:
    for hears, answers in OF_THE_RECORD:
        heard = hears(turn, text)
        if heard is not None:
            return [*_parts(await answers(turn, heard)), *after]
    found = await faq.find(turn, text)
    told = await of_limits(turn, found)
    if told is not None:
        return [*_parts(told), *after]
    own = _of_topic(found)
    if own is not None:
        return [*_parts(await own(turn, text)), *after]
    return None if found.match.decision == "none" else await faq.reply_in_passing(turn, found, after=after)


def _of_topic(found: faq.Found) -> Callable[[Turn, str], Awaitable[Answer]] | None:
    entry = found.match.shown[0].entry if found.match.decision == "answer" else None
    return OF_TOPIC.get(entry.topic) if entry is not None and entry.id in found.shelf.starters else None


def _parts(answer: Answer) -> Sequence[Any]:
    return answer if isinstance(answer, (list, tuple)) else [] if answer is None else [answer]
