"""Addresses that articles have had: whoever kept a link finds the article at its new one."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from clinicweb.db import Base


class OldAddress(Base):
    """An address that an article had while patients could read it.

    It leads to the article, not to a later address, so that there are no chains. It stays for
    ever: no other article may have it, but its own may go back to it, and then the row goes.
    """

    __tablename__ = "old_addresses"
    __public__ = True

    slug: Mapped[str] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), index=True
    )
    left_at: Mapped[datetime]
