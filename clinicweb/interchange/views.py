"""The pages for files; importing this module puts every route on the blueprint."""

from clinicweb.interchange import shared_views, transfer_views, translation_views
from clinicweb.interchange.blueprint import blueprint

__all__ = ["blueprint", "shared_views", "transfer_views", "translation_views"]
