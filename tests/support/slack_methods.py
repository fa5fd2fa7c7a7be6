"""What the methods of Slack do that a bot may need, each as strict as there."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.support.slack_files import Files
from tests.support.slack_lengths import check_message
from tests.support.slack_rules import LIMITS, Refusal
from tests.support.slack_views import Views
from tests.support.slack_workspace import (
    APP,
    BOT,
    BOT_ID,
    METADATA_CHARACTERS,
    OTHER_TEAM,
    TEAM,
    Member,
    Posted,
    Workspace,
)

Arguments = Mapping[str, Any]
Method = Callable[[Arguments], dict[str, Any]]

MOST_HISTORY = 15
TZ_OFFSETS = {"Asia/Shanghai": 28_800, "Europe/Berlin": 3_600, "UTC": 0}


class Methods:
    """All methods by name. `is_granted` tells whether the app may read e-mail addresses."""

    def __init__(self, workspace: Workspace, views: Views, files: Files, *, is_granted: Callable[[str], bool]) -> None:
        self.workspace = workspace
        self.views = views
        self.files = files
        self.is_granted = is_granted
        self.seconds_between_posts: float = 1 / LIMITS["post"]["per_channel_per_second"]
        self.has_messages_tab = True
        self.has_home_tab = True
        self.gave_email = False
        self._last: dict[str, float] = {}
        self.by_name: dict[str, Method] = {
            "api.test": lambda _: {},
            "auth.test": self._auth_test,
            "chat.postMessage": self._post_message,
            "chat.postEphemeral": self._post_ephemeral,
            "chat.update": self._update,
            "chat.delete": self._delete,
            "conversations.open": self._open,
            "conversations.history": self._history,
            "files.getUploadURLExternal": self.files.begin,
            "files.completeUploadExternal": self.files.complete,
            "files.info": lambda arguments: self.files.info(arguments["file"]),
            "users.info": self._user,
            "users.lookupByEmail": self._by_email,
            "users.profile.get": self._profile,
            "views.open": lambda given: {"view": views.open(given.get("trigger_id") or "", given["view"]).payload()},
            "views.push": lambda given: {"view": views.push(given.get("trigger_id") or "", given["view"]).payload()},
            "views.update": self._update_view,
            "views.publish": self._publish,
        }

    # ------------------------------------------------------------ messages

    def _post_message(self, given: Arguments) -> dict[str, Any]:
        place = self.workspace.place(given["channel"], by_user=True)
        if place.is_im and not self.has_messages_tab:
            raise Refusal("messages_tab_disabled")
        text, blocks = self._content(given)
        self._pace(place.id)
        posted = self.workspace.post(
            place.id,
            BOT,
            text=text or "",
            blocks=blocks or (),
            metadata=given.get("metadata"),
            thread_ts=given.get("thread_ts"),
        )
        return {"channel": place.id, "ts": posted.ts, "message": posted.payload(with_metadata=True)}

    def _post_ephemeral(self, given: Arguments) -> dict[str, Any]:
        place = self.workspace.place(given["channel"])
        if given["user"] not in place.members:
            raise Refusal("user_not_in_channel")
        text, blocks = self._content(given)
        posted = self.workspace.post(
            place.id,
            BOT,
            text=text or "",
            blocks=blocks or (),
            thread_ts=given.get("thread_ts"),
            only_for=given["user"],
        )
        return {"message_ts": posted.ts}

    def _update(self, given: Arguments) -> dict[str, Any]:
        place = self.workspace.place(given["channel"])
        posted = self._own(place.id, given["ts"], error="cant_update_message")
        if len(given.get("text") or "") > LIMITS["message"]["text"]["update_max_length"]:
            raise Refusal("msg_too_long")
        text, blocks = self._content(given)
        if given.get("parse") != "none" and text:
            self.workspace.noted.append("chat.update without parse none")
        self.workspace.redraw(posted, text=text, blocks=blocks)
        posted.metadata = given.get("metadata") or posted.metadata
        return {"channel": place.id, "ts": posted.ts, "text": posted.text, "message": posted.payload()}

    def _delete(self, given: Arguments) -> dict[str, Any]:
        posted = self._own(self.workspace.place(given["channel"]).id, given["ts"], error="cant_delete_message")
        del self.workspace.messages[posted.channel, posted.ts]
        self.workspace.touched()
        return {"channel": posted.channel, "ts": posted.ts}

    def _own(self, channel: str, ts: str, *, error: str) -> Posted:
        posted = self.workspace.messages.get((channel, ts))
        if posted is None or posted.only_for is not None:
            raise Refusal("message_not_found")
        if not posted.is_own:
            raise Refusal(error)
        return posted

    def _content(self, given: Arguments) -> tuple[str | None, Sequence[Any] | None]:
        text, blocks = given.get("text"), given.get("blocks")
        self.check_content(text, blocks)
        if len(json.dumps(given.get("metadata") or {})) > METADATA_CHARACTERS:
            raise Refusal("metadata_too_large")
        if given.get("link_names"):
            self.workspace.noted.append("link_names")
        if given.get("parse") not in {None, "none"}:
            self.workspace.noted.append(f"parse {given['parse']}")
        if "ts" not in given and "user" not in given:
            left_on = [name for name in ("mrkdwn", "unfurl_links", "unfurl_media") if given.get(name) is not False]
            self.workspace.noted += [f"{name} left on" for name in left_on]
        return text, blocks

    def check_content(self, text: str | None, blocks: Sequence[Any] | None) -> None:
        """What a message may hold, wherever it is sent to. Raises `Refusal`."""
        if not text and not blocks:
            raise Refusal("no_text")
        if blocks:
            check_message(blocks)
            self.files.check_shown(blocks)
            if not text:
                self.workspace.noted.append("blocks without a text for screen readers")
        if text and len(text) > LIMITS["message"]["text"]["max_length"]:
            self.workspace.noted.append("text was cut at 40,000 characters")
        self.workspace.inspect(text, blocks or ())

    def _pace(self, channel: str) -> None:
        now = self.workspace.now()
        if now - self._last.get(channel, float("-inf")) < self.seconds_between_posts:
            raise Refusal("ratelimited", status=429, retry_after=1)
        self._last[channel] = now

    def _history(self, given: Arguments) -> dict[str, Any]:
        place = self.workspace.place(given["channel"])
        oldest, latest = given.get("oldest") or "0", given.get("latest") or "9" * 12
        for name, value in (("oldest", oldest), ("latest", latest)):
            if not value.replace(".", "", 1).isdigit():
                raise Refusal(f"invalid_ts_{name}")
        found = [each for each in self.workspace.messages.values() if each.channel == place.id and not each.only_for]
        ends = {oldest, latest} if given.get("inclusive") else set()
        inside = [each for each in found if oldest < each.ts < latest or each.ts in ends]
        there = sorted(inside, key=lambda each: each.ts, reverse=True)
        most = min(given.get("limit") or MOST_HISTORY, MOST_HISTORY)
        shows = bool(given.get("include_all_metadata"))
        told = [each.payload(with_metadata=shows) for each in there[:most]]
        return {"messages": told, "has_more": len(there) > most, "pin_count": 0}

    # ------------------------------------------------------------ people

    def _auth_test(self, given: Arguments) -> dict[str, Any]:
        user = {"user": "chit", "user_id": BOT, "bot_id": BOT_ID, "is_enterprise_install": False}
        return {"url": "https://example.slack.com/", "team": "Example", "team_id": TEAM, **user}

    def _open(self, given: Arguments) -> dict[str, Any]:
        if given.get("channel"):
            return {"channel": {"id": self.workspace.place(given["channel"]).id}}
        users = str(given.get("users") or "").split(",")
        if users == [""]:
            raise Refusal("users_list_not_supplied")
        if len(users) > 1:
            raise Refusal("method_not_supported_for_channel_type")
        member = self.workspace.member(users[0])
        if member.is_deleted:
            raise Refusal("user_disabled")
        return {"channel": {"id": self.workspace.im(member.id).id}}

    def _user(self, given: Arguments) -> dict[str, Any]:
        member = self.workspace.member(given["user"])
        return {"user": self._shown(member, with_locale=bool(given.get("include_locale")))}

    def _by_email(self, given: Arguments) -> dict[str, Any]:
        for member in self.workspace.members.values():
            if member.email and member.email.lower() == given["email"].lower() and not member.is_deleted:
                return {"user": self._shown(member, with_locale=False)}
        raise Refusal("users_not_found")

    def _profile(self, given: Arguments) -> dict[str, Any]:
        member = self.workspace.member(given.get("user") or BOT)
        return {"profile": {**self._profile_of(member), "fields": member.fields}}

    def _shown(self, member: Member, *, with_locale: bool) -> dict[str, Any]:
        told = {
            "id": member.id,
            "team_id": member.team,
            "name": member.name,
            "deleted": member.is_deleted,
            "real_name": member.real_name,
            "tz": member.tz,
            "tz_label": member.tz,
            "tz_offset": TZ_OFFSETS.get(member.tz, 0),
            "profile": self._profile_of(member),
            "is_admin": False,
            "is_owner": False,
            "is_restricted": member.is_guest,
            "is_ultra_restricted": False,
            "is_stranger": member.team == OTHER_TEAM,
            "is_bot": member.is_bot,
            "is_app_user": False,
            "updated": 1_700_000_000,
        }
        return told | ({"locale": member.locale} if with_locale else {})

    def _profile_of(self, member: Member) -> dict[str, Any]:
        told: dict[str, Any] = {"real_name": member.real_name, "display_name": member.name, "team": member.team}
        if member.email and self.is_granted("users:read.email") and member.team == TEAM:
            told["email"] = member.email
            self.gave_email = True
        return told | ({"api_app_id": APP, "bot_id": BOT_ID} if member.is_bot else {})

    # ------------------------------------------------------------ views

    def _update_view(self, given: Arguments) -> dict[str, Any]:
        id, external = given.get("view_id"), given.get("external_id")
        view = self.views.update(given["view"], id=id, external_id=external, hash=given.get("hash"))
        return {"view": view.payload()}

    def _publish(self, given: Arguments) -> dict[str, Any]:
        if not self.has_home_tab:
            raise Refusal("not_enabled")
        return {"view": self.views.publish(given["user_id"], given["view"], hash=given.get("hash")).payload()}
