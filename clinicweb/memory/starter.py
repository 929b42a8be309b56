"""The memory that comes with the product: sentences of clinics, for the first articles.

Their prices, hours and the like are invented. They are drafts for a translator to read, marked as
what they are, and never a page's content.
"""

from datetime import datetime
from pathlib import Path

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from clinicweb.domain.memory_match import Origin
from clinicweb.memory.entries import Pair, add_pairs
from clinicweb.models import MemoryEntry


def read_starter(path: Path) -> list[Pair]:
    """The pairs of a file with one on each line, source and target apart by a tab, in UTF-8."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Pair(*line.split("\t")) for line in lines]


def load_starter(session: Session, path: Path, now: datetime) -> int:
    """Load a file named ``….<source>-<target>.tsv`` once; how many pairs are new.

    Once loaded it is left alone: an entry that somebody removed does not come back.
    """
    source_language, target_language = path.name.split(".")[-2].split("-")
    loaded = exists().where(
        MemoryEntry.origin == Origin.STARTER,
        MemoryEntry.source_language == source_language,
        MemoryEntry.target_language == target_language,
    )
    if session.scalar(select(loaded)):
        return 0
    added = add_pairs(
        session,
        read_starter(path),
        source_language,
        target_language,
        origin=Origin.STARTER,
        clinic_id=None,
        now=now,
    )
    return added.new
