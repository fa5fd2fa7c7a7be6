"""Take the pictures of README and guides anew, from a `chit demo` of its own: `make pictures`."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, ViewportSize, expect

from tests.support.chromium import chromium

PICTURES = Path(__file__).parent / "pictures"
CHIT = Path(sys.executable).with_name("chit")

LARGEST = 200_000
"""Bytes of a picture; a README should open at once."""

DESKTOP = ViewportSize(width=640, height=720)
PHONE = ViewportSize(width=390, height=690)

READY = b"Chit is ready at "
COLLEAGUES = ("grace,Grace Hopper", "frank,Frank Nance")
WHO = re.compile("^(I am…|我是…)$")
BOX = re.compile("^(Message|消息)$")
LOG = re.compile("^(Messages|对话)$")


@dataclass(frozen=True, slots=True)
class Way:
    """A claim on its way in one language: who files it, what they write, the buttons, and why it might go back."""

    language: str
    locale: str
    claimant: str
    sentence: str
    submit: str
    approve: str
    back: str
    pay: str
    reason: str


ENGLISH = Way(
    "en",
    "en",
    "ada",
    "taxi 128 yesterday, visiting a client",
    submit="Submit",
    approve="Approve",
    back="Return",
    pay="Mark paid",
    reason="Which client was it?",
)
CHINESE = Way(
    "zh",
    "zh-CN",
    "wei",
    "昨天滴滴 128 去机场拜访客户",
    submit="提交",
    approve="同意",
    back="退回",
    pay="标记已付款",
    reason="请补充拜访的是哪家客户。",
)


async def main() -> None:
    """One claim as three people see it: in English, light, on a desk; in Chinese, dark, on a phone."""
    PICTURES.mkdir(exist_ok=True)
    async with chromium() as browser:
        for way in (ENGLISH, CHINESE):
            async with demo(way) as url:
                await take(browser, url, way)


async def take(browser: Browser, url: str, way: Way) -> None:
    """File, look at it as approver, open the form that returns it, approve, look at it as finance."""
    async with contextlib.AsyncExitStack() as open_pages:

        async def page_of(who: str) -> Page:
            return await open_pages.enter_async_context(page(browser, url, who=who, language=way.language))

        owner, approver, finance = await page_of(way.claimant), await page_of("grace"), await page_of("frank")
        await owner.get_by_role("textbox", name=BOX).fill(way.sentence)
        await owner.get_by_role("textbox", name=BOX).press("Enter")
        await picture(owner, f"draft.{way.language}.png", shows=button(owner, way.submit))
        await button(owner, way.submit).click()
        await picture(approver, f"review.{way.language}.png", shows=button(approver, way.approve))
        await button(approver, way.back).click()
        await approver.get_by_role("dialog").get_by_role("textbox").fill(way.reason)
        await picture(approver, f"return.{way.language}.png", shows=approver.get_by_role("dialog"))
        await approver.keyboard.press("Escape")
        await button(approver, way.approve).click()
        await picture(finance, f"pay.{way.language}.png", shows=button(finance, way.pay))


def button(page: Page, label: str) -> Locator:
    """The button of that label furthest down."""
    return page.get_by_role("log", name=LOG).get_by_role("button", name=label, exact=True).last


@contextlib.asynccontextmanager
async def page(browser: Browser, url: str, *, who: str, language: str) -> AsyncIterator[Page]:
    """The conversation of one person, in their own browser."""
    is_phone = language == "zh"
    context = await browser.new_context(
        viewport=PHONE if is_phone else DESKTOP,
        device_scale_factor=1.5,
        color_scheme="dark" if is_phone else "light",
        reduced_motion="reduce",
        timezone_id="Asia/Shanghai",
    )
    try:
        opened = await context.new_page()
        await opened.goto(url)
        box = opened.get_by_role("combobox", name=WHO)
        if await box.input_value() != who:
            async with opened.expect_navigation():
                await box.select_option(value=who)
        yield opened
    finally:
        await context.close()


async def picture(page: Page, name: str, *, shows: Locator) -> None:
    """Take it once that part is there and nothing moves any more."""
    await expect(shows).to_be_visible()
    await page.wait_for_timeout(700)
    await expect(shows).to_be_in_viewport()
    file = PICTURES / name
    await page.screenshot(path=file, animations="disabled")
    size = file.stat().st_size
    print(f"{name}: {size:,} bytes")
    if size > LARGEST:
        sys.exit(f"{name} is larger than {LARGEST:,} bytes")


@contextlib.asynccontextmanager
async def demo(way: Way) -> AsyncIterator[str]:
    """A fresh demo company on a free port, everybody in that language; gives its address."""
    with tempfile.TemporaryDirectory(prefix="chit-pictures-") as folder:
        told = {"PATH": os.environ.get("PATH", os.defpath), "CHIT_DATA_DIR": folder}
        run = await asyncio.create_subprocess_exec(
            CHIT, "demo", "--port", "0", cwd=folder, env=told, stdout=asyncio.subprocess.PIPE
        )
        try:
            line = await run.stdout.readline() if run.stdout else b""
            if not line.startswith(READY):
                sys.exit("The demo did not start; its reason stands above.")
            people = Path(folder) / "people.csv"
            people.write_text("".join(["id,name,locale\n", *(f"{who},{way.locale}\n" for who in COLLEAGUES)]), "utf-8")
            speaking = await asyncio.create_subprocess_exec(
                CHIT, "people", "import", people, env=told, stdout=asyncio.subprocess.DEVNULL
            )
            await speaking.wait()
            yield line.removeprefix(READY).decode().strip()
        finally:
            with contextlib.suppress(ProcessLookupError):
                run.terminate()
            await run.wait()


if __name__ == "__main__":
    asyncio.run(main())
