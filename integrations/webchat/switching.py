"""The demo's "I am…" switch: this browser is somebody else from now on."""

from __future__ import annotations

from aiohttp import web

from claims.people import PersonId
from integrations.webchat.admission import Admission, Body
from integrations.webchat.visitors import DemoVisitors


class Becoming(Body):
    """Whom to be."""

    person: str


class Switching:
    """The route of the switch."""

    def __init__(self, admission: Admission, *, visitors: DemoVisitors) -> None:
        self._admission = admission
        self._visitors = visitors

    def mount(self, app: web.Application) -> None:
        """Add the route."""
        app.router.add_post("/who", self.become)

    async def become(self, request: web.Request) -> web.StreamResponse:
        """Be that person; other tabs of this browser notice with what they do next."""
        admitted = await self._admission.admit(request)
        person = PersonId(admitted.as_(Becoming).person)
        answer: web.StreamResponse = web.Response(status=204)
        if admitted.is_form:
            answer = web.HTTPSeeOther("/")
        await self._visitors.become(answer, person)
        if isinstance(answer, web.HTTPException):
            raise answer
        return answer
