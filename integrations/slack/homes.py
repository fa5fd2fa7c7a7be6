"""The start pages that people have open: drawn when they are opened, and again after what was done anywhere.

Each is kept true by one process. Which those are is told to the database, so that another one goes on with them.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from bot.chat.channel import Profile
from bot.chat.dispatch import Door
from bot.chat.drawing import reader_of
from bot.chat.messages import Home, Text
from bot.chat.refusals import Busy, ChannelError
from integrations.slack.client import SlackApi
from integrations.slack.home import home_view
from integrations.slack.open_pages import OpenPages
from integrations.slack.profiles import Profiles

log = logging.getLogger("integrations.slack.homes")

OPEN_SECONDS = 900.0
"""How long a page counts as open after it was opened or changed; opened again, it is drawn anew in any case."""

MOST_OPEN = 100

APART = 1.0
"""Seconds between two looks at the pages that are open, however much happens."""

AGAIN_SECONDS = 15.0
"""When a page is looked at again that could not be drawn."""

MOST_DOUBLED = 3
"""So often that time is doubled, up to two minutes: a hundred pages are no burden to a Slack that is away."""

SHARE = 20
"""A look at all pages for which the database took a second is followed by so many seconds without one."""

ACTING_SECONDS = 30.0
"""So long after somebody did something their own page is looked at before all others, and without any rest."""

TOLD_SECONDS = 60.0
"""So long after the database was told that a page is open it is not told again."""

EXCHANGE_SECONDS = 20.0
"""Seconds between two looks for pages that nobody keeps true any more, and for own ones that others keep by now."""

AT_ONCE = 5
"""Pages that are drawn at the same time: one for which Slack is slow holds up few others."""


@dataclass(slots=True)
class _Page:
    """A page that is open until then, by the clock; the other moments are the loop's. `mark` is what it shows."""

    until: float
    mark: str = ""
    told_until: float = 0.0
    acting_until: float = 0.0
    again_at: float = 0.0
    """When it is drawn that could not be; 0 where it was."""
    failures: int = 0


class Homes:
    """One per process. `base` is the address of our own pages, `pages` what is kept of those that are open.

    `meets` gets the profile of whoever opens a page before it is drawn: they may never have written.
    """

    def __init__(
        self,
        api: SlackApi,
        door: Door,
        *,
        channel: str,
        profiles: Profiles,
        pages: OpenPages | None = None,
        base: str | None = None,
        meets: Callable[[str, Profile | None], Awaitable[object]] | None = None,
        clock: Callable[[], float] = time.monotonic,
        apart: float = APART,
        again: float = AGAIN_SECONDS,
        exchange: float = EXCHANGE_SECONDS,
    ) -> None:
        self._api = api
        self._door = door
        self._channel = channel
        self._profiles = profiles
        self._pages = pages
        self._base = base
        self._meets = meets
        self._clock = clock
        self._apart = apart
        self._again = again
        self._exchange_seconds = exchange
        self._untold: set[str] = set()
        self._has_untold = asyncio.Event()
        self._exchanging: asyncio.Task[None] | None = None
        self._open: OrderedDict[str, _Page] = OrderedDict()
        self._spent = 0.0
        self._drawing: dict[str, asyncio.Lock] = {}
        self._changed = asyncio.Event()
        self._watching: asyncio.Task[None] | None = None
        self._unsubscribe: Callable[[], None] | None = None

    def begin(self) -> None:
        """Go on with the pages that a process kept true which is gone."""
        self._watch()

    async def opened(self, address: str) -> None:
        """Show it as everything is now. Raises a `ChannelError`; it is tried again then."""
        self._watch()
        self._opened(address)
        try:
            await self._show(address, always=True)
        except ChannelError as error:
            self._put_off(address, error)
            self._changed.set()
            raise

    def acted(self, address: str, *, at_home: bool) -> None:
        """Somebody did something, perhaps on the page itself: it is the first to be true after that."""
        if at_home:
            self._watch()
            self._opened(address)
        page = self._open.get(address)
        if page is not None:
            page.acting_until = asyncio.get_running_loop().time() + ACTING_SECONDS
            self._open.move_to_end(address)

    async def close(self) -> None:
        """Look no more."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        tasks = [each for each in (self._watching, self._exchanging) if each is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._pages is not None and self._open:
            try:
                await self._pages.leave(self._not_told())
            except Exception as error:  # the edge: the database may be away; after a while others take them anyway
                log.warning("open start pages were not left to others", extra={"why": type(error).__name__})

    # ------------------------------------------------------------ drawing

    def _opened(self, address: str) -> _Page:
        page = self._open.setdefault(address, _Page(0.0))
        page.until = self._clock() + OPEN_SECONDS
        if self._clock() >= page.told_until:
            self._untold.add(address)
            self._has_untold.set()
        self._open.move_to_end(address)
        while len(self._open) > MOST_OPEN:
            self._open.popitem(last=False)
        return page

    async def _show(self, address: str, *, always: bool) -> None:
        lock = self._drawing.setdefault(address, asyncio.Lock())
        try:
            async with lock:
                # Drawn within the lock: of two that draw, the later one has looked later.
                view = await self._drawn(address, is_opened=always)
                mark, known = json.dumps(view, sort_keys=True), self._open.get(address)
                if always or known is None or known.mark != mark:
                    await self._api.call("views.publish", user_id=address, view=view)
                    self._opened(address).mark = mark
                if known is not None:
                    known.again_at, known.failures = 0.0, 0
        finally:
            if not lock.locked() and self._drawing.get(address) is lock:
                del self._drawing[address]

    def _put_off(self, address: str, error: Exception) -> None:
        """Draw it later; where Slack asks to wait, every page."""
        now, page = asyncio.get_running_loop().time(), self._open.get(address)
        if isinstance(error, Busy):
            for each in self._open.values():
                each.again_at = max(each.again_at, now + error.retry_after)
        elif page is not None:
            page.again_at = max(page.again_at, now + self._again * 2 ** min(page.failures, MOST_DOUBLED))
            page.failures += 1

    async def _drawn(self, address: str, *, is_opened: bool) -> dict[str, Any]:
        """The page as everything is now; nothing of claims for who is no member. Raises a `ChannelError`."""
        profile = await self._profiles.get(address)
        is_member = profile is not None and not profile.is_guest
        if is_opened and self._meets is not None:
            await self._meets(address, profile)
        begun = asyncio.get_running_loop().time()
        found = await self._door.home(channel=self._channel, address=address) if is_member else None
        self._spent += asyncio.get_running_loop().time() - begun
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
            if self._pages is not None:
                self._exchanging = asyncio.get_running_loop().create_task(self._keep_told(self._pages))

    async def _keep_true(self) -> None:
        loop, rested, is_behind = asyncio.get_running_loop(), 0.0, False
        while True:
            moments = [page.again_at for page in self._open.values() if page.again_at]
            moments += [rested] if is_behind else []
            with suppress(TimeoutError):
                async with asyncio.timeout_at(min(moments, default=None)):
                    await self._changed.wait()
            is_behind = is_behind or self._changed.is_set()
            self._changed.clear()
            is_full, self._spent = is_behind and loop.time() >= rested, 0.0
            await self._look(loop.time(), is_full=is_full)
            if is_full:
                is_behind, rested = False, loop.time() + SHARE * self._spent
            await asyncio.sleep(self._apart)

    async def _look(self, now: float, *, is_full: bool) -> None:
        """Draw the pages that changed, of whoever did something last first."""
        for address, page in tuple(self._open.items()):
            if self._clock() >= page.until:
                del self._open[address]
        pages = [
            address
            for address, page in reversed(self._open.items())
            if now >= page.again_at and (is_full or page.again_at or now < page.acting_until)
        ]
        few = asyncio.Semaphore(AT_ONCE)

        async def draw(address: str) -> None:
            async with few:
                await self._try(address)

        await asyncio.gather(*(draw(address) for address in pages))

    async def _try(self, address: str) -> None:
        try:
            await self._show(address, always=False)
        except ChannelError as error:
            log.info("a start page was not drawn", extra={"why": str(error)})
            self._put_off(address, error)
        except Exception as error:  # the edge: the database may be away for a while
            log.warning("a start page was not drawn", extra={"why": type(error).__name__})
            self._put_off(address, error)

    # ------------------------------------------------------------ with other processes

    async def _keep_told(self, pages: OpenPages) -> None:
        while True:
            try:
                await self._exchange(pages)
            except Exception as error:  # the edge: the database may be away for a while
                log.warning("it is not kept which start pages are open", extra={"why": type(error).__name__})
            with suppress(TimeoutError):
                async with asyncio.timeout(self._exchange_seconds):
                    await self._has_untold.wait()
            await asyncio.sleep(self._apart)

    def _not_told(self) -> dict[str, float]:
        """The open pages of which the database does not know, each with the seconds for which it counts as open."""
        now = self._clock()
        return {each: max(0.0, self._open[each].until - now) for each in self._untold if each in self._open}

    async def _exchange(self, pages: OpenPages) -> None:
        """Tell which pages were opened here; go on with those of nobody, and no more with those of others."""
        now, held, opened = self._clock(), tuple(self._open), self._not_told()
        self._untold.clear()
        self._has_untold.clear()
        try:
            kept = await pages.keep(opened, held=held, most=MOST_OPEN - len(held))
        except BaseException:
            self._untold |= opened.keys()
            raise
        for address in held:
            if address in self._open and address not in kept and address not in self._untold:
                del self._open[address]
        for address in opened.keys() & self._open.keys():
            self._open[address].told_until = now + TOLD_SECONDS
        for address, seconds in kept.items():
            if address not in self._open and len(self._open) < MOST_OPEN:
                self._open[address] = _Page(
                    now + seconds, told_until=now + TOLD_SECONDS, again_at=asyncio.get_running_loop().time()
                )
                self._open.move_to_end(address, last=False)
                self._changed.set()
