"""Files of Slack: the bytes of those that people sent, and pictures of receipts that cards show there."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from typing import Any
from urllib.parse import SplitResult, urlsplit

import aiohttp

from bot.chat.files import MOST_BYTES
from bot.chat.messages import Picture
from bot.chat.refusals import Busy, ChannelError, Elsewhere, Failed, Gone, Rejected, Unseen
from integrations.slack.client import CONNECT_SECONDS, SlackApi
from integrations.slack.errors import seconds_of

log = logging.getLogger("integrations.slack.files")

PIECE = 65_536

SILENT_SECONDS = 30.0
"""How long the next piece of a file is waited for."""

MOST_PICTURES = 2_000
"""Of how many pictures this process remembers where they are at Slack."""

AGAIN_SECONDS = 60.0
"""How long a picture that could not be uploaded is left alone."""

AT_ONCE = 4

ALT_LENGTH = 1_000
NAME_LENGTH = 100

USUAL_PORTS = {"http": 80, "https": 443}

UNSEEN = frozenset({"access_denied", "check_file_info", "file_not_found", "not_visible"})
"""What Slack says of a file in a conversation that the bot is not in."""

Read = Callable[[str], Awaitable[bytes | None]]
"""The JPEG of a receipt by the receipt's id; None where there is none to show."""


class Hosts:
    """The hosts that files come from and go to, as `host` or `host:port`. Plain http is for emulators."""

    def __init__(self, names: Collection[str], *, is_plain: bool) -> None:
        self._names = frozenset(name.lower() for name in names)
        self._schemes = ("http", "https") if is_plain else ("https",)

    def hold(self, url: object) -> bool:
        """Whether it is an address there, without a sign-in in it."""
        parts = _split(url)
        if parts is None or parts.scheme not in self._schemes or "@" in parts.netloc:
            return False
        host, usual = (parts.hostname or "").lower(), USUAL_PORTS[parts.scheme]
        port = parts.port or usual
        return f"{host}:{port}" in self._names or (port == usual and host in self._names)


def host_of(url: str) -> str:
    """The host of an address, with its port where it names one."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return host if parts.port is None else f"{host}:{parts.port}"


def _split(url: object) -> SplitResult | None:
    if not isinstance(url, str) or any(each <= " " or each == "\\" for each in url):
        return None
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 — reading it is what refuses a wrong one
    except ValueError:
        return None
    return parts


# ---------------------------------------------------------------- in


async def fetched(api: SlackApi, file: str, *, hosts: Hosts) -> AsyncIterator[bytes]:
    """The bytes of a file in pieces, and no more of them than show that it is larger than a receipt may be.

    What an event says of a file is a claim, and of Slack Connect it says nothing: the file is asked for by its id.
    Raises `Elsewhere` where it is only linked to from Slack, `Unseen` where the bot is not in any conversation that has
    it, `Gone` where it is not there any more, `Rejected` for an address elsewhere, `Failed` for a page to sign in.
    """
    info = await _told_of(api, file)
    if info.get("is_external") or info.get("mode") == "external":
        raise Elsewhere("not at Slack")
    if info.get("mode") in ("tombstone", "hidden_by_limit"):
        raise Gone("not at Slack")
    url = info.get("url_private_download") or info.get("url_private")
    if not url:
        access = str(info.get("file_access") or "no address")
        raise Unseen(access) if access in UNSEEN else Gone(access)
    if not hosts.hold(url):
        log.error("security: a file is said to be on a host that is not of Slack's files")
        raise Rejected("elsewhere")
    async for piece in _pieces(api, str(url), mimetype=info.get("mimetype")):
        yield piece


async def _told_of(api: SlackApi, file: str) -> Mapping[str, Any]:
    try:
        info = (await api.call("files.info", file=file)).get("file")
    except ChannelError as error:
        if str(error) not in UNSEEN:
            raise
        raise Unseen(str(error)) from error
    if not isinstance(info, Mapping):
        raise Gone("no file")
    return info


async def _pieces(api: SlackApi, url: str, *, mimetype: object) -> AsyncIterator[bytes]:
    """Never along a redirect, because the token would go with it."""
    headers = {**api.authorization, "Accept-Encoding": "identity"}
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=SILENT_SECONDS)
    total = 0
    try:
        async with api.session.get(url, headers=headers, timeout=timeout, allow_redirects=False) as response:
            _check(response, mimetype=mimetype)
            async for piece in response.content.iter_chunked(PIECE):
                total += len(piece)
                yield piece
                if total > MOST_BYTES:
                    return
    except (aiohttp.ClientError, OSError) as error:
        raise Failed("cut off") from error


def _check(response: aiohttp.ClientResponse, *, mimetype: object) -> None:
    status = response.status
    is_page = response.content_type == "text/html" and mimetype != "text/html"
    if 300 <= status < 400 or status in (401, 403) or (status == 200 and is_page):
        # Slack answers so where the app may not read files: https://github.com/slackapi/bolt-js/issues/2585
        log.error("Slack wants a sign-in for a file: is files:read granted?", extra={"status": status})
        raise Failed("a page to sign in")
    if status in (404, 410):
        raise Gone(f"status {status}")
    if status == 429:
        raise Busy(seconds_of(response.headers.get("Retry-After")))
    if status != 200:
        raise Failed(f"status {status}")


# ---------------------------------------------------------------- out


class Pictures:
    """Uploads each picture once for the workspace, as a file of ours in no channel, and remembers its id there."""

    def __init__(self, api: SlackApi, *, hosts: Hosts, clock: Callable[[], float] = time.monotonic) -> None:
        self._api = api
        self._hosts = hosts
        self._clock = clock
        self._known: OrderedDict[str, str] = OrderedDict()
        self._failed: OrderedDict[str, float] = OrderedDict()
        self._refused: set[str] = set()
        self._running: dict[str, asyncio.Task[None]] = {}
        self._room = asyncio.Semaphore(AT_ONCE)

    async def shown(self, pictures: Sequence[Picture], *, read: Read, seconds: float) -> Mapping[str, str]:
        """Slack's file ids by `Picture.file`, as far as they are there within so many seconds. Raises nothing."""
        wanted = {each.file: each for each in pictures if each.width and each.height}
        missing = [each for file, each in wanted.items() if file not in self._known and self._may_try(file)]
        tasks = {self._upload(each, read=read) for each in missing}
        if tasks:
            # What takes longer goes on; see `late`.
            await asyncio.wait(tasks, timeout=seconds)
        found = {file: self._known[file] for file in wanted if file in self._known and self._may_try(file)}
        for file in found:
            self._known.move_to_end(file)
        return found

    def late(self, pictures: Sequence[Picture]) -> Mapping[str, asyncio.Task[None]]:
        """The uploads of these that still go on, by `Picture.file`; they end by themselves and raise nothing."""
        return {each.file: self._running[each.file] for each in pictures if each.file in self._running}

    def has_any(self, files: Collection[str]) -> bool:
        """Whether any of these is at Slack."""
        return any(file in self._known for file in files)

    def accepted(self, files: Collection[str]) -> None:
        """Slack shows these."""
        self._refused.difference_update(files)

    def refused(self, files: Collection[str]) -> None:
        """Slack does not show these: it may still look at them, so they are left alone for a while.

        Refused again after that while they are not there any more, and are uploaded anew after another one.
        """
        for file in filter(self._may_try, files):  # of others it was said of another card just now
            if file in self._refused:
                self._known.pop(file, None)
                self._refused.remove(file)
            else:
                self._refused.add(file)
            self._note_failure(file)

    def deleted(self, slack_file: str) -> None:
        """A file was deleted at Slack: the next card with it uploads it anew. Other processes learn it by a refusal."""
        for file in [file for file, known in self._known.items() if known == slack_file]:
            del self._known[file]
            self._refused.discard(file)

    async def close(self) -> None:
        """Break off what is being uploaded."""
        tasks = tuple(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _may_try(self, file: str) -> bool:
        return self._clock() >= self._failed.get(file, 0.0)

    def _note_failure(self, file: str) -> None:
        self._failed[file] = self._clock() + AGAIN_SECONDS
        _shorten(self._failed)

    def _upload(self, picture: Picture, *, read: Read) -> asyncio.Task[None]:
        running = self._running.get(picture.file)
        if running is None:
            running = asyncio.get_running_loop().create_task(self._try(picture, read=read))
            self._running[picture.file] = running
            running.add_done_callback(lambda _: self._running.pop(picture.file, None))
        return running

    async def _try(self, picture: Picture, *, read: Read) -> None:
        try:
            async with self._room:
                content = await read(picture.file)
                if content is None:
                    return self._note_failure(picture.file)
                self._known[picture.file] = await self._uploaded(picture, content)
                self._failed.pop(picture.file, None)
                _shorten(self._known)
        except ChannelError as error:
            log.warning("a picture could not be uploaded", extra={"why": str(error)})
            self._note_failure(picture.file)
        except Exception as error:  # the edge: the picture's name is shown instead
            log.error("a picture could not be read", exc_info=error)
            self._note_failure(picture.file)
        return None

    async def _uploaded(self, picture: Picture, content: bytes) -> str:
        name = picture_name(picture.name)
        given = await self._api.call(
            "files.getUploadURLExternal", filename=name, length=len(content), alt_txt=picture.alt[:ALT_LENGTH]
        )
        url, file = given.get("upload_url"), given.get("file_id")
        if not self._hosts.hold(url) or not isinstance(file, str):
            raise Failed("no address to upload to")
        await self._api.upload(str(url), content)
        files: list[dict[str, Any]] = [{"id": file, "title": name}]
        await self._api.call("files.completeUploadExternal", files=files)
        return file


def picture_name(name: str) -> str:
    """The name of the picture of a file of that name."""
    stem = name.rpartition(".")[0] or name
    return f"{stem[:NAME_LENGTH] or 'receipt'}.jpg"


def _shorten(known: OrderedDict[str, Any]) -> None:
    while len(known) > MOST_PICTURES:
        known.popitem(last=False)
