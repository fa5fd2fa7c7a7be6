"""Send statements that are run over and over straight to the driver; the way through SQLAlchemy cost three times that.

It works on statements that are written down once in a module. Everything else (several rows at once, IN lists,
statements made on the spot) goes the long way and gives the same. Statements for whose outcome nobody waits (`later`)
go to PostgreSQL together, in one trip.
"""

from __future__ import annotations

import re
import sqlite3
from collections import namedtuple
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from sqlalchemy import BindParameter, Boolean, Connection, Delete, Executable, Insert, LargeBinary, Table, TextClause
from sqlalchemy.dialects.postgresql.dml import OnConflictDoNothing  # SQLite has the same ON CONFLICT
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.util import await_only

from storage.quick_reading import read_back
from storage.quick_result import QuickResult as QuickResult

if TYPE_CHECKING:
    import asyncpg

T = TypeVar("T")
W = TypeVar("W", Insert, Delete)

_PLANS = {"sqlite": "_plans_on_sqlite", "postgresql": "_plans_on_postgres"}
_NO_ROWS: list[Any] = []
_PARAMETER = re.compile(r"\$([0-9]+)")


class Plan(NamedTuple):
    """A statement as the driver takes it."""

    sql: str
    values: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    has_rows: bool
    switches: tuple[int, ...]
    """The columns that are True or False; SQLite gives them back as 1 or 0."""
    rows: list[Callable[[Iterable[Any]], Any]]
    """What makes one of its rows, once there was one."""
    waits_at: str | None = None
    """The table of a statement that may be sent later."""
    gives_key: bool = False
    """Whether all it gives is the number of the row it adds, which SQLite's driver knows by itself."""
    reads_back: Plan | None = None
    """What reads the rows it changed, in place of RETURNING."""


def later(statement: W) -> W:
    """Say that nobody asks what became of this statement: whatever follows in its transaction may send it along.

    It is an INSERT of given values or a DELETE, and no other such statement looks at its table.
    """
    marked: W = statement.execution_options(later=True)
    return marked


class QuickConnection:
    """Looks like a `sqlalchemy.Connection` and runs the same statements, those known by heart on the shortest way."""

    def __init__(self, connection: Connection) -> None:
        self._connection: Any = connection
        self.dialect = connection.dialect
        self._plans = _PLANS[connection.dialect.name]
        self._driver: Any = connection.connection.driver_connection
        self._begun = self._on_sqlite = connection.dialect.name == "sqlite"
        self.shared: dict[Hashable, Any] | None = None  # where no units share a transaction
        self._waiting: dict[str, tuple[Plan, tuple[Any, ...]]] = {}

    def execute(self, statement: Executable, parameters: Any = None) -> Any:
        """Run it; the result has the methods of SQLAlchemy's that the store uses."""
        given: Any = parameters or {}
        if given.__class__ is list:
            # None where it is several rows at once, for which there is no plan.
            given = given[0] if len(given) == 1 else None
        plans = statement.__dict__.get(self._plans)
        plan = None if plans is None or given is None else plans.get(tuple(given))
        if plan is None and given is not None:
            plan = self._learned(statement, given)
        if plan is None or self._connection._has_events or not (self._begun or self._begin()):
            self.send()
            self._begun = True
            return self._connection.execute(statement, parameters)
        if self._on_sqlite:
            return _on_sqlite(self._driver, plan, given)
        if plan.waits_at is None or plan.waits_at in self._waiting:
            self.send()
        if plan.waits_at is None:
            return _on_postgres(self._driver, plan, plan.values(given))
        self._waiting[plan.waits_at] = (plan, plan.values(given))
        return QuickResult([], -1)

    def send(self) -> None:
        """Run what was to be sent later."""
        if self._waiting:
            several, self._waiting = list(self._waiting.values()), {}
            _on_postgres(self._driver, _together([plan for plan, _ in several]), sum((each for _, each in several), ()))

    def _learned(self, statement: Any, given: Mapping[str, Any]) -> Plan | None:
        """How to send what has no plan yet with parameters of these names, or None where it must go the long way."""
        plans = statement.__dict__.get(self._plans)
        if plans is None:
            # For the first time; who knows whether it comes again.
            setattr(statement, self._plans, {})
            return None
        key = tuple(given)
        if key not in plans:
            plans[key] = _plan(statement, given, self.dialect)
        plan: Plan | None = plans[key]
        return plan

    def _begin(self) -> bool:
        """Begin the transaction; False where that fails: the long way finds out what became of the connection."""
        self._connection.begin()
        adapted = self._connection.connection.dbapi_connection
        try:
            await_only(adapted._start_transaction())
        except (adapted.dbapi.Error, OSError):
            return False
        self._begun = True
        return True

    @property
    def _has_events(self) -> bool:
        """Whether somebody listens to the statements, as SQLAlchemy notes it; all of them go the long way then."""
        listened: bool = self._connection._has_events
        return listened

    @_has_events.setter
    def _has_events(self, listened: bool) -> None:
        self._connection._has_events = listened

    def __getattr__(self, name: str) -> Any:
        self.send()
        return getattr(self._connection, name)


def quickly(connection: Connection) -> Connection:
    """The same connection, for units: what it does over and over it does fast."""
    quick = connection if isinstance(cast(Any, connection), QuickConnection) else QuickConnection(connection)
    return cast(Connection, quick)


def forget_reads(connection: Connection) -> None:
    """What was read holds no more: a transaction begins, one of its units was undone, or changed what is read.

    From now on each thing is read once for all units of the transaction.
    """
    cast(QuickConnection, connection).shared = {}


def read_once(connection: Connection, key: Hashable, read: Callable[[], T]) -> T:
    """What `read` gives; where several units share a transaction, the first asks for all of them.

    Whoever changes what is read so says `forget_reads`.
    """
    shared = cast(QuickConnection, connection).shared
    if shared is None:
        return read()
    if key not in shared:
        shared[key] = read()
    return cast(T, shared[key])


def send(connection: Connection) -> None:
    """Run what was to be sent later on a connection of `quickly`; to be called before the transaction is committed."""
    cast(QuickConnection, connection).send()


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
    is_later = statement.get_execution_options().get("later", False)
    sql, on_sqlite = str(compiled), dialect.name == "sqlite"
    gives_key = on_sqlite and _gives_key(statement)
    reading = read_back(statement, given) if on_sqlite and not gives_key else None
    reads_back = None if reading is None else _plan(reading, given, dialect)
    return Plan(
        sql=sql.rpartition(" RETURNING ")[0] if gives_key or reads_back else sql,
        values=_getter(keys, constants),
        has_rows=has_rows and not gives_key,
        switches=switches if on_sqlite else (),
        rows=[],
        waits_at=cast(Any, statement).table.name if is_later else None,
        gives_key=gives_key,
        reads_back=reads_back,
    )


def _together(plans: Sequence[Plan]) -> Plan:
    """One statement that does what all of these do, their parameters one after the other."""
    texts, count = [], 0
    for plan in plans:
        texts.append(_PARAMETER.sub(partial(_moved, by=count), plan.sql))
        count += max(map(int, _PARAMETER.findall(plan.sql)), default=0)
    *before, last = texts
    named = ", ".join(f"later{place} AS ({text})" for place, text in enumerate(before))
    return plans[0]._replace(sql=f"WITH {named} {last}" if named else last)


def _moved(parameter: re.Match[str], *, by: int) -> str:
    return f"${int(parameter[1]) + by}"


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


def _gives_key(statement: Executable) -> bool:
    """Whether it adds one row, or none where such a one is there, and gives back nothing but its number.

    RETURNING makes SQLite put what it gives into a table of its own first, which costs several times the row.
    """
    if not isinstance(statement, Insert) or statement.select is not None:
        return False
    if not isinstance(statement._post_values_clause, OnConflictDoNothing | None):
        return False
    returned = list(statement.exported_columns)
    return len(returned) == 1 and returned[0] is cast(Table, statement.table).autoincrement_column


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
    try:
        cursor = driver.execute(plan.sql, plan.values(given))
        if plan.reads_back is not None:
            changed = cursor.rowcount
            return QuickResult(_on_sqlite(driver, plan.reads_back, given).all() if changed else _NO_ROWS, changed)
        if not plan.has_rows:
            count = cursor.rowcount
            return QuickResult([(cursor.lastrowid,)] if plan.gives_key and count else _NO_ROWS, count)
        rows = cursor.fetchall()
    except sqlite3.Error as error:
        raise _wrapped(plan, error, sqlite3.Error) from error
    if rows:
        make = plan.rows[0] if plan.rows else _learn(plan, (column[0] for column in cursor.description))
        for place in plan.switches:
            rows = [(*row[:place], None if row[place] is None else bool(row[place]), *row[place + 1 :]) for row in rows]
        rows = list(map(make, rows))
    return QuickResult(rows, cursor.rowcount)


def _on_postgres(driver: asyncpg.Connection, plan: Plan, values: tuple[Any, ...]) -> QuickResult:
    import asyncpg

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
