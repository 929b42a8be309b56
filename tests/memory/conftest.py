"""Pairs in the memory, and what it answers."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from clinicweb.domain.memory_match import Origin
from clinicweb.memory.entries import Pair, add_pairs
from clinicweb.memory.search import Match, similar
from tests.clock import NOW
from tests.factories import make_clinic

Add = Callable[..., None]
Ask = Callable[..., list[Match]]


@pytest.fixture
def clinic_id(session: Session) -> int:
    return make_clinic(session).id


@pytest.fixture
def add(session: Session, clinic_id: int) -> Add:
    """Put pairs (source, target) into the memory; of the clinic, from a file, unless it says so."""

    def add(
        *pairs: tuple[str, str],
        languages: Sequence[str] = ("en", "ja"),
        origin: Origin = Origin.IMPORTED,
        at: datetime = NOW,
        **overrides: Any,
    ) -> None:
        add_pairs(
            session,
            [Pair(*pair) for pair in pairs],
            *languages,
            origin=origin,
            clinic_id=overrides.get("clinic_id", clinic_id),
            now=at,
        )

    return add


@pytest.fixture
def ask(session: Session, clinic_id: int) -> Ask:
    """What is like a sentence, from English unless it says so."""

    def ask(source: str, languages: Sequence[str] = ("en", "ja"), **asked: Any) -> list[Match]:
        return similar(session, source, *languages, **{"clinic_id": clinic_id, **asked})

    return ask
