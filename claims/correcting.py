"""Put what somebody corrects into a list of expenses that was read back to them. Nothing is filed here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from claims.called import apart, may_be_called, texts
from claims.claim import check_count
from claims.errors import Refused
from claims.lines import Line
from claims.money import money
from claims.policy import Policy
from claims.reading import Reading, read
from claims.sentences.called_rows import is_called
from claims.sentences.corrections import Add, Change, Correction, Remove, Which
from claims.sentences.wording import plain

FIELDS = ("category", "date", "merchant", "purpose")
LONGEST_CURRENCY = 30
"""Code points of a currency's name."""


def corrected(
    lines: Sequence[Line], corrections: Sequence[Correction], *, on: date, policy: Policy
) -> tuple[Line, ...]:
    """The list with all of these corrections; empty where nothing is left.

    Rows are counted as they stood before. Raises `Refused`: `list.unclear`; `list.no_row` (row, count); `list.which`
    (called, fits) where none or several are called so; for a sum, as `money` does; `line.date_in_future` and the like;
    and `claim.too_many_lines`.
    """
    kept = list(lines)
    gone: set[int] = set()
    added: list[Line] = []
    for each in corrections:
        if isinstance(each, Change):
            at = _place(each.which, lines, on=on, policy=policy)
            kept[at] = changed(kept[at], each, on=on, policy=policy)
        elif isinstance(each, Remove):
            gone |= _places(each.which, lines, on=on, policy=policy) or set(range(len(lines)))
        elif isinstance(each, Add):
            added += new_lines(each.value, on=on, policy=policy)
        else:
            raise Refused("list.unclear")
    result = [line for at, line in enumerate(kept) if at not in gone] + added
    for line in result:
        line.check(today=on)
    if result:
        check_count(result)
    return tuple(result)


def new_lines(text: str, *, on: date, policy: Policy) -> tuple[Line, ...]:
    """What is added. Raises `Refused("list.unclear")` where neither a sum nor a kind of expense is in it."""
    reading = _read(text, on=on, policy=policy)
    if any(line.amount is None and line.category is None for line in reading.lines):
        raise Refused("list.unclear")
    return reading.lines


def changed(line: Line, change: Change, *, on: date, policy: Policy) -> Line:
    """One row with what is said of it now; what is not said stays. Raises `Refused` as `corrected` does."""
    text = change.value.strip()
    if change.field == "merchant":
        return replace(line, merchant=text)
    if change.field == "purpose":
        return replace(line, purpose=text)
    if change.field == "date":
        return replace(line, date=_day(text, on=on, policy=policy))
    if change.field == "category":
        category = _category(text, on=on, policy=policy)
        return replace(line, category=category, told=line.told if category == line.category else "")
    if (bare := _bare_sum(text, line.currency)) is not None:
        return replace(line, minor=bare.minor)
    if change.field == "amount":
        reading = _read(text, on=on, policy=policy)
        return _with_sum(line, _only(reading))
    if (currency := _currency(text, on=on, policy=policy)) is not None:
        return _in_currency(line, currency)
    if (day := _iso_day(text)) is not None:
        return replace(line, date=day)
    return _overlaid(line, _only(_read(text, on=on, policy=policy)))


def _overlaid(line: Line, found: Line) -> Line:
    said = {name: value for name in FIELDS if (value := getattr(found, name)) is not None}
    if found.amount is None and not said:
        raise Refused("list.unclear")
    if said.get("category", line.category) != line.category:
        said.setdefault("merchant", None)  # the shop was that of another kind of expense
    # What is another kind of expense now is called by the new words.
    told = found.told if said.get("category") else line.told
    shown = replace(line, **said, told=told)
    return shown if found.amount is None else _with_sum(shown, found)


def _with_sum(line: Line, found: Line) -> Line:
    if found.amount is None:
        raise Refused("list.unclear")
    return replace(line, minor=found.minor, currency=found.currency)


def _only(reading: Reading) -> Line:
    if len(reading.lines) != 1:
        raise Refused("list.unclear")
    return reading.lines[0]


def _read(text: str, *, on: date, policy: Policy) -> Reading:
    reading = read(text, on=on, policy=policy)
    if reading.refusal is not None:
        raise reading.refusal
    _demand_past(reading)
    return reading


def _demand_past(reading: Reading) -> None:
    if reading.ahead is not None:
        raise Refused("line.date_in_future", date=reading.ahead)


def _bare_sum(text: str, currency: str) -> Line | None:
    """A number alone is a sum in the row's own currency."""
    try:
        amount = money(text, currency)
    except Refused as refused:
        if refused.code != "money.not_a_number":
            raise
        return None
    return Line(minor=amount.minor, currency=amount.currency)


def _currency(text: str, *, on: date, policy: Policy) -> str | None:
    """The currency, where nothing but one is named: "in USD", 美元."""
    name = text.strip().removeprefix("in ").strip()
    if len(name) > LONGEST_CURRENCY:
        return None
    reading = read(f"1 {name}", on=on, policy=policy)
    line = reading.lines[0]
    is_more = any((line.purpose, line.category, line.date, reading.ahead))
    is_named = line.minor is not None and not is_more
    return line.currency if is_named and name and not any(each.isdigit() for each in name) else None


def _in_currency(line: Line, currency: str) -> Line:
    if line.amount is None:
        return replace(line, currency=currency)
    whole, _, part = line.amount.decimal.partition(".")
    part = part.rstrip("0")
    amount = money(f"{whole}.{part}" if part else whole, currency)
    return replace(line, minor=amount.minor, currency=currency)


def _iso_day(text: str) -> date | None:
    """A day written as 2026-11-20, also one to come, so that the rules can say why it can't be."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _day(text: str, *, on: date, policy: Policy) -> date:
    reading = read(text, on=on, policy=policy)
    day = _iso_day(text) or reading.lines[0].date
    if day is None:
        _demand_past(reading)
        raise Refused("list.unclear")
    return day


def _category(text: str, *, on: date, policy: Policy) -> str:
    named = (each.key for each in policy.categories if plain(text) in {each.key, *map(plain, each.names.values())})
    category = next(named, None) or read(text, on=on, policy=policy).lines[0].category
    if category is None:
        raise Refused("list.unclear")
    return category


def _places(named: Sequence[Which], lines: Sequence[Line], *, on: date, policy: Policy) -> set[int]:
    """Where all of these rows are. "The taxi and lunch" is two of them, unless one is called so."""
    found: set[int] = set()
    for which in named:
        try:
            found.add(_place(which, lines, on=on, policy=policy))
        except Refused:
            names = apart(which) if isinstance(which, str) else ()
            if not names:
                raise
            found |= {_place(name, lines, on=on, policy=policy) for name in names}
    return found


def _place(which: Which, lines: Sequence[Line], *, on: date, policy: Policy) -> int:
    """Where in the list that row is, from 0."""
    if isinstance(which, int):
        at = len(lines) - 1 if which == -1 else which - 1
        if not 0 <= at < len(lines):
            raise Refused("list.no_row", row=which, count=len(lines))
        return at
    called = read(which, on=on, policy=policy).lines[0]
    said = {name: value for name in ("category", "date", "merchant", "minor") if (value := getattr(called, name))}
    named = [at for at, line in enumerate(lines) if is_called(which, texts(line))]
    fits = [at for at, line in enumerate(lines) if all(getattr(line, name) == said[name] for name in said)]
    if not said or not fits:
        fits = named
    elif len(fits) > 1 and (both := [at for at in fits if at in named]):
        fits = both  # lunch and dinner are both meals, and only one was called lunch
    elif called.category and not any(at in named for at in fits):
        meant = [at for at in fits if may_be_called(lines[at], which, policy=policy)]
        if len(meant) != 1:  # the only dinner is no lunch
            raise Refused("list.which", called=which, fits=len(fits))
        fits = meant
    if len(fits) != 1:
        raise Refused("list.which", called=which, fits=len(fits))
    return fits[0]
