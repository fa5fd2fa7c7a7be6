"""Lay out every table."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "address",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("hmac", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("address_enc", sa.LargeBinary(), nullable=False),
        sa.Column("last_used_at", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), server_default="live", nullable=False),
        sa.PrimaryKeyConstraint("channel", "hmac", name=op.f("pk_address")),
    )
    op.create_index("ix_address_person", "address", ["person"], unique=False)
    op.create_table(
        "audit",
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("chain", "seq", name=op.f("pk_audit")),
    )
    op.create_table(
        "card",
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("card_key", sa.Text(), nullable=False),
        sa.Column("claim", sa.BigInteger(), nullable=True),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("ref", sa.Text(), nullable=True),
        sa.Column("row", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("code_enc", sa.LargeBinary(), nullable=True),
        sa.Column("code_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("lane", "card_key", name=op.f("pk_card")),
    )
    op.create_index("ix_card_claim", "card", ["claim"], unique=False)
    op.create_table(
        "claim",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=True),
        sa.Column("policy_version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("paid_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_claim")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_claim_owner_number", "claim", ["owner", "number"], unique=False)
    op.create_index("ix_claim_state_number", "claim", ["state", "number"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("body_enc", sa.LargeBinary(), nullable=True),
        sa.Column("reply_enc", sa.LargeBinary(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("accepted_at", sa.BigInteger(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("key", name=op.f("uq_inbox_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_inbox_accepted_at", "inbox", ["accepted_at"], unique=False)
    op.create_index("ix_inbox_lane_id", "inbox", ["lane", "id"], unique=False)
    op.create_index(
        "ix_inbox_lane_open",
        "inbox",
        ["lane", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'accepted'"),
        postgresql_where=sa.text("state = 'accepted'"),
    )
    op.create_table(
        "keychain",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_keychain")),
    )
    op.create_table(
        "lane",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("pending", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("fence", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_lane")),
    )
    op.create_index(
        "ix_lane_side_not_before",
        "lane",
        ["side", "not_before"],
        unique=False,
        sqlite_where=sa.text("pending > 0"),
        postgresql_where=sa.text("pending > 0"),
    )
    op.create_table(
        "offer",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("holds_enc", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    op.create_index("ix_offer_made_at", "offer", ["made_at"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("claim", sa.BigInteger(), nullable=True),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("card_key", sa.Text(), nullable=True),
        sa.Column("notice_key", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=True),
        sa.Column("fresh", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("retires", sa.Text(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("body_enc", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_for", sa.Text(), nullable=True),
        sa.Column("failing_since", sa.BigInteger(), nullable=True),
        sa.Column("ref", sa.Text(), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("posted", sa.Boolean(), nullable=True),
        sa.Column("messages", sa.Integer(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("notice_key", name=op.f("uq_outbox_notice_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_claim", "outbox", ["claim", "id"], unique=False)
    op.create_index(
        "ix_outbox_lane_open",
        "outbox",
        ["lane", "id"],
        unique=False,
        sqlite_where=sa.text("state in ('waiting', 'sending')"),
        postgresql_where=sa.text("state in ('waiting', 'sending')"),
    )
    op.create_index(
        "ix_outbox_lane_ref",
        "outbox",
        ["lane", "ref", "seq"],
        unique=False,
        sqlite_where=sa.text("seq is not null and card_key is not null"),
        postgresql_where=sa.text("seq is not null and card_key is not null"),
    )
    op.create_index(
        "ix_outbox_lane_seq",
        "outbox",
        ["lane", "seq"],
        unique=False,
        sqlite_where=sa.text("seq is not null"),
        postgresql_where=sa.text("seq is not null"),
    )
    op.create_index("ix_outbox_state_id", "outbox", ["state", "id"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("manager_id", sa.Text(), nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("cost_centre", sa.Text(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("locale", sa.Text(), nullable=True),
        sa.Column("timezone", sa.Text(), nullable=True),
        sa.Column("left_on", sa.Text(), nullable=True),
        sa.Column("roles", sa.Text(), server_default="", nullable=False),
        sa.Column("name_enc", sa.LargeBinary(), nullable=True),
        sa.Column("email_enc", sa.LargeBinary(), nullable=True),
        sa.Column("email_hmac", sa.Text(), nullable=True),
        sa.Column("slack_enc", sa.LargeBinary(), nullable=True),
        sa.Column("wecom_enc", sa.LargeBinary(), nullable=True),
        sa.Column("erased", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_index("ix_person_email_hmac", "person", ["email_hmac"], unique=False)
    op.create_index("ix_person_manager_id", "person", ["manager_id"], unique=False)
    op.create_table(
        "person_key",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("erased_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_person_key")),
    )
    op.create_index("ix_person_key_key_id", "person_key", ["key_id"], unique=False)
    op.create_table(
        "person_role",
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("role", "person", name=op.f("pk_person_role")),
    )
    op.create_table(
        "place",
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("place_enc", sa.LargeBinary(), nullable=False),
        sa.Column("remembered_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("lane", "person", name=op.f("pk_place")),
    )
    op.create_index("ix_place_person_remembered_at", "place", ["person", "remembered_at"], unique=False)
    op.create_table(
        "policy",
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("starts_on", sa.Text(), nullable=True),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_policy")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "question",
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("form_enc", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("lane", name=op.f("pk_question")),
    )
    op.create_table(
        "seen",
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("lane", name=op.f("pk_seen")),
    )
    op.create_table(
        "session",
        sa.Column("token_hmac", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("bound", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("token_hmac", name=op.f("pk_session")),
    )
    op.create_index("ix_session_person", "session", ["person"], unique=False)
    op.create_table(
        "sign_in",
        sa.Column("token_hmac", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.Column("bound", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("token_hmac", name=op.f("pk_sign_in")),
    )
    op.create_table(
        "claim_desk",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("claim", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["claim"], ["claim.number"], name=op.f("fk_claim_desk_claim_claim")),
        sa.PrimaryKeyConstraint("person", "claim", name=op.f("pk_claim_desk")),
    )
    op.create_index("ix_claim_desk_claim", "claim_desk", ["claim"], unique=False)
    op.create_index("ix_claim_desk_person_since_claim", "claim_desk", ["person", "since", "claim"], unique=False)
    op.create_table(
        "claim_event",
        sa.Column("claim", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("before_enc", sa.LargeBinary(), nullable=True),
        sa.Column("after_enc", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["claim"], ["claim.number"], name=op.f("fk_claim_event_claim_claim")),
        sa.PrimaryKeyConstraint("claim", "seq", name=op.f("pk_claim_event")),
    )
    op.create_table(
        "claim_line",
        sa.Column("claim", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("date", sa.Text(), nullable=True),
        sa.Column("merchant_enc", sa.LargeBinary(), nullable=True),
        sa.Column("purpose_enc", sa.LargeBinary(), nullable=True),
        sa.Column("receipts", sa.Text(), server_default="[]", nullable=False),
        sa.ForeignKeyConstraint(["claim"], ["claim.number"], name=op.f("fk_claim_line_claim_claim")),
        sa.PrimaryKeyConstraint("claim", "line", name=op.f("pk_claim_line")),
    )
    op.create_table(
        "claim_round",
        sa.Column("claim", sa.BigInteger(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("policy_version", sa.BigInteger(), nullable=False),
        sa.Column("lines_enc", sa.LargeBinary(), nullable=False),
        sa.Column("reply_enc", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["claim"], ["claim.number"], name=op.f("fk_claim_round_claim_claim")),
        sa.PrimaryKeyConstraint("claim", "round", name=op.f("pk_claim_round")),
    )
    op.create_table(
        "claim_step",
        sa.Column("claim", sa.BigInteger(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("reason_enc", sa.LargeBinary(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["claim"], ["claim.number"], name=op.f("fk_claim_step_claim_claim")),
        sa.PrimaryKeyConstraint("claim", "round", "step", name=op.f("pk_claim_step")),
    )
