"""Search and replace in one translation: a list to choose from, then the edits."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from clinicweb.desk import replacing
from clinicweb.desk.replacing import Done, Hit
from clinicweb.domain.access import Action
from clinicweb.domain.errors import Invalid
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.replacing import Search
from clinicweb.drafting.service import Message
from clinicweb.models import Translation
from clinicweb.review import queries
from clinicweb.review.blueprint import blueprint
from clinicweb.security import access, require_actor
from clinicweb.web import database, now


@dataclass(frozen=True, slots=True)
class Shown:
    """The page: what is looked for, and what came of it."""

    search: Search
    hits: Sequence[Hit]
    has_searched: bool
    problem: Message | None
    done: Done | None

    @property
    def occurrences(self) -> int:
        """How often the words stand in the translation."""
        return sum(hit.count for hit in self.hits)

    @property
    def safety(self) -> int:
        """How many safety passages have the words."""
        return sum(hit.is_safety for hit in self.hits)


@blueprint.get("/<int:translation_id>/replace")
@access(Action.TRANSLATE)
def show_replace(translation_id: int) -> ResponseReturnValue:
    """What would change."""
    asked = request.args
    search = Search(
        asked.get("find", ""),
        asked.get("replacement", ""),
        exact="exact" in asked,
        whole_words="whole_words" in asked,
    )
    return _page(translation_id, search, None, searched="find" in asked)


@blueprint.post("/<int:translation_id>/replace")
@access(Action.TRANSLATE)
def replace(translation_id: int) -> ResponseReturnValue:
    """Change the chosen passages."""
    sent = request.form
    search = Search(
        sent.get("find", ""),
        sent.get("replacement", ""),
        exact="exact" in sent,
        whole_words="whole_words" in sent,
    )
    try:
        with database().transaction() as session:
            done = replacing.apply(session, translation_id, search, _seen(), require_actor(), now())
    except Invalid as error:
        return _page(translation_id, search, None, searched=True, problem=error), 422
    return _page(translation_id, search, done, searched=True)


def _seen() -> dict[int, int]:
    """Versions by passage id, as the page listed them: ``chosen`` is ``<id>-<version>``."""
    pairs = (one.split("-") for one in request.form.getlist("chosen"))
    return {int(pair[0]): int(pair[1]) for pair in pairs if len(pair) == 2 and _numeric(pair)}


def _numeric(pair: Sequence[str]) -> bool:
    return all(part.isascii() and part.isdecimal() and len(part) < 10 for part in pair)


def _page(
    translation_id: int,
    search: Search,
    done: Done | None,
    *,
    searched: bool,
    problem: Invalid | None = None,
) -> str:
    actor = require_actor()
    # The request's reader may still see the passages as they were before the change.
    with database().reading() as session:
        translation = queries.translation(session, translation_id, actor)
        actor.require(Action.TRANSLATE, translation.article.clinic_id, translation.language)
        hits: Sequence[Hit] = ()
        if searched and problem is None:
            try:
                finished = {one.id for one in done.changed} if done else set()
                hits = [
                    hit
                    for hit in replacing.hits(translation, search)
                    if hit.passage.id not in finished
                ]
            except Invalid as error:
                problem = error
        said = None
        if problem is not None:
            said = (problem.message_id, {k: str(v) for k, v in problem.params.items()})
        return _rendered(translation, Shown(search, hits, searched, said, done))


def _rendered(translation: Translation, shown: Shown) -> str:
    return render_template(
        "review/replace.html",
        translation=translation,
        shown=shown,
        spaced=LANGUAGES[translation.language].spaced,
    )
