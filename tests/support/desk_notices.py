"""What became of the messages of a desk, where everything arrives at once unless a test says what went wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from claims.deliveries import Posted
from claims.people import PersonId


class DeskNotices:
    """`unit.notices`, as far as the handlers ask it. `channels` are those on which everybody is reached."""

    def __init__(self) -> None:
        self.channels = ["webchat"]
        self._posted: dict[int, list[Posted]] = {}
        self._told: dict[tuple[str, str], dict[str, Any]] = {}

    def happens(self, to: str, code: str, **outcome: Any) -> None:
        """From now on this became of every notice of that code to that person."""
        self._told[to, code] = outcome

    def arrived(self, row: Any, *, at: datetime) -> None:
        """A message about a claim was delivered."""
        if row.claim is None or row.kind == "answer":
            return
        posted = self._posted.setdefault(row.claim, [])
        facts = dict(row.facts)
        id, card_key = len(posted) + 1, row.card_key
        posted.append(Posted(id, row.to, row.code, card_key, "webchat", "sent", at, at, facts=facts))

    def about(self, claim: int, *, to: Iterable[PersonId]) -> list[Posted]:
        wanted = set(to)
        found = [each for each in self._posted.get(claim, []) if each.to in wanted]
        return [replace(each, **self._told.get((each.to, each.code or ""), {})) for each in found]

    def channels_of(self, person: PersonId) -> list[str]:
        return self.channels
