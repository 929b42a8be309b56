"""The rule of the second person: who has to have read a safety passage before patients do.

The one place that says which passages still wait, for approving and for publishing alike. It looks
at the rows, never at a translation's state.
"""

from collections.abc import Iterable

from clinicweb.domain.safety import SafetyClass, classify, from_stored
from clinicweb.models import Passage, Translation

SECOND_PERSON = "second_person"
ONE_PERSON = "one_person"


def classes_of(passage: Passage, source_language: str) -> frozenset[SafetyClass]:
    """The safety classes of a passage; those of a row that was never classified are worked out."""
    if passage.safety is None:
        return classify(passage.source, source_language)
    return from_stored(passage.safety)


def is_confirmed(passage: Passage) -> bool:
    """Whether two different people answer for the passage."""
    people = (passage.accepted_by_id, passage.confirmed_by_id)
    return None not in people and people[0] != people[1]


def needs_two(passage: Passage, source_language: str) -> bool:
    """Whether one person alone may not answer for the passage.

    So it is with every safety passage, and with one that was taken from among them by the very
    person who accepted it: nobody lifts the rule for their own text.
    """
    if classes_of(passage, source_language):
        return True
    return passage.safety_by_id is not None and passage.safety_by_id == passage.accepted_by_id


def passages_for_two(passages: Iterable[Passage], source_language: str) -> list[Passage]:
    """Those of the passages for which one person alone may not answer."""
    return [one for one in passages if needs_two(one, source_language)]


def waiting(translation: Translation) -> list[Passage]:
    """Passages that lack the second person; none where the clinic asks for none."""
    article = translation.article
    if not article.clinic.second_person:
        return []
    found = passages_for_two(translation.passages, article.source_language)
    return [passage for passage in found if not is_confirmed(passage)]


def review_of(translation: Translation) -> str | None:
    """What a published page records: who read its safety passages; None where it has none."""
    found = passages_for_two(translation.passages, translation.article.source_language)
    if not found:
        return None
    return SECOND_PERSON if all(is_confirmed(one) for one in found) else ONE_PERSON
