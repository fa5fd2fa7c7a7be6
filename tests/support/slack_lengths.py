"""How long and how many things in blocks and views may be, by `limits.json`; what must not occur twice."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from tests.support.slack_rules import LIMITS, Refusal, misshapen

SELECTS = ("static", "external", "users", "conversations", "channels")
PARTS_OF_TEXT = ("text", "label", "hint", "title", "subtitle", "body", "placeholder", "description", "alt_text")

Found = Iterator[str]


def check_message(blocks: Sequence[Any]) -> None:
    """The blocks of a message. Raises `Refusal`."""
    wrong = list(_blocks(blocks, surface="message", at="/blocks"))
    if wrong:
        raise Refusal("invalid_blocks", *wrong)
    most = LIMITS["message"]["all_blocks_characters"]["max_length"]
    if characters(blocks) > most:
        raise Refusal("msg_blocks_too_long", f"{characters(blocks)} characters, not more than {most}")


def check_view(view: Mapping[str, Any], *, kind: str) -> None:
    """A `modal` or the `home` tab. Raises `Refusal`."""
    if len(json.dumps(view, ensure_ascii=False).encode()) > LIMITS["view"]["max_bytes"]:
        raise Refusal("view_too_large")
    wrong = list(_view(view, kind=kind))
    if wrong:
        raise Refusal("invalid_arguments", *wrong)


def characters(value: Any) -> int:
    """How many characters people can read in blocks."""
    if isinstance(value, list):
        return sum(characters(each) for each in value)
    if not isinstance(value, dict):
        return 0
    own = sum(len(each) for name, each in value.items() if name in PARTS_OF_TEXT and isinstance(each, str))
    return own + sum(characters(each) for each in value.values())


# ---------------------------------------------------------------- views and lists of blocks


def _view(view: Mapping[str, Any], *, kind: str) -> Found:
    limits = LIMITS["view"]
    if view.get("type") != kind:
        yield f"the view must be a {kind} [json-pointer:/view/type]"
        return
    blocks = view.get("blocks")
    if not isinstance(blocks, list):
        yield "blocks are missing [json-pointer:/view/blocks]"
        return
    yield from _blocks(blocks, surface=kind, at="/view/blocks")
    for name in ("title", "submit", "close"):
        if name in view:
            yield from _text(view[name], at=f"/view/{name}", most=limits[name]["max_length"])
    for name in ("private_metadata", "callback_id", "external_id"):
        yield from _string(view.get(name), at=f"/view/{name}", most=limits[name]["max_length"])
    if kind == "modal" and "submit" not in view and any(each.get("type") == "input" for each in blocks):
        yield "a view with an input needs submit [json-pointer:/view/submit]"


def _blocks(blocks: Sequence[Any], *, surface: str, at: str) -> Found:
    if not isinstance(blocks, list):
        yield f"blocks must be a list [json-pointer:{at}]"
        return
    most = LIMITS["message" if surface == "message" else "view"]["blocks"]["max_items"]
    if len(blocks) > most:
        yield f"no more than {most} items allowed [json-pointer:{at}]"
    if not blocks and surface != "message":
        yield f"no fewer than 1 items allowed [json-pointer:{at}]"
    wrong = list(misshapen(blocks, at=at))
    yield from wrong
    if wrong:
        return
    ids = [each["block_id"] for each in blocks if each.get("block_id")]
    yield from (f"`block_id` {each} already exists [json-pointer:{at}]" for each in _twice(ids))
    for number, block in enumerate(blocks):
        place = f"{at}/{number}"
        yield from _on_its_surface(block, surface=surface, at=place)
        yield from _string(block.get("block_id"), at=f"{place}/block_id", most=LIMITS["block_id"]["max_length"])
        yield from _block(block, at=place)
        named = [each["action_id"] for each in elements(block) if each.get("action_id")]
        yield from (f"`action_id` {each} already exists [json-pointer:{place}]" for each in _twice(named))
    yield from _together(blocks, at=at)


def _together(blocks: Sequence[Mapping[str, Any]], *, at: str) -> Found:
    limits = LIMITS["message"]
    markdown = sum(len(each["text"]) for each in blocks if each["type"] == "markdown")
    if markdown > limits["markdown_blocks_total"]["max_length"]:
        yield f"markdown blocks are too long together [json-pointer:{at}]"
    if len([each for each in blocks if each["type"] in {"table", "data_table"}]) > limits["tables"]["max_items"]:
        yield f"only_one_table_allowed [json-pointer:{at}]"


def _on_its_surface(block: Mapping[str, Any], *, surface: str, at: str) -> Found:
    surfaces = LIMITS["surfaces"]
    kinds = {block["type"], *(each["type"] for each in elements(block))}
    refused = set(surfaces["never_sent"])
    if surface != "message":
        refused |= set(surfaces["message_only"])
    if surface != "modal":
        refused |= set(surfaces["modal_only"])
    else:
        refused |= set(surfaces["not_in_modal"])
    yield from (f"{each} is not allowed in a {surface} [json-pointer:{at}]" for each in sorted(kinds & refused))


def elements(block: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What can be pressed or filled in, of one block."""
    if block["type"] in {"actions", "context_actions"}:
        return list(block["elements"])
    return [block[name] for name in ("accessory", "element") if name in block]


# ---------------------------------------------------------------- one block, one element


def _block(block: Mapping[str, Any], *, at: str) -> Found:
    kind = block["type"]
    limits = LIMITS.get(kind, {})
    if kind == "section":
        if not block.get("text") and not block.get("fields"):
            yield f"a section needs text or fields [json-pointer:{at}]"
        for number, each in enumerate(block.get("fields", ())):
            yield from _text(each, at=f"{at}/fields/{number}", most=limits["fields"]["item_max_length"])
    for name in ("text", "label", "hint", "title"):
        if name in block and isinstance(block[name], dict):
            yield from _text(block[name], at=f"{at}/{name}", most=limits.get(name, LIMITS["text"])["max_length"])
        elif name in block:
            yield from _string(block[name], at=f"{at}/{name}", most=limits.get(name, {}).get("max_length"), least=1)
    for name in ("fields", "elements"):
        yield from _count(block.get(name), limits.get(name, {}), at=f"{at}/{name}")
        if name in block and not block[name]:
            yield f"no fewer than 1 items allowed [json-pointer:{at}/{name}]"
    if kind == "context":
        for number, each in enumerate(block["elements"]):
            inner = _picture(each, at=f"{at}/elements/{number}") if each["type"] == "image" else None
            yield from inner or _text(each, at=f"{at}/elements/{number}", most=LIMITS["text"]["max_length"])
    if kind == "image":
        yield from _picture(block, at=at)
    if kind == "rich_text":
        yield from _rich(block, at=at)
    for number, element in enumerate(elements(block)):
        yield from _element(element, at=f"{at}/elements/{number}")


def _element(element: Mapping[str, Any], *, at: str) -> Found:
    kind = element["type"]
    limits = LIMITS.get(kind, {})
    yield from _string(element.get("action_id"), at=f"{at}/action_id", most=LIMITS["action_id"]["max_length"], least=1)
    if kind == "image":
        yield from _picture(element, at=at)
    if kind == "button":
        yield from _text(element["text"], at=f"{at}/text", most=limits["text"]["max_length"])
        for name in ("value", "url", "accessibility_label"):
            yield from _string(element.get(name), at=f"{at}/{name}", most=limits[name]["max_length"], least=1)
        yield from _address(element.get("url"), at=f"{at}/url")
    if "confirm" in element:
        for name, each in LIMITS["confirmation"].items():
            if name in element["confirm"]:
                yield from _text(element["confirm"][name], at=f"{at}/confirm/{name}", most=each["max_length"])
    if "placeholder" in element:
        most = LIMITS["select"]["placeholder"]["max_length"]
        yield from _text(element["placeholder"], at=f"{at}/placeholder", most=most)
    yield from _chosen(element, at=at)
    yield from _typed(element, at=at)


def _chosen(element: Mapping[str, Any], *, at: str) -> Found:
    kind = element["type"]
    is_select = kind.removeprefix("multi_").removesuffix("_select") in SELECTS
    limits = LIMITS["select"] if is_select else LIMITS.get(kind, {})
    groups = element.get("option_groups")
    options = element.get("options", [each for group in groups or () for each in group["options"]])
    if "options" in element:
        yield from _count(options, limits.get("options", {}), at=f"{at}/options")
    if kind == "static_select" and not options:
        yield f"no fewer than 1 items allowed [json-pointer:{at}/options]"
    yield from _count(groups, LIMITS["select"]["option_groups"], at=f"{at}/option_groups")
    for number, group in enumerate(groups or ()):
        yield from _text(group["label"], at=f"{at}/option_groups/{number}/label", most=75)
        yield from _count(group["options"], LIMITS["option_group"]["options"], at=f"{at}/option_groups/{number}")
    for number, each in enumerate(options):
        yield from _option(each, at=f"{at}/options/{number}")
    preset = [
        *element.get("initial_options", ()),
        *([element["initial_option"]] if "initial_option" in element else ()),
    ]
    if options and not all(_same(each, options) for each in preset):
        yield f"the initial option is none of the options [json-pointer:{at}/initial_option]"


def _option(option: Mapping[str, Any], *, at: str) -> Found:
    limits = LIMITS["option"]
    yield from _text(option["text"], at=f"{at}/text", most=limits["text"]["max_length"])
    yield from _string(option.get("value"), at=f"{at}/value", most=limits["value"]["max_length"], least=1)
    if "description" in option:
        yield from _text(option["description"], at=f"{at}/description", most=limits["description"]["max_length"])


def _typed(element: Mapping[str, Any], *, at: str) -> Found:
    kind = element["type"]
    if kind == "plain_text_input":
        limits = LIMITS[kind]
        most = element.get("max_length", limits["max_length"]["max"])
        if not 1 <= most <= limits["max_length"]["max"] or element.get("min_length", 0) > most:
            yield f"max_length must be between 1 and {limits['max_length']['max']} [json-pointer:{at}/max_length]"
        yield from _string(element.get("initial_value"), at=f"{at}/initial_value", most=most)
    if kind == "datepicker" and "initial_date" in element:
        try:
            date.fromisoformat(element["initial_date"])
        except ValueError:
            yield f"no date [json-pointer:{at}/initial_date]"
    if kind == "file_input":
        limits = LIMITS[kind]["max_files"]
        if not limits["min"] <= element.get("max_files", 1) <= limits["max"]:
            yield f"max_files must be between {limits['min']} and {limits['max']} [json-pointer:{at}/max_files]"


def _picture(image: Mapping[str, Any], *, at: str) -> Found:
    limits = LIMITS["image"]
    yield from _string(image.get("alt_text"), at=f"{at}/alt_text", most=limits["alt_text"]["max_length"], least=1)
    yield from _string(image.get("image_url"), at=f"{at}/image_url", most=limits["image_url"]["max_length"], least=1)
    yield from _address(image.get("image_url"), at=f"{at}/image_url")


def _rich(value: Any, *, at: str) -> Found:
    for number, each in enumerate(value.get("elements", ())):
        place = f"{at}/elements/{number}"
        if each.get("type") in {"text", "link"}:
            yield from _string(each.get("text"), at=f"{place}/text", most=None, least=1)
            yield from _address(each.get("url"), at=f"{place}/url")
        yield from _rich(each, at=place)


def _text(text: Any, *, at: str, most: int) -> Found:
    yield from _string(text["text"], at=f"{at}/text", most=most, least=1)


def _string(value: Any, *, at: str, most: int | None, least: int = 0) -> Found:
    if value is None:
        return
    if most is not None and len(value) > most:
        yield f"must be less than {most + 1} characters [json-pointer:{at}]"
    if len(value) < least:
        yield f"must be more than {least - 1} characters [json-pointer:{at}]"


def _address(url: str | None, *, at: str) -> Found:
    if url is not None and (urlsplit(url).scheme not in {"http", "https", "mailto"} or " " in url):
        yield f"invalid url [json-pointer:{at}]"


def _count(value: Any, limits: Mapping[str, int], *, at: str) -> Found:
    if value is None:
        return
    if len(value) > limits.get("max_items", len(value)):
        yield f"no more than {limits['max_items']} items allowed [json-pointer:{at}]"
    if len(value) < limits.get("min_items", 0):
        yield f"no fewer than {limits['min_items']} items allowed [json-pointer:{at}]"


def _same(option: Mapping[str, Any], options: Sequence[Mapping[str, Any]]) -> bool:
    return any(option["value"] == each["value"] and option["text"]["text"] == each["text"]["text"] for each in options)


def _twice(names: Sequence[str]) -> list[str]:
    return sorted({each for each in names if names.count(each) > 1})
