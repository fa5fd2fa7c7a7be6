"""Answers to the address that comes with a command or a press, as strict as at Slack."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from tests.support.slack_methods import Methods
from tests.support.slack_rules import Refusal
from tests.support.slack_workspace import BOT, Answerer, Workspace

FIELDS = {
    "text", "blocks", "attachments", "response_type", "replace_original", "delete_original", "thread_ts",
    "mrkdwn", "parse", "link_names", "unfurl_links", "unfurl_media", "metadata",
}  # fmt: skip


class Responding:
    """Shows what is answered. `bodies` is everything that came to such an address in time."""

    def __init__(self, workspace: Workspace, methods: Methods) -> None:
        self.workspace = workspace
        self.methods = methods
        self.bodies: list[dict[str, Any]] = []

    async def respond(self, request: web.Request) -> web.Response:
        """One answer."""
        try:
            body = json.loads(await request.text())
            answerer = self.workspace.answering(request.match_info["key"])
            self.bodies.append(body)
            self._show(body, answerer)
        except ValueError:
            return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
        except Refusal as refusal:
            return web.json_response(refusal.body(), status=refusal.status if refusal.status != 200 else 400)
        return web.json_response({"ok": True})

    def _show(self, body: Mapping[str, Any], answerer: Answerer) -> None:
        unknown = set(body) - FIELDS
        if unknown:
            raise Refusal("invalid_arguments", *sorted(unknown))
        original = self.workspace.messages.get((answerer.channel, answerer.message or ""))
        if body.get("delete_original") and original is not None:
            del self.workspace.messages[original.channel, original.ts]
            self.workspace.touched()
            return
        text, blocks = body.get("text"), body.get("blocks")
        if body.get("mrkdwn") is not False:
            self.workspace.noted.append("mrkdwn left on")
        self.methods.check_content(text, blocks)
        if body.get("replace_original") and original is not None:
            self.workspace.redraw(original, text=text, blocks=blocks)
            return
        only_for = None if body.get("response_type") == "in_channel" else answerer.user
        where = {"thread_ts": body.get("thread_ts"), "only_for": only_for}
        self.workspace.post(answerer.channel, BOT, text=text or "", blocks=blocks or (), **where)
