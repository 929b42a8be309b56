"""The memory: where pairs come from, an index over their texts, and corrections by hand."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from clinicweb.domain.memory_text import shape_of
from clinicweb.memory import index

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

CHUNK = 1_000


def upgrade() -> None:
    op.create_table(
        "memory_grams",
        sa.Column("gram", sa.String(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("gram", name=op.f("pk_memory_grams")),
    )
    op.create_table(
        "memory_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["users.id"], name=op.f("fk_memory_changes_actor_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memory_changes")),
    )
    with op.batch_alter_table("memory_changes") as batch_op:
        batch_op.create_index(batch_op.f("ix_memory_changes_entry_id"), ["entry_id"], unique=False)

    with op.batch_alter_table("memory_entries") as batch_op:
        batch_op.add_column(
            sa.Column("origin", sa.String(), nullable=False, server_default="approved")
        )
        batch_op.add_column(
            sa.Column("source_shape", sa.String(), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("target_shape", sa.String(), nullable=False, server_default="")
        )
        batch_op.alter_column("clinic_id", existing_type=sa.Integer(), nullable=True)
        batch_op.alter_column("approved_by_id", existing_type=sa.Integer(), nullable=True)
    with op.batch_alter_table("memory_entries") as batch_op:
        for name in ("origin", "source_shape", "target_shape"):
            batch_op.alter_column(name, existing_type=sa.String(), server_default=None)
        batch_op.create_index("ix_memory_entries_source_shape", ["source_shape"], unique=False)
        batch_op.create_index("ix_memory_entries_target_shape", ["target_shape"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_memory_entries_article_id"), ["article_id"], unique=False
        )
    _create_index()
    _index_what_is_there()


def _create_index() -> None:
    if op.get_bind().dialect.name == "sqlite":
        # The grams come ready-made, so the tokenizer has only to split at spaces; without content,
        # positions and sizes the index of a million entries stays small.
        op.execute(
            "CREATE VIRTUAL TABLE memory_index USING fts5("
            "grams, content='', detail=none, columnsize=0, tokenize='ascii')"
        )
        return
    op.execute(
        "CREATE TABLE memory_index (entry_id integer CONSTRAINT pk_memory_index PRIMARY KEY"
        " CONSTRAINT fk_memory_index_entry_id_memory_entries REFERENCES memory_entries (id)"
        " ON DELETE CASCADE, grams tsvector NOT NULL)"
    )
    # Without the list of pending rows, which every look-up would have to read through.
    op.execute(
        "CREATE INDEX ix_memory_index_grams ON memory_index USING gin (grams)"
        " WITH (fastupdate = off)"
    )


def _index_what_is_there() -> None:
    connection = op.get_bind()
    last = 0
    while rows := _entries_after(connection, last):
        connection.execute(
            sa.text(
                "UPDATE memory_entries SET source_shape = :s, target_shape = :t WHERE id = :id"
            ),
            [
                {"id": row.id, "s": shape_of(row.source).hash, "t": shape_of(row.target).hash}
                for row in rows
            ],
        )
        index.add(
            connection,
            [
                index.indexed(
                    row.id, row.source, row.target, row.source_language, row.target_language
                )
                for row in rows
            ],
        )
        last = rows[-1].id


def _entries_after(connection: sa.Connection, last: int) -> Sequence[sa.Row[Any]]:
    return connection.execute(
        sa.text(
            "SELECT id, source, target, source_language, target_language FROM memory_entries"
            " WHERE id > :last ORDER BY id LIMIT :chunk"
        ),
        {"last": last, "chunk": CHUNK},
    ).all()


def downgrade() -> None:
    # Pairs that no person of a clinic approved have no place in the older table.
    op.execute("DROP TABLE memory_index")
    op.execute(
        "UPDATE passages SET memory_entry_id = NULL WHERE memory_entry_id IN (SELECT id FROM"
        " memory_entries WHERE clinic_id IS NULL OR approved_by_id IS NULL)"
    )
    op.execute("DELETE FROM memory_entries WHERE clinic_id IS NULL OR approved_by_id IS NULL")
    with op.batch_alter_table("memory_entries") as batch_op:
        batch_op.drop_index(batch_op.f("ix_memory_entries_article_id"))
        batch_op.drop_index("ix_memory_entries_target_shape")
        batch_op.drop_index("ix_memory_entries_source_shape")
        batch_op.alter_column("approved_by_id", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("clinic_id", existing_type=sa.Integer(), nullable=False)
        batch_op.drop_column("target_shape")
        batch_op.drop_column("source_shape")
        batch_op.drop_column("origin")
    with op.batch_alter_table("memory_changes") as batch_op:
        batch_op.drop_index(batch_op.f("ix_memory_changes_entry_id"))

    op.drop_table("memory_changes")
    op.drop_table("memory_grams")
