"""One per process: after a commit, read once what is new for everybody who looks, and hand it to their pages."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.chat.dispatch import Door
from bot.chat.drawing import reader_of
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


@dataclass(slots=True)
class Found:
    """What one look at the store found; `outdated` are pages in a language that their person reads no more."""

    unread: Mapping[str, int] | None
    news: dict[PersonId, News] = field(default_factory=dict)
    ended: set[Watcher] = field(default_factory=set)
    outdated: set[Watcher] = field(default_factory=set)


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
            began = time.monotonic()
            try:
                await self._round()
            except Exception as error:  # the edge: the database may be away for a while
                log.error("could not read what is new", exc_info=error)
                await asyncio.sleep(1)
                self._bell.set()
            # However many look, at least half of the time belongs to others.
            await asyncio.sleep(max(ROUND_SECONDS, time.monotonic() - began))

    async def _round(self) -> None:
        watchers = tuple(self._watchers)
        found = await self._door.store.read(lambda unit: self._look(unit, watchers))
        drawn: dict[tuple[PersonId, int, int], Mapping[str, Any]] = {}
        for watcher in watchers:
            if watcher in found.ended:
                watcher.leave()
                continue
            if watcher in found.outdated:
                watcher.hand({"anew": True})
                continue
            news = found.news.get(watcher.visitor.person)
            if news is not None:
                self._hand_news(watcher, news, drawn)
            if found.unread is not None and watcher.unread != found.unread:
                watcher.unread = found.unread
                watcher.hand({"unread": found.unread})
        if any(news.has_more for news in found.news.values()):
            self._bell.set()

    def _look(self, unit: Any, watchers: Sequence[Watcher]) -> Found:
        """One look for all: each person's news since the page that is furthest behind."""
        groups: dict[PersonId, list[Watcher]] = {}
        for watcher in watchers:
            groups.setdefault(watcher.visitor.person, []).append(watcher)
        found = Found(unread=unread_of(unit) if self._visitors.can_switch else None)
        for person, group in groups.items():
            said, sent = min(each.said for each in group), min(each.sent for each in group)
            news = news_since(unit, person, said=said, sent=sent)
            if not news.entries:
                continue
            found.news[person] = news
            # Nobody is shown anything by a sign-in that was ended a moment ago.
            found.ended |= {each for each in group if not self._visitors.still_is(unit, each.visitor)}
            found.outdated |= {each for each in group if not self._reads_as_before(unit, each.visitor)}
        return found

    def _reads_as_before(self, unit: Any, visitor: Visitor) -> bool:
        """Whether the page is in the person's language still; it can be changed by a message, too."""
        person = unit.people.get(visitor.person)
        now = reader_of(person, company=self._door.company, texts=self._door.texts)
        return now.language == visitor.reader.language

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
