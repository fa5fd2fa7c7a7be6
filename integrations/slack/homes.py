"""The start pages that people have open: drawn when they are opened, and again after what was done anywhere."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from bot.chat.dispatch import Door
from bot.chat.drawing import reader_of
from bot.chat.messages import Home, Text
from bot.chat.ports import ChannelError
from integrations.slack.client import SlackApi
from integrations.slack.home import home_view
from integrations.slack.profiles import Profiles

log = logging.getLogger("integrations.slack.homes")

OPEN_SECONDS = 900.0
"""How long a page counts as open after it was opened or changed; opened again, it is drawn anew in any case."""

MOST_OPEN = 100

APART = 1.0
"""Seconds between two looks at the pages that are open, however much happens."""

AGAIN_SECONDS = 15.0
"""When a page is looked at again that could not be drawn."""

SHARE = 20
"""A look that took a second is followed by so many seconds without one."""


class Homes:
    """One per process. `base` is the address of our own pages."""

    def __init__(
        self,
        api: SlackApi,
        door: Door,
        *,
        channel: str,
        profiles: Profiles,
        base: str | None = None,
        clock: Callable[[], float] = time.monotonic,
        apart: float = APART,
        again: float = AGAIN_SECONDS,
    ) -> None:
        self._api = api
        self._door = door
        self._channel = channel
        self._profiles = profiles
        self._base = base
        self._clock = clock
        self._apart = apart
        self._again = again
        self._open: OrderedDict[str, tuple[float, str]] = OrderedDict()
        self._drawing: dict[str, asyncio.Lock] = {}
        self._changed = asyncio.Event()
        self._watching: asyncio.Task[None] | None = None
        self._unsubscribe: Callable[[], None] | None = None

    async def opened(self, address: str) -> None:
        """Show it as everything is now. Raises a `ChannelError`."""
        self._watch()
        await self._show(address, always=True)

    async def close(self) -> None:
        """Look no more."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        if self._watching is not None:
            self._watching.cancel()
            with suppress(asyncio.CancelledError):
                await self._watching

    # ------------------------------------------------------------ drawing

    async def _show(self, address: str, *, always: bool) -> None:
        lock = self._drawing.setdefault(address, asyncio.Lock())
        try:
            async with lock:
                # Drawn within the lock: of two that draw, the later one has looked later.
                view = await self._drawn(address)
                mark = json.dumps(view, sort_keys=True)
                if not always and self._open.get(address, (0.0, ""))[1] == mark:
                    return
                await self._api.call("views.publish", user_id=address, view=view)
                self._open[address] = self._clock() + OPEN_SECONDS, mark
                self._open.move_to_end(address)
                while len(self._open) > MOST_OPEN:
                    self._open.popitem(last=False)
        finally:
            if not lock.locked() and self._drawing.get(address) is lock:
                del self._drawing[address]

    async def _drawn(self, address: str) -> dict[str, Any]:
        """The page as everything is now; nothing of claims for who is no member. Raises a `ChannelError`."""
        profile = await self._profiles.get(address)
        is_member = profile is not None and not profile.is_guest
        found = await self._door.home(channel=self._channel, address=address) if is_member else None
        if found is None:
            locale = profile.locale if profile else None
            reader = reader_of(None, company=self._door.company, texts=self._door.texts, locale=locale)
            why = reader.say("slack-home-nobody" if is_member else "slack-not-heard-guest")
            found = reader, Home(cards=(Text(text=why),))
        reader, home = found
        return home_view(home, locale=reader.locale, say=reader.say, base=self._base)

    # ------------------------------------------------------------ after what was done

    def _watch(self) -> None:
        if self._watching is None:
            self._unsubscribe = self._door.subscribe(self._changed.set)
            self._watching = asyncio.get_running_loop().create_task(self._keep_true())

    async def _keep_true(self) -> None:
        wait: float | None = None
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), wait)
            self._changed.clear()
            begun = self._clock()
            wait = None if await self._look() else self._again
            await asyncio.sleep(max(self._apart, SHARE * (self._clock() - begun)))

    async def _look(self) -> bool:
        """Draw every open page that changed; False where one of them could not be."""
        drawn, now = True, self._clock()
        for address, (until, _) in tuple(self._open.items()):
            if now >= until:
                self._open.pop(address, None)
                continue
            try:
                await self._show(address, always=False)
            except ChannelError as error:
                log.info("a start page was not drawn", extra={"why": str(error)})
                drawn = False
            except Exception as error:  # the edge: the database may be away for a while
                log.warning("a start page was not drawn", extra={"why": type(error).__name__})
                drawn = False
        return drawn
