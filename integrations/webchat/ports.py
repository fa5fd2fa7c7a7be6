"""What the web chat asks of a conversation in the store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Entry(Protocol):
    """One place of a conversation. `side` is `said` (by the person) or `sent` (to the person).

    `seq` counts each side apart; `ref` is `i12` or `o34`, for a change in place that of the article it changes; `at` is
    in milliseconds UTC; `body` the JSON of an event or a bundle, None where there is nothing to read any more; `posted`
    tells a new article from a change in place; `retired` an article whose card stands further below by now;
    `card_key` the card an article is.
    """

    @property
    def side(self) -> str: ...
    @property
    def seq(self) -> int: ...
    @property
    def ref(self) -> str: ...
    @property
    def at(self) -> int: ...
    @property
    def body(self) -> str | None: ...
    @property
    def posted(self) -> bool: ...
    @property
    def retired(self) -> bool: ...
    @property
    def card_key(self) -> str | None: ...


class Log(Protocol):
    """The conversations of the web chat."""

    def page(self, *, address: str, limit: int, before: tuple[int, int] | None = None) -> Sequence[Entry]:
        """The newest articles before the lowest `seq` of said and sent shown so far, oldest first, as they are now."""

    def since(self, *, address: str, said: int, sent: int, limit: int) -> Sequence[Entry]:
        """Up to `limit` of each side after these two positions, in order, changes in place included."""

    def is_quiet(self, *, address: str) -> bool:
        """Whether nothing waits to be sent to the person at this moment."""

    def unread(self, *, address: str) -> int:
        """How many messages the person has not looked at."""

    def see(self, *, address: str, seq: int) -> None:
        """The person looked at everything sent up to that place."""
