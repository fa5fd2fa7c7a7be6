"""Slack as a channel: what is sent goes to its Web API. What comes in is read elsewhere in this folder."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from functools import partial

from aiohttp import web

from bot.chat.channel import Outgoing, Pace, Profile, Sent
from bot.chat.dispatch import Door
from bot.chat.meeting import learn
from bot.chat.messages import Card
from bot.chat.refusals import Busy, ChannelError, Expired, Failed, Gated, Gone, Rejected, Unknown
from integrations.slack.blocks import Posting, drawn, moved
from integrations.slack.bolt import Bolt
from integrations.slack.client import SlackApi
from integrations.slack.dialogs import Dialogs
from integrations.slack.doubts import Doubts, metadata
from integrations.slack.files import Hosts, Pictures, fetched, host_of
from integrations.slack.homes import Homes
from integrations.slack.illustrating import Illustrator
from integrations.slack.ingress import Ingress
from integrations.slack.open_pages import OpenPages
from integrations.slack.places import Direct, Only, Thread, message_of, message_ref, place_of
from integrations.slack.profiles import Profiles, asker
from integrations.slack.receiving import Receiving
from integrations.slack.signature import Signature
from integrations.slack.socket import SocketMode
from integrations.slack.spacing import Spacing
from integrations.slack.stagehand import Stagehand
from integrations.slack.telling import Telling

log = logging.getLogger("integrations.slack.channel")

CHANNEL = "slack"

SEND_SECONDS = 25.0
"""In which a message with all its parts must be sent: a lease, by which others are kept out, lasts 30 s."""

APART = 1.0
"""Seconds between two messages of one conversation."""

ANSWER_HOSTS = ("hooks.slack.com",)
"""Where answers to a `response_url` go, beside the host of the API and those of files."""

DRAIN_SECONDS = 2.0
"""How long a stop waits for what goes on beside the answers, as a dialog that is being filled."""

MOST_SENT = 1_000
"""Of how many messages in several parts this process remembers which arrived."""


class Slack:
    """`bot.chat.channel.Channel`. `token` is the bot's, `api_url` ends with a slash.

    Files and answers are where it is and at `file_hosts`, answers at Slack too, and nowhere else. `signing_secrets` are
    those in force, newest first; `app_token` is Socket Mode's, if that is used; `public_url` is the address of our own
    pages.
    """

    name = CHANNEL
    forms = frozenset({"modal", "question"})
    pace = Pace(1, APART)

    def __init__(
        self,
        *,
        token: str,
        api_url: str,
        file_hosts: Collection[str],
        signing_secrets: Sequence[str] = (),
        app_token: str | None = None,
        public_url: str | None = None,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.api = SlackApi(token=token, api_url=api_url, clock=clock)
        own = host_of(api_url)
        hosts = Hosts((*file_hosts, own), is_plain=self.api.is_plain)
        self.pictures = Pictures(self.api, hosts=hosts, clock=clock)
        self.profiles = Profiles(asker(self.api), clock=clock)
        self._hosts = hosts
        self._answer_hosts = Hosts((*ANSWER_HOSTS, own, *file_hosts), is_plain=self.api.is_plain)
        self._doubts = Doubts(self.api, clock=clock)
        self._signing_secrets = tuple(signing_secrets)
        # Socket Mode's token opens connections and serves for nothing else.
        self._connecting = None if app_token is None else SlackApi(token=app_token, api_url=api_url, clock=clock)
        self._public_url = public_url
        self._clock = clock
        self._pause = pause
        self._spacing = Spacing(clock=clock, pause=pause)
        self._illustrator = Illustrator(self.pictures, draw=self._drawn, pause=pause)
        self._parts: OrderedDict[str, dict[int, str]] = OrderedDict()
        self._homes: Homes | None = None
        self.backstage: Stagehand | None = None
        """What comes in needs of the channel; there once it is mounted."""

    # ------------------------------------------------------------ out

    async def send(self, outgoing: Outgoing) -> Sent:
        """Post it, in several messages a second apart where it does not fit into one. Raises a `ChannelError`.

        Where an earlier attempt may have arrived, a direct conversation is asked first what of it is there; the history
        of a channel can't be read, so there it is sent again.
        """
        try:
            async with asyncio.timeout(SEND_SECONDS):
                return await self._send(outgoing)
        except TimeoutError as error:
            raise Unknown("no answer in time") from error

    async def _send(self, outgoing: Outgoing) -> Sent:
        place = place_of(outgoing.place)
        if isinstance(place, Only):
            if await self._answered(outgoing, place):
                return Sent(None, messages=1)
            place = Direct(place.user)
        if isinstance(place, Direct) and not place.is_anyone:
            await self._demand_member(place.user)
        try:
            return await self._sent(outgoing, place)
        except (Gone, Rejected) as error:
            if not (isinstance(place, Direct) and place.is_anyone):
                raise
            # Somebody who is not heard, and to whom Slack lets nobody write: nothing more is owed to them.
            log.info("somebody who is not heard was not told so", extra={"why": str(error)})
            return Sent(None)

    async def _sent(self, outgoing: Outgoing, place: Direct | Thread) -> Sent:
        arrived = dict(self._parts.get(_name(outgoing), {}))
        if isinstance(place, Direct) and outgoing.is_doubtful:
            arrived |= await self._doubts.arrived(_name(outgoing), user=place.user)
        if outgoing.retires is not None:
            await self._retire(outgoing.retires, outgoing)
        post_all = partial(self._post_all, outgoing, place, arrived)
        if isinstance(place, Direct):
            return await self._illustrator.deliver(outgoing, post_all)
        return await post_all(self._drawn(outgoing, {}))

    async def update(self, ref: str, outgoing: Outgoing) -> Sent:
        """Change a message in place. Raises `Expired` where it can't be, or what it shows fits into one no more."""
        channel, ts = message_of(ref)

        async def change(postings: Sequence[Posting]) -> Sent:
            if len(postings) != 1:
                raise Expired("does not fit")
            (posting,) = postings
            # Its `parse` differs from the one of `chat.postMessage` where none is given.
            await self.api.call(
                "chat.update", channel=channel, ts=ts, text=posting.text, blocks=posting.blocks, parse="none"
            )
            return Sent(ref)

        place = place_of(outgoing.place)
        if not isinstance(place, Direct):
            return await change(self._drawn(outgoing, {}))
        await self._demand_member(place.user)
        return await self._illustrator.deliver(outgoing, change)

    async def _retire(self, ref: str, outgoing: Outgoing) -> None:
        """Say on an older message that its card stands further down, before it does: nobody draws that one any more.

        Raises what keeps the new one from being posted too; nothing of that was done then.
        """
        card = next((each for each in outgoing.messages if isinstance(each, Card)), None)
        if card is None:
            return
        posting = moved(card, locale=outgoing.locale)
        channel, ts = message_of(ref)
        try:
            await self.api.call(
                "chat.update", channel=channel, ts=ts, text=posting.text, blocks=posting.blocks, parse="none"
            )
        except (Expired, Gone, Rejected) as error:
            log.info("an older card stays as it is", extra={"why": str(error)})
        except Unknown as error:
            raise Failed(str(error)) from error

    async def _demand_member(self, user: str) -> None:
        """Raises `Gone` for who is no member any more: a guest, deactivated, or of another workspace by now.

        While Slack does not say who that is, what was known of them counts; a member stays one for ten minutes.
        """
        try:
            profile = await self.profiles.get(user)
        except ChannelError:
            return
        if profile is None or profile.is_guest:
            raise Gone("no member any more")

    async def _post_all(
        self,
        outgoing: Outgoing,
        place: Direct | Thread,
        arrived: dict[int, str],
        postings: Sequence[Posting],
    ) -> Sent:
        posted = 0
        for part, posting in enumerate(postings):
            if part in arrived:
                continue
            if posted:
                await self._pause(APART)
            try:
                arrived[part] = await self._post(outgoing, place, posting, part=part)
            except ChannelError as error:
                if not arrived:
                    raise
                # Part of it is there: whoever tries again must ask which, or send what this process does not know of.
                raise Unknown(str(error)) from error
            # Whatever comes of the rest, also where it takes too long, this part is not sent again.
            self._remember(_name(outgoing), arrived)
            posted += 1
        self._parts.pop(_name(outgoing), None)
        return Sent(arrived[0], messages=max(1, posted))

    async def _post(self, outgoing: Outgoing, place: Direct | Thread, posting: Posting, *, part: int) -> str:
        """One message; gives its reference."""
        if isinstance(place, Thread):
            # Each thread has a lane of its own, and Slack counts what comes into the channel.
            await self._spacing.turn(place.channel, apart=self.pace.seconds)
        try:
            told = await self.api.call(
                "chat.postMessage",
                channel=place.user if isinstance(place, Direct) else place.channel,
                thread_ts=place.ts if isinstance(place, Thread) else None,
                text=posting.text,
                blocks=posting.blocks,
                metadata=metadata(_name(outgoing), part=part),
                mrkdwn=False,  # of the text alone, which notifications show
                parse="none",
                unfurl_links=False,
                unfurl_media=False,
            )
        except Busy as error:
            if isinstance(place, Thread):
                self._spacing.rest(place.channel, seconds=error.retry_after)
            raise
        channel, ts = told.get("channel"), told.get("ts")
        if not isinstance(channel, str) or not isinstance(ts, str):
            raise Unknown("no reference")
        return message_ref(channel, ts)

    async def _answered(self, outgoing: Outgoing, place: Only) -> bool:
        """Answer where only the asker sees it; False where that can't be done any more, so that it goes to them alone.

        It is one answer of at most five; what needs several messages is for the direct conversation.
        """
        postings = drawn(outgoing.messages, locale=outgoing.locale, pictures={}, base=self._public_url)
        if len(postings) != 1 or not self._answer_hosts.hold(place.url):
            return False
        (posting,) = postings
        try:
            await self.api.answer(
                place.url,
                response_type="ephemeral",
                replace_original=False,
                text=posting.text,
                blocks=posting.blocks,
                mrkdwn=False,
                parse="none",
            )
        except (Expired, Rejected):
            return False
        return True

    def _drawn(self, outgoing: Outgoing, pictures: Mapping[str, str]) -> list[Posting]:
        return drawn(outgoing.messages, locale=outgoing.locale, pictures=pictures, base=self._public_url)

    # ------------------------------------------------------------ the rest

    def fetch(self, file: str) -> AsyncIterator[bytes]:
        """The bytes of a file somebody sent, by its id at Slack. Raises a `ChannelError`."""
        return fetched(self.api, file, hosts=self._hosts)

    async def profile(self, address: str) -> Profile | None:
        """What Slack says of a user id, at most ten minutes old. Raises a `ChannelError`."""
        return await self.profiles.get(address)

    def know(self, door: Door) -> None:
        """Where pictures are read, for a process that sends and takes nothing in, too."""
        self._illustrator.know(door)

    def mount(self, app: web.Application, door: Door) -> None:
        """Know the door, and take in what Slack sends: by HTTP, and over a connection of ours where that is configured.

        What was taken in goes on beside the answers until the application is cleaned up.
        """
        self.know(door)
        self._homes = homes = Homes(
            self.api,
            door,
            channel=CHANNEL,
            profiles=self.profiles,
            pages=OpenPages(door),
            base=self._public_url,
            meets=lambda address, profile: learn(door.store, profile, channel=CHANNEL, address=address),
            clock=self._clock,
        )
        telling = Telling(door)
        self.backstage = Stagehand(
            self.api,
            profiles=self.profiles,
            homes=self._homes,
            pictures=self.pictures,
            answers=self._answer_hosts,
            telling=telling,
        )
        dialogs = Dialogs(door, self.api, profiles=self.profiles, telling=telling)
        self.receiving = receiving = Receiving(door, self.backstage, dialogs)
        bolt = Bolt(receiving.take)
        if self._signing_secrets:
            Ingress(bolt, Signature(self._signing_secrets)).mount(app)

        async def take_in(_: web.Application) -> AsyncIterator[None]:
            staying = None
            receiving.begin()
            homes.begin()
            if self._connecting is not None:
                socket = SocketMode(bolt, url=self._socket_address, is_plain=self.api.is_plain)
                staying = asyncio.get_running_loop().create_task(socket.run())
            yield
            if staying is not None:
                staying.cancel()
                await asyncio.gather(staying, return_exceptions=True)
            await receiving.drain(seconds=DRAIN_SECONDS)
            await dialogs.close()

        app.cleanup_ctx.append(take_in)

    async def _socket_address(self) -> str:
        """Where to connect to, good for one connection. Raises a `ChannelError`."""
        if self._connecting is None:
            raise Gated("no app token")
        told = await self._connecting.call("apps.connections.open")
        return str(told.get("url", ""))

    async def close(self) -> None:
        """Break off uploads and close the sessions, once nothing is sent any more."""
        if self._homes is not None:
            await self._homes.close()
        await self._illustrator.close()
        await self.pictures.close()
        await self.profiles.close()
        await self.api.close()
        if self._connecting is not None:
            await self._connecting.close()

    def _remember(self, name: str, arrived: dict[int, str]) -> None:
        self._parts[name] = dict(arrived)
        while len(self._parts) > MOST_SENT:
            self._parts.popitem(last=False)


def _name(outgoing: Outgoing) -> str:
    """What tells a message from any other for ever, also where the numbers of the outbox began again."""
    return f"{outgoing.id}.{outgoing.due_at}"
