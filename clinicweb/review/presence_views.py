"""Who is here, and what they have changed since a page was shown."""

from datetime import datetime

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from clinicweb.desk import history, presence
from clinicweb.desk.history import ABOUT_NOTES
from clinicweb.desk.presence import Here
from clinicweb.desk.sight import seen
from clinicweb.review import queries
from clinicweb.review.answers import fragments
from clinicweb.review.blueprint import SEES, blueprint
from clinicweb.review.page import Opening
from clinicweb.security import access, require_actor
from clinicweb.web import database, now, reader

# One answer speaks of so many events and passages at most; the next one goes on.
MOST = 200


@blueprint.post("/<int:translation_id>/pulse")
@access(*SEES)
def pulse(translation_id: int) -> ResponseReturnValue:
    """Say that the person is here, and answer with what is new since the last answer."""
    actor, at = require_actor(), now()
    seen(reader(), translation_id, actor)
    with database().transaction() as session:
        presence.arrive(session, translation_id, request.form.get("passage", type=int), actor, at)
    # The request's reader may still see what was there before.
    with database().reading() as session:
        known = request.form.get("event", 0, type=int)
        events = history.after(session, translation_id, known, MOST)
        touched = sorted({one.passage_id for one in events if one.passage_id is not None})
        changed = history.changed(session, translation_id, _since(at), touched)
        people = presence.others(session, translation_id, actor, at)
        shape = history.shape(session, translation_id)
    return {
        "event": events[-1].id if events else known,
        "at": at.isoformat(),
        "shape": shape,
        "people": [_person(one) for one in people],
        "changed": [
            {
                "passage": one.passage_id,
                "version": one.version,
                # Nobody needs to be told of what they did themselves in another window.
                "words": "" if one.by_id == actor.user_id else _by(one.by),
            }
            for one in changed
        ],
        "noted": sorted(
            {one.passage_id for one in events if one.action in ABOUT_NOTES and one.passage_id}
        ),
        "head": any(one.passage_id is None for one in events),
    }


@blueprint.get("/<int:translation_id>/parts")
@access(*SEES)
def changed_parts(translation_id: int) -> ResponseReturnValue:
    """The bar of the page and the passages of these ids, for the script that asked."""
    ids = tuple(int(one) for one in request.args.get("ids", "").split(",") if one.isdecimal())
    translation = queries.translation(reader(), translation_id, require_actor())
    return fragments(reader(), translation, Opening(), 200, ids[:MOST], "")


def _since(at: datetime) -> datetime:
    """When the page was told last; the present moment when it does not say so."""
    try:
        since = datetime.fromisoformat(request.form.get("at", ""))
    except ValueError:
        return at
    return since if since.tzinfo else at


def _person(one: Here) -> dict[str, object]:
    return {
        "id": one.user_id,
        "name": one.name,
        "initials": one.initials,
        "passage": one.passage_id,
        "seconds": one.seconds,
        "words": gettext("%(name)s is editing this passage.", name=one.name),
    }


def _by(name: str) -> str:
    words: str = gettext("Just changed by %(name)s", name=name) if name else gettext("Just changed")
    return words
