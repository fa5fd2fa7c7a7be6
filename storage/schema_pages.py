"""The table of start pages that people have open on a platform, each kept true by one process."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from storage.schema_base import Millis, metadata

start_page = Table(
    "start_page",
    metadata,
    # Whose page it is says the stand-in of their address; the process of that name keeps it true until then.
    Column("channel", Text, primary_key=True),
    Column("hmac", Text, primary_key=True),
    Column("open_until", Millis, nullable=False),
    Column("kept_by", Text, nullable=False),
    Column("kept_until", Millis, nullable=False),
)
