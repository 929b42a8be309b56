"""Every table, so that the metadata is complete wherever one of them is imported."""

from clinicweb.models.accounts import Grant, User
from clinicweb.models.articles import Article, Revision
from clinicweb.models.clinics import (
    Clinic,
    ClinicChange,
    ClinicText,
    OpeningDay,
    Practitioner,
    PractitionerText,
    Price,
    PriceText,
    SpecialDay,
    SpecialDayNote,
)
from clinicweb.models.comments import (
    Comment,
    CommentEvent,
    CommentTranslation,
    PublishedComment,
    PublishedCommentTranslation,
)
from clinicweb.models.desk import EngineHint, Mention, Note, Presence
from clinicweb.models.history import Event
from clinicweb.models.memory import MemoryChange, MemoryEntry, MemoryGram
from clinicweb.models.old_addresses import OldAddress
from clinicweb.models.pictures import Picture
from clinicweb.models.privacy import Erasure
from clinicweb.models.published import PublishedPage
from clinicweb.models.requests import ContactRequest, OutgoingMail, RequestEvent, RequestTime
from clinicweb.models.search import SearchPage, SearchWord
from clinicweb.models.site import SiteVersion
from clinicweb.models.terms import Concept, Term
from clinicweb.models.topics import ArticleTopic, Topic, TopicText
from clinicweb.models.transfers import Transfer
from clinicweb.models.translations import Acknowledgement, Passage, SegmentRule, Translation
from clinicweb.models.withdrawals import Withdrawal

__all__ = [
    "Acknowledgement",
    "Article",
    "ArticleTopic",
    "Clinic",
    "ClinicChange",
    "ClinicText",
    "Comment",
    "CommentEvent",
    "CommentTranslation",
    "Concept",
    "ContactRequest",
    "EngineHint",
    "Erasure",
    "Event",
    "Grant",
    "MemoryChange",
    "MemoryEntry",
    "MemoryGram",
    "Mention",
    "Note",
    "OldAddress",
    "OpeningDay",
    "OutgoingMail",
    "Passage",
    "Picture",
    "Practitioner",
    "PractitionerText",
    "Presence",
    "Price",
    "PriceText",
    "PublishedComment",
    "PublishedCommentTranslation",
    "PublishedPage",
    "RequestEvent",
    "RequestTime",
    "Revision",
    "SearchPage",
    "SearchWord",
    "SegmentRule",
    "SiteVersion",
    "SpecialDay",
    "SpecialDayNote",
    "Term",
    "Topic",
    "TopicText",
    "Transfer",
    "Translation",
    "User",
    "Withdrawal",
]
