"""Whether a message arrived whose answer was lost: the direct conversation is asked, once a minute at most."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from bot.chat.refusals import Busy, Expired, Failed, Gated, Rejected, Unknown
from integrations.slack.client import SlackApi
from integrations.slack.places import message_ref

EVENT = "chit_message"
"""The type of the metadata that every message of ours carries."""

ASK_SECONDS = 60.0
"""An app that is distributed outside of Slack's marketplace gets one look a minute."""

SECONDS = 10.0
"""How long it may take; the message itself is to be sent within the same lease."""

LOOK_BACK = 15
"""Messages of one look; the lane waited, so only what the person wrote since can be newer."""

MOST = 5_000


def metadata(id: str, *, part: int) -> dict[str, Any]:
    """What marks part `part` (from 0) of the message of that id, which no other has for ever."""
    told: dict[str, Any] = {"id": id, "part": part} if part else {"id": id}
    return {"event_type": EVENT, "event_payload": told}


class Doubts:
    """One per process."""

    def __init__(self, api: SlackApi, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._api = api
        self._clock = clock
        self._asked: OrderedDict[str, float] = OrderedDict()

    async def arrived(self, id: str, *, user: str) -> dict[int, str]:
        """The references of the parts of this message that are there, by their number from 0.

        Without an answer nothing is there, and it is sent again. Raises `Busy` where it was asked less than a minute
        ago, `Unknown` where Slack is away, `Gone` where there is no conversation with that user.
        """
        wait = self._asked.get(user, -ASK_SECONDS) + ASK_SECONDS - self._clock()
        if wait > 0:
            raise Busy(wait)
        self._asked[user] = self._clock()
        self._asked.move_to_end(user)
        while len(self._asked) > MOST:
            self._asked.popitem(last=False)
        try:
            async with asyncio.timeout(SECONDS):
                return await self._looked(id, user=user)
        except (Failed, TimeoutError) as error:
            # It is as much in doubt as before, which a failure would deny.
            raise Unknown(str(error)) from error
        except (Expired, Gated, Rejected):
            return {}

    async def _looked(self, id: str, *, user: str) -> dict[int, str]:
        opened = await self._api.call("conversations.open", users=user)
        channel = str((opened.get("channel") or {}).get("id", ""))
        told = await self._api.call(
            "conversations.history", channel=channel, limit=LOOK_BACK, include_all_metadata=True
        )
        return _parts(told.get("messages"), id=id, channel=channel)


def _parts(messages: object, *, id: str, channel: str) -> dict[int, str]:
    found = {}
    for message in messages if isinstance(messages, list) else ():
        marked = message.get("metadata") if isinstance(message, Mapping) else None
        if not isinstance(marked, Mapping) or marked.get("event_type") != EVENT:
            continue
        told = marked.get("event_payload")
        if isinstance(told, Mapping) and told.get("id") == id:
            found[int(told.get("part", 0))] = message_ref(channel, str(message.get("ts")))
    return found
