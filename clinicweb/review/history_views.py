"""The way back to an earlier text of a passage."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session
from wtforms import IntegerField
from wtforms.validators import NumberRange

from clinicweb.desk import history
from clinicweb.desk.passages import Saved
from clinicweb.domain.access import Action
from clinicweb.review.blueprint import blueprint
from clinicweb.review.forms import PassageForm
from clinicweb.review.passage_views import Sent, change
from clinicweb.security import access


class RestoreForm(PassageForm):
    """The event after which the passage said what it shall say again; 0: its draft."""

    event = IntegerField(validators=[NumberRange(min=0)])


@blueprint.post("/passages/<int:passage_id>/restore")
@access(Action.TRANSLATE)
def restore(passage_id: int) -> ResponseReturnValue:
    """Give the passage an earlier text again; it is an edit, to be accepted as any other."""
    form = RestoreForm()

    def step(session: Session, sent: Sent) -> Saved:
        return history.restore(
            session,
            *(passage_id, form.event.data, sent.text, sent.seen_version, sent.actor, sent.at),
        )

    return change(passage_id, form, step, gettext("The earlier text is back."))
