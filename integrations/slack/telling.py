"""What is said to somebody beside their turns: kept in the lane of their conversation, and sent like all else."""

from __future__ import annotations

from typing import Any

from bot.chat.dispatch import Door
from bot.chat.messages import Bundle, Text
from integrations.slack.deliveries import CHANNEL
from integrations.slack.places import anyone_place


class Telling:
    """One per process."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def tell(self, address: str, text: str, *, key: str, is_heard: bool = True) -> None:
        """Say something to an account, once per key; when this returns it is durable.

        Who is not heard here, as a guest, is told all the same; nobody is reported where they can't be reached.
        """
        bundle = Bundle(messages=(Text(text=text),)).model_dump_json(exclude_none=True)

        def work(unit: Any) -> None:
            person = unit.conversations.person_at(channel=CHANNEL, address=address) if is_heard else None
            place = address if is_heard else anyone_place(address)
            lane = unit.outbox.lane_to(channel=CHANNEL, place=place, to=person)
            unit.outbox.answer(lane=lane, key=f"{key}:told", bundle=bundle, to=person)

        await self._door.store.write(work)
