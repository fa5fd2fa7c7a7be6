"""An app that calls the WeCom of the tests without any library, so that it can send nonsense; messages to send."""

from __future__ import annotations

from typing import Any

import aiohttp

from tests.support.fake_clock import StoppedClock
from tests.support.wecom_server import AGENT, CORP, SECRET, WeComServer

Answer = dict[str, Any]


class WeComCaller:
    """An app with a token, or without."""

    def __init__(self, wecom: WeComServer, session: aiohttp.ClientSession, clock: StoppedClock) -> None:
        self.wecom = wecom
        self.session = session
        self.clock = clock
        self.token = ""

    async def get(self, method: str, *, token: str | None = None, **query: str) -> Answer:
        """Ask with GET."""
        url = f"{self.wecom.api_url}/{method}"
        params = {**query, "access_token": self.token if token is None else token}
        async with self.session.get(url, params=params) as answer:
            assert answer.status == 200
            return dict(await answer.json())

    async def post(self, method: str, body: Any = None, *, token: str | None = None, **query: str) -> Answer:
        """Send JSON with POST."""
        url = f"{self.wecom.api_url}/{method}"
        params = {**query, "access_token": self.token if token is None else token}
        async with self.session.post(url, params=params, json=body) as answer:
            assert answer.status == 200
            return dict(await answer.json())

    async def get_token(self, *, secret: str = SECRET, corp: str = CORP) -> Answer:
        """Fetch a token and keep it."""
        answer = await self.get("gettoken", token="", corpid=corp, corpsecret=secret)
        self.token = answer.get("access_token", self.token)
        return answer

    async def send(self, **body: Any) -> Answer:
        """A message, to Ada unless told."""
        return await self.post("message/send", {"touser": "ZhangSan", "agentid": AGENT, **body})

    async def say(self, content: str = "好", **body: Any) -> Answer:
        """A text."""
        return await self.send(msgtype="text", text={"content": content}, **body)

    async def card(self, *, task_id: str = "task_1", touser: str = "ZhangSan", **fields: Any) -> Answer:
        """A card with buttons."""
        return await self.send(touser=touser, msgtype="template_card", template_card=card(task_id=task_id, **fields))

    async def update(self, code: str, *userids: str, **change: Any) -> Answer:
        """Change a card."""
        body = {"userids": userids or ("ZhangSan",), "agentid": AGENT, "response_code": code}
        return await self.post(
            "message/update_template_card", {**body, **(change or {"button": {"replace_name": "已同意"}})}
        )


def card(**fields: Any) -> Answer:
    """A card with two buttons and a drop-down."""
    return {
        "card_type": "button_interaction",
        "main_title": {"title": "报销待审批"},
        "button_selection": {
            "question_key": "category",
            "title": "类别",
            "option_list": [{"id": "meals", "text": "餐费"}, {"id": "travel", "text": "交通"}],
            "selected_id": "meals",
        },
        "button_list": [{"text": "同意", "key": "approve"}, {"text": "驳回", "key": "reject"}],
        **{name: each for name, each in fields.items() if each is not None},
    }
