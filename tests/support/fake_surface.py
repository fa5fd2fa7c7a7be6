"""One person's client of the fake platform: what they see of the conversation, and the page that is open."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.support import fake_limits as limits
from tests.support.actor import OpenForm, Piece
from tests.support.fake_platform import Event, FakePlatform


@dataclass(slots=True)
class Page:
    """A form page in front of somebody: its own number, the form, what is typed, what is wrong."""

    number: str
    form: dict[str, Any]
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def begin(self) -> None:
        """Nothing is typed yet."""
        self.typed = {each["name"]: each.get("initial", "") for each in self.form["fields"]}
        if self._lines is not None and not self.typed[self._lines["name"]]:
            self.put([self.blank()])

    @property
    def _lines(self) -> dict[str, Any] | None:
        return next((each for each in self.form["fields"] if each["type"] == "lines"), None)

    def blank(self) -> dict[str, str]:
        """A line in which nothing is typed."""
        assert self._lines is not None
        return {each["name"]: each["initial"] for each in self._lines["fields"] if "initial" in each}

    def lines(self) -> list[dict[str, str]]:
        """What is typed, line by line."""
        found: list[dict[str, str]] = json.loads(self.typed[self._lines["name"]]) if self._lines else []
        return found

    def put(self, lines: Sequence[Mapping[str, str]]) -> None:
        """These lines and no others."""
        assert self._lines is not None
        self.typed[self._lines["name"]] = json.dumps(lines, ensure_ascii=False)

    def type(self, label: str, value: str) -> None:
        """Into the field of that label; `2. Amount` is the one of the second line, and no number means the first."""
        number, _, inner = label.rpartition(". ")
        fields = self._lines["fields"] if self._lines is not None else self.form["fields"]
        field_ = next((each for each in fields if each["label"] == inner), None)
        if field_ is None:
            raise AssertionError(f"{self.form['title']} has no field {label}")
        chosen = next((each["value"] for each in field_.get("options", ()) if each["label"] == value), value)
        if self._lines is None:
            self.typed[field_["name"]] = chosen
            return
        lines = self.lines()
        lines[int(number or 1) - 1][field_["name"]] = chosen
        self.put(lines)

    def add_file(self, token: str) -> None:
        """Into the field for files, of the first line where there are several."""
        fields = self._lines["fields"] if self._lines is not None else self.form["fields"]
        name = next(each["name"] for each in fields if each["type"] == "file")
        lines = self.lines() if self._lines is not None else [self.typed]
        lines[0][name] = ",".join([*lines[0].get(name, "").split(","), token]).lstrip(",")
        if self._lines is not None:
            self.put(lines)

    def values(self) -> dict[str, str]:
        """What stands in each field, by its label."""
        if self._lines is None:
            return {
                each["label"]: self.typed[each["name"]] for each in self.form["fields"] if each["name"] in self.typed
            }
        lines, fields = self.lines(), self._lines["fields"]
        return {
            numbered(each["label"], number, of=len(lines)): line.get(each["name"], "")
            for number, line in enumerate(lines, start=1)
            for each in fields
        }

    def said(self) -> dict[str, str]:
        """What is wrong, by label; what is about no field by the empty one."""
        return {self._label(name): sentence for name, sentence in self.errors.items()}

    def _label(self, name: str) -> str:
        first, _, rest = name.partition(".")
        if not rest:
            return next((each["label"] for each in self.form["fields"] if each["name"] == name != "lines"), "")
        number, _, inner = rest.partition(".")
        assert self._lines is not None, first
        label = next(each["label"] for each in self._lines["fields"] if each["name"] == inner)
        return numbered(label, int(number), of=len(self.lines()))


def numbered(label: str, number: int, *, of: int) -> str:
    """The label of a field of one line among several: `2. Amount`."""
    return f"{number}. {label}" if of > 1 else label


class FakeSurface:
    """`tests.support.actor.Surface`. `answers` are all acknowledgements so far, as the bot gave them."""

    def __init__(self, platform: FakePlatform, address: str) -> None:
        self.platform = platform
        self.address = address
        self.answers: list[dict[str, Any]] = []
        self._page: Page | None = None
        self._said: list[tuple[float, Piece]] = []
        self._notices: list[str] = []
        self._chosen: dict[str, str] = {}

    # ------------------------------------------------------------ doing

    async def arrive(self) -> None:
        """Open the conversation."""
        await self.deliver(self.platform.event(self.address, "arrived"))

    async def say(self, text: str) -> None:
        """Send a message."""
        event = self.platform.event(self.address, "said", text=text)
        self._said.append((event["at"], Piece(event["id"], text, is_mine=True)))
        await self.deliver(event)

    async def send_files(self, files: Mapping[str, bytes], *, text: str) -> None:
        """Send files, with words or without."""
        kept = [self.platform.files.keep(name, content) for name, content in files.items()]
        event = self.platform.event(self.address, "said", text=text, files=kept)
        shown = "\n".join([text, *files]).strip()
        self._said.append((event["at"], Piece(event["id"], shown, is_mine=True)))
        await self.deliver(event)

    async def attach(self, name: str, content: bytes) -> None:
        """Choose a file in the open page, which sends it at once."""
        page = self._there()
        sent = base64.b64encode(content).decode()
        (answer,) = await self.deliver(self.platform.event(self.address, "uploaded", name=name, content=sent))
        if "token" in answer:
            page.add_file(answer["token"])

    async def choose(self, option: str, *, on: Piece) -> None:
        """Choose what can be seen, of which the bot does not hear yet."""
        options = self._shown(on.key).content["choice"]["options"]
        self._chosen[on.key] = next(each["id"] for each in options if each["text"] == option)

    async def press(self, label: str, *, on: Piece) -> None:
        """Press what can be seen."""
        await self.deliver(self.pressing(label, on=on))

    async def fill(self, values: Mapping[str, str]) -> None:
        """Send the open page; where none is open, the one value is said in chat."""
        if self._page is None:
            (answer,) = values.values()
            await self.say(answer)
            return
        await self.deliver(self.filling(values))

    async def add_line(self) -> None:
        """One more line in the open page; the bot does not hear of it."""
        page = self._there()
        page.put([*page.lines(), page.blank()])

    async def remove_line(self, number: int) -> None:
        """The line of that number goes."""
        page = self._there()
        lines = page.lines()
        page.put([*lines[: number - 1], *lines[number:]])

    def _there(self) -> Page:
        if self._page is None:
            raise AssertionError("no page is open")
        return self._page

    async def leave(self) -> None:
        """Close the open page; where none is open, a question is left by a word."""
        if self._page is None:
            await self.say("cancel")
        self._page = None

    def pressing(self, label: str, *, on: Piece) -> Event:
        """The event of that press, not delivered yet."""
        content = self._shown(on.key).content
        value = next(each["value"] for each in limits.buttons(content) if each["text"] == label and "value" in each)
        chosen = self._chosen.get(on.key, content.get("choice", {}).get("chosen"))
        return self.platform.press(self.address, on.key, value, choice=chosen)

    def forging(self, value: str, *, key: str | None = None) -> Event:
        """A press of a button that nobody was shown."""
        return self.platform.event(self.address, "pressed", value=value, key=key, message="m0")

    def filling(self, values: Mapping[str, str], **smuggled: str) -> Event:
        """The event of sending the open page, not delivered yet; `smuggled` are fields the page does not have."""
        page = self._there()
        for label, value in values.items():
            page.type(label, value)
        event = self.platform.event(
            self.address,
            "filled",
            form=page.form["id"],
            context=page.form["context"],
            values={**page.typed, **smuggled},
        )
        return {**event, "id": page.number}

    async def deliver(self, event: Event, *, times: int = 1) -> list[dict[str, Any]]:
        """Hand an event to the bot and take in what it answers."""
        answers = await self.platform.deliver(event, times=times)
        self.answers += answers
        for answer in answers[:1]:
            self._take(event, answer)
        self.platform.touched()
        return answers

    # ------------------------------------------------------------ seeing

    async def form(self) -> OpenForm | None:
        """The open page."""
        page = self._page
        if page is None:
            return None
        return OpenForm(page.form["title"], page.values(), page.said())

    async def pieces(self) -> Sequence[Piece]:
        """The conversation, with what the person said themselves where it was said."""
        shown = [(each.at, piece(each.id, each.content)) for each in self._conversation()]
        return [found for _, found in sorted([*self._said, *shown], key=lambda pair: pair[0])]

    async def notices(self) -> Sequence[str]:
        """What rode on acknowledgements."""
        return self._notices

    async def changed(self, seconds: float) -> None:
        """Wait for the platform to show something."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, seconds)):
                await self.platform.changed()

    # ------------------------------------------------------------ inside

    def _conversation(self) -> list[Any]:
        return self.platform.conversations[self.address]

    def _shown(self, key: str) -> Any:
        return next(shown for shown in self._conversation() if shown.id == key)

    def _take(self, event: Event, answer: dict[str, Any]) -> None:
        if answer.get("notice"):
            self._notices.append(answer["notice"])
        if answer.get("form"):
            form = answer["form"]
            self._page = Page(event["id"] + ".page", form)
            self._page.begin()
        elif answer.get("errors") and self._page is not None:
            anew = answer["errors"].get("form")
            if anew:
                self._page = Page(event["id"] + ".again", anew)
            self._page.errors = dict(answer["errors"]["errors"])
            self._page.typed |= answer["errors"]["typed"]
        elif event["kind"] == "filled":
            self._page = None


def piece(key: str, content: Mapping[str, Any]) -> Piece:
    """A message as it is read from top to bottom."""
    labels = tuple(each["text"] for each in limits.buttons(content))
    return Piece(key, "\n".join(_lines(content)), labels, is_card=content["type"] == "card")


def _lines(content: Mapping[str, Any]) -> Iterator[str]:
    for name in ("title", "state", "lead", "text", "name", "alt"):
        if content.get(name):
            yield str(content[name])
    for fact in content.get("facts", ()):
        yield f"{fact['key']} {fact['value']}"
    for name in ("warnings", "changes", "pictures"):
        yield from content.get(name, ())
    if choice := content.get("choice"):
        chosen = [each["text"] for each in choice["options"] if each["id"] == choice["chosen"]]
        yield " ".join([choice["text"], *chosen])
    for row in content.get("rows", ()):
        yield " ".join(str(row[name]) for name in ("text", "detail", "state") if row.get(name))
    for name in ("note", "status"):
        if content.get(name):
            yield str(content[name])
