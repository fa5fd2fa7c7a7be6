"""A conversation at WeCom as pieces: a card together with the text that says whole what does not fit on it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tests.support.actor import Piece
from tests.support.wecom_members import Shown
from tests.support.wecom_screen import pressables, read

HEADING = re.compile(r"(C-\d{6})( · [^.,:]{1,24})?\s*")
"""How the text of a claim begins (`integrations/wecom/sheet.py`)."""


def pieces_of(messages: Sequence[Shown]) -> list[Piece]:
    """What is there, oldest first."""
    beside = {each.id: card for each in messages if (card := _card_of(each, messages)) is not None}
    pieces = []
    for shown in messages:
        if shown.id in beside:
            continue
        said = [read(each) for each in messages if beside.get(each.id) is shown]
        labels = tuple(each.label for each in pressables(shown))
        text = "\n".join([*said, read(shown)])
        pieces.append(Piece(shown.id, text, labels, is_card=_is_card(shown), is_mine=shown.is_mine))
    return pieces


def _card_of(shown: Shown, messages: Sequence[Shown]) -> Shown | None:
    """The card of which a text says the rest: it came right behind, or changed then."""
    title = _title(shown)
    if shown.kind != "text" or shown.is_mine or title is None:
        return None
    behind = messages[messages.index(shown) + 1 :]
    if behind and behind[0].kind == "template_card" and _title(behind[0]) == title:
        return behind[0]
    changed = [each for each in messages if _title(each) == title and each.changed_at >= shown.at]
    return next((each for each in reversed(changed) if each.kind == "template_card"), None)


def _title(shown: Shown) -> str | None:
    """The claim that it is about, if it is the card of one, or a text that stands for a card."""
    if shown.is_mine:
        return None
    if shown.kind == "template_card":
        found = HEADING.fullmatch(str(shown.content.get("main_title", {}).get("title", "")))
    else:
        found = HEADING.fullmatch(shown.text.partition("\n")[0])
    return found[1] if found is not None else None


def _is_card(shown: Shown) -> bool:
    keyed = any(" " in each.get("key", "") for each in shown.content.get("button_list", ()))
    return keyed or _title(shown) is not None
