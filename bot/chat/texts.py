"""Words for people: the sentences of a language, and money and times as that language writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency
from fluent.runtime import FluentBundle, FluentResource

from claims.errors import Refused
from claims.money import Money
from claims.people import PersonId

LANGUAGES = ("en", "zh")
LONG = 300
"""Code points of a fact that is put into its sentence last."""
_LONG = re.compile(r"\0([a-z_]*)\0")
LOCALES = Path(__file__).resolve().parent.parent / "locales"


class MissingText(KeyError):
    """A sentence that no language file holds, or that lacks a variable."""


@lru_cache(maxsize=512)
def language(locale: str | None) -> str:
    """`zh` for every Chinese locale, `en` for everything else."""
    return "zh" if (locale or "").lower().replace("_", "-").split("-")[0] == "zh" else "en"


@lru_cache(maxsize=64)
def _parsed(text: str) -> Any:
    """The sentences of a file; parsing costs more than everything else an application does at its start."""
    return FluentResource(text)


class Texts:
    """All sentences of both languages, read once from `LANGUAGE.ftl` and `LANGUAGE.*.ftl`."""

    def __init__(self, folder: Path = LOCALES) -> None:
        self._bundles: dict[str, FluentBundle] = {}
        self._fixed: dict[tuple[str, str], str] = {}
        for name in LANGUAGES:
            # Isolation marks would end up in titles, exports and tests as invisible characters.
            bundle = FluentBundle([name], use_isolating=False)
            for file in sorted([folder / f"{name}.ftl", *folder.glob(f"{name}.*.ftl")]):
                bundle.add_resource(_parsed(file.read_text(encoding="utf-8")))
            self._bundles[name] = bundle

    def has(self, locale: str | None, key: str) -> bool:
        """Whether there is such a sentence."""
        return bool(self._bundles[language(locale)].has_message(key))

    def say(self, locale: str | None, key: str, /, **facts: object) -> str:
        """The sentence of that key. Facts are strings or whole numbers. Raises `MissingText`."""
        if facts:
            return self._say(language(locale), key, facts)
        # Labels and buttons are always the same, and a list has a hundred of them.
        place = (language(locale), key)
        if place not in self._fixed:
            self._fixed[place] = self._say(*place, facts)
        return self._fixed[place]

    def _say(self, name: str, key: str, facts: dict[str, object]) -> str:
        bundle = self._bundles[name]
        if not bundle.has_message(key):
            raise MissingText(key)
        message = bundle.get_message(key)
        if message.value is None:
            raise MissingText(key)
        # Fluent refuses results of more than 2,500 characters, so long texts are put in afterwards.
        long = {name: fact for name, fact in facts.items() if isinstance(fact, str) and len(fact) > LONG}
        text, errors = bundle.format_pattern(message.value, facts | {name: f"\0{name}\0" for name in long})
        if errors:
            raise MissingText(f"{key}: {errors[0]}")
        return _LONG.sub(lambda found: long.get(found[1], ""), str(text)) if long else str(text)


@lru_cache(maxsize=64)
def _babel(name: str) -> Locale:
    return Locale.parse("zh_Hans_CN" if name == "zh" else "en")


@lru_cache(maxsize=4096)
def _money(name: str, amount: Money) -> str:
    value = Decimal(amount.decimal)
    code = amount.currency
    if code == "JPY":
        # Babel writes the yen as JP¥ in Chinese and ¥ in English, where ¥ means yuan here.
        return "JP¥" + format_currency(value, "JPY", locale=_babel("en"), format="#,##0")
    if code == "CNY":
        return format_currency(value, "CNY", locale=_babel("zh"), format="¤#,##0.00")
    return str(format_currency(value, code, locale=_babel(name)))


@lru_cache(maxsize=1024)
def _day(name: str, value: date) -> str:
    return str(format_date(value, format="medium", locale=_babel(name)))


@lru_cache(maxsize=512)
def zone(name: str | None) -> ZoneInfo:
    """The time zone of that name, UTC where the name is unknown."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads: their language and time zone, and everything said in them."""

    id: PersonId
    name: str
    locale: str
    timezone: str
    texts: Texts
    told_of: set[PersonId] = field(default_factory=set, compare=False)
    """Others whose name or words were put into what this reader is told. What is kept of it ends with their keys."""

    def tell_of(self, person: PersonId | str) -> None:
        """Say that a name or words of this person are shown; one's own need no saying."""
        if person != self.id:
            self.told_of.add(PersonId(person))

    @property
    def language(self) -> str:
        """`en` or `zh`."""
        return language(self.locale)

    def say(self, key: str, /, **facts: object) -> str:
        """A sentence; values that are not text are written as this reader writes them."""
        return self.texts.say(self.locale, key, **{name: self.fact(value) for name, value in facts.items()})

    def fact(self, value: object) -> object:
        """A value as part of a sentence."""
        if isinstance(value, Money):
            return self.money(value)
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, bool) or value is None:
            return str(value).lower()
        if isinstance(value, int):
            return value
        if isinstance(value, (tuple, list, frozenset)):
            return self.several(str(each) for each in value)
        return str(value)

    def several(self, words: Iterable[str]) -> str:
        """Names of fields as this reader calls them, and other words as they are, as an enumeration."""
        return self.listed(
            self.texts.say(self.locale, f"field-{w}") if self.texts.has(self.locale, f"field-{w}") else w for w in words
        )

    def listed(self, words: Iterable[str]) -> str:
        """Words as they are, such as names that people gave, as an enumeration."""
        return self.say("list-comma").join(words)

    def clauses(self, parts: Iterable[str]) -> str:
        """Parts of a sentence that may have commas of their own, side by side."""
        return self.say("list-between").join(parts)

    def money(self, amount: Money) -> str:
        """`¥128.50`, `US$45.60` or `$45.60`, with a no-break between nothing and nothing: it never wraps."""
        return _money(self.language, amount)

    def day(self, value: date) -> str:
        """`Nov 20, 2026` or `2026年11月20日`."""
        return _day(self.language, value)

    def moment(self, value: datetime) -> str:
        """A point of time in the reader's zone, to the minute."""
        pattern = "y年M月d日 HH:mm" if self.language == "zh" else "MMM d, y, HH:mm"
        return str(format_datetime(value, pattern, tzinfo=zone(self.timezone), locale=_babel(self.language)))

    def today(self, now: datetime) -> date:
        """This reader's calendar day."""
        return now.astimezone(zone(self.timezone)).date()

    def named(self, names: Mapping[str, str]) -> str:
        """The name of a category or reason code in this reader's language."""
        return names.get(self.language) or names.get("en") or next(iter(names.values()))

    def refusal(self, refused: Refused) -> str:
        """The sentence of a refusal; its key is `refused-` and the code with dashes."""
        facts = dict(refused.facts)
        if self.texts.has(self.locale, f"state-{facts.get('state')}"):
            facts["state_label"] = self.say(f"state-{facts['state']}")
        return self.say(f"refused-{refused.code.replace('.', '-').replace('_', '-')}", **facts)
