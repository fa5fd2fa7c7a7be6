"""A WeCom on this machine that refuses what the real one refuses, remembers every call and can be in trouble.

It knows nothing of the bot. What members do and see there is in `wecom_client.py`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot import serving
from tests.support.slack_trouble import Outages, Trouble
from tests.support.wecom_logins import Logins
from tests.support.wecom_media import Media
from tests.support.wecom_members import LEFT, Members
from tests.support.wecom_messages import Messages
from tests.support.wecom_rules import LIMITS, MALFORMED, Refusal, check_menu

CORP, AGENT, SECRET = "ww0a1b2c3d4e5f6071", 1000007, "app-secret-of-the-tests"
CALLBACK_TOKEN, AES_KEY = "ChitExampleToken2026", "Q2w3E4r5T6y7U8i9O0pAsDfGhJkLzXcVbNmQ1W2E3R4"

TOKEN_SECONDS = LIMITS["token"]["lifetime_s"]
WRONG_SECRETS, BAN_SECONDS = 5, 3600.0
"""After so many wrong secrets nobody gets a token from this address for so long."""

MOST_BODY = 30_000_000

READS = {"gettoken", "media/get", "user/get", "auth/getuserinfo", "menu/get", "menu/delete", "getcallbackip"}
"""What is asked with GET; all else takes JSON with POST."""


@dataclass(slots=True)
class Call:
    """A call as it came: when, with what, and the code it was answered with."""

    method: str
    arguments: dict[str, Any]
    at: float
    errcode: int = 0
    token: str = ""


def settings_for(api_url: str) -> dict[str, str]:
    """The settings that lead to a WeCom of ours."""
    return {
        "WECOM_CORP_ID": CORP,
        "WECOM_AGENT_ID": str(AGENT),
        "WECOM_SECRET": SECRET,
        "WECOM_CALLBACK_TOKEN": CALLBACK_TOKEN,
        "WECOM_ENCODING_AES_KEY": AES_KEY,
        "WECOM_API_URL": api_url,
    }


class WeComServer:
    """`async with WeComServer() as wecom`: serves on `wecom.url`; `wecom.api_url` is what the app calls.

    `now` is its clock, in seconds since 1970. Real time unless given.
    """

    def __init__(self, *, now: Callable[[], float] = time.time) -> None:
        self.now = now
        self.members = Members(now)
        self.media = Media(now)
        self.messages = Messages(self.members, agent=AGENT, has_media=self.media.has)
        self.outages = Outages(now)
        self.calls: list[Call] = []
        self.menu: dict[str, Any] | None = None
        self.trusts_caller = True
        self.secret = SECRET
        self.port = 0
        self._tokens: dict[str, float] = {}
        self._bad_tokens: dict[str, int] = {}
        self._wrong_secrets: list[float] = []
        self._refusals: dict[str, list[int]] = {}
        self.logins = Logins(now, corp=CORP, agent=AGENT)
        self._runner: web.AppRunner | None = None

    # ------------------------------------------------------------ life

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_url(self) -> str:
        """What the app calls."""
        return f"{self.url}/cgi-bin"

    @property
    def authorize_url(self) -> str:
        """Where browsers are sent that are to come back with a code."""
        return f"{self.url}/connect/oauth2/authorize"

    async def __aenter__(self) -> WeComServer:
        await self.comes_up()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.goes_down()

    async def comes_up(self) -> None:
        """Listen, on the same port as before if there was one."""
        app = web.Application(client_max_size=MOST_BODY)
        app.router.add_route("*", "/cgi-bin/{method:.+}", self._api)
        app.router.add_get("/connect/oauth2/authorize", self.logins.authorize)
        sock = serving.listen("127.0.0.1", self.port)
        self.port = sock.getsockname()[1]
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.SockSite(self._runner, sock).start()

    async def goes_down(self) -> None:
        """Refuse connections until `comes_up`; nothing that was kept is forgotten."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    # ------------------------------------------------------------ switches

    def suffers(self, trouble: Trouble | None, **how: Any) -> None:
        """From now on that is wrong (see `Outages.begin`); None ends all trouble."""
        if trouble is None:
            self.outages.end()
        else:
            self.outages.begin(trouble, **how)

    def refuse(self, method: str, errcode: int = -1, *, times: int = 1) -> None:
        """Answer the next calls of a method with that code; -1 is busy."""
        self._refusals.setdefault(method, []).extend([errcode] * times)

    def spoil_tokens(self, errcode: int = 42001) -> None:
        """No token there is does any longer: 42001 as expired, 40014 as invalid."""
        self._bad_tokens |= dict.fromkeys(self._tokens, errcode)
        self._tokens.clear()

    def login(self, userid: str | None) -> str:
        """A code as the login page hands out; None is somebody who is no member."""
        return self.logins.code_for(userid)

    # ------------------------------------------------------------ what was called

    def called(self, method: str) -> list[Call]:
        """All calls of a method that went well."""
        return [call for call in self.calls if call.method == method and call.errcode == 0]

    def refused(self) -> list[tuple[str, int]]:
        """All calls that were refused, as method and code."""
        return [(call.method, call.errcode) for call in self.calls if call.errcode]

    # ------------------------------------------------------------ the methods

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        return await self.outages.through(method, request, lambda: self._carry_out(method, request))

    async def _carry_out(self, method: str, request: web.Request) -> web.Response:
        arguments = dict(request.query)
        call = Call(method, arguments, self.now(), token=arguments.pop("access_token", ""))
        self.calls.append(call)
        try:
            if self._refusals.get(method):
                raise Refusal(self._refusals[method].pop(0))
            self._check_method(method, request)
            if method == "gettoken":
                return _answer(self._get_token(arguments))
            self._check_token(call.token)
            if not self.trusts_caller:
                raise Refusal(60020, f"not allow to access from your ip, from ip: {request.remote}")
            if method == "media/get":
                return self.media.get(request)
            if method == "media/upload":
                return _answer(await self.media.upload(request))
            if request.method == "POST":
                call.arguments = {**arguments, **await _json(request)}
            noted = len(self.messages.noted)
            found = self._answer(method, call.arguments)
            return _answer(found, warns=any("left out" in each for each in self.messages.noted[noted:]))
        except Refusal as refusal:
            call.errcode = refusal.errcode
            told = (
                f"{refusal.hint}, hint: [{len(self.calls)}], from ip: {request.remote}, more info at e={call.errcode}"
            )
            return web.json_response({"errcode": refusal.errcode, "errmsg": told, **refusal.more})

    def _check_method(self, method: str, request: web.Request) -> None:
        works = {
            *READS,
            "media/upload",
            "message/send",
            "message/recall",
            "message/update_template_card",
            "menu/create",
        }
        if method not in works:
            raise AssertionError(f"the test's WeCom does not know what {method} does")
        if request.method != ("GET" if method in READS else "POST"):
            raise Refusal(40035, f"{request.method} is not for {method}")

    def _answer(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        match method:
            case "message/send":
                return self.messages.send(arguments)
            case "message/update_template_card":
                return self.messages.update(arguments)
            case "message/recall":
                return self.messages.recall(arguments)
            case "user/get":
                return self._user(str(arguments.get("userid", "")))
            case "auth/getuserinfo":
                return self.logins.who(str(arguments.get("code", "")))
            case "getcallbackip":
                return {"ip_list": ["127.0.0.1"]}
            case _:
                return self._menu(method, arguments)

    # ------------------------------------------------------------ tokens

    def _get_token(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        now = self.now()
        self._wrong_secrets = [each for each in self._wrong_secrets if each > now - BAN_SECONDS]
        if len(self._wrong_secrets) >= WRONG_SECRETS:
            raise Refusal(45009)
        if arguments.get("corpid") != CORP:
            raise Refusal(40013)
        if arguments.get("corpsecret") != self.secret:
            self._wrong_secrets.append(now)
            raise Refusal(40001)
        good = [token for token, until in self._tokens.items() if until > now]
        token = good[0] if good else f"token-{len(self._tokens) + len(self._bad_tokens) + 1}"
        self._tokens.setdefault(token, now + TOKEN_SECONDS)
        return {"access_token": token, "expires_in": int(self._tokens[token] - now)}

    def _check_token(self, token: str) -> None:
        if not token:
            raise Refusal(41001)
        if token in self._bad_tokens:
            raise Refusal(self._bad_tokens[token])
        if token not in self._tokens:
            raise Refusal(40014)
        if self._tokens[token] <= self.now():
            raise Refusal(42001)

    # ------------------------------------------------------------ people and menus

    def _user(self, userid: str) -> dict[str, Any]:
        member = self.members.get(userid)
        if member is None or member.status == LEFT:
            raise Refusal(60111)
        if not member.is_visible:
            raise Refusal(60011)
        leader = self.members.get(member.leader) if member.leader else None
        return {
            "userid": member.userid,
            "name": member.name,
            "department": [1],
            "order": [0],
            "position": "",
            "is_leader_in_dept": [0],
            "direct_leader": [leader.userid] if leader is not None and leader.is_visible else [],
            "main_department": 1,
            "status": member.status,
            "extattr": {"attrs": []},
        }

    def _menu(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        if str(arguments.pop("agentid", "")) != str(AGENT):
            raise Refusal(40056)
        if method == "menu/create":
            self.messages.noted += check_menu(arguments)
            self.menu = arguments
            return {}
        if self.menu is None:
            raise Refusal(46003)
        menu, self.menu = self.menu, None if method == "menu/delete" else self.menu
        return dict(menu) if method == "menu/get" else {}


def _answer(found: Mapping[str, Any], *, warns: bool = False) -> web.Response:
    told = "ok. Warning: wrong json format. " if warns else "ok"
    return web.json_response({"errcode": 0, "errmsg": told, **found})


async def _json(request: web.Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except ValueError:
        raise Refusal(MALFORMED, "no JSON") from None
    if not isinstance(body, dict):
        raise Refusal(MALFORMED, "no JSON object")
    return body
