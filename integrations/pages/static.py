"""The files of the pages: read once at start, served under an address that changes whenever one of them does."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Iterable
from pathlib import Path

from aiohttp import web

_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class StaticFiles:
    """All files of some folders under one name each, below one address. A name in two folders is a mistake."""

    def __init__(self, folders: Iterable[Path], *, below: str = "/static") -> None:
        self._below = below
        self._files: dict[str, tuple[bytes, str]] = {}
        for folder in folders:
            for path in sorted(folder.iterdir()):
                if path.name in self._files:
                    raise ValueError(f"two static files are called {path.name}")
                kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
                self._files[path.name] = (path.read_bytes(), kind)
        # One stamp for all: modules import each other by relative names and so keep to one edition.
        stamp = hashlib.sha256()
        for name, (body, _) in sorted(self._files.items()):
            stamp.update(name.encode() + b"\0" + body)
        self.stamp = stamp.hexdigest()[:12]

    def address(self, name: str) -> str:
        """Where a page finds the file. Raises KeyError for a file that is not there."""
        if name not in self._files:
            raise KeyError(name)
        return f"{self._below}/{self.stamp}/{name}"

    def sizes(self) -> dict[str, int]:
        """Bytes of each file."""
        return {name: len(body) for name, (body, _) in self._files.items()}

    def mount(self, app: web.Application) -> None:
        """Add the route."""
        app.router.add_get(self._below + "/{stamp}/{name}", self._serve)

    async def _serve(self, request: web.Request) -> web.Response:
        found = self._files.get(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound(text="no such file")
        # A page drawn before an update still gets its files, but they are not kept under the old address.
        is_current = request.match_info["stamp"] == self.stamp
        body, kind = found
        response = web.Response(body=body, content_type=kind, charset="utf-8")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if is_current else "no-cache"
        response.enable_compression()
        return response
