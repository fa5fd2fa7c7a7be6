"""The pages that somebody at WeCom opens by links, in the browser within WeCom."""

from __future__ import annotations

from tests.support.actor import OpenForm
from tests.support.plain_browser import PlainBrowser
from tests.support.plain_page import Node, PlainForm
from tests.support.wecom_logins import MEMBER


class Pages:
    """One member's browser, in which WeCom knows them.

    It takes hold of a link with the one button of the page that asks for that.
    """

    def __init__(self, member: str) -> None:
        self.browser = PlainBrowser({MEMBER: member})

    async def open(self, url: str) -> None:
        """Open a link and go on to what is behind it."""
        await self.browser.open(url)
        while (gate := self._gate) is not None:
            before = self.browser.page
            await self.browser.send(gate, gate.buttons[0])
            assert self.browser.page is not before
            if self.browser.status >= 400:
                return

    @property
    def _gate(self) -> PlainForm | None:
        """A form in which nothing can be filled in and one button stands."""
        return next((each for each in self.browser.forms if not each.labelled() and len(each.buttons) == 1), None)

    @property
    def form(self) -> PlainForm | None:
        """The form in front."""
        return next((each for each in self.browser.forms if each.labelled()), None)

    def read(self) -> OpenForm | None:
        """What the form holds."""
        form = self.form
        if form is None:
            return None
        return OpenForm(_title(form), form.values(), form.errors())

    @property
    def told(self) -> str | None:
        """What the page says, where it is no form."""
        return self.browser.text if self.browser.url and self.form is None else None

    async def fill(self, values: dict[str, str]) -> None:
        """Fill in these fields and send the form."""
        form = self._there()
        for label, value in values.items():
            form.type(label, value)
        await self.browser.press(lambda each: not each.get("name"), form=form)

    async def attach(self, name: str, content: bytes) -> None:
        """Choose a file and send it, with all that was typed."""
        form = self._there()
        form.choose_file(name, content)
        await self.browser.press(lambda each: each.get("value") == "keep", form=form)

    async def press(self, name: str) -> None:
        """Press the button of that name, as `add` or `remove-2`."""
        await self.browser.press(lambda each: each.get("name") == name, form=self._there())

    async def cancel(self) -> None:
        """Press Cancel, and close the page."""
        await self.press("cancel")
        self.browser.leave()

    def _there(self) -> PlainForm:
        if self.form is None:
            raise AssertionError(f"no form is open, but {self.browser.url}: {self.browser.text}")
        return self.form


def _title(form: PlainForm) -> str:
    def is_title(each: Node) -> bool:
        return each.tag in {"h1", "h2"}

    found = form.node.first(is_title) or form.page.first(is_title)
    return "" if found is None else found.text
