"""What is written to the clinic and to the person, and what cannot be smuggled into it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from clinicweb.bell import Bell
from clinicweb.contact.letters import first_language
from clinicweb.db import Database
from clinicweb.mail import waiting
from clinicweb.mail.transport import NotSent, deliver, written
from clinicweb.mail.waiting import PAUSES, Letter, MailState, Parcel
from clinicweb.models import OutgoingMail
from clinicweb.models.clinics import OpeningDay
from clinicweb.settings import Settings
from tests.clock import NOW
from tests.contact.conftest import WORDS, Front

LETTER = Letter("clinic@example.com", "件名", "本文です。\n", "ja", "anna@example.com")


def kept(database: Database, letter: Letter = LETTER) -> int:
    with database.transaction() as session:
        return waiting.keep(session, Bell(None), letter, NOW).id


def row(database: Database, mail_id: int) -> OutgoingMail:
    with database.reading() as session:
        return session.get_one(OutgoingMail, mail_id)


def claimed(database: Database, mail_id: int, later: timedelta = timedelta(0)) -> Parcel | None:
    with database.transaction() as session:
        return waiting.claim(session, mail_id, "token", NOW + later)


def test_the_clinic_gets_everything_and_answers_the_person(front: Front) -> None:
    front.send()
    to_clinic, to_person = front.mails()

    assert to_clinic.recipient == "clinic@example.com"
    assert to_clinic.reply_to == "Hanako@example.com"
    assert to_clinic.language == "ja"  # the clinic's, whatever the reader's
    for words in ("山田 花子", "+81 3-1234-5678", "2026年3月9日", "10:30", WORDS["message"]):
        assert words in to_clinic.body
    assert "2026年3月9日月曜日" in to_clinic.body
    assert "1:30" in to_clinic.body  # in UTC
    assert (to_person.recipient, to_person.reply_to) == ("Hanako@example.com", "clinic@example.com")
    assert to_person.language == "ja"  # she wants her answer in it
    assert "2026年3月9日" in to_person.body


def test_a_clinic_in_auckland_is_written_to_in_english_and_in_its_own_time(
    front_of: Callable[..., Front],
) -> None:
    front = front_of(slug="north", country="NZ", time_zone="Pacific/Auckland", phone=None)
    front.send("ja", wanted_language="en", phone="021 034 7752")
    to_clinic, to_person = front.mails()

    assert (to_clinic.language, to_person.language) == ("en", "en")
    assert "Times that would suit (New Zealand Time):" in to_clinic.body
    assert "1. Monday, 9 March 2026 · 10:30\xa0am" in to_clinic.body
    assert "In UTC: Sunday, 8 March 2026 · 9:30\xa0pm" in to_clinic.body
    assert "2. Tuesday, 10 March 2026 · Evening\n" in to_clinic.body
    assert "Phone: +64 210 347 752" in to_clinic.body
    assert "Nothing is booked yet." in to_person.body
    assert "call us" not in to_person.body  # no number is known


def test_nobody_can_have_words_of_his_own_mailed_to_a_stranger(front: Front) -> None:
    front.send(
        name="Buy now", message="Cheap pills: http://pills.example", email="victim@example.com"
    )
    _, to_person = front.mails()

    assert to_person.recipient == "victim@example.com"
    for words in ("Buy", "pills", "http"):
        assert words not in to_person.subject + to_person.body


def test_a_time_when_the_clinic_is_closed_is_said_kindly_and_taken(
    front: Front, database: Database
) -> None:
    with database.transaction() as session:
        session.add(OpeningDay(clinic_id=front.clinic_id, weekday=0, spans="10:00-18:00"))
    assert front.send(**{"day-1": "2026-03-09", "moment-1": "18:00"}).status_code == 303
    to_clinic, to_person = front.mails()

    assert len(front.requests()[0].times) == 2
    for body in (to_clinic.body, to_person.body):
        assert body.count("\n   ") >= 2  # both times: Monday at 18:00, Tuesday at all


@pytest.mark.parametrize(
    "name", ["A\r\nBcc: other@example.com", "A\nSubject: x", "A\x0bB\u2028C", "=?utf-8?q?x?="]
)
def test_nothing_typed_makes_a_header(front: Front, settings: Settings, name: str) -> None:
    front.send(name=name)
    for mail in front.mails():
        parcel = Parcel(
            mail.id,
            "token",
            mail.message_id,
            mail.recipient,
            mail.reply_to,
            mail.language,
            mail.subject,
            mail.body,
            NOW,
        )
        data = written(parcel, settings.mail_from).as_bytes()
        head = data.partition(b"\r\n\r\n")[0].lower()
        assert b"\r\nbcc:" not in head
        assert head.count(b"\r\nsubject:") + head.startswith(b"subject:") == 1
        assert head.count(b"\r\nto:") == 1


@pytest.mark.parametrize("address", ["a@b\r\nBcc: c@d.example", "a@b, c@d.example", "no address"])
def test_an_address_that_no_header_can_hold_is_refused_for_good(
    settings: Settings, address: str
) -> None:
    parcel = Parcel(1, "t", "abc", address, None, "en", "Subject", "Body", NOW)

    with pytest.raises(NotSent) as refused:
        written(parcel, settings.mail_from)
    assert refused.value.is_final


def test_a_mail_without_a_server_becomes_one_file_that_mail_programs_open(
    settings: Settings,
) -> None:
    parcel = Parcel(1, "t", "abc", "to@example.com", None, "ja", "予約", "本文です。", NOW)
    deliver(settings, parcel)
    assert deliver(settings, parcel) == MailState.FILED  # nobody has got it

    (file,) = settings.mail_folder.iterdir()
    data = file.read_bytes()
    assert b"Message-ID: <abc@localhost>" in data
    assert max(data) < 128  # any old server passes it on


def test_a_mail_is_claimed_once_and_again_when_its_run_is_dead(database: Database) -> None:
    mail_id = kept(database)

    assert claimed(database, mail_id) is not None
    assert claimed(database, mail_id) is None
    again = claimed(database, mail_id, waiting.LEASE)
    assert again is not None
    assert again.message_id == row(database, mail_id).message_id
    with database.transaction() as session:
        waiting.done(session, again, MailState.SENT, NOW)
    assert claimed(database, mail_id, timedelta(days=1)) is None
    assert row(database, mail_id).state == MailState.SENT


def test_pauses_grow_and_then_it_is_given_up(database: Database) -> None:
    mail_id, at = kept(database), NOW
    tries = 0
    while row(database, mail_id).state == MailState.WAITING:
        with database.reading() as session:
            assert waiting.due(session, at) == []
            assert waiting.due(session, at + waiting.GRACE) == [mail_id]
        with database.transaction() as session:
            parcel = waiting.claim(session, mail_id, "token", at)
            assert parcel is not None
            waiting.put_off(session, parcel, "451 later\r\nplease", False, at)
        at = row(database, mail_id).next_try_at
        tries += 1

    assert tries == len(PAUSES) + 1
    assert list(PAUSES) == sorted(PAUSES)
    assert row(database, mail_id).reason == "451 later please"
    with database.reading() as session:
        assert waiting.due(session, at + timedelta(days=9)) == []


def test_a_final_answer_is_not_asked_for_again_until_somebody_wants_it(database: Database) -> None:
    mail_id = kept(database)
    parcel = claimed(database, mail_id)
    assert parcel is not None
    with database.transaction() as session:
        waiting.put_off(session, parcel, "550 nobody", True, NOW)
    assert row(database, mail_id).state == MailState.FAILED

    with database.transaction() as session:
        waiting.send_again(session, Bell(None), session.get_one(OutgoingMail, mail_id), NOW)
    assert claimed(database, mail_id) is not None


def test_a_late_failure_does_not_undo_a_success(database: Database) -> None:
    mail_id = kept(database)
    first = claimed(database, mail_id)
    second = claimed(database, mail_id, waiting.LEASE)
    assert first is not None
    assert second is not None
    with database.transaction() as session:
        waiting.done(session, first, MailState.SENT, NOW)
        waiting.put_off(session, second, "421 away", False, NOW)
    assert row(database, mail_id).state == MailState.SENT


def test_a_mail_and_what_it_tells_of_are_kept_together_or_not_at_all(
    front: Front, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("out of ink")

    monkeypatch.setattr("clinicweb.contact.letters.to_patient", broken)
    with pytest.raises(RuntimeError):
        front.send()

    assert front.requests() == []
    with database.reading() as session:
        assert session.scalars(select(OutgoingMail)).all() == []


def test_a_clinic_is_written_to_in_its_country_s_language_that_we_speak() -> None:
    assert first_language("JP", ["en", "ja"]) == "ja"
    assert first_language("NZ", ["ja", "en"]) == "en"
    assert first_language("KR", ["en", "ja"]) == "en"  # none of Korea's: the first we have
