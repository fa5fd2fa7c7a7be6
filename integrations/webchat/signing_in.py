"""Come in by a one-time link and leave again. Opening the link shows a page; its button uses it up."""

from __future__ import annotations

from aiohttp import web

from bot.chat.dispatch import Door
from integrations.pages import bodies, guard
from integrations.pages.html import Html, page
from integrations.webchat.admission import Admission
from integrations.webchat.reading import stranger
from integrations.webchat.visitors import SignedInVisitors


class SigningIn:
    """The routes of sign-in and sign-out."""

    def __init__(self, door: Door, admission: Admission, *, visitors: SignedInVisitors, html: Html) -> None:
        self._door = door
        self._admission = admission
        self._visitors = visitors
        self._html = html

    def mount(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_get("/sign-in", self.show)
        app.router.add_post("/sign-in", self.enter)
        app.router.add_post("/sign-out", self.leave)

    async def show(self, request: web.Request) -> web.Response:
        """Whose link it is. Programs that look at links before people do use nothing up."""
        token = request.query.get("token", "")
        reader = await self._visitors.whose_link(token)
        if reader is None:
            return self._used(request)
        return page(self._html.draw("sign_in.html", reader, link=token))

    async def enter(self, request: web.Request) -> web.Response:
        """Use the link up. Who came here from elsewhere is not signed in as somebody they did not choose."""
        if not guard.names_own_origin(request, public_url=self._admission.public_url):
            raise web.HTTPForbidden(text="not from here")
        sent = await bodies.read_form(request)
        answer = web.HTTPSeeOther("/")
        if not await self._visitors.sign_in(request, answer, token=sent.get("link", "")):
            return self._used(request)
        raise answer

    async def leave(self, request: web.Request) -> web.Response:
        """Sign out."""
        admitted = await self._admission.admit(request)
        answer = web.HTTPSeeOther("/")
        await self._visitors.sign_out(answer, admitted.visitor)
        raise answer

    def _used(self, request: web.Request) -> web.Response:
        return page(self._html.draw("link_used.html", stranger(self._door, request)), status=410)
