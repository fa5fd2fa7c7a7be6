"""Who is not heard: other workspaces, strangers from shared channels, guests, and everything that is no person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from integrations.slack.client import Identity
from integrations.slack.deliveries import Delivery

Reason = Literal["elsewhere", "stranger", "guest", "bot", "nobody"]
"""Why somebody is not heard. Of a bot, and of what is nobody's, nothing is said to anybody."""

SILENT: frozenset[str] = frozenset({"bot", "nobody"})

OF_THE_APP = frozenset({"app_uninstalled", "file_deleted", "tokens_revoked"})
"""Events that nobody caused in person."""


def reason(delivery: Delivery, *, own: Identity) -> Reason | None:
    """Why this is not heard, as far as the payload tells, or None where it is heard."""
    payload = delivery.payload
    installed = list(_installations(payload))
    if own.team not in installed:
        return "elsewhere"
    if delivery.kind == "event":
        if delivery.name in OF_THE_APP:
            return None
        if _is_bot(payload["event"]):
            return "bot"
    if not delivery.user or delivery.user == own.user or delivery.user == "USLACKBOT":
        return "nobody"
    ours = (own.team, own.enterprise)
    if any(each not in ours for each in _teams_of_person(payload)) or _is_unknown_in_shared(payload):
        return "stranger"
    return _marked(payload)


def _installations(payload: Mapping[str, Any]) -> Iterator[str]:
    """The workspaces whose installation of the app this was sent to; one is right."""
    authorizations = payload.get("authorizations")
    if isinstance(authorizations, list) and authorizations:
        for each in authorizations:
            if isinstance(each, Mapping):
                yield str(each.get("team_id"))
        return
    view = payload.get("view")
    if isinstance(view, Mapping) and view.get("app_installed_team_id"):
        yield str(view["app_installed_team_id"])
        return
    for each in (_id(payload.get("team")), payload.get("team_id")):
        if each:
            yield str(each)
    # In an organisation an interaction names no workspace but the person's.
    if not payload.get("team") and not payload.get("team_id") and payload.get("enterprise"):
        user = payload.get("user")
        if isinstance(user, Mapping):
            yield str(user.get("team_id"))


def _teams_of_person(payload: Mapping[str, Any]) -> Iterator[object]:
    """Every workspace or organisation that the person is said to be of, or to have spoken from."""
    event, user = payload.get("event"), payload.get("user")
    if isinstance(event, Mapping):
        profile = event.get("user_profile")
        named = [event.get("user_team"), event.get("source_team"), event.get("team")]
        named.append(profile.get("team") if isinstance(profile, Mapping) else None)
    else:
        named = [_id(payload.get("team")), user.get("team_id") if isinstance(user, Mapping) else None]
        named.append(payload.get("team_id"))
    yield from (each for each in named if each)


def _is_unknown_in_shared(payload: Mapping[str, Any]) -> bool:
    """In a channel shared with other workspaces a person who is said to be of none may be anybody's."""
    return bool(payload.get("is_ext_shared_channel")) and not list(_teams_of_person(payload))


def _marked(payload: Mapping[str, Any]) -> Reason | None:
    event = payload.get("event")
    profile = event.get("user_profile") if isinstance(event, Mapping) else None
    if not isinstance(profile, Mapping):
        return None
    if profile.get("is_stranger"):
        return "stranger"
    return "guest" if profile.get("is_restricted") or profile.get("is_ultra_restricted") else None


def _is_bot(event: Mapping[str, Any]) -> bool:
    user = event.get("user")
    marks = ("bot_id", "bot_profile")
    is_bots = isinstance(user, Mapping) and bool(user.get("is_bot"))
    return any(event.get(mark) for mark in marks) or event.get("subtype") == "bot_message" or is_bots


def _id(value: object) -> object:
    return value.get("id") if isinstance(value, Mapping) else value
