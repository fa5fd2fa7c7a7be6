"""Lay out the tables of files that people send."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "receipt",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("claim", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("pictures", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("attached_at", sa.BigInteger(), nullable=True),
        sa.Column("key_enc", sa.LargeBinary(), nullable=True),
        sa.Column("name_enc", sa.LargeBinary(), nullable=True),
        sa.Column("reason_enc", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("claim", "sha256", name=op.f("uq_receipt_claim_sha256")),
    )
    op.create_index("ix_receipt_sha256", "receipt", ["sha256"], unique=False)
    op.create_index("ix_receipt_place", "receipt", ["place"], unique=False)
    op.create_index("ix_receipt_person_sha256", "receipt", ["person", "sha256"], unique=False)
    op.create_index(
        "ix_receipt_staged",
        "receipt",
        ["at"],
        unique=False,
        sqlite_where=sa.text("claim is null"),
        postgresql_where=sa.text("claim is null"),
    )
    op.create_table(
        "refused_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("upload", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("name_enc", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refused_file")),
        sa.UniqueConstraint("upload", name=op.f("uq_refused_file_upload")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_refused_file_person_id", "refused_file", ["person", "id"], unique=False)
