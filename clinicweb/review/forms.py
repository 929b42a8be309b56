"""What the review pages are sent."""

from flask_wtf import FlaskForm
from wtforms import IntegerField, TextAreaField
from wtforms.validators import InputRequired, Optional


class PassageForm(FlaskForm):
    """A passage as somebody saw and changed it; its buttons say what to do with it."""

    text = TextAreaField()
    seen_version = IntegerField(validators=[InputRequired()])
    translation = IntegerField(validators=[Optional()])
    """Where to go back to when the passage is gone."""
    then = IntegerField(validators=[Optional()])
    """The passage to open next, when the person chose one."""


class ApprovalForm(FlaskForm):
    """An approval of the version that somebody saw."""

    seen_version = IntegerField(validators=[InputRequired()])
