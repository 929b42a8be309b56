"""What the pages for posts are sent. What may be saved, the service decides."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import IntegerField, StringField, TextAreaField

from clinicweb.articles.service import Text


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
    seen_version = IntegerField()
    """The version that the text is meant to replace; empty for a new article."""
    file = FileField()

    def text(self) -> Text:
        """The text as it was typed."""
        return Text(self.title.data or "", self.summary.data or "", self.body.data or "")
