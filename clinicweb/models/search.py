"""What the search index keeps of a published page; the index itself is made by migration 0009."""

from typing import ClassVar

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from clinicweb.db import Base


class SearchPage(Base):
    """A live page that the index knows. The row comes and goes with the page."""

    __tablename__ = "search_pages"
    __public__: ClassVar[bool] = True

    page_id: Mapped[int] = mapped_column(
        ForeignKey("published_pages.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    format: Mapped[str]
    """How the row was made; one of another format than the program's is made again."""
    folded: Mapped[str] = mapped_column(Text)
    """Every searched text of the page, folded, a line each: for phrases that pairs only suggest."""
    tokens: Mapped[bytes | None]
    """The page's tokens, compressed: FTS5 must be told what it forgets. None on PostgreSQL."""


class SearchWord(Base):
    """A word of some page as it is written, folded, to suggest for a misspelt one.

    Words stay when their last page goes, until the index is made anew; whoever suggests one looks
    whether a page has it.
    """

    __tablename__ = "search_words"

    language: Mapped[str] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)
