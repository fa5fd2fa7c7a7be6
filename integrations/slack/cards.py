"""Each kind of message as blocks of Slack, and in the words that notifications and screen readers say instead."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.chat.messages import Attachment, Button, Card, Items, Message, Picture, Row, Text
from bot.chat.texts import language
from integrations.slack import parts
from integrations.slack.escaping import cut, literal, pieces, plain
from integrations.slack.parts import Block, Say

BUDGET = 12_000
"""Code points of all blocks of a message together; Slack refuses somewhat more (`msg_blocks_too_long`)."""

_SPOKEN = 100
"""Code points of a fact that are read out with a card."""
_ALT = 2_000
_PICTURE_TITLE = 2_000


class Piece(NamedTuple):
    """Blocks that stay together in one message, and the same in words."""

    blocks: list[Block]
    text: str


class _Most(NamedTuple):
    """How much of a card's long words is shown; less where it would be more than Slack takes."""

    changes: int
    pictures: int
    rest: int


_FITS = (
    _Most(700, _ALT, 300),
    _Most(700, 100, 300),
    _Most(300, 100, 300),
    _Most(100, 100, 300),
    _Most(60, 60, 60),
)


def weight(blocks: Sequence[Block]) -> int:
    """The code points of everything in these blocks but the names of their kinds."""
    return sum(_weight(block) for block in blocks)


def _weight(value: object) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return sum(_weight(each) for name, each in value.items() if name != "type")
    return sum(_weight(each) for each in value) if isinstance(value, (list, tuple)) else 0


@dataclass(slots=True)
class Pen:
    """Draws messages one after the other; no id is given twice.

    `pictures` has Slack's id of a picture by ours, `base` is the address of the bot's own pages.
    """

    locale: str
    say: Say
    pictures: Mapping[str, str] = field(default_factory=dict)
    base: str | None = None
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def draw(self, message: Message) -> list[Piece]:
        """The message as pieces, each of which fits into one message of Slack."""
        match message:
            case Text():
                return self.text(message)
            case Card():
                return [self.card(message)]
            case Items():
                return self.items(message)
            case Attachment():
                return [self.attachment(message)]

    # -- sentences and files

    def text(self, text: Text) -> list[Piece]:
        """Sentences as they stand; examples below them as lines."""
        found = [Piece([parts.section(each)], each) for each in pieces(text.text)]
        if text.examples:
            found.append(Piece([parts.rich(parts.bullets(text.examples))], "\n".join(text.examples)))
        return found

    def attachment(self, file: Attachment) -> Piece:
        """The name of a file, what it is, and how to get it."""
        how = self.say("slack-attachment")
        return Piece([parts.section(file.name), parts.small(file.alt, how)], "\n".join((file.name, file.alt, how)))

    # -- lists

    def items(self, items: Items) -> list[Piece]:
        """A heading, a section for each row with its button, and the buttons of the whole."""
        found = [Piece([parts.header(items.title)], items.title)]
        found += [self._row(row) for row in items.rows]
        about = items.rows[0].text if len(items.rows) == 1 else items.title
        buttons = [self._button(each, about=about) for each in items.buttons]
        labels = [row.button.label for row in items.rows if row.button and row.button.label.isdecimal()]
        blocks = parts.actions(buttons, names=self._names("list"))
        if blocks or labels:
            found.append(Piece(blocks, self._can([*labels, *(each.label for each in items.buttons)])))
        return found

    def _row(self, row: Row) -> Piece:
        said = f"{row.text} · {row.state_label}" if row.state_label else row.text
        shown = f"{said}\n{row.detail}" if row.detail else said
        accessory = None
        if row.button is not None:
            # Rows that are chosen by number begin with it.
            accessory = self._button(row.button, about=row.text.removeprefix(f"{row.button.label}. "))
        return Piece([parts.section(shown, accessory=accessory, block_id=f"row!{next(self.numbers)}")], said)

    # -- cards

    def card(self, card: Card) -> Piece:
        """A document: heading, amount and facts, what is to be noted, pictures, and what can be done."""
        for most in _FITS:
            blocks = self._card(card, most)
            if weight(blocks) <= BUDGET:
                break
        return Piece(blocks, self._spoken(card))

    def _card(self, card: Card, most: _Most) -> list[Block]:
        title = f"{card.title} · {card.state_label}" if card.state_label else card.title
        blocks = [parts.header(title)]
        told = [[literal(cut(card.lead, most.rest), is_bold=True)]] if card.lead else []
        for fact in card.facts:
            value = [literal(cut(fact.value, most.rest))] if fact.value else []
            told.append([literal(f"{fact.label}{self._colon}", is_bold=True), *value])
        if told:
            blocks.append(parts.rich(parts.lines(*told)))
        if card.warnings:
            cautions = [cut(each, most.rest) for each in card.warnings]
            blocks.append(parts.titled(f"⚠ {self.say('slack-warnings')}", cautions))
        if card.changes:
            blocks.append(parts.titled(self.say("slack-changes"), [cut(each, most.changes) for each in card.changes]))
        blocks += [parts.section(cut(each, most.rest)) for each in (card.note, card.status) if each]
        blocks += self._images(card.images, most.pictures)
        if card.choice is not None:
            blocks.append(parts.drop_down(card.choice, say=self.say, card_key=card.card_key, numbers=self.numbers))
        return blocks + self._presses(card)

    def _images(self, images: Sequence[Picture], most: int) -> list[Block]:
        blocks: list[Block] = []
        names: list[str] = []
        for each in images:
            name = f"{each.caption} · {each.name}" if each.caption else each.name
            id = self.pictures.get(each.file)
            if id is None:
                names.append(cut(self.say("slack-receipt", name=name), most))
                continue
            shown = cut(name, most)
            if each.pages:
                shown = self.say("slack-first-page", name=shown, pages=each.pages)
            title = plain(shown, _PICTURE_TITLE)
            alt = cut(each.alt, most)
            blocks.append({"type": "image", "slack_file": {"id": id}, "alt_text": alt, "title": title})
        return [*blocks, parts.small(*names)] if names else blocks

    def _presses(self, card: Card) -> list[Block]:
        about = " · ".join([card.title, *([card.lead] if card.lead else []), *(f.value for f in card.facts[:1])])
        elements = [self._button(each, about=about) for each in card.buttons]
        menu = parts.folded(card.more, numbers=self.numbers) if card.more else None
        elements += [menu] if menu is not None else [self._button(each, about=about) for each in card.more]
        return parts.actions(elements, names=self._names_of(card))

    def _spoken(self, card: Card) -> str:
        """The most important first: of what is too long, the end is left out."""
        said = [(each.label, each.value) for each in card.facts]
        if card.choice is not None:
            said[:0] = [
                (card.choice.label, each.label) for each in card.choice.options if each.value == card.choice.chosen
            ]
        first, *facts = [f"{label}{self._colon}{cut(value, _SPOKEN)}" for label, value in said] or [""]
        head = [card.title, card.state_label, cut(card.lead, _SPOKEN) if card.lead else None, first]
        warnings = ("" if self._is_chinese else " ").join(card.warnings)
        warned = f"{self.say('slack-warnings')}{self._colon}{warnings}" if warnings else None
        can = self._can([each.label for each in (*card.buttons, *card.more)])
        told = [" · ".join(each for each in head if each), can, " · ".join(facts), card.status, card.note, warned]
        return "\n".join(each for each in told if each)

    # -- what all have

    @property
    def _is_chinese(self) -> bool:
        return language(self.locale) == "zh"

    @property
    def _colon(self) -> str:
        return "：" if self._is_chinese else ": "

    def _button(self, button: Button, *, about: str) -> Block | None:
        return parts.button(button, about=about, say=self.say, base=self.base, numbers=self.numbers)

    def _can(self, labels: Sequence[str]) -> str:
        separator = "、" if self._is_chinese else ", "
        return self.say("slack-can", actions=separator.join(labels)) if labels else ""

    def _names_of(self, card: Card) -> Iterator[str]:
        return self._names(f"{parts.CARD}{card.card_key or ''}")

    def _names(self, first: str) -> Iterator[str]:
        return (f"{first}!{next(self.numbers)}" for _ in itertools.count())
