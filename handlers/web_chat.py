"""A link with which somebody signs in to the web chat, asked for in the direct conversation with the bot."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from bot.chat.messages import Button, Card, Text
from bot.chat.router import Router
from bot.chat.turn import Answer, Turn
from claims.people import Person

WORDS = (
    *("sign in", "sign-in", "signin", "log in", "login", "log on", "link", "sign in link", "sign-in link"),
    *("login link", "web chat", "webchat", "open web chat", "open the web chat", "open webchat", "web chat link"),
    *("sign in to the web chat", "sign in to web chat", "log in to the web chat", "log in to web chat"),
    *("log in to the web", "sign in to the web", "web version", "web link", "open in browser", "open in the browser"),
    *("open chit in my browser", "open in my browser", "send me a link", "send me the link", "get a link"),
    *("send me a sign-in link", "send me a sign in link", "send me a login link", "give me a link"),
    *("登录", "登陆", "登入", "登录链接", "登陆链接", "链接", "网页版", "网页版链接", "网页链接", "网页登录"),
    *(
        "登录网页版",
        "登录网页",
        "打开网页版",
        "网页版登录",
        "网页聊天",
        "打开网页聊天",
        "登录网页聊天",
        "在浏览器中打开",
        "在浏览器里打开",
        "用浏览器打开",
    ),
    *("发我链接", "给我链接", "发个链接", "发我登录链接", "给我登录链接", "我要登录"),
)
"""What asks for the way into the web chat, as a whole message."""


async def ask(turn: Turn) -> Answer:
    """A fresh link for the person who asks; anywhere but in the direct conversation only where to ask for it."""
    say, origin = turn.reader.say, turn.event.origin
    if origin.overheard or origin.fleeting or origin.place != origin.address:
        turn.is_for_all = True
        return Text(text=say("web-chat-directly"))
    if await turn.read(lambda unit: unit.sign_ins.is_own(origin.channel)):
        return Text(text=say("web-chat-here"))
    if not await turn.read(lambda unit: unit.sign_ins.is_on):
        return Text(text=say("web-chat-off"))

    def answer(token: str) -> Card:
        button = Button(label=say("button-sign-in"), url=f"/sign-in?token={token}", look="primary")
        return Card(title=say("web-chat-title"), note=say("web-chat-link"), buttons=(button,))

    return await turn.write(make_link, answer=answer)


def make_link(unit: Any, *, by: Person, now: datetime, on: date) -> str:
    """The token of a new link for this very person. Raises `Refused` as `storage.signins.SignIns.create` does."""
    token: str = unit.sign_ins.make(by.id, by=by.id, now=unit.now())
    return token


def register(router: Router) -> None:
    """The words for it, whichever language one reads."""
    router.command(*WORDS)(ask)
