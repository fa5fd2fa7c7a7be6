"""Which messages, cards, changes of cards and menus WeCom takes.

What is known of WeCom stands in data (`files/wecom/`), so that no rule here is an opinion of ours.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

FILES = Path(__file__).parent / "files" / "wecom"
LIMITS: dict[str, Any] = json.loads((FILES / "limits.json").read_text())
CODES: dict[int, str] = {
    each["code"]: each["meaning"] for each in json.loads((FILES / "errcodes.json").read_text())["codes"]
}

MALFORMED = 40058
"""What is answered to anything wrong that has no code of its own."""

KINDS: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "list": lambda value: isinstance(value, list),
}

Spec = Mapping[str, Any]


class Refusal(Exception):
    """WeCom's no: a code that its documentation names, and what else the answer holds."""

    def __init__(self, errcode: int, hint: str = "", **more: Any) -> None:
        assert errcode in CODES, f"WeCom never answers {errcode}"
        super().__init__(errcode, hint)
        self.errcode = errcode
        self.hint = hint or CODES[errcode]
        self.more = more


class Check:
    """Looks through one request. `notes` are what WeCom would not refuse, but cut or leave out."""

    def __init__(self, *, is_update: bool = False) -> None:
        self.is_update = is_update
        self.notes: list[str] = []

    def value(self, spec: Spec, value: Any, *, at: str) -> None:
        """Refuse a value that is not as its limits say. Raises `Refusal`."""
        errcode = spec.get("errcode", MALFORMED)
        if not KINDS[spec["kind"]](value):
            raise Refusal(errcode, f"{at} is no {spec['kind']}")
        if "one_of" in spec and value not in spec["one_of"]:
            raise Refusal(errcode, f"{at} is none of {spec['one_of']}")
        match spec["kind"]:
            case "string":
                self._string(spec, value, at=at, errcode=errcode)
            case "integer" | "number":
                is_low, is_high = value < spec.get("over", value), value > spec.get("under", value)
                if value > spec.get("most", value) or is_low or is_high:
                    raise Refusal(errcode, f"{at} is out of range")
            case "object":
                self._object(spec, value, at=at)
            case "list":
                self._list(spec, value, at=at, errcode=errcode)

    def _string(self, spec: Spec, value: str, *, at: str, errcode: int) -> None:
        size = len(value.encode())
        if size > spec.get("bytes", size):
            raise Refusal(errcode if at != "text.content" else MALFORMED, f"{at} has {size} bytes")
        if len(value.split("|")) > spec.get("ids", len(value)) and value:
            raise Refusal(errcode, f"{at} names too many")
        if "pattern" in spec and re.match(spec["pattern"], value) is None:
            raise Refusal(errcode, f"{at} is malformed")
        if spec.get("url") and re.match(r"https?://[^\s/]+", value) is None:
            raise Refusal(errcode, f"{at} is no address")
        if size > spec.get("cut_bytes", size):
            self.notes.append(f"{at} is cut at {spec['cut_bytes']} bytes")
        if len(value) > spec.get("chars", len(value)):
            self.notes.append(f"{at} is cut at {spec['chars']} characters on the screen: {value}")

    def _object(self, spec: Spec, value: Mapping[str, Any], *, at: str) -> None:
        fields = spec.get("fields")
        if fields is None:
            return
        for name in value:
            if name not in fields or (fields[name].get("on") == "update" and not self.is_update):
                self.notes.append(f"{_join(at, name)} is left out, as WeCom knows no such field")
        for name, inner in fields.items():
            if _is_there(value, name):
                self.value(inner, value[name], at=_join(at, name))
            elif inner.get("required") is True or (inner.get("required") == "send" and not self.is_update):
                raise Refusal(inner.get("errcode", MALFORMED), f"{_join(at, name)} is missing")
        for need in spec.get("needs", ()):
            is_asked = need.get("on") != "send" or not self.is_update
            if is_asked and _holds(need["if"], value) and not _is_there(value, need["field"]):
                errcode = fields[need["field"]].get("errcode", MALFORMED)
                raise Refusal(errcode, f"{_join(at, need['field'])} is missing")
        for group in spec.get("any_of", ()):
            if not any(_is_there(value, name) for name in group):
                raise Refusal(spec.get("any_of_errcode", MALFORMED), f"{at or 'it'} has none of {group}")
        alternatives = spec.get("one_of_fields")
        if alternatives and sum(_is_there(value, name) for name in alternatives) != 1:
            raise Refusal(MALFORMED, f"{at or 'it'} needs exactly one of {alternatives}")

    def _list(self, spec: Spec, value: Sequence[Any], *, at: str, errcode: int) -> None:
        if not spec.get("min", 0) <= len(value) <= spec.get("max", len(value)):
            raise Refusal(errcode, f"{at} has {len(value)} elements")
        for number, each in enumerate(value):
            self.value(spec["each"], each, at=f"{at}[{number}]")
        if "unique" in spec:
            keys = [each[spec["unique"]] for each in value if spec["unique"] in each]
            if len(keys) != len(set(keys)):
                raise Refusal(errcode, f"{at} repeats a {spec['unique']}")


def check_message(body: Mapping[str, Any]) -> list[str]:
    """Refuse a message that WeCom refuses; gives what it would cut or leave out."""
    check = Check()
    kinds = LIMITS["message"]
    kind = body.get("msgtype")
    if kind not in kinds:
        raise Refusal(40008, f"no message type: {kind}")
    card = body.get("template_card") if kind == "template_card" else None
    check.value(kinds[kind], {name: each for name, each in body.items() if card is None or each is not card}, at="")
    if kind == "template_card":
        _check_card(check, card)
    return check.notes


def check_update(body: Mapping[str, Any]) -> list[str]:
    """Refuse a change of a card that WeCom refuses; gives what it would cut or leave out."""
    check = Check(is_update=True)
    check.value(LIMITS["update_template_card"], dict(body), at="")
    if "template_card" in body:
        _check_card(check, body["template_card"])
    return check.notes


def check_menu(body: Mapping[str, Any]) -> list[str]:
    """Refuse a menu that WeCom refuses; gives what it would leave out."""
    check = Check()
    check.value(LIMITS["menu"], dict(body), at="")
    return check.notes


def calls_back(card: Mapping[str, Any]) -> bool:
    """Whether a card tells the app of presses, and so has codes by which it can be changed."""
    return card["card_type"] not in {"text_notice", "news_notice"} or "action_menu" in card


def _check_card(check: Check, card: Any) -> None:
    if not isinstance(card, dict):
        raise Refusal(MALFORMED, "template_card is missing")
    kind = card.get("card_type")
    if kind not in LIMITS["template_card"]:
        raise Refusal(42031, f"no type of card: {kind}")
    check.value(LIMITS["template_card"][kind], card, at="template_card")


def _join(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


def _is_there(value: Mapping[str, Any], path: str) -> bool:
    name, _, rest = path.partition(".")
    inner = value.get(name)
    if rest:
        return isinstance(inner, dict) and _is_there(inner, rest)
    return inner is not None and inner != ""


def _holds(conditions: Mapping[str, Any], value: Mapping[str, Any]) -> bool:
    for name, wanted in conditions.items():
        if wanted in {"present", "absent"}:
            if _is_there(value, name) != (wanted == "present"):
                return False
        elif value.get(name, 0) != wanted:
            return False
    return True
