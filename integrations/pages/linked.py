"""Pages behind fresh links: a form to fill in and the receipts of a claim, for channels whose messages hold neither."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from bot.chat.dispatch import Door
from integrations.pages import guard
from integrations.pages.forms import Forms
from integrations.pages.holding import Holding
from integrations.pages.html import STATIC, Html
from integrations.pages.linked_form import LinkedForm
from integrations.pages.linked_receipts import LinkedReceipts
from integrations.pages.ring import Ring
from integrations.pages.static import StaticFiles

_THERE = web.AppKey("linked_pages", Holding)


class Linked:
    """The pages of every channel whose `forms` hold `link`.

    `keys` are the secret keys, newest first; `public_url` is the address under which people reach the pages.
    """

    def __init__(self, door: Door, *, keys: Sequence[bytes], public_url: str) -> None:
        self._door = door
        self._ring = Ring(keys)
        self._public_url = public_url

    def mount(self, app: web.Application) -> Holding:
        """Add the routes under `/pages/`, and the headers of every answer; gives what knows the browsers again.

        A second channel does no harm, and gets the same.
        """
        if _THERE in app:
            return app[_THERE]
        # Below an address of its own, as the web chat beside it has its files in one edition with these.
        static = StaticFiles([STATIC], below="/pages/static")
        html = Html([], static=static)
        holding = app[_THERE] = Holding(self._door, self._ring, html=html, public_url=self._public_url)
        LinkedForm(self._door, holding, forms=Forms(html, self._ring)).mount(app)
        LinkedReceipts(self._door, holding, html=html).mount(app)
        static.mount(app)
        guard.install(app)
        return holding
