"""Drop an index that every event paid for twice: what waits in a lane is found from the end of all that was said."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_inbox_lane_open", table_name="inbox")
