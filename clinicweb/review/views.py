"""The review pages; importing this module puts every route on the blueprint."""

from clinicweb.review import (
    panel_views,
    passage_views,
    queue_views,
    safety_views,
    translation_views,
)
from clinicweb.review.blueprint import blueprint

__all__ = [
    "blueprint",
    "panel_views",
    "passage_views",
    "queue_views",
    "safety_views",
    "translation_views",
]
