"""Comments of readers, what is published of them, and the record of deletions on request."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def _to(table: str, column: str, target: str, *, cascade: bool = False) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [f"{target}.id"],
        name=op.f(f"fk_{table}_{column}_{target}"),
        ondelete="CASCADE" if cascade else None,
    )


def upgrade() -> None:
    op.create_table(
        "comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("written_at", TIME, nullable=False),
        sa.Column("consent_at", TIME, nullable=False),
        sa.Column("consent_version", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("moderated_by_id", sa.Integer(), nullable=True),
        sa.Column("moderated_at", TIME, nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answer_language", sa.String(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", TIME, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _to("comments", "article_id", "articles", cascade=True),
        _to("comments", "moderated_by_id", "users"),
        _to("comments", "answered_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_comments_fingerprint")),
    )
    op.create_index(op.f("ix_comments_article_id"), "comments", ["article_id"])
    op.create_index(op.f("ix_comments_email"), "comments", ["email"])
    op.create_index("ix_comments_state", "comments", ["state", "written_at"])
    op.create_table(
        "comment_translations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("requested_at", TIME, nullable=False),
        sa.Column("claimed_at", TIME, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_at", TIME, nullable=True),
        sa.Column("machine_text", sa.Text(), nullable=True),
        sa.Column("engine", sa.String(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("approved_text", sa.Text(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", TIME, nullable=True),
        _to("comment_translations", "comment_id", "comments", cascade=True),
        _to("comment_translations", "approved_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_translations")),
        sa.UniqueConstraint(
            "comment_id", "language", name=op.f("uq_comment_translations_comment_id_language")
        ),
    )
    op.create_table(
        "comment_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        _to("comment_events", "comment_id", "comments", cascade=True),
        _to("comment_events", "actor_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_events")),
    )
    op.create_index(op.f("ix_comment_events_comment_id"), "comment_events", ["comment_id"])
    _create_published()
    op.create_table(
        "erasures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("removed", sa.Text(), nullable=False),
        _to("erasures", "actor_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )


def _create_published() -> None:
    op.create_table(
        "published_comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("written_at", TIME, nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answer_language", sa.String(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("answered_at", TIME, nullable=True),
        _to("published_comments", "comment_id", "comments", cascade=True),
        _to("published_comments", "article_id", "articles", cascade=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_comments")),
        sa.UniqueConstraint("comment_id", name=op.f("uq_published_comments_comment_id")),
    )
    op.create_index(op.f("ix_published_comments_article_id"), "published_comments", ["article_id"])
    op.create_table(
        "published_comment_translations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("published_comment_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _to(
            "published_comment_translations",
            "published_comment_id",
            "published_comments",
            cascade=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_comment_translations")),
        sa.UniqueConstraint(
            "published_comment_id",
            "language",
            name=op.f("uq_published_comment_translations_published_comment_id_language"),
        ),
    )


def downgrade() -> None:
    op.drop_table("erasures")
    op.drop_table("published_comment_translations")
    op.drop_table("published_comments")
    op.drop_table("comment_events")
    op.drop_table("comment_translations")
    op.drop_table("comments")
