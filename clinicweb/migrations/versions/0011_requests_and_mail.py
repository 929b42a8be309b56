"""What patients ask a clinic through the form, and the mail that goes out."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _requests()
    _times_and_events()
    _mails()


def downgrade() -> None:
    for table in ("outgoing_mails", "request_events", "request_times", "contact_requests"):
        op.drop_table(table)


def _requests() -> None:
    op.create_table(
        "contact_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("email_key", sa.String(), nullable=False),
        sa.Column("phone", sa.String()),
        sa.Column("wanted_language", sa.String(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("consent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consent_version", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String()),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("taken_by_id", sa.Integer()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["clinic_id"],
            ["clinics.id"],
            name=op.f("fk_contact_requests_clinic_id_clinics"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["taken_by_id"], ["users.id"], name=op.f("fk_contact_requests_taken_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_requests")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_contact_requests_fingerprint")),
    )
    op.create_index(
        "ix_contact_requests_clinic_id_state", "contact_requests", ["clinic_id", "state"]
    )
    op.create_index(
        op.f("ix_contact_requests_email_key"), "contact_requests", ["email_key"], unique=False
    )


def _times_and_events() -> None:
    op.create_table(
        "request_times",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("moment", sa.String(), nullable=False),
        _owner("request_times"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_times")),
    )
    op.create_index(op.f("ix_request_times_request_id"), "request_times", ["request_id"])
    op.create_table(
        "request_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer()),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["users.id"], name=op.f("fk_request_events_actor_id_users")
        ),
        _owner("request_events"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_events")),
    )
    op.create_index(op.f("ix_request_events_request_id"), "request_events", ["request_id"])


def _mails() -> None:
    op.create_table(
        "outgoing_mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("request_id", sa.Integer()),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("reply_to", sa.String()),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claim", sa.String()),
        sa.Column("claimed_at", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.Text()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        _owner("outgoing_mails"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mails")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outgoing_mails_message_id")),
    )
    op.create_index(op.f("ix_outgoing_mails_request_id"), "outgoing_mails", ["request_id"])
    op.create_index(
        "ix_outgoing_mails_state_next_try_at", "outgoing_mails", ["state", "next_try_at"]
    )


def _owner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["request_id"],
        ["contact_requests.id"],
        name=op.f(f"fk_{table}_request_id_contact_requests"),
        ondelete="CASCADE",
    )
