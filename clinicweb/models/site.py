"""The number that grows with every change of what patients see."""

from sqlalchemy.orm import Mapped, mapped_column

from clinicweb.db import Base


class SiteVersion(Base):
    """One row; `clinicweb.db.Database.transaction` raises it at the end of such a change."""

    __tablename__ = "site_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
