"""The views of a workspace: who has which modals in front of them, what is typed there, and everybody's home tab."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.support.slack_lengths import check_view, elements
from tests.support.slack_rules import LIMITS, Refusal
from tests.support.slack_workspace import APP, BOT_ID, TEAM, Workspace

KEPT = (
    "title",
    "submit",
    "close",
    "private_metadata",
    "callback_id",
    "external_id",
    "notify_on_close",
    "clear_on_close",
)
EMPTY = {
    "private_metadata": "",
    "callback_id": "",
    "external_id": "",
    "notify_on_close": False,
    "clear_on_close": False,
}

VALUES = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "file_input": ("files", ""),
}
"""Where a value stands in `state.values`, and where its preset stands in the element."""


@dataclass(slots=True)
class View:
    """A modal or home tab. `typed` is what stands in it, by block and action; `errors` is what the app answered."""

    id: str
    user: str
    kind: str
    given: dict[str, Any]
    blocks: list[dict[str, Any]]
    hash: str
    root: str
    previous: str | None = None
    typed: dict[tuple[str, str], Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    is_closed: bool = False
    drawn: int = 1
    """How often it looked different so far, and the first time."""

    def inputs(self) -> list[tuple[dict[str, Any], Mapping[str, Any]]]:
        """Everything with a value: its block and the element."""
        return [(block, each) for block in self.blocks for each in elements(block) if each["type"] in VALUES]

    def begin(self) -> None:
        """What is typed stays where block, action and kind stay the same; elsewhere the preset counts."""
        before, self.typed = self.typed, {}
        for block, element in self.inputs():
            place = (block["block_id"], element["action_id"])
            kept = before.get(place)
            if kept is not None and kept["type"] == element["type"]:
                self.typed[place] = kept
            else:
                name, preset = VALUES[element["type"]]
                blank: Any = [] if name in {"files", "selected_options"} else None
                self.typed[place] = {"type": element["type"], name: element.get(preset, blank)}

    def state(self) -> dict[str, dict[str, Any]]:
        """`state.values`."""
        told: dict[str, dict[str, Any]] = {}
        for (block, action), value in self.typed.items():
            told.setdefault(block, {})[action] = value
        return told

    def payload(self) -> dict[str, Any]:
        """The view as Slack shows it to an app."""
        return {
            "id": self.id,
            "team_id": TEAM,
            "type": self.kind,
            "blocks": self.blocks,
            **EMPTY,
            **self.given,
            "state": {"values": self.state()},
            "hash": self.hash,
            "previous_view_id": self.previous,
            "root_view_id": self.root,
            "app_id": APP,
            "app_installed_team_id": TEAM,
            "bot_id": BOT_ID,
        }


class Views:
    """Everybody's stack of modals and home tab. All that an app may not do raises `Refusal`."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}

    def open(self, trigger_id: str, given: Mapping[str, Any]) -> View:
        """A first modal; what was open before is gone."""
        self._check(given, kind="modal")
        user = self.workspace.pull(trigger_id).user
        self.close_all(user)
        view = self._new(user, given)
        self.stacks[user] = [view]
        self.workspace.touched()
        return view

    def push(self, trigger_id: str, given: Mapping[str, Any]) -> View:
        """One more modal on those that are open, at most three."""
        self._check(given, kind="modal")
        trigger = self.workspace.pull(trigger_id)
        stack = self.stacks.get(trigger.user, [])
        if trigger.view is None or not any(each.id == trigger.view for each in stack):
            raise Refusal("not_found")
        return self.put_on(stack, given)

    def put_on(self, stack: list[View], given: Mapping[str, Any]) -> View:
        """On top of a stack."""
        self._check(given, kind="modal")
        if len(stack) >= LIMITS["view"]["stack"]["max_items"]:
            raise Refusal("push_limit_reached")
        view = self._new(stack[-1].user, given, root=stack[0].id, previous=stack[-1].id)
        stack.append(view)
        self.workspace.touched()
        return view

    def update(self, given: Mapping[str, Any], *, id: str | None, external_id: str | None, hash: str | None) -> View:
        """Another content for a view that is still open."""
        view = self.find(id=id, external_id=external_id)
        self._check(given, kind=view.kind, but=view)
        if hash and hash != view.hash:
            raise Refusal("hash_conflict")
        self.redraw(view, given)
        return view

    def redraw(self, view: View, given: Mapping[str, Any]) -> None:
        """Let a view look otherwise."""
        view.given = {name: given[name] for name in KEPT if name in given}
        view.blocks = self.workspace.numbered(given["blocks"])
        view.hash = self._hash()
        view.errors = {}
        view.drawn += 1
        view.begin()
        self.workspace.touched()

    def publish(self, user: str, given: Mapping[str, Any], *, hash: str | None) -> View:
        """Somebody's home tab."""
        self.workspace.member(user)
        before = self.homes.get(user)
        self._check(given, kind="home", but=before)
        if hash and before is not None and hash != before.hash:
            raise Refusal("hash_conflict")
        if before is None:
            self.homes[user] = before = self._new(user, given)
        self.redraw(before, given)
        return before

    def find(self, *, id: str | None, external_id: str | None = None) -> View:
        """A view that is open."""
        for view in [*self.homes.values(), *(each for stack in self.stacks.values() for each in stack)]:
            if view.id == id or (external_id and view.given.get("external_id") == external_id):
                return view
        raise Refusal("not_found")

    def close(self, view: View) -> None:
        """That modal goes; the one below is in front again."""
        self.stacks[view.user].remove(view)
        view.is_closed = True
        self.workspace.touched()

    def close_all(self, user: str) -> None:
        """Every modal goes."""
        for view in self.stacks.pop(user, []):
            view.is_closed = True
        self.workspace.touched()

    def _check(self, given: Mapping[str, Any], *, kind: str, but: View | None = None) -> None:
        check_view(given, kind=kind)
        self.workspace.inspect(None, list(given["blocks"]))
        external = given.get("external_id")
        views = [*self.homes.values(), *(each for stack in self.stacks.values() for each in stack)]
        if external and any(each.given.get("external_id") == external for each in views if each is not but):
            raise Refusal("duplicate_external_id")

    def _new(self, user: str, given: Mapping[str, Any], *, root: str = "", previous: str | None = None) -> View:
        id = f"V{secrets.token_hex(5).upper()}"
        kept = {name: given[name] for name in KEPT if name in given}
        blocks = self.workspace.numbered(given["blocks"])
        view = View(id, user, given["type"], kept, blocks, self._hash(), root or id, previous)
        view.begin()
        return view

    def _hash(self) -> str:
        return f"{int(self.workspace.now())}.{secrets.token_urlsafe(6)}"
