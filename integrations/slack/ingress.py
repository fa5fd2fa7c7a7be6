"""The address to which Slack sends: who sent it is known before anything is read, and no body ends as a 500."""

from __future__ import annotations

import asyncio
import json
import logging
import math
import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn
from urllib.parse import parse_qsl, unquote

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from integrations.pages.bodies import Unfit, check, once
from integrations.slack.bolt import Acknowledgement, Bolt
from integrations.slack.deliveries import delivery_of, digest_of, is_known_kind
from integrations.slack.signature import SIGNATURE, TIMESTAMP, Signature

log = logging.getLogger("integrations.slack.ingress")

PATH = "/slack/events"

MOST_BYTES = 1_048_576
"""Of a body; one byte more is refused."""

ARRIVE_SECONDS = 10.0
"""In which a body must have come; Slack itself waits 3 s for the whole answer."""

UNSIGNED_SECONDS = 60.0
"""So often at most it is said in the log that what came was not signed by Slack."""

MOST_FIELDS = 100
"""Of a form; Slack's commands have a dozen."""

_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"
_SAYS_JSON = {"Content-Type": f"{_JSON}; charset=utf-8"}
_REASON = re.compile(r"[a-z_]{1,40}")


class Ingress:
    """`POST /slack/events`. `clock` gives seconds since 1970, against which the age of a request is measured."""

    def __init__(self, bolt: Bolt, signature: Signature, *, clock: Callable[[], float] = time.time) -> None:
        self._bolt = bolt
        self._signature = signature
        self._clock = clock
        self._unsigned = 0
        self._told_at = float("-inf")

    def mount(self, app: web.Application) -> None:
        """Add the route."""
        app.router.add_post(PATH, self.receive)

    async def receive(self, request: web.Request) -> web.Response:
        """Answer one request of Slack's; 401 for everybody else's, whatever it is."""
        arrived = asyncio.get_running_loop().time()
        body = await _body(request)
        timestamps = request.headers.getall(TIMESTAMP, [])
        # A compressed body is not what was signed, and none of Slack's is.
        signatures = request.headers.getall(SIGNATURE, []) if _is_plain(request) else []
        if not self._signature.is_of(body, timestamps=timestamps, signatures=signatures, now=self._clock()):
            if is_ssl_check(body):
                return web.Response()
            self._note_unsigned()
            return web.Response(status=401)
        try:
            payload = payload_of(body, content_type=request.content_type, charset=_charset(request))
        except Unfit:
            return web.Response(status=400)
        if payload.get("ssl_check") == "1":
            return web.Response()
        if payload.get("type") == "url_verification":
            return _challenged(payload)
        sent = datetime.fromtimestamp(int(timestamps[0]), UTC)
        delivery = delivery_of(payload, digest=digest_of(body), sent=sent, arrived=arrived)
        if delivery is None:
            return web.Response(status=_useless(payload))
        _note_retry(request, key=delivery.key)
        return _answer(await self._bolt.dispatch(delivery))

    def _note_unsigned(self) -> None:
        """A signing secret that is wrong must be found, and whoever knocks must not fill the log."""
        self._unsigned += 1
        now = self._clock()
        if now - self._told_at >= UNSIGNED_SECONDS:
            log.warning("security: not signed by Slack, or long ago", extra={"times": self._unsigned})
            self._unsigned, self._told_at = 0, now


# ------------------------------------------------------------ the body


async def _body(request: web.Request) -> bytes:
    """The bytes as they came. Raises 400 where they break off, 408 where they never come, 413 for too many."""
    if request.content_length is not None and request.content_length > MOST_BYTES:
        raise web.HTTPRequestEntityTooLarge(max_size=MOST_BYTES, actual_size=request.content_length)
    taken = bytearray()
    try:
        if request.content.is_eof():
            # It came with its headers, as nearly all of them do: what is there is all there is.
            return _at_most(request.content.read_nowait())
        async with asyncio.timeout(ARRIVE_SECONDS):
            async for chunk in request.content.iter_any():
                taken += chunk
                if len(taken) > MOST_BYTES:
                    break
    except TimeoutError as error:
        raise web.HTTPRequestTimeout from error
    except (ValueError, RuntimeError, HttpProcessingError, web.RequestPayloadError) as error:
        raise web.HTTPBadRequest from error
    return _at_most(taken)


def _at_most(taken: bytes | bytearray) -> bytes:
    if len(taken) > MOST_BYTES:
        raise web.HTTPRequestEntityTooLarge(max_size=MOST_BYTES, actual_size=len(taken))
    return bytes(taken)


def payload_of(body: bytes, *, content_type: str, charset: str) -> dict[str, Any]:
    """What a body says: the fields of a command, or the JSON of all else, which interactions carry in a field.

    Raises `Unfit` for everything that is not exactly that: no UTF-8, a key twice, too deep, no object.
    """
    if charset not in ("utf-8", "utf8"):
        raise Unfit("not UTF-8")
    try:
        text = body.decode("utf-8")
        if content_type == _JSON:
            return json_object(text)
        if content_type != _FORM:
            raise Unfit("neither JSON nor a form")
        fields = once(pairs_of(text))
    except ValueError as error:
        raise Unfit("not readable") from error
    # A command is told by its own field, whatever words are in its others.
    if "command" in fields or "payload" not in fields:
        if "%00" in text or "\x00" in text:
            raise Unfit("characters that can't be kept")
        # `type` is what tells everything else apart, and a command has none.
        return {name: value for name, value in fields.items() if name != "type"}
    return json_object(fields["payload"])


def pairs_of(text: str) -> list[tuple[str, str]]:
    """The fields of a form as `urllib.parse.parse_qsl` gives them, blank ones too, in a third of its time.

    That unescapes every name and value, and hardly any of Slack's holds what is escaped. Raises ValueError for more
    than 100 fields, and for what is no UTF-8.
    """
    if text.count("&") >= MOST_FIELDS:
        raise ValueError("too many fields")
    return [_pair(pair) for pair in text.split("&") if pair]


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return (_unescaped(name), _unescaped(value)) if "%" in text or "+" in text else (name, value)


def _unescaped(text: str) -> str:
    spaced = text.replace("+", " ")
    return unquote(spaced, errors="strict") if "%" in spaced else spaced


def json_object(text: str) -> dict[str, Any]:
    """A JSON object at most 32 deep, without a key twice and without numbers that are none. Raises `Unfit`."""
    try:
        parsed = json.loads(text, object_pairs_hook=once, parse_constant=_no_number, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise Unfit("not JSON") from error
    if not isinstance(parsed, dict):
        raise Unfit("not an object")
    check(parsed)
    return parsed


def is_ssl_check(body: bytes) -> bool:
    """Whether Slack only looks whether our certificate is good, which it does not sign."""
    if len(body) > 2_000 or b"ssl_check" not in body:
        return False
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return False
    return ("ssl_check", "1") in pairs and not any(name in ("command", "payload") for name, _ in pairs)


def _is_plain(request: web.Request) -> bool:
    return request.headers.get("Content-Encoding", "identity").strip().lower() in ("", "identity")


def _charset(request: web.Request) -> str:
    return (request.charset or "utf-8").lower()


def _no_number(name: str) -> NoReturn:
    raise Unfit(name)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise Unfit("no number")
    return value


# ------------------------------------------------------------ the answer


def _challenged(payload: Mapping[str, Any]) -> web.Response:
    """Slack asks whether this address is ours."""
    challenge = payload.get("challenge")
    if not isinstance(challenge, str) or len(challenge) > 1_000:
        return web.Response(status=400)
    return web.json_response({"challenge": challenge})


def _useless(payload: Mapping[str, Any]) -> int:
    """What this bot has no use for is taken and forgotten; what is broken is refused."""
    kind = payload.get("type")
    if not isinstance(kind, str) or not kind or is_known_kind(payload):
        return 400
    if kind == "app_rate_limited":
        log.warning("Slack sends no events for a while, because there were too many")
    return 200


def _note_retry(request: web.Request, *, key: str) -> None:
    number = request.headers.get("X-Slack-Retry-Num", "")
    if number:
        why = request.headers.get("X-Slack-Retry-Reason", "")
        known = _REASON.fullmatch(why) is not None
        log.info("Slack sends it again", extra={"event": key, "attempt": number[:3], "why": why if known else "?"})


def _answer(acknowledged: Acknowledgement) -> web.Response:
    if acknowledged.body is None:
        return web.Response(status=acknowledged.status)
    return web.Response(body=acknowledged.written, status=acknowledged.status, headers=_SAYS_JSON)
