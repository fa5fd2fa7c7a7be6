"""The app at a small workspace of Slack's, and at a small corporation of WeCom's."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.support.fake_clock import StoppedClock
from tests.support.slack_caller import Caller
from tests.support.slack_server import SlackServer
from tests.support.slack_workspace import BOT
from tests.support.wecom_caller import WeComCaller
from tests.support.wecom_server import WeComServer


@pytest.fixture
async def app() -> AsyncIterator[Caller]:
    """The app at a workspace with Ada and Bob, a channel with Ada and the app in it, and one without the app."""
    clock = StoppedClock()
    async with SlackServer(now=clock.now) as slack, aiohttp.ClientSession() as session:
        slack.workspace.join("U0ADA", "Ada Byron", email="ada@example.com", locale="en-GB")
        slack.workspace.join("U0BOB", "Bob Stone", email="bob@example.com")
        slack.workspace.channel("C0GENERAL", "U0ADA", BOT)
        slack.workspace.channel("C0SECRET", "U0ADA")
        yield Caller(slack, session, clock)


@pytest.fixture
async def wecom_app() -> AsyncIterator[WeComCaller]:
    """The app with a token, at a corporation with two members whom it can see and one whom it can't."""
    clock = StoppedClock()
    async with WeComServer(now=clock.now) as wecom, aiohttp.ClientSession() as session:
        wecom.members.join("LiSi", "李四")
        wecom.members.join("ZhangSan", "张三", leader="LiSi")
        wecom.members.join("Hidden", "隐").is_visible = False
        caller = WeComCaller(wecom, session, clock)
        await caller.get_token()
        yield caller
