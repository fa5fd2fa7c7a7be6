"""What WeCom delivered, read from its XML: what it is called, who it comes from, and under which key it is known."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

CHANNEL = "wecom"

MEMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}")
"""A userid as WeCom makes them; `@all`, which is everybody, is none."""

SYSTEM = "sys"
"""Who the platform itself is; never a member."""

_ENVELOPE = re.compile(rb"<Encrypt>\s*(?:<!\[CDATA\[)?([A-Za-z0-9+/=]+)(?:\]\]>)?\s*</Encrypt>")
_NUMBER = re.compile(r"[0-9]{1,20}")
_TIME = re.compile(r"[0-9]{1,10}")

# What members type may hold what no XML can, and would be lost with all the rest of it.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Unreadable(ValueError):
    """It is not of the form of a callback."""


@dataclass(frozen=True, slots=True)
class Callback:
    """One thing that WeCom delivered; `name` is the type of a message, or what an event is called.

    `sender` is the userid of a member, or empty where it was none; `agent` is the number of the application, or empty;
    `at` is the same however often it is delivered, and None where nothing says when; `chosen` is what was chosen in
    each drop-down of a card, by its key.
    """

    name: str
    is_event: bool
    sender: str
    agent: str
    key: str
    at: datetime | None
    fields: Mapping[str, str]
    chosen: Mapping[str, Sequence[str]]


def sealed_in(body: bytes) -> str:
    """The sealed part of a body that anybody may have sent. Raises `Unreadable`.

    Nothing is parsed before the signature was checked: no entity, no comment, no second part can be in it.
    """
    found = _ENVELOPE.findall(body)
    if len(found) != 1 or body.count(b"<Encrypt") != 1 or body.count(b"<!") != body.count(b"<![CDATA["):
        raise Unreadable("no envelope")
    text: str = found[0].decode("ascii")
    return text


def callback_of(xml: bytes) -> Callback:
    """What the opened message says. Raises `Unreadable` for what is no XML, or has a document type."""
    text = _NO_XML.sub("", xml.decode("utf-8", errors="replace"))
    try:
        root = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise Unreadable(type(error).__name__) from error
    fields: dict[str, str] = {}
    for each in root:
        fields.setdefault(each.tag, each.text or "")
    kind = fields.get("MsgType", "")
    sender = fields.get("FromUserName", "")
    is_member = MEMBER.fullmatch(sender) is not None and sender.casefold() != SYSTEM
    return Callback(
        name=fields.get("Event", "") if kind == "event" else kind,
        is_event=kind == "event",
        sender=sender if is_member else "",
        agent=fields.get("AgentID", "").strip(),
        key=_key(fields, xml, kind=kind),
        at=_time(fields.get("CreateTime", "")),
        fields=fields,
        chosen=_chosen(root),
    )


def _key(fields: Mapping[str, str], xml: bytes, *, kind: str) -> str:
    """A message is known by its number; an event has none, and two real ones of one second are known by what they say.

    What was sealed differs from one delivery to the next, so it is what was opened that is hashed.
    """
    number = fields.get("MsgId", "")
    if kind != "event" and _NUMBER.fullmatch(number):
        return f"{CHANNEL}:{number}:{fields.get('FromUserName', '')[:64]}:{fields.get('AgentID', '')[:20]}"
    return f"{CHANNEL}:{hashlib.sha256(xml).hexdigest()}"


def _time(seconds: str) -> datetime | None:
    return datetime.fromtimestamp(int(seconds), UTC) if _TIME.fullmatch(seconds) else None


def _chosen(root: Element) -> dict[str, list[str]]:
    """What was chosen; one of a list is a list as well, and nothing may be chosen at all."""
    return {
        item.findtext("QuestionKey", ""): [option.text for option in item.iterfind("OptionIds/OptionId") if option.text]
        for item in root.iterfind("SelectedItems/SelectedItem")
    }
