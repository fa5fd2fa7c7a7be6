"""Turn an outbox row into what its reader sees when it is sent: cards as their subject is now, news in words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from bot.chat.messages import Bundle, Message
from bot.chat.router import Router
from bot.chat.texts import Reader, Texts
from bot.chat.turn import Company
from claims.people import Person, PersonId


def reader_of(person: Person | None, *, company: Company, texts: Texts, locale: str | None = None) -> Reader:
    """How somebody reads: their own choice, else the channel's profile, else the company's.

    `locale` is what the profile says now; what it said when they were last heard is remembered with the person.
    """
    if person is None:
        return Reader(PersonId(""), "", locale or company.locale, company.timezone, texts)
    return Reader(
        person.id,
        person.name,
        person.locale or locale or person.profile_locale or company.locale,
        person.timezone or person.profile_timezone or company.timezone,
        texts,
    )


def shows(told_of: Iterable[str]) -> tuple[str, ...] | None:
    """These people as what is kept says it; None for nobody."""
    return tuple(sorted(told_of)) or None


class Drawing:
    """Draws rows by the router's tables; called inside the transaction that stores the bytes before they are sent."""

    def __init__(self, router: Router, *, company: Company, texts: Texts) -> None:
        self._router = router
        self._company = company
        self._texts = texts

    def __call__(self, unit: Any, row: Mapping[str, Any]) -> str | None:
        """The JSON of a bundle, or None where there is nothing to say any more."""
        to = row["to"]
        reader = reader_of(unit.people.get(PersonId(to)) if to else None, company=self._company, texts=self._texts)
        messages = self._messages(unit, row, reader)
        if not messages:
            return None
        return Bundle(messages=tuple(messages), shows=shows(reader.told_of)).model_dump_json(exclude_none=True)

    def _messages(self, unit: Any, row: Mapping[str, Any], reader: Reader) -> list[Message] | None:
        if row["kind"] == "card":
            subject = str(row["card_key"]).split(":", 1)[0]
            card = self._router.drawers[subject](unit, str(row["card_key"]), reader)
            return None if card is None else [card]
        facts = row["facts"]
        parsed = json.loads(facts) if isinstance(facts, str) else dict(facts or {})
        return self._router.news[str(row["code"])](unit, {**row, "facts": parsed}, reader)
