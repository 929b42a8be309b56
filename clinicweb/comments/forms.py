"""What the pages of comments are sent. What may be kept, the services decide."""

from collections.abc import Mapping

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, StringField, TextAreaField

from clinicweb.domain.comments import Draft

# Field names of their own: the form stands on a page with other forms and headings.
FIELD = "reply-"
TRAP = "reply-website"
"""Hidden from people; whoever fills it in did not see the page."""


def was_filled_by_a_machine(values: Mapping[str, str]) -> bool:
    """Whether the field is filled that no person sees."""
    return bool(values.get(TRAP, ""))


def typed_draft(values: Mapping[str, str]) -> Draft:
    """The comment exactly as it was typed."""
    return Draft(
        name=values.get(f"{FIELD}name", ""),
        email=values.get(f"{FIELD}email", ""),
        text=values.get(f"{FIELD}text", ""),
        language=values.get(f"{FIELD}language", ""),
        consents=values.get(f"{FIELD}consents", "") == "yes",
    )


class ModerationForm(FlaskForm):
    """What a moderator decides about a comment, and the clinic's answer; its buttons say what."""

    seen_version = IntegerField()
    step = StringField()
    language = StringField()
    """Of the translation; "" when the page showed none."""
    translation = TextAreaField()
    shown = BooleanField()
    answer = TextAreaField()
    """None: the page showed none."""
    answer_language = StringField()
