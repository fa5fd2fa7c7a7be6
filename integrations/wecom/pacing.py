"""How many messages a member got lately: WeCom drops what is too much and answers that all is well."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable

LIMITS = ((28, 60.0), (950, 3_600.0))
"""Messages in so many seconds; WeCom's own limits are 30 in a minute and 1,000 in an hour."""

MOST = 5_000
"""Members that this process remembers."""


class Pacing:
    """One per process. The database counts too, over all of them, between two messages of the bot but not within one
    that became several here."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._sent: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, userid: str) -> float:
        """In how many seconds another message would be shown; 0 where it would be at once."""
        sent = self._sent.get(userid.casefold())
        if sent is None:
            return 0.0
        now = self._clock()
        waits = [sent[-most] + seconds - now for most, seconds in LIMITS if len(sent) >= most]
        return max(0.0, *waits) if waits else 0.0

    def note(self, userid: str) -> None:
        """One was sent, or may have been."""
        name = userid.casefold()
        longest = max(most for most, _ in LIMITS)
        self._sent.setdefault(name, deque(maxlen=longest)).append(self._clock())
        self._sent.move_to_end(name)
        while len(self._sent) > MOST:
            self._sent.popitem(last=False)
