"""Read what a member did as what it means to the bot: something said, pressed, or the application entered.

Everything here is a pure function of the callback.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from bot.chat.actions import Action, UnknownAction
from bot.chat.events import AnyEvent, Arrived, Origin, Pressed, RefusedShare, Said, SharedFile
from claims.errors import Refused
from integrations.wecom.callbacks import CHANNEL, Callback

SAY = "say "
"""How the key of a menu's button begins that says words in the member's place, such as `say 帮助`.

Every other key of a menu is a packed action.
"""

UNCHOSEN = "-"
"""The option of a drop-down that stands for none: WeCom takes the first one for chosen where none is."""

CARD_EVENTS = frozenset({"template_card_event", "template_card_menu_event"})

UNTAKEN = {
    "voice": Refused("share.voice"),
    "video": Refused("share.video"),
    "location": Refused("share.location"),
    "link": Refused("share.link"),
}
"""What members can send and this bot can do nothing with: they are told why not, and what to do instead."""

_TASK = re.compile(r"c[0-9A-Za-z]*-[0-9a-f]{16}-([1-9][0-9]{0,13})")
_ACTION_LENGTH = 255
_CARD_KEY_LENGTH = 100
_REF_LENGTH = 1_000
_CODE_LENGTH = 4_000
_MEDIA_LENGTH = 1_024
_NAMES = ("FileName", "Filename", "Title")


def button_key(action: str, *, card_key: str | None) -> str:
    """The key of a button on a card: its packed action, and the card it is on. Never a permission."""
    return action if card_key is None else f"{action} {card_key}"


def meaning(callback: Callback, *, photo: Callable[[datetime], str]) -> AnyEvent | None:
    """What it means, or None where it means nothing to this bot or was done by nobody.

    `photo` names a picture by when it was sent, since WeCom tells no name.
    """
    origin = _origin(callback)
    if origin is None:
        return None
    if not callback.is_event:
        return _message(callback, origin, photo=photo)
    if callback.name in CARD_EVENTS:
        return _pressed(callback, origin)
    if callback.name == "click":
        return _clicked(callback, origin)
    return Arrived(origin=origin) if callback.name == "enter_agent" else None


def too_long(said: Said, refused: Refused) -> Said:
    """The same message as one that could not be taken, so that its sender is told why."""
    return said.model_copy(update={"text": "", "refused": (_share(refused),)})


def _origin(callback: Callback) -> Origin | None:
    if not callback.sender or callback.at is None:
        return None
    sender = callback.sender
    return Origin(channel=CHANNEL, address=sender, place=sender, key=callback.key, at=callback.at)


def _message(callback: Callback, origin: Origin, *, photo: Callable[[datetime], str]) -> Said | None:
    untaken = UNTAKEN.get(callback.name)
    if untaken is not None:
        return Said(origin=origin, refused=(_share(untaken),))
    if callback.name == "text":
        text = callback.fields.get("Content", "")
        return Said(origin=origin, text=text) if text.strip() else None
    media = callback.fields.get("MediaId", "").strip()
    if callback.name not in ("image", "file") or not 0 < len(media) <= _MEDIA_LENGTH:
        return None
    if callback.name == "image":
        return Said(origin=origin, files=(SharedFile(id=media, name=photo(origin.at)),))
    named = [callback.fields[each].strip()[:255] for each in _NAMES if callback.fields.get(each, "").strip()]
    return Said(origin=origin, files=(SharedFile(id=media, name=named[0] if named else photo(origin.at)),))


def _pressed(callback: Callback, origin: Origin) -> Pressed | None:
    action, _, card_key = callback.fields.get("EventKey", "").partition(" ")
    message, code = callback.fields.get("TaskId", ""), callback.fields.get("ResponseCode", "")
    if not action or len(action) > _ACTION_LENGTH or len(card_key) > _CARD_KEY_LENGTH:
        return None
    # A card has one drop-down at most.
    chosen = [option for options in callback.chosen.values() for option in options if option != UNCHOSEN]
    return Pressed(
        origin=origin,
        action=action,
        card_key=card_key or None,
        choice=chosen[0] if chosen else None,
        message=message if 0 < len(message) <= _REF_LENGTH else None,
        posted_at=_posted_at(message),
        update_code=code if 0 < len(code) <= _CODE_LENGTH else None,
    )


def _posted_at(task: str) -> datetime | None:
    """Since when a card of ours was to be sent, as its name says; None for any other name."""
    found = _TASK.fullmatch(task)
    return None if found is None else datetime.fromtimestamp(int(found[1]) / 1000, UTC)


def _clicked(callback: Callback, origin: Origin) -> Said | Pressed | None:
    """A button of the menu says words, or does what a card's button would."""
    key = callback.fields.get("EventKey", "")
    if key.startswith(SAY):
        words = key.removeprefix(SAY).strip()
        return Said(origin=origin, text=words) if words else None
    try:
        return Pressed(origin=origin, action=Action.unpack(key).pack())
    except UnknownAction:
        return None


def _share(refused: Refused) -> RefusedShare:
    facts = {name: fact for name, fact in refused.facts.items() if isinstance(fact, str | int)}
    return RefusedShare(name="", code=refused.code, facts=facts)
