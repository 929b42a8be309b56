"""Every table, so that the metadata is complete wherever one of them is imported."""

from clinicweb.models.accounts import Grant, User
from clinicweb.models.articles import Article, Revision
from clinicweb.models.clinics import Clinic, ClinicText, Practitioner, PractitionerText
from clinicweb.models.history import Event
from clinicweb.models.memory import MemoryEntry
from clinicweb.models.published import PublishedPage
from clinicweb.models.translations import Passage, Translation

__all__ = [
    "Article",
    "Clinic",
    "ClinicText",
    "Event",
    "Grant",
    "MemoryEntry",
    "Passage",
    "Practitioner",
    "PractitionerText",
    "PublishedPage",
    "Revision",
    "Translation",
    "User",
]
