"""What can be typed or chosen in a field of a modal, and what Slack's client lets nobody do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.support.slack_views import VALUES, View

REQUIRED = "Please complete this required field."
"""What Slack says beside a field itself, without asking the app."""

TEXTS = {"plain_text_input", "number_input", "email_text_input", "url_text_input"}


class Impossible(AssertionError):
    """Slack's client has no way to do that."""


def input_labelled(view: View, label: str) -> tuple[dict[str, Any], Mapping[str, Any]]:
    """The field of that label: the block and its element."""
    for block, element in view.inputs():
        own = block.get("label") or block.get("text") or {}
        if own.get("text") == label:
            return block, element
    labels = [(block.get("label") or {}).get("text") for block, _ in view.inputs()]
    raise AssertionError(f"there is no field {label} among {labels}")


def missing(view: View) -> list[str]:
    """The blocks that must be filled in and are not."""
    found = []
    for block, element in view.inputs():
        name = VALUES[element["type"]][0]
        is_needed = block["type"] == "input" and not block.get("optional", False)
        if is_needed and not view.typed[block["block_id"], element["action_id"]].get(name):
            found.append(block["block_id"])
    return found


def typed_value(element: Mapping[str, Any], value: str, *, before: Mapping[str, Any]) -> dict[str, Any]:
    """The state of a field after somebody typed or chose that. Raises `Impossible`."""
    kind = element["type"]
    name = VALUES[kind][0]
    if kind in TEXTS:
        if len(value) > element.get("max_length", len(value)):
            raise Impossible(f"{len(value)} characters do not fit")
        return {"type": kind, name: value or None}
    if kind == "datepicker":
        return {"type": kind, name: _day(value, before=before.get(name))}
    if kind == "checkboxes":
        return {"type": kind, name: list(element["options"]) if value == "on" else []}
    if kind in {"static_select", "radio_buttons", "external_select"}:
        return {"type": kind, name: _option(element, value, before=before.get(name))}
    if kind == "multi_static_select":
        chosen = [_option(element, each, before=None) for each in value.split(",") if each]
        return {"type": kind, name: chosen}
    if kind == "users_select":
        return {"type": kind, name: value}
    raise Impossible(f"nothing can be typed into a {kind}")


def shown_value(state: Mapping[str, Any]) -> str:
    """What stands in a field, as a person reads it."""
    name = VALUES[state["type"]][0]
    value = state.get(name)
    match name:
        case "selected_option":
            return str(value["text"]["text"]) if value else ""
        case "selected_options":
            if state["type"] == "checkboxes":
                return "on" if value else ""
            return ",".join(each["text"]["text"] for each in value or ())
        case "files":
            return ",".join(each.get("name", each["id"]) for each in value or ())
    return str(value or "")


def _day(value: str, *, before: str | None) -> str | None:
    if not value:
        if before:
            raise Impossible("a day can't be taken out again")
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise Impossible(f"{value} can't be chosen in a calendar") from None


def _option(element: Mapping[str, Any], value: str, *, before: Any) -> Any:
    groups = [each for group in element.get("option_groups", ()) for each in group["options"]]
    for option in [*element.get("options", ()), *groups]:
        if option["text"]["text"] == value or option["value"] == value:
            return option
    if not value:
        if before:
            raise Impossible("what is chosen can't be taken out again")
        return None
    raise Impossible(f"{value} is none of the options")
