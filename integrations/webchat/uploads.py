"""Files on their way in, one request each, and receipts to look at for those who may."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, unquote

from aiohttp import web

from bot.chat.dispatch import Door
from bot.chat.staging import Conflict, NoRoom, Staging
from bot.chat.texts import Reader
from claims.errors import Refused
from integrations.pages.bodies import read_whole
from integrations.pages.html import Html, page
from integrations.pages.pace import arriving
from integrations.webchat.admission import Admission, origin
from integrations.webchat.attached import ROOM_SECONDS
from integrations.webchat.visitors import Visitor

_ID = "[0-9a-f]{32}"
_SIZE = re.compile("[0-9]{1,16}")


class Uploads:
    """The routes of files."""

    def __init__(self, door: Door, admission: Admission, *, staging: Staging, html: Html) -> None:
        self._door = door
        self._staging = staging
        self._admission = admission
        self._html = html

    def mount(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_post("/file", self.take)
        app.router.add_post("/file/too-large", self.too_large)
        app.router.add_get(f"/receipts/{{id:{_ID}}}", self.look)
        app.router.add_get(f"/receipts/{{id:{_ID}}}/{{part:original|thumbnail|view}}", self.part)

    # ------------------------------------------------------------ in

    async def take(self, request: web.Request) -> web.Response:
        """One file as a body of its own; its name and its key are headers. What it became, or why it was refused."""
        visitor, name, upload = await self._sender(request)
        size = request.content_length
        if size is None:
            raise web.HTTPLengthRequired(text="how long is it?")
        try:
            refused = await self._staging.refuse_by_size(size, person=visitor.person, name=name, upload=upload)
            if refused is not None:
                raise refused
            async with self._staging.room.of(size, person=visitor.person, seconds=ROOM_SECONDS):
                async with arriving(request):
                    content = await read_whole(request, most=size)
                receipt = await self._staging.stage(person=visitor.person, name=name, content=content, upload=upload)
        except Refused as refused:
            return _refusal(refused, visitor)
        except Conflict as error:
            raise web.HTTPConflict(text="that key is of another file") from error
        except NoRoom as error:
            raise web.HTTPServiceUnavailable(text="not now") from error
        return web.json_response({"file": as_json(receipt, visitor.reader)})

    async def too_large(self, request: web.Request) -> web.Response:
        """The page itself refused a file by its size, so that nobody waits for what can't be; it counts like others."""
        visitor, name, upload = await self._sender(request)
        size = request.headers.get("X-Chit-Size", "")
        if not _SIZE.fullmatch(size):
            raise web.HTTPBadRequest(text="no size")
        refused = await self._staging.refuse_by_size(int(size), person=visitor.person, name=name, upload=upload)
        if refused is None:
            raise web.HTTPBadRequest(text="not too large")
        return _refusal(refused, visitor)

    async def _sender(self, request: web.Request) -> tuple[Visitor, str, str]:
        """Who sends a file, its name and its key."""
        visitor = await self._admission.admit_file(request)
        key = origin(visitor, request.headers.get("X-Chit-Key", ""), part=":file").key
        return visitor, unquote(request.headers.get("X-Chit-Name", "")), key

    # ------------------------------------------------------------ out

    async def look(self, request: web.Request) -> web.Response:
        """A receipt as a page: its picture, and the file to take away."""
        visitor = await self._admission.look(request)
        today = visitor.reader.today(self._door.now())
        try:
            receipt = await self._staging.find(request.match_info["id"], by=visitor.person, on=today)
        except Refused as refused:
            raise web.HTTPNotFound(text="not found") from refused
        return page(self._html.draw("receipt.html", visitor.reader, receipt=receipt, name=receipt.name or ""))

    async def part(self, request: web.Request) -> web.Response:
        """The picture of a receipt, re-encoded by us, or the file as it came, which no browser is to open here."""
        visitor = await self._admission.look(request)
        id, part = request.match_info["id"], request.match_info["part"]
        today = visitor.reader.today(self._door.now())
        try:
            found = await self._staging.read(id, part, by=visitor.person, on=today)
        except Refused as refused:
            raise web.HTTPNotFound(text="not found") from refused
        if found is None:
            raise web.HTTPNotFound(text="not found")
        if part != "original":
            return web.Response(body=found.content, content_type=found.type)
        # https://www.rfc-editor.org/rfc/rfc6266: a name in ASCII for old readers, and the whole one encoded.
        disposition = f"attachment; filename=\"{_ascii(found.name)}\"; filename*=UTF-8''{quote(found.name, safe='')}"
        headers = {"Content-Disposition": disposition, "Content-Security-Policy": "default-src 'none'; sandbox"}
        return web.Response(body=found.content, content_type=found.type, headers=headers)


def _refusal(refused: Refused, visitor: Visitor) -> web.Response:
    return web.json_response({"refused": visitor.reader.refusal(refused)}, status=422)


def as_json(receipt: Any, reader: Reader) -> dict[str, object]:
    """A staged file as the page needs it: to show it, and to send it with a message or a form."""
    name = receipt.name or ""
    return {
        "id": receipt.id,
        "token": receipt.sha256,
        "name": name,
        "label": reader.say("web-receipt", name=name),
        "size": list(receipt.thumbnail) if receipt.thumbnail else None,
    }


def _ascii(name: str) -> str:
    kept = "".join(each if " " <= each <= "~" and each not in '"\\' else "_" for each in name)
    return kept or "file"
