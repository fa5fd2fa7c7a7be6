"""How WeCom delivers to an app: encrypted and signed, and again in a new envelope when it was not heard."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass

import aiohttp
from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.support.wecom_rules import LIMITS
from tests.support.wecom_server import AES_KEY, AGENT, CALLBACK_TOKEN, CORP

ANSWER_SECONDS = float(LIMITS["callback"]["answer_within_s"])
RETRIES = LIMITS["callback"]["retries"]


@dataclass(frozen=True, slots=True)
class Reply:
    """What an app answered. `status` 0 is no answer in time, -1 no connection."""

    status: int
    text: str = ""
    content_type: str = ""

    @property
    def is_acknowledged(self) -> bool:
        """Whether WeCom is content."""
        return self.status == 200


@dataclass(frozen=True, slots=True)
class Keys:
    """What an app and WeCom share; `receiver` is whom it is for."""

    token: str = CALLBACK_TOKEN
    aes_key: str = AES_KEY
    receiver: str = CORP

    def encrypt(self, plain: str, *, prefix: bytes | None = None) -> str:
        """The content of `Encrypt`; the same twice only with the same 16 bytes in front."""
        key = base64.b64decode(self.aes_key + "=")
        content = plain.encode()
        body = (prefix or secrets.token_bytes(16)) + len(content).to_bytes(4, "big") + content + self.receiver.encode()
        padder = padding.PKCS7(256).padder()
        encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
        return base64.b64encode(
            encryptor.update(padder.update(body) + padder.finalize()) + encryptor.finalize()
        ).decode()

    def sign(self, timestamp: str, nonce: str, encrypted: str) -> str:
        """The signature of an envelope."""
        parts = sorted(each.encode() for each in (self.token, timestamp, nonce, encrypted))
        return hashlib.sha1(b"".join(parts), usedforsecurity=False).hexdigest()


class Sender:
    """Delivers to `url`. `pauses` are seconds before something comes again.

    Envelopes are dated in real time, whatever clock the members have.
    """

    def __init__(
        self,
        *,
        url: str | None = None,
        keys: Keys = Keys(),
        pauses: Sequence[float] = (0.0, 0.1, 0.3),
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        assert len(pauses) <= RETRIES
        self.url = url
        self.keys = keys
        self.pauses = tuple(pauses)
        self.answer_seconds = answer_seconds
        self.sent: list[str] = []
        self.replies: list[Reply] = []
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Deliver nothing more."""
        if self._session is not None:
            await self._session.close()

    async def deliver(self, xml: str, *, times: int = 1) -> Reply:
        """Deliver it once, or so often at the same time; it comes again until it is acknowledged."""
        self.sent.append(xml)
        replies = await asyncio.gather(*(self._until_acknowledged(xml) for _ in range(times)))
        self.replies += replies
        return replies[0]

    async def _until_acknowledged(self, xml: str) -> Reply:
        reply = await self.once(xml)
        for pause in self.pauses:
            if reply.is_acknowledged:
                break
            await asyncio.sleep(pause)
            reply = await self.once(xml)
        return reply

    async def once(
        self, xml: str, *, keys: Keys | None = None, signature: str | None = None, at: float | None = None
    ) -> Reply:
        """One attempt, in an envelope of its own."""
        encrypted = (keys or self.keys).encrypt(xml)
        body = (
            f"<xml><ToUserName><![CDATA[{CORP}]]></ToUserName><AgentID><![CDATA[{AGENT}]]></AgentID>"
            f"<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
        )
        return await self.post(body.encode(), params=self._query(encrypted, keys=keys, signature=signature, at=at))

    async def check_url(self, echo: str = "3141592653589793238", *, signature: str | None = None) -> Reply:
        """What WeCom asks when an administrator saves the address."""
        encrypted = self.keys.encrypt(echo)
        params = {**self._query(encrypted, signature=signature), "echostr": encrypted}
        return await self._request("GET", params=params)

    def _query(
        self, encrypted: str, *, keys: Keys | None = None, signature: str | None = None, at: float | None = None
    ) -> dict[str, str]:
        timestamp, nonce = str(int(time.time() if at is None else at)), secrets.token_hex(5)
        good = (keys or self.keys).sign(timestamp, nonce, encrypted)
        return {"msg_signature": signature or good, "timestamp": timestamp, "nonce": nonce}

    async def post(self, content: bytes, *, params: dict[str, str]) -> Reply:
        """Any bytes with any query."""
        return await self._request("POST", params=params, content=content)

    async def _request(self, method: str, *, params: dict[str, str], content: bytes | None = None) -> Reply:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self.answer_seconds))
        assert self.url is not None
        headers = {"Content-Type": "text/xml"}
        try:
            async with self._session.request(method, self.url, params=params, data=content, headers=headers) as answer:
                return Reply(answer.status, await answer.text(), answer.content_type)
        except TimeoutError:
            return Reply(0)
        except aiohttp.ClientError:
            return Reply(-1)
