"""What somebody sees of a message in WeCom, read out of all that is sent: texts and cards."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from bot.chat.messages import Card, Items, Message
from integrations.wecom.cards import Posting
from tests.parity.seen import CHANGES, NUMBER, WARNINGS, Press, Seen, colon, heading, say, tidy

BASE = "https://chit.example.com"
GO = "/wecom/go/"
"""How the addresses begin behind which stands what a button does, where people sign in to pages through WeCom."""

LINK = re.compile(r'<a href="([^"]*)">(.*)</a>')
STATES = ("draft", "submitted", "approved", "returned", "rejected", "withdrawn", "discarded", "paid")


@dataclass(slots=True)
class InWeCom:
    """What was read, and what only WeCom has: what stands there cut, and the button that opens pictures."""

    seen: Seen = field(default_factory=Seen)
    cut: list[str] = field(default_factory=list)
    """The beginnings of what is cut and stands whole nowhere else."""
    opens_pictures: str | None = None
    """The action of the button behind which the pictures are."""
    in_lines: set[str] = field(default_factory=set)
    """What is done by links in a text, which all look alike."""


def seen(postings: Sequence[Posting], message: Message, *, locale: str, before: Sequence[Posting] = ()) -> InWeCom:
    """What is in them. `message` says of which kind they are, and which short label stands for which.

    What stands cut may stand whole in a text that was sent `before`.
    """
    reading = _Reading(message, locale)
    reading.earlier = [line for each in before for line in (each.text or "").split("\n")]
    for posting in postings:
        if posting.card is None:
            reading.text(posting.text or "")
    for posting in postings:
        if posting.card is not None:
            reading.card(posting.card)
    return reading.found


@dataclass(slots=True)
class _Reading:
    message: Message
    locale: str
    found: InWeCom = field(default_factory=InWeCom)
    told: list[str] = field(default_factory=list)
    """The lines of texts."""
    earlier: list[str] = field(default_factory=list)
    """Those of texts that were there already."""
    _are_pictures: bool = False

    @property
    def _seen(self) -> Seen:
        return self.found.seen

    def _say(self, key: str, **facts: object) -> str:
        return say(self.locale, key, **facts)

    def _marks(self) -> dict[str, str]:
        sign = colon(self.locale).strip()
        return {
            f"{self._say('wecom-warnings')}{sign}": WARNINGS,
            f"{self._say('wecom-changes')}{sign}": CHANGES,
        }

    # -- texts

    def text(self, text: str) -> None:
        receipts = f"{self._say('wecom-receipts')}{colon(self.locale)}".strip()
        marks = self._marks()
        for number, raw in enumerate(text.split("\n")):
            line = tidy(raw)
            link = LINK.fullmatch(line)
            if number == 0 and not self.told and isinstance(self.message, (Card, Items)):
                self._head(line)
            elif link is not None:
                self._leads(link[2], unescape(link[1]))
                self.found.in_lines.add(self._seen.presses[-1].does if self._seen.presses else "")
            elif line in marks:
                self._seen.marks.add(marks[line])
            elif line == receipts:
                self._are_pictures = True
            elif self._are_pictures:
                self._seen.pictures += 1
            else:
                self._line(line)
        self.told += text.split("\n")

    def _line(self, line: str) -> None:
        bare = line.removeprefix("· ")
        self._seen.read(NUMBER.sub("", bare, count=1) if isinstance(self.message, Items) else bare)

    def _head(self, line: str) -> None:
        if line not in self._seen.headings:
            self._seen.headings.append(line)

    # -- cards

    def card(self, card: Mapping[str, Any]) -> None:
        title, desc = card["main_title"]["title"], card["main_title"].get("desc", "")
        state = next((word for word in self._states() if desc == word or desc.startswith(f"{word} · ")), None)
        if isinstance(self.message, Card):
            self._head(heading(title, state))
            self._seen.read(desc.removeprefix(state or "").removeprefix(" · "))
        elif not self._goes_on(title):
            self._head(title)
        self._below(card.get("sub_title_text", ""))
        self._rows(card.get("horizontal_content_list", ()))
        self._buttons(card)
        question = card.get("button_selection")
        if question is not None:
            self._seen.choice = question["title"]
            self._seen.options = [(each["id"], each["text"]) for each in question["option_list"]]
            self._seen.chosen = question.get("selected_id")

    def _goes_on(self, title: str) -> bool:
        """Whether it is the title of a further card of a list, with its number behind what fits of the title."""
        found = re.fullmatch(r"(.*?)…? ?[（(]([2-9])[）)]", title)
        first = self._seen.headings[0] if self._seen.headings else ""
        return found is not None and first.startswith(found[1])

    def _states(self) -> list[str]:
        return [self._say(f"state-{each}") for each in STATES]

    def _below(self, told: str) -> None:
        """What stands below the title; where it is cut, it must stand in a text."""
        lines = told.split("\n") if told else []
        cut = lines.pop() if told.endswith("…") and not self._ends_so(lines[-1]) else None
        marks = self._marks()
        receipts = f"{self._say('wecom-receipts')}{colon(self.locale)}"
        for line in lines:
            for words, mark in marks.items():
                if line.startswith(words):
                    self._seen.marks.add(mark)
                    line = line.removeprefix(words).strip()
            if line.startswith(receipts):
                self._count(line)
            else:
                self._line(line)
        if cut is not None:
            stem = cut.removesuffix("…")
            for words in (*marks, receipts):
                stem = stem.removeprefix(words).strip()
            if not any(tidy(each).removeprefix("· ").startswith(tidy(stem)) for each in self.told):
                self.found.cut.append(cut)

    def _ends_so(self, line: str) -> bool:
        """Whether this line ends in an ellipsis of its own."""
        words = getattr(self.message, "note", None), getattr(self.message, "status", None)
        return any((each or "").endswith(line) for each in words)

    def _rows(self, rows: Sequence[Mapping[str, Any]]) -> None:
        labels: dict[str, list[str]] = {}
        for fact in self.message.facts if isinstance(self.message, Card) else ():
            labels.setdefault(fact.short, []).append(fact.label)
        for row in rows:
            short, value = row["keyname"], row["value"]
            label = labels[short].pop(0) if labels.get(short) else short
            if label == self._say("wecom-receipts-short") == short:
                self._count(value)
                continue
            if isinstance(self.message, Card) and (short, value) == (self._say("short-amount"), self.message.lead):
                self._seen.read(value)
                continue
            line = f"{label}{colon(self.locale)}{value}"
            stem = tidy(line.removesuffix("…"))
            whole = [each for each in (*self.told, *self.earlier) if tidy(each).startswith(stem)]
            if value.endswith("…") and whole:
                self._seen.read(whole[0])
            elif value.endswith("…") and len(value) == 30:
                self.found.cut.append(line)
            else:
                self._seen.read(line)

    def _grey(self, replaced: str) -> None:
        """What stands on a button that is grey; where it is cut, it must stand whole elsewhere."""
        stem = tidy(replaced.removesuffix("…"))
        if not replaced.endswith("…") or len(replaced) < 60:
            self._seen.read(replaced)
        elif not any(each.startswith(stem) for each in self._seen.lines):
            self.found.cut.append(replaced)

    def _count(self, words: str) -> None:
        if words != self._say("wecom-receipt-none"):
            (number,) = re.findall("[0-9]+", words)
            self._seen.pictures = int(number)

    def _buttons(self, card: Mapping[str, Any]) -> None:
        replaced = card.get("replace_text")
        if replaced not in (self._say("wecom-handled"), getattr(self.message, "state_label", None)):
            self._grey(replaced or "")
        menu = card.get("action_menu", {}).get("action_list", ())
        for each in (*card["button_list"], *menu):
            is_main = each.get("style") == 1
            if each.get("type") == 1:
                self._leads(each["text"], each["url"], is_main=is_main)
            elif replaced is None:  # Else it is grey, and what stands on it is what became of the card.
                action, _, about = each["key"].partition(" ")
                self._press(each["text"], action, about=about, is_main=is_main)

    def _leads(self, label: str, url: str, *, is_main: bool = False) -> None:
        """A button or a line that opens an address: it does what a press would, or leads to a page."""
        where = url.removeprefix(BASE)
        if where.startswith(GO):
            key = self.message.card_key if isinstance(self.message, Card) else None
            self._press(label, where.removeprefix(GO), about=key or "", is_main=is_main)
        else:
            self._seen.presses.append(Press(label, where))

    def _press(self, text: str, action: str, *, about: str, is_main: bool) -> None:
        if action.startswith("claim.receipts:"):
            self.found.opens_pictures = action
            return
        number, label = (0, text) if isinstance(self.message, Card) else _numbered(text)
        self._seen.presses.append(Press(label, action, about or number, is_main=is_main))


def _numbered(label: str) -> tuple[int, str]:
    found = NUMBER.match(label)
    if found is not None:
        return int(found[0].removesuffix(". ")), label[found.end() :]
    return (int(label), label) if label.isdecimal() else (0, label)
