"""What Slack is asked to post: messages as blocks, as many in one posting as Slack takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from bot.chat.messages import Card, Message
from bot.chat.texts import Texts
from integrations.slack.cards import BUDGET, Pen, Piece, weight
from integrations.slack.escaping import escaped
from integrations.slack.parts import Block, Say

BLOCKS = 50
"""Blocks of one message."""

SPOKEN = 4_000
"""Code points of the text beside the blocks; `chat.update` refuses one more."""


@dataclass(frozen=True, slots=True)
class Posting:
    """One message of Slack: its blocks, and the text, escaped, that notifications and screen readers say instead."""

    text: str
    blocks: list[Block]


def drawn(
    messages: Sequence[Message],
    *,
    locale: str,
    say: Say | None = None,
    pictures: Mapping[str, str] | None = None,
    base: str | None = None,
) -> list[Posting]:
    """These messages in as few postings as they fit in; a card is always whole in one.

    `say` says the words that only Slack needs; without it they are those of `locale`. `pictures` has Slack's file id of
    a picture by ours (`Picture.file`); pictures that are not in it are shown by name. `base` is the address of the
    bot's own pages, for buttons that lead there.
    """
    pen = Pen(locale=locale, say=say or sayer(locale), pictures=pictures or {}, base=base)
    return [_posting(group) for group in _groups(piece for message in messages for piece in pen.draw(message))]


def moved(card: Card, *, locale: str) -> Posting:
    """What is left where a card stood that stands further down by now: its title, and nothing that changes."""
    (posting,) = drawn([Card(title=card.title, status=sayer(locale)("slack-card-moved"))], locale=locale)
    return posting


def sayer(locale: str) -> Say:
    """Says the sentences of that language."""
    return partial(_texts().say, locale)


@lru_cache(maxsize=1)
def _texts() -> Texts:
    return Texts()


def _groups(found: Iterable[Piece]) -> list[list[Piece]]:
    groups: list[list[Piece]] = []
    count = size = 0
    for piece in found:
        more = weight(piece.blocks)
        if not groups or (piece.blocks and (count + len(piece.blocks) > BLOCKS or size + more > BUDGET)):
            groups.append([])
            count = size = 0
        groups[-1].append(piece)
        count, size = count + len(piece.blocks), size + more
    return groups


def _posting(group: Sequence[Piece]) -> Posting:
    text = "\n".join(piece.text for piece in group if piece.text)
    return Posting(text=escaped(text, SPOKEN) or "…", blocks=[block for piece in group for block in piece.blocks])
