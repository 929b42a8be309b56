"""The side panel of an open passage: sections, each worked out by a module of its own.

A section's template is ``review/panel/<name>.html``; it finds its values under its name.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from clinicweb.domain.access import Actor
from clinicweb.models import Passage
from clinicweb.review import panel_hints, panel_history, panel_memory, panel_notes, panel_terms

Section = Callable[[Session, Passage, Actor, datetime], object]

SECTIONS: Mapping[str, Section] = {
    "memory": panel_memory.section,
    "terms": panel_terms.section,
    "hints": panel_hints.section,
    "notes": panel_notes.section,
    "history": panel_history.section,
}
"""In the order of the page."""
