"""Bring the tables of a database to what this program needs; Alembic is loaded only when there is something to do."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.errors import NotMigrated, ProgramTooOld

# Oldest first; the last is what this program needs.
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007")

PATIENCE_SECONDS = 300
"""How long a process that starts waits for another one that brings the tables up to date."""

# One number for everybody, so that two programs don't migrate at once.
_LOCK = 0x43484954


def revision(connection: Connection) -> str | None:
    """The revision of the tables, or None where there are none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return found


def is_current(connection: Connection) -> bool:
    """Whether nothing is to be done. Raises ProgramTooOld when the tables are of a newer program."""
    found = revision(connection)
    if found is not None and found not in REVISIONS:
        raise ProgramTooOld(f"the tables are of revision {found}; this program knows up to {REVISIONS[-1]}")
    return found == REVISIONS[-1]


def require_current(connection: Connection) -> None:
    """Raises NotMigrated or ProgramTooOld unless the tables are what this program needs."""
    if not is_current(connection):
        raise NotMigrated(f"the tables are of revision {revision(connection)}; this program needs {REVISIONS[-1]}")


def upgrade(connection: Connection) -> None:
    """Bring the tables up to date within the caller's transaction."""
    if not is_current(connection):
        _to(connection, "head")


def upgrade_on_postgres(connection: Connection) -> bool:
    """The next revision, within the caller's transaction; whether there are more, each for one of its own.

    New tables are laid out at once. Who comes second waits and finds nothing to do.
    """
    # On a slow machine the first one takes longer than anything else may be waited for.
    connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE_SECONDS}s'"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    if is_current(connection):
        return False
    found = revision(connection)
    # What one revision has locked must not wait for what the next one has to wait for.
    _to(connection, "head" if found is None else REVISIONS[REVISIONS.index(found) + 1])
    return not is_current(connection)


def _to(connection: Connection, target: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, target)
