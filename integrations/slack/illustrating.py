"""Cards with the pictures of their receipts: shown as soon as Slack has them, and drawn once more for what was late."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

from bot.chat.channel import Outgoing, Sent
from bot.chat.dispatch import Door
from bot.chat.messages import Card
from bot.chat.refusals import Rejected
from claims.errors import Refused
from claims.people import PersonId
from integrations.slack.blocks import Posting
from integrations.slack.deliveries import CHANNEL
from integrations.slack.errors import PICTURES
from integrations.slack.files import Pictures

log = logging.getLogger("integrations.slack.illustrating")

TRIES = 3
"""How often a message with pictures is sent, a second apart, before it is sent without them."""

APART = 1.0

UPLOAD_SECONDS = 5.0
"""How long a card waits for its pictures; after that it shows their names, and is drawn again when they are there."""

LATER_SECONDS = 75.0
"""When a card is drawn again whose pictures were late, should this process not live to do it before; by then a picture
that could not be uploaded, or not be shown, may be tried once more."""

MOST_ASKED = 5_000

Draw = Callable[[Outgoing, Mapping[str, str]], list[Posting]]
Deliver = Callable[[Sequence[Posting]], Awaitable[Sent]]


class Illustrator:
    """One per process. `draw` makes postings of a message and Slack's ids of pictures, `pause` waits for seconds."""

    def __init__(self, pictures: Pictures, *, draw: Draw, pause: Callable[[float], Awaitable[None]]) -> None:
        self._pictures = pictures
        self._draw = draw
        self._pause = pause
        self._door: Door | None = None
        self._asked: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._following: set[asyncio.Task[None]] = set()

    def know(self, door: Door) -> None:
        """Where pictures are read and cards drawn again; without it cards show the names of files."""
        self._door = door

    async def deliver(self, outgoing: Outgoing, deliver: Deliver) -> Sent:
        """Deliver it with its pictures, and without them where Slack does not take them. Raises what `deliver` raises.

        Slack looks at an uploaded file for a moment, in which it can't be shown: https://docs.slack.dev/messaging/working-with-files
        """
        shown = await self._shown(outgoing)
        for _ in range(TRIES if shown else 0):
            try:
                sent = await deliver(self._draw(outgoing, shown))
            except Rejected as error:
                if str(error) not in PICTURES:
                    raise
                await self._pause(APART)
            else:
                self._pictures.accepted(shown)
                return sent
        if shown:
            self._pictures.refused(shown)
            await self._ask_once(outgoing, shown)
        return await deliver(self._draw(outgoing, {}))

    async def close(self) -> None:
        """Follow nothing more; the cards are drawn again by whoever runs then."""
        for task in tuple(self._following):
            task.cancel()
        await asyncio.gather(*self._following, return_exceptions=True)

    # ------------------------------------------------------------ pictures

    async def _shown(self, outgoing: Outgoing) -> Mapping[str, str]:
        cards = [each for each in outgoing.messages if isinstance(each, Card)]
        pictures = [each for card in cards for each in card.images if each.width and each.height]
        if not pictures or outgoing.to is None or self._door is None:
            return {}
        read = partial(self._picture, outgoing.to)
        shown = await self._pictures.shown(pictures, read=read, seconds=UPLOAD_SECONDS)
        missing = [each.file for each in pictures if each.file not in shown]
        if missing:
            # Kept before the card is posted, so that a process that falls in between leaves it to another.
            await self._ask_once(outgoing, missing)
        late = self._pictures.late(pictures)
        if late:
            self._follow(outgoing, late)
        return shown

    async def _picture(self, person: PersonId, receipt: str) -> bytes | None:
        """The picture of a receipt, where this person may see it."""
        door = self._door
        reader = None if door is None else await door.reader(person)
        if door is None or reader is None or door.staging is None:
            return None
        try:
            found = await door.staging.read(receipt, "view", by=person, on=reader.today(door.now()))
        except Refused:
            return None
        return None if found is None else found.content

    # ------------------------------------------------------------ late ones

    def _follow(self, outgoing: Outgoing, late: Mapping[str, asyncio.Task[None]]) -> None:
        task = asyncio.get_running_loop().create_task(self._when_there(outgoing, late))
        self._following.add(task)
        task.add_done_callback(self._following.discard)

    async def _when_there(self, outgoing: Outgoing, late: Mapping[str, asyncio.Task[None]]) -> None:
        """One more drawing when all of them have ended, if any can be shown."""
        await asyncio.wait(late.values())
        if self._pictures.has_any(late):
            await self._ask(outgoing, late, seconds=0.0)

    async def _ask_once(self, outgoing: Outgoing, files: Collection[str]) -> None:
        """Let the card be drawn again later, whatever becomes of this process; for each picture once, not for ever."""
        asked = [(outgoing.place, file) for file in files]
        is_new = any(each not in self._asked for each in asked)
        self._asked.update(dict.fromkeys(asked))
        while len(self._asked) > MOST_ASKED:
            self._asked.popitem(last=False)
        if is_new:
            await self._ask(outgoing, files, seconds=LATER_SECONDS)

    async def _ask(self, outgoing: Outgoing, files: Collection[str], *, seconds: float) -> None:
        cards = [each for each in outgoing.messages if isinstance(each, Card)]
        keys = [each.card_key for each in cards if each.card_key and any(one.file in files for one in each.images)]
        if self._door is None or not keys:
            return

        def work(unit: Any) -> None:
            lane = unit.conversations.lane_out(channel=CHANNEL, place=outgoing.place)
            for key in keys:
                unit.outbox.draw_again(lane=lane, card_key=key, seconds=seconds)

        try:
            await self._door.store.write(work)
        except Exception as error:  # the edge: the names of the files stand there, and the message goes on
            log.warning("a card was not asked for again", extra={"why": type(error).__name__})
