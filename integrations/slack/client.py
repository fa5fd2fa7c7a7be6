"""Calls to Slack's Web API over one shared session. What fails is a `ChannelError`; nothing is tried again here."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.refusals import ChannelError, Expired, Failed, Gated, Unknown
from integrations.slack.errors import TOKEN, class_of, error_of, error_of_status

log = logging.getLogger("integrations.slack.client")

SECONDS = 10.0
"""How long an answer is waited for; a lease, by which others are kept out meanwhile, lasts 30 s."""

CONNECT_SECONDS = 5.0

SHUT_SECONDS = 20.0
"""How long nothing is called after Slack said that the app may not, however many messages wait."""

_FORM_ONLY = frozenset({"files.getUploadURLExternal", "files.info", "users.info"})
"""Methods that read no JSON body."""


class _Redirected(aiohttp.ClientError):
    """Slack's API redirects nowhere, and the token must not follow."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who we are at Slack: the workspace, the app's own user there, and the organisation above, if any."""

    team: str
    user: str
    bot: str | None
    enterprise: str | None


class SlackApi:
    """One per process. `token` is the bot's; `api_url` ends with a slash.

    Nothing of the token, of people's words or of answers is ever logged.
    """

    def __init__(
        self, *, token: str, api_url: str, seconds: float = SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._token = token
        self._api_url = api_url
        self._seconds = seconds
        self._clock = clock
        self._client: AsyncWebClient | None = None
        self._identity: Identity | None = None
        self._shut: dict[str, tuple[float, str]] = {}

    # ------------------------------------------------------------ calling

    async def call(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        """What Slack answers. Arguments that are None are left out.

        Raises a `ChannelError` whose text is Slack's `error`: `Failed` where the call certainly did nothing, `Unknown`
        where it may have.
        """
        self._refuse_if_shut(method)
        given = {name: value for name, value in arguments.items() if value is not None}
        body: dict[str, Any] = {"data": _as_form(given)} if method in _FORM_ONLY else {"json": given}
        try:
            response = await self._sdk().api_call(method, **body)
        except SlackApiError as error:
            raise self._noted(method, _refusal(method, error)) from None
        except Exception as error:
            raise _cut_off(error) from None
        if not isinstance(response.data, dict):
            raise Unknown("not an answer of Slack")
        return response.data

    async def identity(self) -> Identity:
        """Who we are, asked once. Raises what `call` raises."""
        if self._identity is None:
            told = await self.call("auth.test")
            self._identity = Identity(
                team=str(told.get("team_id", "")),
                user=str(told.get("user_id", "")),
                bot=told.get("bot_id"),
                enterprise=told.get("enterprise_id"),
            )
        return self._identity

    async def answer(self, url: str, **body: Any) -> None:
        """Post to a `response_url`, which takes five answers within 30 minutes. Raises `Expired` after that."""
        try:
            async with self.session.post(url, json=body, allow_redirects=False) as response:
                text, status = await response.text(errors="replace"), response.status
                retry_after = response.headers.get("Retry-After")
        except Exception as error:
            raise _cut_off(error) from None
        word = _word(text)
        if status == 200 and word is None:
            return
        if word is not None and class_of(word, method="response_url") is not None:
            raise error_of(word, method="response_url", retry_after=retry_after)
        raise Expired(f"status {status}") if status in (404, 410) else error_of_status(status, retry_after=retry_after)

    async def upload(self, url: str, content: bytes) -> None:
        """Post the bytes of a file to where `files.getUploadURLExternal` said; the address itself is the right to."""
        try:
            async with self.session.post(url, data=content, allow_redirects=False) as response:
                await response.read()
        except Exception as error:
            raise _cut_off(error) from None
        if response.status != 200:
            raise error_of_status(response.status, retry_after=response.headers.get("Retry-After"))

    def shut(self, why: str) -> None:
        """Call nothing for a while, because Slack said that the app may not any more."""
        self._shut[""] = self._clock() + SHUT_SECONDS, why

    @property
    def session(self) -> aiohttp.ClientSession:
        """The one session, for what is no method of the Web API. It sends the token nowhere by itself."""
        session = self._sdk().session
        assert session is not None  # noqa: S101 — given when the client was made
        return session

    @property
    def authorization(self) -> Mapping[str, str]:
        """The header that a private file asks for."""
        return {"Authorization": f"Bearer {self._token}"}

    @property
    def is_plain(self) -> bool:
        """Whether the API is reached without encryption, as an emulator is."""
        return urlsplit(self._api_url).scheme == "http"

    async def close(self) -> None:
        """Close the session; a call after that opens another one."""
        client, self._client = self._client, None
        if client is not None and client.session is not None:
            await client.session.close()

    # ------------------------------------------------------------ inside

    def _sdk(self) -> AsyncWebClient:
        """Made at the first call, because a session belongs to the loop that runs then."""
        if self._client is None or self._client.session is None or self._client.session.closed:
            tracing = aiohttp.TraceConfig()
            tracing.on_request_redirect.append(_refuse_redirect)
            timeout = aiohttp.ClientTimeout(total=self._seconds, connect=CONNECT_SECONDS, sock_connect=CONNECT_SECONDS)
            # The proxy of the environment, and where it says that there is none, for all that goes out.
            session = aiohttp.ClientSession(timeout=timeout, trace_configs=[tracing], trust_env=True)
            # Its own logger writes whole requests; and a client without a level would make those lines to throw away.
            logger = logging.getLogger("integrations.slack.sdk")
            logger.setLevel(logging.ERROR)
            self._client = AsyncWebClient(
                token=self._token, base_url=self._api_url, session=session, retry_handlers=[], logger=logger
            )
            # What the library reads of the environment knows no exceptions.
            self._client.proxy = None
        return self._client

    def _refuse_if_shut(self, method: str) -> None:
        for gate in ("", method):
            until, why = self._shut.get(gate, (0.0, ""))
            if self._clock() < until:
                raise Gated(why)

    def _noted(self, method: str, error: ChannelError) -> ChannelError:
        if isinstance(error, Gated):
            gate = "" if str(error) in TOKEN else method
            self._shut[gate] = self._clock() + SHUT_SECONDS, str(error)
        return error


def proxy_to(url: str) -> str | None:
    """The proxy that the environment names for that address; a connection that stays open takes the one of HTTP."""
    there = urlsplit(url)
    if there.hostname is None or proxy_bypass(there.hostname):
        return None
    return getproxies().get({"wss": "https", "ws": "http"}.get(there.scheme, there.scheme))


async def _refuse_redirect(
    session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestRedirectParams
) -> None:
    raise _Redirected


def _as_form(given: Mapping[str, Any]) -> dict[str, str]:
    """Values as a form has them: truth as a word, lists and objects as JSON."""
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in given.items()}


def _refusal(method: str, error: SlackApiError) -> ChannelError:
    response = error.response
    status: int = getattr(response, "status_code", None) or getattr(response, "status", None) or 0
    retry_after = (getattr(response, "headers", None) or {}).get("Retry-After")
    told = getattr(response, "data", None)
    word = told.get("error") if isinstance(told, dict) else None
    if not isinstance(word, str) or status == 429:
        return error_of_status(status, retry_after=retry_after)
    if class_of(word, method=method) is None:
        log.warning("Slack gave an error that is not decided on", extra={"method": method, "error": word})
        if status >= 500:
            return Unknown(word)
    return error_of(word, method=method, retry_after=retry_after)


def _cut_off(error: Exception) -> ChannelError:
    """What a connection that failed means: before it stood nothing was sent, after that nobody knows."""
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError | aiohttp.InvalidURL):
        return Failed("no connection")
    if isinstance(error, _Redirected):
        return Failed("redirected")
    if isinstance(error, TimeoutError):
        return Unknown("no answer in time")
    if isinstance(error, aiohttp.ClientError | OSError):
        return Unknown("connection lost")
    if isinstance(error, SlackClientError | AttributeError | ValueError):
        # What answered was no JSON object, which the library stumbles over.
        return Unknown("not an answer of Slack")
    raise error


def _word(text: str) -> str | None:
    """The error in what a `response_url` answers: `ok`, a JSON object, or a bare word."""
    try:
        told = json.loads(text)
    except ValueError:
        return None if text.strip() == "ok" else text.strip()[:100]
    if isinstance(told, dict):
        return None if told.get("ok") else str(told.get("error", ""))
    return ""
