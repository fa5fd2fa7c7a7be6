"""What a member reads of a message at WeCom, and what they can press."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from tests.support.wecom_members import Shown

LINK = re.compile(r"""<a\s+href=["']([^"']*)["'][^>]*>(.*?)</a>""", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Pressable:
    """Something to press: its label, and the page it opens or the key that is told to the app."""

    label: str
    url: str | None = None
    key: str | None = None
    in_menu: bool = False


def pressables(shown: Shown) -> list[Pressable]:
    """Every button, entry of a menu and link; of a card that was greyed the links alone."""
    if shown.kind == "text":
        return [Pressable(label, url=unescape(url)) for url, label in LINK.findall(shown.text)]
    if shown.kind == "template_card":
        return list(_of_card(shown))
    if shown.kind == "textcard":
        return [Pressable(shown.content.get("btntxt", "详情"), url=shown.content["url"])]
    return []


def _of_card(shown: Shown) -> Iterator[Pressable]:
    card = shown.content
    for each in card.get("button_list", ()):
        if each.get("type", 0) == 1:
            yield Pressable(each["text"], url=each["url"])
        elif shown.grey is None:
            yield Pressable(each["text"], key=each["key"])
    if "submit_button" in card and shown.grey is None:
        yield Pressable(card["submit_button"]["text"], key=card["submit_button"]["key"])
    for each in card.get("action_menu", {}).get("action_list", ()):
        yield Pressable(each["text"], key=each["key"], in_menu=True)
    for each in card.get("jump_list", ()):
        if each.get("type", 0) == 1:
            yield Pressable(each["title"], url=each["url"])


def read(shown: Shown) -> str:
    """The words, from top to bottom; what stands on buttons that can be pressed is left out."""
    if shown.kind == "text":
        return shown.text if shown.is_mine else LINK.sub(lambda found: found[2], shown.text)
    if shown.kind == "template_card":
        return "\n".join(line for line in _lines(shown) if line)
    return "\n".join(str(each) for each in shown.content.values())


def selected_in(question: Mapping[str, Any]) -> str:
    """The option of a drop-down that is shown as selected: the first where the app named none of them."""
    known = [str(each["id"]) for each in question["option_list"]]
    selected = question.get("selected_id")
    return selected if selected in known else known[0]


def _lines(shown: Shown) -> Iterator[str]:
    card: Mapping[str, Any] = shown.content
    yield str(card.get("source", {}).get("desc", ""))
    for name in ("main_title", "emphasis_content", "quote_area"):
        part = card.get(name, {})
        yield from (str(part.get(inner, "")) for inner in ("title", "desc", "quote_text"))
    yield str(card.get("sub_title_text", ""))
    for row in card.get("horizontal_content_list", ()):
        yield f"{row['keyname']} {row.get('value', '')}".strip()
    for each in card.get("vertical_content_list", ()):
        yield f"{each['title']} {each.get('desc', '')}".strip()
    choice = card.get("button_selection")
    if choice is not None:
        chosen = next(each["text"] for each in choice["option_list"] if each["id"] == selected_in(choice))
        yield f"{choice.get('title', '')} {chosen}".strip()
    yield shown.grey or ""
