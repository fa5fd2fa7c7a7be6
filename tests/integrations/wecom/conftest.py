"""The product beside a WeCom that trusts its host, once a file, and browsers in which WeCom knows who it is."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import aiohttp
import pytest
from aiohttp import CookieJar

from tests.integrations.wecom.signing import House, opened
from tests.support.linked_channel import Phone
from tests.support.wecom_company import user
from tests.support.wecom_logins import MEMBER


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """One for all tests of this file."""
    async with opened(tmp_path_factory.mktemp("oauth")) as house:
        yield house


@pytest.fixture
async def browsers(house: House) -> AsyncIterator[Callable[[str | None], Phone]]:
    """New browsers, in each of which WeCom knows who it is."""
    made: list[Phone] = []

    def new(userid: str | None) -> Phone:
        headers = {"Accept-Language": "en", **({} if userid is None else {MEMBER: userid})}
        session = aiohttp.ClientSession(house.process.url, cookie_jar=CookieJar(unsafe=True), headers=headers)
        made.append(Phone(session))
        return made[-1]

    yield new
    house.wecom.suffers(None)
    for each in made:
        await each.session.close()


@pytest.fixture
async def ada(browsers: Callable[[str | None], Phone]) -> Phone:
    """Ada's browser."""
    return browsers(user("ada"))
