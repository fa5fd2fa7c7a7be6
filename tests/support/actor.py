"""A person of a story, who says, presses, fills in and sees. Which channel they sit at is the surface's business."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

T = TypeVar("T")

PATIENCE = 10.0
"""Seconds after which a story gives up waiting for what somebody should see."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A message or card as it looks now. `key` stays the same while it changes in place; `is_mine` is what I said."""

    key: str
    text: str
    buttons: tuple[str, ...] = ()
    is_card: bool = False
    is_mine: bool = False


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form in front of somebody: what stands in each field by its label, and what is wrong, by label or "".

    Of several lines of the same fields the second one's are `2. Amount` and so on.
    """

    title: str
    values: Mapping[str, str]
    errors: Mapping[str, str]


class Surface(Protocol):
    """What one person can do and see at one channel."""

    async def arrive(self) -> None:
        """Open the conversation."""

    async def say(self, text: str) -> None:
        """Send a message."""

    async def send_files(self, files: Mapping[str, bytes], *, text: str) -> None:
        """Send files by their names, with words or without, as one message."""

    async def attach(self, name: str, content: bytes) -> None:
        """Put a file into the open form."""

    async def choose(self, option: str, *, on: Piece) -> None:
        """Choose that in the drop-down of that card, of which the bot hears with the next press there."""

    async def press(self, label: str, *, on: Piece) -> None:
        """Press the button of that name on that message."""

    async def fill(self, values: Mapping[str, str]) -> None:
        """Fill in the open form by its labels and send it; where the channel asks in chat, say the one answer."""

    async def add_line(self) -> None:
        """Press what adds a line to the open form."""

    async def remove_line(self, number: int) -> None:
        """Press what removes that line of the open form."""

    async def leave(self) -> None:
        """Leave the open form without sending it; where the channel asks in chat, the question."""

    async def form(self) -> OpenForm | None:
        """The form in front of the person."""

    async def pieces(self) -> Sequence[Piece]:
        """Everything visible, oldest first."""

    async def notices(self) -> Sequence[str]:
        """What was said beside the box."""

    async def changed(self, seconds: float) -> None:
        """Wait until something may look different, at most so long."""


class Actor:
    """Somebody at a surface. What is waited for has a deadline, and what is seen instead stands in the failure."""

    def __init__(self, name: str, surface: Surface) -> None:
        self.name = name
        self.surface = surface
        self._known: frozenset[str] = frozenset()

    # ------------------------------------------------------------ doing

    async def arrives(self) -> None:
        """Open the conversation."""
        await self._remember()
        await self.surface.arrive()

    async def says(self, text: str) -> None:
        """Send a message."""
        await self._remember()
        await self.surface.say(text)

    async def sends_file(self, name: str, content: bytes, *, text: str = "") -> None:
        """Send a file, with words or without."""
        await self.sends_files({name: content}, text=text)

    async def sends_files(self, files: Mapping[str, bytes], *, text: str = "") -> None:
        """Send files as one message, with words or without."""
        await self._remember()
        await self.surface.send_files(files, text=text)

    async def attaches(self, name: str, content: bytes) -> None:
        """Put a file into the form in front of me."""
        await self.surface.attach(name, content)

    async def presses(self, label: str, *, card: str | None = None) -> None:
        """Press a button on the newest message that has it, or on the newest that has it and names that claim."""
        found = await self.can_press(label, card=card)
        await self._remember()
        await self.surface.press(label, on=found)

    async def chooses(self, option: str, *, card: str) -> None:
        """Choose that in the drop-down of the newest card that names that claim."""
        await self.surface.choose(option, on=await self.sees_card(card))

    async def fills(self, values: Mapping[str, str]) -> None:
        """Fill in the form in front of me by its labels, or answer the question that was asked in chat."""
        await self._remember()
        await self.surface.fill(values)

    async def adds_line(self) -> None:
        """One more expense in the open form."""
        await self.surface.add_line()

    async def removes_line(self, number: int) -> None:
        """One expense less."""
        await self.surface.remove_line(number)

    async def gives_up(self) -> None:
        """Leave the open form or question."""
        await self._remember()
        await self.surface.leave()

    # ------------------------------------------------------------ seeing

    async def sees(self, *phrases: str, times: int = 1) -> str:
        """Wait until at least so many messages or cards show all phrases; gives the newest one's text."""

        async def look() -> str | None:
            pieces = [piece for piece in await self.surface.pieces() if not piece.is_mine]
            found = [piece.text for piece in pieces if has(piece.text, phrases)]
            return found[-1] if len(found) >= times else None

        return await self._until(look, f"sees {phrases} {times} times")

    async def hears(self, *phrases: str) -> str:
        """Wait for a message, not a changed card, that is new since I last did something and has all phrases."""

        async def look() -> str | None:
            for piece in await self.surface.pieces():
                if piece.key not in self._known and not piece.is_mine and has(piece.text, phrases):
                    return piece.text
            return None

        return await self._until(look, f"hears {phrases}")

    async def sees_card(self, *phrases: str, buttons: Sequence[str] | None = None) -> Piece:
        """Wait until the newest card that names the first phrase shows all others, and these buttons exactly."""

        async def look() -> Piece | None:
            found = [piece for piece in await self.surface.pieces() if piece.is_card and phrases[0] in piece.text]
            if not found or not has(found[-1].text, phrases):
                return None
            return found[-1] if buttons is None or sorted(found[-1].buttons) == sorted(buttons) else None

        return await self._until(look, f"sees the card {phrases} with the buttons {buttons}")

    async def sees_form(self, title: str = "") -> OpenForm:
        """Wait for a form in front of me."""

        async def look() -> OpenForm | None:
            form = await self.surface.form()
            return form if form is not None and title in form.title else None

        return await self._until(look, f"sees the form {title}")

    async def sees_error(self, label: str, phrase: str) -> OpenForm:
        """Wait until the form says so beside that field; `label` "" is above all fields."""

        async def look() -> OpenForm | None:
            form = await self.surface.form()
            return form if form is not None and phrase in form.errors.get(label, "\n") else None

        return await self._until(look, f"sees the error {phrase} beside {label}")

    async def is_told(self, phrase: str) -> str:
        """Wait for a sentence beside the box."""

        async def look() -> str | None:
            return next((each for each in await self.surface.notices() if phrase in each), None)

        return await self._until(look, f"is told {phrase}")

    async def learns(self, *phrases: str) -> str:
        """Wait for it in a message that is new since I last did something, or beside the box."""

        async def look() -> str | None:
            said = [*await self.news(), *await self.surface.notices()]
            return next((each for each in said if has(each, phrases)), None)

        return await self._until(look, f"learns {phrases}")

    async def can_press(self, label: str, *, card: str | None = None) -> Piece:
        """Wait for a button; gives the newest message that has it."""

        async def look() -> Piece | None:
            pieces = [piece for piece in await self.surface.pieces() if card is None or card in piece.text]
            found = [piece for piece in pieces if label in piece.buttons]
            return found[-1] if found else None

        return await self._until(look, f"can press {label} on {card or 'anything'}")

    async def texts(self) -> list[str]:
        """What Chit wrote to me, oldest first, cards left out."""
        return [piece.text for piece in await self.surface.pieces() if not piece.is_card and not piece.is_mine]

    async def cards(self) -> list[Piece]:
        """The cards I have, as they look now, oldest first."""
        return [piece for piece in await self.surface.pieces() if piece.is_card]

    async def news(self) -> list[str]:
        """What came since I last did something."""
        pieces = await self.surface.pieces()
        return [piece.text for piece in pieces if piece.key not in self._known and not piece.is_mine]

    # ------------------------------------------------------------ inside

    async def _remember(self) -> None:
        self._known = frozenset(piece.key for piece in await self.surface.pieces())

    async def _until(self, look: Callable[[], Awaitable[T | None]], what: str) -> T:
        deadline = time.monotonic() + PATIENCE
        while True:
            # Begun before the look, so that nothing which happens meanwhile is missed.
            waiting = asyncio.ensure_future(self.surface.changed(deadline - time.monotonic()))
            try:
                await asyncio.sleep(0)
                found = await look()
                if found is not None:
                    return found
                if time.monotonic() >= deadline:
                    raise AssertionError(f"{self.name} never {what}; instead:\n{await self._sight()}")
                await waiting
            finally:
                waiting.cancel()

    async def _sight(self) -> str:
        pieces = [f"  {'>' if piece.is_mine else '-'} {piece.text!r} {piece.buttons}" for piece in await self._pieces()]
        return "\n".join([*pieces, f"  form: {await self.surface.form()}", f"  told: {await self.surface.notices()}"])

    async def _pieces(self) -> Sequence[Piece]:
        return (await self.surface.pieces())[-20:]


def has(text: str, phrases: Sequence[str]) -> bool:
    """Whether all phrases stand in the text."""
    return all(phrase in text for phrase in phrases)
