"""Read what a page sends: size, kind and form are checked before anything looks at it, and no body ends as a 500."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

MOST_BYTES = 1_048_576
"""A body of a page; one byte more is refused with 413."""

DEEPEST = 32
MOST_FIELDS = 600
"""Of a plain form: one of fifty expenses, with room for a line too many to be refused in words."""

_FORBIDDEN = re.compile("[\x00\ud800-\udfff]")
_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


class Unfit(ValueError):
    """A body that is not what it says it is."""


def is_form(request: web.Request) -> bool:
    """Whether the body came from a plain HTML form, not from a script of ours."""
    return request.content_type in _FORMS


async def read_json(request: web.Request) -> dict[str, Any]:
    """A JSON object: UTF-8, at most 32 deep, no NaN, no key twice, no NUL, no half characters. Raises 400, 413, 415."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="JSON is expected")
    raw = await _raw(request)
    try:
        parsed = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=once,
            parse_constant=_no_constant,
            parse_float=_finite,
        )
        if not isinstance(parsed, dict):
            raise Unfit("not an object")
        check(parsed)
    except (ValueError, RecursionError) as error:
        raise web.HTTPBadRequest(text="not readable") from error
    return parsed


async def read_form(request: web.Request) -> dict[str, str]:
    """The fields of a plain form, each at most once. Raises 400, 413, 415."""
    if not is_form(request):
        raise web.HTTPUnsupportedMediaType(text="a form is expected")
    try:
        if request.content_type == "multipart/form-data":
            pairs = await _parts(request)
        else:
            raw = await _raw(request)
            text = raw.decode("utf-8")
            pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
        fields = once(pairs)
        check(fields)
    # aiohttp answers 500 to a bad charset, a missing boundary and a broken part unless these are caught.
    except (ValueError, LookupError, RuntimeError, HttpProcessingError, web.RequestPayloadError) as error:
        raise web.HTTPBadRequest(text="not readable") from error
    return fields


async def read_whole(request: web.Request, *, most: int) -> bytes:
    """A body as it is, of at most so many bytes. Raises 400, 413, 415."""
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        raise web.HTTPUnsupportedMediaType(text="compressed bodies are not read")
    if request.content_length is not None and request.content_length > most:
        raise web.HTTPRequestEntityTooLarge(max_size=most, actual_size=request.content_length)
    taken = bytearray()
    try:
        async for chunk in request.content.iter_any():
            taken += chunk
            if len(taken) > most:
                raise web.HTTPRequestEntityTooLarge(max_size=most, actual_size=len(taken))
    except (ValueError, RuntimeError, HttpProcessingError, web.RequestPayloadError) as error:
        raise web.HTTPBadRequest(text="not readable") from error
    return bytes(taken)


async def _raw(request: web.Request) -> bytes:
    if (request.charset or "utf-8").lower() not in ("utf-8", "utf8"):
        raise web.HTTPBadRequest(text="UTF-8 is expected")
    return await read_whole(request, most=MOST_BYTES)


async def _parts(request: web.Request) -> list[tuple[str, str]]:
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise web.HTTPUnsupportedMediaType(text="compressed bodies are not read")
    posted = await request.post()
    pairs = []
    for name, value in posted.items():
        if not isinstance(value, str):
            raise Unfit("a file where none is expected")
        pairs.append((name, value))
    if len(pairs) > MOST_FIELDS:
        raise Unfit("too many fields")
    return pairs


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The pairs as a mapping. Raises Unfit for a key that is there twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Unfit("a key twice")
    return found


def _no_constant(name: str) -> NoReturn:
    raise Unfit(name)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise Unfit("no number")
    return value


def check(value: object) -> None:
    """Neither NUL nor half of a surrogate pair anywhere, nothing too deep; without recursion of our own."""
    level: list[object] = [value]
    for depth in range(DEEPEST + 1):
        below: list[object] = []
        for each in level:
            if isinstance(each, str):
                if _FORBIDDEN.search(each):
                    raise Unfit("characters that can't be kept")
            elif isinstance(each, Mapping | list):
                if depth == DEEPEST:
                    raise Unfit("too deep")
                if isinstance(each, Mapping):
                    below.extend(each.keys())
                    below.extend(each.values())
                else:
                    below.extend(each)
        level = below
