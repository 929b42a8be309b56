"""The review pages' blueprint, on which every module of views puts its routes."""

from flask import Blueprint

from clinicweb.domain.access import Action

blueprint = Blueprint("review", __name__, url_prefix="/staff/review", template_folder="templates")

# Whose business a translation is; desk.sight says it of one.
SEES = (Action.TRANSLATE, Action.PUBLISH, Action.WRITE)
