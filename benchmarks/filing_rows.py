"""The rows that one filing leaves behind, to be inserted again and nothing else: what the benchmark compares with."""

from __future__ import annotations

import itertools
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select

from benchmarks.house import file_one
from bot.app import Application
from storage import schema

TABLES = (
    schema.inbox,
    schema.claim,
    schema.claim_line,
    schema.claim_event,
    schema.audit,
    schema.outbox,
    schema.card,
)
"""Every table that a filing adds rows to; `check` sees that none is missing."""

_count = itertools.count(1)


async def rows_of_one_filing(application: Application) -> list[tuple[Table, dict[str, Any]]]:
    """Run one filing and give the rows it added, in the order of their tables."""
    await file_one(application, "p1")
    before = await application.store.read(lambda unit: _all(unit.connection))
    await file_one(application, "p1")
    after = await application.store.read(lambda unit: _all(unit.connection))
    added = [(table, row) for table in TABLES for row in after[table.name] if row not in before[table.name]]
    counted = {name: len(after[name]) - len(before[name]) for name in after}
    missing = {name for name, count in counted.items() if count} - {table.name for table in TABLES}
    if missing:
        raise RuntimeError(f"a filing also adds rows to {sorted(missing)}")
    return [(table, row) for table, row in added if counted[table.name]]


def _all(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    return {
        table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
        for table in schema.metadata.sorted_tables
        if connection.execute(select(func.count()).select_from(table)).scalar_one() < 10_000
    }


def fresh(rows: list[tuple[Table, dict[str, Any]]]) -> list[tuple[Table, dict[str, Any]]]:
    """The same rows with keys nobody used."""
    number = 10_000_000 + next(_count)
    return [(table, {**row, **_keys(table.name, row, number)}) for table, row in rows]


def _keys(table: str, row: dict[str, Any], number: int) -> dict[str, Any]:
    if table == "inbox":
        return {"id": number, "key": f"ref{number}"}
    if table == "claim":
        return {"number": number}
    if table == "audit":
        return {"chain": f"claim:{number}"}
    if table == "outbox":
        return {"id": number, "notice_key": row["notice_key"] and f"ref{number}", "claim": number}
    if table == "card":
        return {"card_key": f"claim:{number}:owner", "claim": number}
    return {"claim": number}


STATEMENTS = {table.name: insert(table) for table in TABLES}
