"""One person's WeCom as the stories use it: they say, press, fill in the pages behind links, and read what is there."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tests.support.actor import PATIENCE, OpenForm, Piece
from tests.support.wecom_client import WeComClient
from tests.support.wecom_members import Shown
from tests.support.wecom_pages import Pages
from tests.support.wecom_pieces import Group, groups_of
from tests.support.wecom_screen import pressables

FORM_SECONDS = 2.0
"""How long a link may come after something was done before what is filled in is taken for an answer in words."""

WHOLE_SECONDS = 0.7
"""How long the cards with the buttons of a list may come after its rows."""

FORM, PAGE = "/pages/form/", "/pages/receipts/"
"""Where forms and receipts are behind links (`integrations/pages/linked.py`)."""

RECEIPTS = "claim.receipts"
"""How the key of the button begins that shows the receipts of a claim (`bot/chat/actions.py`)."""


class WeComSurface:
    """`tests.support.actor.Surface`."""

    def __init__(self, client: WeComClient) -> None:
        self.client = client
        self.pages = Pages(client.userid)
        self._receipts = Pages(client.userid)
        self._opened: set[str] = set()
        self._hidden: set[str] = set()
        self._names: dict[tuple[str, str], str] = {}

    async def close(self) -> None:
        """Close the browser."""
        await self.pages.browser.close()
        await self._receipts.browser.close()

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

    async def choose(self, option: str, *, on: Piece) -> None:
        """Choose it in the drop-down of that card."""
        self.client.choose(option, on=self._group(on.key).parts[-1])

    async def press(self, label: str, *, on: Piece) -> None:
        """Press a button of a card, or a link, which opens its page."""
        shown, label = self._group(on.key).find(label)
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
        groups = [each for each in self._groups() if each.key not in self._hidden]
        if groups and groups[-1].may_go_on and self.client.wecom.now() - groups[-1].parts[-1].at < WHOLE_SECONDS:
            groups.pop()
        pieces = [each.piece() for each in groups]
        return [await self._with_names(each) for each in pieces]

    async def notices(self) -> Sequence[str]:
        """What an open page says that asks nothing."""
        return [self.pages.told] if self.pages.told else []

    async def changed(self, seconds: float) -> None:
        """Wait for something to look different."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(WHOLE_SECONDS, max(0.0, seconds))):
                await self.client.wecom.members.changed()

    # ------------------------------------------------------------ inside

    def _groups(self) -> list[Group]:
        return groups_of(self.client.messages())

    def _group(self, key: str) -> Group:
        return next(each for each in self._groups() if each.key == key)

    async def _with_names(self, piece: Piece) -> Piece:
        """A card together with the names of its receipts, which are on the page behind its button for them."""
        group = self._group(piece.key)
        found = [(shown, each.key) for shown, each in group.pressables() if (each.key or "").startswith(RECEIPTS)]
        if not piece.is_card or not found:
            return piece
        if (piece.key, piece.text) not in self._names:
            self._names[piece.key, piece.text] = ""
            self._names[piece.key, piece.text] = await self._look_at_receipts(*found[0])
        # Where others show pictures that open, WeCom has a button beside those of the claim.
        labels = {each.label for _, each in group.pressables() if each.key == found[0][1]}
        buttons = tuple(each for each in piece.buttons if each not in labels)
        return replace(piece, text=f"{piece.text}\n{self._names[piece.key, piece.text]}", buttons=buttons)

    async def _look_at_receipts(self, shown: Shown, key: str | None) -> str:
        known = {each.id for each in self.client.messages()}
        await self.client.sender.deliver(self.client.pressing(str(key), on=shown))

        def links() -> list[tuple[str, str]]:
            new = [each for each in self.client.messages() if each.id not in known]
            found = [(each.id, one.url or "") for each in new for one in pressables(each)]
            return [(id, url) for id, url in found if PAGE in url]

        await self.until(links)
        ((id, url),) = links()
        self._hidden.add(id)
        await self._receipts.open(url)
        return self._receipts.browser.text

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
