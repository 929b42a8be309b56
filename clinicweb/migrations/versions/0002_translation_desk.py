"""The translation desk: safety, notes, terms, hints, transfers."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "engine_hints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source_language", sa.String(), nullable=False),
        sa.Column("target_language", sa.String(), nullable=False),
        sa.Column("text_hash", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("engine", sa.String(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engine_hints")),
        sa.UniqueConstraint(
            "kind",
            "source_language",
            "target_language",
            "text_hash",
            name=op.f("uq_engine_hints_kind_source_language_target_language_text_hash"),
        ),
    )
    op.create_table(
        "concepts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("clinic_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id"],
            ["clinics.id"],
            name=op.f("fk_concepts_clinic_id_clinics"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["users.id"], name=op.f("fk_concepts_updated_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concepts")),
        sa.UniqueConstraint("code", name=op.f("uq_concepts_code")),
    )
    with op.batch_alter_table("concepts") as batch_op:
        batch_op.create_index(batch_op.f("ix_concepts_clinic_id"), ["clinic_id"], unique=False)

    op.create_table(
        "terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("reading", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concept_id"],
            ["concepts.id"],
            name=op.f("fk_terms_concept_id_concepts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms")),
    )
    with op.batch_alter_table("terms") as batch_op:
        batch_op.create_index(batch_op.f("ix_terms_concept_id"), ["concept_id"], unique=False)
        batch_op.create_index("ix_terms_language_key", ["language", "key"], unique=False)

    op.create_table(
        "presences",
        sa.Column("translation_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("passage_id", sa.Integer(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["translation_id"],
            ["translations.id"],
            name=op.f("fk_presences_translation_id_translations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_presences_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("translation_id", "user_id", name=op.f("pk_presences")),
    )
    op.create_table(
        "segment_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("translation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source_hash", sa.String(), nullable=False),
        sa.Column("next_hash", sa.String(), nullable=True),
        sa.Column("offset", sa.Integer(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name=op.f("fk_segment_rules_created_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["translation_id"],
            ["translations.id"],
            name=op.f("fk_segment_rules_translation_id_translations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment_rules")),
    )
    with op.batch_alter_table("segment_rules") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_segment_rules_translation_id"), ["translation_id"], unique=False
        )

    op.create_table(
        "transfers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("stored_as", sa.String(), nullable=True),
        sa.Column("clinic_id", sa.Integer(), nullable=True),
        sa.Column("translation_id", sa.Integer(), nullable=True),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("report", sa.Text(), nullable=True),
        sa.Column("claim", sa.String(), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["clinic_id"],
            ["clinics.id"],
            name=op.f("fk_transfers_clinic_id_clinics"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["translation_id"],
            ["translations.id"],
            name=op.f("fk_transfers_translation_id_translations"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_transfers_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers")),
    )
    with op.batch_alter_table("transfers") as batch_op:
        batch_op.create_index("ix_transfers_state", ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_transfers_user_id"), ["user_id"], unique=False)

    op.create_table(
        "acknowledgements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("passage_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["passage_id"],
            ["passages.id"],
            name=op.f("fk_acknowledgements_passage_id_passages"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_acknowledgements_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgements")),
        sa.UniqueConstraint(
            "passage_id", "fingerprint", name=op.f("uq_acknowledgements_passage_id_fingerprint")
        ),
    )
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("translation_id", sa.Integer(), nullable=False),
        sa.Column("passage_id", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_by_id", sa.Integer(), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_notes_author_id_users")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["notes.id"], name=op.f("fk_notes_parent_id_notes"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["passage_id"],
            ["passages.id"],
            name=op.f("fk_notes_passage_id_passages"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["resolved_by_id"], ["users.id"], name=op.f("fk_notes_resolved_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["translation_id"],
            ["translations.id"],
            name=op.f("fk_notes_translation_id_translations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    with op.batch_alter_table("notes") as batch_op:
        batch_op.create_index(batch_op.f("ix_notes_passage_id"), ["passage_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_notes_translation_id"), ["translation_id"], unique=False
        )

    op.create_table(
        "mentions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["note_id"], ["notes.id"], name=op.f("fk_mentions_note_id_notes"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_mentions_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentions")),
        sa.UniqueConstraint("note_id", "user_id", name=op.f("uq_mentions_note_id_user_id")),
    )
    with op.batch_alter_table("mentions") as batch_op:
        batch_op.create_index(batch_op.f("ix_mentions_user_id"), ["user_id"], unique=False)

    with op.batch_alter_table("clinics") as batch_op:
        batch_op.add_column(
            sa.Column("second_person", sa.Boolean(), nullable=False, server_default=sa.true())
        )

    with op.batch_alter_table("events") as batch_op:
        batch_op.add_column(sa.Column("seconds", sa.Integer(), nullable=True))

    with op.batch_alter_table("passages") as batch_op:
        batch_op.add_column(sa.Column("draft", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("match", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("memory_entry_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("safety", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("safety_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("accepted_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("confirmed_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_passages_memory_entry_id_memory_entries"),
            "memory_entries",
            ["memory_entry_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_passages_confirmed_by_id_users"), "users", ["confirmed_by_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_passages_safety_by_id_users"), "users", ["safety_by_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_passages_accepted_by_id_users"), "users", ["accepted_by_id"], ["id"]
        )

    with op.batch_alter_table("published_pages") as batch_op:
        batch_op.add_column(sa.Column("safety_review", sa.String(), nullable=True))

    with op.batch_alter_table("translations") as batch_op:
        batch_op.add_column(sa.Column("assignee_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("priority", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_index(
            batch_op.f("ix_translations_assignee_id"), ["assignee_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_translations_assignee_id_users"), "users", ["assignee_id"], ["id"]
        )

    # Whoever changed an accepted passage last is the one who accepted it.
    op.execute(
        "UPDATE passages SET accepted_by_id = updated_by_id, accepted_at = updated_at"
        " WHERE state = 'accepted'"
    )


def downgrade() -> None:
    with op.batch_alter_table("translations") as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_translations_assignee_id_users"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_translations_assignee_id"))
        batch_op.drop_column("priority")
        batch_op.drop_column("due_on")
        batch_op.drop_column("assignee_id")

    with op.batch_alter_table("published_pages") as batch_op:
        batch_op.drop_column("safety_review")

    with op.batch_alter_table("passages") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_passages_accepted_by_id_users"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_passages_safety_by_id_users"), type_="foreignkey")
        batch_op.drop_constraint(
            batch_op.f("fk_passages_confirmed_by_id_users"), type_="foreignkey"
        )
        batch_op.drop_constraint(
            batch_op.f("fk_passages_memory_entry_id_memory_entries"), type_="foreignkey"
        )
        batch_op.drop_column("confirmed_at")
        batch_op.drop_column("confirmed_by_id")
        batch_op.drop_column("accepted_at")
        batch_op.drop_column("accepted_by_id")
        batch_op.drop_column("safety_by_id")
        batch_op.drop_column("safety")
        batch_op.drop_column("memory_entry_id")
        batch_op.drop_column("match")
        batch_op.drop_column("draft")

    with op.batch_alter_table("events") as batch_op:
        batch_op.drop_column("seconds")

    with op.batch_alter_table("clinics") as batch_op:
        batch_op.drop_column("second_person")

    with op.batch_alter_table("mentions") as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentions_user_id"))

    op.drop_table("mentions")
    with op.batch_alter_table("notes") as batch_op:
        batch_op.drop_index(batch_op.f("ix_notes_translation_id"))
        batch_op.drop_index(batch_op.f("ix_notes_passage_id"))

    op.drop_table("notes")
    op.drop_table("acknowledgements")
    with op.batch_alter_table("transfers") as batch_op:
        batch_op.drop_index(batch_op.f("ix_transfers_user_id"))
        batch_op.drop_index("ix_transfers_state")

    op.drop_table("transfers")
    with op.batch_alter_table("segment_rules") as batch_op:
        batch_op.drop_index(batch_op.f("ix_segment_rules_translation_id"))

    op.drop_table("segment_rules")
    op.drop_table("presences")
    with op.batch_alter_table("terms") as batch_op:
        batch_op.drop_index("ix_terms_language_key")
        batch_op.drop_index(batch_op.f("ix_terms_concept_id"))

    op.drop_table("terms")
    with op.batch_alter_table("concepts") as batch_op:
        batch_op.drop_index(batch_op.f("ix_concepts_clinic_id"))

    op.drop_table("concepts")
    op.drop_table("engine_hints")
