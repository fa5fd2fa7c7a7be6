"""A message of Slack's taken apart into what it says: sentences, a card, a list, each with its buttons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.support.actor import Piece
from tests.support.slack_screen import plain, pressables, read
from tests.support.slack_workspace import Posted

Block = Mapping[str, Any]

OF_LIST = ("row!", "list!")
OF_CARD = "card!"
"""How the app names the blocks of a list and of a card's buttons (`integrations/slack/cards.py`)."""

ASKED_FOR = "form!form.open:"
"""How the action of a button begins behind which a form stands that was asked for in words."""


def pieces_of(posted: Posted, *, by: str) -> list[Piece]:
    """What a message says. `by` is who looks."""
    key = f"{posted.channel}:{posted.ts}"
    if posted.user == by or not posted.blocks:
        names = [str(each.get("name", each["id"])) for each in posted.files]
        return [Piece(key, "\n".join([plain(posted.text), *names]).strip(), is_mine=posted.user == by)]
    return [_piece(f"{key}:{number}", blocks) for number, blocks in enumerate(_parts(posted.blocks))]


def part(messages: Sequence[Posted], key: str) -> tuple[Posted, Sequence[Block]]:
    """The message of a piece, and the blocks of the piece."""
    channel, ts, number = key.split(":")
    posted = next(each for each in messages if (each.channel, each.ts) == (channel, ts))
    return posted, _parts(posted.blocks)[int(number)]


def _piece(key: str, blocks: Sequence[Block]) -> Piece:
    labels = tuple(each.label for each in pressables(blocks))
    # A row of a list is one line to whoever reads it.
    lines = [read([each]).replace("\n", " " if each["block_id"].startswith(OF_LIST) else "\n") for each in blocks]
    return Piece(
        key,
        "\n".join(line for line in lines if line),
        labels,
        is_card=_is_card(blocks),
    )


def _is_card(blocks: Sequence[Block]) -> bool:
    names = [str(each.element["action_id"]) for each in pressables(blocks)]
    return (
        blocks[0]["type"] == "header" and not _is_list(blocks) and not any(each.startswith(ASKED_FOR) for each in names)
    )


def _parts(blocks: Sequence[Block]) -> list[list[Block]]:
    parts: list[list[Block]] = []
    for block in blocks:
        if not parts or block["type"] == "header" or _is_over(parts[-1], block):
            parts.append([])
        parts[-1].append(block)
    return parts


def _is_over(before: Sequence[Block], block: Block) -> bool:
    """Whether that block belongs to no more of the thing before it."""
    if _is_list(before):
        return not block["block_id"].startswith(OF_LIST)
    has_buttons = any(each["type"] == "actions" for each in before)
    return has_buttons and not block["block_id"].startswith(OF_CARD)


def _is_list(blocks: Sequence[Block]) -> bool:
    return any(each["block_id"].startswith(OF_LIST) for each in blocks)
