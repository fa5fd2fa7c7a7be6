"""The tables of questions and answers: entries in versions, what was not answered, and who is to be helped."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, LargeBinary, Table, Text, UniqueConstraint, text

from storage.schema_base import Id, Millis, metadata

faq_version = Table(
    "faq_version",
    metadata,
    # An entry of the knowledge base as it was from one moment on; none is ever changed. Its number names it on buttons.
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("entry", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("event", Text, nullable=False),  # added, edited, retired, rolled_back
    Column("source", Text, nullable=False),  # chat, import, starter
    Column("by", Text, nullable=False),
    Column("at", Millis, nullable=False),
    Column("restores", Integer),
    Column("hash", Text, nullable=False),
    Column("entry_enc", LargeBinary, nullable=False),
    UniqueConstraint("entry", "number"),
    sqlite_autoincrement=True,
)

faq_miss = Table(
    "faq_miss",
    metadata,
    # A question that was not answered, masked, and not whose it was.
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("ask", Text, nullable=False, unique=True),
    Column("question_enc", LargeBinary, nullable=False),
    Column("language", Text, nullable=False),
    Column("decision", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("candidates", Text, nullable=False),
    Column("verdict", Text),
    Column("at", Millis, nullable=False),
    sqlite_autoincrement=True,
)

faq_feedback = Table(
    "faq_feedback",
    metadata,
    # What was said of an answer, once for each time it was given.
    Column("ask", Text, primary_key=True),
    Column("entry", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("at", Millis, nullable=False),
)
Index("ix_faq_feedback_entry_number", faq_feedback.c.entry, faq_feedback.c.number)

help_request = Table(
    "help_request",
    metadata,
    # A question that a person shall answer. `ask` is the message it was asked with: each is put there once.
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("ask", Text, nullable=False, unique=True),
    Column("person", Text, nullable=False),
    Column("lane", Text, nullable=False),  # where it was asked, and is answered
    Column("state", Text, nullable=False),  # open, answered, closed
    Column("version", Integer, nullable=False),
    Column("question_enc", LargeBinary, nullable=False),
    Column("tried", Text, nullable=False),  # ids of the entries that were shown
    Column("asked_at", Millis, nullable=False),
    Column("by", Text),
    Column("at", Millis),
    Column("answer_enc", LargeBinary),
    sqlite_autoincrement=True,
)
_unclosed = text("state in ('open', 'answered')")
Index("ix_help_request_unclosed", help_request.c.id, sqlite_where=_unclosed, postgresql_where=_unclosed)
