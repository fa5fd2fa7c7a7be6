"""What somebody sees of a message in Slack, read out of its blocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.chat.messages import Attachment, Card, Items, Message
from integrations.slack.blocks import drawn as drawn_in_slack
from tests.parity.seen import CHANGES, NUMBER, WARNINGS, Press, Seen, row_of, say

BASE = "https://chit.example.com"
Blocks = Sequence[Mapping[str, Any]]


def drawn(message: Message, *, locale: str) -> Blocks:
    """The blocks of the message, over all postings; every second picture of it is at Slack already."""
    images = message.images[::2] if isinstance(message, Card) else ()
    pictures = {each.file: f"F{number:010}" for number, each in enumerate(images, start=1)}
    postings = drawn_in_slack([message], locale=locale, pictures=pictures, base=BASE)
    return [block for posting in postings for block in posting.blocks]


def seen(blocks: Blocks, message: Message, *, locale: str) -> Seen:
    """What is in them; `message` says of which kind of message they are."""
    found = Seen()
    marks = {f"⚠ {say(locale, 'slack-warnings')}": WARNINGS, say(locale, "slack-changes"): CHANGES}
    several = len([each for each in blocks if _row_button(each)]) > 1
    number = 0
    for block in blocks:
        match block["type"]:
            case "header":
                found.headings.append(block["text"]["text"])
            case "rich_text":
                for line in _rich(block):
                    if line in marks:
                        found.marks.add(marks[line])
                    else:
                        found.read(line)
            case "section":
                is_row = isinstance(message, Items)
                number += 1
                words = str(block["text"]["text"])
                accessory = block.get("accessory")
                if accessory is not None and accessory["type"] == "static_select":
                    _choice(found, words, accessory)
                    continue
                found.read(NUMBER.sub("", words, count=1) if is_row else words)
                if accessory is not None:
                    label = str(accessory["text"]["text"])
                    found.presses.append(_press(accessory, about=row_of(number, label, several=several)))
            case "image":
                found.pictures += 1
            case "context" if isinstance(message, Card):
                found.pictures += len(block["elements"])
            case "context":
                for each in block["elements"]:
                    found.read(each["text"])
            case "actions":
                found.presses += _presses(block)
            case other:
                raise AssertionError(f"nobody reads a block of the kind {other}")
    if isinstance(message, Attachment):
        found.lines.remove(say(locale, "slack-attachment"))
    return found


def lines_of(message: Message, *, locale: str) -> list[str]:
    """What can be read."""
    return seen(drawn(message, locale=locale), message, locale=locale).lines


def _row_button(block: Mapping[str, Any]) -> bool:
    accessory = block.get("accessory")
    return accessory is not None and accessory["type"] == "button"


def _rich(block: Mapping[str, Any]) -> Iterator[str]:
    for element in block["elements"]:
        sections = element["elements"] if element["type"] == "rich_text_list" else [element]
        for section in sections:
            yield from "".join(each["text"] for each in section["elements"]).split("\n")


def _choice(found: Seen, label: str, select: Mapping[str, Any]) -> None:
    found.choice = label
    found.options = [(each["value"], each["text"]["text"]) for each in select["options"]]
    found.chosen = select.get("initial_option", {}).get("value")


def _presses(block: Mapping[str, Any]) -> Iterator[Press]:
    name = str(block["block_id"])
    card_key = name.removeprefix("card!").rpartition("!")[0] if name.startswith("card!") else ""
    for element in block["elements"]:
        if element["type"] == "overflow":
            for each in element["options"]:
                yield Press(each["text"]["text"], _action(each["value"]), card_key or 0)
        else:
            yield _press(element, about=card_key or 0)


def _press(element: Mapping[str, Any], *, about: str | int) -> Press:
    label = str(element["text"]["text"])
    if "url" in element:
        return Press(label, str(element["url"]).removeprefix(BASE))
    return Press(label, _action(element["action_id"]), about, is_main=element.get("style") == "primary")


def _action(id: str) -> str:
    return id.removeprefix("form!")
