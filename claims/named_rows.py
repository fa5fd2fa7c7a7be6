"""Which rows of a list that waits are corrected by words that say no more than what they are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from claims.called import apart, rows_called
from claims.correcting import changed
from claims.errors import Refused
from claims.lines import Line
from claims.policy import Policy
from claims.reading import read
from claims.sentences.called_rows import told_instead
from claims.sentences.corrections import Change, Correction, Remove, Unclear, heard
from claims.sentences.rows_named import Named, altered, named
from claims.sentences.told_sums import TwoSums, two_sums
from claims.sentences.wording import plain

COMPARED = ("minor", "currency", "category", "date", "merchant", "purpose")


def heard_of_list(lines: Sequence[Line], text: str, *, on: date, policy: Policy) -> tuple[Correction, ...]:
    """The corrections of a message said while this list waits; nothing where it is none.

    "The taxi was 35" is one where just one row is called a taxi, and it changes its sum, its day or its category.
    Of several that are, or one that may be, `Unclear` or a change that `corrected` refuses: which is meant, is asked.
    """
    if (said := two_sums(text)) is not None and (of_one := of_old_sum(lines, said, on=on, policy=policy)) is not None:
        return of_one
    if (altered_each := _each_altered(lines, text, on=on, policy=policy)) is not None:
        return altered_each
    found = heard(text)
    if found and Unclear() not in found:
        return _by_old_sum(lines, text, found, on=on, policy=policy)
    told: list[Correction] = []
    for each in named(text):
        one = _of_a_row(lines, each, on=on, policy=policy)
        if one is None:
            return found
        told.append(one)
    return tuple(told) or found


def _each_altered(lines: Sequence[Line], text: str, *, on: date, policy: Policy) -> tuple[Correction, ...] | None:
    """What "make the hotel 950 and the taxi 35" corrects, where each part says so clearly; None for anything else."""
    told: list[Correction] = []
    for ways in altered(text):
        heard_ = (heard_of_list(lines, way, on=on, policy=policy) for way in ways)
        one = next((found for found in heard_ if len(found) == 1 and Unclear() not in found), None)
        if one is None:
            return None
        told += one
    rows = [each.which for each in told if isinstance(each, Change)]
    return tuple(told) if len(told) > 1 and len(set(rows)) == len(rows) else None


def of_old_sum(lines: Sequence[Line], said: TwoSums, *, on: date, policy: Policy) -> tuple[Correction, ...] | None:
    """What "35 not 30" corrects: the only row of 30. None where no row is, and 30 may be the number of one.

    "Change 2 to 130" is said of row 2, where there is one.
    """
    may_be_row = said.old.isdigit() and 0 < int(said.old) <= len(lines)
    if may_be_row and said.may_be_row:
        return None
    fits = [at for at, line in enumerate(lines) if costs(line, said.old, on=on, policy=policy)]
    if len(fits) == 1:
        return (Change(fits[0] + 1, said.value, "amount"),)
    if fits:
        return (Unclear(),)
    return None if may_be_row or said.may_be_row else ()


def _by_old_sum(
    lines: Sequence[Line], text: str, found: tuple[Correction, ...], *, on: date, policy: Policy
) -> tuple[Correction, ...]:
    """The same correction; of "taxi was 35 not 30" where there are several taxis, that of the only one of 30."""
    told, one = told_instead(text), found[0]
    if told is None or len(found) > 1 or not isinstance(one, Change) or not isinstance(one.which, str):
        return found
    called = rows_called(lines, one.which, on=on, policy=policy)
    fits = [at for at in called if costs(lines[at], told.old, on=on, policy=policy)]
    return (replace(one, which=fits[0] + 1, is_plain=True),) if len(called) > 1 and len(fits) == 1 else found


def costs(line: Line, sum_: str, *, on: date, policy: Policy) -> bool:
    """Whether that is the expense's sum, as typed; in its own currency where none is said."""
    try:
        return line.amount is not None and changed(line, Change(1, sum_, "amount"), on=on, policy=policy) == line
    except Refused:
        return False


def _of_a_row(lines: Sequence[Line], said: Named, *, on: date, policy: Policy) -> Correction | None:
    fits = rows_called(lines, said.called, on=on, policy=policy)
    if not fits and said.value is None:
        names = apart(said.called)
        are_rows = names and all(rows_called(lines, name, on=on, policy=policy) for name in names)
        return Remove(names) if are_rows else None
    if not fits and said.is_definite and said.value is not None:
        category = read(said.called, on=on, policy=policy).lines[0].category
        alike = [at for at, line in enumerate(lines) if category is not None and line.category == category]
        if not alike or not _says(lines[alike[0]], said, on=on, policy=policy):
            return None
        return Unclear((alike[0] + 1, said.called, said.value))
    if not fits:
        return None
    which = fits[0] + 1 if len(fits) == 1 else said.called
    if said.value is None:
        return Remove((which,))
    is_said = _says(lines[fits[0]], said, on=on, policy=policy)
    return Change(which, said.value, said.field, is_plain=True) if is_said else None


def _says(line: Line, said: Named, *, on: date, policy: Policy) -> bool:
    """Whether a sum, a day, a category or a shop is said of the row, and nothing that makes it another expense."""
    value = said.value or ""
    try:
        now = changed(line, Change(1, value, said.field), on=on, policy=policy)
    except Refused as refused:
        return refused.code != "list.unclear"
    names = {name for name in COMPARED if getattr(line, name) != getattr(now, name)}
    if "category" in names:
        return plain(value) in {plain(name) for each in policy.categories for name in each.names.values()}
    if "purpose" in names:
        return False
    is_other_day = "date" in names and line.date is not None
    # The same fare on another day is another one too.
    is_fare = is_other_day and read(value, on=on, policy=policy).lines[0].amount is not None
    return said.is_definite or not (is_fare or "merchant" in names)
