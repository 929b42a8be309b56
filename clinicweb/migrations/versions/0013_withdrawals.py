"""Pages and sentences that were taken back, and what each page was made of."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "withdrawals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("sentence_hash", sa.String(), nullable=True),
        sa.Column("sentence", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=False),
        sa.Column("restored_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restored_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_withdrawals_article_id_articles")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["users.id"], name=op.f("fk_withdrawals_withdrawn_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["restored_by_id"], ["users.id"], name=op.f("fk_withdrawals_restored_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawals")),
    )
    op.create_index(op.f("ix_withdrawals_article_id"), "withdrawals", ["article_id"])
    with op.batch_alter_table("published_pages") as batch_op:
        batch_op.add_column(sa.Column("manuscript", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("withdrawal_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_published_pages_withdrawal_id_withdrawals"),
            "withdrawals",
            ["withdrawal_id"],
            ["id"],
        )


def downgrade() -> None:
    with op.batch_alter_table("published_pages") as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_published_pages_withdrawal_id_withdrawals"), type_="foreignkey"
        )
        batch_op.drop_column("withdrawal_id")
        batch_op.drop_column("manuscript")
    op.drop_table("withdrawals")
