"""Calls to WeCom's API over one shared session. What fails is a `ChannelError`; nothing is tried again here but once
with a fresh token."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import aiohttp

from bot.chat.refusals import ChannelError, Failed, Gated, Unknown
from integrations.wecom.errors import EVERYTHING, TOKEN, class_of, error_of, error_of_status
from integrations.wecom.token import Token

log = logging.getLogger("integrations.wecom.client")

SECONDS = 10.0
"""How long an answer is waited for; a lease, by which others are kept out meanwhile, lasts 30 s."""

CONNECT_SECONDS = 5.0

SHUT_SECONDS = 20.0
"""How long nothing is called after WeCom said that the app may not, however many messages wait."""

ANSWER_BYTES = 1_048_576
"""No answer is longer than this, files aside."""

DROPPED = "Warning: wrong json format"
"""How WeCom says, in an answer that is else a success, that it left fields out."""

T = TypeVar("T")


class WeComApi:
    """One per process and app. `api_url` ends with `/cgi-bin`.

    Nothing of the secret, of tokens, of people's words or of answers is ever logged or told in an error.
    """

    def __init__(
        self,
        *,
        corp_id: str,
        secret: str,
        api_url: str,
        seconds: float = SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._corp_id = corp_id
        self._secret = secret
        self._api_url = api_url
        self._seconds = seconds
        self._clock = clock
        self._token = Token(self._fetch_token, clock=clock)
        self._session: aiohttp.ClientSession | None = None
        self._shut: dict[str, tuple[float, str]] = {}

    # ------------------------------------------------------------ calling

    async def get(self, path: str, **query: str | int) -> Mapping[str, Any]:
        """What WeCom answers to that, as `user/get`. Raises a `ChannelError` whose text is the error code."""
        return await self._with_token(path, lambda token: self._asked("GET", path, query=query, token=token))

    async def post(self, path: str, body: Mapping[str, Any], **query: str | int) -> Mapping[str, Any]:
        """The same of a call with a body, as `message/send`.

        Raises `Failed` where it certainly did nothing, `Unknown` where it may have.
        """
        # The same bytes at every attempt, by which WeCom knows what was sent before.
        content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        return await self._with_token(
            path, lambda token: self._asked("POST", path, query=query, token=token, content=content)
        )

    @asynccontextmanager
    async def opened(
        self, path: str, *, token: str, patience: aiohttp.ClientTimeout, **query: str | int
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """An answer to be read in pieces, as a file. A redirect is none, so that the token goes nowhere else.

        Raises `Failed` where it breaks off: nothing is changed by reading.
        """
        try:
            async with self.session.get(
                f"{self._api_url}/{path}",
                params={**query, "access_token": token},
                timeout=patience,
                allow_redirects=False,
                headers={"Accept-Encoding": "identity"},
            ) as response:
                yield response
        except (aiohttp.ClientError, OSError):
            raise Failed("cut off") from None

    async def token(self, path: str, *, instead_of: str | None = None) -> str:
        """The token for a call of that; with `instead_of` another than that one. Raises a `ChannelError`."""
        self._refuse_if_shut(path)
        return await self._token.get(instead_of=instead_of)

    def no_good(self, token: str, code: int) -> Gated:
        """A fresh token does not count either: nobody fetches another one for a while."""
        self._token.give_up(token, str(code))
        log.error("WeCom takes no token of ours", extra={"code": code})
        return Gated(str(code))

    @property
    def session(self) -> aiohttp.ClientSession:
        """The one session, made at the first call, because it belongs to the loop that runs then."""
        if self._session is None or self._session.closed:
            timeout = aiohttp.ClientTimeout(total=self._seconds, connect=CONNECT_SECONDS, sock_connect=CONNECT_SECONDS)
            self._session = aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar())
        return self._session

    async def close(self) -> None:
        """Close the session; a call after that opens another one."""
        await self._token.close()
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    # ------------------------------------------------------------ inside

    async def _with_token(self, path: str, ask: Callable[[str], Awaitable[Mapping[str, Any]]]) -> Mapping[str, Any]:
        """Ask, and once more with a fresh token where this one does not count any more."""
        token = await self.token(path)
        told = await ask(token)
        if code_of(told) in TOKEN:
            fresh = await self.token(path, instead_of=token)
            told = await ask(fresh)
            if (code := code_of(told)) in TOKEN:
                raise self.no_good(fresh, code)
        return self.checked(path, told)

    async def _fetch_token(self) -> tuple[str, float]:
        """A fresh token and the seconds for which it is good. Raises `Failed` for a passing reason, else `Gated`."""
        query = {"corpid": self._corp_id, "corpsecret": self._secret}
        try:
            told = self.checked("gettoken", await self._asked("GET", "gettoken", query=query, token=None))
        except Unknown as error:
            # Whatever became of it, the message itself was not sent.
            raise Failed(str(error)) from None
        token, seconds = told.get("access_token"), told.get("expires_in")
        if not isinstance(token, str) or not token:
            raise Failed("no token in the answer")
        return token, float(seconds) if isinstance(seconds, int | float) else 0.0

    async def _asked(
        self, method: str, path: str, *, query: Mapping[str, str | int], token: str | None, content: bytes | None = None
    ) -> Mapping[str, Any]:
        params = dict(query) if token is None else {**query, "access_token": token}
        try:
            async with self.session.request(
                method,
                f"{self._api_url}/{path}",
                params=params,
                data=content,
                headers={} if content is None else {"Content-Type": "application/json; charset=utf-8"},
                allow_redirects=False,
            ) as response:
                status, found = response.status, await response.content.read(ANSWER_BYTES)
                while found and len(found) < ANSWER_BYTES and (more := await response.content.read(ANSWER_BYTES)):
                    found += more
        except Exception as error:
            raise _cut_off(error) from None
        told = told_in(found)
        if told is None:
            raise Unknown("not an answer of WeCom") if status == 200 else error_of_status(status)
        if status >= 500 or (status != 200 and code_of(told) == 0):
            raise error_of_status(status)
        return told

    def checked(self, path: str, told: Mapping[str, Any]) -> Mapping[str, Any]:
        """The answer, unless it is a refusal. Raises what the code means."""
        code, hint = code_of(told), str(told.get("errmsg") or "")
        if code == 0:
            if DROPPED in hint:
                log.error("WeCom left out fields of a request of ours")
            return told
        if class_of(code) is None:
            log.warning("WeCom gave an error that is not decided on", extra={"code": code})
        error = error_of(code, hint=hint)
        if isinstance(error, Gated):
            self._shut["" if code in EVERYTHING else path] = self._clock() + SHUT_SECONDS, str(error)
        raise error

    def _refuse_if_shut(self, path: str) -> None:
        for gate in ("", path):
            until, why = self._shut.get(gate, (0.0, ""))
            if self._clock() < until:
                raise Gated(why)


def told_in(content: bytes) -> Mapping[str, Any] | None:
    """The object that WeCom answers with; None for anything else."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def code_of(told: Mapping[str, Any]) -> int:
    """The error code of an answer, 0 for a success."""
    code = told.get("errcode", 0)
    # A code that is none is as good as an answer that is none.
    return code if isinstance(code, int) and not isinstance(code, bool) else -1


def _cut_off(error: Exception) -> ChannelError:
    """What a connection that failed means: before it stood nothing was sent, after that nobody knows."""
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError | aiohttp.InvalidURL):
        return Failed("no connection")
    if isinstance(error, TimeoutError):
        return Unknown("no answer in time")
    if isinstance(error, aiohttp.ClientError | OSError):
        return Unknown("connection lost")
    raise error
