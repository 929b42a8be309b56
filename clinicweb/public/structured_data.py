"""What a page says to search engines, in the words of schema.org as JSON-LD.

Only what is known is said: a fact that the clinic has not given is left out, and nobody is called
a reviewer who has not read the page. A thing has the same ``@id`` in every language; a text, which
is another one in every language, has one of its own. https://schema.org/docs/full.html
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from html import unescape
from urllib.parse import urljoin

from flask import url_for
from markupsafe import Markup

from clinicweb.clinics.directory import Person, Place
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.opening_hours import DAY, OpeningHours, Spans, grouped
from clinicweb.domain.social_card import HEIGHT, WIDTH
from clinicweb.public.article_context import ArticleContext

Node = dict[str, object]
Trail = Sequence[tuple[str, str]]
"""Names and absolute addresses from the home page down to the page itself."""

CONTEXT = "https://schema.org"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# What could end the element or begin a comment in it, and what old readers take for a line's end.
_ESCAPES = {ord(one): f"\\u{ord(one):04x}" for one in "<>&\u2028\u2029"}
_PICTURE = re.compile(r"<img\s(?:[^<>]*?\s)?src=\"([^\"]+)\"")


def script(nodes: Sequence[Node]) -> Markup:
    """The nodes as the content of a script element that holds data."""
    graph = {"@context": CONTEXT, "@graph": list(nodes)}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(_ESCAPES))  # noqa: S704 - nothing in it can end the element


def article(context: ArticleContext, image: str, trail: Trail) -> list[Node]:
    """An article, the page it is on, who wrote it, whose it is, and the way to it."""
    page, place = context.page, context.place
    addresses = dict(context.alternates)
    address = addresses[context.lang]
    text: Node = {
        "@type": "Article",
        "@id": f"{address}#article",
        "headline": context.title,
        "description": context.summary or None,
        "inLanguage": context.lang,
        "datePublished": page.first_published_at.isoformat(timespec="seconds"),
        "dateModified": page.published_at.isoformat(timespec="seconds"),
        "author": {"@id": _person_id(place, context.author) if context.author else _id(place)},
        "publisher": {"@id": _id(place)},
        "image": [_social(image), *_pictures(context.html, address)],
        "isAccessibleForFree": True,
        "mainEntityOfPage": {"@id": address},
    }
    web_page: Node = {"@type": "WebPage", "@id": address, "url": address, "name": context.title}
    web_page["inLanguage"] = context.lang
    if context.lang == page.source_language:
        text["workTranslation"] = [
            _version(other, addresses[other]) for other in addresses if other != context.lang
        ]
    else:
        if page.source_language in addresses:
            text["translationOfWork"] = _version(
                page.source_language, addresses[page.source_language]
            )
        if page.approved_by is not None and page.approved_at is not None:
            # Who approved a translation has read every sentence of it beside the original.
            reader: Node = {"@type": "Person", "name": page.approved_by}
            text["translator"] = web_page["reviewedBy"] = reader
            web_page["lastReviewed"] = page.approved_at.date().isoformat()
    nodes = [text, web_page, clinic(place, context.lang)]
    if context.author:
        nodes.append(_person(context.author, place, context.lang))
    return [_known(node) for node in [*nodes, breadcrumb(trail)]]


def clinic_page(place: Place, lang: str, image: str, trail: Trail, now: datetime) -> list[Node]:
    """A clinic with all that is known of it, its people, and the way to it."""
    node = clinic(place, lang)
    node["description"] = place.description or None
    node["image"] = _social(image)
    node["employee"] = [{"@id": _person_id(place, person)} for person in place.people]
    if place.hours is not None:
        node.update(_hours(place.hours.opening, now))
    people = [_person(person, place, lang) for person in place.people]
    return [_known(one) for one in [node, *people, breadcrumb(trail)]]


def home(name: str, lang: str, found: Sequence[Place]) -> list[Node]:
    """The site, how to search it, and the clinics."""
    search = url_for("public.search", lang=lang, _external=True)
    site: Node = {
        "@type": "WebSite",
        "@id": f"{_root()}#site",
        "url": url_for("public.home", lang=lang, _external=True),
        "name": name,
        "inLanguage": lang,
        "publisher": [{"@id": _id(place)} for place in found],
        # https://developers.google.com/search/docs/appearance/structured-data/sitelinks-searchbox
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }
    return [_known(node) for node in [site, *(clinic(place, lang) for place in found)]]


def listing(trail: Trail) -> list[Node]:
    """A page that leads to others: only the way to it."""
    return [breadcrumb(trail)]


def clinic(place: Place, lang: str) -> Node:
    """What every page says of a clinic."""
    address: Node = {"@type": "PostalAddress", "addressCountry": place.country}
    if place.address:
        # Its lines, as the clinic's facts in a text join them.
        between = ", " if LANGUAGES[place.language].spaced else " "
        address["streetAddress"] = between.join(place.address)
    return _known(
        {
            "@type": "MedicalClinic",
            "@id": _id(place),
            "name": place.name,
            "url": url_for("public.clinic", lang=lang, clinic=place.slug, _external=True),
            "telephone": place.phone,
            "email": place.email,
            "address": address,
            "hasMap": place.map_address,
        }
    )


def breadcrumb(trail: Trail) -> Node:
    """The way from the home page."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(trail, start=1)
        ],
    }


def _person(person: Person, place: Place, lang: str) -> Node:
    clinic_address = url_for("public.clinic", lang=lang, clinic=place.slug, _external=True)
    return _known(
        {
            "@type": "Person",
            "@id": _person_id(place, person),
            "name": person.name,
            "url": f"{clinic_address}#{person.slug}",
            "description": person.biography or None,
            "hasCredential": [
                {"@type": "EducationalOccupationalCredential", "name": line}
                for line in person.credentials
            ],
            "worksFor": {"@id": _id(place)},
        }
    )


def _version(language: str, address: str) -> Node:
    return {
        "@type": "Article",
        "@id": f"{address}#article",
        "url": address,
        "inLanguage": language,
    }


def _social(address: str) -> Node:
    return {"@type": "ImageObject", "url": address, "width": WIDTH, "height": HEIGHT}


def _pictures(html: str, address: str) -> Iterator[Node]:
    for source in _PICTURE.findall(html):
        yield {"@type": "ImageObject", "url": urljoin(address, unescape(source))}


def _hours(opening: OpeningHours, now: datetime) -> Node:
    usual: list[Node] = [
        {**one, "dayOfWeek": [f"{CONTEXT}/{WEEKDAYS[day]}" for day in days]}
        for days, spans in grouped(opening.week)
        if spans
        for one in _spans(spans)
    ]
    today = opening.today(now)
    special: list[Node] = [
        {**one, **_on(day)}
        for day, spans in sorted(opening.special.items())
        if day >= today
        for one in _spans(spans)
    ]
    return {"openingHoursSpecification": usual, "specialOpeningHoursSpecification": special}


def _spans(spans: Spans) -> list[Node]:
    """Without a span the day is closed, which schema.org writes as 00:00 to 00:00."""
    times = [(span.opens, span.closes) for span in spans] or [(0, 0)]
    return [
        {"@type": "OpeningHoursSpecification", "opens": _clock(opens), "closes": _clock(closes)}
        for opens, closes in times
    ]


def _on(day: date) -> Mapping[str, object]:
    return {"validFrom": day.isoformat(), "validThrough": day.isoformat()}


def _clock(minutes: int) -> str:
    """A time that is over after midnight is the next day's, as everybody reads it."""
    return f"{minutes % DAY // 60:02}:{minutes % 60:02}"


def _root() -> str:
    return url_for("public.front", _external=True)


def _id(place: Place) -> str:
    return f"{_root()}#clinic-{place.slug}"


def _person_id(place: Place, person: Person) -> str:
    return f"{_root()}#{place.slug}-{person.slug}"


def _known(node: Node) -> Node:
    """Without what is not known."""
    return {name: value for name, value in node.items() if value is not None and value != []}
