"""An app that calls the Slack of the tests without any library, so that it can send nonsense; blocks to send."""

from __future__ import annotations

from typing import Any

import aiohttp

from tests.support.fake_clock import StoppedClock
from tests.support.slack_server import TOKEN, SlackServer

Answer = dict[str, Any]


class Caller:
    """An app that calls without any library, so that it can send nonsense."""

    def __init__(self, slack: SlackServer, session: aiohttp.ClientSession, clock: StoppedClock) -> None:
        self.slack = slack
        self.session = session
        self.clock = clock

    async def call(self, method: str, *, token: str = TOKEN, **arguments: Any) -> Answer:
        """Call with a JSON body; a second passes, so that pace is no matter."""
        self.clock.skip(1)
        return (await self.raw(method, token=token, json=arguments))[1]

    async def form(self, method: str, **arguments: str) -> Answer:
        """Call with a form."""
        return (await self.raw(method, data=arguments))[1]

    async def raw(self, method: str, *, token: str = TOKEN, **body: Any) -> tuple[int, Answer, str | None]:
        """Status, JSON and `Retry-After`."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with self.session.post(self.slack.api_url + method, headers=headers, **body) as answer:
            return answer.status, await answer.json(), answer.headers.get("Retry-After")

    async def error(self, method: str, **arguments: Any) -> str | None:
        """The error of a call, if any."""
        answer = await self.call(method, **arguments)
        assert answer["ok"] is ("error" not in answer)
        return answer.get("error")

    def trigger(self, *, view: str | None = None) -> str:
        """A fresh trigger id of Ada's."""
        return self.slack.workspace.trigger("U0ADA", view=view)


def words(text: str) -> Answer:
    return {"type": "plain_text", "text": text}


def button(**more: Any) -> Answer:
    return {"type": "button", "text": words("Go"), "action_id": "go", **more}


def section(text: str = "words", **more: Any) -> Answer:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def option(text: str = "One", value: str = "1") -> Answer:
    return {"text": words(text), "value": value}


def entry(name: str = "amount", **element: Any) -> Answer:
    inner = {"type": "plain_text_input", "action_id": "value", **element}
    return {"type": "input", "block_id": name, "label": words(name), "element": inner}


def modal(*blocks: Answer, **more: Any) -> Answer:
    return {
        "type": "modal",
        "title": words("Title"),
        "submit": words("Go"),
        "blocks": [*(blocks or (entry(),))],
        **more,
    }
