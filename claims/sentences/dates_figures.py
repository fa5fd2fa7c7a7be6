"""Dates in figures: 2026-11-20, 20/11/2026, 11-20. 11.20 is a sum."""

from claims.sentences.date_forms import (
    AFTER,
    BEFORE,
    DAY,
    MONTH,
    NO_SUM,
    YEAR,
    DateForm,
    full,
    full_date,
    month_and_day,
)

FULL: tuple[DateForm, ...] = (
    full(
        "12",
        rf"{BEFORE}{YEAR} ?[-/.年] ?{MONTH} ?[-/.月] ?{DAY}(?:日|号|t[0-9:.]{{4,12}}z?)?{AFTER}",
        full_date,
        then="\\-/.年",
    ),
    full(
        "2",
        rf"{BEFORE}(?P<y>20[0-9]{{2}})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12][0-9]|3[01]){AFTER}{NO_SUM}",
        full_date,
    ),
    full("0-9", rf"{BEFORE}(?P<m>[0-3]?[0-9])[-/.](?P<d>[0-3]?[0-9])[-/.]{YEAR}{AFTER}", full_date, then="\\-/."),
)

SHORT: tuple[DateForm, ...] = (
    full("0-9", rf"{BEFORE}{MONTH}[-/]{DAY}[日号]?{AFTER}{NO_SUM}(?!-)", month_and_day, then="\\-/"),
    # 20/11 can only be the 20th of November
    full(
        "0-9",
        rf"{BEFORE}(?!24/7)(?P<m>1[3-9]|2[0-9]|3[01])/(?P<d>1[0-2]|0?[1-9]){AFTER}{NO_SUM}",
        month_and_day,
        then="\\-/",
    ),
    full("0-9", rf"{BEFORE}{MONTH}\.{DAY}[日号](?!元)", month_and_day, then="."),
)
