"""What opens through WeCom's sign-in: forms and receipts, for whoever may see them; and what no link does."""

from __future__ import annotations

import asyncio
import logging
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from claims.people import Person, PersonId
from tests.integrations.wecom.signing import FILL_IN, FILLED, OUTSIDE, House, fresh_link, way_back
from tests.support import receipts
from tests.support.linked_channel import Phone
from tests.support.wecom_company import user
from tests.support.wecom_logins import NOBODY


async def test_what_a_link_names_is_opened_for_whom_it_is_meant_and_for_nobody_else(
    house: House, ada: Phone, browsers: Any
) -> None:
    await ada.get(FILL_IN)
    await ada.sends(ada.url, **FILLED)
    number = max(await house.claims_of("ada"))
    await ada.get(f"/wecom/go/claim.edit:{number}:1")
    assert (ada.status, 'data-form="claim.edit"' in ada.html) == (200, True)
    bob = browsers(user("bob"))
    before = len(house.wecom.members.seen_by(user("bob")))
    await bob.get(f"/wecom/go/claim.edit:{number}:1")
    assert (bob.status, "The answer is in your conversation" in bob.html, "claim.edit" in bob.html) == (
        200,
        True,
        False,
    )
    for _ in range(200):
        if len(house.wecom.members.seen_by(user("bob"))) > before:
            break
        await asyncio.sleep(0.02)
    assert "Didi" not in "".join(each.text for each in house.wecom.members.seen_by(user("bob")) if each.kind == "text")


@pytest.mark.parametrize(
    "to", ["claim.submit:1:1", "claim.approve:1:1", "nothing", "https://elsewhere.example", "form/short", "form/../x"]
)
async def test_what_opens_no_page_is_done_by_no_link(house: House, ada: Phone, to: str) -> None:
    for begin in ("/wecom/go/", "/wecom/in/"):
        await ada.get(begin + to)
        assert ada.status in (404, 410)


async def test_receipts_open_for_whoever_may_see_them(house: House, ada: Phone, browsers: Any) -> None:
    await ada.get(FILL_IN)
    await ada.sends(
        ada.url, file=("file-lines-1-receipts", "taxi.jpg", receipts.jpeg(64, 48)), **{**FILLED, "keep": "x"}
    )
    await ada.sends(ada.url)
    number = max(await house.claims_of("ada"))
    await ada.get(f"/wecom/go/claim.receipts:{number}")
    assert (ada.status, ada.url.startswith("/pages/receipts/"), "taxi.jpg" in ada.html) == (200, True, True)
    bob = browsers(user("bob"))
    for address in (ada.url, f"/wecom/go/claim.receipts:{number}"):
        await bob.get(address)
        assert "taxi.jpg" not in bob.html


async def test_who_has_left_opens_nothing(house: House, browsers: Any) -> None:
    def hire(unit: Any) -> None:
        unit.people.put(Person(PersonId("leaver"), "Leaver", locale="en", left_on=date(2020, 1, 1)))
        unit.people.add_address(PersonId("leaver"), channel="wecom", address="Leaver.W")

    await house.process.app.store.write(hire)
    house.wecom.members.join("Leaver.W", "Leaver")
    phone = browsers("Leaver.W")
    await phone.get(FILL_IN)
    assert (phone.status, "no longer active" in phone.html) == (403, True)


async def test_neither_who_it_is_nor_a_code_is_in_the_log(
    house: House, ada: Phone, browsers: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "integrations")
    back = await way_back(ada)
    state = parse_qs(urlsplit(back).query)["state"][0]
    for phone, address in ((ada, back), (browsers(NOBODY), FILL_IN), (browsers(OUTSIDE), FILL_IN), (ada, back)):
        await phone.get(address)
    house.wecom.refuse("auth/getuserinfo", -1)
    await browsers(user("ada")).get(FILL_IN)
    told = " ".join(f"{each.getMessage()} {vars(each)}" for each in caplog.records if each.name.startswith("integra"))
    assert told
    for secret in (user("ada").lower(), OUTSIDE.lower(), state, "CODE_"):
        assert secret.lower() not in told.lower()


async def test_a_fresh_link_opens_by_signing_in_and_for_its_person_alone(
    house: House, ada: Phone, browsers: Any
) -> None:
    status, address = await fresh_link(house, ada)
    assert status == 303
    bob, stranger = browsers(user("bob")), browsers(None)
    await stranger.get(address)
    assert "请在企业微信客户端打开链接" in stranger.html
    await bob.get(address)
    assert (bob.status, "data-form" in bob.html) == (410, False)
    # Nor does the button of the page that is shown elsewhere open it.
    await bob.post(f"{address}/open", {"token": ""})
    assert (bob.status, "data-form" in bob.html) == (410, False)
    await ada.get(address)
    assert (ada.status, ada.url, "data-form" in ada.html) == (200, address, True)
