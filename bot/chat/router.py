"""Which handler takes what: visible tables, filled once at start. Looking up does not grow with the handlers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.chat.actions import Action
from bot.chat.forms import Form
from bot.chat.messages import Card, Home, Message, Text
from bot.chat.texts import Reader
from bot.chat.turn import Answer, Handler, Turn
from claims.errors import Refused

H = TypeVar("H", bound=Callable[..., Any])

READ = 2_000
"""Code points of a message that are read for words and sums."""

_NUMBER = re.compile(r"[Cc][-‐‑–—]?0{0,9}([0-9]{1,9})")
_BARE = re.compile(r"#?0{0,9}([0-9]{1,9})")
_SPACE = re.compile(r"\s+")


def plain(text: str) -> str:
    """A message as commands are compared: NFKC, one kind of space, no case, no closing punctuation."""
    folded = _SPACE.sub(" ", unicodedata.normalize("NFKC", text[:READ])).strip().casefold()
    return folded.rstrip("。.!?~,;: ")


def claim_number(text: str) -> int | None:
    """The number behind `C-000042`, `c42` or `42`, or None when it is something else."""
    folded = unicodedata.normalize("NFKC", text).strip()
    match = _NUMBER.fullmatch(folded) or _BARE.fullmatch(folded)
    return int(match[1]) if match else None


def numbers_in(text: str) -> list[int]:
    """Every claim number of a sentence, in the form `C-000042`."""
    folded = unicodedata.normalize("NFKC", text[:READ])
    return [int(match[1]) for match in re.finditer(r"(?<![A-Za-z0-9])[Cc][-‐‑–—]?0{0,9}([0-9]{1,9})(?![0-9])", folded)]


@dataclass(frozen=True, slots=True)
class Command:
    """A command word and what may follow it: `nothing`, a claim's `number`, or any `text`."""

    handler: Handler
    takes: str


class Router:
    """The tables. Everything said goes: open question, commands, listeners in order, the last resort."""

    def __init__(self) -> None:
        self.commands: dict[str, list[Command]] = {}
        self.listeners: list[tuple[Callable[[Turn, str], Any], Handler]] = []
        self.presses: dict[type[Action], Handler] = {}
        self.forms: dict[str, Callable[[Turn, Mapping[str, str]], Awaitable[Form]]] = {}
        self.fills: dict[str, Handler] = {}
        self.drawers: dict[str, Callable[[Any, str, Reader], Card | Text | None]] = {}
        self.news: dict[str, Callable[[Any, Mapping[str, Any], Reader], list[Message] | None]] = {}
        self.offers: dict[str, tuple[Callable[[Turn, str], Any], Handler]] = {}
        self.arrival: Handler | None = None
        self.home: Callable[..., Home] | None = None
        """`home(unit, reader, person, on=today)` draws somebody's start page."""
        self.files: Handler | None = None
        """`handler(turn, asked)` hears what is said with files, before anything else; `asked` is the open question."""
        self.leaving: Handler | None = None
        """`handler(turn, asked)` gives what else is to be said when "cancel" leaves what is open."""
        self.lacking: Callable[[Turn], Awaitable[Form | None]] | None = None
        """`lacking(turn)` gives the question that the claim leaves open under whose card something was said."""
        self.last_resort: Handler | None = None
        self.softener: Callable[[Turn, Refused], Awaitable[tuple[bool, Answer]]] | None = None
        self._longest = 0

    # ------------------------------------------------------------ registering

    def command(self, *phrases: str, takes: str = "nothing") -> Callable[[H], H]:
        """`handler(turn)` for a bare word, `handler(turn, number)` or `handler(turn, text)` where something follows."""

        def register(handler: H) -> H:
            for phrase in phrases:
                key = plain(phrase)
                self.commands.setdefault(key, []).append(Command(handler, takes))
                self._longest = max(self._longest, len(key))
            return handler

        return register

    def hears(self, listens: Callable[[Turn, str], Any]) -> Callable[[H], H]:
        """`handler(turn, found)` where `listens(turn, text)` found something (not None)."""

        def register(handler: H) -> H:
            self.listeners.append((listens, handler))
            return handler

        return register

    def pressed(self, action: type[Action]) -> Callable[[H], H]:
        """`handler(turn, press)` for a button."""

        def register(handler: H) -> H:
            self.presses[action] = handler
            return handler

        return register

    def form(self, form: str) -> Callable[[H], H]:
        """`builder(turn, context)` makes the form of that id anew, when it is opened and when it is read."""

        def register(builder: H) -> H:
            self.forms[form] = builder
            return builder

        return register

    def filled(self, form: str) -> Callable[[H], H]:
        """`handler(turn, values, context)` for a form that read well."""

        def register(handler: H) -> H:
            self.fills[form] = handler
            return handler

        return register

    def offered(self, name: str, listens: Callable[[Turn, str], Any]) -> Callable[[H], H]:
        """`handler(turn, found, offered, holds)` where `listens(turn, text)` found something in what was said.

        It is asked first while an offer is open that names it in `hears`, as long as nobody used what the offer holds.
        """

        def register(handler: H) -> H:
            self.offers[name] = (listens, handler)
            return handler

        return register

    def draws(self, subject: str) -> Callable[[H], H]:
        """`drawer(unit, card_key, reader)` for cards whose key starts with that subject."""

        def register(drawer: H) -> H:
            self.drawers[subject] = drawer
            return drawer

        return register

    def tells(self, *codes: str) -> Callable[[H], H]:
        """`teller(unit, row, reader)` makes the messages of a news row of that code."""

        def register(teller: H) -> H:
            for code in codes:
                self.news[code] = teller
            return teller

        return register

    # ------------------------------------------------------------ looking up

    def find_command(self, text: str) -> tuple[Handler, tuple[Any, ...]] | None:
        """The command that opens this message, the longest phrase first, with what follows it."""
        words = plain(text)
        for length in range(min(len(words), self._longest), 0, -1):
            for command in self.commands.get(words[:length], ()):
                rest = words[length:]
                if command.takes == "nothing" and not rest:
                    return command.handler, ()
                # A Latin command word ends at a space; a Chinese one may be followed directly.
                if rest and rest[0] not in " :" and words[length - 1].isascii():
                    continue
                rest = rest.lstrip(" :")
                if command.takes == "number" and rest:
                    number = claim_number(rest)
                    if number is not None:
                        return command.handler, (number,)
                if command.takes == "text" and rest:
                    return command.handler, (rest_as_typed(text, words[:length]),)
        return None

    def is_command(self, text: str) -> bool:
        """Whether this message would leave an open question."""
        return self.find_command(text) is not None


def rest_as_typed(text: str, phrase: str) -> str:
    """What follows a command word, in the person's own letters."""
    stripped = text.strip()
    for cut in range(len(phrase), min(len(stripped), len(phrase) * 2 + 8) + 1):
        if plain(stripped[:cut]) == phrase:
            return stripped[cut:].lstrip(" :：\t\n　")
    return stripped
