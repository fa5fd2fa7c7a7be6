"""A conversation at WeCom as pieces: a card with the text that says whole what does not fit on it, a list with all the
cards on which its buttons are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tests.support.actor import Piece
from tests.support.wecom_members import Shown
from tests.support.wecom_screen import Pressable, pressables, read

HEADING = re.compile(r"(C-\d{6})( · [^.,:]{1,24})?\s*")
"""How the text of a claim begins (`integrations/wecom/sheet.py`)."""

GOES_ON = re.compile(r"(.*?)( ?[(（]\d+[)）])?\s*", re.DOTALL)
"""The title of a list, and of the cards behind its first (`integrations/wecom/cards.py`)."""

NUMBERED = re.compile(r"\d+\. ")

DONE = "done"
"""The key of the button of a card on which nothing is left to press (`integrations/wecom/parts.py`)."""


@dataclass(slots=True)
class Group:
    """Messages that are one thing to whoever reads them; the last one gives it its name."""

    parts: list[Shown] = field(default_factory=list)
    stands_for_card: bool = False
    """A text that tells of a claim of which no card can be pressed."""

    @property
    def key(self) -> str:
        return self.parts[-1].id

    def pressables(self) -> list[tuple[Shown, Pressable]]:
        """What can be pressed, with where."""
        return [(shown, each) for shown in self.parts for each in pressables(shown)]

    @property
    def may_go_on(self) -> bool:
        """Whether these are the rows of a list without any button so far."""
        last = self.parts[-1]
        is_list = last.kind == "text" and not last.is_mine and "\n1. " in last.text
        return is_list and title_of(last) is None

    def find(self, label: str) -> tuple[Shown, str]:
        """The message on which that can be pressed, and what stands there; of several rows with it, the first."""
        for shown, each in self.pressables():
            if label in {each.label, NUMBERED.sub("", each.label, count=1)}:
                return shown, each.label
        raise AssertionError(f"there is no {label} among {[each.label for _, each in self.pressables()]}")

    def piece(self) -> Piece:
        """It as one piece."""
        last = self.parts[-1]
        labels = [each.label for _, each in self.pressables()]
        is_list = any(NUMBERED.match(each) for each in labels)
        text = _list(self.parts) if is_list else "\n".join(read(each).rstrip() for each in self.parts)
        if is_list:
            labels = [NUMBERED.sub("", each, count=1) for each in labels]
        is_card = self.stands_for_card or (last.kind == "template_card" and _is_card(last))
        return Piece(self.key, text, tuple(labels), is_card=is_card, is_mine=last.is_mine)


def groups_of(messages: Sequence[Shown]) -> list[Group]:
    """What is there, oldest first."""
    groups: list[Group] = []
    for shown in messages:
        before = groups[-1] if groups else None
        if before is not None and _goes_on(before.parts, shown):
            before.parts.append(shown)
        else:
            groups.append(Group([shown]))
    for group in list(groups):
        card = _changed_with(group, groups)
        if card is not None:
            groups.remove(group)
            if card.parts[0].kind == "text":
                # What was said beside the card as it was before.
                groups.insert(groups.index(card), Group([card.parts.pop(0)]))
            card.parts.insert(0, group.parts[0])
    live = {title_of(each) for each in messages if each.kind == "template_card" and each.grey is None}
    for group in groups:
        title = title_of(group.parts[-1])
        group.stands_for_card = title is not None and title not in live
    return groups


def title_of(shown: Shown) -> str | None:
    """The claim that it is about, if it is the card of one, or a text that stands for a card."""
    if shown.is_mine:
        return None
    if shown.kind == "template_card":
        found = HEADING.fullmatch(_card_title(shown))
    else:
        found = HEADING.fullmatch(shown.text.partition("\n")[0])
    return found[1] if found is not None else None


def _goes_on(before: Sequence[Shown], shown: Shown) -> bool:
    """Whether a card belongs to the text, or the list, right before it."""
    if shown.is_mine or before[-1].is_mine or shown.kind != "template_card":
        return False
    if title_of(shown) is not None:
        return before[-1].kind == "text" and title_of(before[-1]) == title_of(shown)
    if _is_card(shown) or _is_card(before[-1]):
        return False
    return _bare(_title_line(before[0])) == _bare(_card_title(shown))


def _changed_with(group: Group, groups: Sequence[Group]) -> Group | None:
    """The card that changed when this text came, which says the rest of it."""
    text = group.parts[0]
    title = title_of(text)
    if len(group.parts) > 1 or text.kind != "text" or title is None:
        return None
    cards = [each for each in groups if each.parts[-1].kind == "template_card" and title_of(each.parts[-1]) == title]
    changed = [each for each in cards if each.parts[-1].changed_at >= text.at]
    return changed[-1] if changed else None


def _title_line(shown: Shown) -> str:
    return _card_title(shown) if shown.kind == "template_card" else shown.text.partition("\n")[0]


def _bare(title: str) -> str:
    found = GOES_ON.fullmatch(title)
    return found[1] if found is not None else title


def _card_title(shown: Shown) -> str:
    return str(shown.content.get("main_title", {}).get("title", ""))


def _is_card(shown: Shown) -> bool:
    keys = [each.get("key", "") for each in shown.content.get("button_list", ())]
    return any(" " in each or each == DONE for each in keys) or title_of(shown) is not None


def _list(parts: Sequence[Shown]) -> str:
    """The title, and each row in one line without its number."""
    lines = [line for line in read(parts[0]).rstrip().split("\n") if line]
    if parts[0].kind == "template_card":
        lines = lines[1:]
    return "\n".join([lines[0], *_rows(lines[1:])])


def _rows(lines: Sequence[str]) -> Iterator[str]:
    row = ""
    for line in lines:
        if NUMBERED.match(line) and row:
            yield row
            row = ""
        row = f"{row} {NUMBERED.sub('', line, count=1)}".strip()
    if row:
        yield row
