"""Each kind of message as WeCom shows it: texts, and cards with buttons where there is something to press.

Cards of WeCom are small. What does not fit on one is said whole in a text before it; in personal WeChat, which shows no
cards, the words that can be typed do the same as the buttons.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.chat.messages import Attachment, Button, Card, Items, Message, Row, Text
from integrations.wecom.parts import BUTTONS, GREY, SUB_TITLE, TITLE, UNSOLVED, CardBody, Ink, Say, sayer
from integrations.wecom.sheet import Sheet
from integrations.wecom.texts import Line, cut, harmless, lines, link, pieces


@dataclass(frozen=True, slots=True)
class Posting:
    """One message of WeCom: a text, or a card that calls back, without its `task_id`."""

    text: str | None = None
    card: CardBody | None = None


def drawn(
    messages: Sequence[Message],
    *,
    locale: str,
    say: Say | None = None,
    base: str | None = None,
    signs_in: bool = False,
) -> list[Posting]:
    """These messages, in order, each as one posting of WeCom or several.

    `say` says the words that only WeCom needs; without it they are those of `locale`. `base` is the address of the
    bot's own pages, for what leads there; where people sign in to them through WeCom (`signs_in`), buttons do.
    """
    pen = _Pen(Ink(locale, say or sayer(locale), base, signs_in))
    beside = zip([None, *messages], messages, [*messages[1:], None], strict=False)
    return [posting for before, message, after in beside for posting in pen.draw(message, before, after)]


def changed(
    card: Card, *, locale: str, say: Say | None = None, base: str | None = None, signs_in: bool = False
) -> list[Posting]:
    """What a card that stands there changes to: the card, behind a text where not all of it fits on it."""
    pen = _Pen(Ink(locale, say or sayer(locale), base, signs_in))
    return pen.change(card)


@dataclass(slots=True)
class _Pen:
    """Draws messages one after the other."""

    ink: Ink

    def draw(self, message: Message, before: Message | None = None, after: Message | None = None) -> list[Posting]:
        """The message as postings, in order; `before` is the one ahead of it, `after` the one that follows."""
        match message:
            case Text():
                return _as_texts([*self._text(message), *self._way_out(after)])
            case Card():
                return self._card(message)
            case Items():
                is_told = isinstance(before, Text) and _asks_whether_it_helped(message)
                return self._items(message, is_told=is_told)
            case Attachment():
                told = (message.name, message.alt, self.ink.say("wecom-attachment"))
                return _as_texts(line for each in told for line in lines(each))

    def change(self, card: Card) -> list[Posting]:
        """A card that stands there, as it is now; grey where nothing is left to press."""
        sheet = Sheet(self.ink, card)
        if sheet.is_done:
            return [*_as_texts(sheet.rest_of_done()), Posting(card=sheet.done())]
        return [*_as_texts(sheet.rest()), Posting(card=sheet.body())]

    # -- sentences

    def _text(self, text: Text) -> Iterator[Line]:
        yield from lines(text.text)
        if text.examples and "\n• " in text.text:
            yield Line("")  # below a list the examples would read as more of it
        for each in text.examples:
            yield from lines(f"· {each}")

    def _way_out(self, after: Message | None) -> Iterator[Line]:
        """Under an answer, what to say where it did not help: personal WeChat does not show the buttons that follow."""
        if isinstance(after, Items) and _asks_whether_it_helped(after):
            yield Line("")
            yield from lines(self.ink.say("wecom-unsolved"))

    # -- cards

    def _card(self, card: Card) -> list[Posting]:
        sheet = Sheet(self.ink, card)
        if not sheet.can_be_pressed:
            return _as_texts(sheet.words())
        return [*_as_texts(sheet.rest()), Posting(card=sheet.body())]

    # -- lists

    def _items(self, items: Items, *, is_told: bool) -> list[Posting]:
        """A text with all rows; what can be pressed stands on cards below it, six a card.

        Where a text before says already what can be done, all of it stands on a card.
        """
        pressed = list(self._presses(items))
        said = list(self._rows(items))
        if not pressed:
            return _as_texts([Line(harmless(items.title)), *said])
        joined = "\n".join(line.text for line in said)
        fits = is_told and len(joined) <= SUB_TITLE and not any(line.is_whole for line in said)
        found = [] if fits else _as_texts([Line(harmless(items.title)), *said])
        groups = [pressed[start : start + BUTTONS] for start in range(0, len(pressed), BUTTONS)]
        for number, group in enumerate(groups, start=1):
            card = self.ink.frame(items.title if number == 1 else self._goes_on(items.title, number), colour=GREY)
            if fits and number == 1:
                card["sub_title_text"] = joined
            card["button_list"] = group
            found.append(Posting(card=card))
        return found

    def _goes_on(self, title: str, number: int) -> str:
        """The title of a further card; what has no room beside the number is cut."""
        room = TITLE - len(self.ink.say("wecom-goes-on", title="", number=number))
        return self.ink.say("wecom-goes-on", title=cut(title, room), number=number)

    def _rows(self, items: Items) -> Iterator[Line]:
        several = len([row for row in items.rows if row.button is not None]) > 1
        for number, row in enumerate(items.rows, start=1):
            said = f"{row.text} · {row.state_label}" if row.state_label else row.text
            if several and not row.text.startswith(f"{number}."):
                said = f"{number}. {said}"
            yield from lines(said)
            if row.detail:
                yield from lines(row.detail)
            yield from self._link(row.button)
        for button in items.buttons:
            yield from self._link(button)

    def _link(self, button: Button | None) -> Iterator[Line]:
        url = None if button is None else self.ink.absolute(button.url)
        if button is not None and url is not None:
            yield link(button.label, url)

    def _presses(self, items: Items) -> Iterator[CardBody]:
        keys: set[str] = set()
        several = len([row for row in items.rows if row.button is not None]) > 1
        for label, button in [*_numbered(items.rows, several=several), *((each.label, each) for each in items.buttons)]:
            if button.action is not None and button.action not in keys:
                keys.add(button.action)
                yield self.ink.button(button, card_key=None, label=label)


def _numbered(rows: Sequence[Row], *, several: bool) -> Iterator[tuple[str, Button]]:
    """The buttons of rows; where several rows have one, each says which row it is for."""
    for number, row in enumerate(rows, start=1):
        if row.button is not None:
            is_own = not several or row.button.label.isdecimal()
            yield (row.button.label if is_own else f"{number}. {row.button.label}", row.button)


def _asks_whether_it_helped(items: Items) -> bool:
    return any((each.action or "").startswith(UNSOLVED) for each in items.buttons)


def _as_texts(found: Iterable[Line]) -> list[Posting]:
    told = list(found)
    return [Posting(text=each) for each in pieces(told)] if told else []
