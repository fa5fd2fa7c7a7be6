"""Where people are reached: on what is attached, and every process over one database knows the same."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import Application, open_application, open_store_only, webchat_beside
from bot.keyfile import secret_keys_or_new
from bot.settings import Settings
from claims.people import Person, PersonId
from storage.unit_of_work import UnitOfWork
from tests.bot.conftest import Chit
from tests.support.fake_channel import FakeChannel
from tests.support.fake_platform import FakePlatform

KEYS = (b"a key for tests, 32 bytes long..",)
KEY = base64.b64encode(KEYS[0]).decode()
URL = "http://127.0.0.1:8080"
GRACE = PersonId("grace")


@pytest.fixture
async def application(tmp_path: Path) -> AsyncIterator[Application]:
    """A company that nobody can talk with yet; Grace has an account at the fake platform and signed in here once."""
    own = await open_application(Settings.of({"CHIT_DATA_DIR": str(tmp_path)}), keys=KEYS)

    def move_in(unit: UnitOfWork) -> None:
        unit.people.put(Person(GRACE, "Grace Hopper"))
        unit.people.add_address(GRACE, channel="fake", address="u-grace")
        unit.people.add_address(GRACE, channel="webchat", address="grace")

    await own.store.write(move_in)
    yield own
    await own.close()


async def channel_of(application: Application) -> str:
    """On which channel Grace is reached."""
    lane: str = await application.store.read(lambda unit: unit.outbox.lane_of(GRACE))
    return lane.split(":")[1]


async def test_people_are_reached_on_channels_that_are_attached_and_on_no_other(application: Application) -> None:
    assert await channel_of(application) == "nobody"
    application.attach(FakeChannel(FakePlatform()))
    assert await channel_of(application) == "fake"


async def test_whoever_sends_without_taking_anything_in_shows_pictures_too(application: Application) -> None:
    known = []
    channel = FakeChannel(FakePlatform())
    channel.know = known.append  # type: ignore[attr-defined]
    application.attach(channel)
    assert known == [application.door]


@pytest.mark.parametrize(
    ("given", "in_a_demo_s_folder", "expected"),
    [
        ({}, False, set()),
        ({}, True, {"webchat"}),
        ({"CHIT_WEBCHAT": "off"}, True, set()),
        ({"CHIT_WEBCHAT": "on"}, True, {"webchat"}),
        ({"CHIT_SECRET_KEYS": KEY}, True, set()),
        ({"CHIT_SECRET_KEYS": KEY, "CHIT_WEBCHAT": "on"}, False, {"webchat"}),
        ({"CHIT_SECRET_KEYS": KEY, "CHIT_WEBCHAT": "demo"}, False, {"webchat"}),
    ],
)
async def test_commands_and_workers_know_the_channels_of_what_serves_beside_them(
    tmp_path: Path, given: dict[str, str], in_a_demo_s_folder: bool, expected: set[str]
) -> None:
    if in_a_demo_s_folder:
        secret_keys_or_new(Settings.of({"CHIT_DATA_DIR": str(tmp_path)}))
    settings = Settings.of({"CHIT_DATA_DIR": str(tmp_path), **given})
    worker = await open_application(settings, keys=KEYS)
    worker.attach_all(webchat=webchat_beside(settings), public_url=URL)
    command = await open_store_only(settings, keys=KEYS)

    assert worker.reached.names == worker.channels.keys() == expected
    for store in (worker.store, command):
        assert await store.read(lambda unit: unit.channels.names) == expected
        await store.close()


PEOPLE = """id,name,email,manager_id,department,cost_centre,grade,roles,locale,timezone,slack_id,wecom_id,left_on
wei,王伟,wei@example.com,frank,,,,,zh-CN,Asia/Shanghai,,,
"""


def told_frank(chit: Chit) -> set[str]:
    """On which channels Frank is told of what waits for him since an import made him somebody's manager."""
    before = len(chit.json("notices", "list")["notices"])
    chit.said("people", "import", chit.write("people.csv", PEOPLE))
    notices = chit.json("notices", "list")["notices"][before:]
    return {each["channel"] for each in notices if each["to"] == "frank"}


def test_a_command_beside_a_demo_tells_people_where_the_demo_does(company: Chit) -> None:
    assert told_frank(company) == {"webchat"}


def test_a_command_where_the_web_chat_is_off_leaves_nothing_there(
    company: Chit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHIT_WEBCHAT", "off")
    assert told_frank(company) == {"nobody"}
