"""Opening hours, special days and prices of clinics; hours as free text become a note."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE clinic_texts RENAME COLUMN hours TO hours_note")
    op.add_column("clinic_texts", sa.Column("tax_note", sa.String(), nullable=True))
    op.create_table(
        "opening_days",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("spans", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id"],
            ["clinics.id"],
            name=op.f("fk_opening_days_clinic_id_clinics"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_days")),
        sa.UniqueConstraint("clinic_id", "weekday", name=op.f("uq_opening_days_clinic_id_weekday")),
    )
    op.create_table(
        "special_days",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("spans", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id"],
            ["clinics.id"],
            name=op.f("fk_special_days_clinic_id_clinics"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_special_days")),
        sa.UniqueConstraint("clinic_id", "day", name=op.f("uq_special_days_clinic_id_day")),
    )
    op.create_table(
        "special_day_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("special_day_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["special_day_id"],
            ["special_days.id"],
            name=op.f("fk_special_day_notes_special_day_id_special_days"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_special_day_notes")),
        sa.UniqueConstraint(
            "special_day_id", "language", name=op.f("uq_special_day_notes_special_day_id_language")
        ),
    )
    op.create_table(
        "prices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id"],
            ["clinics.id"],
            name=op.f("fk_prices_clinic_id_clinics"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prices")),
        sa.UniqueConstraint("clinic_id", "key", name=op.f("uq_prices_clinic_id_key")),
    )
    op.create_table(
        "price_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("price_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["price_id"],
            ["prices.id"],
            name=op.f("fk_price_texts_price_id_prices"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_texts")),
        sa.UniqueConstraint("price_id", "language", name=op.f("uq_price_texts_price_id_language")),
    )


def downgrade() -> None:
    op.drop_table("price_texts")
    op.drop_table("prices")
    op.drop_table("special_day_notes")
    op.drop_table("special_days")
    op.drop_table("opening_days")
    op.drop_column("clinic_texts", "tax_note")
    op.execute("ALTER TABLE clinic_texts RENAME COLUMN hours_note TO hours")
