"""The two mails of a request: to the clinic, and to the person who asked.

The person's mail repeats nothing that was typed but days and times from our own list. Otherwise
anybody could use the form to have words of his own mailed to strangers. Neither mail has a link
to our site: its name would come from the request's headers, which the sender of a form can choose.
"""

from collections.abc import Iterable, Sequence

from babel.languages import get_official_languages

from clinicweb.clinics.directory import Place
from clinicweb.contact.asked import Asked, Wish
from clinicweb.contact.states import Purpose
from clinicweb.contact.wording import PURPOSES, in_utc, is_closed, phone_words, wish_words
from clinicweb.domain.messages import N_
from clinicweb.i18n import language_name, message, speaking, zone_name
from clinicweb.mail.waiting import Letter


def first_language(country: str, offered: Sequence[str]) -> str:
    """The language of a clinic's own people: its country's first one that our texts exist in."""
    spoken = get_official_languages(country, regional=True, de_facto=True)
    return next((one for one in spoken if one in offered), offered[0])


def to_clinic(asked: Asked, request_id: int, place: Place, language: str) -> Letter | None:
    """The request for the clinic, answered by answering the mail; None when it has no address.

    ``place`` is the clinic in ``language``.
    """
    if place.email is None:
        return None
    with speaking(language):
        purpose = message(PURPOSES[asked.purpose])
        facts = [
            (N_("Name"), asked.name),
            (N_("E-mail"), asked.email),
            (N_("Phone"), phone_words(asked.phone)),
            (N_("Language for the answer and the treatment"), language_name(asked.wanted_language)),
        ]
        lines = [
            message(N_("Somebody has written to the clinic through the website.")),
            "",
            purpose,
            *(_fact(label, value) for label, value in facts if value),
            *_times(asked.wishes, place, with_utc=True),
        ]
        if asked.message:
            lines += ["", message(N_("Message:")), "", asked.message]
        lines += [
            "",
            "-" * 20,
            message(N_("If you answer this mail, your answer goes to the person who wrote.")),
            message(
                N_("In the staff pages it is number %(number)s under Requests. Note there what"
                   " became of it."),
                {"number": request_id},
            ),
        ]  # fmt: skip
        subject = message(
            N_("%(purpose)s no. %(number)s: %(name)s"),
            {"purpose": purpose, "number": request_id, "name": asked.name},
        )
    return Letter(
        recipient=place.email,
        subject=subject,
        body="\n".join(lines) + "\n",
        language=language,
        reply_to=asked.email,
        request_id=request_id,
    )


def to_patient(asked: Asked, request_id: int, place: Place, language: str) -> Letter:
    """That the request has come in; ``place`` is the clinic in ``language``."""
    with speaking(language):
        lines = [
            place.name,
            "",
            *_received(asked.purpose),
            *_times(asked.wishes, place),
            "",
            message(
                N_("We will answer you. You have asked for this language: %(answer_language)s."),
                {"answer_language": asked.wanted_language},
            ),
        ]
        if place.phone_from_abroad:
            lines.append(
                message(
                    N_("If something changes, call us: %(number)s."),
                    {"number": place.phone_from_abroad},
                )
            )
        lines += [
            message(
                N_("In an emergency in %(country)s, call %(number)s."),
                {"country": place.country, "number": place.emergency},
            ),
            "",
            message(
                N_("If you did not write to us, somebody has probably mistyped an address. You need"
                   " not do anything."),
            ),
        ]  # fmt: skip
        subject = message(N_("%(clinic)s: we have received your message"), {"clinic": place.name})
    return Letter(
        recipient=asked.email,
        subject=subject,
        body="\n".join(lines) + "\n",
        language=language,
        reply_to=place.email,
        request_id=request_id,
    )


def _received(purpose: Purpose) -> Iterable[str]:
    if purpose is Purpose.QUESTION:
        return [message(N_("We have received your question."))]
    return [
        message(N_("We have received your request for an appointment.")),
        message(
            N_("Nothing is booked yet. You have an appointment only when we have confirmed it.")
        ),
    ]


def _fact(label: str, value: str) -> str:
    return message(N_("%(label)s: %(value)s"), {"label": message(label), "value": value})


def _times(wishes: Sequence[Wish], place: Place, with_utc: bool = False) -> list[str]:
    """The times in the clinic's zone, with a word where the clinic is closed."""
    if not wishes:
        return []
    zone = zone_name(place.time_zone)
    lines = ["", message(N_("Times that would suit (%(zone)s):"), {"zone": zone})]
    for number, wish in enumerate(wishes, 1):
        lines.append(f"{number}. {wish_words(wish)}")
        utc = in_utc(wish, place.time_zone) if with_utc else None
        if utc:
            lines.append("   " + message(N_("In UTC: %(time)s"), {"time": wish_words(utc)}))
        if is_closed(wish, place.hours):
            lines.append("   " + message(N_("The clinic is usually closed then.")))
    return lines
