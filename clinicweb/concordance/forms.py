"""The shape of what the memory pages send."""

from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField


class EntryForm(FlaskForm):
    """A correction, or a removal, and why; the service says what is wrong with the texts."""

    target = TextAreaField()
    seen_target = TextAreaField()
    reason = StringField()
