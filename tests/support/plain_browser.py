"""A browser without scripts: it opens an address, keeps its cookies, and sends forms the way browsers do."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from urllib.parse import urljoin, urlsplit

import aiohttp
from yarl import URL

from tests.support.plain_page import Node, PlainForm, parsed


class PlainBrowser:
    """One browser with one page in front, the last that was opened. `known` are headers by which others know it."""

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        self._known = dict(known or {})
        self.url = ""
        self.status = 0
        self.headers: dict[str, str] = {}
        self.page = parsed("")
        self._forms: list[PlainForm] = []
        self._session: aiohttp.ClientSession | None = None

    @property
    def session(self) -> aiohttp.ClientSession:
        """What it asks through; there are cookies for a bare address too."""
        if self._session is None:
            self._session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), headers=self._known)
        return self._session

    async def close(self) -> None:
        """Forget everything."""
        if self._session is not None:
            await self._session.close()

    def leave(self) -> None:
        """Close the page; the cookies stay."""
        self.url, self.page, self._forms = "", parsed(""), []

    async def open(self, url: str) -> None:
        """Go to an address from outside of the web."""
        headers = {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
        async with self.session.get(url, headers={**headers, "Accept": "text/html"}) as answer:
            await self._take(answer)

    async def _take(self, answer: aiohttp.ClientResponse) -> None:
        is_page = answer.content_type == "text/html"
        self.url, self.status, self.headers = str(answer.url), answer.status, dict(answer.headers)
        self.page = parsed(await answer.text() if is_page else "")
        self._forms = [PlainForm(each, self.page) for each in self.page.all("form")]

    @property
    def text(self) -> str:
        """All words of the page."""
        body = self.page.first(lambda each: each.tag == "body")
        return (body or self.page).text

    @property
    def title(self) -> str:
        """The first heading."""
        found = self.page.first(lambda each: each.tag in {"h1", "h2"})
        return "" if found is None else found.text

    @property
    def forms(self) -> list[PlainForm]:
        """What can be filled in or pressed."""
        return self._forms

    async def press(self, is_it: Callable[[Node], bool], *, form: PlainForm) -> None:
        """Press a button of a form, which sends it."""
        button = next((each for each in form.buttons if is_it(each)), None)
        if button is None:
            raise AssertionError(f"there is no such button among {[each.text for each in form.buttons]}")
        await self.send(form, button)

    async def send(self, form: PlainForm, button: Node | None = None) -> None:
        """Send a form; a page that follows is in front then."""
        action = button.get("formaction") if button is not None else ""
        url = urljoin(self.url, action or form.node.get("action") or self.url)
        entries = form.entries(button)
        if form.node.get("method").lower() != "post":
            await self.open(
                str(URL(url).with_query([(name, value) for name, value in entries if isinstance(value, str)]))
            )
            return
        data = aiohttp.FormData(default_to_multipart="multipart" in form.node.get("enctype"))
        for name, value in entries:
            if isinstance(value, str):
                data.add_field(name, value)
            elif data.is_multipart:
                data.add_field(name, io.BytesIO(value[1]), filename=value[0], content_type="application/octet-stream")
        async with self.session.post(url, data=data, headers=self._headers(url)) as answer:
            await self._take(answer)

    def _headers(self, url: str) -> dict[str, str]:
        """A page that gives no referrer gives no origin either where it sends a form."""
        here, there = urlsplit(self.url), urlsplit(url)
        is_same = here[:2] == there[:2]
        gives_none = "no-referrer" in self.headers.get("Referrer-Policy", "").replace("-when", " when").split(" ")
        return {
            "Origin": "null" if gives_none else f"{here.scheme}://{here.netloc}",
            "Sec-Fetch-Site": "same-origin" if is_same else "cross-site",
            "Sec-Fetch-Mode": "navigate",
            "Sec-Fetch-Dest": "document",
            "Accept": "text/html",
        }
