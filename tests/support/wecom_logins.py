"""The sign-in of the fake WeCom: it sends a browser back with a code, and says once whose that is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from yarl import URL

from tests.support.wecom_rules import LIMITS, Refusal

MEMBER = "X-WeCom-Member"
"""The header by which a browser within WeCom is known to WeCom; it names a userid, or `NOBODY`."""

NOBODY = "-"
"""Somebody who uses WeCom and is no member of this corporation."""

LONGEST_CODE = 512
_STATE = re.compile(r"[A-Za-z0-9]{1,128}")


@dataclass(slots=True)
class Login:
    """A code with which a member, or somebody else, comes from WeCom to a page."""

    userid: str | None
    until: float
    is_used: bool = False


class Logins:
    """`trusted` is the domain that the administrator entered, none at first; here with its port, as tests have one."""

    def __init__(self, now: Callable[[], float], *, corp: str, agent: int) -> None:
        self.trusted: str | None = None
        self.came: list[dict[str, str]] = []
        """What browsers came with."""
        self._now = now
        self._corp = corp
        self._agent = agent
        self._all: dict[str, Login] = {}

    def code_for(self, userid: str | None) -> str:
        """A new code, good for five minutes; None is somebody who is no member."""
        code = f"CODE_{len(self._all) + 1}"
        self._all[code] = Login(userid, self._now() + LIMITS["oauth_code"]["lifetime_s"])
        return code

    def spend(self) -> None:
        """Every code there is was used by somebody else meanwhile."""
        for each in self._all.values():
            each.is_used = True

    def age(self) -> None:
        """Every code there is grew too old."""
        for each in self._all.values():
            each.until = 0.0

    def who(self, code: str) -> dict[str, Any]:
        """Whose code it is, once. Members are named who the app may not see, too."""
        login = self._all.get(code)
        if login is None or len(code) > LONGEST_CODE:
            raise Refusal(40029)
        if login.is_used:
            raise Refusal(42022)
        if self._now() > login.until:
            raise Refusal(42003)
        login.is_used = True
        return {"openid": "OPENID"} if login.userid is None else {"userid": login.userid.lower()}

    async def authorize(self, request: web.Request) -> web.Response:
        """Send a browser back with a code, without a word to whoever looks at it."""
        query = dict(request.query)
        self.came.append(query)
        if (wrong := self._wrong(query)) is not None:
            return web.Response(status=200, text=f"<h1>{wrong}</h1>", content_type="text/html")
        member = request.headers.get(MEMBER)
        if member is None:
            return web.Response(status=200, text="<h1>请在企业微信客户端打开链接</h1>", content_type="text/html")
        code = self.code_for(None if member == NOBODY else member)
        back = URL(query["redirect_uri"]).update_query(code=code, state=query["state"])
        return web.Response(status=302, headers={"Location": str(back)})

    def _wrong(self, query: dict[str, str]) -> str | None:
        """What is wrong with a request, as WeCom names it on its page."""
        if query.get("appid") != self._corp:
            return "40013 invalid corpid"
        if self.trusted is None or _host(query.get("redirect_uri", "")) != self.trusted:
            return "50001 redirect_url domain illegal"
        if query.get("response_type") != "code" or query.get("scope") != "snsapi_base":
            return "scope"
        if query.get("agentid") != str(self._agent):
            return "40056 invalid agentid"
        return None if _STATE.fullmatch(query.get("state", "")) else "state"


def _host(address: str) -> str | None:
    """The host of an address, with the port that stands there."""
    url = URL(address)
    return url.host if url.explicit_port is None else f"{url.host}:{url.explicit_port}"
