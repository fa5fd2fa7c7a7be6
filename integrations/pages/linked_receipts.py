"""The receipts of a claim on a page behind a fresh link. Who may see each is asked again at every look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.chat.dispatch import Door
from bot.chat.messages import Picture
from bot.chat.staging import Content
from claims.errors import Refused
from integrations.pages.holding import Held, Holding
from integrations.pages.html import Html, page

_ID = "[0-9a-f]{32}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A receipt on the page: how it was named in the conversation, and the receipt, if it may be seen still."""

    picture: Picture
    receipt: Any


class LinkedReceipts:
    """The routes of receipts."""

    def __init__(self, door: Door, holding: Holding, *, html: Html) -> None:
        self._door = door
        self._holding = holding
        self._html = html

    def mount(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_get("/pages/receipts/{token}", self.show)
        app.router.add_post("/pages/receipts/{token}/open", self.open)
        app.router.add_get(f"/pages/receipts/{{token}}/{{id:{_ID}}}/{{part:view|original}}", self.part)

    async def show(self, request: web.Request) -> web.Response:
        """All of them, one below the other."""
        held = await self._holding.look(request, "receipts")
        if isinstance(held, web.Response):
            return held
        shown = [Shown(each, await self._receipt(held, each.file)) for each in held.link.page.pictures]
        title = held.link.page.title
        return page(
            self._html.draw("linked_receipts.html", held.reader, title=title, shown=shown, address=held.address)
        )

    async def open(self, request: web.Request) -> web.Response:
        """The button of the page that every browser is shown at first."""
        return await self._holding.open(request, "receipts")

    async def part(self, request: web.Request) -> web.Response:
        """A picture, re-encoded by us, or the file as it came, which no browser is to open here."""
        held = await self._holding.look(request, "receipts")
        id, part = request.match_info["id"], request.match_info["part"]
        if isinstance(held, web.Response) or all(each.file != id for each in held.link.page.pictures):
            raise web.HTTPNotFound(text="not found")
        found = await self._read(held, id, part)
        if part != "original":
            return web.Response(body=found.content, content_type=found.type)
        return web.Response(body=found.content, content_type=found.type, headers=as_download(found.name))

    async def _read(self, held: Held, id: str, part: str) -> Content:
        staging, today = self._door.staging, held.reader.today(held.link.now)
        try:
            found = None if staging is None else await staging.read(id, part, by=held.reader.id, on=today)
        except Refused as refused:
            raise web.HTTPNotFound(text="not found") from refused
        if found is None:
            raise web.HTTPNotFound(text="not found")
        return found

    async def _receipt(self, held: Held, id: str) -> Any:
        staging, today = self._door.staging, held.reader.today(held.link.now)
        try:
            return None if staging is None else await staging.find(id, by=held.reader.id, on=today)
        except Refused:
            return None


def as_download(name: str) -> dict[str, str]:
    """The headers of a file that is taken away under this name and never opened as a page."""
    kept = "".join(each if " " <= each <= "~" and each not in '"\\' else "_" for each in name) or "file"
    # https://www.rfc-editor.org/rfc/rfc6266: a name in ASCII for old readers, and the whole one encoded.
    disposition = f"attachment; filename=\"{kept}\"; filename*=UTF-8''{quote(name, safe='')}"
    return {"Content-Disposition": disposition, "Content-Security-Policy": "default-src 'none'; sandbox"}
