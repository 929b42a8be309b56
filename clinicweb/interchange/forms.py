"""What the pages for files are sent."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, IntegerField, SelectField
from wtforms.validators import InputRequired

from clinicweb.domain.languages import LANGUAGES

PAIRS = [
    (f"{source}-{target}", f"{LANGUAGES[source].endonym} → {LANGUAGES[target].endonym}")
    for source in LANGUAGES
    for target in LANGUAGES
    if source != target
]


class FileForm(FlaskForm):
    """A file to bring in."""

    file = FileField(validators=[FileRequired()])


class MemoryFileForm(FileForm):
    """A memory file, whose it shall be, and its languages where it does not say them."""

    clinic = IntegerField(validators=[InputRequired()])
    pair = SelectField(choices=PAIRS)


class FetchMemoryForm(FlaskForm):
    """A memory file that a person wants."""

    clinic = IntegerField(validators=[InputRequired()])
    format = SelectField(choices=[("tmx", "TMX"), ("csv", "CSV")])
    with_starter = BooleanField()


class TakeOverForm(FlaskForm):
    """A decision for the file's text, of the passage that somebody saw."""

    line = IntegerField(validators=[InputRequired()])
    seen_version = IntegerField(validators=[InputRequired()])
