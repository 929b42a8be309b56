"""Concepts remember which shipped one they were, and can be taken out and put back."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("concepts") as batch_op:
        batch_op.add_column(sa.Column("shipped_key", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_unique_constraint(op.f("uq_concepts_shipped_key"), ["shipped_key"])


def downgrade() -> None:
    with op.batch_alter_table("concepts") as batch_op:
        batch_op.drop_constraint(op.f("uq_concepts_shipped_key"), type_="unique")
        batch_op.drop_column("removed_at")
        batch_op.drop_column("shipped_key")
