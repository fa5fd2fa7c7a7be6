"""Find what was told in words by its message, so that a reply under it is known to be about the claim it told of."""

from __future__ import annotations

import time

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import DBAPIError

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TRIES, PAUSE_SECONDS = 60, 2.0

_LOCK_NOT_AVAILABLE = "55P03"
_TOLD = sa.text("seq is not null and card_key is null")


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        _create()
        return
    # Waiting for whoever writes just now it would hold up everybody who is told something until that is over. While it
    # is made nobody is told anything: a few seconds for a million messages.
    before = connection.execute(sa.text("SHOW lock_timeout")).scalar_one()
    for left in reversed(range(TRIES)):
        try:
            with connection.begin_nested():
                connection.execute(sa.text("SET LOCAL lock_timeout = '500ms'"))
                _create()
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE or not left:
                raise
            time.sleep(PAUSE_SECONDS)
        else:
            break
    connection.execute(sa.text("SELECT set_config('lock_timeout', :before, true)"), {"before": before})


def _create() -> None:
    op.create_index("ix_outbox_lane_told", "outbox", ["lane", "ref"], sqlite_where=_TOLD, postgresql_where=_TOLD)
