"""What Slack delivered: which kind it is, whose it is, when it happened, and under which key it is known."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

CHANNEL = "slack"

Kind = Literal[
    "event", "command", "action", "shortcut", "message_action", "view_submission", "view_closed", "block_suggestion"
]

LONGEST_KEY = 150

ID = re.compile(r"[A-Z0-9]{1,40}")
"""An id as Slack makes them."""

_USER = re.compile(r"[UW][A-Z0-9]{1,40}")

_TIME = re.compile(r"[0-9]{1,11}(?:\.[0-9]{1,9})?")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing that Slack delivered: what it is called, whose it is, its key, and when it happened.

    `name` is the type of an event, the command, or the id with which an action, shortcut or view came; `at` is the same
    however often it is delivered; `arrived` is when it came, by the loop's clock.
    """

    kind: Kind
    name: str
    payload: Mapping[str, Any]
    user: str
    key: str
    at: datetime
    arrived: float

    @property
    def response_url(self) -> str | None:
        """Where an answer goes that only this person sees, if there is such a place."""
        url = self.payload.get("response_url")
        return url if isinstance(url, str) and url else None


def delivery_of(payload: Mapping[str, Any], *, digest: str, sent: datetime, arrived: float) -> Delivery | None:
    """What that payload is, or None for a kind that this bot has no use for or that is not of its form.

    `digest` is of the bytes as they came; `sent` is when Slack says it sent them.
    """
    if "command" in payload and "type" not in payload:
        found = _named("command", payload.get("command"), user=payload.get("user_id"))
    else:
        found = _NAMES.get(str(payload.get("type")), _unknown)(payload)
    if found is None:
        return None
    kind, name, user = found
    key = f"{CHANNEL}:{kind}:{digest}"
    if kind == "event":
        key = f"{CHANNEL}:event:{payload['event_id']}"
    elif kind in ("view_submission", "view_closed"):
        key = view_key(payload["view"])
    return Delivery(kind, name, payload, user, key, _happened(payload) or sent, arrived)


def is_known_kind(payload: Mapping[str, Any]) -> bool:
    """Whether it says it is of a kind that this bot reads."""
    return payload.get("type") in _NAMES


def digest_of(raw: bytes) -> str:
    """The SHA-256 of a body as it came."""
    return hashlib.sha256(raw).hexdigest()


def canonical(payload: object) -> bytes:
    """The same bytes for the same content, where the bytes as they came are not at hand."""
    return json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def view_key(view: Mapping[str, Any]) -> str:
    """The key of a dialog that was sent: the same dialog with the same values is the same thing, sent twice."""
    state = view.get("state")
    values = state.get("values") if isinstance(state, Mapping) else None
    return f"{CHANNEL}:view:{str(view.get('id'))[:64]}:{digest_of(canonical(values))}"


# ------------------------------------------------------------ kinds

_Found = tuple[Kind, str, str]


def _named(kind: Kind, name: object, *, user: object) -> _Found | None:
    id = user.get("id") if isinstance(user, Mapping) else user
    if not isinstance(name, str) or len(name) > 255:
        return None
    return kind, name, id if isinstance(id, str) and _USER.fullmatch(id) else ""


def _unknown(payload: Mapping[str, Any]) -> _Found | None:
    return None


def _event(payload: Mapping[str, Any]) -> _Found | None:
    event, id = payload.get("event"), payload.get("event_id")
    if not isinstance(event, Mapping) or not isinstance(id, str) or not 0 < len(id) <= LONGEST_KEY:
        return None
    changed, user = event.get("message"), event.get("user")
    if event.get("subtype") == "message_changed" and isinstance(changed, Mapping):
        user = changed.get("user")
    return _named("event", event.get("type"), user=user)


def _action(payload: Mapping[str, Any]) -> _Found | None:
    actions = list_of(payload.get("actions"))
    if not actions or not isinstance(actions[0], Mapping):
        return None
    return _named("action", actions[0].get("action_id"), user=payload.get("user"))


def _shortcut(payload: Mapping[str, Any]) -> _Found | None:
    return _named("shortcut", payload.get("callback_id"), user=payload.get("user"))


def _message_action(payload: Mapping[str, Any]) -> _Found | None:
    if not isinstance(payload.get("message"), Mapping):
        return None
    return _named("message_action", payload.get("callback_id"), user=payload.get("user"))


def _view(payload: Mapping[str, Any]) -> _Found | None:
    view = payload.get("view")
    if not isinstance(view, Mapping) or not isinstance(view.get("id"), str) or not isinstance(view.get("type"), str):
        return None
    kind: Kind = "view_submission" if payload["type"] == "view_submission" else "view_closed"
    return _named(kind, view.get("callback_id"), user=payload.get("user"))


def _block_suggestion(payload: Mapping[str, Any]) -> _Found | None:
    return _named("block_suggestion", payload.get("action_id"), user=payload.get("user"))


_NAMES = {
    "event_callback": _event,
    "block_actions": _action,
    "shortcut": _shortcut,
    "message_action": _message_action,
    "view_submission": _view,
    "view_closed": _view,
    "block_suggestion": _block_suggestion,
}


def _happened(payload: Mapping[str, Any]) -> datetime | None:
    """When Slack says that it happened, where it does."""
    actions = list_of(payload.get("actions"))
    first = actions[0] if actions and isinstance(actions[0], Mapping) else {}
    for told in (payload.get("event_time"), first.get("action_ts"), payload.get("action_ts")):
        if (moment := moment_of(told)) is not None:
            return moment
    return None


def moment_of(told: object) -> datetime | None:
    """A time as Slack writes it, such as that of a message; None for anything else."""
    is_time = isinstance(told, int | str) and _TIME.fullmatch(str(told)) is not None
    return datetime.fromtimestamp(float(str(told)), UTC) if is_time else None


def text_of(value: object) -> str:
    """A text, or an empty one for anything else."""
    return value if isinstance(value, str) else ""


def list_of(value: object) -> list[Any]:
    """A list, or an empty one for anything else."""
    return value if isinstance(value, list) else []
