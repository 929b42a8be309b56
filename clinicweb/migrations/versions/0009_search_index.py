"""The search of published pages: what it knows of each, its words, and the index of its tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Filled by `content load` and `search rebuild`, which also fill it again after every change of
    # how pages are indexed.
    op.create_table(
        "search_pages",
        sa.Column("page_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("tokens", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["page_id"],
            ["published_pages.id"],
            name=op.f("fk_search_pages_page_id_published_pages"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("page_id", name=op.f("pk_search_pages")),
    )
    op.create_table(
        "search_words",
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("language", "word", name=op.f("pk_search_words")),
    )
    if op.get_bind().dialect.name == "sqlite":
        # As in the memory's index: tokens come ready-made, and neither text nor positions are kept.
        op.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5("
            "tokens, content='', detail=none, columnsize=0, tokenize='ascii')"
        )
        return
    op.execute(
        "CREATE TABLE search_index (page_id integer CONSTRAINT pk_search_index PRIMARY KEY"
        " CONSTRAINT fk_search_index_page_id_search_pages REFERENCES search_pages (page_id)"
        " ON DELETE CASCADE, tokens tsvector NOT NULL)"
    )
    op.execute(
        "CREATE INDEX ix_search_index_tokens ON search_index USING gin (tokens)"
        " WITH (fastupdate = off)"
    )


def downgrade() -> None:
    op.execute("DROP TABLE search_index")
    op.drop_table("search_words")
    op.drop_table("search_pages")
