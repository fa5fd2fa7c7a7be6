"""Somebody who sends photos from a real page, and again with the same key where nobody answered, as its scripts do."""

from __future__ import annotations

import asyncio
import io
import json
import random
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import aiohttp

from tests.processes.browser import AWAY, PATIENCE, Article, Browser, new_key
from tests.support import receipts


def photo(number: int, *, width: int = 240, height: int = 180) -> bytes:
    """A small photo unlike that of any other number."""
    return receipts.jpeg(width, height) + number.to_bytes(8, "big")


def large(number: int, *, size: int = 2_000_000) -> bytes:
    """A photo of so many bytes, most of them noise behind its picture, unlike that of any other number."""
    return photo(number) + random.Random(number).randbytes(size - len(photo(number)))


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said to a file: its status, 0 where nobody answered, and the document."""

    status: int
    told: dict[str, Any]

    @property
    def id(self) -> str:
        """The id of a file that was taken."""
        assert self.status == 200, self
        id: str = self.told["file"]["id"]
        return id


class Photographer(Browser):
    """A browser whose page has the paper clip."""

    async def hands(self, content: bytes, *, key: str, name: str = "taxi.jpg") -> Answer:
        """Send a file once."""
        about = {**self.headers, "X-Chit-Key": key, "X-Chit-Name": quote(name), "Content-Length": str(len(content))}
        try:
            async with self._session.post(f"{self._url}/file", data=io.BytesIO(content), headers=about) as answer:
                text = await answer.text()
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            return Answer(0, {"error": type(error).__name__})
        try:
            return Answer(answer.status, json.loads(text))
        except ValueError:
            return Answer(answer.status, {"text": text})

    async def uploads(self, content: bytes, *, key: str | None = None, name: str = "taxi.jpg") -> str:
        """Send a file until somebody answers; its id."""
        key, deadline = key or new_key(), time.monotonic() + PATIENCE
        while True:
            answer = await self.hands(content, key=key, name=name)
            if answer.status != 0 and answer.status not in AWAY:
                return answer.id
            assert time.monotonic() < deadline, f"nobody took the file in {PATIENCE} s: {answer}"
            await asyncio.sleep(0.1)

    async def gets(self, id: str, part: str) -> tuple[int, bytes]:
        """The status and the bytes of a part of a receipt, as whoever looks at it gets them."""
        async with self._session.get(f"{self._url}/receipts/{id}/{part}") as answer:
            return answer.status, await answer.read()

    async def has(self, id: str, content: bytes) -> bool:
        """Whether that receipt is there: byte for byte, and with its picture."""
        original, thumbnail = await self.gets(id, "original"), await self.gets(id, "thumbnail")
        return original == (200, content) and thumbnail[0] == 200 and thumbnail[1].startswith(b"\xff\xd8\xff")

    async def says_with(self, text: str, *files: str, amount: str) -> Article:
        """Say something with these files; the draft of that amount that came of it, with their pictures."""
        answer = await self._act("/say", {"text": text, "key": new_key(), "files": list(files)})
        assert "status" not in answer, answer
        return await self.sees(
            lambda each: each.offers("claim.submit") and amount in each.text, what=f"a draft: {text}"
        )
