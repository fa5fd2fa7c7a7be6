"""One per process: after a commit, read once what is new for everybody who looks, and hand it to their pages."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.chat.dispatch import Door
from claims.people import PersonId
from integrations.webchat.conversation import News, news_since, unread_of
from integrations.webchat.ports import Entry
from integrations.webchat.render import Renderer
from integrations.webchat.visitors import Visitor, Visitors

log = logging.getLogger("integrations.webchat")

ROUND_SECONDS = 0.02
"""The least time between two rounds; what is committed meanwhile is read together."""

QUEUE = 64
"""Pieces of news that wait for a slow browser; one more and it is let go, to come back and catch up."""


@dataclass(eq=False, slots=True)
class Watcher:
    """One open page: whose it is and how far it has read."""

    visitor: Visitor
    said: int
    sent: int
    leave: Callable[[], None]
    queue: asyncio.Queue[str] = field(default_factory=lambda: asyncio.Queue(QUEUE))
    unread: Mapping[str, int] | None = None

    def hand(self, message: Mapping[str, Any]) -> None:
        """Queue something for this page, or let it go where it does not keep up."""
        try:
            self.queue.put_nowait(json.dumps(message, ensure_ascii=False, separators=(",", ":")))
        except asyncio.QueueFull:
            self.leave()


class Hub:
    """Feeds every open page of this process."""

    def __init__(self, door: Door, renderer: Renderer, visitors: Visitors) -> None:
        self._door = door
        self._renderer = renderer
        self._visitors = visitors
        self._watchers: set[Watcher] = set()
        self._bell = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._unsubscribe: Callable[[], None] | None = None

    def join(self, watcher: Watcher) -> None:
        """Feed this page from where it stands; what it missed comes first."""
        self._watchers.add(watcher)
        if self._task is None:
            self._unsubscribe = self._door.subscribe(self._bell.set)
            self._task = asyncio.get_running_loop().create_task(self._run())
        self._bell.set()

    def part(self, watcher: Watcher) -> None:
        """The page is closed."""
        self._watchers.discard(watcher)

    async def close(self) -> None:
        """Let every page go; they come back to whoever serves then."""
        if self._unsubscribe is not None:
            self._unsubscribe()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        for watcher in tuple(self._watchers):
            watcher.leave()

    async def _run(self) -> None:
        while True:
            await self._bell.wait()
            self._bell.clear()
            if not self._watchers:
                continue
            try:
                await self._round()
            except Exception as error:  # the edge: the database may be away for a while
                log.error("could not read what is new", exc_info=error)
                await asyncio.sleep(1)
                self._bell.set()
            await asyncio.sleep(ROUND_SECONDS)

    async def _round(self) -> None:
        watchers = tuple(self._watchers)
        groups: dict[PersonId, list[Watcher]] = {}
        for watcher in watchers:
            groups.setdefault(watcher.visitor.person, []).append(watcher)

        def query(unit: Any) -> tuple[dict[PersonId, News], set[Watcher], Mapping[str, int] | None]:
            found: dict[PersonId, News] = {}
            ended: set[Watcher] = set()
            for person, group in groups.items():
                said, sent = min(each.said for each in group), min(each.sent for each in group)
                news = news_since(unit, person, said=said, sent=sent)
                if news.entries:
                    found[person] = news
                    # Nobody is shown anything by a sign-in that was ended a moment ago.
                    ended |= {each for each in group if not self._visitors.still_is(unit, each.visitor)}
            unread = unread_of(unit) if self._visitors.can_switch else None
            return found, ended, unread

        found, ended, unread = await self._door.store.read(query)
        drawn: dict[tuple[PersonId, int, int], Mapping[str, Any]] = {}
        for watcher in watchers:
            if watcher in ended:
                watcher.leave()
                continue
            news = found.get(watcher.visitor.person)
            if news is not None:
                self._hand_news(watcher, news, drawn)
            if unread is not None and watcher.unread != unread:
                watcher.unread = unread
                watcher.hand({"unread": unread})
        if any(news.has_more for news in found.values()):
            self._bell.set()

    def _hand_news(
        self, watcher: Watcher, news: News, drawn: dict[tuple[PersonId, int, int], Mapping[str, Any]]
    ) -> None:
        """Pages of one person that stand at the same place get the same, drawn once."""
        place = (watcher.visitor.person, watcher.said, watcher.sent)
        if place not in drawn:
            drawn[place] = self._draw(watcher, news)
        watcher.said, watcher.sent = max(watcher.said, news.said), max(watcher.sent, news.sent)
        watcher.hand(drawn[place])

    def _draw(self, watcher: Watcher, news: News) -> Mapping[str, Any]:
        fresh = [entry for entry in news.entries if entry.seq > _position(watcher, entry)]
        reader = watcher.visitor.reader
        articles = self._renderer.articles(fresh, reader, now=datetime.now(UTC))
        return {
            "said": max(watcher.said, news.said),
            "sent": max(watcher.sent, news.sent),
            "articles": [[article.ref, self._renderer.html(article, reader)] for article in articles],
            "retired": [entry.ref for entry in fresh if entry.retired and entry.body is None],
        }


def _position(watcher: Watcher, entry: Entry) -> int:
    return watcher.said if entry.side == "said" else watcher.sent
