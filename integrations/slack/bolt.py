"""Slack's own framework between the door of HTTP or Socket Mode and what is done with each kind of delivery.

What Bolt does for us: it reads workspace, person and channel out of each shape of payload, asks whether the app may act
there, calls one listener per kind, and turns what goes wrong there into an answer.

What it does not do for us: it checks no signature and parses no body (ingress.py does both before, on the bytes as they
came; stock Bolt answers rubbish with 500 and loses commands that hold the word "payload"), calls no API, opens no
session, keeps nothing, recognises no second delivery, and does nothing after the answer. Which route of a kind is meant
is looked up in a table of our own, since each further listener of Bolt's costs every request (platforms/slack.md §2).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, get_args

from slack_bolt.async_app import AsyncApp, AsyncBoltContext, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.listener.async_listener import AsyncListener
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from integrations.slack.deliveries import Delivery, Kind

log = logging.getLogger("integrations.slack.bolt")

_GIVEN = "delivery"
_MAY_ACT = AuthorizeResult(enterprise_id=None, team_id=None)  # nobody reads whose it is


@dataclass(frozen=True)
class Acknowledgement:
    """What Slack is answered: a status, and a body where one is wanted, a JSON object or nothing."""

    status: int = 200
    body: Mapping[str, Any] | None = None

    @cached_property
    def written(self) -> bytes | None:
        """The body in JSON; written once for an answer that many get."""
        return None if self.body is None else json.dumps(dict(self.body)).encode()


Route = Callable[[Delivery], Awaitable[Acknowledgement]]


@dataclass(frozen=True, slots=True)
class Routes:
    """What is done with each delivery, by kind and name; looking up does not grow with them."""

    named: dict[tuple[Kind, str], Route] = field(default_factory=dict)
    others: dict[Kind, Route] = field(default_factory=dict)

    def add(self, kind: Kind, name: str | None, route: Route) -> None:
        """Take deliveries of that kind and name; without a name, those that no other route takes."""
        if name is None:
            self.others[kind] = route
        else:
            self.named[kind, name] = route

    def find(self, delivery: Delivery) -> Route | None:
        """The route of that delivery, or None where nobody takes it."""
        return self.named.get((delivery.kind, delivery.name)) or self.others.get(delivery.kind)


class Bolt:
    """One per process. `take` gets every delivery and says what Slack is answered."""

    def __init__(self, take: Route) -> None:
        # Its own lines would hold whole requests.
        quiet = logging.getLogger("integrations.slack.bolt.library")
        quiet.setLevel(logging.CRITICAL)
        self._app = _App(
            name="chit",
            logger=quiet,
            client=AsyncWebClient(logger=quiet, retry_handlers=[]),
            authorize=_Authorized(),
            process_before_response=True,
            request_verification_enabled=False,
            ssl_check_enabled=False,
            url_verification_enabled=False,
            ignoring_self_events_enabled=False,
            ignoring_self_assistant_message_events_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        self._app.error(_fail)
        for kind in get_args(Kind):
            self._app.hear(kind, take)

    async def dispatch(self, delivery: Delivery) -> Acknowledgement:
        """What Slack is answered: 400 for what the library can't read, 500 for a defect of ours, told in the log."""
        try:
            # This mode takes the body as it was parsed and checks no signature: only what is Slack's comes here.
            request = AsyncBoltRequest(mode="socket_mode", body=dict(delivery.payload), context={_GIVEN: delivery})
            # Errors of ours end inside; what comes out is the library's, over a shape that Slack's payloads never have.
            answer = await self._app.async_dispatch(request)
            if isinstance(answer, _Answer):
                return answer.acknowledged
        except (AttributeError, LookupError, TypeError) as error:
            log.warning("a delivery is not of its form", extra={"event": delivery.key, "why": type(error).__name__})
            return Acknowledgement(400)
        return Acknowledgement(answer.status, json.loads(answer.body) if answer.body else None)


class _App(AsyncApp):
    """The library's app, but for two things inside it that cost each request as much as all the rest of it.

    For a function that is registered it looks up thirty things that it could ask for, once to see whether it is meant
    and once to call it; and for whoever calls Slack it makes a client, which reads the environment for a proxy.
    """

    def hear(self, kind: Kind, take: Route) -> None:
        """Let all of that kind be taken so."""
        self._async_listeners.append(_Listener(kind, take))

    def _init_context(self, req: AsyncBoltRequest) -> None:
        req.context["logger"] = self.logger
        req.context["token"] = None
        req.context["client"] = self.client
        req.context["listener_runner"] = self.listener_runner


class _Answer(BoltResponse):
    """The answer in our own words; the library would write it as JSON, for us to read and write once more."""

    def __init__(self, acknowledged: Acknowledgement) -> None:
        super().__init__(status=acknowledged.status)
        self.acknowledged = acknowledged


class _Listener(AsyncListener):
    """Hears all of one kind."""

    matchers = middleware = lazy_functions = ()
    auto_acknowledgement, ack_timeout = False, 3

    def __init__(self, kind: Kind, take: Route) -> None:
        self._kind = kind
        self._take = take
        self.ack_function = self._answered  # by its name the library calls it in its own lines

    async def async_matches(self, *, req: AsyncBoltRequest, resp: BoltResponse) -> bool:
        delivery: Delivery = req.context[_GIVEN]
        return delivery.kind == self._kind

    async def run_ack_function(self, *, request: AsyncBoltRequest, response: BoltResponse) -> BoltResponse:
        return await self._answered(request.context[_GIVEN])

    async def _answered(self, delivery: Delivery) -> BoltResponse:
        return _Answer(await self._take(delivery))


class _Authorized(AsyncAuthorize):
    """Whether the app may act there was decided before; the library only wants to be told, and calls nothing."""

    def __init__(self) -> None:
        """It keeps nothing."""

    async def __call__(self, **_: object) -> AuthorizeResult:
        return _MAY_ACT


async def _fail(error: Exception, context: AsyncBoltContext) -> BoltResponse:
    delivery = context.get(_GIVEN)
    log.error("a delivery was not handled", extra={"event": getattr(delivery, "key", "")}, exc_info=error)
    return BoltResponse(status=500, body="")
