"""Wait with a draft until no more photos come: each would change the card, and WeCom lets a card change once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from bot.chat.channel import Outgoing
from bot.chat.messages import Card

SECONDS = 3.0
"""Of quiet after which a draft with receipts is drawn."""

LONGEST = 9.0
"""Seconds after which it is drawn though photos still come."""

MOST = 5_000
"""Cards that this process remembers."""


class _Held(NamedTuple):
    """Which message was told to wait last, and since when one of that card has been waiting."""

    id: str
    since: float


class Quiet:
    """One per process. A message that waits is superseded in the outbox by the next one of the same card."""

    def __init__(self, clock: Callable[[], float], *, seconds: float = SECONDS) -> None:
        self._clock = clock
        self._seconds = seconds
        self._longest = LONGEST * seconds / SECONDS
        self._held: OrderedDict[tuple[str, str], _Held] = OrderedDict()

    def wait(self, outgoing: Outgoing) -> float:
        """In how many seconds to ask again whether it may be sent; 0 where it may."""
        card = outgoing.messages[0]
        is_draft = isinstance(card, Card) and card.state == "draft" and bool(card.images)
        if not isinstance(card, Card) or card.card_key is None or not is_draft or outgoing.is_doubtful:
            return 0.0
        key, now = (outgoing.place.casefold(), card.card_key), self._clock()
        held = self._held.pop(key, None)
        if held is not None and now - held.since > self._longest + 2 * self._seconds:
            held = None  # What waited then went on as something else.
        if held is not None and (held.id == outgoing.id or now - held.since >= self._longest):
            return 0.0
        self._held[key] = _Held(outgoing.id, now if held is None else held.since)
        while len(self._held) > MOST:
            self._held.popitem(last=False)
        return self._seconds
