"""The adapter between the bot and the fake platform: the channel of the stories, as narrow as a channel may be."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from bot.chat import messages as m
from bot.chat.channel import Outgoing, Pace, Profile, Sent
from bot.chat.dispatch import Door
from bot.chat.events import Arrived, Filled, Origin, Pressed, Said, SharedFile
from bot.chat.refusals import Busy, ChannelError, Expired, Failed, Gated, Gone, Rejected, Unknown
from claims.errors import Refused
from tests.support.fake_files import CutOff
from tests.support.fake_limits import TEXT_BYTES, Refusal
from tests.support.fake_platform import SECONDS_BETWEEN_MESSAGES, FakePlatform, NoAnswer, NoConnection

PATIENCE = 10.0
"""Seconds of the platform's clock after which an answer is not waited for any more."""

ACKNOWLEDGE = 5.0
"""Real seconds that an event may take to be answered on its acknowledgement (WeCom, platforms/wecom.md §1.3)."""

PUBLIC_URL = "https://chit.example"


class FakeChannel:
    """`bot.chat.channel.Channel` over a `FakePlatform`. Forms are pages or questions; there are no dialogs."""

    name = "fake"
    forms = frozenset({"page", "question"})

    def __init__(self, platform: FakePlatform) -> None:
        self._platform = platform
        self._token = platform.files.token
        self.pace = Pace(1, platform.clock.real(SECONDS_BETWEEN_MESSAGES))
        self._door: Door | None = None

    # ------------------------------------------------------------ towards the platform

    async def send(self, outgoing: Outgoing) -> Sent:
        """Post the messages in order, long texts in parts, never two within a second; gives the last one's address."""
        contents = [content for message in outgoing.messages for content in rendered(message)]
        posted: dict[str, Any] = {}
        for number, content in enumerate(contents):
            if number:
                await self._platform.clock.sleep(SECONDS_BETWEEN_MESSAGES)
            # The same at every attempt, so that the platform shows a part once whatever became of the first.
            id = f"{outgoing.id}.{number}"
            posted = await self._call(self._platform.post(place=outgoing.place, id=id, content=content))
        return Sent(posted["message"], messages=len(contents), update_code=posted.get("code"))

    async def update(self, ref: str, outgoing: Outgoing) -> Sent:
        """Change a card with the code that came along. Raises `Expired` when none did, or it serves no more."""
        if outgoing.update_code is None:
            raise Expired("no code")
        (content,) = [content for each in outgoing.messages for content in rendered(each)]
        await self._call(self._platform.change(message=ref, code=outgoing.update_code, content=content))
        return Sent(ref)

    async def fetch(self, file: str) -> AsyncIterator[bytes]:
        """The bytes of a file that the platform holds."""
        try:
            async for piece in self._platform.files.content(file, token=self._token):
                yield piece
        except CutOff as error:
            raise Failed("cut off") from error
        except Refusal as refusal:
            raise Gone("deleted") if refusal.status == 410 else self._class_of(refusal) from refusal

    async def profile(self, address: str) -> Profile | None:
        """What the platform says of a member."""
        try:
            found = await self._platform.profile(address)
        except Refusal:
            return None
        return Profile(found.name, found.email, found.locale, found.timezone, found.is_guest)

    async def _call(self, request: Any) -> dict[str, Any]:
        try:
            async with asyncio.timeout(self._platform.clock.real(PATIENCE)):
                answer: dict[str, Any] = await request
                return answer
        except NoConnection as error:
            raise Failed("no connection") from error
        except (NoAnswer, TimeoutError) as error:
            raise Unknown("no answer") from error
        except Refusal as refusal:
            raise self._class_of(refusal) from refusal

    def _class_of(self, refusal: Refusal) -> ChannelError:
        if refusal.status == 429:
            return Busy(self._platform.clock.real(refusal.retry_after or SECONDS_BETWEEN_MESSAGES))
        if refusal.status >= 500:
            return Failed(refusal.reason)
        classes: Mapping[int, type[ChannelError]] = {401: Gated, 404: Gone, 410: Expired}
        return classes.get(refusal.status, Rejected)(refusal.reason)

    # ------------------------------------------------------------ from the platform

    def mount(self, app: web.Application, door: Door) -> None:
        """Begin to listen; there is no route, the platform calls directly."""
        self._door = door
        self._platform.receivers.append(self.receive)

    def unmount(self) -> None:
        """Listen no more, as when the process is gone."""
        self._platform.receivers.remove(self.receive)

    async def receive(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Keep one event and answer with what rides on the acknowledgement: a form, its errors, a sentence."""
        if self._door is None:
            raise ConnectionError
        if event["kind"] == "uploaded":
            return await self._upload(self._door, event)
        try:
            receipt = await self._door.accept(read(event))
        except Refused as refused:
            key = f"refused-{refused.code.replace('.', '-').replace('_', '-')}"
            return {"notice": self._door.texts.say(event.get("locale"), key, **refused.facts)}
        reply = await self._door.wait(receipt, seconds=ACKNOWLEDGE)
        return {} if reply is None else reply.model_dump(mode="json", exclude_none=True, exclude={"done"})

    async def _upload(self, door: Door, event: Mapping[str, Any]) -> dict[str, Any]:
        """Take in a file that was chosen on a form page, whose server we are."""
        address = event["from"]
        person = await door.store.read(lambda unit: unit.conversations.person_at(channel=self.name, address=address))
        assert person is not None
        assert door.staging is not None
        content = base64.b64decode(event["content"])
        try:
            kept = await door.staging.stage(
                person=person, name=event["name"], content=content, upload=f"fake:{event['id']}"
            )
        except Refused as refused:
            key = f"refused-{refused.code.replace('.', '-').replace('_', '-')}"
            return {"notice": door.texts.say(event.get("locale"), key, **refused.facts)}
        return {"token": kept.sha256}


def read(event: Mapping[str, Any]) -> Said | Pressed | Filled | Arrived:
    """A platform's event in the bot's language."""
    address = event["from"]
    key = event["id"]
    if event["kind"] == "filled":
        # A page that comes back with errors is sent again under the same number with other values.
        typed = json.dumps(event["values"], sort_keys=True).encode()
        key = f"{key}.{hashlib.sha256(typed).hexdigest()[:16]}"
    origin = Origin(
        channel="fake",
        address=address,
        place=address,
        key=f"fake:{key}",
        at=datetime.fromtimestamp(event["at"], UTC),
        locale=event.get("locale"),
        timezone=event.get("timezone"),
    )
    if event["kind"] == "said":
        files = tuple(SharedFile(**each) for each in event.get("files", ()))
        return Said(origin=origin, text=event["text"], files=files)
    if event["kind"] == "pressed":
        return Pressed(
            origin=origin,
            action=event["value"],
            card_key=event.get("key"),
            choice=event.get("choice"),
            message=event.get("message"),
            update_code=event.get("code"),
        )
    if event["kind"] == "filled":
        return Filled(origin=origin, form=event["form"], context=event["context"], values=event["values"])
    return Arrived(origin=origin)


def rendered(message: m.Message) -> Iterator[dict[str, Any]]:
    """A message as the platform takes it; a long text is several."""
    if isinstance(message, m.Text):
        for part in parts("\n".join([message.text, *message.examples])):
            yield {"type": "text", "text": part}
    elif isinstance(message, m.Card):
        yield _card(message)
    elif isinstance(message, m.Items):
        yield _list(message)
    else:
        yield {"type": "file", "file": message.file, "name": message.name, "alt": message.alt}


def parts(text: str, most: int = TEXT_BYTES) -> list[str]:
    """A text in pieces of at most so many bytes of UTF-8, cut between code points, together the same text."""
    found, start, used = [], 0, 0
    for index, character in enumerate(text):
        size = len(character.encode())
        if used + size > most:
            found.append(text[start:index])
            start, used = index, 0
        used += size
    return [*found, text[start:]]


def _card(card: m.Card) -> dict[str, Any]:
    content: dict[str, Any] = {
        "type": "card",
        "key": card.card_key,
        "title": card.title,
        "state": card.state_label,
        "lead": card.lead,
        "facts": [{"key": fact.short, "value": fact.value or "–"} for fact in card.facts],
        "warnings": list(card.warnings),
        "changes": list(card.changes),
        "note": card.note,
        "pictures": [picture.name for picture in card.images],
        "buttons": [_button(button) for button in card.buttons],
        "more": [_button(button) for button in card.more],
        "status": card.status,
    }
    if card.choice:
        options = [{"id": option.value, "text": option.short} for option in card.choice.options]
        content["choice"] = {"text": card.choice.label, "options": options, "chosen": card.choice.chosen}
    return {name: value for name, value in content.items() if value}


def _list(items: m.Items) -> dict[str, Any]:
    rows = []
    for row in items.rows:
        button = _button(row.button) if row.button else None
        content = {"text": row.text, "detail": row.detail, "state": row.state_label, "button": button}
        rows.append({name: value for name, value in content.items() if value})
    return {"type": "list", "title": items.title, "rows": rows, "buttons": [_button(each) for each in items.buttons]}


def _button(button: m.Button) -> dict[str, Any]:
    content: dict[str, Any] = {"text": button.label, "style": button.look}
    if button.action is not None:
        content["value"] = button.action
    else:
        url = button.url or ""
        content["url"] = PUBLIC_URL + url if url.startswith("/") else url
    return {**content, "confirm": button.confirm} if button.confirm else content
