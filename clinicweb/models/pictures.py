"""Pictures that staff brought in for articles. The files themselves are in the instance folder."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from clinicweb.db import Base


class Picture(Base):
    """One picture; texts name it, and every page that shows it is made from the name alone."""

    __tablename__ = "pictures"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    """As `domain.figures.PictureName` writes it: content and size."""
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    uploaded_at: Mapped[datetime]
    used_at: Mapped[datetime]
    """When a text was last seen to name it; at first, when it was brought in."""
    looked_at: Mapped[datetime] = mapped_column(index=True)
    """When upkeep last looked for such a text."""
