"""WeCom's sign-in on pages: whoever follows a link comes back by WeCom, which says who it is, and their page opens.

A link carries no right: what it leads to is looked at as if its person had pressed a button in the conversation.
"""

from __future__ import annotations

import hmac
import logging
import re
import secrets
import time
from collections import deque
from collections.abc import Callable
from urllib.parse import quote

from aiohttp import web

from bot.chat.dispatch import Door
from bot.chat.events import Origin, Pressed
from bot.chat.refusals import Busy, ChannelError, Expired
from bot.chat.texts import Reader
from integrations.pages.holding import ADDRESS, Holding
from integrations.pages.ring import BrokenSeal, Ring
from integrations.pages.sessions import Sessions, SignedIn
from integrations.pages.stranger import stranger
from integrations.wecom.callbacks import CHANNEL
from integrations.wecom.client import WeComApi
from integrations.wecom.profiles import Profiles
from integrations.wecom.ways import BACK, GO, PAGES, way_of_action, way_of_link

log = logging.getLogger("integrations.wecom.signing_in")

AUTHORIZE = "https://open.weixin.qq.com/connect/oauth2/authorize"

STATE_SECONDS = 600
"""In which somebody must be back; the code itself is good for five minutes."""

MOST_ATTEMPTS = 2
"""How often WeCom is asked for a code, where the one before was used or old."""

MOST_CODE = 512
MOST_A_MINUTE = 600
"""Codes that WeCom is asked about: strangers must not use up what the corporation may call, 10,000 a minute."""

PATIENCE = 5.0
"""Seconds that a request waits for its page; what takes longer is said in the conversation."""

_STATE = re.compile(r"[0-9a-f]{64}")


class SignIn:
    """`GET /wecom/go/…` and `GET /wecom/in/…`. `public_url` is the address of our own pages, whose host WeCom knows."""

    def __init__(
        self,
        door: Door,
        holding: Holding,
        *,
        ring: Ring,
        api: WeComApi,
        profiles: Profiles,
        corp_id: str,
        agent_id: int,
        public_url: str,
        authorize_url: str = AUTHORIZE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._door = door
        self._holding = holding
        self._ring = ring
        self._api = api
        self._profiles = profiles
        self._sessions = Sessions(door, channel=CHANNEL, is_secure=public_url.startswith("https:"))
        self._app = corp_id, agent_id
        self._public_url = public_url
        self._authorize_url = authorize_url
        self._clock = clock
        self._asked: deque[float] = deque()
        self._silent_until = 0.0

    def mount(self, app: web.Application) -> None:
        """Add the routes; from now on whoever opens a fresh link of this channel signs in."""
        app.router.add_get(GO + "{to:.+}", self.go, allow_head=False)
        app.router.add_get(BACK + "{to:.+}", self.come_back, allow_head=False)
        self._holding.demand_sign_in(CHANNEL, way_of_link)

    async def go(self, request: web.Request) -> web.Response:
        """Open what the address names, for whoever signed in here lately; everybody else is sent to WeCom."""
        to = _target(request)
        if to is None:
            return _quiet(self._holding.gone(request))
        signed_in = await self._sessions.recognise(request)
        if signed_in is None:
            return self._to_wecom(to, attempt=1)
        try:
            return await self._opened(request, to, signed_in)
        except ChannelError as error:
            return self._away(request, to, error)

    async def come_back(self, request: web.Request) -> web.Response:
        """Sign in whom WeCom names, and open what they came for."""
        to = _target(request)
        if to is None:
            return _quiet(self._holding.gone(request))
        state = _only(request, "state")
        answer = await self._came_back(request, to, state)
        self._sessions.forget(answer, self._cookie(state))
        return answer

    async def _came_back(self, request: web.Request, to: str, state: str) -> web.Response:
        attempt = self._attempt(request, to, state)
        if attempt is None:
            return self._told(stranger(self._door, request), "signing-not-begun", to=to)
        try:
            userid = await self._who(_only(request, "code"))
        except Expired:
            if attempt < MOST_ATTEMPTS:
                return self._to_wecom(to, attempt=attempt + 1)
            return self._told(stranger(self._door, request), "signing-code-used", to=to)
        except ChannelError as error:
            return self._away(request, to, error)
        if userid is None:
            log.warning("security: somebody who is no member came for a page")
            return self._told(stranger(self._door, request), "signing-no-member")
        return await self._signed_in(request, to, userid)

    # ------------------------------------------------------------ who it is

    async def _who(self, code: str) -> str | None:
        """The userid that WeCom has for a code; None for somebody who is no member. Raises a `ChannelError`.

        `Expired` is a code that was used, is too old or is none.
        """
        if not 0 < len(code) <= MOST_CODE or not code.isascii() or not code.isprintable():
            raise Expired("no code")
        now = self._clock()
        while self._asked and self._asked[0] <= now - 60.0:
            self._asked.popleft()
        if len(self._asked) >= MOST_A_MINUTE:
            raise Busy(60.0)
        self._asked.append(now)
        told = await self._api.get("auth/getuserinfo", code=code)
        found = told.get("userid")
        return found if isinstance(found, str) and 0 < len(found) <= 64 else None

    async def _signed_in(self, request: web.Request, to: str, userid: str) -> web.Response:
        try:
            if not await self._is_in_range(userid):
                return self._told(stranger(self._door, request), "signing-out-of-range")
            signed_in = await self._sessions.find(userid)
            if signed_in is None:
                return self._told(stranger(self._door, request), "person-unknown")
            if not signed_in.is_active:
                return self._told(signed_in.reader, "refused-person-left")
            answer = await self._opened(request, to, signed_in)
        except ChannelError as error:
            return self._away(request, to, error)
        await self._sessions.begin(request, answer, signed_in)
        return answer

    async def _is_in_range(self, userid: str) -> bool:
        """Whether the app may see that member: WeCom names also those whom it may not. Raises a `ChannelError`."""
        profile = await self._profiles.get(userid)
        return profile is not None and not profile.is_guest

    # ------------------------------------------------------------ what opens

    async def _opened(self, request: web.Request, to: str, signed_in: SignedIn) -> web.Response:
        """The page, held by this browser from now on, or what there is to say. Raises a `ChannelError`."""
        if not await self._is_in_range(signed_in.address):
            return self._told(signed_in.reader, "signing-out-of-range")
        address = PAGES + to
        if ADDRESS.fullmatch(address) is None:
            receipt = await self._door.accept(self._press(to, signed_in))
            reply = await self._door.wait(receipt, seconds=PATIENCE)
            if reply is None or reply.page is None:
                return self._told(signed_in.reader, "signing-in-conversation", status=200)
            address = reply.page
        given = await self._holding.give(request, address, person=signed_in.person)
        return _quiet(given or self._holding.gone(request))

    def _press(self, action: str, signed_in: SignedIn) -> Pressed:
        where = signed_in.address
        key = f"{CHANNEL}:page:{secrets.token_hex(16)}"
        origin = Origin(channel=CHANNEL, address=where, place=where, key=key, at=self._door.now())
        return Pressed(origin=origin, action=action, on_page=True)

    # ------------------------------------------------------------ there and back

    def _to_wecom(self, to: str, *, attempt: int) -> web.Response:
        """To WeCom, and back to this browser alone: only it has what the state must be."""
        state = secrets.token_hex(32)
        corp, agent = self._app
        back = quote(f"{self._public_url}{BACK}{to}", safe="")
        address = (
            f"{self._authorize_url}?appid={quote(corp, safe='')}&redirect_uri={back}&response_type=code"
            f"&scope=snsapi_base&state={state}&agentid={agent}#wechat_redirect"
        )
        answer = web.Response(status=302, headers={"Location": address})
        sealed = self._ring.seal("wecom-state", [state, to, attempt])
        self._sessions.keep(answer, self._cookie(state), sealed, seconds=STATE_SECONDS)
        return _quiet(answer)

    def _attempt(self, request: web.Request, to: str, state: str) -> int | None:
        """The how manyeth attempt of this browser to open that it is; None where it did not begin one, or long ago."""
        if _STATE.fullmatch(state) is None:
            return None
        try:
            opened = self._ring.open("wecom-state", request.cookies.get(self._cookie(state), ""), seconds=STATE_SECONDS)
            known, led_to, attempt = opened
        except (BrokenSeal, ValueError, TypeError):
            return None
        is_the_same = hmac.compare_digest(str(known), state) and led_to == to
        return int(attempt) if is_the_same else None

    def _cookie(self, state: str) -> str:
        """One for each attempt, as several pages may be opened at once."""
        return self._sessions.cookie(f"state_{state[:8] if _STATE.fullmatch(state) else 'none'}")

    # ------------------------------------------------------------ what is said instead

    def _away(self, request: web.Request, to: str, error: ChannelError) -> web.Response:
        if self._clock() >= self._silent_until:
            # Anybody can come here as often as they like.
            self._silent_until = self._clock() + 60.0
            log.warning("WeCom did not say who somebody is", extra={"why": type(error).__name__})
        return self._told(stranger(self._door, request), "signing-wecom-away", to=to, status=503)

    def _told(self, reader: Reader, sentence: str, *, to: str | None = None, status: int = 403) -> web.Response:
        """A page with that sentence, and the way to try once more where that may help."""
        title = "signing-title" if status == 200 else "signing-failed-title"
        again = None if to is None else GO + to
        return _quiet(self._holding.notice(reader, title, sentence, status=status, again=again))


def _target(request: web.Request) -> str | None:
    """What is to be opened, if it is something that can be."""
    to = request.match_info["to"]
    return to if way_of_action(to) is not None or ADDRESS.fullmatch(PAGES + to) is not None else None


def _only(request: web.Request, name: str) -> str:
    """The one value of a parameter, or an empty text where it is missing or doubled."""
    values = request.query.getall(name, [])
    return values[0] if len(values) == 1 else ""


def _quiet(answer: web.Response) -> web.Response:
    """An address with a code or a link in it is told to nobody."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    return answer
