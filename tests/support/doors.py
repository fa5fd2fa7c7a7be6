"""A door that only remembers what came through it."""

from __future__ import annotations

import asyncio

from bot.chat.dispatch import Receipt
from bot.chat.events import MESSAGE_LENGTH, AnyEvent, Said
from bot.chat.texts import Texts
from bot.chat.turn import Company
from claims.errors import Refused


class FakeDoor:
    """Keeps what comes, by its key; `pause` seconds late, or not at all where it is told `refuses`.

    Like the real one it goes on where nobody waits any more.
    """

    def __init__(self, locale: str = "en") -> None:
        self.texts = Texts()
        self.company = Company("CNY", locale, "Asia/Shanghai")
        self.kept: dict[str, AnyEvent] = {}
        self.statuses: list[str] = []
        self.pause = 0.0
        self.refuses: Exception | None = None
        self._keeping: set[asyncio.Task[Receipt]] = set()

    @property
    def events(self) -> list[AnyEvent]:
        """All that was kept, once each."""
        return list(self.kept.values())

    async def accept(self, event: AnyEvent, *, until: float | None = None) -> Receipt:
        """See `bot.chat.dispatch.Door.accept`."""
        task = asyncio.create_task(self._accept(event))
        self._keeping.add(task)
        async with asyncio.timeout_at(until):
            return await asyncio.shield(task)

    async def drain(self) -> None:
        """Wait until all that came is kept, or could not be."""
        await asyncio.wait(self._keeping)

    async def _accept(self, event: AnyEvent) -> Receipt:
        if self.pause:
            await asyncio.sleep(self.pause)
        if self.refuses is not None:
            raise self.refuses
        if isinstance(event, Said) and len(event.text) > MESSAGE_LENGTH:
            raise Refused("message.too_long", most=MESSAGE_LENGTH, actual=len(event.text))
        key = event.origin.key
        status = "new" if key not in self.kept else "repeat" if self.kept[key] == event else "conflict"
        self.kept.setdefault(key, event)
        self.statuses.append(status)
        return Receipt(status, key)
