"""Pages behind fresh links: whom they open for, what is sent on them, and what becomes of it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.chat import links
from bot.chat.actions import ViewReceipts
from bot.settings import Settings
from claims.errors import Refused
from claims.people import PersonId
from claims.states import State
from handlers.actions import Edit, FillIn, Return
from integrations.pages import holding, linked_form
from integrations.pages.linked import Linked
from integrations.webchat.channel import WebChat
from tests.support import receipts
from tests.support.company import KEYS
from tests.support.linked_channel import LinkedProcess, Phone, hidden, open_linked

FILL_IN = FillIn().pack()
FILE = "file-lines-1-receipts"


@pytest.fixture(scope="module")
async def process(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LinkedProcess]:
    """The whole product, for all tests of this file."""
    folder = tmp_path_factory.mktemp("linked")
    opened = await open_linked(Settings.of({"CHIT_DATA_DIR": str(folder), "CHIT_LOCALE": "en"}))
    yield opened
    await opened.close()


@pytest.fixture
async def phones(process: LinkedProcess) -> AsyncIterator[Any]:
    """New browsers, as many as are asked for."""
    made: list[Phone] = []

    def new(**headers: str) -> Phone:
        made.append(Phone.of(process, **headers))
        return made[-1]

    yield new
    for each in made:
        await each.session.close()


@pytest.fixture
async def phone(phones: Any) -> Phone:
    """Somebody's browser."""
    found: Phone = phones()
    return found


async def form_of(process: LinkedProcess, who: str = "ada") -> str:
    """The address of an empty form of theirs."""
    return await process.link(who, FILL_IN)


async def claims_of(process: LinkedProcess, who: str) -> list[int]:
    """The numbers of somebody's claims, the newest first."""
    found = await process.app.store.read(lambda unit: unit.claims.mine(PersonId(who), states=tuple(State), limit=500))
    return [each.number for each in found]


async def count_of(process: LinkedProcess, who: str) -> int:
    """How many claims somebody has."""
    return len(await claims_of(process, who))


FILLED = {
    "lines-1-amount": "68",
    "lines-1-category": "transport",
    "lines-1-date": "2026-11-20",
    "lines-1-merchant": "Didi",
    "lines-1-purpose": "to the client",
}


# ------------------------------------------------------------ whom it opens for


async def test_opening_the_link_uses_nothing_up_and_its_button_does(process: LinkedProcess, phones: Any) -> None:
    address = await form_of(process)
    previewer, first, second = phones(), phones(), phones()
    for each in (previewer, second, first):
        await each.get(address)
        assert (each.status, "This page was made for you alone" in each.html) == (200, True)
    await first.opens(address)
    assert 'data-form="claim.new"' in first.html
    await second.get(address)
    assert (second.status, "This link no longer works" in second.html) == (410, True)


async def test_the_first_browser_holds_it_and_another_that_saw_the_button_before_comes_too_late(
    process: LinkedProcess, phones: Any
) -> None:
    address = await form_of(process)
    first, second = phones(), phones()
    for each in (first, second):
        await each.get(address)
    token = hidden(second.html, "token")
    await first.opens(address)
    await second.post(f"{address}/open", {"token": token})
    assert (second.status, second.url) == (410, address)
    await first.get(address)
    assert first.status == 200


async def test_sixteen_browsers_at_once_are_one_that_holds_it(process: LinkedProcess, phones: Any) -> None:
    address = await form_of(process)
    many = [phones() for _ in range(16)]
    await asyncio.gather(*(each.get(address) for each in many))
    await asyncio.gather(*(each.post(f"{address}/open", {"token": hidden(each.html, "token")}) for each in many))
    await asyncio.gather(*(each.get(address) for each in many))
    assert sorted(each.status for each in many) == [200, *[410] * 15]


async def test_another_person_s_browser_can_do_nothing_with_what_it_was_told(
    process: LinkedProcess, phones: Any
) -> None:
    address, own = await form_of(process), await form_of(process, "bob")
    ada, bob = phones(), phones()
    await ada.opens(address)
    await bob.opens(own)
    before = await count_of(process, "ada")
    fields = ada.fields(**FILLED)
    await bob.post(address, fields)
    assert bob.status == 410
    # Nor does a form drawn for her count where his own link is.
    await bob.get(own)
    await bob.post(own, {**fields, "token": hidden(bob.html, "token")})
    assert "This form was open for too long" in bob.html
    await bob.get(own)
    await bob.post(own, {**fields, "opened": hidden(bob.html, "opened")})
    assert bob.status == 403
    assert await count_of(process, "ada") == before


async def test_a_cookie_that_was_put_there_before_holds_nothing(process: LinkedProcess, phones: Any) -> None:
    address = await form_of(process)
    villain, victim = phones(), phones()
    await villain.get(address)
    (planted,) = list(villain.session.cookie_jar)
    victim.session.cookie_jar.update_cookies({planted.key: planted.value})
    await victim.opens(address)
    await villain.get(address)
    assert villain.status == 410
    await victim.get(address)
    assert victim.status == 200


async def test_a_link_that_was_not_opened_for_ten_minutes_serves_no_more(
    process: LinkedProcess, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "OPEN_FOR", timedelta(0))
    address = await form_of(process)
    await phone.get(address)
    assert (phone.status, "Press the button of the card or the menu once more" in phone.html) == (410, True)


async def test_the_button_of_a_page_that_stayed_open_too_long_opens_nothing(
    process: LinkedProcess, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = await form_of(process)
    await phone.get(address)
    with monkeypatch.context() as later:
        later.setattr(links.Link, "can_be_opened", False)
        await phone.post(f"{address}/open", {"token": hidden(phone.html, "token")})
    assert phone.status == 410
    await phone.get(address)
    assert "This page was made for you alone" in phone.html


async def test_of_many_pages_a_browser_holds_the_newest_as_proxies_let_no_longer_headers_through(
    process: LinkedProcess, phone: Phone
) -> None:
    """A browser sends the oldest cookies first."""
    held = [f"chit_page_{number:019}" for number in range(holding.MOST_HELD + 1)]
    sent = "; ".join(f"{name}={'x' * 32}" for name in [*held, "chit"])
    assert len(sent) < 4_096
    async with phone.session.get(await form_of(process), headers={"Cookie": sent}) as answer:
        given = {each.key: each["max-age"] for each in answer.cookies.values()}
    assert {name for name, seconds in given.items() if seconds == "0"} == set(held[:2])
    assert len(given) == 3


async def test_a_browser_holds_it_for_a_day(
    process: LinkedProcess, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = await form_of(process)
    await phone.opens(address)
    monkeypatch.setattr(links, "HELD_FOR", timedelta(0))
    await phone.sends(address, **FILLED)
    assert phone.status == 410


@pytest.mark.parametrize("address", ["/pages/form/nothing", "/pages/receipts/nothing", "/pages/form/" + "A" * 32])
async def test_an_address_that_never_was_looks_like_one_that_serves_no_more(phones: Any, address: str) -> None:
    phone = phones(**{"Accept-Language": "zh-CN,zh;q=0.9"})
    await phone.get(address)
    assert (phone.status, "链接已失效" in phone.html) == (410, True)


async def test_a_browser_without_cookies_is_told_so(process: LinkedProcess, phone: Phone) -> None:
    address = await form_of(process)
    await phone.get(address)
    token = hidden(phone.html, "token")
    phone.session.cookie_jar.clear()
    await phone.post(f"{address}/open", {"token": token})
    assert (phone.status, "allow cookies" in phone.html) == (200, True)
    await phone.post(f"{address}/open", {"token": hidden(phone.html, "token")})
    assert 'data-form="claim.new"' in phone.html


async def test_no_page_is_kept_framed_or_told_of_elsewhere(process: LinkedProcess, phone: Phone) -> None:
    address = await form_of(process)
    await phone.get(address)
    cookie = phone.headers.get("Set-Cookie", "")
    assert all(each in cookie for each in ("HttpOnly", "Path=/pages/", "SameSite=Lax")), cookie
    for step in (phone.get(address), phone.opens(address)):
        await step
        assert phone.headers["Cache-Control"] == "no-store"
        assert phone.headers["Referrer-Policy"] == "same-origin"
        assert phone.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in phone.headers["Content-Security-Policy"]


async def test_beside_the_web_chat_each_has_its_own_files_and_over_https_the_cookie_keeps_to_it(
    process: LinkedProcess,
) -> None:
    app, door = web.Application(), process.app.door
    for _ in range(2):
        Linked(door, keys=KEYS, public_url="https://chit.example").mount(app)
    WebChat(mode="demo", keys=KEYS, public_url="https://chit.example").mount(app, door)
    address = await form_of(process)
    async with TestClient(TestServer(app)) as client:
        for page in (address, "/"):
            answer = await client.get(page, headers={"Accept": "text/html"})
            files = re.findall(r'(?:src|href)="([^"]*/static/[^"]+)"', await answer.text())
            assert files, page
            assert {(await client.get(each)).status for each in files} == {200}
            assert (page == "/") or "Secure" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}], ids=["evil", "cross-site"]
)
async def test_what_another_site_sends_is_refused(
    process: LinkedProcess, phone: Phone, headers: dict[str, str]
) -> None:
    address = await form_of(process)
    await phone.get(address)
    await phone.post(f"{address}/open", {"token": hidden(phone.html, "token")}, **headers)
    assert phone.status == 403
    await phone.opens(address)
    before = await count_of(process, "ada")
    await phone.post(address, phone.fields(**FILLED), **headers)
    assert phone.status == 403
    await phone.get(address)
    await phone.sends(address, **FILLED, token="x")
    assert (phone.status, "not sent from the page itself" in phone.html) == (403, True)
    assert await count_of(process, "ada") == before


async def test_who_has_left_opens_nothing_any_more(
    process: LinkedProcess, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = await form_of(process)
    await phone.opens(address)
    monkeypatch.setattr("claims.people.Person.is_active", lambda self, on: False)
    await phone.get(address)
    assert phone.status == 410


# ------------------------------------------------------------ what is sent


async def test_a_form_is_sent_its_outcome_is_told_and_the_page_says_so_from_then_on(
    process: LinkedProcess, phone: Phone
) -> None:
    address = await form_of(process)
    before = await count_of(process, "ada")
    await phone.opens(address)
    await phone.sends(address, **FILLED)
    assert (phone.status, phone.url) == (200, address)
    assert "Sent. You can close this page." in phone.html
    await phone.get(address)
    assert "Sent. You can close this page." in phone.html
    assert await count_of(process, "ada") == before + 1


async def test_a_form_sent_twice_is_sent_once(process: LinkedProcess, phone: Phone) -> None:
    address = await form_of(process)
    await phone.opens(address)
    before, fields = await count_of(process, "ada"), phone.fields(**FILLED)
    for _ in range(3):
        await phone.post(address, fields)
        assert "Sent. You can close this page." in phone.html
    assert await count_of(process, "ada") == before + 1


async def test_of_two_tabs_with_other_values_one_counts_and_the_other_is_told(
    process: LinkedProcess, phone: Phone
) -> None:
    address = await form_of(process)
    await phone.opens(address)
    before, one = await count_of(process, "ada"), phone.fields(**FILLED)
    await phone.get(address)
    other = phone.fields(**{**FILLED, "lines-1-amount": "69"})
    await phone.post(address, one)
    await phone.post(address, other)
    assert (phone.status, "already sent" in phone.html) == (409, True)
    assert await count_of(process, "ada") == before + 1


async def test_mistakes_stand_beside_their_fields_all_that_was_typed_is_kept_and_can_be_mended(
    process: LinkedProcess, phone: Phone
) -> None:
    address = await form_of(process)
    await phone.opens(address)
    before = await count_of(process, "ada")
    old_tab = phone.fields(**{**FILLED, "lines-1-amount": "70"})
    await phone.sends(address, **{**FILLED, "lines-1-amount": "much"})
    assert phone.status == 422
    assert re.search(r'id="field-lines-1-amount-error"', phone.html)
    typed = phone.fields()
    assert [typed[name] for name in ("lines-1-amount", "lines-1-merchant")] == ["much", "Didi"]
    assert await count_of(process, "ada") == before
    # What had mistakes in it counted for nothing: a tab of before can still be sent.
    await phone.post(address, old_tab)
    assert "Sent. You can close this page." in phone.html
    assert await count_of(process, "ada") == before + 1


async def test_lines_are_added_and_removed_and_several_are_one_claim(process: LinkedProcess, phone: Phone) -> None:
    address = await form_of(process)
    await phone.opens(address)
    before = await count_of(process, "ada")
    await phone.sends(address, **FILLED, add="add")
    assert phone.fields()["lines-1-amount"] == "68"
    second = {name.replace("-1-", "-2-"): value for name, value in FILLED.items()}
    await phone.sends(address, **second, add="add")
    await phone.sends(address, **{"lines-3-amount": "1"}, add="add")
    assert "lines-4-amount" in phone.html
    fields = phone.fields()
    await phone.post(address, {**fields, "remove-4": "remove"})
    await phone.post(address, {**phone.fields(), "remove-3": "remove"})
    assert "lines-3-amount" not in phone.html
    assert await count_of(process, "ada") == before
    await phone.sends(address)
    assert "Sent. You can close this page." in phone.html
    assert await count_of(process, "ada") == before + 1


async def test_files_are_kept_one_a_send_shown_small_and_go_along(process: LinkedProcess, phone: Phone) -> None:
    address = await form_of(process)
    await phone.opens(address)
    for number, size in enumerate((200, 210), start=1):
        photo = receipts.jpeg(size, 150)
        await phone.sends(address, **(FILLED if number == 1 else {}), keep="keep", file=(FILE, f"{number}.jpg", photo))
        assert phone.status == 200
        assert phone.html.count('class="form-file"') == number
    (first, _) = re.findall(r'src="([^"]+/thumbnail)"', phone.html)
    assert first.startswith(f"{address}/files/")
    async with phone.session.get(first) as answer:
        assert (answer.status, answer.content_type) == (200, "image/jpeg")
        assert answer.headers["Cache-Control"] == "no-store"
    assert phone.fields()["lines-1-amount"] == "68"
    await phone.sends(address)
    assert "Sent. You can close this page." in phone.html


async def test_a_file_that_can_t_be_a_receipt_is_told_of_beside_its_field(process: LinkedProcess, phone: Phone) -> None:
    address = await form_of(process)
    await phone.opens(address)
    before = await count_of(process, "ada")
    await phone.sends(address, **FILLED, file=(FILE, "plan.docx", b"PK\x03\x04 not a receipt"))
    assert (phone.status, 'id="field-lines-1-receipts-error"' in phone.html) == (422, True)
    assert phone.fields()["lines-1-amount"] == "68"
    assert await count_of(process, "ada") == before


async def test_a_claim_that_changed_meanwhile_comes_back_as_it_is_now_with_all_that_was_entered(
    process: LinkedProcess, phones: Any
) -> None:
    await process.says("bob", "taxi 68 yesterday")
    number = (await claims_of(process, "bob"))[0]
    first, second = phones(), phones()
    addresses = [await process.link("bob", Edit(claim=number, version=1).pack()) for _ in range(2)]
    await first.opens(addresses[0])
    await second.opens(addresses[1])
    await second.sends(addresses[1], **{"lines-1-amount": "70"})
    assert "Sent. You can close this page." in second.html
    await first.sends(addresses[0], **{"lines-1-merchant": "Didi"})
    assert (first.status, "¥68.00 → ¥70.00" in first.html) == (422, True)
    now = first.fields()
    assert [now[name] for name in ("lines-1-amount", "lines-1-merchant")] == ["70.00", "Didi"]
    await first.sends(addresses[0])
    assert "Sent. You can close this page." in first.html


async def test_what_takes_longer_than_anybody_waits_is_safe_and_told_once_it_is_done(
    process: LinkedProcess, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = await form_of(process)
    await phone.opens(address)
    before, fields = await count_of(process, "ada"), phone.fields(**FILLED)

    async def in_vain(*_: object, seconds: float) -> None:
        assert seconds == linked_form.PATIENCE

    with monkeypatch.context() as slow:
        slow.setattr(process.app.door, "wait", in_vain)
        await phone.post(address, fields)
    assert (phone.status, "Your form is being saved" in phone.html) == (202, True)
    await phone.post(address, fields)
    assert "Sent. You can close this page." in phone.html
    assert await count_of(process, "ada") == before + 1


async def test_cancel_sends_nothing_and_leads_back(process: LinkedProcess, phone: Phone) -> None:
    address = await form_of(process)
    await phone.opens(address)
    before = await count_of(process, "ada")
    await phone.sends(address, **FILLED, cancel="cancel")
    assert "Nothing was sent" in phone.html
    assert f'href="{address}"' in phone.html
    assert await count_of(process, "ada") == before


async def test_a_reason_is_given_on_the_page(process: LinkedProcess, phone: Phone) -> None:
    await process.says("bob", "taxi 68 yesterday")
    await process.presses("bob", await process.button("bob", "Submit"))
    number = (await claims_of(process, "bob"))[0]
    address = await process.link("grace", Return(claim=number, version=2).pack())
    await phone.opens(address)
    assert 'data-form="claim.return"' in phone.html
    await phone.sends(address, reason="Which <b>project</b>?")
    assert "Sent. You can close this page." in phone.html


# ------------------------------------------------------------ receipts


async def test_receipts_are_shown_to_whoever_they_were_opened_for_as_long_as_they_may_see_them(
    process: LinkedProcess, phones: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, other = phones(), phones()
    form = await form_of(process, "wei")
    await phone.opens(form)
    photo = receipts.jpeg(400, 300)
    fields = {**FILLED, "lines-1-purpose": "打车"}
    await phone.sends(form, **fields, file=(FILE, "打车.jpg", photo))
    assert "已提交" in phone.html, phone.html
    number = (await claims_of(process, "wei"))[0]
    address = await process.link("wei", ViewReceipts(claim=number).pack())
    await other.get(address)
    await phone.opens(address)
    assert "打车.jpg" in phone.html
    (view,) = set(re.findall(r'src="([^"]+/view)"', phone.html))
    async with phone.session.get(view) as answer:
        assert (answer.status, answer.content_type) == (200, "image/jpeg")
        assert answer.headers["Cache-Control"] == "no-store"
    async with phone.session.get(view.replace("/view", "/original")) as answer:
        assert await answer.read() == photo
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    async with phone.session.get(re.sub("[0-9a-f]{32}/view", "0" * 32 + "/view", view)) as answer:
        assert answer.status == 404
    async with other.session.get(view) as answer:
        assert answer.status == 404

    def refuse(*args: object, **kwargs: object) -> None:
        raise Refused("receipt.unknown")

    monkeypatch.setattr("claims.attaching.visible", refuse)
    await phone.get(address)
    assert "您已无权查看这张票据" in phone.html
    assert "/view" not in phone.html
    async with phone.session.get(view) as answer:
        assert answer.status == 404
