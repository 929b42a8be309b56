"""Mail on its whole way: the form, the bell, a real worker, a mail server."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask

from clinicweb.bell import MAIL_QUEUE, Bell
from clinicweb.db import Database
from clinicweb.mail import waiting
from clinicweb.mail.transport import NotSent, deliver
from clinicweb.mail.waiting import MailState, Parcel
from clinicweb.models import OutgoingMail
from clinicweb.settings import Settings
from jobs import post, upkeep
from tests.clock import NOW
from tests.contact.conftest import WORDS, Front
from tests.contact.smtp import Sink, smtp_sink
from tests.servers import wait_until
from tests.workers import worker

PARCEL = Parcel(7, "t", "abc", "to@example.com", "re@example.com", "ja", "予約", "本文です。", NOW)


@pytest.fixture
def sink() -> Iterator[Sink]:
    with smtp_sink() as sink:
        yield sink


@pytest.fixture
def posting(settings: Settings, sink: Sink) -> Settings:
    return replace(settings, mail_url=sink.url, mail_from="Kita <post@kita.example>")


def states(database: Database) -> list[str]:
    with database.reading() as session:
        return [one.state for one in session.query(OutgoingMail).order_by(OutgoingMail.id)]


def send(settings: Settings, database: Database, mail_id: int) -> None:
    post._send(settings, database, mail_id)


def test_a_request_reaches_the_clinic_and_its_confirmation_the_person(
    front: Front, posting: Settings, sink: Sink, database: Database
) -> None:
    with worker(posting):
        assert front.send().status_code == 303
        wait_until(lambda: states(database) == ["sent", "sent"], 30, "both mails are sent")

    to_clinic, to_person = sorted(sink.mails, key=lambda mail: mail["To"] != "clinic@example.com")
    assert to_clinic["Reply-To"] == "Hanako@example.com"
    assert to_clinic["From"] == "Kita <post@kita.example>"
    assert to_clinic["Auto-Submitted"] == "auto-generated"
    assert to_clinic["Content-Language"] == "ja"
    assert "山田 花子" in to_clinic["Subject"]
    assert WORDS["message"] in to_clinic.get_content().replace("\r\n", "\n")
    assert to_person["To"] == "Hanako@example.com"
    assert to_person["Message-ID"] != to_clinic["Message-ID"]
    assert to_clinic["Message-ID"].endswith("@kita.example>")


def test_what_was_rung_while_redis_was_away_is_found_by_the_sweep(
    front: Front, app: Flask, posting: Settings, sink: Sink, database: Database
) -> None:
    app.extensions["clinicweb.bell"] = Bell(None)
    # The worker's clock is the real one.
    app.extensions["clinicweb.clock"] = lambda: datetime.now(UTC)
    front.send(**{"day-1": "", "moment-1": "any", "day-2": "", "moment-2": "any"})

    with worker(posting):
        wait_until(lambda: states(database) == ["sent", "sent"], 30, "both mails are sent")
    assert len(sink.mails) == 2


def test_mail_has_a_queue_of_its_own_and_is_rung_for_after_the_commit(
    front: Front, settings: Settings
) -> None:
    from redis import Redis
    from rq import Queue

    front.send()

    assert len(Queue(MAIL_QUEUE, connection=Redis.from_url(settings.bell_url)).job_ids) == 2


def test_a_line_that_breaks_after_the_mail_sends_it_again_under_the_same_name(
    front: Front, posting: Settings, sink: Sink, database: Database
) -> None:
    front.send()
    first = front.mails()[0].id
    sink.hangs_up_after_data = 1
    send(posting, database, first)
    assert states(database)[0] == MailState.WAITING

    with database.transaction() as session:
        session.get_one(OutgoingMail, first).next_try_at = NOW
    send(posting, database, first)

    assert states(database)[0] == MailState.SENT
    one, two = sink.mails
    assert one["Message-ID"] == two["Message-ID"]


def test_a_recipient_who_is_refused_is_told_to_the_staff(
    front: Front, posting: Settings, sink: Sink, database: Database
) -> None:
    sink.refuses["clinic@example.com"] = "550 No such user here"
    sink.refuses["Hanako@example.com"] = "450 Try later"
    front.send()
    for mail in front.mails():
        send(posting, database, mail.id)

    refused, later = front.mails()
    assert (refused.state, refused.reason) == ("failed", "550 No such user here")
    assert (later.state, later.reason) == ("waiting", "450 Try later")
    assert later.next_try_at > NOW


def test_a_server_that_is_away_is_tried_again(
    front: Front, settings: Settings, database: Database
) -> None:
    away = replace(settings, mail_url="smtp://127.0.0.1:9", mail_from="post@kita.example")
    front.send()
    send(away, database, front.mails()[0].id)

    mail = front.mails()[0]
    assert mail.state == MailState.WAITING
    assert "ConnectionRefused" in (mail.reason or "")


def test_no_password_goes_over_an_open_line(posting: Settings, sink: Sink) -> None:
    # 127.0.0.1 by a name that is not known to be this machine.
    url = sink.url.replace("smtp://127.0.0.1", "smtp://user:secret@127.0.0.2")
    with pytest.raises(NotSent):
        deliver(replace(posting, mail_url=url), PARCEL)
    assert sink.mails == []


def test_a_mail_of_a_deleted_request_is_not_sent(
    front: Front, posting: Settings, sink: Sink, database: Database
) -> None:
    front.send()
    mail_id = front.mails()[0].id
    with database.transaction() as session:
        parcel = waiting.claim(session, mail_id, "t", NOW)
        session.delete(session.get_one(OutgoingMail, mail_id))
    assert parcel is not None

    send(posting, database, mail_id)
    with database.transaction() as session:  # a run that was under way finds its row gone
        waiting.done(session, parcel, MailState.SENT, NOW)
        waiting.put_off(session, parcel, "x", False, NOW)
    assert sink.mails == []


def test_files_of_mails_whose_request_is_gone_are_removed(
    front: Front, settings: Settings, database: Database
) -> None:
    front.send()
    for mail in front.mails():
        send(settings, database, mail.id)
    deliver(settings, PARCEL)  # of no request that is kept
    assert len(list(settings.mail_folder.iterdir())) == 3
    assert states(database) == ["filed", "filed"]

    assert upkeep.remove_orphaned_mail(database, settings) == 1
    assert len(list(settings.mail_folder.iterdir())) == 2
    assert upkeep.remove_orphaned_mail(database, settings) == 0


def test_the_job_reads_its_settings_and_sends(
    front: Front,
    settings: Settings,
    sink: Sink,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    front.send()
    for name, value in {
        "INSTANCE": str(settings.instance),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": "x",
        "MAIL_URL": sink.url,
        "MAIL_FROM": "post@kita.example",
    }.items():
        monkeypatch.setenv(f"CLINICWEB_{name}", value)
    post.send_mail(front.mails()[0].id)
    post.send_mail(front.mails()[0].id)

    assert len(sink.mails) == 1


def test_mail_settings_are_checked_at_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from clinicweb.settings import SettingsError

    base = {"CLINICWEB_INSTANCE": str(tmp_path_factory.mktemp("i")), "CLINICWEB_SECRET_KEY": "x"}
    read: Callable[..., Settings] = lambda **more: Settings.from_env({**base, **more})  # noqa: E731
    assert read().mail_url is None
    for url, sender in (
        ("http://host", "a@b.example"),
        ("smtp://", "a@b.example"),
        ("smtp://host:no", "a@b.example"),
        ("smtp://host", ""),
        ("smtp://host", "nobody"),
        ("smtp://host", "a@b\nBcc: c@d"),
    ):
        with pytest.raises(SettingsError):
            read(CLINICWEB_MAIL_URL=url, CLINICWEB_MAIL_FROM=sender)
    good = read(CLINICWEB_MAIL_URL="smtps://u:p%40@host", CLINICWEB_MAIL_FROM="Kita <a@b.example>")
    assert good.mail_url == "smtps://u:p%40@host"
