"""WeCom is asked for a member's name, and no more often than is needed."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.chat.channel import Profile
from bot.chat.refusals import Failed
from integrations.wecom.client import WeComApi
from integrations.wecom.profiles import SECONDS, Profiles, leader_of, profile_of
from tests.support.fake_clock import StoppedClock
from tests.support.wecom_server import CORP, SECRET, WeComServer


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
async def wecom(clock: StoppedClock) -> AsyncIterator[WeComServer]:
    async with WeComServer(now=clock.now) as wecom:
        wecom.members.join("ZhangSan", "张三", leader="lisi")
        wecom.members.join("lisi", "李四")
        yield wecom


@pytest.fixture
async def profiles(wecom: WeComServer, clock: StoppedClock) -> AsyncIterator[Profiles]:
    api = WeComApi(corp_id=CORP, secret=SECRET, api_url=wecom.api_url, clock=clock.now)
    yield Profiles(api, clock=clock.now)
    await api.close()


async def test_a_member_has_a_name_and_no_address(profiles: Profiles) -> None:
    assert await profiles.get("ZhangSan") == Profile(name="张三")


async def test_nobody_is_nobody(profiles: Profiles, wecom: WeComServer) -> None:
    assert await profiles.get("nobody") is None
    wecom.members.all["lisi"].is_visible = False
    assert await profiles.get("lisi") is None


async def test_it_is_asked_again_after_ten_minutes_or_when_it_changed(
    profiles: Profiles, wecom: WeComServer, clock: StoppedClock
) -> None:
    await profiles.get("ZhangSan")
    await profiles.get("zhangsan")
    assert len(wecom.called("user/get")) == 1
    clock.skip(SECONDS)
    await profiles.get("ZHANGSAN")
    profiles.forget("zhangSan")
    await profiles.get("ZhangSan")
    assert len(wecom.called("user/get")) == 3


async def test_that_wecom_is_busy_is_not_remembered(profiles: Profiles, wecom: WeComServer) -> None:
    wecom.refuse("user/get", -1)
    with pytest.raises(Failed):
        await profiles.get("ZhangSan")
    assert await profiles.get("ZhangSan") == Profile(name="张三")


@pytest.mark.parametrize(("status", "is_guest"), [(1, False), (2, True), (4, False), (5, True), (None, False)])
def test_whoever_left_or_was_shut_out_counts_as_a_stranger(status: int | None, is_guest: bool) -> None:
    assert profile_of({"name": "x", "status": status}).is_guest is is_guest


@pytest.mark.parametrize("name", [None, "", "  ", 7])
def test_a_name_may_be_missing(name: object) -> None:
    assert profile_of({"name": name}).name is None


def test_an_address_that_old_apps_are_told_is_not_used() -> None:
    assert profile_of({"name": "x", "email": "x@example.com", "biz_mail": "y@example.com"}).email is None


@pytest.mark.parametrize(
    ("told", "leader"),
    [({"direct_leader": ["lisi"]}, "lisi"), ({"direct_leader": []}, None), ({}, None), ({"direct_leader": "x"}, None)],
)
def test_a_leader_is_told_where_there_is_one(told: dict[str, object], leader: str | None) -> None:
    assert leader_of(told) == leader
