"""The tables of files that people send: those that are or may become receipts, and those that were refused."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Table, Text, UniqueConstraint, text

from storage.schema_base import Id, Millis, metadata

receipt = Table(
    "receipt",
    metadata,
    # A file somebody sent: staged while it has no claim, then a receipt of that one. Several rows may share a blob.
    Column("id", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("claim", BigInteger),
    Column("sha256", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("pictures", Text, nullable=False),  # width and height of thumbnail and view, [] without
    Column("place", Text, nullable=False),
    Column("at", Millis, nullable=False),
    Column("attached_at", Millis),
    Column("key_enc", LargeBinary),
    Column("name_enc", LargeBinary),
    Column("reason_enc", LargeBinary),
    UniqueConstraint("claim", "sha256"),
)
Index("ix_receipt_sha256", receipt.c.sha256)
Index("ix_receipt_place", receipt.c.place)
Index("ix_receipt_person_sha256", receipt.c.person, receipt.c.sha256)
_staged = text("claim is null")
Index("ix_receipt_staged", receipt.c.at, sqlite_where=_staged, postgresql_where=_staged)

refused_file = Table(
    "refused_file",
    metadata,
    # A file that can't be a receipt, and why. `upload` is the key it was sent with: each is told once.
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("upload", Text, nullable=False, unique=True),
    Column("person", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("at", Millis, nullable=False),
    Column("name_enc", LargeBinary),
    sqlite_autoincrement=True,
)
Index("ix_refused_file_person_id", refused_file.c.person, refused_file.c.id)
