"""The tables. Times are milliseconds since 1970 UTC, money is in whole minor units, `*_enc` columns are encrypted."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)

from storage.schema_base import Id, Millis
from storage.schema_base import metadata as metadata
from storage.schema_knowledge import faq_feedback as faq_feedback
from storage.schema_knowledge import faq_miss as faq_miss
from storage.schema_knowledge import faq_version as faq_version
from storage.schema_knowledge import help_request as help_request
from storage.schema_pages import start_page as start_page
from storage.schema_receipts import receipt as receipt
from storage.schema_receipts import refused_file as refused_file

# ---------------------------------------------------------------- keys

keychain = Table(
    "keychain",
    metadata,
    Column("name", Text, primary_key=True),
    Column("key_id", Text, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
)

person_key = Table(
    "person_key",
    metadata,
    Column("person", Text, primary_key=True),
    Column("key_id", Text, nullable=False),
    Column("wrapped", LargeBinary),  # destroyed when the person is erased
    Column("erased_at", Millis),
)
Index("ix_person_key_key_id", person_key.c.key_id)

# ---------------------------------------------------------------- people

person = Table(
    "person",
    metadata,
    Column("id", Text, primary_key=True),
    Column("manager_id", Text),
    Column("department", Text),
    Column("cost_centre", Text),
    Column("grade", Text),
    Column("locale", Text),
    Column("timezone", Text),
    Column("left_on", Text),
    Column("roles", Text, nullable=False, server_default=""),
    Column("name_enc", LargeBinary),
    Column("email_enc", LargeBinary),
    Column("email_hmac", Text),
    Column("slack_enc", LargeBinary),
    Column("wecom_enc", LargeBinary),
    Column("erased", Boolean, nullable=False, server_default=text("false")),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("profile_locale", Text),  # what a platform says, for whoever chose none
    Column("profile_timezone", Text),
)
Index("ix_person_manager_id", person.c.manager_id)
Index("ix_person_email_hmac", person.c.email_hmac)

person_role = Table(
    "person_role",
    metadata,
    Column("role", Text, primary_key=True),
    Column("person", Text, primary_key=True),
)

address = Table(
    "address",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("hmac", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("address_enc", LargeBinary, nullable=False),
    Column("last_used_at", Millis),
    Column("state", Text, nullable=False, server_default="live"),  # live, gone
)
Index("ix_address_person", address.c.person)

place = Table(
    "place",
    metadata,
    # Where a lane leads that is no address of whom it is for; `person` is empty for a stranger.
    Column("lane", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("place_enc", LargeBinary, nullable=False),
    Column("remembered_at", Millis, nullable=False),
)
Index("ix_place_person_remembered_at", place.c.person, place.c.remembered_at)

sign_in = Table(
    "sign_in",
    metadata,
    Column("token_hmac", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("created_at", Millis, nullable=False),
    Column("expires_at", Millis, nullable=False),
    Column("used_at", Millis),
    # An HMAC over token, person and end, which nobody can make who edits rows without the key.
    Column("bound", Text, nullable=False),
)

session = Table(
    "session",
    metadata,
    Column("token_hmac", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("created_at", Millis, nullable=False),
    Column("expires_at", Millis, nullable=False),
    Column("ended_at", Millis),
    # An HMAC over token, person and end, which nobody can make who edits rows without the key.
    Column("bound", Text, nullable=False),
)
Index("ix_session_person", session.c.person)

# ---------------------------------------------------------------- policy

policy = Table(
    "policy",
    metadata,
    Column("version", Id, primary_key=True, autoincrement=True),
    Column("starts_on", Text),
    Column("hash", Text, nullable=False),
    Column("imported_at", Millis, nullable=False),
    Column("text", Text, nullable=False),  # last: SQLite reads through it for what stands behind it
    sqlite_autoincrement=True,
)

# ---------------------------------------------------------------- claims

claim = Table(
    "claim",
    metadata,
    Column("number", Id, primary_key=True, autoincrement=True),
    Column("owner", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("currency", Text, nullable=False),
    Column("total_minor", BigInteger),
    Column("policy_version", BigInteger, nullable=False),
    Column("created_at", Millis, nullable=False),
    Column("updated_at", Millis, nullable=False),
    Column("paid_at", Millis),
    sqlite_autoincrement=True,
)
Index("ix_claim_owner_number", claim.c.owner, claim.c.number)
Index("ix_claim_state_number", claim.c.state, claim.c.number)

claim_line = Table(
    "claim_line",
    metadata,
    Column("claim", BigInteger, ForeignKey("claim.number"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("category", Text),
    Column("minor", BigInteger),
    Column("currency", Text, nullable=False),
    Column("date", Text),
    Column("merchant_enc", LargeBinary),
    Column("purpose_enc", LargeBinary),
    Column("receipts", Text, nullable=False, server_default="[]"),
)

claim_round = Table(
    "claim_round",
    metadata,
    Column("claim", BigInteger, ForeignKey("claim.number"), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("at", Millis, nullable=False),
    Column("policy_version", BigInteger, nullable=False),
    Column("lines_enc", LargeBinary, nullable=False),
    Column("reply_enc", LargeBinary),
)

claim_step = Table(
    "claim_step",
    metadata,
    # One decision per claim, round and step: the key and the guard "decision is null" see to it.
    Column("claim", BigInteger, ForeignKey("claim.number"), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("rule", Text, nullable=False),
    Column("asked", Text, nullable=False),
    Column("since", Millis, nullable=False),
    Column("decided_by", Text),
    Column("decision", Text),
    Column("at", Millis),
    Column("reason_enc", LargeBinary),
    Column("code", Text),
)

claim_desk = Table(
    "claim_desk",
    metadata,
    # Whom an open step waits for: one row per person asked, deleted with the decision.
    Column("person", Text, primary_key=True),
    Column("claim", BigInteger, ForeignKey("claim.number"), primary_key=True),
    Column("since", Millis, nullable=False),
)
Index("ix_claim_desk_person_since_claim", claim_desk.c.person, claim_desk.c.since, claim_desk.c.claim)
Index("ix_claim_desk_claim", claim_desk.c.claim)

claim_event = Table(
    "claim_event",
    metadata,
    Column("claim", BigInteger, ForeignKey("claim.number"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("event", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("channel", Text),
    Column("at", Millis, nullable=False),
    Column("facts", Text, nullable=False),
    Column("before_enc", LargeBinary),
    Column("after_enc", LargeBinary),
)

# ---------------------------------------------------------------- audit

audit = Table(
    "audit",
    metadata,
    Column("chain", Text, primary_key=True),  # claim:42, people, policy, faq
    Column("seq", Integer, primary_key=True),
    Column("at", Millis, nullable=False),
    Column("body", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("signature", Text),  # of the row that was the head when written
)

# ---------------------------------------------------------------- lanes

lane = Table(
    "lane",
    metadata,
    Column("key", Text, primary_key=True),  # in:…, out:…, task:KIND:…, see storage/places.py
    Column("side", Text, nullable=False),  # in, out:CHANNEL, task:KIND:CHANNEL
    Column("pending", Integer, nullable=False),  # its rows that are not settled
    Column("not_before", Millis, nullable=False),  # pauses: pacing, "retry after"
    Column("due_at", Millis, nullable=False, server_default="0"),  # when its first row is due
    Column("lease_owner", Text),
    Column("lease_until", Millis, nullable=False, server_default="0"),
    Column("fence", BigInteger, nullable=False, server_default="0"),
    Column("seq", BigInteger, nullable=False, server_default="0"),  # counts what was sent: the order of a conversation
)
Index(
    "ix_lane_side_not_before",
    lane.c.side,
    lane.c.not_before,
    sqlite_where=text("pending > 0"),
    postgresql_where=text("pending > 0"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("lane", Text, nullable=False),
    Column("person", Text),
    Column("digest", Text, nullable=False),
    Column("state", Text, nullable=False),  # accepted, done, failed
    Column("attempts", Integer, nullable=False),
    Column("body_enc", LargeBinary),
    Column("reply_enc", LargeBinary),
    Column("error", Text),
    Column("accepted_at", Millis, nullable=False),
    Column("done_at", Millis),
    sqlite_autoincrement=True,
)
Index("ix_inbox_lane_id", inbox.c.lane, inbox.c.id)
Index("ix_inbox_accepted_at", inbox.c.accepted_at)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("lane", Text, nullable=False),
    Column("kind", Text, nullable=False),  # answer, news, card, task
    Column("claim", BigInteger),
    Column("person", Text),  # to whom
    Column("card_key", Text),
    Column("notice_key", Text, unique=True),
    Column("code", Text),  # which sentence a news row becomes
    Column("facts", Text),
    Column("fresh", Boolean, nullable=False, server_default=text("false")),
    Column("retires", Text),  # the reference of an older posting of a card that moved down
    Column("due_at", Millis, nullable=False),
    Column("state", Text, nullable=False),  # waiting, sending, sent, dead, superseded
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("version", Integer),  # the version of the claim that was drawn
    Column("body_enc", LargeBinary),
    Column(
        "sealed_for", Text
    ),  # whose keys together open the body, with `;` in between: the reader's, and who is shown
    Column("failing_since", Millis),
    Column("ref", Text),
    Column("seq", BigInteger),  # place in the conversation, given when it was sent
    Column("posted", Boolean),  # whether it made a new message there
    Column("messages", Integer),  # how many messages it became there
    Column("error", Text),
    Column("created_at", Millis, nullable=False),
    Column("sent_at", Millis),
    sqlite_autoincrement=True,
)
_open = text("state in ('waiting', 'sending')")
_sent = text("seq is not null")
_changes = text("seq is not null and card_key is not null")
_told = text("seq is not null and card_key is null")
Index("ix_outbox_lane_open", outbox.c.lane, outbox.c.id, sqlite_where=_open, postgresql_where=_open)
Index("ix_outbox_lane_seq", outbox.c.lane, outbox.c.seq, sqlite_where=_sent, postgresql_where=_sent)
Index("ix_outbox_lane_ref", outbox.c.lane, outbox.c.ref, outbox.c.seq, sqlite_where=_changes, postgresql_where=_changes)
Index("ix_outbox_lane_told", outbox.c.lane, outbox.c.ref, sqlite_where=_told, postgresql_where=_told)
Index("ix_outbox_claim", outbox.c.claim, outbox.c.id)
Index("ix_outbox_state_id", outbox.c.state, outbox.c.id)

card = Table(
    "card",
    metadata,
    # Where the card of a key stands in a conversation. The row is there from the moment the card is first asked for.
    Column("lane", Text, primary_key=True),
    Column("card_key", Text, primary_key=True),
    Column("claim", BigInteger),
    Column("person", Text),
    Column("ref", Text),
    Column("row", BigInteger),  # the outbox row with its newest content
    Column("version", Integer),  # the version of the claim it shows
    Column("code_enc", LargeBinary),  # what a platform needs for the next change, once
    Column("code_at", Millis),
)
Index("ix_card_claim", card.c.claim)

question = Table(
    "question",
    metadata,
    Column("lane", Text, primary_key=True),
    Column("person", Text),
    Column("form_enc", LargeBinary, nullable=False),
    Column("asked_at", Millis, nullable=False),
    Column("expires_at", Millis, nullable=False),
)

offer = Table(
    "offer",
    metadata,
    # What a list that was offered holds, such as expenses that were read and are not filed yet.
    Column("id", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("holds_enc", LargeBinary, nullable=False),
    Column("made_at", Millis, nullable=False),
    Column("used_at", Millis),
)
Index("ix_offer_made_at", offer.c.made_at)

seen = Table(
    "seen",
    metadata,
    # Up to which message of a conversation its person has looked: the unread marks of the web chat.
    Column("lane", Text, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("at", Millis, nullable=False),
)
