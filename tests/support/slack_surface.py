"""One person's Slack as the stories use it: they say, press, fill in forms line by line, and read what is there."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.support.actor import PATIENCE, OpenForm, Piece
from tests.support.slack_client import SlackClient
from tests.support.slack_forms import SlackForm
from tests.support.slack_pieces import ASKED_FOR, part, pieces_of
from tests.support.slack_screen import pressables, read

FORM_SECONDS = 2.0
"""How long a form may come after something was done before what is filled in is taken for an answer in words."""

OPENS_FORM = "form!"
"""How the action of a button begins that opens a form (`integrations/slack/parts.py`)."""


class SlackSurface:
    """`tests.support.actor.Surface`."""

    def __init__(self, client: SlackClient) -> None:
        self.client = client
        self._form = SlackForm(client, self.until)
        self._opened: set[str] = set()

    # ------------------------------------------------------------ doing

    async def arrive(self) -> None:
        """Open the messages of the app."""
        await self.client.open_tab("messages")

    async def say(self, text: str) -> None:
        """Send a direct message."""
        await self.client.say(text)

    async def send_files(self, files: Mapping[str, bytes], *, text: str) -> None:
        """Send files in one direct message."""
        await self.client.share(files, text=text)

    async def attach(self, name: str, content: bytes) -> None:
        """Put a file into the modal in front, which takes every kind."""
        await self.until(lambda: self._form.asks)
        self.client.attach(name, content)

    async def choose(self, option: str, *, on: Piece) -> None:
        """Choose it in the drop-down of that message, of which Slack tells the app at once."""
        posted, _ = part(self.client.messages(), on.key)
        await self.client.choose(option, on=posted)

    async def press(self, label: str, *, on: Piece) -> None:
        """Press a button or an entry of a menu; where it opens a form, wait for that or for what is said instead."""
        posted, blocks = part(self.client.messages(), on.key)
        found = next(each for each in pressables(blocks) if each.label == label)
        opens = str((found.option or {}).get("value") or found.element["action_id"]).startswith(OPENS_FORM)
        await self.client.press(label, on=posted, among=blocks)
        if opens:
            await self.until(lambda: self._form.asks or self._tells())

    def _tells(self) -> bool:
        """Whether something stands there that is more than a request for a moment."""
        view = self.client.front
        is_opening = view is not None and view.drawn == 1
        return bool(self.client.troubles) or (view is not None and not is_opening)

    async def fill(self, values: Mapping[str, str]) -> None:
        """Fill in the modal in front and send it; where none comes, say the one answer."""
        seconds = PATIENCE if self.client.stack else FORM_SECONDS
        await self.until(lambda: self._form.asks, seconds=seconds, must=False)
        if self._form.asks:
            await self._form.fill(values)
            return
        (answer,) = values.values()
        await self.client.say(answer)

    async def add_line(self) -> None:
        """One more line, as soon as there is something to write into it: Slack asks for it in a modal of its own."""
        await self.until(lambda: self._form.asks)
        self._form.added += 1

    async def remove_line(self, number: int) -> None:
        """By the menu of that line."""
        await self.until(lambda: self._form.asks)
        await self._form.remove(number)

    async def leave(self) -> None:
        """Close every modal; where none is open, a question is left by a word."""
        await self.until(lambda: bool(self.client.stack), seconds=FORM_SECONDS, must=False)
        if self.client.stack:
            await self.client.close(everything=True)
        else:
            await self.client.say("cancel")

    # ------------------------------------------------------------ seeing

    async def form(self) -> OpenForm | None:
        """The modal in front, if it asks anything; where one was asked for in words, the button that opens it."""
        await self._open_what_was_asked_for()
        return await self._form.read() if self._form.asks else None

    async def pieces(self) -> Sequence[Piece]:
        """The direct conversation; of a message that holds several things, each by itself."""
        return [piece for posted in self.client.messages() for piece in pieces_of(posted, by=self.client.user)]

    async def notices(self) -> Sequence[str]:
        """What Slack itself complains of, and what a modal tells that asks nothing."""
        view = self.client.front
        told = [read(view.blocks)] if view is not None and not self._form.asks else []
        return [*self.client.troubles, *told]

    async def changed(self, seconds: float) -> None:
        """Wait for something to look different."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, seconds)):
                await self.client.slack.workspace.changed()

    # ------------------------------------------------------------ inside

    async def _open_what_was_asked_for(self) -> None:
        posted = self.client.messages()[-1:]
        if self.client.stack or not posted or posted[0].ts in self._opened:
            return
        for each in pressables(posted[0].blocks):
            if str(each.element["action_id"]).startswith(ASKED_FOR):
                self._opened.add(posted[0].ts)
                await self.client.press(each.label, on=posted[0])
                await self.until(lambda: self._form.asks or self._tells())

    async def until(self, is_so: Callable[[], Any], *, seconds: float = PATIENCE, must: bool = True) -> None:
        """Wait for it; what never comes is a failure, unless it need not come."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + seconds
        while not is_so():
            if loop.time() >= ends:
                if must:
                    stack = [(view.given, read(view.blocks)) for view in self.client.stack]
                    raise AssertionError(f"{self.client.user} waits in vain; modals: {stack} {self.client.troubles}")
                return
            await self.changed(ends - loop.time())
