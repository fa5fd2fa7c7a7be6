"""Days as the people of the stories read them, counted back from today in Shanghai."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date


def day(ago: int) -> date:
    """The calendar day so many days ago."""
    return datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai")).date() - timedelta(days=ago)


def in_english(ago: int) -> str:
    """`Nov 20, 2026`."""
    return str(format_date(day(ago), format="medium", locale="en"))


def in_chinese(ago: int) -> str:
    """`2026年11月20日`."""
    return str(format_date(day(ago), format="medium", locale="zh_Hans_CN"))
