"""What the fake platform lets through: the narrower of Slack's and WeCom's limits for texts, cards, lists and files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

TEXT_BYTES = 2_048  # WeCom text content, UTF-8
CARD_CHARACTERS = 12_000  # Slack, what is to be read in all blocks of a message together
TITLE = 36  # WeCom main_title.title
KEY = 5  # WeCom horizontal_content_list.keyname
LABEL = 10  # WeCom button_list.text
OPTION = 16  # WeCom button_selection option text
OPTION_ID = 128  # WeCom button_selection option id
VALUE = 255  # Slack action_id and block_id
URL = 1_024
LINES = {"warnings": (3, 300), "changes": (10, 700)}
LONG = ("lead", "note", "status")
LONG_LENGTH = 300
UNSEEN = frozenset({"value", "url", "id"})


class Refusal(Exception):
    """The platform answered, and not with yes: an HTTP status, its own word for the reason, how long to wait."""

    def __init__(self, status: int, reason: str, *, retry_after: float | None = None) -> None:
        super().__init__(f"{status} {reason}")
        self.status = status
        self.reason = reason
        self.retry_after = retry_after


def check(content: Mapping[str, Any]) -> None:
    """Raises `Refusal` 400, with the path of what is wrong, for anything that one of the two would not show."""
    kind = content.get("type")
    checks = {"text": _text, "card": _card, "list": _list, "file": _file}
    if kind not in checks:
        raise bad("type")
    checks[str(kind)](content)


def is_interactive(content: Mapping[str, Any]) -> bool:
    """Whether there is something to press that calls back; only such a card gets a code for a change."""
    return bool(presses(content))


def presses(content: Mapping[str, Any]) -> list[str]:
    """The values of everything on it that calls back."""
    return [button["value"] for button in buttons(content) if "value" in button]


def buttons(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Every button as a person finds them: on the rows, below, in the menu."""
    rows = [row["button"] for row in content.get("rows", ()) if row.get("button")]
    return [*rows, *content.get("buttons", ()), *content.get("more", ())]


def bad(where: str) -> Refusal:
    """The platform will never take this."""
    return Refusal(400, f"invalid_content: {where}")


def _text(content: Mapping[str, Any]) -> None:
    _only(content, "type", "text")
    text = _string(content, "text")
    if not text:
        raise bad("text")
    if len(text.encode()) > TEXT_BYTES:
        raise bad("text: too many bytes")


def _card(card: Mapping[str, Any]) -> None:
    _only(card, "type", "key", "title", "state", "facts", "pictures", "buttons", "more", "choice", *LONG, *LINES)
    _length(card, "title", TITLE, needed=True)
    _length(card, "state", 16)
    for name in LONG:
        _length(card, name, LONG_LENGTH)
    for name, (most, length) in LINES.items():
        for line in _several(card, name, most):
            _length({name: line}, name, length, needed=True)
    for fact in _several(card, "facts", 6):
        _only(fact, "key", "value")
        _length(fact, "key", KEY, needed=True)
        _length(fact, "value", LONG_LENGTH)
    _several(card, "pictures", 10)
    _buttons(card)
    if card.get("choice"):
        _choice(card["choice"])
    if _size(card) > CARD_CHARACTERS:
        raise bad("card: too long")


def _list(content: Mapping[str, Any]) -> None:
    _only(content, "type", "title", "rows", "buttons")
    _length(content, "title", TITLE, needed=True)
    rows = _several(content, "rows", 11)
    if not rows:
        raise bad("rows")
    for row in rows:
        _only(row, "text", "detail", "state", "button")
        _length(row, "text", LONG_LENGTH, needed=True)
        _length(row, "detail", LONG_LENGTH)
        _length(row, "state", 16)
    _buttons(content)


def _file(content: Mapping[str, Any]) -> None:
    _only(content, "type", "file", "name", "alt")
    _length(content, "name", 255, needed=True)
    _length(content, "alt", 2_000, needed=True)


def _buttons(content: Mapping[str, Any]) -> None:
    _several(content, "buttons", 4)
    _several(content, "more", 3)
    for button in buttons(content):
        _only(button, "text", "value", "url", "style", "confirm")
        _length(button, "text", LABEL, needed=True)
        if ("value" in button) == ("url" in button):
            raise bad("button: a value or an address")
        if "value" in button:
            _length(button, "value", VALUE, needed=True)
        elif not _string(button, "url").startswith(("https://", "http://")) or len(button["url"]) > URL:
            raise bad("button: address")
        _length(button, "confirm", LONG_LENGTH)
    values = presses(content)
    if len(set(values)) < len(values):
        raise bad("buttons: the same value twice")


def _choice(choice: Mapping[str, Any]) -> None:
    # As at WeCom the drop-down does nothing by itself: what is chosen comes along with the button pressed next.
    _only(choice, "text", "options", "chosen")
    options = _several(choice, "options", 10)
    if not options:
        raise bad("options")
    for option in options:
        _only(option, "id", "text")
        _length(option, "id", OPTION_ID, needed=True)
        _length(option, "text", OPTION, needed=True)


def _only(content: Mapping[str, Any], *known: str) -> None:
    for name in content:
        if name not in known:
            raise bad(f"{name}: unknown")


def _string(content: Mapping[str, Any], name: str) -> str:
    text = content.get(name, "")
    if not isinstance(text, str):
        raise bad(f"{name}: not a text")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise bad(f"{name}: not UTF-8") from error
    if "\x00" in text:
        raise bad(f"{name}: NUL")
    return text


def _length(content: Mapping[str, Any], name: str, most: int, *, needed: bool = False) -> None:
    text = _string(content, name)
    if len(text) > most:
        raise bad(f"{name}: too long")
    if not text and (needed or name in content):
        raise bad(f"{name}: empty")


def _several(content: Mapping[str, Any], name: str, most: int) -> Sequence[Any]:
    found = content.get(name, ())
    if isinstance(found, str) or not isinstance(found, Sequence):
        raise bad(f"{name}: not a list")
    if len(found) > most:
        raise bad(f"{name}: too many")
    return found


def _size(content: Any) -> int:
    if isinstance(content, str):
        return len(content)
    if isinstance(content, Mapping):
        return sum(_size(value) for name, value in content.items() if name not in UNSEEN)
    if isinstance(content, Sequence):
        return sum(_size(value) for value in content)
    return 0
