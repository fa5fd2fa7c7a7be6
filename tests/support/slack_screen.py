"""What somebody reads of blocks, from top to bottom, and what they can press or fill in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from tests.support.slack_lengths import elements

Block = Mapping[str, Any]

MARKED = re.compile(r"<([^>|]+)(?:\|([^>]*))?>")


@dataclass(frozen=True, slots=True)
class Pressable:
    """Something to press: its label and what Slack tells the app when it is."""

    label: str
    block_id: str
    element: Mapping[str, Any]
    option: Mapping[str, Any] | None = None

    def action(self, *, at: str) -> dict[str, Any]:
        """The entry in `actions`."""
        told = {
            "action_id": self.element["action_id"],
            "block_id": self.block_id,
            "type": self.element["type"],
            "action_ts": at,
        }
        if self.option is not None:
            return told | {"selected_option": dict(self.option)}
        more = {name: self.element[name] for name in ("text", "value", "style") if name in self.element}
        return told | more


def pressables(blocks: Sequence[Block]) -> list[Pressable]:
    """Every button and every entry of a menu, links left out."""
    return list(_pressables(blocks))


def _pressables(blocks: Sequence[Block]) -> Iterator[Pressable]:
    for block in blocks:
        for each in elements(block):
            if each["type"] == "button" and "url" not in each:
                yield Pressable(each["text"]["text"], block["block_id"], each)
            elif each["type"] == "overflow":
                for option in each["options"]:
                    yield Pressable(option["text"]["text"], block["block_id"], each, option)


def read(blocks: Sequence[Block]) -> str:
    """The words of blocks, a line for each part; what stands on buttons is left out."""
    return "\n".join(line for block in blocks for line in _lines(block) if line)


def plain(text: str) -> str:
    """A text of Slack's as it is read: links by their words, nothing escaped."""
    return unescape(MARKED.sub(lambda found: found[2] or found[1], text))


def _lines(block: Block) -> Iterator[str]:
    kind = block["type"]
    for name in ("text", "label", "title"):
        if isinstance(block.get(name), Mapping):
            yield _words(block[name])
    yield from (_words(each) for each in block.get("fields", ()))
    if kind == "context":
        yield from (_words(each) if each["type"] != "image" else each["alt_text"] for each in block["elements"])
    if kind == "image":
        yield block["alt_text"]
    if kind == "rich_text":
        yield _rich(block)
    for each in elements(block) if kind in {"section", "actions"} else ():
        chosen = each.get("initial_option")
        yield _words(chosen["text"]) if chosen else ""


def _words(text: Mapping[str, Any]) -> str:
    return plain(text["text"]) if text["type"] == "mrkdwn" else str(text["text"])


def _rich(value: Mapping[str, Any]) -> str:
    if value["type"] in {"text", "link"}:
        return str(value.get("text") or value.get("url"))
    if value["type"] == "emoji":
        return f":{value['name']}:"
    between = "" if value["type"] == "rich_text_section" else "\n"
    return between.join(_rich(each) for each in value.get("elements", ()))
