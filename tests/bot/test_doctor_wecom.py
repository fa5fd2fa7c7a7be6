"""What `doctor` says of WeCom: off without settings, a wrong secret with what to do, people whom the app can't see."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.doctor.channels import check_wecom
from bot.doctor.company import wecom_accounts
from bot.settings import Settings
from claims.people import Person, PersonId
from tests.support.wecom_server import AES_KEY, AGENT, CALLBACK_TOKEN, CORP, SECRET, WeComServer


@pytest.fixture
async def wecom() -> AsyncIterator[WeComServer]:
    """A WeCom of each test's own."""
    async with WeComServer() as server:
        yield server


def settings(wecom: WeComServer, *, secret: str = SECRET) -> Settings:
    """All that WeCom takes."""
    return Settings.of(
        {
            "WECOM_CORP_ID": CORP,
            "WECOM_AGENT_ID": str(AGENT),
            "WECOM_SECRET": secret,
            "WECOM_CALLBACK_TOKEN": CALLBACK_TOKEN,
            "WECOM_ENCODING_AES_KEY": AES_KEY,
            "WECOM_API_URL": wecom.api_url,
        }
    )


async def test_without_settings_nothing_is_asked() -> None:
    assert (await check_wecom(Settings.of({}))).status == "off"


async def test_a_wrong_secret_is_said_with_what_to_do(wecom: WeComServer) -> None:
    check = await check_wecom(settings(wecom, secret="wrong"))
    assert check.status == "failed"
    assert check.fix


async def test_a_callback_that_can_not_be_reached_is_warned_of(wecom: WeComServer) -> None:
    check = await check_wecom(settings(wecom))
    assert (check.status, bool(check.fix)) == ("warning", True)


def test_people_are_asked_for_with_their_managers() -> None:
    people = [
        Person(PersonId("ada"), "Ada", manager_id=PersonId("grace"), wecom_id="ZhangSan"),
        Person(PersonId("grace"), "Grace", wecom_id="grace"),
        Person(PersonId("bob"), "Bob", manager_id=PersonId("grace")),
    ]

    class Everybody:
        def all(self) -> list[Person]:
            return people

    class Unit:
        people = Everybody()

        def today(self) -> object:
            from datetime import date

            return date(2026, 11, 20)

    assert wecom_accounts(Unit()) == {"ZhangSan": "grace", "grace": None}  # type: ignore[arg-type]
