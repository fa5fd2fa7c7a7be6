"""When something was said, as people say it: minutes and hours for a day, then the date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from babel import Locale
from babel.dates import format_date, format_datetime

from bot.chat.texts import Reader, zone

_PATTERNS = {
    "en": {"clock": "HH:mm", "day": "EEEE, MMMM d", "old": "MMMM d, y", "short": "MMM d, HH:mm"},
    "zh": {"clock": "HH:mm", "day": "M月d日 EEEE", "old": "y年M月d日", "short": "M月d日 HH:mm"},
}
_LOCALES = {"en": Locale.parse("en"), "zh": Locale.parse("zh_Hans_CN")}


@dataclass(frozen=True, slots=True)
class Moment:
    """A point of time for one reader: exact for machines and on hover, short to read, and the day it belongs to."""

    iso: str
    exact: str
    short: str
    day: str
    day_label: str


def from_millis(millis: int) -> datetime:
    """Aware UTC from whole milliseconds since 1970."""
    return datetime.fromtimestamp(millis / 1000, UTC)


def moment(at: datetime, reader: Reader, *, now: datetime) -> Moment:
    """How this reader sees that time at `now`; both aware UTC."""
    day = at.astimezone(zone(reader.timezone)).date()
    return Moment(
        iso=at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        exact=reader.moment(at),
        short=_short(at, reader, now=now),
        day=day.isoformat(),
        day_label=_day_label(day, reader, today=reader.today(now)),
    )


def _short(at: datetime, reader: Reader, *, now: datetime) -> str:
    ago = now - at
    if ago < timedelta(minutes=1):
        return reader.say("web-just-now")
    if ago < timedelta(hours=1):
        return reader.say("web-minutes-ago", n=int(ago.total_seconds() // 60))
    if ago < timedelta(days=1):
        return reader.say("web-hours-ago", n=int(ago.total_seconds() // 3600))
    return _written(at, reader, "short")


def _day_label(day: date, reader: Reader, *, today: date) -> str:
    if day == today:
        return reader.say("web-today")
    if day == today - timedelta(days=1):
        return reader.say("web-yesterday")
    pattern = _PATTERNS[reader.language]["day" if day.year == today.year else "old"]
    return str(format_date(day, pattern, locale=_LOCALES[reader.language]))


def _written(at: datetime, reader: Reader, pattern: str) -> str:
    language = reader.language
    return str(
        format_datetime(at, _PATTERNS[language][pattern], tzinfo=zone(reader.timezone), locale=_LOCALES[language])
    )
