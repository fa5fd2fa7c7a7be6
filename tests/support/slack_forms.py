"""A form in front of somebody at Slack: a modal, or a list of lines with a modal for each of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

from tests.support.actor import OpenForm
from tests.support.slack_client import SlackClient
from tests.support.slack_screen import pressables, read
from tests.support.slack_typing import shown_value
from tests.support.slack_views import View

ADD, EDIT, REMOVE, ROW = "line.add", "line.edit!", "line.remove!", "line!"
"""How the app names what belongs to a list of lines (`integrations/slack/line_views.py`)."""

FIELD, ERROR, WRONG, ANEW = "field!", "error!", "⚠ ", "~"
"""How it names a field, and marks what is wrong where Slack can't say that itself (`integrations/slack/inputs.py`)."""

Values = dict[str, str]
Until = Callable[[Callable[[], Any]], Awaitable[None]]


def split(label: str) -> tuple[int, str]:
    """`2. Amount` is the field of the second line; without a number it is that of the first."""
    number, _, inner = label.rpartition(". ")
    return int(number or 1), inner


def is_line(view: View) -> bool:
    """Whether it asks for one line of several: it lies on the list."""
    return view.previous is not None


class SlackForm:
    """What somebody does with a form. `added` is how many lines they want more than there are; `lines` is what they
    know to stand in each, as a list shows only a part of it."""

    def __init__(self, client: SlackClient, until: Until) -> None:
        self.client = client
        self.until = until
        self.added = 0
        self.lines: list[Values] = []
        self._root = ""
        self._number = 0

    @property
    def asks(self) -> bool:
        """Whether the modal in front asks anything."""
        view = self.client.front
        return view is not None and "submit" in view.given

    @property
    def _front(self) -> View:
        view = self.client.front
        assert view is not None
        if view.root != self._root:
            self._root, self.added, self.lines = view.root, 0, []
        return view

    # ------------------------------------------------------------ reading

    async def read(self) -> OpenForm:
        """Everything in it; a list is read by looking into each of its lines."""
        view = self._front
        values, title = _values(view), str(view.given["title"]["text"])
        if is_line(view):
            lines = [*self.lines, *[{}] * (self._number - len(self.lines))]
            lines[self._number - 1] = values
            errors = {f"{self._number}. {label}": said for label, said in _errors(view)}
            return OpenForm(title, _numbered(lines, always=True), errors)
        if _rows(view):
            await self._look_into_lines()
            return OpenForm(title, {**values, **_numbered(self.lines)}, dict([*_errors(view), *_errors_of_rows(view)]))
        return OpenForm(title, values, dict(_errors(view)))

    async def _look_into_lines(self) -> None:
        for number in range(len(self.lines) + 1, len(_rows(self._front)) + 1):
            await self._choose(f"{EDIT}{number}")
            self.lines.append(_values(self._front))
            await self.client.close()

    # ------------------------------------------------------------ filling in

    async def fill(self, values: Mapping[str, str]) -> None:
        """Fill in these fields and send it all; what is refused stays in front."""
        by_line: dict[int, Values] = {}
        for label, value in values.items():
            number, inner = split(label)
            if not _has_field(self._front, inner) or number != self._line_in_front:
                by_line.setdefault(number, {})[inner] = value
            else:
                await self.client.type(inner, value)
        if is_line(self._front) and not await self._send_line():
            return
        for number, inside in sorted(by_line.items()):
            await self._open_line(number)
            for label, value in inside.items():
                await self.client.type(label, value)
            if not await self._send_line():
                return
        self.added = 0
        await self.client.submit()

    @property
    def _line_in_front(self) -> int:
        return self._number if is_line(self._front) else 1

    async def _open_line(self, number: int) -> None:
        view = self._front
        rows = len(_rows(view))
        if number <= rows:
            await self._look_into_lines()
            await self._choose(f"{EDIT}{number}")
            self._number = number
            return
        if not rows:
            self.lines = [_values(view)]
            rows = 1
        await self.client.press_in(view, _label_of(view, ADD))
        await self.until(lambda: is_line(self._front))
        self._number = rows + 1

    async def _send_line(self) -> bool:
        """Whether the line was taken into the list."""
        view, values = self._front, _values(self._front)
        await self.client.submit()
        if self.client.front is view:
            return False
        self.lines[self._number - 1 : self._number] = [values]
        return True

    async def remove(self, number: int) -> None:
        """That line goes."""
        view = self._front
        if number > max(1, len(_rows(view))):
            self.added -= 1
            return
        before = view.hash
        await self.client.press_in(view, _label_of(view, f"{REMOVE}{number}"), block_id=f"{ROW}{number}")
        await self.until(lambda: self._front.hash != before)
        del self.lines[number - 1 : number]

    async def _choose(self, value: str) -> None:
        view = self._front
        number = value.rpartition("!")[2]
        await self.client.press_in(view, _label_of(view, value), block_id=f"{ROW}{number}")
        await self.until(lambda: is_line(self._front))


def _rows(view: View) -> list[Mapping[str, Any]]:
    return [block for block in view.blocks if block["block_id"].startswith(ROW)]


def _label_of(view: View, name: str) -> str:
    for each in pressables(view.blocks):
        if name in {each.element["action_id"], (each.option or {}).get("value")}:
            return each.label
    raise AssertionError(f"there is no {name} in {read(view.blocks)}")


def _has_field(view: View, label: str) -> bool:
    return label in _values(view)


def _values(view: View) -> Values:
    return {
        str(block["label"]["text"]): shown_value(view.typed[block["block_id"], element["action_id"]])
        for block, element in view.inputs()
        if "label" in block
    }


def _numbered(lines: list[Values], *, always: bool = False) -> Values:
    is_plain = len(lines) == 1 and not always
    return {
        label if is_plain else f"{number}. {label}": value
        for number, line in enumerate(lines, start=1)
        for label, value in line.items()
    }


def _errors(view: View) -> Iterator[tuple[str, str]]:
    labels = {block["block_id"]: str(block["label"]["text"]) for block in view.blocks if "label" in block}
    for name, said in view.errors.items():
        yield labels[name], said
    labels = {name.partition(ANEW)[0]: label for name, label in labels.items()}
    for block in view.blocks:
        if block["type"] == "context" and read([block]).startswith(WRONG):
            field = f"{FIELD}{block['block_id'].removeprefix(ERROR)}"
            yield labels.get(field, ""), read([block]).removeprefix(WRONG)


def _errors_of_rows(view: View) -> Iterator[tuple[str, str]]:
    for number, row in enumerate(_rows(view), start=1):
        for line in read([row]).split("\n"):
            if line.startswith(WRONG):
                label, _, said = line.removeprefix(WRONG).partition(": ")
                yield f"{number}. {label}", said
