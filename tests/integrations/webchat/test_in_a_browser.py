"""The page as people meet it, in a real Chromium."""

import asyncio
import re
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Locator, Page, expect

from tests.integrations.webchat.house import House, ToyShop, house

pytestmark = pytest.mark.browser


def box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Message")


def log(page: Page) -> Locator:
    return page.get_by_role("log", name="Messages")


async def say(page: Page, text: str) -> None:
    await box(page).fill(text)
    await box(page).press("Enter")


async def show_card(page: Page) -> Locator:
    await say(page, "card")
    card = log(page).get_by_role("article").filter(has_text="T-000001").last
    await expect(card).to_be_visible()
    return card


HEAR = """each => {
  window.heard = [];
  const listen = (found) => found.forEach(({addedNodes}) => addedNodes.forEach((node) => heard.push(node.textContent)));
  new MutationObserver(listen).observe(each, {childList: true});
}"""
"""Keeps what a screen reader is told, which is gone from the page a second later."""


async def again_until(page: Page, wanted: Locator) -> None:
    """Without scripts a page shows what came since only when it is asked for again."""
    while not await wanted.count():
        await page.reload()


# ---------------------------------------------------------------- saying


async def test_enter_sends_and_shift_enter_breaks_the_line(demo: House, page: Page) -> None:
    await box(page).press_sequentially("one")
    await box(page).press("Shift+Enter")
    await box(page).press_sequentially("two")
    await box(page).press("Enter")

    await expect(log(page)).to_contain_text("You said: one")
    await expect(box(page)).to_have_value("")
    assert demo.shop.said == [("ada", "one\ntwo")]
    assert page.complaints == []  # type: ignore[attr-defined]


async def test_examples_fill_the_box_and_do_not_send(demo: House, page: Page) -> None:
    await page.get_by_role("button", name="昨天滴滴 68 拜访客户").click()

    await expect(box(page)).to_have_value("昨天滴滴 68 拜访客户")
    await expect(box(page)).to_be_focused()
    assert demo.shop.said == []


async def test_a_message_tells_how_far_the_page_showed_the_conversation(demo: House, page: Page) -> None:
    await expect(log(page)).to_contain_text("Welcome")
    await say(page, "one")
    await expect(log(page)).to_contain_text("You said: one")
    await say(page, "two")
    await expect(log(page)).to_contain_text("You said: two")

    # The greeting was the first message, the answer to "one" the second.
    assert demo.shop.shown == [1, 2]


async def test_a_message_too_long_is_refused_beside_the_box_and_kept(demo: House, page: Page) -> None:
    await say(page, "x" * 10_001)

    await expect(page.get_by_role("alert")).to_contain_text("10,000")
    await expect(box(page)).to_have_value("x" * 10_001)
    assert demo.shop.said == []


async def test_what_was_typed_survives_a_reload(page: Page) -> None:
    await box(page).fill("half a sent")
    await page.reload()

    await expect(box(page)).to_have_value("half a sent")


async def test_a_message_sent_while_the_house_is_closed_arrives_once_when_it_opens(
    sqlite_url: str, tmp_path: Path, person: BrowserContext
) -> None:
    shop = ToyShop()
    page = await person.new_page()
    async with house(sqlite_url, tmp_path, shop=shop) as before:
        await page.goto(before.url)
        await log(page).get_by_text("Welcome").wait_for()
        port = before.server.port
    await say(page, "are you there")
    await expect(page.get_by_text("Reconnecting… what you typed is kept")).to_be_visible()
    await expect(log(page)).to_contain_text("Sending…")
    await box(page).fill("and a draft")

    async with house(sqlite_url, tmp_path, shop=shop, port=port) as after:
        await expect(log(page)).to_contain_text("You said: are you there")
        await expect(page.get_by_text("Reconnecting…")).to_be_hidden()
        await expect(log(page).get_by_text("are you there", exact=True)).to_have_count(1)
        await expect(box(page)).to_have_value("and a draft")
        await page.goto(after.url)
        await expect(log(page).get_by_text("are you there", exact=True)).to_have_count(1)
    assert shop.said == [("ada", "are you there")]


async def test_a_message_not_acknowledged_survives_a_reload_and_is_said_once(demo: House, page: Page) -> None:
    lost = asyncio.Event()

    async def lose(route) -> None:
        """The server hears it, its answer gets lost."""
        await route.fetch()
        lost.set()
        await route.abort()

    await page.route("**/say", lose)
    await say(page, "hello")
    await lost.wait()
    await page.unroute_all(behavior="ignoreErrors")
    await page.reload()

    await expect(log(page)).to_contain_text("You said: hello")
    await expect(log(page)).not_to_contain_text("Sending…")
    assert demo.shop.said == [("ada", "hello")]


async def test_a_message_the_server_could_not_take_offers_to_try_again(demo: House, page: Page) -> None:
    await page.route("**/say", lambda route: route.fulfill(status=500, body="no"))
    await say(page, "hello")
    await expect(log(page)).to_contain_text("Not sent.")
    await page.unroute_all(behavior="ignoreErrors")

    await page.get_by_role("button", name="Try again").click()

    await expect(log(page)).to_contain_text("You said: hello")
    assert demo.shop.said == [("ada", "hello")]


# ---------------------------------------------------------------- cards and forms


async def test_a_card_changes_in_place_and_keeps_the_focus(demo: House, page: Page) -> None:
    card = await show_card(page)
    await page.locator(".announcer").evaluate(HEAR)
    await card.get_by_role("button", name="Open").focus()
    await page.keyboard.press("Enter")

    await expect(card).to_contain_text("Approved")
    await expect(card).to_contain_text("Opened by Ada Byron")
    await expect(log(page).get_by_role("article").filter(has_text="T-000001")).to_have_count(1)
    await expect(card).to_be_focused()
    assert await page.evaluate("heard") == ["T-000001, Approved"]
    assert demo.shop.opened == [1]


async def test_a_form_opens_shows_errors_beside_its_fields_and_closes_when_it_is_right(demo: House, page: Page) -> None:
    card = await show_card(page)
    await card.get_by_role("button", name="Repaint").click()
    dialog = page.get_by_role("dialog", name="Paint a toy")
    await expect(dialog.get_by_label("Amount")).to_be_focused()

    await dialog.get_by_label("Amount").fill("1e9")
    await dialog.get_by_label("Date").fill("2026-11-20")
    await dialog.get_by_label("Reason").fill("because")
    await dialog.get_by_role("button").first.click()

    await expect(dialog.get_by_role("alert")).to_contain_text("Amount")
    await expect(dialog.get_by_label("Amount")).to_be_focused()
    await expect(dialog.get_by_label("Amount")).to_have_value("1e9")
    await expect(dialog.get_by_label("Amount")).to_have_attribute("aria-invalid", "true")
    await expect(dialog.get_by_label("Reason")).to_have_value("because")

    await dialog.get_by_label("Amount").fill("7.50")
    await dialog.get_by_label("Amount").press("Enter")

    await expect(dialog).to_be_hidden()
    await expect(log(page)).to_contain_text("Painted red")
    await expect(card.get_by_role("button", name="Repaint")).to_be_focused()
    assert len(demo.shop.filled) == 1
    assert page.complaints == []  # type: ignore[attr-defined]


async def test_escape_closes_a_form_and_gives_the_focus_back(demo: House, page: Page) -> None:
    card = await show_card(page)
    await card.get_by_role("button", name="Repaint").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Reason").fill("a long thought")
    await page.keyboard.press("Escape")

    await expect(dialog).to_be_hidden()
    await expect(card.get_by_role("button", name="Repaint")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(dialog.get_by_label("Reason")).to_have_value("a long thought")
    await dialog.get_by_role("button", name="Cancel").click()
    await card.get_by_role("button", name="Repaint").click()
    await expect(dialog.get_by_label("Reason")).to_have_value("")
    assert demo.shop.filled == []


async def test_what_was_typed_into_a_form_survives_a_reload(page: Page) -> None:
    card = await show_card(page)
    await card.get_by_role("button", name="Repaint").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Reason").fill("a long thought")
    await dialog.get_by_label("Colour").select_option("green")
    await page.reload()

    await expect(dialog.get_by_label("Reason")).to_have_value("a long thought")
    await expect(dialog.get_by_label("Colour")).to_have_value("green")


async def test_a_defect_is_said_and_the_page_goes_on(page: Page) -> None:
    card = await show_card(page)
    await card.get_by_role("button", name="Break").click()

    await expect(log(page)).to_contain_text(re.compile("went wrong|unexpected", re.I))
    await say(page, "still here")
    await expect(log(page)).to_contain_text("You said: still here")


# ---------------------------------------------------------------- tabs and people


async def test_ten_tabs_of_one_browser_live_together(demo: House, page: Page, person: BrowserContext) -> None:
    tabs = [await person.new_page() for _ in range(9)]
    await asyncio.gather(*(tab.goto(demo.url) for tab in tabs))

    await say(page, "hello")
    for tab in tabs:
        await expect(log(tab)).to_contain_text("You said: hello")
    await say(tabs[-1], "from the last")

    await expect(log(page)).to_contain_text("You said: from the last")
    for tab in (page, *tabs):
        await expect(log(tab).get_by_text("hello", exact=True)).to_have_count(1)


async def test_a_tab_drawn_for_somebody_else_acts_no_more_and_draws_itself_anew(
    demo: House, page: Page, person: BrowserContext
) -> None:
    card = await show_card(page)
    other = await person.new_page()
    await other.goto(demo.url)
    await other.get_by_label("I am…").select_option("Grace Hopper")
    # The page is hers once it was drawn anew; the drop-down says so as soon as it is chosen.
    await expect(other.locator(".composer input[name=for]")).to_have_value("grace")

    await card.get_by_role("button", name="Open").click()

    await expect(page.locator(".composer input[name=for]")).to_have_value("grace")
    assert demo.shop.opened == []


async def test_unread_numbers_stand_behind_names_and_go_when_looked_at(
    demo: House, page: Page, person: BrowserContext
) -> None:
    who = page.get_by_role("combobox", name="I am…")
    await say(page, "send grace hello")
    await expect(who).to_contain_text("Grace Hopper (1)")

    browser = person.browser
    assert browser is not None
    hers = await browser.new_context()
    grace = await hers.new_page()
    await grace.goto(demo.url)
    await grace.get_by_label("I am…").select_option("Grace Hopper (1)")
    await expect(log(grace)).to_contain_text("hello")

    await expect(who).not_to_contain_text(re.compile(r"Grace Hopper \([0-9]+\)"))
    await expect(who).to_contain_text("Grace Hopper")
    await hers.close()


async def test_language_is_the_person_s_and_is_kept(demo: House, page: Page) -> None:
    await show_card(page)
    await box(page).fill("half a sent")
    await page.get_by_role("combobox", name="Language").select_option("中文")

    chinese = page.get_by_role("log", name="对话")
    await expect(chinese.get_by_text("草稿")).to_be_visible()
    await expect(page.get_by_role("textbox", name="消息")).to_have_value("half a sent")
    await expect(page.get_by_role("button", name="发送")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    await page.reload()
    await expect(page.get_by_role("combobox", name="语言")).to_have_value("zh-CN")


async def test_a_language_asked_for_by_a_message_is_the_page_s_too(page: Page) -> None:
    await say(page, "中文")

    await expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    await expect(page.get_by_role("log", name="对话")).to_contain_text("好的")


# ---------------------------------------------------------------- the reader's place


async def test_who_reads_above_stays_there_and_is_told_of_news(demo: House, page: Page) -> None:
    for number in range(20):
        await say(page, f"number {number:02}")
    await expect(log(page)).to_contain_text("You said: number 19")
    line = log(page).get_by_text("You said: number 10")
    # By its words, not by pixels: how messages and answers group depends on how fast the answers come.
    await line.evaluate("each => each.scrollIntoView({block: 'center'})")
    await expect(line).to_be_in_viewport()
    before = await line.bounding_box()

    key = "elsewhere"
    for number in range(2):
        bundle = '{"messages":[{"kind":"text","text":"news of the day"}]}'
        await demo.store.write(
            lambda unit, number=number, bundle=bundle: unit.outbox.answer(
                lane="out:webchat:ada", key=f"{key}{number}", bundle=bundle, to="ada"
            )
        )

    pill = page.get_by_role("button", name="2 new")
    await expect(pill).to_be_visible()
    after = await line.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["y"] - before["y"]) < 2
    await pill.click()
    await expect(log(page).get_by_text("news of the day").last).to_be_in_viewport()
    await expect(pill).to_be_hidden()


async def test_earlier_messages_come_when_the_reader_comes_near(demo: House, page: Page) -> None:
    for number in range(45):
        await say(page, f"number {number:02}")
    await expect(log(page)).to_contain_text("You said: number 44")
    await page.reload()
    await expect(log(page)).not_to_contain_text("You said: number 01")
    await page.locator(".scroll").hover()
    first = log(page).get_by_text("You said: number 00")
    # However long a piece takes to come: the reader goes on until the first message is there.
    while not await first.count():
        await page.mouse.wheel(0, -1500)
        await page.wait_for_timeout(50)

    await expect(log(page).get_by_role("article").first).to_contain_text("Welcome")
    await expect(page.get_by_role("link", name="Earlier messages")).to_have_count(0)


# ---------------------------------------------------------------- looks


@pytest.mark.parametrize("size", [(320, 640), (640, 400), (390, 844), (1280, 800)])
async def test_nothing_scrolls_sideways(page: Page, size: tuple[int, int]) -> None:
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    card = await show_card(page)
    await say(page, "W" * 300)
    await say(page, "list")
    await expect(log(page)).to_contain_text("A kite")

    for place in ("html", ".scroll"):
        wide = await page.locator(place).evaluate("each => each.scrollWidth - each.clientWidth")
        assert wide <= 0
    await card.get_by_role("button", name="Repaint").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    assert await dialog.evaluate("each => each.scrollWidth - each.clientWidth") <= 0


@pytest.mark.parametrize("wish", ["light", "dark"])
async def test_chosen_colours_win_over_the_system_s_and_are_kept(page: Page, wish: str) -> None:
    other = {"light": "dark", "dark": "light"}[wish]
    await page.emulate_media(color_scheme=wish)
    await page.get_by_role("button", name=f"{other.title()} colours").click()
    await page.reload()

    await expect(page.locator("html")).to_have_attribute("data-theme", other)
    await expect(page.get_by_role("button", name=f"{wish.title()} colours")).to_be_visible()


async def test_the_first_page_with_all_it_needs_is_small(demo: House, person: BrowserContext) -> None:
    page = await person.new_page()
    sizes: list[float] = []
    network = await person.new_cdp_session(page)
    network.on("Network.loadingFinished", lambda each: sizes.append(each["encodedDataLength"]))
    await network.send("Network.enable")
    await page.goto(demo.url)
    await log(page).get_by_text("Welcome").wait_for()
    while len(sizes) <= 10:
        await page.wait_for_timeout(50)

    assert sum(sizes) < 150_000


async def test_without_scripts_the_whole_way_works(demo: House, person: BrowserContext) -> None:
    browser = person.browser
    assert browser is not None
    plain = await browser.new_context(java_script_enabled=False)
    page = await plain.new_page()
    await page.goto(demo.url)
    await box(page).fill("card")
    await page.get_by_role("button", name="Send").click()
    await expect(log(page).get_by_role("article", name="Ada Byron")).to_contain_text("card")
    await again_until(page, page.get_by_role("button", name="Repaint"))
    await page.get_by_role("button", name="Repaint").click()
    await expect(page.get_by_label("Date")).to_be_visible()
    assert "/pages/" in page.url
    await page.get_by_label("Date").fill("2026-11-20")
    await page.get_by_label("Reason").fill("because")
    await page.get_by_label("Amount").fill("x")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("#field-amount-error")).to_be_visible()
    await page.get_by_label("Amount").fill("7.50")
    await page.get_by_role("button", name="Save").click()
    await expect(log(page)).to_be_visible()
    await again_until(page, log(page).get_by_text("Painted red"))
    assert len(demo.shop.filled) == 1
    await plain.close()
