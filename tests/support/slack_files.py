"""The files of a workspace: uploaded in three steps, and handed out to nobody who has no token."""

from __future__ import annotations

import itertools
import mimetypes
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from aiohttp import web

from tests.support.slack_rules import Refusal
from tests.support.slack_workspace import BOT, TEAM, Workspace

LOGIN_PAGE = "<!DOCTYPE html><html><head><title>Sign in to Slack</title></head><body>Sign in</body></html>"
MOST_ALT = 1_000
MOST_BYTES = 1_000_000_000


@dataclass(slots=True)
class Kept:
    """A file. `seen_by` are the conversations it was shared in; the app sees its own and those shared with it."""

    id: str
    name: str
    content: bytes
    user: str
    created: int
    alt: str = ""
    mimetype: str = ""
    seen_by: set[str] = field(default_factory=set)
    is_deleted: bool = False
    ready_at: float = 0.0

    @property
    def is_seen(self) -> bool:
        """Whether the app may see it."""
        return self.user == BOT or bool(self.seen_by)

    @property
    def kind(self) -> str:
        """What Slack takes it for, by its name."""
        return self.mimetype or mimetypes.guess_type(self.name)[0] or "application/octet-stream"


@dataclass(slots=True)
class Upload:
    """An upload that was begun."""

    file: str
    name: str
    length: int
    alt: str
    content: bytes | None = None


class Files:
    """All files. Switches: `login_by_redirect` sends strangers away instead of showing them the page themselves;
    `processing_seconds` is how long an uploaded picture can't be shown yet."""

    def __init__(self, workspace: Workspace, *, is_token: Callable[[str], bool]) -> None:
        self.workspace = workspace
        self.is_token = is_token
        self.base = ""
        self.elsewhere = ""
        self.kept: dict[str, Kept] = {}
        self.uploads: dict[str, Upload] = {}
        self.login_by_redirect = False
        self.processing_seconds = 0.0
        self.connected: set[str] = set()
        """Files of Slack Connect: events name them without saying where they are."""
        self.leaked: list[str] = []
        """Paths on another host to which somebody brought a token."""
        self.downloads: list[str] = []
        """Files whose bytes were handed out."""
        self._numbers = itertools.count(1)

    def put(self, name: str, content: bytes, *, user: str, mimetype: str = "") -> Kept:
        """A file that somebody has."""
        kept = Kept(f"F{next(self._numbers):09d}", name, content, user, int(self.workspace.now()), mimetype=mimetype)
        self.kept[kept.id] = kept
        return kept

    def payload(self, kept: Kept, *, in_event: bool = False) -> dict[str, Any]:
        """The file as Slack shows it to an app."""
        if in_event and kept.id in self.connected:
            return {"id": kept.id, "created": kept.created, "file_access": "check_file_info", "user": kept.user}
        name = quote(kept.name, safe="")
        where = f"{self.base}/files-pri/{TEAM}-{kept.id}"
        told = {
            "id": kept.id,
            "created": kept.created,
            "timestamp": kept.created,
            "name": kept.name,
            "title": kept.name,
            "mimetype": kept.kind,
            "filetype": kept.name.rpartition(".")[2].lower(),
            "user": kept.user,
            "user_team": TEAM,
            "size": len(kept.content),
            "mode": "hosted",
            "is_external": False,
            "is_public": False,
            "url_private": f"{where}/{name}",
            "url_private_download": f"{where}/download/{name}",
            "permalink": f"{self.base}/files/{kept.user}/{kept.id}/{name}",
            "file_access": "visible",
        }
        return told | ({"alt_txt": kept.alt} if kept.alt else {})

    # ------------------------------------------------------------ methods

    def begin(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """`files.getUploadURLExternal`."""
        length = arguments["length"]
        if not isinstance(length, int) or length < 1:
            raise Refusal("invalid_arguments", "length must be greater than 0 [json-pointer:/length]")
        if length > MOST_BYTES:
            raise Refusal("file_upload_size_restricted")
        alt = arguments.get("alt_txt") or ""
        if len(alt) > MOST_ALT:
            raise Refusal("alt_txt_too_large")
        key = secrets.token_urlsafe(18)
        id = f"F{next(self._numbers):09d}"
        self.uploads[key] = Upload(id, arguments["filename"], length, alt)
        return {"upload_url": f"{self.base}/upload/v1/{key}", "file_id": id}

    def complete(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """`files.completeUploadExternal`: without a channel the file is the app's alone."""
        told = []
        for each in arguments["files"]:
            key = next((key for key, upload in self.uploads.items() if upload.file == each["id"]), None)
            if key is None or self.uploads[key].content is None:
                raise Refusal("file_not_found")
            upload = self.uploads.pop(key)
            kept = Kept(upload.file, upload.name, upload.content or b"", BOT, int(self.workspace.now()), upload.alt)
            kept.ready_at = self.workspace.now() + self.processing_seconds
            if arguments.get("channel_id"):
                kept.seen_by.add(self.workspace.place(arguments["channel_id"]).id)
            self.kept[kept.id] = kept
            told.append({"id": kept.id, "title": each.get("title", kept.name)})
        return {"files": told}

    def info(self, id: str) -> dict[str, Any]:
        """`files.info`."""
        kept = self.kept.get(id)
        if kept is None or not kept.is_seen:
            raise Refusal("file_not_found")
        if kept.is_deleted:
            raise Refusal("file_deleted")
        return {"file": self.payload(kept), "comments": [], "response_metadata": {"next_cursor": ""}}

    def check_shown(self, blocks: Sequence[Any]) -> None:
        """Refuse blocks that show a file which is not there, not ready or no picture."""
        for id in _shown(list(blocks)):
            kept = self.kept.get(id)
            if kept is None or not kept.is_seen or kept.is_deleted or kept.ready_at > self.workspace.now():
                raise Refusal("invalid_blocks", "invalid slack file [json-pointer:/blocks/slack_file]")
            if not kept.kind.startswith("image/"):
                raise Refusal("invalid_blocks", "slack file is no image [json-pointer:/blocks/slack_file]")

    # ------------------------------------------------------------ over HTTP

    def routes(self, app: web.Application) -> None:
        """Where bytes go in and out."""
        app.router.add_post("/upload/v1/{key}", self._take)
        app.router.add_get("/files-pri/{id}/{name}", self._hand_out)
        app.router.add_get("/files-pri/{id}/download/{name}", self._hand_out)
        app.router.add_get("/login", self._login)

    async def _take(self, request: web.Request) -> web.Response:
        upload = self.uploads.get(request.match_info["key"])
        if upload is None or upload.content is not None:
            return web.Response(status=404, text="not found")
        if request.content_type == "multipart/form-data":
            form = await request.post()
            part = next(iter(form.values()))
            content = part.file.read() if isinstance(part, web.FileField) else bytes(str(part), "utf-8")
        else:
            content = await request.read()
        if len(content) != upload.length:
            return web.Response(status=400, text="length mismatch")
        upload.content = content
        return web.Response(text=f"OK - {len(content)}")

    async def _hand_out(self, request: web.Request) -> web.StreamResponse:
        kept = self.kept.get(request.match_info["id"].partition("-")[2])
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not self.is_token(token) or kept is None or not kept.is_seen:
            if self.login_by_redirect:
                raise web.HTTPFound(f"{self.elsewhere}/login")
            return web.Response(text=LOGIN_PAGE, content_type="text/html")
        if kept.is_deleted:
            return web.Response(status=404, text="not found")
        self.downloads.append(kept.id)
        return web.Response(body=kept.content, headers={"Content-Type": kept.kind})

    async def _login(self, request: web.Request) -> web.Response:
        if "Authorization" in request.headers:
            self.leaked.append(request.path)
        return web.Response(text=LOGIN_PAGE, content_type="text/html")


def _shown(value: Any) -> list[str]:
    if isinstance(value, list):
        return [found for each in value for found in _shown(each)]
    if not isinstance(value, dict):
        return []
    own = (
        [value["slack_file"]["id"]] if isinstance(value.get("slack_file"), dict) and "id" in value["slack_file"] else []
    )
    return own + [found for each in value.values() for found in _shown(each)]
