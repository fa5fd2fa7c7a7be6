"""The rules at every web door: where a request may come from, which headers go back, how little an error says."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from aiohttp import web
from yarl import URL

from bot.chat.patience import is_defect
from integrations.pages.loopback import is_loopback

log = logging.getLogger("integrations.pages")

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # With no-referrer a browser would send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
ErrorPage = Callable[[web.Request, int], Awaitable[web.Response]]

_ERROR_PAGE = web.AppKey("error_page", list[ErrorPage])


def install(app: web.Application, *, error_page: ErrorPage | None = None) -> None:
    """Give every answer of the application the headers, and every error a short one; once more does no harm.

    `error_page` draws what a browser that asked for a page gets; all others get a line of text.
    """
    if _ERROR_PAGE not in app:
        app[_ERROR_PAGE] = []
        app.middlewares.append(_guard)
        app.on_response_prepare.append(_headers)
    if error_page is not None:
        app[_ERROR_PAGE].append(error_page)


@web.middleware
async def _guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as answer:
        if answer.status < 400:
            raise
        return await _refusal(request, answer)
    except (ConnectionResetError, TimeoutError):
        raise
    except Exception as error:  # the edge: logged once, and its text stays inside
        if not is_defect(error):
            # The database is away, locked or full. Pages send the same again; its key sees to it that it counts once.
            log.warning("a request came at a bad time", extra={"route": _route(request)}, exc_info=error)
            return await _refusal(request, web.HTTPServiceUnavailable(text="not now"))
        log.error("a request failed", extra={"route": _route(request)}, exc_info=error)
        return await _refusal(request, web.HTTPInternalServerError(text="something went wrong"))


async def _headers(request: web.Request, response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["Server"] = "Chit"


async def _refusal(request: web.Request, answer: web.HTTPException) -> web.StreamResponse:
    pages = request.app[_ERROR_PAGE]
    if pages and request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
        return await pages[0](request, answer.status)
    kept = {name: answer.headers[name] for name in ("Allow",) if name in answer.headers}
    return web.Response(status=answer.status, text=answer.text, content_type=answer.content_type, headers=kept)


def _route(request: web.Request) -> str:
    """The pattern of the route; the address itself may hold what nobody else should read."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "none"


# ---------------------------------------------------------------- where a request comes from


def is_same_origin(request: web.Request, *, public_url: str) -> bool:
    """Whether a page of ours sent this. Old browsers and programs name no origin: for them the token alone speaks."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site.lower() != "same-origin":
        return False
    origin = request.headers.get("Origin")
    return origin is None or origin in _own_origins(request, public_url)


def names_own_origin(request: web.Request, *, public_url: str) -> bool:
    """The same for what only browsers do (a live stream, a sign-in): no origin named is a no."""
    named = "Origin" in request.headers or "Sec-Fetch-Site" in request.headers
    return named and is_same_origin(request, public_url=public_url)


def _own_origins(request: web.Request, public_url: str) -> frozenset[str]:
    own = str(URL(public_url).origin())
    if is_loopback(request):
        return frozenset({own, f"http://{request.host}"})
    return frozenset({own})
