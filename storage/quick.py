"""Send statements that are run over and over straight to the driver; the way through SQLAlchemy cost three times that.

It works within a transaction that SQLAlchemy began, on statements that are written down once in a module. Everything
else (several rows at once, IN lists, statements made on the spot) goes the long way and gives the same.
"""

from __future__ import annotations

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from sqlalchemy import BindParameter, Boolean, Connection, Executable, LargeBinary, TextClause
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError, MultipleResultsFound, NoResultFound
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.util import await_only

if TYPE_CHECKING:
    import asyncpg

_PLANS = {"sqlite": "_plans_on_sqlite", "postgresql": "_plans_on_postgres"}


class Plan(NamedTuple):
    """A statement as the driver takes it."""

    sql: str
    values: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    has_rows: bool
    switches: tuple[int, ...]
    """The columns that are True or False; SQLite gives them back as 1 or 0."""
    rows: list[Callable[[Iterable[Any]], Any]]
    """What makes one of its rows, once there was one."""


class QuickConnection:
    """Looks like a `sqlalchemy.Connection` and runs the same statements, those known by heart on the shortest way."""

    def __init__(self, connection: Connection) -> None:
        self._connection: Any = connection
        self._dialect = connection.dialect
        self._plans = _PLANS[connection.dialect.name]
        self._driver: Any = connection.connection.driver_connection
        self._begun = self._on_sqlite = connection.dialect.name == "sqlite"

    def execute(self, statement: Executable, parameters: Any = None) -> Any:
        """Run it; the result has the methods of SQLAlchemy's that the store uses."""
        if not self._begun or self._connection._has_events:
            # The first statement of a transaction goes the long way, which begins it.
            self._begun = True
            return self._connection.execute(statement, parameters)
        given = parameters or {}
        if isinstance(given, list):
            if len(given) > 1:
                return self._connection.execute(statement, given)
            given = given[0]
        plans = statement.__dict__.get(self._plans)
        if plans is None:
            # For the first time; who knows whether it comes again.
            setattr(statement, self._plans, {})
            return self._connection.execute(statement, parameters)
        key = tuple(given)
        if key not in plans:
            plans[key] = _plan(statement, given, self._dialect)
        plan = plans[key]
        if plan is None:
            return self._connection.execute(statement, parameters)
        return _on_sqlite(self._driver, plan, given) if self._on_sqlite else _on_postgres(self._driver, plan, given)

    @property
    def _has_events(self) -> bool:
        """Whether somebody listens to the statements, as SQLAlchemy notes it; all of them go the long way then."""
        listened: bool = self._connection._has_events
        return listened

    @_has_events.setter
    def _has_events(self, listened: bool) -> None:
        self._connection._has_events = listened

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def quickly(connection: Connection) -> Connection:
    """The same connection, for units: what it does over and over it does fast."""
    return cast(Connection, QuickConnection(connection))


class QuickResult:
    """The rows of one statement, all of them here."""

    __slots__ = ("_rows", "rowcount")

    def __init__(self, rows: list[Any], rowcount: int) -> None:
        self._rows = rows
        self.rowcount = rowcount

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def all(self) -> list[Any]:
        """All rows."""
        return self._rows

    def first(self) -> Any:
        """The first row, or None."""
        return self._rows[0] if self._rows else None

    def one_or_none(self) -> Any:
        """The only row, or None; more than one is a defect."""
        if len(self._rows) > 1:
            raise MultipleResultsFound("more than one row where one was expected")
        return self._rows[0] if self._rows else None

    def one(self) -> Any:
        """The only row."""
        if not self._rows:
            raise NoResultFound("no row where one was expected")
        return self.one_or_none()

    def scalar_one(self) -> Any:
        """The first column of the only row."""
        return self.one()[0]

    def scalar_one_or_none(self) -> Any:
        """The first column of the only row, or None."""
        row = self.one_or_none()
        return None if row is None else row[0]

    def scalar(self) -> Any:
        """The first column of the first row, or None."""
        return self._rows[0][0] if self._rows else None

    def scalars(self) -> QuickResult:
        """The first column of every row."""
        return QuickResult([row[0] for row in self._rows], self.rowcount)

    def mappings(self) -> QuickResult:
        """Every row as a mapping."""
        return QuickResult([row._asdict() for row in self._rows], self.rowcount)


def _plan(statement: Executable, given: Mapping[str, Any], dialect: Dialect) -> Plan | None:
    """How to send it with parameters of these names, or None for what can't be planned."""
    compiled = cast(SQLCompiler, cast(Any, statement).compile(dialect=dialect, column_keys=list(given)))
    names = compiled.positiontup or []
    if compiled.post_compile_params or compiled.literal_execute_params:
        return None
    keys, constants = [], dict[str, Any]()
    for name in names:
        bind = compiled.binds[name]
        if _is_translated(bind, dialect):
            return None
        if bind.key in given:
            keys.append(bind.key)
        elif bind.required:
            return None
        else:
            keys.append(name)
            constants[name] = bind.effective_value
    columns = _columns(statement)
    switches = tuple(place for place, column in enumerate(columns or ()) if isinstance(column.type, Boolean))
    has_rows = columns is not None or isinstance(statement, TextClause)
    return Plan(str(compiled), _getter(keys, constants), has_rows, switches if dialect.name == "sqlite" else (), [])


def _is_translated(bind: BindParameter[Any], dialect: Dialect) -> bool:
    """Whether SQLAlchemy would turn its value into another one; those of bytes and switches are taken as they are."""
    if isinstance(bind.type, (LargeBinary, Boolean)):
        return False
    return bind.type.dialect_impl(dialect).bind_processor(dialect) is not None


def _columns(statement: Any) -> Sequence[Any] | None:
    """What it gives back, or None where that is nothing."""
    if isinstance(statement, TextClause):
        return None
    if statement.is_select or statement._returning:
        return list(statement.exported_columns)
    return None


def _getter(keys: list[str], constants: dict[str, Any]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    if not keys:
        return lambda given: ()
    if len(keys) == 1:
        only = keys[0]
        return (lambda given: (constants[only],)) if constants else (lambda given: (given[only],))
    take = itemgetter(*keys)
    if not constants:
        return take
    return lambda given: take({**constants, **given})


def _on_sqlite(driver: sqlite3.Connection, plan: Plan, given: Mapping[str, Any]) -> QuickResult:
    values = plan.values(given)
    try:
        cursor = driver.execute(plan.sql, values)
        rows = cursor.fetchall()
    except sqlite3.Error as error:
        raise _wrapped(plan, error, sqlite3.Error) from error
    if rows:
        make = plan.rows[0] if plan.rows else _learn(plan, (column[0] for column in cursor.description))
        for place in plan.switches:
            rows = [(*row[:place], None if row[place] is None else bool(row[place]), *row[place + 1 :]) for row in rows]
        rows = list(map(make, rows))
    return QuickResult(rows, cursor.rowcount)


def _on_postgres(driver: asyncpg.Connection, plan: Plan, given: Mapping[str, Any]) -> QuickResult:
    import asyncpg

    values = plan.values(given)
    try:
        if not plan.has_rows:
            status: str = await_only(driver.execute(plan.sql, *values))
            count = status.rpartition(" ")[2]
            return QuickResult([], int(count) if count.isdigit() else -1)
        records = await_only(driver.fetch(plan.sql, *values))
    except asyncpg.PostgresError as error:
        raise _wrapped(plan, error, asyncpg.PostgresError) from error
    if not records:
        return QuickResult([], 0)
    make = plan.rows[0] if plan.rows else _learn(plan, records[0].keys())
    return QuickResult(list(map(make, records)), len(records))


def _learn(plan: Plan, names: Iterable[str]) -> Callable[[Iterable[Any]], Any]:
    make: Callable[[Iterable[Any]], Any] = cast(Any, namedtuple("QuickRow", list(names), rename=True))._make
    plan.rows.append(make)
    return make


def _wrapped(plan: Plan, error: Exception, kind: type[Exception]) -> Exception:
    """The error as SQLAlchemy would raise it, its parameters left out: they are people's."""
    wrapped = DBAPIError.instance(plan.sql, {}, error, kind, hide_parameters=True)
    return cast(Exception, wrapped)
