"""Alembic's entry: runs the migrations on the connection that `clinicweb.schema` hands over."""

from alembic import context

from clinicweb import models  # noqa: F401 - completes the metadata
from clinicweb.db import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    # SQLite cannot alter a column in place.
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
