"""What WeCom tells an app of what members do, as the XML that it encrypts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tests.support.wecom_server import AGENT, CORP

FIRST_MSGID = 7211111111111111000


def text(userid: str, content: str, *, number: int, at: float) -> str:
    """A text. `number` is that of the message, `at` in seconds since 1970."""
    return _message(userid, "text", {"Content": content}, number=number, at=at)


def image(userid: str, media_id: str, *, number: int, at: float) -> str:
    """A picture, without any name."""
    fields = {"PicUrl": "https://wework.example/pic?x=1&y=2", "MediaId": media_id}
    return _message(userid, "image", fields, number=number, at=at)


def file(userid: str, media_id: str, name: str, *, number: int, at: float) -> str:
    """A file, which is not documented but comes from some clients."""
    return _message(userid, "file", {"MediaId": media_id, "FileName": name}, number=number, at=at)


def event(userid: str, name: str, *, at: float, **fields: str) -> str:
    """An event of that name, such as `enter_agent`, `click`, `subscribe`."""
    return _xml({**_common(userid, "event", at), "Event": name, **fields, "AgentID": AGENT})


def pressed(
    userid: str,
    key: str,
    *,
    at: float,
    task_id: str,
    card_type: str,
    code: str,
    selected: Mapping[str, Iterable[str]] | None = None,
    in_menu: bool = False,
) -> str:
    """A button of a card, with what is selected in its drop-downs, or an entry of the menu of a card."""
    fields = {"EventKey": key, "TaskId": task_id, "CardType": card_type, "ResponseCode": code}
    if in_menu:
        return event(userid, "template_card_menu_event", at=at, **fields)
    items = "".join(_item(question, options) for question, options in (selected or {}).items())
    told = event(userid, "template_card_event", at=at, **fields)
    return told.replace("</xml>", f"<SelectedItems>{items}</SelectedItems></xml>")


def _item(question: str, options: Iterable[str]) -> str:
    ids = "".join(f"<OptionId>{_cdata(each)}</OptionId>" for each in options)
    return f"<SelectedItem><QuestionKey>{_cdata(question)}</QuestionKey><OptionIds>{ids}</OptionIds></SelectedItem>"


def _common(userid: str, kind: str, at: float) -> dict[str, Any]:
    return {"ToUserName": CORP, "FromUserName": userid, "CreateTime": int(at), "MsgType": kind}


def _message(userid: str, kind: str, fields: Mapping[str, Any], *, number: int, at: float) -> str:
    return _xml({**_common(userid, kind, at), **fields, "MsgId": FIRST_MSGID + number, "AgentID": AGENT})


def _xml(fields: Mapping[str, Any]) -> str:
    inside = (f"<{name}>{each if isinstance(each, int) else _cdata(each)}</{name}>" for name, each in fields.items())
    return f"<xml>{''.join(inside)}</xml>"


def _cdata(value: str) -> str:
    return f"<![CDATA[{value.replace(']]>', ']]]]><![CDATA[>')}]]>"
