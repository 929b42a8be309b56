"""Putting the application together: an explicit list, no scanning."""

from flask import Flask

from clinicweb import assets, cli, failures, i18n, security, web
from clinicweb.accounts import privacy
from clinicweb.accounts.clinic_views import blueprint as clinic_settings
from clinicweb.accounts.privacy_views import blueprint as privacy_pages
from clinicweb.accounts.views import blueprint as accounts
from clinicweb.articles.views import blueprint as articles
from clinicweb.bell import Bell
from clinicweb.comments import personal as kept_comments
from clinicweb.comments.public_views import blueprint as reply
from clinicweb.comments.views import blueprint as comments
from clinicweb.concordance.views import blueprint as memory
from clinicweb.contact import personal as kept_requests
from clinicweb.contact.inbox_views import blueprint as requests
from clinicweb.contact.public_views import blueprint as contact
from clinicweb.db import Database
from clinicweb.domain import languages
from clinicweb.interchange.views import blueprint as interchange
from clinicweb.overview.views import blueprint as overview
from clinicweb.pictures.views import blueprint as pictures
from clinicweb.public.blueprint import enclose
from clinicweb.public.views import blueprint as public
from clinicweb.review.views import blueprint as review
from clinicweb.settings import Settings, SettingsError
from clinicweb.terms.views import blueprint as terms
from clinicweb.topics.views import blueprint as topics

# An uploaded article or form; far above the longest article that may be saved.
MAX_REQUEST_BYTES = 8 * 1024 * 1024


def create_app(settings: Settings | None = None, database: Database | None = None) -> Flask:
    """The WSGI application. Without arguments it is set up from the environment."""
    try:
        settings = settings or Settings.from_env()
    except SettingsError as problem:
        raise SystemExit(str(problem)) from problem  # one line for who typed a command
    languages.enable(settings.languages)
    app = Flask("clinicweb", static_url_path="/static")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TESTING=settings.testing,
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_REQUEST_BYTES,
    )
    web.init_app(app, settings, database or Database(settings.database_url))
    app.extensions["clinicweb.bell"] = Bell(settings.bell_url)
    assets.init_app(app)
    i18n.init_app(app)
    security.init_app(app)
    failures.init_app(app)
    for blueprint in (
        accounts,
        clinic_settings,
        privacy_pages,
        articles,
        review,
        overview,
        terms,
        topics,
        pictures,
        memory,
        interchange,
        public,
        contact,
        requests,
        comments,
        reply,
    ):
        app.register_blueprint(blueprint)
    privacy.init_app(app, (kept_comments, kept_requests))
    # From the inside out: what is kept is sent without the application, but never without headers.
    enclose(app)
    security.enclose(app)
    cli.register(app)
    return app
