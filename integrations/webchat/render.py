"""Every message as HTML. One renderer for the first page and for the live stream, so both always look the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup

from bot.chat.events import INCOMING, Said, SharedFile
from bot.chat.messages import Attachment, Bundle, Card, Items, Text
from bot.chat.texts import Reader
from integrations.pages.html import Html
from integrations.webchat.moments import Moment, from_millis, moment
from integrations.webchat.ports import Entry

GROUP_MILLIS = 180_000
"""Messages of one sender within three minutes show one name and one time."""

_TEMPLATES = {"text": "text.html", "card": "card.html", "items": "items.html", "attachment": "attachment.html"}
_ARROW = " → "


@dataclass(frozen=True, slots=True)
class Article:
    """One message or card in its place. `ref` addresses all articles of one delivery, `id` just this one."""

    id: str
    ref: str
    sender: str
    is_mine: bool
    at: int
    moment: Moment
    message: Text | Card | Items | Attachment
    seq: int = 0
    key: str | None = None
    is_retired: bool = False
    follows: bool = False
    files: Sequence[SharedFile] = ()
    has_words: bool = True

    @property
    def template(self) -> str:
        """Which template shows the message."""
        return _TEMPLATES[self.message.kind]

    @property
    def card_key(self) -> str | None:
        """The key under which a card is known, if it is one."""
        return self.message.card_key if isinstance(self.message, Card) else None

    @property
    def changes(self) -> Sequence[tuple[str, str | None]]:
        """What changed, as before and after; a line without an arrow is a sentence."""
        if not isinstance(self.message, Card):
            return ()
        found: list[tuple[str, str | None]] = []
        for line in self.message.changes:
            before, arrow, after = line.partition(_ARROW)
            found.append((before, after) if arrow else (line, None))
        return found


class Renderer:
    """Turns entries of a conversation into HTML."""

    def __init__(self, html: Html) -> None:
        self._html = html

    def articles(self, entries: Iterable[Entry], reader: Reader, *, now: datetime) -> list[Article]:
        """What these entries show this reader at `now`, oldest first. Presses and filled forms show nothing."""
        found: list[Article] = []
        for entry in entries:
            for article in _articles(entry, reader, now=now):
                found.append(replace(article, follows=bool(found) and _is_one_group(found[-1], article)))
        return found

    def html(self, article: Article, reader: Reader) -> Markup:
        """One article, safe to stand in a page as it is."""
        return Markup(self._html.draw("article.html", reader, article=article, safe_url=safe_url))  # noqa: S704


def safe_url(url: str) -> str:
    """The address of a button, if a browser may follow it: http, https or a path of ours. Else the start page."""
    if url.startswith(("http://", "https://")):
        return url
    # `//host` and `/\host` lead elsewhere.
    return url if url.startswith("/") and url[1:2] not in ("/", "\\") else "/"


def _articles(entry: Entry, reader: Reader, *, now: datetime) -> list[Article]:
    when = moment(from_millis(entry.at), reader, now=now)
    if entry.body is None:
        # Erased, or too old to be kept.
        return []
    if entry.side == "said":
        event = INCOMING.validate_json(entry.body)
        if not isinstance(event, Said) or not (event.text or event.files):
            return []
        names = ", ".join(file.name for file in event.files)
        return [
            Article(
                id=entry.ref,
                ref=entry.ref,
                sender=reader.name,
                is_mine=True,
                at=entry.at,
                moment=when,
                message=Text(text=event.text or names or "…"),
                files=event.files,
                has_words=bool(event.text),
                key=event.origin.key.rpartition(":")[2],
            )
        ]
    bot = reader.say("web-bot")
    return [
        Article(
            id=entry.ref if place == 0 else f"{entry.ref}-{place}",
            ref=entry.ref,
            sender=bot,
            is_mine=False,
            at=entry.at,
            moment=when,
            message=message,
            seq=entry.seq,
            is_retired=entry.retired,
        )
        for place, message in enumerate(Bundle.model_validate_json(entry.body).messages)
    ]


def _is_one_group(before: Article, after: Article) -> bool:
    return (
        before.is_mine == after.is_mine
        and before.moment.day == after.moment.day
        and after.at - before.at < GROUP_MILLIS
    )
