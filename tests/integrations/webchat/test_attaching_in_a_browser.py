"""Receipts as people hand them over in a real Chromium: chosen, dropped, pasted, on a phone, slowly, and too large."""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Locator, Page, Route, expect

from bot.demo import fill
from bot.settings import Settings
from tests.support import receipts
from tests.support.web_company import WebProcess, open_process

pytestmark = pytest.mark.browser

PHOTO = receipts.jpeg(400, 300)


@pytest.fixture
async def process(tmp_path: Path) -> AsyncIterator[WebProcess]:
    """The whole product."""
    opened = await open_process(Settings.of({"CHIT_DATA_DIR": str(tmp_path / "var"), "CHIT_LOCALE": "en"}))
    await opened.app.store.write(fill)
    yield opened
    await opened.close()


@pytest.fixture
async def page(person: BrowserContext, process: WebProcess) -> Page:
    """The page as Ada sees it."""
    opened = await person.new_page()
    await opened.goto(process.url)
    await expect(box(opened)).to_be_visible()
    return opened


def box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Message")


def send(page: Page) -> Locator:
    return page.get_by_role("button", name="Send", exact=True)


def tray(page: Page) -> Locator:
    return page.locator(".tray li")


def arrived(page: Page) -> Locator:
    return page.locator(".tray li.arrived")


def payload(name: str, content: bytes = PHOTO) -> dict[str, object]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


async def choose(page: Page, *files: dict[str, object]) -> None:
    """By the button, as people do."""
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Attach file").click()
    await (await chooser.value).set_files(list(files))  # type: ignore[arg-type]


async def hand_over(page: Page, event: str, name: str) -> None:
    """A file that is dropped or pasted."""
    await page.evaluate(
        """([event, name, data]) => {
          const bytes = Uint8Array.from(atob(data), (each) => each.charCodeAt(0));
          const carried = new DataTransfer();
          carried.items.add(new File([bytes], name, {type: "image/jpeg"}));
          const common = {bubbles: true, cancelable: true};
          const box = document.getElementById("message");
          if (event === "paste") {
            box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: carried, ...common}));
          } else {
            for (const each of ["dragenter", "dragover", "drop"]) {
              document.body.dispatchEvent(new DragEvent(each, {dataTransfer: carried, ...common}));
            }
          }
        }""",
        [event, name, base64.b64encode(PHOTO).decode()],
    )


async def test_a_chosen_file_waits_beside_the_box_and_goes_with_the_words(page: Page) -> None:
    await choose(page, payload("taxi.jpg"))
    await expect(arrived(page)).to_have_count(1)
    await box(page).fill("taxi 41 yesterday")
    await send(page).click()
    card = page.get_by_role("article").filter(has_text="¥41.00").last
    await expect(card.get_by_role("button", name="Receipt taxi.jpg")).to_be_visible()
    await expect(tray(page)).to_have_count(0)
    await expect(box(page)).to_have_value("")


@pytest.mark.parametrize("event", ["drop", "paste"])
async def test_a_file_is_dropped_or_pasted(page: Page, event: str) -> None:
    await hand_over(page, event, "scan.jpg")
    await expect(arrived(page)).to_contain_text("scan.jpg")
    await expect(page.locator(".drop")).to_be_hidden()
    await send(page).click()
    await expect(page.get_by_role("button", name="Receipt scan.jpg").last).to_be_visible()


async def test_a_file_on_its_way_shows_how_far_it_is_and_the_message_waits_for_it(page: Page) -> None:
    may_go_on = asyncio.Event()

    async def hold(route: Route) -> None:
        await may_go_on.wait()
        await route.continue_()

    await page.route("**/file", hold)
    await choose(page, payload("slow.jpg"))
    await expect(page.get_by_role("progressbar", name="slow.jpg")).to_be_visible()
    await box(page).fill("taxi 42 yesterday")
    await send(page).click()
    await expect(box(page)).to_have_value("taxi 42 yesterday")
    await expect(send(page)).to_have_attribute("aria-busy", "true")
    may_go_on.set()
    card = page.get_by_role("article").filter(has_text="¥42.00").last
    await expect(card.get_by_role("button", name="Receipt slow.jpg")).to_be_visible()
    await expect(box(page)).to_have_value("")


async def test_a_lost_connection_loses_no_file_and_sends_it_once(page: Page, process: WebProcess) -> None:
    failed = 0

    async def lose(route: Route) -> None:
        nonlocal failed
        failed += 1
        await (route.abort("connectionreset") if failed < 3 else route.continue_())

    await page.route("**/file", lose)
    await choose(page, payload("once.jpg"))
    await expect(arrived(page)).to_have_count(1)
    await send(page).click()
    await expect(page.get_by_role("button", name="Receipt once.jpg").last).to_be_visible()
    assert failed == 3


@dataclass
class Gate:
    """Holds files back on their way."""

    opens: asyncio.Event = field(default_factory=asyncio.Event)
    held: int = 0

    async def pass_through(self, route: Route) -> None:
        self.held += 1
        await self.opens.wait()
        await route.continue_()


@pytest.fixture
async def gate(page: Page) -> AsyncIterator[Gate]:
    """Closed in front of every file."""
    gate = Gate()
    await page.route("**/file", gate.pass_through)
    yield gate
    gate.opens.set()
    await page.unroute_all(behavior="ignoreErrors")


async def test_words_that_wait_for_a_file_go_without_it_when_it_is_taken_away(page: Page, gate: Gate) -> None:
    await choose(page, payload("slow.jpg"))
    await box(page).fill("taxi 44 yesterday")
    await send(page).click()
    await expect(send(page)).to_have_attribute("aria-busy", "true")
    await page.get_by_role("button", name="Remove slow.jpg").click()
    await expect(page.get_by_role("article").filter(has_text="¥44.00").last).to_be_visible()
    await expect(box(page)).to_have_value("")
    await expect(send(page)).not_to_have_attribute("aria-busy", "true")


async def test_a_file_on_its_way_stays_with_its_expense_and_goes_with_it(page: Page, gate: Gate) -> None:
    await box(page).fill("claim")
    await box(page).press("Enter")
    await page.get_by_role("button", name="Fill in").last.click()
    dialog = page.get_by_role("dialog")
    lines = dialog.locator("fieldset.line")
    for count in (2, 3):
        await dialog.locator("button[name=add]").click()
        await expect(lines).to_have_count(count)

    async def hand(line: int, name: str) -> None:
        chosen = lines.nth(line - 1).locator("input[type=file]")
        await chosen.set_input_files([payload(name)])  # type: ignore[list-item]
        await expect(lines.nth(line - 1).get_by_role("progressbar", name=name)).to_be_visible()

    await hand(2, "second.jpg")
    await dialog.locator("button[name=remove-1]").click()
    await expect(lines).to_have_count(2)
    await expect(lines.nth(0).get_by_role("progressbar", name="second.jpg")).to_be_visible()
    gate.opens.set()
    await expect(lines.nth(0).get_by_role("button", name="Remove second.jpg")).to_be_visible()
    await expect(lines.nth(0).locator("input[name=lines-1-receipts]")).to_have_value(re.compile("^[0-9a-f]{64}$"))
    await expect(lines.nth(1).locator("input[name=lines-2-receipts]")).to_have_value("")

    gate.opens.clear()
    await hand(2, "never.jpg")
    await dialog.locator("button.primary").click()
    await dialog.locator("button[name=remove-2]").click()
    # What was to be sent waits for nothing any more: it was sent, and is not right yet.
    await expect(dialog.get_by_role("alert")).to_contain_text("Amount")
    await expect(dialog.get_by_role("button", name="Remove second.jpg")).to_be_visible()
    await expect(dialog.get_by_text("never.jpg")).to_have_count(0)


async def test_a_file_that_ends_badly_is_said_and_a_page_turned_away_is_drawn_anew(page: Page, tmp_path: Path) -> None:
    answers = [0, 403, 409]

    async def end(route: Route) -> None:
        if not answers:
            await route.continue_()
        elif (status := answers.pop(0)) == 0:
            photo.write_bytes(b"changed meanwhile")
            await route.abort("connectionreset")
        else:
            await route.fulfill(status=status)

    photo = tmp_path / "changed.jpg"
    photo.write_bytes(PHOTO)
    await page.route("**/file", end)
    await page.locator(".picker").set_input_files(photo)
    await expect(page.get_by_role("alert").filter(has_text="changed.jpg")).to_be_visible()
    for _ in range(2):
        async with page.expect_navigation():
            await choose(page, payload("a.jpg"))
        await expect(box(page)).to_be_visible()
    # Its name is longer than is sent and would be cut in the middle of a character of two halves.
    await choose(page, payload("😀" * 101 + ".jpeg"))
    await expect(arrived(page)).to_have_count(1)


async def test_what_is_refused_is_said_beside_the_box_and_the_words_stay(page: Page) -> None:
    await box(page).fill("taxi 43 yesterday")
    await choose(page, payload("plan.docx", b"PK\x03\x04" + bytes(40)), payload("good.jpg"))
    alert = page.get_by_role("alert").filter(has_text="plan.docx")
    await expect(alert).to_be_visible()
    await expect(box(page)).to_have_value("taxi 43 yesterday")
    await expect(arrived(page)).to_have_count(1)
    await expect(arrived(page)).to_contain_text("good.jpg")


async def test_each_refused_file_has_a_line_of_its_own_and_sending_nothing_leaves_the_reasons(page: Page) -> None:
    await choose(page, payload("plan.docx", b"PK\x03\x04" + bytes(40)), payload("empty.jpg", b""))
    alert = page.locator(".bottom").get_by_role("alert")
    await expect(alert.locator("p")).to_have_count(2)
    for _ in range(2):
        await send(page).click()
        await expect(alert.locator("p")).to_have_count(3)
    await expect(alert.locator("p").nth(2)).to_have_text("Write something first.")
    for name in ("plan.docx", "empty.jpg"):
        await expect(alert.locator("p").filter(has_text=name)).to_have_count(1)
    await box(page).fill("taxi 43 yesterday")
    await expect(alert).to_be_empty()


async def test_a_file_over_20_mb_is_refused_by_the_page_and_told_when_asked(page: Page) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    await choose(page, payload("video.mov", bytes(20_000_001)))
    await expect(page.get_by_role("alert").filter(has_text="20.1 MB")).to_be_visible()
    assert not any(url.endswith("/file") for url in sent)
    await box(page).fill("the upload fails, what now?")
    await box(page).press("Enter")
    await expect(page.get_by_role("log").get_by_text("video.mov").last).to_be_visible()


async def test_what_waits_survives_a_reload_and_can_be_taken_away(page: Page) -> None:
    await choose(page, payload("a.jpg"), payload("b.jpg", receipts.jpeg(401, 300)))
    await expect(arrived(page)).to_have_count(2)
    await page.reload()
    await expect(arrived(page)).to_have_count(2)
    await page.get_by_role("button", name="Remove a.jpg").click()
    await expect(arrived(page)).to_contain_text("b.jpg")
    await expect(arrived(page)).to_have_count(1)
    await expect(box(page)).to_be_focused()


async def test_twenty_files_wait_and_one_more_is_refused_with_the_limit(page: Page) -> None:
    files = [payload(f"{at}.jpg", receipts.jpeg(100 + at, 80)) for at in range(21)]
    await choose(page, *files)
    await expect(page.get_by_role("alert").filter(has_text="20")).to_be_visible()
    await expect(tray(page)).to_have_count(20)


async def test_a_receipt_opens_large_and_escape_closes_it_where_one_was(page: Page) -> None:
    await choose(page, payload("large.jpg"))
    await expect(arrived(page)).to_have_count(1)
    await send(page).click()
    receipt = (
        page.get_by_role("article")
        .filter(has_text="Amount missing")
        .last.get_by_role("button", name="Receipt large.jpg")
    )
    await receipt.focus()
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("img", name="Receipt large.jpg")).to_be_visible()
    async with page.expect_download() as download:
        await dialog.get_by_role("link", name="Download").click()
    assert (await download.value).suggested_filename == "large.jpg"
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(receipt).to_be_focused()


async def test_what_i_sent_is_shown_small_in_my_own_message(page: Page) -> None:
    await choose(page, payload("taxi.jpg"))
    await expect(arrived(page)).to_have_count(1)
    await send(page).click()
    mine = page.locator("article.mine").last
    await expect(mine.get_by_role("button", name="Receipt taxi.jpg")).to_be_visible()
    picture = mine.locator("img")
    await expect(picture).to_have_attribute("src", re.compile("/receipts/[0-9a-f]{32}/thumbnail"))
    assert await picture.evaluate("async (img) => { await img.decode(); return img.naturalWidth; }") > 0


@pytest.mark.parametrize(("language", "words"), [("en", "checking…"), ("zh-CN", "正在检查…")])
async def test_a_file_of_which_all_is_there_is_said_to_be_checked_until_the_server_answers(
    page: Page, language: str, words: str
) -> None:
    may_answer = asyncio.Event()

    async def hold(route: Route) -> None:
        answer = await route.fetch()
        await may_answer.wait()
        await route.fulfill(response=answer)

    if language != "en":
        await page.get_by_role("combobox", name="Language").select_option(language)
        await expect(page.get_by_role("button", name="附件", exact=True)).to_be_visible()
    # The browser tells of an upload only where it goes out by itself, so that is told for it.
    await page.evaluate(
        """() => {
          const send = XMLHttpRequest.prototype.send;
          XMLHttpRequest.prototype.send = function (body) {
            const all = { lengthComputable: true, loaded: body.size, total: body.size };
            setTimeout(() => this.upload.dispatchEvent(new ProgressEvent("progress", all)));
            return send.call(this, body);
          };
        }"""
    )
    await page.route("**/file", hold)
    await page.locator(".picker").set_input_files([payload("slow.jpg")])  # type: ignore[list-item]
    await expect(page.locator(".waiting-figure")).to_have_text(words)
    may_answer.set()
    await expect(arrived(page)).to_have_count(1)


async def test_on_a_phone_what_saves_the_form_of_one_expense_is_in_sight(page: Page) -> None:
    await page.set_viewport_size({"width": 390, "height": 600})
    await box(page).fill("taxi 47 yesterday")
    await send(page).click()
    await page.get_by_role("article").filter(has_text="¥47.00").last.get_by_role("button", name="Edit").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("button", name="Save")).to_be_in_viewport(ratio=1)
    await expect(dialog.get_by_role("button", name="Cancel")).to_be_in_viewport(ratio=1)
    # What has the focus is never below it.
    await dialog.get_by_role("textbox", name="Purpose").focus()
    await page.wait_for_function(
        """() => document.activeElement.name.endsWith("purpose") &&
            document.activeElement.getBoundingClientRect().bottom
              <= document.querySelector("dialog .form-buttons").getBoundingClientRect().top + 1"""
    )


@pytest.mark.parametrize(("language", "attach"), [("en", "Attach file"), ("zh-CN", "附件")])
async def test_on_a_phone_everything_is_within_reach(page: Page, language: str, attach: str) -> None:
    await page.set_viewport_size({"width": 320, "height": 640})
    if language != "en":
        await page.get_by_role("combobox", name="Language").select_option(language)
    button = page.get_by_role("button", name=attach, exact=True)
    await expect(button).to_be_visible()
    frame = await button.bounding_box()
    assert frame is not None
    assert (frame["width"] >= 44, frame["height"] >= 44) == (True, True)
    await page.locator(".picker").set_input_files([payload("一张很长很长很长很长的票据名字的照片文件.jpg")])  # type: ignore[list-item]
    await expect(arrived(page)).to_have_count(1)
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
