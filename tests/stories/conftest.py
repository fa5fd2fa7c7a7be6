"""The company of a story. `world` is where people sit: the fake platform, the web chat, Slack or WeCom.

`fake_world` is the platform alone, for what no real client would do; `durable_world` is that once on each engine.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.support import fake_company, postgres, slack_company, web_company, wecom_company
from tests.support.company import World, found_file, founded, sqlite_url
from tests.support.fake_company import FakeWorld

NOT_AT_SLACK = {
    "test_a_form_says_all_that_is_wrong_at_once_and_keeps_what_was_typed": (
        "Slack itself says what is missing, before it sends anything"
    ),
}
"""Stories that can't happen at Slack, by their test, and why."""

NOT_AT_WECOM = {
    "test_a_refused_file_does_not_keep_the_others_away": "WeCom sends no empty file",
    "test_a_photo_and_the_word_to_submit_are_one_event_and_one_sent_claim": "WeCom knows no words beside a file",
    "test_a_photo_for_a_claim_that_is_named_goes_there_however_new_another_draft_is": (
        "WeCom knows no words beside a file"
    ),
    "test_a_photo_while_a_list_is_open_is_filed_with_it": "WeCom knows no words beside a file",
    "test_a_photo_with_copy_goes_on_the_copy": "WeCom knows no words beside a file",
    "test_a_photo_with_a_copy_that_is_refused_waits_for_a_press": "WeCom knows no words beside a file",
    "test_a_row_is_chosen_by_its_button_or_by_its_number": (
        "WeCom has no buttons beside rows, so that it numbers rows which have no number of their own"
    ),
}
"""The same of WeCom."""

NOT_AT = {"slack_world": NOT_AT_SLACK, "wecom_world": NOT_AT_WECOM}


@pytest.fixture(scope="session")
async def founded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the company in it, at the fake platform; to be copied."""
    return await found_file(tmp_path_factory.mktemp("founded") / "chit.db", fake_company.new_world)


@pytest.fixture(scope="session")
async def founded_web_file(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Path:
    """The same at the web chat."""
    new_world = partial(web_company.new_world, browser=browser)
    return await found_file(tmp_path_factory.mktemp("founded") / "chit.db", new_world)


@pytest.fixture(scope="session")
async def founded_slack_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same at Slack."""
    return await found_file(tmp_path_factory.mktemp("founded") / "chit.db", slack_company.new_world)


@pytest.fixture(scope="session")
async def founded_wecom_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same at WeCom."""
    return await found_file(tmp_path_factory.mktemp("founded") / "chit.db", wecom_company.new_world)


@pytest.fixture(scope="session")
async def founded_database(postgres_server: postgres.Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A PostgreSQL database with the company in it, at the fake platform; to be copied."""
    name = postgres_server.create()
    await founded(fake_company.new_world(postgres_server.url(name), tmp_path_factory.mktemp("founded")))
    return name


@pytest.fixture(
    params=["fake_world", pytest.param("web_world", marks=pytest.mark.browser), "slack_world", "wecom_world"],
    ids=["fake", "web chat", "slack", "wecom"],
)
def world(request: pytest.FixtureRequest) -> World:
    """The demo company, once at each channel."""
    why = NOT_AT.get(request.param, {}).get(request.node.originalname)
    if why is not None:
        pytest.skip(why)
    own: World = request.getfixturevalue(request.param)
    return own


def _copy(founded: Path, folder: Path) -> str:
    return sqlite_url(Path(shutil.copy(founded, folder / "chit.db")))


@pytest.fixture
async def fake_world(founded_file: Path, tmp_path: Path) -> AsyncIterator[FakeWorld]:
    """The demo company at the fake platform, on SQLite."""
    own = fake_company.new_world(_copy(founded_file, tmp_path), tmp_path)
    await own.open()
    yield own
    await own.close()
    assert own.platform.misused == []


@pytest.fixture
async def web_world(founded_web_file: Path, browser: Browser, tmp_path: Path) -> AsyncIterator[World]:
    """The demo company in front of the web chat, on SQLite."""
    own = web_company.new_world(_copy(founded_web_file, tmp_path), tmp_path, browser=browser)
    await own.open()
    yield own
    await own.close()


@pytest.fixture
async def slack_world(founded_slack_file: Path, tmp_path: Path) -> AsyncIterator[slack_company.SlackWorld]:
    """The demo company at Slack, on SQLite."""
    own = slack_company.new_world(_copy(founded_slack_file, tmp_path), tmp_path)
    await own.open()
    yield own
    await own.end()
    assert own.slack.workspace.noted == []
    assert own.slack.refused() == []


@pytest.fixture
async def wecom_world(founded_wecom_file: Path, tmp_path: Path) -> AsyncIterator[wecom_company.WeComWorld]:
    """The demo company at WeCom, on SQLite."""
    own = wecom_company.new_world(_copy(founded_wecom_file, tmp_path), tmp_path)
    await own.open()
    yield own
    await own.end()
    assert own.wecom.messages.noted == []
    assert own.wecom.messages.dropped == []
    assert own.wecom.refused() == []


@pytest.fixture
async def world_on_postgres(
    postgres_server: postgres.Server, founded_database: str, tmp_path: Path
) -> AsyncIterator[FakeWorld]:
    """The demo company at the fake platform, on PostgreSQL."""
    name = postgres_server.create(template=founded_database)
    own = fake_company.new_world(postgres_server.url(name), tmp_path)
    await own.open()
    yield own
    await own.close()
    assert own.platform.misused == []
    postgres_server.drop(name)


@pytest.fixture(
    params=["fake_world", pytest.param("world_on_postgres", marks=pytest.mark.slow)], ids=["sqlite", "postgres"]
)
def durable_world(request: pytest.FixtureRequest) -> FakeWorld:
    """The company at the fake platform, once on each engine."""
    own: FakeWorld = request.getfixturevalue(request.param)
    return own
