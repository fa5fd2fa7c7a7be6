"""Remember what was told whole beside a card, so that a change of the card says only what is new."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from integrations.wecom.cards import Posting

MOST = 5_000
"""Cards that this process remembers; beside any other the same is told once more."""


class Beside:
    """One per process. A card is known by its `task_id`."""

    def __init__(self) -> None:
        self._texts: OrderedDict[str, tuple[str | None, ...]] = OrderedDict()

    def has(self, ref: str, postings: Sequence[Posting]) -> bool:
        """Whether these texts were the last ones told beside that card."""
        return self._texts.get(ref) == _texts_of(postings)

    def keep(self, ref: str, postings: Sequence[Posting]) -> None:
        """They were told."""
        self._texts[ref] = _texts_of(postings)
        self._texts.move_to_end(ref)
        while len(self._texts) > MOST:
            self._texts.popitem(last=False)


def _texts_of(postings: Sequence[Posting]) -> tuple[str | None, ...]:
    return tuple(each.text for each in postings)
