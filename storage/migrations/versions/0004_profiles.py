"""Keep what a platform says of somebody's language and time zone, for when they chose none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("profile_locale", sa.Text(), nullable=True))
    op.add_column("person", sa.Column("profile_timezone", sa.Text(), nullable=True))
