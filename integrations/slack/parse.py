"""Read what Slack sent as what it means to the bot: something said, pressed, or a conversation opened.

Everything here is a pure function of the payload. Who may not be heard at all is decided in strangers.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.chat.actions import Action, UnknownAction
from bot.chat.channel import Profile
from bot.chat.events import Arrived, Origin, Pressed, Said, SharedFile
from bot.chat.refusals import Rejected
from bot.chat.router import plain
from bot.chat.texts import language
from integrations.slack.behind_claim import FORM, words_behind
from integrations.slack.deliveries import CHANNEL, ID, Delivery, moment_of, text_of
from integrations.slack.escaping import unescape, unformatted
from integrations.slack.forwarded import attached_words, files_with, forwarded_words
from integrations.slack.parts import card_key_in, choice_in, pressed_in
from integrations.slack.places import Only, Thread, message_ref, only_place, place_of, thread_place

FILL_IN = "claim.fill"
"""The packed action that opens the empty form, as the button `Fill in` carries it."""

_SPOKEN_AS = (None, "file_share", "thread_broadcast", "me_message")
"""Subtypes of a message that somebody wrote: with files, under a message and here as well, or as `/me`."""

Names = Mapping[str, str]
"""The names of people whom Slack names by nothing but their ids, by those (see `escaping.named_in`)."""

_CHINESE = re.compile("[\u4e00-\u9fff]")


# ------------------------------------------------------------ what was said


def said_directly(delivery: Delivery, *, own: str, profile: Profile | None, names: Names | None = None) -> Said | None:
    """A direct message in words or with files; None for anything else that happens in a conversation.

    `own` is the bot's user id.
    """
    event = delivery.payload["event"]
    is_direct = event.get("channel_type", "im") == "im" and str(event.get("channel", "")).startswith("D")
    if not is_direct or event.get("subtype") not in _SPOKEN_AS or event.get("hidden"):
        return None
    thread = text_of(event.get("thread_ts"))
    reply_to = message_ref(event["channel"], thread) if thread and thread != event.get("ts") else None
    return _said(delivery, event, text=_words(event, own=own, names=names), profile=profile, reply_to=reply_to)


def is_edited(delivery: Delivery) -> bool:
    """Whether somebody changed the words of a direct message that was sent; what Slack adds to one is no change."""
    event = delivery.payload["event"]
    now, before = event.get("message"), event.get("previous_message")
    if event.get("subtype") != "message_changed" or not isinstance(now, Mapping) or not isinstance(before, Mapping):
        return False
    is_direct = event.get("channel_type", "im") == "im" and str(event.get("channel", "")).startswith("D")
    return is_direct and isinstance(now.get("edited"), Mapping) and now.get("text") != before.get("text")


def said_in_channel(
    delivery: Delivery, *, own: str, profile: Profile | None, names: Names | None = None
) -> Said | None:
    """A message that mentions the bot; its answer goes into the thread, where people of our workspace alone read along.

    In a channel that is shared with another company it goes to the person.
    """
    event = delivery.payload["event"]
    channel, moment = text_of(event.get("channel")), text_of(event.get("thread_ts")) or text_of(event.get("ts"))
    place = _thread(channel, moment)
    if place is None or event.get("subtype") not in _SPOKEN_AS or event.get("hidden"):
        return None
    is_shared = bool(delivery.payload.get("is_ext_shared_channel"))
    text = _words(event, own=own, names=names)
    return _said(delivery, event, text=text, profile=profile, place=None if is_shared else place)


def _words(event: Mapping[str, Any], *, own: str, names: Names | None) -> str:
    """What was said, without the bot's own name; what others wrote and is forwarded with it is an expense."""
    mention = rf"<@{re.escape(own)}(?:\|[^>]*)?>[ :,，：]*"
    said = text_of(event.get("text"))
    words, others = _typed(re.sub(mention, "", said), names), _typed(forwarded_words(event), names)
    if others:
        return as_expense(f"{words}\n{others}".strip())
    # Whoever says nothing but its name asks what it can do.
    return words or ("help" if said.strip() and not files_with(event) else "")


def _typed(text: str, names: Names | None) -> str:
    return unescape(unformatted(text), names).strip()


def of_command(delivery: Delivery, *, profile: Profile | None, names: Names | None = None) -> Said | Pressed | None:
    """What `/claim` and `/ask` mean; None for a command that is not ours."""
    text = _typed(text_of(delivery.payload.get("text")), names)
    is_chinese = language(profile.locale if profile else None) == "zh"
    if delivery.name == "/ask":
        place = only(delivery)
        text = text or ("帮助" if is_chinese else "help")
        return Said(origin=origin(delivery, profile=profile, place=place), text=text)
    if delivery.name != "/claim":
        return None
    if not text or plain(text) in FORM:
        return Pressed(origin=origin(delivery, profile=profile), action=FILL_IN)
    words = words_behind(text, is_chinese=is_chinese)
    return Said(origin=origin(delivery, profile=profile), text=words or as_expense(text))


def of_shortcut(delivery: Delivery, *, profile: Profile | None) -> Pressed | None:
    """The shortcut that files something new opens the empty form."""
    if delivery.name != "new_claim":
        return None
    return Pressed(origin=origin(delivery, profile=profile), action=FILL_IN)


def of_message_shortcut(
    delivery: Delivery, *, own: str, profile: Profile | None, names: Names | None = None, place: str | None = None
) -> Said | None:
    """A message, of whomever, that somebody files as their own expense; None where there is nothing in it.

    `own` is the bot's user id: in what it says itself nothing is to be claimed. At `place`, where it was chosen, it is
    only said that the answer is in the direct conversation.
    """
    message = delivery.payload["message"]
    if delivery.name != "file_as_claim" or message.get("user") == own:
        return None
    text = _typed(f"{text_of(message.get('text'))}\n{forwarded_words(message)}", names)
    if not any(letter.isnumeric() for letter in text):
        # Elsewhere it says how much, as apps do; a sum that stands in both is not to be claimed twice.
        text = f"{text}\n{_typed(attached_words(message), names)}".strip()
    # What others wrote is an expense here and nothing else, even where it reads like a command.
    said = _said(delivery, message, text=as_expense(text) if text else "", profile=profile, place=place)
    if said is None or place is None:
        return said
    return said.model_copy(update={"origin": said.origin.model_copy(update={"overheard": True})})


def arrived(delivery: Delivery, *, profile: Profile | None) -> Arrived:
    """Somebody opened the conversation."""
    return Arrived(origin=origin(delivery, profile=profile))


def as_expense(text: str) -> str:
    """The text behind the word that says that an expense follows."""
    return f"报销 {text}" if _CHINESE.search(text) else f"claim {text}"


# ------------------------------------------------------------ what was pressed


def of_press(delivery: Delivery, *, profile: Profile | None) -> tuple[Pressed, bool] | None:
    """A press on a message or the start page, and whether it opens a dialog; None for what means nothing by itself."""
    payload = delivery.payload
    pressed = payload["actions"][0]
    found = pressed_in(pressed)
    if found is None:
        return None
    action, opens = found
    card_key = card_key_in(text_of(pressed.get("block_id")))
    state = payload.get("state")
    values = state.get("values") if isinstance(state, Mapping) else None
    channel, moment = message_of(payload)
    event = Pressed(
        origin=origin(delivery, profile=profile, place=_place_of(delivery)),
        action=action[:255],
        card_key=card_key,
        choice=choice_in(values, card_key) if isinstance(values, Mapping) and card_key else None,
        message=message_ref(channel, moment) if channel and moment else None,
        posted_at=moment_of(moment),
    )
    # On a start page nobody sees that something comes in the conversation, so a dialog says it.
    return event, opens or _opens_form(action) or is_at_home(payload)


def is_in_dialog(payload: Mapping[str, Any]) -> bool:
    """Whether it was pressed inside an open dialog, which is nobody's business but the dialog's."""
    view = payload.get("view")
    return isinstance(view, Mapping) and view.get("type") != "home"


def is_at_home(payload: Mapping[str, Any]) -> bool:
    """Whether it was pressed on a start page."""
    view = payload.get("view")
    return isinstance(view, Mapping) and view.get("type") == "home"


def message_of(payload: Mapping[str, Any]) -> tuple[str, str]:
    """Channel and time of the message that was pressed, or two empty strings: a message only one sees has no place."""
    container = payload.get("container")
    held: Mapping[str, Any] = container if isinstance(container, Mapping) else {}
    if held.get("is_ephemeral"):
        return "", ""
    channel, message = payload.get("channel"), payload.get("message")
    return (
        text_of(held.get("channel_id")) or text_of(channel.get("id") if isinstance(channel, Mapping) else None),
        text_of(held.get("message_ts")) or text_of(message.get("ts") if isinstance(message, Mapping) else None),
    )


def _place_of(delivery: Delivery) -> str | None:
    """Where the answer to a press goes: where only they see it, into the thread it was in, else to them."""
    container = delivery.payload.get("container")
    if isinstance(container, Mapping) and container.get("is_ephemeral"):
        return only(delivery)
    channel, moment = message_of(delivery.payload)
    if not channel or not moment or channel.startswith("D"):
        return None
    thread = container.get("thread_ts") if isinstance(container, Mapping) else None
    message = delivery.payload.get("message")
    thread = thread or (message.get("thread_ts") if isinstance(message, Mapping) else None)
    return _thread(channel, text_of(thread) or moment)


def _opens_form(action: str) -> bool:
    try:
        return Action.unpack(action).opens_form
    except UnknownAction:
        return False


# ------------------------------------------------------------ places and people


def only(delivery: Delivery) -> str | None:
    """The place that only they see, or None where there is none."""
    url = delivery.response_url
    return only_place(delivery.user, url) if url else None


def _thread(channel: str, moment: str) -> str | None:
    """The place of a thread, or None for what is none."""
    place = thread_place(channel, moment)
    try:
        return place if isinstance(place_of(place), Thread) else None
    except Rejected:
        return None


def origin(delivery: Delivery, *, profile: Profile | None, place: str | None = None) -> Origin:
    """Where it comes from; without a place the answer goes to the direct conversation."""
    return Origin(
        channel=CHANNEL,
        address=delivery.user,
        place=place or delivery.user,
        key=delivery.key,
        at=delivery.at,
        locale=profile.locale if profile else None,
        timezone=profile.timezone if profile else None,
        overheard=place is not None and isinstance(place_of(place), Thread),
        fleeting=place is not None and isinstance(place_of(place), Only),
    )


def _said(
    delivery: Delivery,
    message: Mapping[str, Any],
    *,
    text: str,
    profile: Profile | None,
    place: str | None = None,
    reply_to: str | None = None,
) -> Said | None:
    files = tuple({each["id"]: _shared(each) for each in files_with(message) if _is_file(each)}.values())
    if not text.strip() and not files:
        return None
    return Said(origin=origin(delivery, profile=profile, place=place), text=text, files=files, reply_to=reply_to)


def _shared(file: Mapping[str, Any]) -> SharedFile:
    name = text_of(file.get("name")) or text_of(file.get("title")) or file["id"]
    size = file.get("size")
    return SharedFile(id=file["id"], name=name, size=size if type(size) is int and size >= 0 else None)


def _is_file(file: object) -> bool:
    is_known = isinstance(file, Mapping) and ID.fullmatch(text_of(file.get("id"))) is not None
    # A file that was deleted since, or lies beyond what the workspace pays for, leaves its grave stone.
    return is_known and isinstance(file, Mapping) and file.get("mode") not in ("tombstone", "hidden_by_limit")
