"""The form as patients use it: without scripts, without a session, nothing lost."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest
from flask import Flask

from clinicweb.contact.asked import LONGEST_MESSAGE, TRAP
from clinicweb.db import Database
from clinicweb.models import ClinicText
from clinicweb.models.clinics import OpeningDay
from tests.contact.conftest import WORDS, Front


def test_a_request_is_kept_and_the_thanks_say_what_comes_next(front: Front) -> None:
    response = front.send()

    assert response.status_code == 303
    assert response.location == f"/en/clinics/{front.slug}/request/thanks"
    (kept,) = front.requests()
    assert (kept.state, kept.name, kept.email_key) == ("new", "山田 花子", "hanako@example.com")
    assert [(str(one.day), one.moment) for one in kept.times] == [
        ("2026-03-09", "10:30"),
        ("2026-03-10", "evening"),
    ]
    page = front.client.get(response.location).text
    assert "nothing is booked yet" in page
    assert "Monday, 2 March 2026, 10:30\xa0am (Japan Time)" in unescape(page)
    assert "confirmation" not in page  # no mail server is set: nothing is promised


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_no_page_of_patients_sets_a_cookie_or_depends_on_one(front: Front, lang: str) -> None:
    addresses = [front.address(lang), f"{front.address(lang)}thanks", f"/{lang}/privacy/"]
    for response in [front.client.get(one) for one in addresses] + [front.send(lang)]:
        assert "Set-Cookie" not in response.headers
        assert "Cookie" not in response.headers.get("Vary", "")
    assert front.client.get(addresses[0]).headers["Content-Language"] == lang


def test_every_word_is_still_there_when_something_is_wrong(front: Front) -> None:
    message = "<b>長い話</b>\n" + "y" * LONGEST_MESSAGE
    response = front.send(email="hanako", phone="12", message=message, consent="")

    assert response.status_code == 422
    assert response.headers["Cache-Control"] == "no-store"
    page = unescape(response.text)
    for words in (*WORDS.values(), "hanako", "12", message):
        if words not in ("yes", "Hanako@example.com", WORDS["phone"], WORDS["message"]):
            assert words in page, words
    assert "<b>長い話</b>" not in response.text
    links = re.findall(r'<li><a href="#([\w-]+)">', response.text)
    assert links == ["email", "phone", "message", "consent"]
    for name in links:
        assert f'id="{name}"' in response.text
    assert re.search(r'id="problems"', response.text)
    assert 'role="alert" tabindex="-1" autofocus' in response.text
    assert front.requests() == []
    assert front.mails() == []


def test_sent_twice_it_is_one(front: Front) -> None:
    first, second = front.send(), front.send()

    assert (first.status_code, second.status_code) == (303, 303)
    assert len(front.requests()) == 1
    assert len(front.mails()) == 2


def test_two_presses_in_the_same_moment_make_one(app: Flask, front: Front) -> None:
    def press(_: int) -> int:
        return app.test_client().post(front.address(), data=WORDS).status_code

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(press, range(4)))

    assert set(answers) <= {303, 429}
    assert answers.count(303) >= 1
    assert len(front.requests()) == 1
    assert len(front.mails()) == 2


def test_a_machine_that_fills_in_what_nobody_sees_gets_the_same_thanks(front: Front) -> None:
    response = front.send(**{TRAP: "http://buy.example"})

    assert response.location == front.send().location
    assert len(front.requests()) == 1  # the second one
    field = re.search(rf'<p[^>]*aria-hidden="true">.*name="{TRAP}"[^>]*>', response_form(front))
    assert field
    assert 'tabindex="-1"' in field[0]


def response_form(front: Front) -> str:
    return front.client.get(front.address()).text


def test_one_address_can_have_only_so_many_confirmations_sent(front: Front) -> None:
    for number in range(3):
        assert front.send(message=f"お願いします {number}").status_code == 303
    response = front.send(message="もう一度お願いします")

    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
    assert "もう一度お願いします" in response.text
    assert "Too many requests" in response.text
    assert len(front.requests()) == 3
    # The same words again were kept already: no attempt of theirs is counted.
    assert front.send(message="お願いします 1").status_code == 303
    # HANAKO@ is hanako@.
    assert front.send(message="別の件です", email="HANAKO@example.com").status_code == 429


def test_one_computer_can_send_only_so_many(front: Front) -> None:
    answers = [front.send(email=f"p{n}@example.com").status_code for n in range(8)]

    assert answers == [303] * 6 + [429] * 2


def test_what_is_wrong_is_not_counted(front: Front) -> None:
    for _ in range(10):
        assert front.send(consent="").status_code == 422
    assert front.send().status_code == 303


def test_a_page_of_somebody_else_cannot_send_the_form(front: Front) -> None:
    assert front.send(headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert front.send(headers={"Origin": "https://evil.example"}).status_code == 403
    assert front.requests() == []


def test_a_clinic_without_an_address_gets_no_mail_and_its_patients_are_promised_none(
    front: Front,
) -> None:
    front.change(email=None)
    assert front.send().status_code == 303

    (mail,) = front.mails()
    assert mail.recipient == "Hanako@example.com"
    assert mail.reply_to is None
    assert len(front.requests()) == 1


def test_a_confirmation_is_promised_when_mail_is_really_sent(
    front: Front, app_with: Callable[..., Flask]
) -> None:
    sending = app_with(mail_url="smtp://127.0.0.1:1", mail_from="post@example.com").test_client()
    address = f"{front.address()}thanks"
    assert "A short confirmation is on its way" in sending.get(address).text
    front.change(email=None)
    assert "confirmation" not in sending.get(address).text


def test_a_number_in_the_zone_of_the_clinic_and_its_hours_are_on_the_form(
    front: Front, database: Database
) -> None:
    with database.transaction() as session:
        session.add_all(
            OpeningDay(clinic_id=front.clinic_id, weekday=day, spans="10:00-18:30")
            for day in range(5)
        )
    page = unescape(response_form(front))

    assert "Japan Time, where it is now 10:30\xa0am" in page
    assert 'min="2026-03-02" max="2026-06-02"' in page
    assert "Opening hours: Mon–Fri 10:00" in page
    assert page.index("call <a") < page.index("<h1")  # the emergency line comes first
    assert "Please do not describe your illness here" in page


def test_the_form_of_an_unknown_clinic_or_language_does_not_exist(front: Front) -> None:
    assert front.client.get("/en/clinics/nowhere/request/").status_code == 404
    assert front.client.post("/en/clinics/nowhere/request/", data=WORDS).status_code == 404
    assert front.client.get(f"/fr/clinics/{front.slug}/request/").status_code == 404
    assert front.client.get("/fr/privacy/").status_code == 404


def test_the_switch_of_languages_leads_to_the_same_form_also_after_an_error(front: Front) -> None:
    for page in (response_form(front), front.send(consent="").text):
        assert f'href="{front.address("ja")}?chosen"' in page
    response = front.client.get(f"{front.address('ja')}?chosen")
    assert response.status_code == 303
    assert "clinicweb-language=ja" in response.headers["Set-Cookie"]


def test_a_question_can_be_chosen_by_the_address(front: Front) -> None:
    page = front.client.get(f"{front.address()}?for=question").text
    assert re.search(r'value="question"[^>]* checked', page)


def test_the_contact_box_and_the_foot_of_every_page_lead_here(front: Front) -> None:
    page = front.client.get(f"/en/clinics/{front.slug}/").text
    assert f'href="{front.address()}"' in page
    assert 'href="/en/privacy/"' in page


def test_privacy_names_every_clinic_and_how_to_reach_it(front: Front, database: Database) -> None:
    front.change(email=None)
    page = front.client.get("/en/privacy/").text

    assert "Kita Acupuncture" in page
    assert f"{front.address()}?for=question" in page
    assert "90 days" in page
    assert "Privacy Act 2020" in page
    with database.transaction() as session:
        session.query(ClinicText).filter_by(language="en").delete()
    assert "北鍼灸院" in front.client.get("/en/privacy/").text
