"""The review pages; importing this module puts every route on the blueprint."""

from clinicweb.review import (
    hint_views,
    history_views,
    note_views,
    panel_views,
    passage_views,
    presence_views,
    queue_views,
    replace_views,
    safety_views,
    segment_views,
    translation_views,
)
from clinicweb.review.blueprint import blueprint

__all__ = [
    "blueprint",
    "hint_views",
    "history_views",
    "note_views",
    "panel_views",
    "passage_views",
    "presence_views",
    "queue_views",
    "replace_views",
    "safety_views",
    "segment_views",
    "translation_views",
]
