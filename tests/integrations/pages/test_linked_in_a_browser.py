"""The pages behind fresh links as people meet them on a phone, in a real Chromium, in both languages."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from bot.chat.actions import ViewReceipts
from bot.settings import Settings
from claims.people import PersonId
from claims.states import State
from handlers.actions import FillIn
from tests.support import receipts
from tests.support.chromium import PATIENCE
from tests.support.linked_channel import LinkedProcess, open_linked

pytestmark = pytest.mark.browser

WIDTH, HEIGHT = 390, 844
THUMB = 44
"""Pixels that a thumb needs."""

WORDS = {
    "ada": (
        "Open",
        "Amount",
        "Date",
        "Category",
        "transport",
        "Add an expense",
        "Save",
        "Sent. You can close this page.",
    ),
    "wei": ("打开", "金额", "日期", "类别", "transport", "再加一笔", "保存", "已提交，可以关闭此页面。"),
}


@pytest.fixture(scope="module")
async def process(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LinkedProcess]:
    """The whole product, for all tests of this file."""
    folder = tmp_path_factory.mktemp("linked")
    opened = await open_linked(Settings.of({"CHIT_DATA_DIR": str(folder), "CHIT_LOCALE": "en"}))
    yield opened
    await opened.close()


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
async def context(request: pytest.FixtureRequest, browser: Browser) -> AsyncIterator[BrowserContext]:
    """The browser inside WeCom on a phone, with scripts and without."""
    made = await browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, has_touch=True, is_mobile=True, java_script_enabled=request.param
    )
    made.set_default_timeout(PATIENCE)
    yield made
    await made.close()


@pytest.fixture
async def page(context: BrowserContext) -> Page:
    """A page that complains of nothing; what its console says is in `page.complaints`."""
    opened = await context.new_page()
    opened.complaints = []  # type: ignore[attr-defined]
    opened.on("console", lambda each: opened.complaints.append(each.text) if each.type in ("error", "warning") else 0)  # type: ignore[attr-defined]
    opened.on("pageerror", lambda each: opened.complaints.append(str(each)))  # type: ignore[attr-defined]
    return opened


async def fits(page: Page) -> None:
    """Nothing is wider than the phone, and everything to press is large enough for a thumb."""
    # Without scripts of its own a page still answers to the test's.
    box = await page.locator("html").bounding_box()
    assert box is not None
    assert box["width"] <= WIDTH
    for each in await page.locator("button:visible, select:visible, input:visible, textarea:visible, a.button").all():
        found = await each.bounding_box()
        if found is None or found["width"] <= 1:
            continue
        assert found["height"] >= THUMB, await each.evaluate("each => each.outerHTML")
        assert found["x"] + found["width"] <= WIDTH, await each.evaluate("each => each.outerHTML")


@pytest.mark.parametrize("who", ["ada", "wei"])
async def test_a_form_of_several_lines_with_files_is_filled_in_with_a_thumb(
    process: LinkedProcess, page: Page, context: BrowserContext, who: str
) -> None:
    button, amount, date, category, taxi, add, save, sent = WORDS[who]
    address = process.url + await process.link(who, FillIn().pack())
    await page.goto(address)
    await fits(page)
    await page.get_by_role("button", name=button).tap()
    await fits(page)
    await page.get_by_label(amount).fill("68")
    await page.get_by_label(category).select_option(taxi)
    await page.get_by_label(date).fill("2026-11-20")
    for number, size in enumerate((300, 310), start=1):
        photo = {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": receipts.jpeg(size, 200)}
        await page.locator("input[type=file]").set_input_files([photo])  # type: ignore[list-item]
        if await page.locator("noscript button").count():
            await page.locator("[name=keep]").tap()
        await expect(page.locator(".form-file")).to_have_count(number)
    await fits(page)
    await page.get_by_role("button", name=add).tap()
    await expect(page.locator("fieldset.line")).to_have_count(2)
    second = page.locator("fieldset.line").nth(1)
    await second.get_by_label(amount).fill("much")
    await second.get_by_label(category).select_option(taxi)
    await page.get_by_role("button", name=save).tap()
    await expect(page.get_by_role("alert")).to_be_visible()
    await expect(second.get_by_label(amount)).to_have_value("much")
    await fits(page)
    await second.get_by_label(amount).fill("12.50")
    await second.get_by_label(date).fill("2026-11-20")
    await page.get_by_role("button", name=save).tap()
    await expect(page.get_by_role("heading", name=sent)).to_be_visible()
    await fits(page)
    assert [each for each in page.complaints if "422" not in each] == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("who", ["ada", "wei"])
async def test_receipts_are_looked_at_on_a_phone(
    process: LinkedProcess, page: Page, context: BrowserContext, who: str
) -> None:
    button, amount, date, category, taxi, _, save, sent = WORDS[who]
    await page.goto(process.url + await process.link(who, FillIn().pack()))
    await page.get_by_role("button", name=button).tap()
    await page.get_by_label(amount).fill("68")
    await page.get_by_label(category).select_option(taxi)
    await page.get_by_label(date).fill("2026-11-20")
    photo = {
        "name": "a very long name of a photo 出租车发票.jpg",
        "mimeType": "image/jpeg",
        "buffer": receipts.jpeg(1200, 1800),
    }
    await page.locator("input[type=file]").set_input_files([photo])  # type: ignore[list-item]
    if await page.locator("noscript button").count():
        await page.locator("[name=keep]").tap()
    await expect(page.locator(".form-file")).to_have_count(1)
    await page.get_by_role("button", name=save).tap()
    await expect(page.get_by_role("heading", name=sent)).to_be_visible()
    number = await process.app.store.read(
        lambda unit: unit.claims.mine(PersonId(who), states=tuple(State), limit=1)[0].number
    )
    await page.goto(process.url + await process.link(who, ViewReceipts(claim=number).pack()))
    await page.get_by_role("button", name=button).tap()
    picture = page.locator("figure img")
    await expect(picture).to_be_visible()
    box = await picture.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= WIDTH
    await fits(page)
