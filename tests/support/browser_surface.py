"""One person in front of the real web chat in Chromium, who finds everything by its role and name."""

from __future__ import annotations

import asyncio
import mimetypes
import re
from collections.abc import Mapping, Sequence
from typing import Any

from playwright.async_api import Browser, BrowserContext, Error, FilePayload, Locator, Page, expect

from tests.support.actor import OpenForm, Piece
from tests.support.chromium import PATIENCE

MESSAGE = re.compile("^(Message|消息)$")
SEND = re.compile("^(Send|发送)$")
LOG = re.compile("^(Messages|对话)$")
WHO = re.compile("^(I am…|我是…)$")

LOOK_SECONDS = 0.05
"""How often somebody who waits looks again."""

FORM_SECONDS = 2.0
"""How long a form may come after the answer in the conversation before that is taken for the question."""

READ_LOG = """log => [...log.querySelectorAll('[role=article], article')].map(article => {
  const words = (part) => {
    const copy = part.cloneNode(true);
    copy.querySelectorAll('.unseen, .presses, button[name=press]').forEach((each) => each.remove());
    copy.querySelectorAll('button[data-name]').forEach((each) => each.replaceWith(each.dataset.name));
    return copy.textContent.trim();
  };
  const blocks = 'p, h2, h3, dt, dd, li, .choice-field';
  const lines = [...article.querySelectorAll(blocks)].filter((part) =>
    !part.matches('.by') && (part.matches('.rows > li') ||
      (!part.querySelector(blocks) && !part.parentElement.closest('.rows > li'))));
  const spaced = (part) => part.matches('.choice-field') ? chosen(part) : part.matches('.rows > li')
    ? [...part.querySelectorAll('p')].map(words).join(' ') : words(part);
  const chosen = (part) =>
    [part.querySelector('label').textContent, part.querySelector('select').selectedOptions[0].label].join(' ');
  const mine = article.getAttribute('aria-label') !== 'Chit';
  return {
    key: article.id || article.dataset.key,
    text: lines.map(spaced).filter(Boolean).join('\\n'),
    buttons: [...article.querySelectorAll('button:not(.example):not([data-original]):not([disabled])')].map(words),
    is_card: !mine && article.querySelector('h2') !== null && article.querySelector('.rows') === null,
    is_mine: mine,
  };
})"""

READ_FORM = """dialog => {
  const values = {}, errors = {};
  for (const label of dialog.querySelectorAll('label')) {
    const control = document.getElementById(label.htmlFor);
    if (!control) continue;
    const line = control.closest('fieldset')?.dataset.line;
    const name = (line ? `${line}. ` : '') + label.textContent.trim();
    values[name] = control.type === 'checkbox' ? (control.checked ? 'on' : '') : control.value;
    const error = document.getElementById(control.id + '-error');
    if (error) errors[name] = error.textContent.trim();
  }
  const above = dialog.querySelector('[role=alert]');
  if (above) errors[''] = above.textContent.trim();
  return { title: dialog.querySelector('h2').textContent.trim(), values, errors };
}"""


class BrowserSurface:
    """`tests.support.actor.Surface`. The browser opens with the first thing done or looked at."""

    def __init__(self, browser: Browser, url: str, *, name: str) -> None:
        self._browser = browser
        self._url = url
        self._name = name
        self._context: BrowserContext | None = None
        self._opened: Page | None = None
        self._answers = 0
        self._read: list[str] = []
        self.complaints: list[str] = []

    # ------------------------------------------------------------ the browser

    async def page(self) -> Page:
        """The page, drawn for this person."""
        if self._opened is None:
            self._context = await self._browser.new_context(
                locale="en-GB", timezone_id="Asia/Shanghai", viewport={"width": 1280, "height": 800}
            )
            self._context.set_default_timeout(PATIENCE)
            page = await self._context.new_page()
            page.on("pageerror", lambda error: self.complaints.append(str(error)))
            await page.goto(self._url)
            who = page.get_by_role("combobox", name=WHO)
            if not await who.evaluate("(select, name) => select.selectedOptions[0].label.startsWith(name)", self._name):
                option = who.locator("option").filter(has_text=re.compile(f"^{re.escape(self._name)}"))
                value = await option.get_attribute("value")
                await who.select_option(value=value)
                await page.locator(f'body[data-for="{value}"]').wait_for()
                await page.wait_for_load_state()
            self._opened = page
        return self._opened

    async def close(self) -> None:
        """Close the browser of this person; what its console complained of is a failure."""
        if self._context is not None:
            await self._context.close()
        assert self.complaints == []

    # ------------------------------------------------------------ doing

    async def arrive(self) -> None:
        """Open the conversation."""
        if self._opened is None:
            await self.page()
        else:
            await self._opened.reload()

    async def say(self, text: str) -> None:
        """Type it and press Enter."""
        page = await self.page()
        self._answers = await self._answers_of(page)
        box = page.get_by_role("textbox", name=MESSAGE)
        await box.fill(text)
        await box.press("Enter")

    async def send_files(self, files: Mapping[str, bytes], *, text: str) -> None:
        """Choose them, wait until they stand beside the box or are refused, and press Send."""
        page = await self.page()
        self._answers = await self._answers_of(page)
        picker = page.locator(".picker")
        await picker.set_input_files([_payload(name, content) for name, content in files.items()])
        await expect(page.locator(".tray progress")).to_have_count(0)
        # What was refused is read before the message goes, which takes it off the page.
        self._read = await self._beside(page)
        await page.get_by_role("textbox", name=MESSAGE).fill(text)
        if text or await page.locator(".tray li").count():
            await page.get_by_role("button", name=SEND).click()

    async def attach(self, name: str, content: bytes) -> None:
        """Choose a file in the dialog and wait until it is listed or refused."""
        dialog = (await self.page()).get_by_role("dialog")
        before = await dialog.locator(".form-files [data-token]").count()
        await dialog.locator("input[type=file]").first.set_input_files([_payload(name, content)])
        listed = dialog.locator(".form-files [data-token]").nth(before)
        await expect(listed.or_(dialog.locator(".file-field .error")).first).to_be_visible()

    async def choose(self, option: str, *, on: Piece) -> None:
        """Choose it in the drop-down of that article."""
        article = (await self.page()).locator(f'[id="{on.key}"]')
        await article.get_by_role("combobox").select_option(label=option)

    async def press(self, label: str, *, on: Piece) -> None:
        """Click the button of that name in that article; where it opens a form, wait for it."""
        page = await self.page()
        article = page.locator(f'[id="{on.key}"]')
        button = article.get_by_role("button", name=label, exact=True)
        opens = await button.get_attribute("aria-haspopup") == "dialog"
        async with page.expect_response(lambda response: response.url.endswith("/press")):
            await button.click()
        if opens:
            refused = page.get_by_role("alert").filter(has_text=re.compile(r"\S"))
            await expect(page.get_by_role("dialog").or_(refused).first).to_be_visible()

    async def fill(self, values: Mapping[str, str]) -> None:
        """Fill in the open form and send it; where none opens, say the one answer."""
        page = await self.page()
        dialog = page.get_by_role("dialog")
        if not await self._appears(dialog):
            (answer,) = values.values()
            await self.say(answer)
            return
        for label, value in values.items():
            number, _, inner = label.rpartition(". ")
            there = dialog.get_by_role("group", name=re.compile(f" {number}( 笔费用)?$")) if number else dialog
            control = there.get_by_label(inner, exact=True)
            if await control.evaluate("control => control.tagName") == "SELECT":
                await control.select_option(label=value)
            else:
                await control.fill(value)
        async with page.expect_response(lambda response: response.url.endswith("/fill")):
            await dialog.locator("button[type=submit]").first.click()
        await expect(dialog.locator("form[aria-busy=true]")).to_have_count(0)

    async def add_line(self) -> None:
        """Press the button below the last line."""
        await self._redraw(re.compile("^(Add an expense|再加一笔)$"))

    async def remove_line(self, number: int) -> None:
        """Press the button of that line."""
        await self._redraw(re.compile(f"^(Remove expense {number}|删除 第 {number} 笔费用)$"))

    async def _redraw(self, name: re.Pattern[str]) -> None:
        page = await self.page()
        async with page.expect_response(lambda response: response.url.endswith("/fill")):
            await page.get_by_role("dialog").get_by_role("button", name=name).click()
        await expect(page.get_by_role("dialog").locator("form[aria-busy=true]")).to_have_count(0)

    async def leave(self) -> None:
        """Escape closes the dialog; where none is open, a question is left by a word."""
        page = await self.page()
        if await self._appears(page.get_by_role("dialog")):
            await page.keyboard.press("Escape")
            await expect(page.get_by_role("dialog")).to_have_count(0)
        else:
            await self.say("cancel")

    async def _appears(self, dialog: Locator) -> bool:
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE / 1000
        answered = False
        while loop.time() < until:
            if await dialog.count():
                return True
            if not answered and await self._answers_of(dialog.page) > self._answers:
                answered = True
                until = loop.time() + FORM_SECONDS
            await asyncio.sleep(LOOK_SECONDS)
        return False

    async def _answers_of(self, page: Page) -> int:
        return await page.get_by_role("article", name="Chit").count()

    # ------------------------------------------------------------ seeing

    async def form(self) -> OpenForm | None:
        """The dialog in front of the page."""
        dialog = (await self.page()).get_by_role("dialog")
        if not await dialog.count():
            return None
        found: dict[str, Any] = await read(dialog, READ_FORM)
        return OpenForm(**found)

    async def pieces(self) -> Sequence[Piece]:
        """The log, oldest first."""
        found = await read((await self.page()).get_by_role("log", name=LOG), READ_LOG)
        return [Piece(**{**each, "buttons": tuple(each["buttons"])}) for each in found]

    async def notices(self) -> Sequence[str]:
        """What stands beside the box."""
        return [*self._read, *await self._beside(await self.page())]

    async def _beside(self, page: Page) -> list[str]:
        return [text for text in await page.get_by_role("alert").all_text_contents() if text]

    async def changed(self, seconds: float) -> None:
        """Look again in a moment."""
        await asyncio.sleep(min(LOOK_SECONDS, max(0.0, seconds)))


def _payload(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": mimetypes.guess_type(name)[0] or "application/octet-stream", "buffer": content}


async def read(part: Locator, script: str) -> Any:
    """What a script finds in a part of the page; a page that is drawn anew meanwhile is read when it is there."""
    while True:
        try:
            return await part.evaluate(script)
        except Error as error:
            if "context was destroyed" not in error.message:
                raise
