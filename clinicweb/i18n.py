"""The reader's language: which one, how a reader switches, and how dates and numbers look in it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date as Day  # noqa: N812 - the filter below is called date
from datetime import datetime
from datetime import time as Clock  # noqa: N812 - as above
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta, get_timezone_name
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from flask import Flask, current_app, has_request_context, request, url_for
from flask_babel import Babel, force_locale, get_locale, gettext
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from clinicweb.domain.languages import KNOWN, LANGUAGES, Language
from clinicweb.settings import REPOSITORY
from clinicweb.web import now

SOURCE = "en"
CATALOGS = REPOSITORY / "translations"
# Day before month, as both clinics' English readers write it; plain "en" would be American.
FORMATS = {"en": "en_NZ"}
LANGUAGE_COOKIE = "clinicweb-language"
A_YEAR = 365 * 24 * 60 * 60


def init_app(app: Flask) -> None:
    """Compile the catalogs, choose a language for each request, give templates their filters."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(CATALOGS)
    app.config["BABEL_DEFAULT_LOCALE"] = SOURCE
    for code in LANGUAGES:
        compile_catalog(code)
    # Pages and staff tools can be read in these; articles may exist in more.
    app.extensions["clinicweb.interface_languages"] = tuple(
        one for code, one in LANGUAGES.items() if code == SOURCE or _mo(code).exists()
    )
    Babel(app, locale_selector=_select)
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.globals.update(
        page_language=page_language,
        interface_languages=interface_languages,
        language_named=LANGUAGES.__getitem__,
        url_for_language=url_for_language,
    )
    app.jinja_env.filters.update(
        date=date,
        day=day,
        weekday=weekday,
        clock=clock,
        zone_name=zone_name,
        time=time,
        number=number,
        percent=percent,
        age=age,
        message=message,
        language_name=language_name,
    )


def interface_languages() -> tuple[Language, ...]:
    """The languages whose catalogs this installation has, in the order that switches show."""
    found: tuple[Language, ...] = current_app.extensions["clinicweb.interface_languages"]
    return found


def page_language() -> Language:
    """The language that this request is answered in."""
    locale = get_locale()
    return LANGUAGES[str(locale).replace("_", "-") if locale else SOURCE]


def preferred_language() -> Language:
    """What the reader's cookie or, without one, the browser asks for; else the first we have."""
    offered = [one.code for one in interface_languages()]
    kept = request.cookies.get(LANGUAGE_COOKIE)
    if kept in offered:
        return LANGUAGES[kept]
    return LANGUAGES[request.accept_languages.best_match(offered) or offered[0]]


def remember_language(response: AnyResponse, code: str) -> None:
    """Keep the language that a person chose; it holds no other information."""
    response.set_cookie(
        LANGUAGE_COOKIE, code, max_age=A_YEAR, samesite="Lax", secure=request.is_secure
    )


def url_for_language(code: str) -> str:
    """Address of the public page being read, in another language."""
    arguments = {**(request.view_args or {}), "lang": code}
    return url_for(request.endpoint or "public.home", **arguments)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Within it, texts and dates are in that language: for a mail to somebody else."""
    with force_locale(KNOWN[code].locale):
        yield


def message(message_id: str, params: dict[str, object] | None = None) -> str:
    """A domain message in the reader's language.

    A parameter whose name ends in ``_language`` is a language's code and is named.
    """
    said = {
        name: language_name(str(value)) if name.endswith("_language") else value
        for name, value in (params or {}).items()
    }
    translated: str = gettext(message_id, **said)
    return translated


def language_name(code: str) -> str:
    """The name of a language in the reader's language: Japanese, 日本語."""
    return locale_of(code).get_display_name(_locale()) or KNOWN[code].endonym


def date(value: datetime, zone: str = "UTC") -> str:
    """The day in that time zone, written out: 5 March 2026, 2026年3月5日."""
    return format_date(value.astimezone(ZoneInfo(zone)).date(), "long", locale=_locale())


def day(value: Day) -> str:
    """A day that belongs to no time zone, such as a due date, written out."""
    return format_date(value, "long", locale=_locale())


def weekday(value: Day) -> str:
    """A day with its weekday: Tuesday, 3 March 2026, 2026年3月3日火曜日."""
    return format_date(value, "full", locale=_locale())


def clock(value: Clock) -> str:
    """A time of day that belongs to no time zone: 10:30 am, 10:30."""
    # The narrow space of the locale data is missing in many fonts; both keep "am" with its time.
    return format_time(value, "short", locale=_locale()).replace("\u202f", "\u00a0")


def zone_name(zone: str) -> str:
    """A time zone in words, summer and winter: Japan Time, 日本時間."""
    return get_timezone_name(ZoneInfo(zone), zone_variant="generic", locale=_locale())


def time(value: datetime, zone: str = "UTC") -> str:
    """Day and time of day in that time zone, which is named."""
    local = value.astimezone(ZoneInfo(zone))
    clock = format_time(local, "short", tzinfo=local.tzinfo, locale=_locale())
    name = get_timezone_name(local, width="short", locale=_locale())
    if name[0] in "+-":  # the reader's language has no short name for it
        name = get_timezone_name(ZoneInfo(zone), zone_variant="generic", locale=_locale())
    return f"{date(value, zone)} {clock} ({name})"


def number(value: float) -> str:
    """A number with the reader's separators."""
    return format_decimal(value, locale=_locale())


def percent(share: float) -> str:
    """A share of one as a percentage, without decimals."""
    return format_percent(share, locale=_locale())


def age(value: datetime) -> str:
    """How long ago: 3 hours ago, 3時間前."""
    said = format_timedelta(value - now(), add_direction=True, locale=_locale())
    # The locale data puts a space behind the figure that Japanese does without.
    return said if page_language().spaced else said.replace(" ", "")


def compile_catalog(code: str) -> None:
    """Write the binary catalog again when the text one is newer; readers see the old or the new."""
    source, target = _po(code), _mo(code)
    if not source.exists():
        return
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return
    with source.open("rb") as file:
        catalog = read_po(file, locale=KNOWN[code].locale)
    with _replacing(target) as temporary, temporary.open("wb") as file:
        write_mo(file, catalog)


@contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    temporary = target.with_suffix(f".{os.getpid()}.tmp")
    try:
        yield temporary
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _po(code: str) -> Path:
    return CATALOGS / KNOWN[code].locale / "LC_MESSAGES" / "messages.po"


def _mo(code: str) -> Path:
    return _po(code).with_suffix(".mo")


def _select() -> str:
    if not has_request_context():
        return SOURCE
    offered = {one.code for one in interface_languages()}
    # The first part of the address, also where no route matched and there are no view arguments.
    first = request.path.split("/", 2)[1]
    if first in offered:
        return KNOWN[first].locale
    if first == "staff":
        chosen = getattr(current_user, "locale", None)
        if chosen in offered:
            return KNOWN[str(chosen)].locale
    return preferred_language().locale


def _locale() -> Locale:
    return formats_of(page_language().code)


@cache
def formats_of(code: str) -> Locale:
    """The locale whose dates and numbers readers of the language expect."""
    return Locale.parse(FORMATS.get(code, KNOWN[code].locale))


@cache
def locale_of(code: str) -> Locale:
    """The locale of a language."""
    return Locale.parse(KNOWN[code].locale)
