"""The one place that names the concrete classes: which store, which handlers, which channels, and how they are tied."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from bot.first_policy import first_policy_text
from bot.keyfile import is_demos, secret_keys
from storage.audit import POLICY
from storage.channels import Channels
from storage.store import Store, open_store
from storage.unit_of_work import UnitOfWork

# Half of the commands only need the store; what talks with people is loaded by those that do.
if TYPE_CHECKING:
    from bot.chat.channel import Channel
    from bot.chat.dispatch import Door
    from bot.chat.drawing import Drawing
    from bot.chat.router import Router
    from bot.chat.texts import Texts
    from bot.chat.turn import Company
    from bot.courier import Courier
    from bot.fetching import Fetcher
    from bot.finisher import Finisher
    from bot.metrics import Metrics
    from bot.schedule import Schedule
    from bot.settings import Settings
    from integrations.documents.decoder import Decoder
    from storage.blobs import FolderBlobs
    from storage.bucket import BucketBlobs


log = logging.getLogger("bot.app")

OWN_PAGES = "webchat"
"""The channel on our own pages, where a place is the id of its person."""


class Kind(NamedTuple):
    """A channel that this program can have. `webchat` is the mode of the web chat: `off`, `demo` or `on`."""

    name: str
    is_on: Callable[[Settings, str], bool]
    make: Callable[[Settings, str, str], Channel]


def _web_chat(settings: Settings, webchat: str, public_url: str) -> Channel:
    from integrations.webchat.channel import WebChat

    return WebChat(mode="demo" if webchat == "demo" else "on", keys=secret_keys(settings), public_url=public_url)


def _slack(settings: Settings, webchat: str, public_url: str) -> Channel:
    from integrations.slack.channel import Slack

    token, app_token = settings.slack_bot_token, settings.slack_app_token
    assert token is not None  # noqa: S101 — it is what says that Slack is on
    return Slack(
        token=token.get_secret_value(),
        api_url=settings.slack_api_url,
        file_hosts=settings.slack_file_hosts,
        signing_secrets=[each.get_secret_value() for each in settings.slack_signing_secrets],
        app_token=None if app_token is None else app_token.get_secret_value(),
        public_url=public_url,
    )


def _wecom(settings: Settings, webchat: str, public_url: str) -> Channel:
    from integrations.wecom.channel import WeCom

    secret, token, key = settings.wecom_secret, settings.wecom_callback_token, settings.wecom_encoding_aes_key
    corp, agent = settings.wecom_corp_id, settings.wecom_agent_id
    if corp is None or agent is None or secret is None or token is None or key is None:
        raise RuntimeError("WeCom is on without all of its settings")
    return WeCom(
        corp_id=corp,
        agent_id=agent,
        secret=secret.get_secret_value(),
        api_url=settings.wecom_api_url,
        callback_token=token.get_secret_value(),
        encoding_aes_key=key.get_secret_value(),
        keys=secret_keys(settings),
        public_url=public_url,
        signs_in=settings.wecom_trusted_domain is not None,
    )


KINDS: Sequence[Kind] = (
    Kind(OWN_PAGES, lambda settings, webchat: webchat in ("demo", "on"), _web_chat),
    Kind("slack", lambda settings, webchat: settings.slack_on, _slack),
    Kind("wecom", lambda settings, webchat: settings.wecom_on, _wecom),
)


def webchat_beside(settings: Settings) -> str:
    """The web chat's mode in the process that serves here, for those that run beside it: a demo has its keys here."""
    return settings.webchat(unless_set="demo" if is_demos(settings) else "off")


def channels_beside(settings: Settings) -> Channels:
    """The channels of the process that serves here, for those that run beside it."""
    webchat = webchat_beside(settings)
    names = {kind.name for kind in KINDS if kind.is_on(settings, webchat)}
    return Channels(OWN_PAGES, names, signs_in=webchat == "on")


GARBAGE = 20_000, 20, 50
"""How many new objects, and rounds, before circles of garbage are looked for: a turn makes few."""


@dataclass(slots=True)
class Application:
    """Everything of one process, opened and tied together; nothing runs until `start`."""

    settings: Settings
    store: Store[UnitOfWork]
    door: Door
    router: Router
    texts: Texts
    company: Company
    drawing: Drawing
    metrics: Metrics
    reached: Channels
    decoder: Decoder
    files: FolderBlobs | BucketBlobs
    channels: dict[str, Channel] = field(default_factory=dict)
    courier: Courier | None = None
    finisher: Finisher | None = None
    fetcher: Fetcher | None = None
    schedule: Schedule | None = None
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _closed: bool = False

    def attach(self, channel: Channel) -> None:
        """Add a channel, on which people are reached from now on; before `start`."""
        self.channels[channel.name] = channel
        self.reached.names.add(channel.name)
        self.reached.signs_in = self.reached.signs_in or getattr(channel, "takes_links", False)
        self.door.attach(channel)
        know = getattr(channel, "know", None)
        if know is not None:
            know(self.door)

    def attach_all(self, *, webchat: str, public_url: str) -> None:
        """Add every channel whose settings are present; before `start`."""
        for kind in KINDS:
            if kind.is_on(self.settings, webchat):
                self.attach(kind.make(self.settings, webchat, public_url))

    def start(self, *, courier: bool, clock: bool = True) -> None:
        """Begin to finish what was accepted, and to carry and keep time where this process shall."""
        from bot.courier import Courier
        from bot.fetching import Fetcher
        from bot.finisher import Finisher
        from bot.schedule import Schedule, errands, sweeping
        from handlers import library

        self._tasks.append(asyncio.create_task(library.warm(self.store)))
        self.finisher = Finisher(self.door)
        self._tasks.append(asyncio.create_task(self.finisher.run()))
        if self.door.staging is not None:
            self.fetcher = Fetcher(self.door, self.channels, staging=self.door.staging)
            self._tasks.append(asyncio.create_task(self.fetcher.run()))
        if courier:
            self.courier = Courier(
                self.store,
                self.channels,
                drawing=self.drawing,
                company=self.company,
                texts=self.texts,
                metrics=self.metrics,
                worker=self.door.worker,
            )
            self.door.subscribe(self.courier.wake)
            self._tasks.append(asyncio.create_task(self.courier.run()))
        if clock:
            self.schedule = Schedule(self.store, due=[*errands(), sweeping(self.store, self.files)])
            self._tasks.append(asyncio.create_task(self.schedule.run()))

    async def close(self) -> None:
        """Stop claiming, finish what runs, release the leases, close the database; once more does no harm."""
        if self._closed:
            return
        self._closed = True
        for part in (self.schedule, self.finisher, self.fetcher):
            if part is not None:
                await part.stop()
        await self.door.drain()
        if self.courier is not None:
            await self.courier.stop()
        if self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)
        for channel in self.channels.values():
            close = getattr(channel, "close", None)
            if close is not None:
                await close()
        # The finisher may have leased a lane in its last look.
        await self.door.drain()
        await self.let_go()
        await self.decoder.close()
        await self.store.close()

    async def let_go(self) -> None:
        """Begin nothing more, and give back every lane on which nothing runs here, for others to take at once.

        Where a turn or a message still runs, the lease ends by itself: another process would do it beside this one.
        """
        busy = self.door.leave()
        for part in (self.courier, self.fetcher):
            busy |= set() if part is None else part.leave()
        try:
            await self.store.write(lambda unit: unit.inbox.let_go(worker=self.door.worker, but=busy))
        except Exception as error:  # the edge: the database may be away; leases end by themselves
            log.warning("could not give leases back", extra={"why": type(error).__name__})


async def open_application(settings: Settings, *, keys: tuple[bytes, ...], migrate: bool | None = None) -> Application:
    """Open the database and tie everything together. People are reached on the channels that are attached later.

    `migrate` brings the database to the newest schema first; by default on SQLite only. Raises what
    `storage.store.open_store` raises: the schema is behind or ahead, keys are missing, the disk is full.
    """
    from bot.chat.dispatch import Door
    from bot.chat.drawing import Drawing
    from bot.chat.staging import Staging
    from bot.chat.texts import Texts
    from bot.chat.turn import Company
    from bot.metrics import Metrics
    from handlers import build_router
    from integrations.documents.decoder import Decoder
    from storage.blobs import open_blobs

    gc.set_threshold(*GARBAGE)
    reached = Channels(OWN_PAGES)
    store = await open_store_only(settings, keys=keys, migrate=migrate, reached=reached)
    texts = Texts()
    company = Company(settings.currency, settings.locale, settings.timezone)
    router, metrics = build_router(), Metrics()
    decoder, files = Decoder(), open_blobs(settings.receipts_url)
    staging = Staging(store, examiner=decoder, files=files)
    return Application(
        settings=settings,
        store=store,
        door=Door(store, router=router, texts=texts, company=company, around=metrics.around, staging=staging),
        router=router,
        texts=texts,
        company=company,
        drawing=Drawing(router, company=company, texts=texts),
        metrics=metrics,
        reached=reached,
        decoder=decoder,
        files=files,
    )


async def open_store_only(
    settings: Settings, *, keys: tuple[bytes, ...], migrate: bool | None = None, reached: Channels | None = None
) -> Store[UnitOfWork]:
    """Open the database for a command that talks with nobody; see `open_application`.

    People are reached on the channels of the process that serves beside it, unless `reached` says other ones.
    """
    migrate = settings.on_sqlite if migrate is None else migrate
    store = await open_store_as_it_is(settings, keys=keys, migrate=migrate, reached=reached)
    try:
        if await store.read(lambda unit: unit.policies.is_empty()):
            await store.write(lambda unit: give_first_policy(unit, settings))
    except BaseException:
        await store.close()
        raise
    return store


async def open_store_as_it_is(
    settings: Settings, *, keys: tuple[bytes, ...], migrate: bool = False, reached: Channels | None = None
) -> Store[UnitOfWork]:
    """Open the database and put nothing into it but the store's own keys."""
    return await open_store(
        settings.database_url,
        keys=keys,
        data_dir=settings.data_dir,
        unit=partial(UnitOfWork, channels=reached or channels_beside(settings), zone=settings.zone),
        migrate=migrate,
    )


def give_first_policy(unit: UnitOfWork, settings: Settings) -> None:
    """An empty database starts with the policy of the settings, else with the built-in one."""
    unit.audit.queue(POLICY)  # Of several processes that start on an empty database one gives it.
    if not unit.policies.is_empty():
        return
    unit.policies.add(first_policy_text(settings.policy_file, settings.currency), starts_on=None, now=datetime.now(UTC))
