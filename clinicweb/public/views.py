"""Every address of the public site."""

from clinicweb.public import health_views, list_views, machine_views, page_views, search_views
from clinicweb.public.blueprint import blueprint

__all__ = ["blueprint", "health_views", "list_views", "machine_views", "page_views", "search_views"]
