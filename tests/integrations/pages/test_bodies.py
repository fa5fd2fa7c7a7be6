"""What a page sends is read strictly, each limit on both sides."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from integrations.pages.bodies import DEEPEST, MOST_BYTES, MOST_FIELDS, read_form, read_json

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
async def reader() -> AsyncIterator[TestClient]:
    """Somebody at a door that tells how many things it read."""

    async def json_door(request: web.Request) -> web.Response:
        return web.Response(text=str(len(await read_json(request))))

    async def form_door(request: web.Request) -> web.Response:
        return web.Response(text=str(len(await read_form(request))))

    app = web.Application(client_max_size=MOST_BYTES)
    app.router.add_post("/json", json_door)
    app.router.add_post("/form", form_door)
    async with TestClient(TestServer(app, host="127.0.0.1")) as client:
        yield client


async def status_of(
    reader: TestClient, body: bytes, *, path: str = "/json", kind: dict[str, str] = JSON, **headers: str
) -> int:
    """How a body is answered."""
    return (await reader.post(path, data=io.BytesIO(body), headers={**kind, **headers})).status


@pytest.mark.parametrize("openers", [b'{"a":', b"["])
async def test_32_deep_is_read_and_one_deeper_is_not(reader: TestClient, openers: bytes) -> None:
    closers = b"}" if openers[:1] == b"{" else b"]"

    def deep(count: int) -> bytes:
        return b'{"a":' + openers * (count - 1) + b"1" + closers * (count - 1) + b"}"

    assert await status_of(reader, deep(DEEPEST)) == 200
    assert await status_of(reader, deep(DEEPEST + 1)) == 400


@pytest.mark.parametrize("character", ["\\u0000", "\\ud83d", "\\udca9", "\\ud83dx"])
async def test_what_can_not_be_kept_is_refused(reader: TestClient, character: str) -> None:
    assert await status_of(reader, f'{{"a": "{character}"}}'.encode()) == 400
    assert await status_of(reader, f'{{"a{character}": 1}}'.encode()) == 400
    assert await status_of(reader, f'{{"a": [{{"b": "x{character}"}}]}}'.encode()) == 400
    assert await status_of(reader, b'{"a": "\\ud83d\\udca9 \\t\\n"}') == 200


@pytest.mark.parametrize("body", [b"a=%00", b"%00=a", b"a=\x00"])
async def test_nul_in_a_form_is_refused(reader: TestClient, body: bytes) -> None:
    assert await status_of(reader, body, path="/form", kind=FORM) == 400


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity", b"1e999", b"-1e999", b"9" * 5_000])
async def test_what_is_no_number_is_refused(reader: TestClient, number: bytes) -> None:
    assert await status_of(reader, b'{"a": ' + number + b"}") == 400
    assert await status_of(reader, b'{"a": 1e99}') == 200


async def test_a_key_twice_is_refused(reader: TestClient) -> None:
    assert await status_of(reader, b'{"a": 1, "a": 1}') == 400
    assert await status_of(reader, b'{"b": {"a": 1, "a": 2}}') == 400
    assert await status_of(reader, b"a=1&a=1", path="/form", kind=FORM) == 400


@pytest.mark.parametrize(("encoding", "press"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", bytes)])
async def test_a_compressed_body_is_not_read(
    reader: TestClient, encoding: str, press: Callable[[bytes], bytes]
) -> None:
    assert await status_of(reader, press(b'{"a": 1}'), **{"Content-Encoding": encoding}) in (400, 415)
    assert await status_of(reader, b'{"a": 1}', **{"Content-Encoding": "identity"}) == 200


@pytest.mark.parametrize("is_announced", [True, False])
async def test_1_mib_is_read_and_one_byte_more_is_not(reader: TestClient, is_announced: bool) -> None:
    async def chunks(body: bytes) -> AsyncIterator[bytes]:
        for start in range(0, len(body), 100_000):
            yield body[start : start + 100_000]

    for size, status in ((MOST_BYTES, 200), (MOST_BYTES + 1, 413)):
        body = b'{"a": "' + b"x" * (size - 9) + b'"}'
        sent = io.BytesIO(body) if is_announced else chunks(body)
        assert (await reader.post("/json", data=sent, headers=JSON)).status == status


async def test_200_fields_are_read_and_one_more_is_not(reader: TestClient) -> None:
    for count, status in ((MOST_FIELDS, 200), (MOST_FIELDS + 1, 400)):
        body = b"&".join(b"a%d=1" % number for number in range(count))
        assert await status_of(reader, body, path="/form", kind=FORM) == status


async def test_an_empty_value_is_a_value(reader: TestClient) -> None:
    answer = await reader.post("/form", data=io.BytesIO(b"a=&b=1"), headers=FORM)

    assert await answer.text() == "2"
