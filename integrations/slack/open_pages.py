"""Which start pages are open, as the database knows it: a process that starts goes on with those of a former one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from bot.chat.dispatch import Door
from integrations.slack.deliveries import CHANNEL

NOBODYS: Mapping[str, float] = {}


class OpenPages:
    """What is kept of them; one per process. All of it raises what the store raises."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def keep(self, opened: Mapping[str, float], *, held: Collection[str], most: int) -> Mapping[str, float]:
        """Say which pages were opened here, each with the seconds for which it counts as open.

        Gives those that this process is to keep true: of the ones it `held`, those that no other process has taken
        since, and up to `most` that nobody keeps true any more.
        """
        here, store = {"channel": CHANNEL, "worker": self._door.worker}, self._door.store
        if not opened and not await store.read(lambda unit: unit.start_pages.concern(**here)):
            return NOBODYS

        def work(unit: Any) -> Mapping[str, float]:
            for address, seconds in sorted(opened.items()):
                unit.start_pages.opened(address, **here, seconds=seconds)
            kept: Mapping[str, float] = unit.start_pages.keep(**here, known=held, most=most)
            return kept

        return await store.write(work)

    async def leave(self, opened: Mapping[str, float]) -> None:
        """Say which were opened here, too, and leave all to others."""
        here = {"channel": CHANNEL, "worker": self._door.worker}

        def work(unit: Any) -> None:
            for address, seconds in sorted(opened.items()):
                unit.start_pages.opened(address, **here, seconds=seconds)
            unit.start_pages.leave(**here)

        await self._door.store.write(work)
