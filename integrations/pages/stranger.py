"""Whoever asks for a page and is nobody that we know."""

from __future__ import annotations

from aiohttp import web

from bot.chat.dispatch import Door
from bot.chat.texts import Reader
from claims.people import PersonId


def stranger(door: Door, request: web.Request) -> Reader:
    """Nobody in particular, reading in the language their browser asks for, else the company's."""
    wanted = request.headers.get("Accept-Language", "").strip()[:2].lower()
    locale = {"zh": "zh-CN", "en": "en"}.get(wanted, door.company.locale)
    return Reader(PersonId(""), "", locale, door.company.timezone, door.texts)
