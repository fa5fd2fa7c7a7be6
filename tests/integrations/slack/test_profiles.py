"""What Slack says of people: who is one of us, their language, and how long it is believed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.chat.channel import Profile
from bot.chat.refusals import Gated, Unknown
from integrations.slack import profiles as module
from integrations.slack.client import SlackApi
from integrations.slack.profiles import SECONDS, Profiles, asker, profile_of
from tests.integrations.slack.answering import Answering, answering

PAYLOADS = Path(__file__).parents[2] / "support/files/slack/payloads"


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def slack() -> AsyncIterator[Answering]:
    async with answering() as server:
        server.say("auth.test", {"team_id": "T1", "user_id": "U0"})
        yield server


@pytest.fixture
async def api(slack: Answering) -> AsyncIterator[SlackApi]:
    api = SlackApi(token="xoxb", api_url=slack.api_url, seconds=5.0)
    yield api
    await api.close()


def _user(**other: Any) -> dict[str, Any]:
    profile = {"real_name": "Ana Li", "display_name": "ana", "email": "ana@example.com"}
    return {"id": "U1", "team_id": "T1", "locale": "zh-CN", "tz": "Asia/Shanghai", "profile": profile, **other}


def test_a_member_with_language_and_time_zone() -> None:
    assert profile_of(_user(), team="T1") == Profile(
        name="Ana Li", email="ana@example.com", locale="zh-CN", timezone="Asia/Shanghai", is_guest=False
    )


@pytest.mark.parametrize(
    "mark", ["deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger", "is_workflow_bot"]
)
def test_guests_strangers_bots_and_deactivated_people_are_no_members(mark: str) -> None:
    assert profile_of(_user(**{mark: True}), team="T1").is_guest
    assert not profile_of(_user(**{mark: False}), team="T1").is_guest


@pytest.mark.parametrize("user", [_user(team_id="T2"), _user(team_id=None), _user(id="USLACKBOT")])
def test_people_of_another_workspace_are_no_members(user: dict[str, Any]) -> None:
    assert profile_of(user, team="T1").is_guest


def test_in_an_organisation_a_member_is_who_belongs_to_our_workspace() -> None:
    grid = {"enterprise_id": "E1", "teams": ["T1", "T3"]}

    assert not profile_of(_user(team_id="E1", enterprise_user=grid), team="T1", enterprise="E1").is_guest
    assert profile_of(_user(team_id="E1", enterprise_user=grid), team="T2", enterprise="E1").is_guest
    assert profile_of(_user(team_id="E2", enterprise_user=grid), team="T1", enterprise="E2").is_guest


@pytest.mark.parametrize("timezone", ["Mars/Olympus", "", None, 7, "../../etc/passwd", "/etc/passwd"])
def test_a_time_zone_that_nobody_knows_is_none(timezone: object) -> None:
    assert profile_of(_user(tz=timezone), team="T1").timezone is None


def test_a_profile_without_anything_is_nobodys() -> None:
    assert profile_of({}, team="T1") == Profile(is_guest=True)
    assert profile_of({"profile": None, "team_id": "T1"}, team="T1") == Profile()


def test_a_profile_as_slack_sends_it_can_be_read() -> None:
    payload = json.loads((PAYLOADS / "event.user_profile_changed.d0b92c72.json").read_text("utf-8"))["payload"]

    assert isinstance(profile_of(payload["event"]["user"], team="T1"), Profile)


async def test_a_profile_is_asked_for_with_its_language_and_believed_for_ten_minutes(
    slack: Answering, api: SlackApi
) -> None:
    clock = Clock()
    slack.say("users.info", {"user": _user()})
    profiles = Profiles(asker(api), clock=clock)

    first = await profiles.get("U1")
    clock.now += SECONDS - 1
    assert await profiles.get("U1") == first
    assert slack.calls("users.info") == [{"user": "U1", "include_locale": "true"}]

    clock.now += 1
    await profiles.get("U1")
    assert len(slack.calls("users.info")) == 2


async def test_a_change_is_known_at_once(slack: Answering, api: SlackApi) -> None:
    slack.say("users.info", {"user": _user()}, {"user": _user(deleted=True)})
    profiles = Profiles(asker(api))
    before = await profiles.get("U1")

    profiles.forget("U1")

    after = await profiles.get("U1")
    assert before is not None
    assert after is not None
    assert not before.is_guest
    assert after.is_guest


async def test_a_change_while_it_is_asked_is_not_missed(slack: Answering, api: SlackApi) -> None:
    asked, may_answer = asyncio.Event(), asyncio.Event()

    async def slow(_: web.Request) -> web.Response:
        asked.set()
        await may_answer.wait()
        return web.json_response({"ok": True, "user": _user()})

    slack.say("users.info", slow, {"user": _user(deleted=True)})
    profiles = Profiles(asker(api))
    asking = asyncio.create_task(profiles.get("U1"))
    await asked.wait()
    profiles.forget("U1")
    may_answer.set()
    await asking

    again = await profiles.get("U1")
    assert again is not None
    assert again.is_guest


async def test_slack_is_asked_once_however_many_wait_and_nobody_waits_long_or_twice(
    slack: Answering, api: SlackApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SOON_SECONDS", 0.05)
    may_answer = asyncio.Event()

    async def slow(_: web.Request) -> web.Response:
        await may_answer.wait()
        return web.json_response({"ok": True, "user": _user()})

    slack.say("users.info", slow)
    profiles = Profiles(asker(api))
    waiting = asyncio.create_task(profiles.get("U1"))
    assert await asyncio.gather(*(profiles.soon("U1") for _ in range(5))) == [None] * 5
    monkeypatch.setattr(module, "SOON_SECONDS", 60.0)
    assert await profiles.soon("U1") is None

    may_answer.set()
    profile = await waiting
    learnt = await profiles.soon("U1")
    assert learnt is not None
    assert learnt.profile == profile == profiles.known("U1")
    assert len(slack.calls("users.info")) == 1


async def test_somebody_slack_does_not_know_has_no_profile(slack: Answering, api: SlackApi) -> None:
    slack.say("users.info", "user_not_found")

    assert await Profiles(asker(api)).get("U9") is None


@pytest.mark.parametrize(("answer", "kind"), [("invalid_auth", Gated), ("fatal_error", Unknown)])
async def test_a_profile_that_could_not_be_asked_for_is_not_remembered(
    slack: Answering, api: SlackApi, answer: str, kind: type[Exception]
) -> None:
    slack.say("users.info", answer, {"user": _user()})
    profiles = Profiles(asker(api))

    with pytest.raises(kind):
        await profiles.get("U1")
    api._shut.clear()
    assert await profiles.get("U1") is not None


async def test_only_so_many_people_are_remembered(
    slack: Answering, api: SlackApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    slack.say("users.info", {"user": _user()})
    profiles = Profiles(asker(api))
    for address in ("U1", "U2", "U3", "U3", "U1"):
        await profiles.get(address)

    assert [each["user"] for each in slack.calls("users.info")] == ["U1", "U2", "U3", "U1"]
