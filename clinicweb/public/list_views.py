"""The address of the list of articles, with its filters and pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from flask import current_app, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask_babel import gettext
from werkzeug.exceptions import abort

from clinicweb.clinics.directory import Place
from clinicweb.i18n import interface_languages
from clinicweb.public import lists, machine_head
from clinicweb.public.answers import passing
from clinicweb.public.blueprint import blueprint, require_language
from clinicweb.public.cards import card
from clinicweb.public.lists import Counts, Filter, KeptCounts
from clinicweb.public.rendering import by_id, clinics_in, holds_until, render
from clinicweb.public.shelf import Answer, kept
from clinicweb.public.topics import TopicName, topics_in, topics_of
from clinicweb.security import public_access
from clinicweb.web import now, reader

ON_A_PAGE = 12
MOST_PAGES = 10**6


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    lang: str
    place: Place | None
    topic: TopicName | None
    number: int

    @property
    def filter(self) -> Filter:
        """Which articles."""
        return Filter(self.place.id if self.place else None, self.topic.id if self.topic else None)

    @property
    def chosen(self) -> list[Place | TopicName]:
        """What the list is of, the clinic before the topic."""
        return [one for one in (self.place, self.topic) if one is not None]

    def address(self, lang: str, number: int = 1, *, external: bool = False) -> str:
        """Of a page of this list in a language; the first page has no number."""
        return url_for(
            "public.article_list",
            lang=lang,
            clinic=self.place.slug if self.place else None,
            topic=self.topic.slug if self.topic else None,
            page=number if number > 1 else None,
            _external=external,
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """One link of a filter."""

    name: str
    language: str
    address: str
    count: int
    is_chosen: bool
    description: str = ""


@blueprint.record_once
def _set_up(state: BlueprintSetupState) -> None:
    state.app.extensions["clinicweb.public.counts"] = KeptCounts()


@blueprint.get("/<language:lang>/articles/")
@public_access
@kept("clinic", "topic", "page")
def article_list(lang: str) -> Answer:
    """Articles in the language, newest first; ``?clinic=``, ``?topic=`` and ``?page=`` combine."""
    require_language(lang)
    places, topics = clinics_in(lang), topics_in(reader(), lang)
    asked = _asked(lang, places, topics)
    if asked is None:
        _gone(lang, places, topics)
    session = reader()
    count = _counts(lang)
    total = count.of(asked.filter)
    last = max(1, -(-total // ON_A_PAGE))
    if asked.number > last:
        _gone(lang, places, topics, asked)
    pages = lists.listed(
        session, lang, asked.filter, limit=ON_A_PAGE, offset=(asked.number - 1) * ON_A_PAGE
    )
    having = topics_of(session, [one.article_id for one in pages], topics)
    found, moment = by_id(places), now()
    versions = _versions(asked)
    body = render(
        "public/articles.html",
        lang=lang,
        places=places,
        machine_head=machine_head.listing(
            lang,
            " · ".join([gettext("Articles"), *(one.name for one in asked.chosen)]),
            asked.address(lang, asked.number, external=True),
            asked.place,
        ),
        now=moment,
        switch={code: asked.address(code, number) for code, number, _ in versions},
        alternates=[
            (code, asked.address(code, asked.number, external=True))
            for code, number, _ in versions
            if number == asked.number
        ],
        chosen=asked,
        total=total,
        clinic_choices=_clinic_choices(asked, places, count),
        topic_choices=_topic_choices(asked, topics, count),
        cards=[card(one, found, lang, having.get(one.article_id, ())) for one in pages],
        last=last,
        numbers=[
            (one, one and asked.address(lang, one))
            for one in lists.page_numbers(asked.number, last)
        ],
        earlier=asked.address(lang, asked.number - 1) if asked.number > 1 else None,
        later=asked.address(lang, asked.number + 1) if asked.number < last else None,
        elsewhere=[
            (code, asked.address(code), number)
            for code, _, number in versions
            if code != lang and number
        ],
        clear=url_for("public.article_list", lang=lang),
    )
    return Answer(body, language=lang, valid_until=holds_until(places, moment))


def topic_choices(lang: str) -> list[Choice]:
    """The topics that have articles in the language, as ways into the list."""
    asked = Asked(lang, None, None, 1)
    found = _topic_choices(asked, topics_in(reader(), lang), _counts(lang))
    return found[1:]


def _counts(lang: str) -> Counts:
    kept: KeptCounts = current_app.extensions["clinicweb.public.counts"]
    return kept.of(reader(), lang)


def _asked(lang: str, places: Sequence[Place], topics: Sequence[TopicName]) -> Asked | None:
    """What is asked for; None when there is no such clinic, topic or number."""
    clinic, topic = request.args.get("clinic"), request.args.get("topic")
    place = next((one for one in places if one.slug == clinic), None)
    about = next((one for one in topics if one.slug == topic), None)
    number = _number(request.args.get("page", "1"))
    if (clinic and place is None) or (topic and about is None) or number is None:
        return None
    return Asked(lang, place, about, number)


def _number(text: str) -> int | None:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= MOST_PAGES:
        return None
    return int(text)


def _clinic_choices(asked: Asked, places: Sequence[Place], count: Counts) -> list[Choice]:
    topic_id = asked.topic.id if asked.topic else None
    found = [
        Choice(
            gettext("All clinics"),
            asked.lang,
            Asked(asked.lang, None, asked.topic, 1).address(asked.lang),
            count.of(Filter(None, topic_id)),
            asked.place is None,
        )
    ]
    return found + [
        Choice(
            one.name,
            one.language,
            Asked(asked.lang, one, asked.topic, 1).address(asked.lang),
            count.of(Filter(one.id, topic_id)),
            one == asked.place,
        )
        for one in places
    ]


def _topic_choices(asked: Asked, topics: Sequence[TopicName], count: Counts) -> list[Choice]:
    """All topics, and each that leads somewhere from here."""
    clinic_id = asked.place.id if asked.place else None
    found = [
        Choice(
            gettext("All topics"),
            asked.lang,
            Asked(asked.lang, asked.place, None, 1).address(asked.lang),
            count.of(Filter(clinic_id, None)),
            asked.topic is None,
        )
    ]
    for one in topics:
        number = count.of(Filter(clinic_id, one.id))
        if number or one == asked.topic:
            found.append(
                Choice(
                    one.name,
                    one.language,
                    Asked(asked.lang, asked.place, one, 1).address(asked.lang),
                    number,
                    one == asked.topic,
                    one.description,
                )
            )
    return found


def _versions(asked: Asked) -> list[tuple[str, int, int]]:
    """Each language, the number of the page that a reader who switches comes to, how many there."""
    found = []
    for one in interface_languages():
        total = _counts(one.code).of(asked.filter)
        last = max(1, -(-total // ON_A_PAGE))
        found.append((one.code, min(asked.number, last), total))
    return found


def _gone(
    lang: str, places: Sequence[Place], topics: Sequence[TopicName], asked: Asked | None = None
) -> NoReturn:
    """Answer 404 with ways back; not kept, for there is no end of addresses that lead nowhere."""
    codes = [one.code for one in interface_languages()]
    body = render(
        "public/no_such_list.html",
        lang=lang,
        places=places,
        now=now(),
        switch={code: url_for("public.article_list", lang=code) for code in codes},
        alternates=[],
        first=asked.address(lang) if asked else None,
        topic_choices=topic_choices(lang),
    )
    abort(passing(Answer(body, language=lang, status=404)))
