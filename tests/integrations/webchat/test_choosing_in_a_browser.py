"""The drop-down of a draft's card in a real Chromium: by keyboard, while the card is drawn anew, and with its form."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Locator, Page, expect

from bot.demo import fill
from bot.settings import Settings
from tests.support.web_company import WebProcess, open_process

pytestmark = pytest.mark.browser


@pytest.fixture
async def process(tmp_path: Path) -> AsyncIterator[WebProcess]:
    """The whole product."""
    opened = await open_process(Settings.of({"CHIT_DATA_DIR": str(tmp_path / "var"), "CHIT_LOCALE": "en"}))
    await opened.app.store.write(fill)
    yield opened
    await opened.close()


@pytest.fixture
async def page(person: BrowserContext, process: WebProcess) -> Page:
    """The page as Ada sees it, with a draft."""
    opened = await open_page(person, process)
    await opened.get_by_role("textbox", name="Message").fill("taxi 47 yesterday")
    await opened.get_by_role("textbox", name="Message").press("Enter")
    await expect(card(opened)).to_contain_text("¥47.00")
    return opened


async def open_page(person: BrowserContext, process: WebProcess) -> Page:
    opened = await person.new_page()
    await opened.goto(process.url)
    return opened


def card(page: Page) -> Locator:
    return page.get_by_role("article").filter(has=page.get_by_role("heading", name="C-000007")).last


def choice(page: Page) -> Locator:
    return card(page).get_by_role("combobox", name="Category")


async def save(page: Page, **values: str) -> None:
    """Fill in the open form and send it."""
    dialog = page.get_by_role("dialog")
    for label, value in values.items():
        await dialog.get_by_label(label, exact=True).fill(value)
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_be_hidden()


async def test_a_category_is_chosen_and_sent_by_keyboard_alone(page: Page) -> None:
    await expect(choice(page)).to_have_value("transport")
    await choice(page).focus()
    await page.keyboard.type("Me")
    await page.keyboard.press("Tab")
    await expect(card(page).get_by_role("button", name="Submit")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(card(page).locator("dd", has_text="Meals")).to_be_visible()
    await expect(card(page)).to_contain_text("Submitted")


async def test_what_is_chosen_stays_as_long_as_the_card_says_the_same_beneath_it(
    page: Page, person: BrowserContext, process: WebProcess
) -> None:
    await choice(page).select_option(label="Meals")
    await choice(page).focus()
    other = await open_page(person, process)
    await expect(choice(other)).to_have_value("transport")
    await card(other).get_by_role("button", name="Edit").click()
    await save(other, Amount="48")
    await expect(card(page)).to_contain_text("¥48.00")
    await expect(choice(page)).to_have_value("meals")
    await expect(choice(page)).to_be_focused()
    await choice(other).select_option(label="Other")
    await card(other).get_by_role("button", name="Edit").click()
    await save(other)
    await expect(choice(page)).to_have_value("other")


async def test_the_form_says_what_is_chosen_by_now_and_keeps_what_was_typed(page: Page) -> None:
    dialog = page.get_by_role("dialog")
    await choice(page).select_option(label="Meals")
    await card(page).get_by_role("button", name="Edit").click()
    await expect(dialog.get_by_label("Category", exact=True)).to_have_value("meals")
    await dialog.get_by_label("Purpose", exact=True).fill("with the team")
    await page.keyboard.press("Escape")
    await choice(page).select_option(label="Other")
    await card(page).get_by_role("button", name="Edit").click()
    await expect(dialog.get_by_label("Category", exact=True)).to_have_value("other")
    await expect(dialog.get_by_label("Purpose", exact=True)).to_have_value("with the team")
    await dialog.get_by_label("Category", exact=True).select_option(label="Taxi & transport")
    await save(page)
    await expect(card(page)).to_contain_text("with the team")
    await expect(choice(page)).to_have_value("transport")
