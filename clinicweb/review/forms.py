"""What the review pages are sent."""

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import AnyOf, InputRequired, Optional

from clinicweb.desk.work import Priority
from clinicweb.domain.safety import SafetyClass


class PassageForm(FlaskForm):
    """A passage as somebody saw and changed it; its buttons say what to do with it."""

    text = TextAreaField()
    seen_version = IntegerField(validators=[InputRequired()])
    opened_at = IntegerField(validators=[Optional()])
    """When the server showed the passage open: whole seconds since 1970, UTC."""
    acknowledged = SelectMultipleField(validate_choice=False)
    """Fingerprints of the warnings that the person lets stand."""
    autosave = BooleanField()
    """The page saved by itself: no step of undo of its own."""
    translation = IntegerField(validators=[Optional()])
    """Where to go back to when the passage is gone."""
    then = IntegerField(validators=[Optional()])
    """The passage to open next, when the person chose one."""


class SafetyForm(PassageForm):
    """The safety classes of a passage, as a person corrects them."""

    classes = SelectMultipleField(choices=[one.value for one in SafetyClass])


class JoinForm(FlaskForm):
    """Two neighbours as somebody saw them."""

    seen_version = IntegerField(validators=[InputRequired()])
    next_version = IntegerField(validators=[InputRequired()])


class SplitForm(FlaskForm):
    """A passage as somebody saw it, and where its second half begins."""

    seen_version = IntegerField(validators=[InputRequired()])
    cut = IntegerField(validators=[InputRequired()])


class ApprovalForm(FlaskForm):
    """An approval of the version that somebody saw."""

    seen_version = IntegerField(validators=[InputRequired()])


class PlanForm(FlaskForm):
    """Whose work a translation is, until which day, and how urgent."""

    assignee = IntegerField(validators=[Optional()])
    due_on = DateField(validators=[Optional()])
    priority = IntegerField(validators=[AnyOf([one.value for one in Priority])])
    seen_version = IntegerField(validators=[InputRequired()])
