"""Points in time as the tables keep them: whole milliseconds since 1970 UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_START = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def millis(at: datetime) -> int:
    """Whole milliseconds since 1970 UTC of an aware time, rounded down."""
    return (at - _START) // _MILLISECOND


def moment(millis: int) -> datetime:
    """The aware UTC time of so many milliseconds since 1970."""
    return _START + timedelta(milliseconds=millis)
