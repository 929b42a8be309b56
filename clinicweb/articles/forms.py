"""What the pages for posts are sent. What may be saved, the service decides."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, IntegerField, SelectMultipleField, StringField, TextAreaField

from clinicweb.articles.service import Text

NO_TOPIC = 0  # sent with the ticked ones, so that "none" is told from "not asked"


class ArticleForm(FlaskForm):
    """An article as somebody typed it; its buttons say what to do with it."""

    clinic = IntegerField()
    language = StringField()
    practitioner = IntegerField()
    """Nobody in particular when it is empty."""
    title = StringField()
    summary = TextAreaField()
    body = TextAreaField()
    slug = StringField()
    # What there is to choose, the page asks the database; the service checks what was chosen.
    topics = SelectMultipleField(coerce=int, validate_choice=False, choices=[])
    seen_version = IntegerField()
    """The version that the text is meant to replace; empty for a new article."""
    file = FileField()
    picture = FileField()
    picture_alt = StringField()
    picture_decorates = BooleanField()
    picture_caption = StringField()

    def chosen_topics(self) -> frozenset[int]:
        """The ids of the topics that are ticked."""
        return frozenset(self.topics.data or ()) - {NO_TOPIC}

    def sent_topics(self) -> frozenset[int] | None:
        """The ids of the topics that were ticked; None when the page had no boxes to tick."""
        return self.chosen_topics() if self.topics.data else None

    def text(self) -> Text:
        """The text as it was typed."""
        return Text(self.title.data or "", self.summary.data or "", self.body.data or "")


class AddressForm(FlaskForm):
    """Another address for an article."""

    slug = StringField()
