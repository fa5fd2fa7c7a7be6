"""Read back what a statement has changed: to SQLite's RETURNING that costs a quarter."""

from __future__ import annotations

import re
from itertools import chain
from typing import Any

from sqlalchemy import BindParameter, Column, Executable, FunctionElement, Insert, Select, TextClause, Update, select
from sqlalchemy.dialects.postgresql.dml import OnConflictDoUpdate  # SQLite has the same ON CONFLICT
from sqlalchemy.sql import visitors

_WORD = re.compile(r"\w+")


def read_back(statement: Executable) -> Select[Any] | None:
    """What gives in the same transaction just what its RETURNING would, or None where that is not certain.

    The rows must be found by something that the statement does not change: those of an UPDATE by its WHERE, the one of
    an INSERT that changes what is there by the columns in which the two would be the same.
    """
    if not isinstance(statement, Update | Insert) or not statement._returning or _has_values(statement._returning):
        return None
    return _updated(statement) if isinstance(statement, Update) else _put(statement)


def _updated(statement: Update) -> Select[Any] | None:
    changed = {getattr(column, "key", column) for column in statement._values or {}}
    criteria = statement._where_criteria
    found_by = _names_in(criteria)
    if not changed or not found_by or not changed.isdisjoint(found_by):
        return None
    return select(*statement._returning).where(*criteria)


def _put(statement: Insert) -> Select[Any] | None:
    meeting: Any = statement._post_values_clause
    if not isinstance(meeting, OnConflictDoUpdate) or meeting.update_whereclause is not None:
        return None
    given = {getattr(column, "key", column): value for column, value in (statement._values or {}).items()}
    names = [getattr(column, "key", column) for column in meeting.inferred_target_elements or ()]
    if not names or not all(isinstance(given.get(name), BindParameter) for name in names):
        return None
    columns: Any = statement.table.c
    return select(*statement._returning).where(*(columns[name] == given[name] for name in names))


def _has_values(clauses: Any) -> bool:
    """Whether anything is written there that is sent as a parameter of its own."""
    return any(isinstance(element, BindParameter) for element in chain.from_iterable(map(visitors.iterate, clauses)))


def _names_in(criteria: Any) -> set[str] | None:
    """All columns that a condition looks at; None where it calls a function, which may give something else later."""
    names = set[str]()
    for element in chain.from_iterable(map(visitors.iterate, criteria)):
        if isinstance(element, FunctionElement):
            return None
        if isinstance(element, Column):
            names.add(element.key)
        elif isinstance(element, TextClause):
            names.update(_WORD.findall(element.text))
    return names
