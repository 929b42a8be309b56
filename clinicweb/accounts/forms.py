"""The shape of what account pages send."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import AnyOf, InputRequired, Length

from clinicweb.accounts.service import LONGEST_NAME
from clinicweb.passwords import LONGEST

LONGEST_EMAIL = 254  # RFC 5321, as corrected by erratum 1690


class SignInForm(FlaskForm):
    """E-mail address and password."""

    email = StringField(
        validators=[
            InputRequired(lazy_gettext("Enter your e-mail address.")),
            Length(max=LONGEST_EMAIL, message=lazy_gettext("This e-mail address is too long.")),
        ]
    )
    password = PasswordField(
        validators=[
            InputRequired(lazy_gettext("Enter your password.")),
            Length(max=LONGEST, message=lazy_gettext("This password is too long.")),
        ]
    )


class ProfileForm(FlaskForm):
    """The person's own name and interface language."""

    name = StringField(
        validators=[
            InputRequired(lazy_gettext("Enter your name.")),
            Length(max=LONGEST_NAME, message=lazy_gettext("This name is too long.")),
        ]
    )
    language = StringField()


class PasswordForm(FlaskForm):
    """A change of the person's own password."""

    present_password = PasswordField(
        validators=[InputRequired(lazy_gettext("Enter your present password."))]
    )
    new_password = PasswordField(validators=[InputRequired(lazy_gettext("Enter a new password."))])


class ClinicSettingsForm(FlaskForm):
    """What a clinic's administrators choose."""

    second_person = StringField(
        validators=[AnyOf(("on", "off"), message=lazy_gettext("Choose one of the two."))]
    )
