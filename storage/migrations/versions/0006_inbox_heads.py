"""Drop an index that every event paid for twice: what waits in a lane is found from the end of all that was said."""

from __future__ import annotations

from alembic import op

from storage.migrations.short_locks import in_short_turns

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Behind a long read, such as a backup, it would hold up everybody who says something until that is over.
    in_short_turns(op.get_bind(), lambda: op.drop_index("ix_inbox_lane_open", table_name="inbox"))
