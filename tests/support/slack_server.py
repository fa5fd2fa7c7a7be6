"""A Slack on this machine that refuses what the real one refuses, remembers every call and can be in trouble.

It knows nothing of the bot. What people do and see there is in `slack_client.py`.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.support.slack_files import Files
from tests.support.slack_methods import Methods
from tests.support.slack_responding import Responding
from tests.support.slack_rules import COMMON_ERRORS, METHODS, Refusal, check_arguments, read_form
from tests.support.slack_socket import Sockets
from tests.support.slack_trouble import Outages, Trouble
from tests.support.slack_views import Views
from tests.support.slack_workspace import Workspace

TOKEN, APP_TOKEN, SIGNING_SECRET = "xoxb-1-2-bot", "xapp-1-A0CHIT000-1-app", "8f742231b10e8888abcd99yyyzzz85a5"

PER_MINUTE = {"conversations.history": 1, "conversations.replies": 1}
"""How often a new app outside the Marketplace may ask."""

TIERS = {"t1": 1, "t2": 20, "t3": 50, "t4": 100}
"""Calls of one method a minute, by tier."""

MOST_BODY = 2_000_000


@dataclass(slots=True)
class Call:
    """A call as it came: when, with what, and the error it was answered with, if any."""

    method: str
    arguments: dict[str, Any]
    at: float
    error: str | None = None


@dataclass(slots=True)
class Switches:
    """What is wrong with the app's rights: `token_error` shuts everything, `granted` names the scopes there are."""

    token_error: str | None = None
    granted: frozenset[str] | None = None
    errors: dict[str, list[str]] = field(default_factory=dict)


class SlackServer:
    """`async with SlackServer() as slack`: serves on `slack.url`; `slack.api_url` is what the app calls.

    `now` is its clock, in seconds since 1970. Real time unless given.
    """

    def __init__(self, *, now: Callable[[], float] = time.time) -> None:
        self.now = now
        self.workspace = Workspace(now)
        self.views = Views(self.workspace)
        self.files = Files(self.workspace, is_token=self._may_download)
        self.methods = Methods(self.workspace, self.views, self.files, is_granted=self._is_granted)
        self.sockets = Sockets()
        self.outages = Outages(now)
        self.switches = Switches()
        self.per_minute = dict(PER_MINUTE)
        self.calls: list[Call] = []
        self.responding = Responding(self.workspace, self.methods)
        self.port = 0
        self._runner: web.AppRunner | None = None

    # ------------------------------------------------------------ life

    @property
    def url(self) -> str:
        """Where everything is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_url(self) -> str:
        """Where the methods are."""
        return f"{self.url}/api/"

    async def __aenter__(self) -> SlackServer:
        await self.comes_up()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.goes_down()

    @property
    def is_up(self) -> bool:
        """Whether it can be reached."""
        return self._runner is not None

    async def comes_up(self) -> None:
        """Listen."""
        app = web.Application(client_max_size=MOST_BODY)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/response/{key}", self._response)
        app.router.add_get("/link/", self.sockets.serve)
        self.files.routes(app)
        # Any port the first time, and the same one for as long as the app knows it.
        sock = socket.create_server(("127.0.0.1", self.port))
        self.port = sock.getsockname()[1]
        self.files.base = self.sockets.base = self.url
        self.files.elsewhere = f"http://localhost:{self.port}"
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.SockSite(self._runner, sock).start()

    async def goes_down(self) -> None:
        """Refuse connections until `comes_up`; nothing that was kept is forgotten."""
        await self.sockets.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @staticmethod
    def real_time() -> float:
        """Seconds since 1970 by which signatures are dated, whatever clock the workspace has."""
        return time.time()

    # ------------------------------------------------------------ switches

    def suffers(self, trouble: Trouble | None, **how: Any) -> None:
        """From now on that is wrong (see `Outages.begin`); None ends all trouble."""
        if trouble is None:
            self.outages.end()
        else:
            self.outages.begin(trouble, **how)

    def revoke(self, error: str = "token_revoked") -> None:
        """The token does no longer; `account_inactive` and `invalid_auth` are the other ways."""
        self.switches.token_error = error

    def restore(self) -> None:
        """The token is good again."""
        self.switches.token_error = None

    def refuse(self, method: str, error: str, *, times: int = 1) -> None:
        """Answer the next calls of a method with an error, which must be one that Slack documents for it."""
        documented = {*METHODS[method]["errors"], *COMMON_ERRORS}
        assert error in documented, f"{method} never answers {error}"
        self.switches.errors.setdefault(method, []).extend([error] * times)

    # ------------------------------------------------------------ what was called

    def called(self, method: str) -> list[Call]:
        """All calls of a method that went well."""
        return [call for call in self.calls if call.method == method and call.error is None]

    @property
    def responses(self) -> list[dict[str, Any]]:
        """What came to response addresses in time."""
        return self.responding.bodies

    def refused(self) -> list[tuple[str, str]]:
        """All calls that were refused, as method and error."""
        return [(call.method, call.error) for call in self.calls if call.error is not None]

    def scopes(self) -> set[str]:
        """The bot scopes that the calls made so far need; of a method with several, that of direct conversations."""
        needed: set[str] = set()
        for call in self.calls:
            some = METHODS.get(call.method, {}).get("scopes", {}).get("bot", [])
            needed |= {each for each in some if each.startswith("im:")} or set(some)
        if self.methods.gave_email:
            needed.add("users:read.email")
        return needed | ({"files:read"} if self.files.downloads else set())

    # ------------------------------------------------------------ the methods

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        return await self.outages.through(method, request, lambda: self._carry_out(method, request))

    async def _carry_out(self, method: str, request: web.Request) -> web.Response:
        call = Call(method, {}, self.now())
        self.calls.append(call)
        try:
            call.arguments = await self._arguments(method, request)
            answer = self._answer(call, self._token(request, call.arguments.pop("token", "")))
        except Refusal as refusal:
            call.error = refusal.error
            headers = {} if refusal.retry_after is None else {"Retry-After": str(refusal.retry_after)}
            return web.json_response(refusal.body(), status=refusal.status, headers=headers)
        return web.json_response({"ok": True, **answer})

    def _answer(self, call: Call, token: str) -> dict[str, Any]:
        method = call.method
        if method not in METHODS:
            raise Refusal("unknown_method")
        self._check_token(token, needs_app_token=method == "apps.connections.open")
        self._check_scopes(method)
        self._check_rate(method)
        check_arguments(method, call.arguments)
        if self.switches.errors.get(method):
            raise Refusal(self.switches.errors[method].pop(0))
        if method == "apps.connections.open":
            return self.sockets.invite()
        work = self.methods.by_name.get(method)
        if work is None:
            raise AssertionError(f"the test's Slack does not know what {method} does")
        return work(call.arguments)

    async def _arguments(self, method: str, request: web.Request) -> dict[str, Any]:
        pairs = dict(request.query)
        if request.content_type == "application/json":
            try:
                body = await request.json()
            except ValueError:
                raise Refusal("invalid_json") from None
            if not isinstance(body, dict):
                raise Refusal("json_not_object")
            # A method that takes no JSON sees no arguments at all in it.
            takes_json = METHODS.get(method, {}).get("json", False)
            return {**read_form(pairs), **(body if takes_json else {})}
        if request.method == "POST":
            is_form = request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}
            if request.can_read_body and not is_form:
                raise Refusal("invalid_post_type")
            pairs |= {name: str(value) for name, value in (await request.post()).items()}
        return read_form(pairs)

    def _token(self, request: web.Request, argument: str) -> str:
        return request.headers.get("Authorization", "").removeprefix("Bearer ") or argument

    def _check_token(self, token: str, *, needs_app_token: bool) -> None:
        if not token:
            raise Refusal("not_authed")
        if token not in {TOKEN, APP_TOKEN}:
            raise Refusal("invalid_auth")
        if self.switches.token_error is not None:
            raise Refusal(self.switches.token_error)
        if (token == APP_TOKEN) != needs_app_token:
            raise Refusal("not_allowed_token_type")

    def _is_granted(self, scope: str) -> bool:
        return self.switches.granted is None or scope in self.switches.granted

    def _may_download(self, token: str) -> bool:
        return token == TOKEN and self.switches.token_error is None and self._is_granted("files:read")

    def _check_scopes(self, method: str) -> None:
        some = METHODS[method].get("scopes", {}).get("bot", [])
        if some and not any(self._is_granted(each) for each in some):
            raise Refusal("missing_scope", f"needed: {','.join(some)}")

    def limit_by_tiers(self, methods: Iterable[str] | None = None) -> None:
        """Keep these methods, or all, to as many calls a minute as their tier has."""
        for name in methods if methods is not None else METHODS:
            tier = METHODS[name].get("tier")
            if tier in TIERS and name not in self.per_minute:
                self.per_minute[name] = TIERS[tier]

    def _check_rate(self, method: str) -> None:
        most = self.per_minute.get(method)
        if most is None:
            return
        since = self.now() - 60
        made = [call for call in self.calls[:-1] if call.method == method and call.at > since and call.error is None]
        if len(made) >= most:
            wait = max(1, int(made[-most].at - since) + 1)
            raise Refusal("ratelimited", status=429, retry_after=wait)

    # ------------------------------------------------------------ response addresses

    def response_url(self, user: str, channel: str, *, message: str | None = None) -> str:
        """An address to answer at, five times in half an hour."""
        return f"{self.url}/response/{self.workspace.answerer(user, channel, message=message)}"

    async def _response(self, request: web.Request) -> web.Response:
        return await self.outages.through("response_url", request, lambda: self.responding.respond(request))
