"""What a check may know besides the two texts."""

from dataclasses import dataclass

from clinicweb.domain.passages import PassageKind
from clinicweb.domain.terms import ConceptEntry


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of one passage; hashable, so that findings can be kept."""

    kind: PassageKind = PassageKind.PARAGRAPH
    concepts: tuple[ConceptEntry, ...] = ()
    """Concepts that the source names, or whose forbidden terms the target's language has."""
    elsewhere: tuple[str, ...] = ()
    """How other passages of this article translate the same source."""


PLAIN = Context()
