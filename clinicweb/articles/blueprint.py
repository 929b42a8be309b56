"""The blueprint of the pages for posts."""

from flask import Blueprint

blueprint = Blueprint(
    "articles", __name__, url_prefix="/staff/articles", template_folder="templates"
)
