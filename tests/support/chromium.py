"""A real Chromium for tests: Debian's, or whichever is on the path. Nothing is downloaded."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import AsyncIterator

from playwright.async_api import Browser, async_playwright, expect

PATIENCE = 60_000
"""Milliseconds to wait for what must come; only a failing test ever waits that long."""

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


@contextlib.asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """One browser; a context of it is one person."""
    expect.set_options(timeout=PATIENCE)
    program = next((found for found in map(shutil.which, PROGRAMS) if found), None)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        try:
            yield browser
        finally:
            await browser.close()
