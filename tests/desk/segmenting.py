"""A translation whose passages are joined and split."""

import pytest
from sqlalchemy.orm import Session

from clinicweb.desk import segments
from clinicweb.domain.access import Actor, Role
from clinicweb.domain.workflow import PassageState, Provenance
from clinicweb.models import Passage, Translation
from clinicweb.publishing.service import rendering
from tests.clock import NOW
from tests.factories import make_actor, make_article, make_draft, translation_of

BODY = "Rest for 2 days. Keep **warm**. Then walk.\n\nDrink water and sleep well.\n"
REST, WARM, WALK, DRINK = 2, 3, 4, 5  # positions behind the title and the summary
JAPANESE = {
    REST: "2日間休んでください。",
    WARM: "⟦1⟧温かく⟦/1⟧してください。",
    WALK: "それから歩きます。",
    DRINK: "水を飲みます。よく眠ります。",
}


@pytest.fixture
def translator(session: Session) -> Actor:
    return make_actor(session, Role.TRANSLATOR)


@pytest.fixture
def translation(session: Session) -> Translation:
    """A draft of BODY whose passages a person wrote."""
    article = make_article(session, body=BODY, summary="What helps.")
    translation = make_draft(session, translation_of(session, article))
    for place, text in JAPANESE.items():
        row = translation.passages[place]
        row.text, row.state, row.provenance = text, PassageState.EDITED, Provenance.PERSON
        row.draft = None
    session.flush()
    return translation


def join(session: Session, translation: Translation, place: int, actor: Actor) -> Passage:
    session.flush()
    first, second = translation.passages[place : place + 2]
    done = segments.join(session, first.id, first.version, second.version, actor, NOW)
    session.flush()
    return done


def split(
    session: Session, translation: Translation, place: int, before: str, actor: Actor
) -> Passage:
    session.flush()
    row = translation.passages[place]
    cut = row.source.index(before)
    done = segments.split(session, row.id, cut, row.version, actor, NOW)
    session.flush()
    return done


def sources(translation: Translation) -> list[str]:
    return [row.source for row in translation.passages[REST:]]


def texts(translation: Translation) -> list[str]:
    return [row.text for row in translation.passages[REST:]]


def of_source(translation: Translation) -> str:
    """The page with the source in every hole."""
    return rendering(translation, [row.source for row in translation.passages]).html


def reloaded(session: Session, translation: Translation) -> Translation:
    session.flush()
    session.expire_all()
    return session.get_one(Translation, translation.id)
