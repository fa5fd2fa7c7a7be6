"""A server on this machine that answers Slack's methods as a test says, and remembers what it was asked."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from aiohttp import web

Answer = Callable[[web.Request], Any]


class Asked(NamedTuple):
    """One request: a method or a path, its arguments or its bytes, its headers."""

    method: str
    arguments: dict[str, Any]
    content: bytes
    headers: dict[str, str]


@dataclass(slots=True)
class Answering:
    """`answers` holds what each method or path is answered with, in order; the last one stays."""

    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    answers: dict[str, deque[Any]] = field(default_factory=lambda: defaultdict(deque))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def say(self, method: str, *answers: Any) -> None:
        """Answer so: a dict as JSON with `ok`, a word as Slack's error, a response, or what a function makes of it."""
        self.answers[method] = deque(answers)

    def calls(self, method: str) -> list[dict[str, Any]]:
        return [each.arguments for each in self.asked if each.method == method]

    @property
    def methods(self) -> list[str]:
        return [each.method for each in self.asked]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method = request.path.removeprefix("/api/")
        content = await request.read()
        self.asked.append(Asked(method, _arguments(request, content), content, dict(request.headers)))
        answers = self.answers[method]
        answer = (answers.popleft() if len(answers) > 1 else answers[0]) if answers else {}
        if callable(answer):
            answer = answer(request)
        if asyncio.iscoroutine(answer):
            answer = await answer
        if isinstance(answer, web.StreamResponse):
            return answer
        if isinstance(answer, str):
            return web.json_response({"ok": False, "error": answer})
        return web.json_response({"ok": True, **answer})


def _arguments(request: web.Request, content: bytes) -> dict[str, Any]:
    if request.content_type == "application/json":
        found: dict[str, Any] = json.loads(content)
        return found
    if request.content_type == "application/x-www-form-urlencoded":
        return dict(parse_qsl(content.decode()))
    return {}


@asynccontextmanager
async def answering() -> AsyncIterator[Answering]:
    """The server, until the test is over."""
    slack = Answering()
    app = web.Application(client_max_size=30_000_000)
    app.router.add_route("*", "/{path:.*}", slack.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    slack.port = runner.addresses[0][1]
    try:
        yield slack
    finally:
        await runner.cleanup()


def cut() -> Answer:
    """Close the connection instead of an answer."""

    def answer(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    return answer
