"""The manifest of the Slack app: what it may see and do there, and nothing that is not in use.

Format: Slack's app manifest, version 2 (docs.slack.dev/reference/app-manifest). Each right is given with its reason in
`SCOPES`; a test derives them from the calls that are made.
"""

from __future__ import annotations

from typing import Any

from integrations.slack.ingress import PATH

SCOPES: dict[str, str] = {
    "app_mentions:read": "hears when it is mentioned in a channel",
    "chat:write": "answers, and keeps its cards up to date",
    "commands": "/claim, /ask and the two shortcuts",
    "files:read": "fetches the receipts that people send it",
    "files:write": "shows receipts on an approver's card",
    "im:history": "hears direct messages, and looks after a lost answer whether a message arrived",
    "im:write": "opens the direct conversation in which it looks",
    "users:read": "tells members from guests and strangers; their language and time zone",
    "users:read.email": "finds somebody in the directory, once, when they write for the first time",
}
"""What the app may do, and what for."""

EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "file_deleted",
    "message.im",
    "tokens_revoked",
    "user_change",
)
"""What Slack tells the app about."""

NAME = "Chit"
DESCRIPTION = "Expense claims in chat: filed by a sentence or a photo, approved by a button."
LONG = (
    "Send Chit a photo of a receipt or write what you paid, and it makes a claim of it. Your manager gets a card with "
    "the receipt, the amount and what the policy says, and approves, returns or rejects it with a button. Ask where a "
    "claim is, why it came back or what may be claimed, and Chit answers. "
    "拍张票据或写一句话就能报销，主管一键审批，随时问进度。"
)


def manifest(url: str, *, has_socket: bool = False) -> dict[str, Any]:
    """The manifest of an app that is reached at `url`, an https address without a path; with `has_socket` at none."""
    address = url.rstrip("/") + PATH
    events: dict[str, Any] = {"bot_events": list(EVENTS)}
    interactivity: dict[str, Any] = {"is_enabled": True}
    at: dict[str, str] = {}
    if not has_socket:
        events["request_url"] = interactivity["request_url"] = at["url"] = address
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": NAME,
            "description": DESCRIPTION,
            "long_description": LONG,
            "background_color": "#1f5a4d",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            "shortcuts": [
                {
                    "name": "New expense claim",
                    "type": "global",
                    "callback_id": "new_claim",
                    "description": "Opens the form. 打开报销表单",
                },
                {
                    "name": "File as claim",
                    "type": "message",
                    "callback_id": "file_as_claim",
                    "description": "Makes a claim of a receipt or an amount. 转成报销",
                },
            ],
            "slash_commands": [
                {
                    **at,
                    "command": "/claim",
                    "description": "File an expense, or list your claims. 报销",
                    "usage_hint": "[taxi 68 yesterday | list | help]",
                    "should_escape": True,
                },
                {
                    **at,
                    "command": "/ask",
                    "description": "Ask about expense claims. 问报销问题",
                    "usage_hint": "[why was my claim returned?]",
                    "should_escape": True,
                },
            ],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": events,
            "interactivity": interactivity,
            "org_deploy_enabled": False,
            "socket_mode_enabled": has_socket,
            "token_rotation_enabled": False,
        },
    }
