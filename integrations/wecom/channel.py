"""WeCom as a channel: what is sent goes to its API. What comes in is read elsewhere in this folder."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from aiohttp import web

from bot.chat.channel import Outgoing, Pace, Profile, Sent
from bot.chat.dispatch import Door
from bot.chat.meeting import out_of_reach
from bot.chat.messages import Card
from bot.chat.refusals import Busy, Expired, Gone, Rejected, Unknown
from integrations.pages.linked import Linked
from integrations.pages.ring import Ring
from integrations.wecom.beside import Beside
from integrations.wecom.callbacks import MEMBER
from integrations.wecom.cards import Posting, changed, drawn
from integrations.wecom.client import WeComApi
from integrations.wecom.crypto import Crypto
from integrations.wecom.errors import USED_TASK
from integrations.wecom.ingress import Ingress
from integrations.wecom.media import fetched
from integrations.wecom.pacing import Pacing
from integrations.wecom.profiles import Profiles
from integrations.wecom.quiet import SECONDS as QUIET_SECONDS
from integrations.wecom.quiet import Quiet
from integrations.wecom.signing_in import AUTHORIZE, SignIn
from integrations.wecom.texts import LONGEST_CHECK, marked

CHANNEL = "wecom"

SEND_SECONDS = 25.0
"""In which a message with all its parts must be sent: a lease, by which others are kept out, lasts 30 s."""

APART = 0.3
"""Seconds between two parts of a message, which clients show in the order of their arrival."""

MOST_SENT = 1_000
"""Of how many messages in several parts this process remembers which arrived."""


class _Part(NamedTuple):
    """A part that arrived: the card by its `task_id`, where it is one, and the code for one change of it."""

    ref: str | None
    update_code: str | None


class WeCom:
    """`bot.chat.channel.Channel`. `api_url` ends with `/cgi-bin`, `public_url` is the address of our own pages.

    `quiet_seconds` is how long a draft waits for more photos.
    `callback_token` and `encoding_aes_key` are those of the application's callback; without them nothing comes in.
    `keys` are the secret keys, newest first, by which the pages behind fresh links know a browser again.
    `signs_in` says that WeCom trusts the host of `public_url`, so that people sign in there through it; they are sent
    to `authorize_url` for that.
    """

    name = CHANNEL
    forms = frozenset({"link", "question"})
    pace = Pace(25, 60.0)

    def __init__(
        self,
        *,
        corp_id: str,
        agent_id: int,
        secret: str,
        api_url: str,
        callback_token: str | None = None,
        encoding_aes_key: str | None = None,
        keys: Sequence[bytes] = (),
        public_url: str | None = None,
        signs_in: bool = False,
        authorize_url: str = AUTHORIZE,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        quiet_seconds: float = QUIET_SECONDS,
    ) -> None:
        self.api = WeComApi(corp_id=corp_id, secret=secret, api_url=api_url, clock=clock)
        self.profiles = Profiles(self.api, clock=clock)
        self._app = f"{corp_id}:{agent_id}"
        self._corp_id = corp_id
        self._agent_id = agent_id
        self._crypto = (
            None
            if callback_token is None or encoding_aes_key is None
            else Crypto(token=callback_token, encoding_aes_key=encoding_aes_key, receive_id=corp_id)
        )
        self._keys = keys
        self._public_url = public_url
        self._signs_in = signs_in and bool(keys) and public_url is not None
        self._authorize_url = authorize_url
        self._pause = pause
        self._pacing = Pacing(clock)
        self._quiet = Quiet(clock, seconds=quiet_seconds)
        self._parts: OrderedDict[str, dict[str, _Part]] = OrderedDict()
        self._beside = Beside()
        self._door: Door | None = None

    # ------------------------------------------------------------ out

    async def send(self, outgoing: Outgoing) -> Sent:
        """Post it, in as many messages as WeCom needs for it, in order. Raises a `ChannelError`.

        Each has a body unlike any other's and the same at every attempt, so that WeCom swallows what arrived before.
        """
        _check_place(outgoing.place)
        self._wait_for_quiet(outgoing)
        postings = drawn(outgoing.messages, locale=outgoing.locale, base=self._public_url, signs_in=self._signs_in)
        sent = await self._in_time(self._post_all(outgoing, postings))
        if sent.ref is not None and len(outgoing.messages) == 1:
            self._beside.keep(sent.ref, postings[:-1])
        return sent

    async def update(self, ref: str, outgoing: Outgoing) -> Sent:
        """Change a card in place, which takes a code and uses it up; what is too long for it is posted before.

        Raises `Expired` where there is no code, or WeCom takes it no more, or what is to be shown is no card.
        """
        if outgoing.update_code is None or len(outgoing.messages) != 1 or not isinstance(outgoing.messages[0], Card):
            raise Expired("no code" if outgoing.update_code is None else "no card")
        _check_place(outgoing.place)
        self._wait_for_quiet(outgoing)
        postings = changed(outgoing.messages[0], locale=outgoing.locale, base=self._public_url, signs_in=self._signs_in)
        return await self._in_time(self._change(ref, outgoing, postings))

    def _wait_for_quiet(self, outgoing: Outgoing) -> None:
        wait = self._quiet.wait(outgoing)
        if wait > 0:
            raise Busy(wait)

    async def _in_time(self, work: Awaitable[Sent]) -> Sent:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                return await work
        except TimeoutError as error:
            raise Unknown("no answer in time") from error

    async def _change(self, ref: str, outgoing: Outgoing, postings: Sequence[Posting]) -> Sent:
        *before, last = postings
        if before and self._beside.has(ref, before):
            before = []  # Each would be a new message that says what stands there.
        if before:
            await self._post_all(outgoing, before)
            self._beside.keep(ref, before)
        told = await self.api.post(
            "message/update_template_card",
            {
                "userids": [outgoing.place],
                "agentid": self._agent_id,
                "response_code": outgoing.update_code,
                "template_card": last.card,
            },
        )
        self._check_reached(told, outgoing.place)
        return Sent(ref, messages=len(before) + 1)

    async def _post_all(self, outgoing: Outgoing, postings: Sequence[Posting]) -> Sent:
        known = self._parts.get(outgoing.id, {})
        arrived: dict[str, _Part] = {}
        posted = 0
        for number, posting in enumerate(postings):
            body, mark = self._body(outgoing, posting, part=number)
            if mark in known:
                arrived[mark] = known[mark]
                continue
            if posted:
                await self._pause(APART)
            arrived[mark] = await self._post(outgoing, body)
            # Whatever comes of the rest, also where it takes too long, this part is not sent again.
            self._remember(outgoing.id, arrived)
            posted += 1
        self._parts.pop(outgoing.id, None)
        card = next((each for each in arrived.values() if each.ref is not None), _Part(None, None))
        return Sent(card.ref, messages=max(1, posted), update_code=card.update_code)

    async def _post(self, outgoing: Outgoing, body: Mapping[str, Any]) -> _Part:
        wait = self._pacing.wait(outgoing.place)
        if wait > 0:
            # WeCom would drop it and say that all is well.
            raise Busy(wait)
        card = body.get("template_card")
        ref = None if card is None else str(card["task_id"])
        try:
            told = await self.api.post("message/send", body)
        except Rejected as error:
            if outgoing.is_doubtful and ref is not None and str(error) == str(USED_TASK):
                return _Part(ref, None)  # The attempt before arrived, so long ago that WeCom swallows it no more.
            raise
        except Unknown:
            self._pacing.note(outgoing.place)
            raise
        self._check_reached(told, outgoing.place)
        self._pacing.note(outgoing.place)
        code = told.get("response_code")
        return _Part(ref, code if ref is not None and isinstance(code, str) and code else None)

    def _body(self, outgoing: Outgoing, posting: Posting, *, part: int) -> tuple[dict[str, Any], str]:
        """The request, and what it is remembered by."""
        body: dict[str, Any] = {"touser": outgoing.place, "agentid": self._agent_id}
        if posting.card is not None:
            task_id = self._task_id(outgoing, part=part)
            body |= {"msgtype": "template_card", "template_card": {**posting.card, "task_id": task_id}}
            seconds = LONGEST_CHECK
        else:
            content, seconds = marked(posting.text or "…", id=self._name(outgoing, part=part))
            body |= {"msgtype": "text", "text": {"content": content}}
        body |= {"enable_duplicate_check": 1, "duplicate_check_interval": seconds}
        return body, hashlib.sha256(repr(body).encode()).hexdigest()

    def _task_id(self, outgoing: Outgoing, *, part: int) -> str:
        """The name of a card for ever, the same at every attempt; it ends with since when it was to be sent."""
        digest = hashlib.sha256(self._name(outgoing, part=part).encode()).hexdigest()[:16]
        plain = "".join(each for each in outgoing.id if each.isascii() and each.isalnum())[:32]
        return f"c{plain}-{digest}-{outgoing.due_at}"

    def _name(self, outgoing: Outgoing, *, part: int) -> str:
        """What tells a message from any other for ever, also where the numbers of the outbox began again."""
        return f"{self._app}:{outgoing.id}:{outgoing.due_at}:{part}"

    def _check_reached(self, told: Mapping[str, Any], place: str) -> None:
        """Raise `Gone` where a success is none for this person. Case does not count in a userid."""
        for name in ("invaliduser", "unlicenseduser"):
            found = told.get(name) or ()
            names = found.split("|") if isinstance(found, str) else [str(each) for each in found]
            if place.casefold() in (each.casefold() for each in names):
                raise Gone(name)

    def _remember(self, id: str, arrived: Mapping[str, _Part]) -> None:
        self._parts[id] = dict(arrived)
        while len(self._parts) > MOST_SENT:
            self._parts.popitem(last=False)

    # ------------------------------------------------------------ the rest

    def fetch(self, file: str) -> AsyncIterator[bytes]:
        """The bytes of a file somebody sent, by its media id. Raises a `ChannelError`."""
        return fetched(self.api, file)

    async def profile(self, address: str) -> Profile | None:
        """What WeCom says of a userid, at most ten minutes old. Raises a `ChannelError`."""
        return await self.profiles.get(address)

    def mount(self, app: web.Application, door: Door) -> None:
        """Know the door, and take in what WeCom delivers; what is being kept is waited for at the end."""
        self._door = door
        if self._keys and self._public_url is not None:
            holding = Linked(door, keys=self._keys, public_url=self._public_url).mount(app)
            if self._signs_in:
                SignIn(
                    door,
                    holding,
                    ring=Ring(self._keys),
                    api=self.api,
                    profiles=self.profiles,
                    corp_id=self._corp_id,
                    agent_id=self._agent_id,
                    public_url=self._public_url,
                    authorize_url=self._authorize_url,
                ).mount(app)
        if self._crypto is None:
            return
        back = partial(self._reached_again, door)
        Ingress(door, self._crypto, agent=self._agent_id, gone=self.profiles.forget, back=back).mount(app)

    async def _reached_again(self, door: Door, userid: str) -> None:
        """The app may see that member: what waits because it might not goes there."""
        self.profiles.forget(userid)
        find = partial(out_of_reach, channel=CHANNEL, address=userid)
        person = await door.store.read(find)
        if person is not None:
            await door.store.write(lambda unit: unit.people.add_address(person, channel=CHANNEL, address=userid))

    async def close(self) -> None:
        """Close the session, once nothing is sent any more."""
        await self.api.close()


def _check_place(place: str) -> None:
    """Raise `Gone` for what is no one member: WeCom would take `@all` for everybody, and a bar for an "and"."""
    if MEMBER.fullmatch(place) is None:
        raise Gone("no userid")
