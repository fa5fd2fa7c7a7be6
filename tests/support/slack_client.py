"""Somebody's Slack client: what they do reaches the app as Slack sends it; what they see is what Slack would show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.support import slack_payloads as payloads
from tests.support.slack_lengths import elements
from tests.support.slack_rules import Refusal
from tests.support.slack_screen import Pressable, pressables
from tests.support.slack_sender import Reply, Sender
from tests.support.slack_server import SlackServer
from tests.support.slack_typing import REQUIRED, input_labelled, missing, typed_value
from tests.support.slack_views import View
from tests.support.slack_workspace import BOT, Conversation, Member, Posted


class SlackClient:
    """One person's. `troubles` is what their Slack complained of by itself."""

    def __init__(self, slack: SlackServer, sender: Sender, user: str) -> None:
        self.slack = slack
        self.sender = sender
        self.user = user
        self.troubles: list[str] = []
        self.chosen: dict[tuple[str, str, str], dict[str, Any]] = {}

    @property
    def member(self) -> Member:
        """The account."""
        return self.slack.workspace.members[self.user]

    @property
    def im(self) -> Conversation:
        """The direct conversation with the app."""
        return self.slack.workspace.im(self.user)

    # ------------------------------------------------------------ what is seen

    def messages(self, channel: str | None = None) -> list[Posted]:
        """What can be seen in the direct conversation, or in a channel, oldest first."""
        here = channel or self.im.id
        return [each for each in self.slack.workspace.seen_by(self.user) if each.channel == here]

    @property
    def stack(self) -> list[View]:
        """The open modals, the one in front last."""
        return self.slack.views.stacks.get(self.user, [])

    @property
    def front(self) -> View | None:
        """The modal in front."""
        return self.stack[-1] if self.stack else None

    @property
    def home(self) -> View | None:
        """The home tab."""
        return self.slack.views.homes.get(self.user)

    # ------------------------------------------------------------ saying

    async def say(self, text: str, *, thread_ts: str | None = None, times: int = 1) -> Reply:
        """Write to the app."""
        return await self.share({}, text=text, thread_ts=thread_ts, times=times)

    async def share(
        self, files: Mapping[str, bytes], *, text: str = "", thread_ts: str | None = None, times: int = 1
    ) -> Reply:
        """Send files to the app, with words or without."""
        posted = self._post(self.im, text, files=files, thread_ts=thread_ts)
        inner = payloads.message(posted, channel_type="im", by=self.member)
        return await self._event(inner, times=times)

    async def mention(self, text: str, *, channel: str, thread_ts: str | None = None) -> Posted:
        """Name the app in a channel; gives the message."""
        posted = self._post(self.slack.workspace.conversations[channel], text, thread_ts=thread_ts, marks=f"<@{BOT}> ")
        await self._event(payloads.mention(posted, by=self.member))
        return posted

    def _post(
        self,
        at: Conversation,
        text: str,
        *,
        files: Mapping[str, bytes] | None = None,
        thread_ts: str | None = None,
        marks: str = "",
    ) -> Posted:
        shared = [self.keep(name, content, at=at.id) for name, content in (files or {}).items()]
        blocks = payloads.rich(text) if text else []
        said = marks + payloads.sent(text)
        return self.slack.workspace.post(at.id, self.user, text=said, blocks=blocks, files=shared, thread_ts=thread_ts)

    def keep(self, name: str, content: bytes, *, at: str) -> dict[str, Any]:
        """A file that the app may see from now on, as events show it."""
        kept = self.slack.files.put(name, content, user=self.user)
        kept.seen_by.add(at)
        return self.slack.files.payload(kept, in_event=True)

    async def open_tab(self, tab: str = "messages") -> Reply:
        """Look at the app's `messages` or `home`."""
        ts = self.slack.workspace.stamp()
        return await self._event(payloads.opened(self.user, channel=self.im.id, tab=tab, ts=ts, view=self.home))

    async def command(self, name: str, text: str = "", *, channel: str | None = None, times: int = 1) -> Reply:
        """Type a command; what is answered stands where it was typed, for them alone."""
        at = self.slack.workspace.conversations[channel] if channel else self.im
        url = self.slack.response_url(self.user, at.id)
        told = payloads.command(name, text, by=self.member, at=at, trigger=self._trigger(), response_url=url)
        reply = await self.sender.deliver("command", told, times=times)
        if not reply.is_acknowledged:
            self.troubles.append(f"{name} failed with the error {self._why(reply)}")
        elif reply.body:
            text_, blocks = reply.body.get("text"), reply.body.get("blocks")
            self.slack.methods.check_content(text_, blocks)
            self.slack.workspace.post(at.id, BOT, text=text_ or "", blocks=blocks or (), only_for=self.user)
        return reply

    async def shortcut(self, callback_id: str, *, times: int = 1) -> Reply:
        """Choose a shortcut that belongs to no message."""
        ts = self.slack.workspace.stamp()
        told = payloads.shortcut(callback_id, by=self.member, trigger=self._trigger(), ts=ts)
        return await self._interact(told, times=times)

    async def message_shortcut(self, callback_id: str, posted: Posted, *, times: int = 1) -> Reply:
        """Choose a shortcut of a message, whoever wrote it."""
        at = self.slack.workspace.conversations[posted.channel]
        told = payloads.message_shortcut(
            callback_id,
            posted,
            by=self.member,
            at=at,
            trigger=self._trigger(),
            ts=self.slack.workspace.stamp(),
            response_url=self.slack.response_url(self.user, at.id, message=posted.ts),
        )
        return await self._interact(told, times=times)

    # ------------------------------------------------------------ pressing

    async def press(self, label: str, *, on: Posted, times: int = 1, among: Sequence[Any] | None = None) -> Reply:
        """Press a button or an entry of a menu on a message; `among` are some of its blocks."""
        found = self._found(label, on.blocks if among is None else among)
        return await self.tap(found.action(at=self.slack.workspace.stamp()), on=on, times=times)

    async def tap(self, action: Mapping[str, Any], *, on: Posted, times: int = 1) -> Reply:
        """Anything an app can be told of a message, also what nobody was shown."""
        return await self._interact(self.tapping(action, on=on), times=times)

    def tapping(self, action: Mapping[str, Any], *, on: Posted) -> dict[str, Any]:
        """What the app is told of it."""
        at = self.slack.workspace.conversations[on.channel]
        return payloads.pressed_on(
            on,
            [action],
            by=self.member,
            at=at,
            trigger=self._trigger(),
            response_url=self.slack.response_url(self.user, at.id, message=on.ts),
            values=self._state(on),
        )

    async def choose(self, label: str, *, on: Posted) -> Reply:
        """Choose an option of a drop-down on a message."""
        for block in on.blocks:
            for each in elements(block):
                option = next((one for one in each.get("options", ()) if one["text"]["text"] == label), None)
                if each["type"] == "static_select" and option is not None:
                    value = {"type": "static_select", "selected_option": option}
                    self.chosen[on.ts, block["block_id"], each["action_id"]] = value
                    named = {"action_id": each["action_id"], "block_id": block["block_id"], **value}
                    return await self.tap({**named, "action_ts": self.slack.workspace.stamp()}, on=on)
        raise AssertionError(f"there is no option {label}")

    async def press_in(self, view: View, label: str, *, times: int = 1, block_id: str | None = None) -> Reply:
        """Press a button of a modal or the home tab, of one block where `block_id` says which."""
        blocks = [each for each in view.blocks if block_id in {None, each["block_id"]}]
        return await self.act_in(view, self._found(label, blocks).action(at=self.slack.workspace.stamp()), times=times)

    async def act_in(self, view: View, action: Mapping[str, Any], *, times: int = 1) -> Reply:
        """Anything an app can be told of a view."""
        told = payloads.pressed_in(view, [action], by=self.member, trigger=self._trigger(view))
        return await self._interact(told, times=times)

    # ------------------------------------------------------------ modals

    async def type(self, label: str, value: str) -> None:
        """Fill in a field of the modal in front. Raises `Impossible` for what Slack lets nobody do."""
        view = self._there()
        block, element = input_labelled(view, label)
        place = (block["block_id"], element["action_id"])
        if element["type"] == "external_select":
            told = payloads.suggestion(view, block=place[0], action=place[1], typed=value, by=self.member)
            reply = await self.sender.deliver("interactive", told)
            element = {**element, "options": (reply.body or {}).get("options", [])}
        view.typed[place] = typed_value(element, value, before=view.typed[place])
        if block.get("dispatch_action"):
            named = {"block_id": place[0], "action_id": place[1], "action_ts": self.slack.workspace.stamp()}
            await self.act_in(view, {**named, **view.typed[place]})

    def attach(self, name: str, content: bytes) -> None:
        """Put a file into the field for files of the modal in front."""
        view = self._there()
        place, state = next((key, each) for key, each in view.typed.items() if each["type"] == "file_input")
        file = self.keep(name, content, at=view.id)
        view.typed[place] = {**state, "files": [*state["files"], file]}

    async def submit(self, *, times: int = 1) -> Reply | None:
        """Send the modal in front. None where Slack itself does not let it go, as something needed is missing."""
        view = self._there()
        if "submit" not in view.given:
            raise AssertionError(f"{view.given['title']['text']} can't be sent")
        view.errors = dict.fromkeys(missing(view), REQUIRED)
        if view.errors:
            self.slack.workspace.touched()
            return None
        told = payloads.submitted(view, by=self.member, trigger=self._trigger(view))
        reply = await self.sender.deliver("interactive", told, times=times)
        if reply.is_acknowledged:
            self._answered(view, reply)
        else:
            self.troubles.append(f"We had some trouble connecting. Try again? ({self._why(reply)})")
        self.slack.workspace.touched()
        return reply

    async def close(self, *, everything: bool = False) -> Reply | None:
        """Close the modal in front, or all of them at once; the app hears of it where it asked to."""
        view = self.stack[0] if everything else self._there()
        told = payloads.closed(view, by=self.member, is_cleared=everything)
        if everything or view.given.get("clear_on_close"):
            self.slack.views.close_all(self.user)
        else:
            self.slack.views.close(view)
        return await self._interact(told) if view.given.get("notify_on_close") else None

    def _answered(self, view: View, reply: Reply) -> None:
        body, views = reply.body or {}, self.slack.views
        action = body.get("response_action")
        try:
            match action:
                case None if not body:
                    if not view.is_closed:
                        views.close(view)
                case "errors":
                    blocks = {each["block_id"] for each in view.blocks if each["type"] == "input"}
                    unknown = set(body["errors"]) - blocks
                    if unknown or not body["errors"]:
                        raise Refusal("invalid_arguments", *sorted(unknown))
                    view.errors = dict(body["errors"])
                case "update":
                    views.update(body["view"], id=view.id, external_id=None, hash=None)
                case "push":
                    views.put_on(self.stack, body["view"])
                case "clear":
                    views.close_all(self.user)
                case _:
                    raise Refusal("invalid_arguments", f"no such response_action: {action}")
        except Refusal as refusal:
            self.slack.workspace.noted.append(f"answer to a view: {refusal.error} {refusal.messages}")
            self.troubles.append("We had some trouble connecting. Try again?")

    # ------------------------------------------------------------ inside

    def _there(self) -> View:
        if self.front is None:
            raise AssertionError("no modal is open")
        return self.front

    def _trigger(self, view: View | None = None) -> str:
        return self.slack.workspace.trigger(self.user, view=view.id if view is not None else None)

    def _found(self, label: str, blocks: Sequence[Any]) -> Pressable:
        found = [each for each in pressables(blocks) if each.label == label]
        if not found:
            raise AssertionError(f"there is no {label} among {[each.label for each in pressables(blocks)]}")
        return found[0]

    def _state(self, posted: Posted) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for block in posted.blocks:
            for each in elements(block):
                if each["type"] == "static_select":
                    blank = {"type": "static_select", "selected_option": each.get("initial_option")}
                    value = self.chosen.get((posted.ts, block["block_id"], each["action_id"]), blank)
                    values.setdefault(block["block_id"], {})[each["action_id"]] = value
        return values

    async def _event(self, inner: Mapping[str, Any], *, times: int = 1) -> Reply:
        told = payloads.event(inner, at=self.slack.now(), team=self.member.team)
        return await self.sender.deliver("event", told, times=times)

    async def _interact(self, told: Mapping[str, Any], *, times: int = 1) -> Reply:
        reply = await self.sender.deliver("interactive", told, times=times)
        if not reply.is_acknowledged:
            self.troubles.append(f"Slack could not reach the app: {self._why(reply)}")
            self.slack.workspace.touched()
        return reply

    @staticmethod
    def _why(reply: Reply) -> str:
        return {0: "operation_timeout", -1: "http_client_error"}.get(reply.status, f"http_status_{reply.status}")
