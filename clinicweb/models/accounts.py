"""People who sign in, and what each may do."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinicweb.db import Base


class User(Base):
    """A person who signs in. The columns without a docstring are the sign-in library's."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    password: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    """The name shown beside what the person did."""
    locale: Mapped[str | None]
    """Interface language that the person chose."""
    created_at: Mapped[datetime]

    grants: Mapped[list["Grant"]] = relationship(
        back_populates="user", cascade="all, delete-orphan"
    )


class Grant(Base):
    """A role given to a person: at one clinic or all (None), for one language or all (None)."""

    __tablename__ = "grants"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    role: Mapped[str]
    clinic_id: Mapped[int | None] = mapped_column(ForeignKey("clinics.id", ondelete="CASCADE"))
    language: Mapped[str | None]

    user: Mapped[User] = relationship(back_populates="grants")
