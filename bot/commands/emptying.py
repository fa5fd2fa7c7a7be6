"""Empty the data folder for `chit demo --fresh`, and touch nothing that another database still needs."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from bot.commands.opening import NotReady

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.store import Store
    from storage.unit_of_work import UnitOfWork

DATABASE = "chit.db"
# In this order a stop halfway never leaves a database without its keys.
_KEPT = ("chit.db-wal", "chit.db-shm", "receipts", "staged", DATABASE, "secret-keys", "chit.db.lock")


def empty(settings: Settings) -> None:
    """Delete what Chit itself keeps in the data folder, and nothing else in it.

    Keys and receipts go only together with the database they belong to. Where the folder holds none, they are those
    of a database elsewhere.
    """
    if not is_in_folder(settings) or not (settings.data_dir / DATABASE).exists():
        return
    for name in _KEPT:
        path = settings.data_dir / name
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def is_in_folder(settings: Settings) -> bool:
    """Whether the database is the one that emptying the data folder deletes."""
    from sqlalchemy import make_url

    file = make_url(settings.database_url).database
    return (
        settings.on_sqlite and (settings.data_dir / DATABASE).resolve() == (settings.data_dir / (file or "")).resolve()
    )


async def demand_nobody(store: Store[UnitOfWork]) -> None:
    """Refuse to call a database fresh that was not emptied and holds people."""
    if await store.read(lambda unit: bool(unit.people.all())):
        raise NotReady(
            "--fresh empties the data folder alone. The database of CHIT_DATABASE_URL is elsewhere and holds people "
            "already, so nothing was deleted. Leave out --fresh to go on with it, or name an empty database."
        )
