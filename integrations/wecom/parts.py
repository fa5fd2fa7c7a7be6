"""The pieces of WeCom's cards: a frame without buttons, a button, an address with its host."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, Protocol

from bot.chat.messages import Button
from bot.chat.texts import Texts, language
from integrations.wecom.parse import button_key
from integrations.wecom.texts import cut, harmless, one_line
from integrations.wecom.ways import way_of_action

TITLE = 36
DESC = 44
SUB_TITLE = 160
ROWS = 6
KEYNAME = 5
VALUE = 30
BUTTONS = 6
MENU = 3
LABEL = 10
OPTION = 16
OPTIONS = 10
OPTION_ID = 128
KEY = 1_024
REPLACED = 60
"""Code points on the grey button of a card that is done; WeCom names no limit."""

CHOICE = "choice"
"""The question of a card's drop-down."""

DONE = "done"
"""The key of the button that a card keeps when nothing is left to press: WeCom takes none without."""

UNSOLVED = "faq.unsolved:"
"""How the action of the button under an answer begins that says that it did not help."""

GREY, BLACK, RED, GREEN = range(4)
"""Colours of the line above the title."""

COLOURS: Mapping[str | None, int] = {
    "draft": GREY,
    "submitted": BLACK,
    "returned": RED,
    "rejected": RED,
    "approved": GREEN,
    "paid": GREEN,
}

CardBody = dict[str, Any]


class Say(Protocol):
    """Says the sentence of a key in the reader's language."""

    def __call__(self, key: str, /, **facts: object) -> str: ...


def sayer(locale: str) -> Say:
    """Says the sentences of that language."""
    return partial(_texts().say, locale)


@lru_cache(maxsize=1)
def _texts() -> Texts:
    return Texts()


@dataclass(frozen=True, slots=True)
class Ink:
    """What every card needs: the language, its words, and the address of the bot's own pages.

    `signs_in` says that a button can lead to a page at once, as people sign in there through WeCom.
    """

    locale: str
    say: Say
    base: str | None = None
    signs_in: bool = False

    @property
    def colon(self) -> str:
        return "：" if language(self.locale) == "zh" else ": "

    def frame(self, title: str, *, colour: int) -> CardBody:
        """A card with buttons, of which there are none yet."""
        return {
            "card_type": "button_interaction",
            "source": {"desc": self.say("wecom-source"), "desc_color": colour},
            "main_title": {"title": cut(one_line(harmless(title)), TITLE)},
        }

    def absolute(self, url: str | None) -> str | None:
        """An address with its host; None for one that leads nowhere."""
        if url is None or not url.startswith("/"):
            return url
        return None if self.base is None else self.base.rstrip("/") + url

    def address(self, button: Button) -> str | None:
        """Where a button leads, with its host; None for one that tells the bot that it was pressed."""
        if button.action is None:
            return self.absolute(button.url)
        return self.absolute(way_of_action(button.action)) if self.signs_in else None

    def button(self, button: Button, *, card_key: str | None, label: str | None = None, leads: bool = True) -> CardBody:
        """A button of a card; an empty one for an address that leads nowhere.

        Without `leads` it tells the bot that it was pressed wherever it can, for where WeCom takes no address.
        """
        shown = cut(one_line(harmless(label or button.label)), LABEL)
        style = 1 if button.look == "primary" else 2
        url = self.address(button) if leads or button.action is None else None
        if url is not None:
            return {"type": 1, "text": shown, "style": style, "url": url}
        if button.action is None:
            return {}
        return {"text": shown, "style": style, "key": button_key(button.action, card_key=card_key)}
