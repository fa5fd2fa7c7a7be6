"""The numbers of `/metrics`: what is accepted, done, refused and sent is counted, nobody is named."""

import json
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot import logs
from bot.app import Application, open_application
from bot.chat.events import Origin, Said
from bot.demo import fill
from bot.metrics import Metrics
from bot.serving import build
from bot.settings import Settings
from integrations.webchat.channel import WebChat

KEYS = (b"a key for tests, 32 bytes long..",)


def test_two_applications_count_apart() -> None:
    one, other = Metrics(), Metrics()

    one.turns.labels("webchat", "done").inc()

    assert b'chit_turns_total{channel="webchat",outcome="done"} 1.0' in one.text()
    assert b"chit_turns_total{" not in other.text()


def test_what_ends_without_an_outcome_is_an_error() -> None:
    metrics = Metrics()

    with pytest.raises(KeyError), metrics.around("turn", "webchat", "k-1"):
        raise KeyError

    assert b'chit_turns_total{channel="webchat",outcome="error"} 1.0' in metrics.text()
    assert b"chit_turn_seconds_count 1.0" in metrics.text()


def test_lines_logged_meanwhile_carry_the_event() -> None:
    record = logging.makeLogRecord({"msg": "inside"})

    with Metrics().around("event", "webchat", "k-1"):
        inside = json.loads(logs.JsonLines().format(record))

    assert inside["event"] == "k-1"
    assert "event" not in json.loads(logs.JsonLines().format(record))


@pytest.fixture
async def application(tmp_path: Path) -> AsyncIterator[Application]:
    """The demo company, with nobody carrying its messages."""
    settings = Settings.of({"CHIT_DATA_DIR": str(tmp_path)})
    own = await open_application(settings, keys=KEYS)
    own.attach(WebChat(mode="demo", keys=KEYS, public_url="http://127.0.0.1"))
    await own.store.write(fill)
    yield own
    await own.close()


def _said(key: str, text: str) -> Said:
    origin = Origin(channel="webchat", address="ada", place="ada", key=key, at=datetime(2026, 11, 26, tzinfo=UTC))
    return Said(origin=origin, text=text)


async def test_every_event_and_turn_is_counted_by_channel_and_outcome(application: Application) -> None:
    door = application.door
    for key, text in (("k-1", "help"), ("k-1", "help"), ("k-1", "another"), ("k-2", "approve C-000099")):
        await door.wait(await door.accept(_said(key, text)), seconds=10)
    await door.drain()

    text = application.metrics.text().decode()
    for line in (
        'chit_events_total{channel="webchat",outcome="new"} 2.0',
        'chit_events_total{channel="webchat",outcome="repeat"} 1.0',
        'chit_events_total{channel="webchat",outcome="conflict"} 1.0',
        'chit_turns_total{channel="webchat",outcome="done"} 1.0',
        'chit_turns_total{channel="webchat",outcome="refused"} 1.0',
        "chit_turn_seconds_count 2.0",
    ):
        assert line in text
    assert "ada" not in text


@pytest.mark.parametrize(
    ("shown", "status"),
    [
        ({}, 404),
        ({"Authorization": "Bearer hunter3"}, 404),
        ({"Authorization": "hunter2"}, 404),
        ({"Authorization": "Bearer hunter2"}, 200),
        ({"Authorization": "Bearer hunter2", "X-Forwarded-For": "192.0.2.7"}, 200),
    ],
)
async def test_with_a_token_the_numbers_are_shown_for_it_alone(
    application: Application, shown: dict[str, str], status: int
) -> None:
    application.settings = Settings.of({"CHIT_METRICS_TOKEN": "hunter2"})
    app, _ = build(application, public_url="http://127.0.0.1:8080")

    async with TestClient(TestServer(app)) as client:
        answer = await client.get("/metrics", headers=shown)
        assert answer.status == status
        assert ("chit_waiting" in await answer.text()) == (status == 200)
