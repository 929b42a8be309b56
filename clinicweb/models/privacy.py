"""That a person's data was deleted on request: the record keeps no name and no address."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from clinicweb.db import Base


class Erasure(Base):
    """One deletion of all that was kept under an address. Rows are only ever added."""

    __tablename__ = "erasures"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """None: from the command line."""
    removed: Mapped[str] = mapped_column(Text)
    """JSON: how many things of each kind."""
