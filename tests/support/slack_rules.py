"""Which calls Slack takes: its methods with their arguments, and which blocks have the right form.

What is known of Slack stands in files that others wrote (`files/slack/`), so that no rule here is an opinion of ours.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped, unused-ignore]

FILES = Path(__file__).parent / "files" / "slack"
METHODS: dict[str, Any] = json.loads((FILES / "methods.json").read_text())["methods"]
COMMON_ERRORS: frozenset[str] = frozenset(json.loads((FILES / "methods.json").read_text())["common_errors"])
LIMITS: dict[str, Any] = json.loads((FILES / "limits.json").read_text())
SCHEMA: dict[str, Any] = json.loads((FILES / "blocks.schema.json").read_text())

EVERYWHERE = {"team_id", "token"}
"""Arguments that every method takes, and which are no part of what it does."""

AS_JSON = {"blocks", "attachments", "metadata", "view", "files"}
AS_BOOLEAN = {
    "as_user", "include_all_metadata", "include_labels", "include_locale", "inclusive", "link_names", "mrkdwn",
    "prevent_creation", "reply_broadcast", "return_im", "unfurl_links", "unfurl_media",
}  # fmt: skip
AS_NUMBER = {"length", "limit", "count", "page"}
NEWER_THAN_THE_SCHEMA = {"files.getUploadURLExternal": {"alt_txt"}}

BLOCKS = {
    "actions": "ActionsBlock", "alert": "AlertBlock", "card": "CardBlock", "carousel": "CarouselBlock",
    "container": "ContainerBlock", "context": "ContextBlock", "context_actions": "ContextActionsBlock",
    "data_table": "DataTableBlock", "divider": "DividerBlock", "header": "HeaderBlock", "image": "ImageBlock",
    "input": "InputBlock", "markdown": "MarkdownBlock", "plan": "PlanBlock", "rich_text": "RichTextBlock",
    "section": "SectionBlock", "table": "TableBlock", "task_card": "TaskCardBlock", "video": "VideoBlock",
}  # fmt: skip


class Refusal(Exception):
    """Slack's no: the error's name, sentences about where, and the HTTP status if it is not 200."""

    def __init__(self, error: str, *messages: str, status: int = 200, retry_after: int | None = None) -> None:
        super().__init__(error, *messages)
        self.error = error
        self.messages = messages
        self.status = status
        self.retry_after = retry_after

    def body(self) -> dict[str, Any]:
        """The JSON of the answer."""
        told: dict[str, Any] = {"ok": False, "error": self.error}
        if self.messages:
            told["response_metadata"] = {"messages": [f"[ERROR] {each}" for each in self.messages]}
            if self.error == "invalid_blocks":
                told["errors"] = list(self.messages)
        return told


def read_form(pairs: Mapping[str, str]) -> dict[str, Any]:
    """The arguments of a form, where everything is a string. Raises `Refusal`."""
    read: dict[str, Any] = {}
    for name, value in pairs.items():
        if name in AS_JSON and value:
            try:
                read[name] = json.loads(value)
            except ValueError:
                raise Refusal("invalid_arguments", f"{name} is no JSON [json-pointer:/{name}]") from None
        elif name in AS_BOOLEAN and value.lower() in {"0", "1", "true", "false"}:
            read[name] = value.lower() in {"1", "true"}
        elif name in AS_NUMBER and value.isdigit():
            read[name] = int(value)
        else:
            read[name] = value
    return read


def check_arguments(method: str, arguments: Mapping[str, Any]) -> None:
    """Refuse a method that does not exist, an argument it does not have, one that is missing or of another type."""
    known = METHODS.get(method)
    if known is None:
        raise Refusal("unknown_method")
    given = {name for name, value in arguments.items() if name not in EVERYWHERE and value is not None}
    unknown = given - set(known["args"])
    if unknown:
        raise Refusal("invalid_arg_name", *(f"{method} has no argument {name}" for name in sorted(unknown)))
    missing = [name for name, is_needed in known["args"].items() if is_needed and arguments.get(name) in (None, "")]
    if missing:
        raise Refusal("invalid_arguments", *(f"missing required field: {name}" for name in missing))
    for group in known.get("groups", ()):
        there = [name for name in group["one_of"] if arguments.get(name) not in (None, "", [])]
        if group["required"] and not there:
            is_text = "text" in group["one_of"]
            raise Refusal("no_text" if is_text else "invalid_arguments", f"one of {group['one_of']} is needed")
        if group["exclusive"] and len(there) > 1:
            raise Refusal("invalid_arguments", f"{there} exclude each other")
    _check_types(method, {name: arguments[name] for name in given})


def _check_types(method: str, arguments: Mapping[str, Any]) -> None:
    kind = f"args:{method}"
    if kind not in SCHEMA["definitions"]:
        return
    skipped = NEWER_THAN_THE_SCHEMA.get(method, set())
    bare = {name: value for name, value in arguments.items() if name not in skipped}
    if isinstance(bare.get("blocks"), list):
        bare["blocks"] = []
    if isinstance(bare.get("view"), dict):
        bare["view"] = {**bare["view"], "blocks": []}
    wrong = list(complaints(kind, bare))
    if wrong:
        raise Refusal("invalid_arguments", *wrong)


def complaints(kind: str, value: Any, *, at: str = "") -> Iterator[str]:
    """What the schema of that name finds wrong, each with its place."""
    for error in _validator(kind).iter_errors(value):
        place = at + "".join(f"/{part}" for part in error.absolute_path)
        yield f"{error.message[:300]} [json-pointer:{place}]"


def misshapen(blocks: Sequence[Any], *, at: str) -> Iterator[str]:
    """Which blocks have no form that Slack knows."""
    for number, block in enumerate(blocks):
        kind = block.get("type") if isinstance(block, dict) else None
        if kind not in BLOCKS:
            yield f"unsupported type: {kind} [json-pointer:{at}/{number}]"
        else:
            yield from complaints(BLOCKS[str(kind)], block, at=f"{at}/{number}")


@cache
def _validator(kind: str) -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator({**SCHEMA, "$ref": f"#/definitions/{kind}"})
