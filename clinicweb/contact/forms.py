"""What the pages of the inbox send."""

from flask_wtf import FlaskForm
from wtforms import IntegerField, TextAreaField


class StepForm(FlaskForm):
    """A step with a request: what the person had seen of it."""

    seen_version = IntegerField()


class NoteForm(FlaskForm):
    """A note for the colleagues."""

    note = TextAreaField()
