"""WeCom as a sender: signed and sealed as it does that, to the address alone; and a door that remembers what came."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from integrations.wecom.crypto import Crypto
from integrations.wecom.ingress import PATH, Ingress
from tests.support.doors import FakeDoor

FILES = Path(__file__).parents[2] / "support" / "files" / "wecom"
VECTORS: dict[str, Any] = json.loads((FILES / "crypto_vectors.json").read_text(encoding="utf-8"))
TOKEN, KEY, CORP, AGENT = (
    "ChitExampleToken2026",
    "a9Zk3LmQ7xVtB1nR5cYwE8sHd2GfJ6pUoT0iKqXzW4M",
    "ww0a1b2c3d4e5f6071",
    1000007,
)
NOW = 1_795_334_700.0

_nonces = count()


@dataclass(frozen=True, slots=True)
class Answered:
    """What WeCom got back."""

    status: int
    body: bytes
    content_type: str


@dataclass(slots=True)
class Sender:
    """Delivers to the address; `now` is the time of both sides."""

    client: TestClient[Any, Any]
    door: Any
    ingress: Ingress
    crypto: Crypto
    now: float = NOW
    left: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    fails: bool = False

    async def deliver(self, xml: str | bytes, *, at: float | None = None) -> Answered:
        """One delivery, in an envelope of its own, dated `at`."""
        sealed = self.crypto.seal(xml.encode() if isinstance(xml, str) else xml)
        return await self.post(envelope(sealed), self.signed(sealed, at=at))

    def signed(self, sealed: str, *, at: float | None = None) -> dict[str, str]:
        """The parameters of an address with a good signature."""
        timestamp, nonce = str(int(self.now if at is None else at)), f"n{next(_nonces)}"
        signature = self.crypto.sign(sealed, timestamp=timestamp, nonce=nonce)
        return {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce}

    async def post(self, body: str | bytes, query: Mapping[str, str] | str, **headers: str) -> Answered:
        """Any bytes with any parameters."""
        address = f"{PATH}?{query}" if isinstance(query, str) else PATH
        params = None if isinstance(query, str) else query
        data = body.encode() if isinstance(body, str) else body
        async with self.client.post(address, params=params, data=data, headers=headers) as answer:
            return Answered(answer.status, await answer.read(), answer.headers.get("Content-Type", ""))

    async def get(self, query: Mapping[str, str] | str) -> Answered:
        """Ask whether the address is ours."""
        address = URL(f"{PATH}?{query}", encoded=True) if isinstance(query, str) else URL(PATH).with_query(query)
        async with self.client.get(address) as answer:
            return Answered(answer.status, await answer.read(), answer.headers.get("Content-Type", ""))


@asynccontextmanager
async def wecom(door: Any = None, *, key: str = KEY, token: str = TOKEN) -> AsyncIterator[Sender]:
    """The address, in front of a door."""
    door = door or FakeDoor("zh-CN")
    crypto = Crypto(token=token, encoding_aes_key=key, receive_id=CORP)
    left: list[str] = []

    async def back(member: str) -> None:
        if sender.fails:
            raise OSError("the database is away")
        sender.back.append(member)

    ingress = Ingress(door, crypto, agent=AGENT, gone=left.append, back=back, clock=lambda: sender.now)
    app = web.Application()
    ingress.mount(app)
    async with TestClient(TestServer(app)) as client:
        sender = Sender(client, door, ingress, crypto, left=left)
        yield sender


def envelope(sealed: str) -> str:
    """The body of a delivery."""
    return (
        f"<xml><ToUserName><![CDATA[{CORP}]]></ToUserName><AgentID><![CDATA[{AGENT}]]></AgentID>"
        f"<Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
    )


def message(kind: str = "text", *, sender: str = "ZhangSan", number: int = 1, **fields: str) -> str:
    """What a member sends."""
    return _xml({"FromUserName": sender, "MsgType": kind, **fields, "MsgId": str(7_211_111_111_111_110_000 + number)})


def event(name: str, *, sender: str = "ZhangSan", inside: str = "", **fields: str) -> str:
    """What a member does; `inside` is put in as it is."""
    return _xml({"FromUserName": sender, "MsgType": "event", "Event": name, **fields}, inside=inside)


def press(key: str, *, task: str = "c1-0f", code: str = "RC_1", options: str = "", **fields: str) -> str:
    """A button of a card."""
    card = {"EventKey": key, "TaskId": task, "CardType": "button_interaction", "ResponseCode": code}
    return event("template_card_event", inside=f"<SelectedItems>{options}</SelectedItems>", **{**card, **fields})


def chosen(*options: str, question: str = "category") -> str:
    """A drop-down of a card with what is chosen in it."""
    ids = "".join(f"<OptionId><![CDATA[{each}]]></OptionId>" for each in options)
    return f"<SelectedItem><QuestionKey><![CDATA[{question}]]></QuestionKey><OptionIds>{ids}</OptionIds></SelectedItem>"


def _xml(fields: Mapping[str, str], *, inside: str = "") -> str:
    common = {"ToUserName": CORP, "CreateTime": str(int(NOW)), "AgentID": str(AGENT)}
    told = "".join(f"<{name}><![CDATA[{text}]]></{name}>" for name, text in {**common, **fields}.items())
    return f"<xml>{told}{inside}</xml>"
