"""What Slack sends to an app, shaped as in `files/slack/payloads/`, and how a body is signed."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import urlencode

from tests.support.slack_views import View
from tests.support.slack_workspace import APP, BOT, TEAM, Conversation, Member, Posted

VERIFICATION_TOKEN = "verification_token"
DOMAINS = {TEAM: "example"}
LINK = re.compile(r"https?://[^\s<>|]+")
MAIL = re.compile(r"(?<![\w@/])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")

Payload = dict[str, Any]


def sent(text: str) -> str:
    """What somebody typed, as Slack passes it on: escaped, with links marked."""
    marked = LINK.sub(lambda found: f"<{found[0]}>", escape(text, quote=False))
    return MAIL.sub(lambda found: f"<mailto:{found[0]}|{found[0]}>", marked)


def signed(body: bytes, *, secret: str, at: float) -> dict[str, str]:
    """The two headers by which an app knows that Slack sent it."""
    base = b"v0:%d:%s" % (int(at), body)
    signature = "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(int(at)), "X-Slack-Signature": signature}


def encoded(kind: str, payload: Mapping[str, Any]) -> tuple[bytes, str]:
    """The body of a request and its content type, for an `event`, a `command` or something `interactive`."""
    if kind == "event":
        return json.dumps(payload).encode(), "application/json"
    pairs = dict(payload) if kind == "command" else {"payload": json.dumps(payload)}
    return urlencode(pairs).encode(), "application/x-www-form-urlencoded"


# ------------------------------------------------------------ events


def event(inner: Mapping[str, Any], *, at: float, team: str = TEAM) -> Payload:
    """The outside of every event; each has an id of its own."""
    authorization = {"enterprise_id": None, "team_id": TEAM, "user_id": BOT, "is_bot": True}
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": team,
        "api_app_id": APP,
        "event": dict(inner),
        "type": "event_callback",
        "event_id": f"Ev{secrets.token_hex(5).upper()}",
        "event_time": int(at),
        "authorizations": [{**authorization, "is_enterprise_install": False}],
        "is_ext_shared_channel": team != TEAM,
        "event_context": secrets.token_hex(8),
    }


def message(posted: Posted, *, channel_type: str, by: Member) -> Payload:
    """Somebody wrote in a direct conversation."""
    told: Payload = {
        "type": "message",
        "client_msg_id": secrets.token_hex(16),
        "user": posted.user,
        "text": posted.text,
        "ts": posted.ts,
        "team": by.team,
        "channel": posted.channel,
        "event_ts": posted.ts,
        "channel_type": channel_type,
    }
    if posted.blocks:
        told["blocks"] = posted.blocks
    if posted.files:
        del told["client_msg_id"]
        told |= {"subtype": "file_share", "files": posted.files, "upload": False, "display_as_bot": False}
    if posted.thread_ts:
        told |= {"thread_ts": posted.thread_ts, "parent_user_id": BOT}
    return told


def mention(posted: Posted, *, by: Member) -> Payload:
    """Somebody named the app in a channel."""
    told = message(posted, channel_type="channel", by=by)
    for name in ("channel_type", "subtype", "display_as_bot", "parent_user_id"):
        told.pop(name, None)
    return told | {"type": "app_mention"}


def opened(user: str, *, channel: str, tab: str, ts: str, view: View | None) -> Payload:
    """Somebody opened the app's `home` or `messages`."""
    told = {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab, "event_ts": ts}
    return told | ({"view": view.payload()} if view is not None and tab == "home" else {})


def rich(text: str) -> list[Payload]:
    """What somebody typed, as the block that Slack makes of it."""
    inside = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return [{"type": "rich_text", "block_id": secrets.token_urlsafe(4), "elements": [inside]}]


# ------------------------------------------------------------ commands and what is pressed


def command(name: str, text: str, *, by: Member, at: Conversation, trigger: str, response_url: str) -> dict[str, str]:
    """Somebody typed `/claim …`."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": by.team,
        "team_domain": DOMAINS.get(by.team, "elsewhere"),
        "channel_id": at.id,
        "channel_name": at.name,
        "user_id": by.id,
        "user_name": by.name,
        "command": name,
        "text": escape(text, quote=False),
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger,
    }


def interaction(kind: str, *, by: Member, trigger: str | None) -> Payload:
    """The outside of everything that is pressed, sent or chosen."""
    told: Payload = {
        "type": kind,
        "user": {"id": by.id, "username": by.name, "name": by.name, "team_id": by.team},
        "api_app_id": APP,
        "token": VERIFICATION_TOKEN,
        "team": {"id": by.team, "domain": DOMAINS.get(by.team, "elsewhere")},
        "enterprise": None,
        "is_enterprise_install": False,
    }
    return told | ({"trigger_id": trigger} if trigger is not None else {})


def shortcut(callback_id: str, *, by: Member, trigger: str, ts: str) -> Payload:
    """Somebody chose a shortcut that belongs to no message."""
    told = interaction("shortcut", by=by, trigger=trigger)
    for name in ("api_app_id",):
        told.pop(name)
    return told | {"callback_id": callback_id, "action_ts": ts}


def message_shortcut(
    callback_id: str, posted: Posted, *, by: Member, at: Conversation, trigger: str, ts: str, response_url: str
) -> Payload:
    """Somebody chose a shortcut of a message."""
    told = interaction("message_action", by=by, trigger=trigger)
    return told | {
        "callback_id": callback_id,
        "action_ts": ts,
        "message_ts": posted.ts,
        "message": posted.payload(),
        "channel": {"id": at.id, "name": at.name},
        "response_url": response_url,
    }


def pressed_on(
    posted: Posted,
    actions: Sequence[Mapping[str, Any]],
    *,
    by: Member,
    at: Conversation,
    trigger: str,
    response_url: str,
    values: Mapping[str, Any],
) -> Payload:
    """Somebody pressed or chose something on a message."""
    where = {"type": "message", "message_ts": posted.ts, "channel_id": at.id, "is_ephemeral": bool(posted.only_for)}
    told = interaction("block_actions", by=by, trigger=trigger) | {
        "container": where | ({"thread_ts": posted.thread_ts} if posted.thread_ts else {}),
        "channel": {"id": at.id, "name": at.name},
        "state": {"values": values},
        "response_url": response_url,
        "actions": list(actions),
    }
    # Of a message that only one person sees Slack keeps nothing.
    return told if posted.only_for else told | {"message": posted.payload()}


def pressed_in(view: View, actions: Sequence[Mapping[str, Any]], *, by: Member, trigger: str) -> Payload:
    """Somebody pressed or chose something in a modal or on the home tab."""
    return interaction("block_actions", by=by, trigger=trigger) | {
        "container": {"type": "view", "view_id": view.id},
        "view": view.payload(),
        "actions": list(actions),
    }


def submitted(view: View, *, by: Member, trigger: str) -> Payload:
    """Somebody sent a modal."""
    return interaction("view_submission", by=by, trigger=trigger) | {"view": view.payload(), "response_urls": []}


def closed(view: View, *, by: Member, is_cleared: bool) -> Payload:
    """Somebody closed a modal, or all of them."""
    return interaction("view_closed", by=by, trigger=None) | {"view": view.payload(), "is_cleared": is_cleared}


def suggestion(view: View, *, block: str, action: str, typed: str, by: Member) -> Payload:
    """Somebody types into a select whose options the app has."""
    told = interaction("block_suggestion", by=by, trigger=None)
    there = {"container": {"type": "view", "view_id": view.id}, "view": view.payload()}
    return told | there | {"action_id": action, "block_id": block, "value": typed}
