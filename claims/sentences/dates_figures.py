"""Dates in figures: 2026-11-20, 20/11/2026, 11-20. 11.20 is a sum."""

from claims.sentences.date_forms import AFTER, BEFORE, DAY, MONTH, NO_SUM, YEAR, Form, form, full_date, month_and_day

FULL: tuple[Form, ...] = (
    form(
        rf"{BEFORE}{YEAR} ?[-/.年] ?{MONTH} ?[-/.月] ?{DAY}(?:日|号|t[0-9:.]{{4,12}}z?)?{AFTER}",
        needs="- / . 年",
        full=True,
        read=full_date,
    ),
    form(
        rf"{BEFORE}(?P<y>20[0-9]{{2}})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12][0-9]|3[01]){AFTER}{NO_SUM}",
        needs="20",
        full=True,
        read=full_date,
    ),
    form(
        rf"{BEFORE}(?P<m>[0-3]?[0-9])[-/.](?P<d>[0-3]?[0-9])[-/.]{YEAR}{AFTER}",
        needs="- / .",
        full=True,
        read=full_date,
    ),
)

SHORT: tuple[Form, ...] = (
    form(
        rf"(?:\bon )?{BEFORE}{MONTH}[-/]{DAY}[日号]?{AFTER}{NO_SUM}(?!-)",
        needs="- /",
        full=True,
        read=month_and_day,
    ),
    form(  # 20/11 can only be the 20th of November
        rf"(?:\bon )?{BEFORE}(?!24/7)(?P<m>1[3-9]|2[0-9]|3[01])/(?P<d>1[0-2]|0?[1-9]){AFTER}{NO_SUM}",
        needs="/",
        full=True,
        read=month_and_day,
    ),
    form(rf"{BEFORE}{MONTH}\.{DAY}[日号](?!元)", needs="日 号", full=True, read=month_and_day),
)
