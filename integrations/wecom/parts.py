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
    """What every card needs: the language, its words, and the address of the bot's own pages."""

    locale: str
    say: Say
    base: str | None = None

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

    def button(self, button: Button, *, card_key: str | None, label: str | None = None) -> CardBody:
        """A button of a card; an empty one for an address that leads nowhere."""
        shown = cut(one_line(harmless(label or button.label)), LABEL)
        style = 1 if button.look == "primary" else 2
        url = self.absolute(button.url)
        if button.action is None:
            if url is None:
                return {}
            return {"type": 1, "text": shown, "style": style, "url": url}
        return {"text": shown, "style": style, "key": button_key(button.action, card_key=card_key)}
