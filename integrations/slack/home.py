"""The Home tab: what waits for somebody, under headings, with the same buttons as in the conversation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.chat.messages import Card, Home
from integrations.slack import parts
from integrations.slack.blocks import sayer
from integrations.slack.cards import Pen
from integrations.slack.parts import Block, Say

BLOCKS = 100
"""Blocks of a view."""


def home_view(
    home: Home,
    *,
    locale: str,
    say: Say | None = None,
    pictures: Mapping[str, str] | None = None,
    base: str | None = None,
) -> dict[str, Any]:
    """The view for `views.publish`. What is more than Slack takes is left out, and that is said.

    Pictures are shown by name; they are on the cards of the conversation.
    """
    pen = Pen(locale=locale, say=say or sayer(locale), pictures=pictures or {}, base=base)
    pieces = [piece.blocks for each in home.cards for piece in pen.draw(_compact(each))]
    blocks = [block for piece in pieces for block in piece]
    if len(blocks) > BLOCKS:
        blocks = [*_first(pieces, BLOCKS - 1), parts.small(pen.say("slack-home-more"))]
    return {"type": "home", "blocks": blocks}


def _compact(message: Any) -> Any:
    return message.model_copy(update={"images": ()}) if isinstance(message, Card) else message


def _first(pieces: list[list[Block]], most: int) -> list[Block]:
    found: list[Block] = []
    for piece in pieces:
        if len(found) + len(piece) > most:
            break
        found += piece
    return found
