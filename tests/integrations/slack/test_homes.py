"""The start page is true when it is opened and after what was done, and calls nothing where it did not change."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from typing import Any

import pytest

from bot.chat.channel import Profile
from bot.chat.messages import Home, Text
from bot.chat.refusals import ChannelError, Failed, Gated
from bot.chat.texts import Reader, Texts
from bot.chat.turn import Company
from claims.people import PersonId
from integrations.slack.client import SlackApi
from integrations.slack.files import Hosts, Pictures
from integrations.slack.homes import MOST_OPEN, OPEN_SECONDS, Homes
from integrations.slack.profiles import Profiles, asker
from integrations.slack.stagehand import Stagehand
from integrations.slack.telling import Telling
from tests.processes.house import until
from tests.support.slack_server import TOKEN, SlackServer
from tests.support.slack_trouble import Trouble

TEXTS = Texts()


class Clock:
    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


class FakeDoor:
    """Knows people of Slack by what their page says."""

    def __init__(self) -> None:
        self.company = Company("CNY", "en", "Asia/Shanghai")
        self.texts = TEXTS
        self.pages: dict[str, str] = {}
        self.looks = 0
        self.looked = asyncio.Event()
        self.wakes: list[Callable[[], None]] = []
        self.breaks: Exception | None = None

    async def home(self, *, channel: str, address: str) -> tuple[Reader, Home] | None:
        self.looks += 1
        self.looked.set()
        if self.breaks is not None:
            raise self.breaks
        if address not in self.pages:
            return None
        reader = Reader(PersonId("ada"), "Ada", "en", "Asia/Shanghai", TEXTS)
        return reader, Home(cards=(Text(text=self.pages[address]),))

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        self.wakes.append(wake)
        return lambda: self.wakes.remove(wake)

    async def changes(self, address: str, text: str) -> None:
        """Something was done; comes back when the pages were looked at after it."""
        self.pages[address] = text
        self.looked.clear()
        for wake in self.wakes:
            wake()
        await self.looked.wait()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def server(clock: Clock) -> AsyncIterator[SlackServer]:
    async with SlackServer(now=clock) as server:
        server.workspace.join("U1", "Ada Byron", locale="zh-CN")
        yield server


@pytest.fixture
async def api(server: SlackServer, clock: Clock) -> AsyncIterator[SlackApi]:
    api = SlackApi(token=TOKEN, api_url=server.api_url, clock=clock)
    yield api
    await api.close()


@pytest.fixture
def door() -> FakeDoor:
    return FakeDoor()


@pytest.fixture
async def homes(api: SlackApi, door: FakeDoor, clock: Clock) -> AsyncIterator[Homes]:
    given: Any = door
    homes = Homes(api, given, channel="slack", profiles=Profiles(asker(api)), clock=clock, apart=0.0, again=0.01)
    yield homes
    await homes.close()


@pytest.fixture
def stagehand(api: SlackApi, homes: Homes, server: SlackServer) -> Stagehand:
    hosts = Hosts([f"127.0.0.1:{server.port}"], is_plain=True)
    return Stagehand(
        api,
        profiles=Profiles(asker(api)),
        homes=homes,
        pictures=Pictures(api, hosts=hosts),
        answers=hosts,
        telling=Telling(None),  # type: ignore[arg-type]
    )


def _page(server: SlackServer, user: str = "U1") -> str:
    return str(server.views.homes[user].blocks)


async def _shows(server: SlackServer, text: str) -> None:
    """Wait until the page says that."""
    while text not in _page(server):
        await server.workspace.changed()


async def test_a_page_that_is_opened_shows_everything_as_it_is(
    homes: Homes, door: FakeDoor, server: SlackServer
) -> None:
    door.pages["U1"] = "one claim"
    await homes.opened("U1")
    assert "one claim" in _page(server)

    door.pages["U1"] = "two claims"
    await homes.opened("U1")
    assert "two claims" in _page(server)
    assert server.refused() == []


async def test_a_page_that_is_open_changes_after_what_was_done(
    homes: Homes, door: FakeDoor, server: SlackServer
) -> None:
    door.pages["U1"] = "one claim"
    await homes.opened("U1")

    await door.changes("U1", "two claims")

    await _shows(server, "two claims")


async def test_what_changes_nothing_on_a_page_calls_nothing(homes: Homes, door: FakeDoor, server: SlackServer) -> None:
    door.pages["U1"] = "one claim"
    await homes.opened("U1")

    for _ in range(5):
        await door.changes("U1", "one claim")

    assert len(server.called("views.publish")) == 1


async def test_opened_again_it_is_drawn_even_where_it_did_not_change(
    homes: Homes, door: FakeDoor, server: SlackServer
) -> None:
    door.pages["U1"] = "one claim"
    await homes.opened("U1")
    await homes.opened("U1")

    assert len(server.called("views.publish")) == 2


async def test_a_page_that_was_left_long_ago_is_not_looked_at(homes: Homes, door: FakeDoor, clock: Clock) -> None:
    door.pages |= {"U1": "one claim", "U2": "one claim"}
    await homes.opened("U1")
    clock.now += OPEN_SECONDS

    for wake in door.wakes:
        wake()
    for _ in range(10):
        await asyncio.sleep(0)

    assert door.looks == 1
    assert homes._open == {}


async def test_only_so_many_pages_are_kept_true(homes: Homes, door: FakeDoor, server: SlackServer) -> None:
    for number in range(MOST_OPEN + 1):
        server.workspace.join(f"U9{number}", "Somebody")
        door.pages[f"U9{number}"] = "one claim"
        await homes.opened(f"U9{number}")

    assert len(homes._open) == MOST_OPEN
    assert "U90" not in homes._open
    assert homes._drawing == {}


async def test_a_page_is_made_up_for_after_trouble(homes: Homes, door: FakeDoor, server: SlackServer) -> None:
    door.pages["U1"] = "one claim"
    await homes.opened("U1")

    server.suffers(Trouble.BROKEN)
    await door.changes("U1", "two claims")
    door.breaks = OSError("the database is away")
    await door.changes("U1", "two claims")
    door.breaks = None
    server.suffers(None)

    await _shows(server, "two claims")


@pytest.mark.parametrize("trouble", [Trouble.LIMITED, Trouble.BROKEN])
async def test_a_page_that_could_not_be_drawn_at_first_is_made_up_for(
    homes: Homes, door: FakeDoor, server: SlackServer, trouble: Trouble
) -> None:
    door.pages["U1"] = "one claim"
    server.suffers(trouble, method="views.publish", times=1)
    with pytest.raises(ChannelError):
        await homes.opened("U1")

    async with asyncio.timeout(10):
        while "U1" not in server.views.homes:
            await server.workspace.changed()
    assert "one claim" in _page(server)


async def test_a_page_for_which_slack_is_slow_holds_no_other_up(
    homes: Homes, door: FakeDoor, server: SlackServer
) -> None:
    server.workspace.join("U2", "Bob")
    for user in ("U1", "U2"):
        door.pages[user] = "one claim"
        await homes.opened(user)
    server.suffers(Trouble.SLOW, method="views.publish", times=1, seconds=0.3)
    await door.changes("U1", "two claims")
    await _shows(server, "two claims")
    async with asyncio.timeout(2):
        await door.changes("U2", "two claims")
        while "two claims" not in _page(server, "U2"):
            await server.workspace.changed()


async def test_the_page_of_who_did_something_is_true_first_however_slow_the_database_is(
    homes: Homes, door: FakeDoor, server: SlackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integrations.slack.homes.SHARE", 1_000_000)
    server.workspace.join("U2", "Bob")
    for user in ("U1", "U2"):
        door.pages[user] = "one claim"
        await homes.opened(user)
    await door.changes("U2", "two claims")
    await _shows(server, "one claim")
    async with asyncio.timeout(5):
        while "two claims" not in _page(server, "U2"):
            await server.workspace.changed()
        homes.acted("U1", at_home=False)
        await door.changes("U1", "three claims")
        await _shows(server, "three claims")
    assert "two claims" in _page(server, "U2")


async def test_a_page_that_can_not_be_drawn_is_tried_ever_less_often(
    homes: Homes, door: FakeDoor, server: SlackServer
) -> None:
    door.pages["U1"] = "one claim"
    server.suffers(Trouble.BROKEN, method="views.publish")
    loop = asyncio.get_running_loop()
    began = loop.time()
    with pytest.raises(ChannelError):
        await homes.opened("U1")

    async def met() -> bool:
        return len(server.outages.met) >= 6

    await until(met, what="six attempts")
    # Ten milliseconds, then twice as long each time until it is eight times as long.
    assert loop.time() - began >= 0.01 * (1 + 2 + 4 + 8 + 8)

    server.suffers(None)

    async def drawn() -> bool:
        return homes._open["U1"].failures == 0

    await until(drawn, what="the page")
    assert "one claim" in _page(server)


async def test_a_page_on_which_something_is_pressed_is_open_again(
    homes: Homes, door: FakeDoor, clock: Clock, server: SlackServer
) -> None:
    door.pages["U1"] = "one claim"
    await homes.opened("U1")
    clock.now += OPEN_SECONDS
    homes.acted("U1", at_home=True)
    await door.changes("U1", "two claims")
    await _shows(server, "two claims")

    clock.now += OPEN_SECONDS
    homes.acted("U2", at_home=False)
    assert "U2" not in homes._open


async def test_somebody_who_has_not_written_yet_reads_how_to_begin_in_their_language(
    homes: Homes, server: SlackServer
) -> None:
    await homes.opened("U1")

    assert TEXTS.say("zh-CN", "slack-home-nobody") in _page(server)


async def test_who_is_no_member_any_more_sees_nothing_of_claims(
    homes: Homes, door: FakeDoor, server: SlackServer
) -> None:
    door.pages["U1"] = "one claim"
    server.workspace.members["U1"].is_guest = True
    await homes.opened("U1")

    assert "one claim" not in _page(server)
    assert TEXTS.say("zh-CN", "slack-not-heard-guest") in _page(server)


async def test_closing_ends_the_watch(homes: Homes, door: FakeDoor) -> None:
    door.pages["U1"] = "one claim"
    await homes.opened("U1")

    await homes.close()

    assert door.wakes == []
    assert homes._watching is not None
    assert homes._watching.done()


# ---------------------------------------------------------------- with other processes


class FakePages:
    """What the database would say: `elses` are pages that another process keeps, `nobodys` those of a former one."""

    def __init__(self) -> None:
        self.elses: set[str] = set()
        self.nobodys: dict[str, float] = {}
        self.told: dict[str, float] = {}
        self.left = False
        self.breaks: Exception | None = None

    async def keep(self, opened: Mapping[str, float], *, held: Collection[str], most: int) -> Mapping[str, float]:
        if self.breaks is not None:
            raise self.breaks
        self.told |= opened
        found, self.nobodys = {each: 900.0 for each in held if each not in self.elses} | self.nobodys, {}
        return found

    async def leave(self, opened: Mapping[str, float]) -> None:
        self.told |= opened
        self.left = True


@pytest.fixture
def pages() -> FakePages:
    return FakePages()


@pytest.fixture
async def shared(api: SlackApi, door: FakeDoor, pages: FakePages, clock: Clock) -> AsyncIterator[Homes]:
    given: Any = door
    kept: Any = pages
    profiles = Profiles(asker(api))
    homes = Homes(
        api, given, channel="slack", profiles=profiles, pages=kept, clock=clock, apart=0.0, again=0.01, exchange=0.01
    )
    yield homes
    await homes.close()


async def test_a_process_that_starts_goes_on_with_the_pages_of_one_that_is_gone(
    shared: Homes, pages: FakePages, door: FakeDoor, server: SlackServer
) -> None:
    door.pages["U1"] = "two claims"
    pages.nobodys = {"U1": 60.0}
    shared.begin()

    async def drawn() -> bool:
        return "U1" in server.views.homes

    await until(drawn, what="the page")
    assert "two claims" in _page(server)
    await door.changes("U1", "three claims")
    await _shows(server, "three claims")


async def test_a_page_that_was_opened_elsewhere_since_is_left_to_that_process(
    shared: Homes, pages: FakePages, door: FakeDoor, server: SlackServer
) -> None:
    door.pages["U1"] = "one claim"
    await shared.opened("U1")

    async def told() -> bool:
        return pages.told == {"U1": OPEN_SECONDS}

    await until(told, what="the database")
    pages.elses = {"U1"}

    async def left() -> bool:
        return not shared._open

    await until(left, what="the other process")
    assert len(server.called("views.publish")) == 1


async def test_what_the_database_could_not_be_told_it_is_told_later_and_at_the_end_that_they_are_free(
    shared: Homes, pages: FakePages, door: FakeDoor, server: SlackServer, caplog: pytest.LogCaptureFixture
) -> None:
    door.pages["U1"] = "one claim"
    pages.breaks = OSError("the database is away")
    await shared.opened("U1")

    async def tried() -> bool:
        return bool(caplog.records)

    await until(tried, what="an attempt")
    pages.breaks = None

    async def told() -> bool:
        return "U1" in pages.told

    await until(told, what="the database")
    assert set(shared._open) == {"U1"}
    await shared.close()
    assert pages.left


# ---------------------------------------------------------------- beside answers


async def test_a_whisper_is_for_one_person(stagehand: Stagehand, server: SlackServer) -> None:
    server.workspace.channel("C1", "U1")
    await stagehand.whisper(server.response_url("U1", "C1"), "hello")

    (posted,) = server.workspace.messages.values()
    assert posted.only_for == "U1"


async def test_a_whisper_goes_to_no_host_that_is_not_slacks(stagehand: Stagehand, server: SlackServer) -> None:
    with pytest.raises(Failed):
        await stagehand.whisper(f"http://localhost:{server.port}/response/x", "hello")
    assert server.responses == []


async def test_who_somebody_is_and_that_it_changed(stagehand: Stagehand, server: SlackServer) -> None:
    assert (await stagehand.identity()).team == server.workspace.member("U1").team
    before = await stagehand.people.get("U1")
    server.workspace.members["U1"].is_guest = True
    stagehand.people.forget("U1")
    after = await stagehand.people.get("U1")

    assert isinstance(before, Profile)
    assert isinstance(after, Profile)
    assert (before.is_guest, after.is_guest) == (False, True)


async def test_after_the_app_was_removed_nothing_is_called(
    stagehand: Stagehand, server: SlackServer, caplog: pytest.LogCaptureFixture
) -> None:
    stagehand.shut("app_uninstalled")

    calls: list[Callable[[], Any]] = [stagehand.identity, lambda: stagehand.home("U1")]
    for call in calls:
        with pytest.raises(ChannelError) as failed:
            await call()
        assert type(failed.value) is Gated
    assert server.calls == []
    assert len(caplog.records) == 1
