"""The files at WeCom: what the app uploads, and what members send, each of them for three days."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from aiohttp import web

from tests.support.wecom_rules import LIMITS, Refusal

MEDIA = LIMITS["media"]
WHOLE = MEDIA["get_most_bytes_without_range"]
STEP = 16
"""A part of a file begins at a multiple of so many bytes."""

PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


@dataclass(slots=True)
class Kept:
    """A file."""

    name: str
    content: bytes
    kind: str
    until: float


class Media:
    """All files by their media id. `fetched` are the ids that were asked for, in order."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self.kept: dict[str, Kept] = {}
        self.fetched: list[str] = []

    def keep(self, name: str, content: bytes, *, kind: str) -> str:
        """A file as from a member; gives its id."""
        media_id = f"MEDIA_{len(self.kept) + 1}-{kind}"
        self.kept[media_id] = Kept(name, content, kind, self._now() + MEDIA["lifetime_s"])
        return media_id

    def has(self, media_id: str) -> bool:
        """Whether it is there and not too old."""
        return media_id in self.kept and self._now() <= self.kept[media_id].until

    def expire(self) -> None:
        """Three days pass for all files."""
        for kept in self.kept.values():
            kept.until = 0.0

    async def upload(self, request: web.Request) -> dict[str, object]:
        """`media/upload`. Raises `Refusal`."""
        kind = request.query.get("type", "")
        if kind not in MEDIA["types"]:
            raise Refusal(40004)
        if request.content_type != "multipart/form-data":
            raise Refusal(40035)
        part = (await request.post()).get("media")
        if not isinstance(part, web.FileField) or not part.filename:
            raise Refusal(40035, "the field media with a filename is missing")
        content = part.file.read()
        if len(content) < MEDIA["smallest_bytes"]:
            raise Refusal(40006)
        if len(content) > MEDIA["types"][kind]["most_bytes"]:
            raise Refusal(40009 if kind == "image" else 45001)
        if kind == "image" and not content.startswith(PICTURES):
            raise Refusal(40123)
        media_id = self.keep(part.filename, content, kind=kind)
        return {"type": kind, "media_id": media_id, "created_at": str(int(self._now()))}

    def get(self, request: web.Request) -> web.Response:
        """`media/get`: the bytes, whole or in part. Raises `Refusal`."""
        media_id = request.query.get("media_id", "")
        self.fetched.append(media_id)
        if not self.has(media_id):
            raise Refusal(40007, "invalid media_id")
        kept = self.kept[media_id]
        headers = {"Content-disposition": f'attachment; filename="{quote(kept.name)}"'}
        kind = "image/jpeg" if kept.content.startswith(PICTURES[0]) else "application/octet-stream"
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("Range", ""))
        if asked is None:
            if len(kept.content) > WHOLE:
                raise Refusal(830002)
            return web.Response(body=kept.content, headers=headers, content_type=kind)
        first, last = int(asked[1]), int(asked[2] or len(kept.content) - 1)
        if first % STEP or last - first + 1 > WHOLE or first >= len(kept.content):
            raise Refusal(40035, "such a range is not served")
        last = min(last, len(kept.content) - 1)
        headers["Content-Range"] = f"bytes {first}-{last}/{len(kept.content)}"
        return web.Response(status=206, body=kept.content[first : last + 1], headers=headers, content_type=kind)
