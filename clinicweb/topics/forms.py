"""What the pages for topics are sent. What may be kept, the service decides."""

from collections.abc import Mapping

from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField

from clinicweb.domain.languages import LANGUAGES
from clinicweb.topics.service import Wording


class TopicForm(FlaskForm):
    """A topic as somebody typed it; its names come per language, see `typed_wordings`."""

    slug = StringField()
    seen_version = IntegerField()


class RemovalForm(FlaskForm):
    """What is to become of the articles of a topic that is deleted."""

    then = StringField()
    """``replace``, ``drop`` or nothing."""
    replacement = IntegerField()


class MoveForm(FlaskForm):
    """Which way a topic moves."""

    way = StringField()
    """``up`` or ``down``."""


def typed_wordings(values: Mapping[str, str]) -> dict[str, Wording]:
    """The names and descriptions of every language as they were sent."""
    return {
        code: Wording(values.get(f"name-{code}", ""), values.get(f"description-{code}", ""))
        for code in LANGUAGES
    }
