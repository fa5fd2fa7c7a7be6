"""The bytes of a file that a member sent, as WeCom keeps it for three days."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

import aiohttp

from bot.chat.files import MOST_BYTES
from bot.chat.refusals import Busy, Failed, Gone
from integrations.wecom.client import CONNECT_SECONDS, WeComApi, code_of, told_in
from integrations.wecom.errors import TOKEN, UNIT_SECONDS, error_of_status

PATH = "media/get"

PIECE = 65_536

SILENT_SECONDS = 30.0
"""How long the next piece of a file is waited for."""

ERROR_BYTES = 65_536
"""No error is longer than this."""


async def fetched(api: WeComApi, media_id: str) -> AsyncIterator[bytes]:
    """The bytes in pieces, and no more of them than show that it is larger than a receipt may be.

    WeCom answers errors with status 200 where a file would be; they are recognised by what they hold and never given.
    Raises `Gone` where the file is not there any more, else another `ChannelError`.
    """
    token = await api.token(PATH)
    for is_last in (False, True):
        refusal: Mapping[str, Any] | None = None
        async for found in _pieces(api, media_id, token=token):
            if not isinstance(found, bytes):
                refusal = found
                break
            yield found
        if refusal is None:
            return
        code = code_of(refusal)
        if code not in TOKEN:
            api.checked(PATH, refusal)
            # WeCom's own example of a missing file prints a success in an object that is no file.
            raise Gone("an answer that is no file")
        if is_last:
            raise api.no_good(token, code)
        token = await api.token(PATH, instead_of=token)


async def _pieces(api: WeComApi, media_id: str, *, token: str) -> AsyncIterator[bytes | Mapping[str, Any]]:
    """The bytes; or the one object with which WeCom refuses."""
    patience = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=SILENT_SECONDS)
    async with api.opened(PATH, token=token, patience=patience, media_id=media_id) as response:
        if response.status != 200:
            _refuse(response.status)
        total, first = 0, b""
        async for piece in response.content.iter_chunked(PIECE):
            if total == 0 and _may_be_object(first + piece) and len(first + piece) <= ERROR_BYTES:
                first += piece
                continue
            piece, first = first + piece, b""
            total += len(piece)
            yield piece
            if total > MOST_BYTES:
                return
        if first:
            told = told_in(first)
            yield first if told is None or not _is_answer(told) else told
        elif total == 0:
            raise Failed("nothing came")


def _may_be_object(content: bytes) -> bool:
    return content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"")


def _is_answer(told: Mapping[str, Any]) -> bool:
    return "errcode" in told or "errmsg" in told


def _refuse(status: int) -> None:
    """Raise what a status other than 200 means: nothing is changed by reading, so that nothing is in doubt."""
    if status in (404, 410):
        raise Gone(f"status {status}")
    if status == 429:
        raise Busy(UNIT_SECONDS)
    raise Failed(str(error_of_status(status)))
