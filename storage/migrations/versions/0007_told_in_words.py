"""Find what was told in words by its message, so that a reply under it is known to be about the claim it told of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.short_locks import in_short_turns

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TOLD = sa.text("seq is not null and card_key is null")


def upgrade() -> None:
    # Waiting for whoever writes just now it would hold up everybody who is told something until that is over. While it
    # is made nobody is told anything: a few seconds for a million messages.
    in_short_turns(op.get_bind(), _create)


def _create() -> None:
    op.create_index("ix_outbox_lane_told", "outbox", ["lane", "ref"], sqlite_where=_TOLD, postgresql_where=_TOLD)
