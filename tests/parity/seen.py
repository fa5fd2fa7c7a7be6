"""What somebody sees of a message and can press on it, the same for every channel; and what the message itself says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.chat.messages import Attachment, Button, Card, Items, Message, Text
from bot.chat.texts import Texts, language

TEXTS = Texts()
WARNINGS, CHANGES = "warnings", "changes"
NUMBER = re.compile(r"[0-9]{1,2}\. ")


class Press(NamedTuple):
    """Something to press: what stands on it, what it does or where it leads, and what it is about.

    That is the key of its card, or the number of the row of a list; of a list in which one row has a button, it is 0,
    and so it is for the buttons of the whole.
    """

    label: str
    does: str
    about: str | int = 0
    is_main: bool = False


@dataclass(slots=True)
class Seen:
    """Everything of one message. Of sentences every line stands alone, without its number in a list."""

    headings: list[str] = field(default_factory=list)
    """The titles, with the word of the state behind them."""
    lines: list[str] = field(default_factory=list)
    """What can be read: amount, facts as `label: value`, warnings, changes, note, status, rows, examples."""
    marks: set[str] = field(default_factory=set)
    """Over which lines it is said that they are warnings, or changes."""
    pictures: int = 0
    presses: list[Press] = field(default_factory=list)
    choice: str | None = None
    options: list[tuple[str, str]] = field(default_factory=list)
    chosen: str | None = None

    def read(self, text: str | None) -> None:
        """Take in some text, line by line."""
        self.lines += [each for line in (text or "").split("\n") if (each := tidy(line))]

    def fact(self, label: str, value: str, *, locale: str) -> None:
        """Take in a row of a card."""
        self.read(f"{label}{colon(locale)}{value}")

    @property
    def prose(self) -> str:
        """All lines without the blanks and the places where they break, which a long text has elsewhere."""
        return "".join("".join(self.lines).split())


def tidy(line: str) -> str:
    """A line without the blanks around it and between its words more than one."""
    return " ".join(line.split())


def heading(title: str, state: str | None) -> str:
    """A title with the word of the state."""
    return tidy(f"{title} · {state}" if state else title)


def colon(locale: str) -> str:
    """What stands between a label and its value."""
    return "：" if language(locale) == "zh" else ": "


def say(locale: str, key: str, **facts: object) -> str:
    """A sentence of that language."""
    return TEXTS.say(locale, key, **facts)


def meant(message: Message, *, locale: str) -> Seen:
    """What the message says and offers, whatever shows it."""
    seen = Seen()
    match message:
        case Text():
            seen.read(message.text)
            for example in message.examples:
                seen.read(example)
        case Attachment():
            seen.read(message.name)
            seen.read(message.alt)
        case Card():
            _card(seen, message, locale=locale)
        case Items():
            _items(seen, message)
    return seen


def _card(seen: Seen, card: Card, *, locale: str) -> None:
    seen.headings.append(heading(card.title, card.state_label))
    seen.read(card.lead)
    for fact in card.facts:
        seen.fact(fact.label, fact.value, locale=locale)
    for each in (*card.warnings, *card.changes):
        seen.read(each)
    seen.read(card.note)
    seen.read(card.status)
    seen.marks = {name for name, there in ((WARNINGS, card.warnings), (CHANGES, card.changes)) if there}
    seen.pictures = len(card.images)
    folded = [each.model_copy(update={"look": "plain"}) for each in card.more]
    seen.presses = presses((*card.buttons, *folded), about=card.card_key or 0)
    if card.choice is not None:
        seen.choice = card.choice.label
        seen.options = [(each.value, each.label) for each in card.choice.options]
        seen.chosen = card.choice.chosen


def _items(seen: Seen, items: Items) -> None:
    seen.headings.append(items.title)
    several = len([row for row in items.rows if row.button is not None]) > 1
    for number, row in enumerate(items.rows, start=1):
        seen.read(NUMBER.sub("", heading(row.text, row.state_label), count=1))
        seen.read(row.detail)
        if row.button is not None:
            seen.presses += presses([row.button], about=row_of(number, row.button.label, several=several))
    seen.presses += presses(items.buttons)


def presses(buttons: Iterable[Button], *, about: str | int = 0) -> list[Press]:
    """These buttons; a link is about nothing, as it stands in its place."""
    return [
        Press(each.label, each.url)
        if each.url is not None
        else Press(each.label, each.action or "", about, is_main=each.look == "primary")
        for each in buttons
    ]


def row_of(number: int, label: str, *, several: bool) -> int:
    """Which row a button is about, where it has to say that."""
    return number if several or label.isdecimal() else 0


def both(seen: Sequence[Seen]) -> Seen:
    """Several messages as one."""
    found = Seen()
    for each in seen:
        found.headings += each.headings
        found.lines += each.lines
        found.marks |= each.marks
        found.pictures += each.pictures
        found.presses += each.presses
        found.choice = found.choice or each.choice
        found.options += each.options
        found.chosen = found.chosen or each.chosen
    return found
