"""What machines read in the head of a page: title and picture of a shared link, structured data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from babel.core import get_global
from flask import url_for
from flask_babel import gettext
from markupsafe import Markup

from clinicweb.clinics.directory import Place
from clinicweb.domain.social_card import HEIGHT, WIDTH
from clinicweb.i18n import FORMATS
from clinicweb.public import structured_data
from clinicweb.public.article_context import ArticleContext
from clinicweb.public.social_image import Words


@dataclass(frozen=True, slots=True)
class Head:
    """A page as a shared link shows it (https://ogp.me/), and its structured data."""

    kind: str
    """Its type in Open Graph."""
    title: str
    description: str
    image: str
    """Absolute address."""
    data: Markup
    """The content of a script element that holds JSON-LD."""
    dates: Mapping[str, datetime] = field(default_factory=dict)
    """Open Graph properties of an article."""
    feed: tuple[str, str] | None = None
    """Title and address of the feed of the page's clinic."""
    for_all: str | None = None
    """Where readers of any other language go, unless it is the first version of the page."""
    width: int = WIDTH
    height: int = HEIGHT
    """Of the picture, in pixels."""


def article(context: ArticleContext) -> Head:
    """The head of an article's page."""
    words = article_words(context.title, context.lang, context.place)
    image = _image("article", context.lang, words, slug=context.page.slug)
    trail = [
        _home(context.lang),
        _clinic(context.place, context.lang),
        (context.title, dict(context.alternates)[context.lang]),
    ]
    return Head(
        kind="article",
        title=context.title,
        description=context.summary,
        image=image,
        data=structured_data.script(structured_data.article(context, image, trail)),
        feed=_feed(context.place, context.lang),
        dates={
            "article:published_time": context.page.first_published_at,
            "article:modified_time": context.page.published_at,
        },
    )


def home(lang: str, found: Sequence[Place], description: str) -> Head:
    """The head of the home page."""
    nodes = structured_data.home(gettext("Acupuncture clinics"), lang, found)
    image = _image("site", lang, site_words(lang))
    head = _website(gettext("Acupuncture clinics"), description, image, nodes)
    # It sends readers to the home page of the language that their browser asks for.
    return replace(head, for_all=url_for("public.front", _external=True))


def clinic(place: Place, lang: str, now: datetime) -> Head:
    """The head of a clinic's page."""
    image = _image("clinic", lang, clinic_words(place, lang), clinic=place.slug)
    trail = [_home(lang), _clinic(place, lang)]
    nodes = structured_data.clinic_page(place, lang, image, trail, now)
    return replace(_website(place.name, place.description, image, nodes), feed=_feed(place, lang))


def listing(lang: str, title: str, address: str, chosen: Place | None = None) -> Head:
    """The head of a page that leads to articles, of one clinic perhaps.

    ``address`` is the page's canonical one.
    """
    description = gettext(
        "Our practitioners write about pain, treatment and daily care. "
        "A person reads and approves every translation before you see it."
    )
    nodes = structured_data.listing([_home(lang), (title, address)])
    head = _website(title, description, _image("site", lang, site_words(lang)), nodes)
    return replace(head, feed=_feed(chosen, lang) if chosen else None)


def site_words(lang: str) -> Words:
    """What the picture of the site says."""
    sentence = gettext("A quiet place to be treated, and clear words about what helps.")
    return Words(sentence, lang, gettext("Acupuncture clinics"), lang)


def clinic_words(place: Place, lang: str) -> Words:
    """What the picture of a clinic says."""
    return Words(place.name, place.language, gettext("Acupuncture clinics"), lang)


def article_words(title: str, lang: str, place: Place) -> Words:
    """What the picture of an article says."""
    return Words(title, lang, place.name, place.language)


def locale(code: str) -> str:
    """A language as Open Graph names it, with the country where most of our readers live."""
    if code in FORMATS:
        return FORMATS[code]
    parts = str(get_global("likely_subtags").get(code.replace("-", "_"), code)).split("_")
    return f"{parts[0]}_{parts[-1]}" if len(parts) > 1 else code


def _website(title: str, description: str, image: str, nodes: list[structured_data.Node]) -> Head:
    return Head("website", title, description, image, structured_data.script(nodes))


def _image(kind: str, lang: str, words: Words, **place: str) -> str:
    """The address of a page's picture; its version changes with what it says."""
    return url_for(f"public.{kind}_image", lang=lang, v=words.version, _external=True, **place)


def _feed(place: Place, lang: str) -> tuple[str, str]:
    return place.name, url_for("public.clinic_feed", lang=lang, clinic=place.slug)


def _home(lang: str) -> tuple[str, str]:
    return gettext("Home"), url_for("public.home", lang=lang, _external=True)


def _clinic(place: Place, lang: str) -> tuple[str, str]:
    return place.name, url_for("public.clinic", lang=lang, clinic=place.slug, _external=True)
