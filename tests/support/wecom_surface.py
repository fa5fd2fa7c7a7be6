"""One person's WeCom as the stories use it: they say, press, fill in the pages behind links, and read what is there."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.support.actor import PATIENCE, OpenForm, Piece
from tests.support.wecom_client import WeComClient
from tests.support.wecom_pages import Pages
from tests.support.wecom_pieces import pieces_of
from tests.support.wecom_screen import pressables

FORM_SECONDS = 2.0
"""How long a link may come after something was done before what is filled in is taken for an answer in words."""

FORM = "/pages/form/"
"""Where forms are behind links (`integrations/pages/linked.py`)."""


class WeComSurface:
    """`tests.support.actor.Surface`."""

    def __init__(self, client: WeComClient) -> None:
        self.client = client
        self.pages = Pages()
        self._opened: set[str] = set()

    async def close(self) -> None:
        """Close the browser."""
        await self.pages.browser.close()

    # ------------------------------------------------------------ doing

    async def arrive(self) -> None:
        """Look at the app."""
        await self.client.enter()

    async def say(self, text: str) -> None:
        """Write to the app."""
        await self.client.say(text)

    async def send_files(self, files: Mapping[str, bytes], *, text: str) -> None:
        """Send files one by one, and the words behind them: WeCom knows no words beside a file."""
        for name, content in files.items():
            await self.client.send_file(name, content)
        if text:
            await self.client.say(text)

    async def attach(self, name: str, content: bytes) -> None:
        """Put a file into the form in front."""
        await self._until_form()
        await self.pages.attach(name, content)

    async def press(self, label: str, *, on: Piece) -> None:
        """Press a button of a card, or a link, which opens its page."""
        shown = next(each for each in self.client.messages() if each.id == on.key)
        found = await self.client.press(label, on=shown)
        if isinstance(found, str):
            self._opened.add(shown.id)
            await self.pages.open(found)

    async def fill(self, values: Mapping[str, str]) -> None:
        """Fill in the form in front and send it; where none comes, say the one answer."""
        await self._until_form(seconds=FORM_SECONDS, must=False)
        if self.pages.form is not None:
            await self.pages.fill(dict(values))
            self.client.wecom.members.touched()
            return
        (answer,) = values.values()
        await self.client.say(answer)

    async def add_line(self) -> None:
        """Press the button below the last line."""
        await self._until_form()
        await self.pages.press("add")

    async def remove_line(self, number: int) -> None:
        """Press the button of that line."""
        await self._until_form()
        await self.pages.press(f"remove-{number}")

    async def leave(self) -> None:
        """Cancel the form in front; where none is open, a question is left by a word."""
        await self._until_form(seconds=FORM_SECONDS, must=False)
        if self.pages.form is not None:
            await self.pages.cancel()
        else:
            await self.client.say("cancel")

    # ------------------------------------------------------------ seeing

    async def form(self) -> OpenForm | None:
        """The form in front; a link to one that just came is opened."""
        await self._open_what_came()
        return self.pages.read()

    async def pieces(self) -> Sequence[Piece]:
        """The conversation."""
        return pieces_of(self.client.messages())

    async def notices(self) -> Sequence[str]:
        """What an open page says that asks nothing."""
        return [self.pages.told] if self.pages.told else []

    async def changed(self, seconds: float) -> None:
        """Wait for something to look different."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, seconds)):
                await self.client.wecom.members.changed()

    # ------------------------------------------------------------ inside

    async def _open_what_came(self) -> None:
        for shown in self.client.messages()[-2:]:
            links = [each.url for each in pressables(shown) if each.url is not None and FORM in each.url]
            if links and shown.id not in self._opened:
                self._opened.add(shown.id)
                await self.pages.open(links[0])

    async def _until_form(self, *, seconds: float = PATIENCE, must: bool = True) -> None:
        await self._open_what_came()
        await self.until(lambda: self.pages.form is not None, seconds=seconds, must=must)

    async def until(self, is_so: Callable[[], Any], *, seconds: float = PATIENCE, must: bool = True) -> None:
        """Wait for it, and open links to forms meanwhile; what never comes is a failure, unless it need not come."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + seconds
        while not is_so():
            if loop.time() >= ends:
                if must:
                    raise AssertionError(f"{self.client.userid} waits in vain; the page says {self.pages.told}")
                return
            await self.changed(min(0.2, ends - loop.time()))
            await self._open_what_came()
