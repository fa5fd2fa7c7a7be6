"""Drop an index that every event paid for twice: what waits in a lane is found from the end of all that was said."""

from __future__ import annotations

import time

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import DBAPIError

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TRIES, PAUSE_SECONDS = 60, 2.0

_LOCK_NOT_AVAILABLE = "55P03"


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        op.drop_index("ix_inbox_lane_open", table_name="inbox")
        return
    # Behind a long read, such as a backup, it would hold up everybody who says something until that is over.
    before = connection.execute(sa.text("SHOW lock_timeout")).scalar_one()
    for left in reversed(range(TRIES)):
        try:
            with connection.begin_nested():
                connection.execute(sa.text("SET LOCAL lock_timeout = '500ms'"))
                op.drop_index("ix_inbox_lane_open", table_name="inbox")
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE or not left:
                raise
            time.sleep(PAUSE_SECONDS)
        else:
            break
    connection.execute(sa.text("SELECT set_config('lock_timeout', :before, true)"), {"before": before})
