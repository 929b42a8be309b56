"""Public templates, rendered without the request's session.

Flask's own ``render_template`` asks every context processor, and one of them looks who is signed
in: that would read the session, and the answer would vary by cookie. Patients have no session.
"""

from flask import current_app
from markupsafe import Markup

from clinicweb.domain import typeset


def render(template: str, **values: object) -> str:
    """The template with exactly these values and the application's global functions."""
    return current_app.jinja_env.get_template(template).render(values)


def phrases(text: str, language: str) -> Markup:
    """Template filter: plain text that may break between its Japanese phrases."""
    return Markup(typeset.marked(text, language))  # noqa: S704 - marked() escapes every phrase
