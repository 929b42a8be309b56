"""Changing what patients are told of a clinic, page by page."""

import json
from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from clinicweb.accounts import clinics
from clinicweb.accounts.clinic_sections import SECTIONS
from clinicweb.accounts.clinic_sections.history import setting_name
from clinicweb.db import Database
from clinicweb.domain.access import Role
from clinicweb.domain.errors import NotAllowed
from clinicweb.models.clinics import (
    Clinic,
    ClinicChange,
    Practitioner,
    PractitionerText,
)
from tests.accounts.site import add_person, signed_in_client
from tests.clock import NOW
from tests.factories import make_actor, make_article, make_clinic

SETTINGS = "/staff/clinics/tokyo/settings"
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def tokyo(database: Database) -> int:
    with database.transaction() as session:
        make_clinic(session, slug="auckland")
        clinic = make_clinic(session, slug="tokyo")
        person = Practitioner(slug="mori")
        person.texts = [
            PractitionerText(language="en", name="Yuki Mori", biography="Twenty years."),
            PractitionerText(language="ja", name="森由紀", biography="施術歴は20年です。"),
        ]
        clinic.practitioners = [person]
        return clinic.id


@pytest.fixture
def admin(app: Flask, database: Database, tokyo: int) -> FlaskClient:
    add_person(database, "admin@example.com", Role.ADMIN, clinic="tokyo")
    return signed_in_client(app, "admin@example.com")


def soup(answer: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")


def fields(page: BeautifulSoup) -> dict[str, str]:
    """The form as a browser would send it."""
    form = page.select_one("form.form")
    assert form is not None, page.get_text(" ", strip=True)
    found = {}
    for control in form.select("input[name], textarea[name]"):
        if control.get("type") == "checkbox" and not control.has_attr("checked"):
            continue
        text = control.get_text() if control.name == "textarea" else control.get("value", "")
        found[str(control["name"])] = str(text).removeprefix("\n")
    return found


def opened(client: FlaskClient, section: str) -> dict[str, str]:
    return fields(soup(client.get(f"{SETTINGS}/{section}", headers=ENGLISH)))


def save(client: FlaskClient, section: str, **changes: str) -> TestResponse:
    """Change fields and send the form; ``name_ja`` is the field ``name.ja``."""
    held = opened(client, section)
    for name, value in changes.items():
        dotted = ".".join(name.rsplit("_", 1))
        held[dotted if dotted in held else name] = value
    return client.post(f"{SETTINGS}/{section}", data=held, headers=ENGLISH)


def clinic_now(database: Database, clinic_id: int) -> Clinic:
    session = database.reader()
    return session.get_one(Clinic, clinic_id)


def changes(database: Database) -> list[tuple[str, str | None, str | None]]:
    with database.reading() as session:
        rows = session.scalars(select(ClinicChange).order_by(ClinicChange.id))
        return [(row.setting, json.loads(row.before), json.loads(row.after)) for row in rows]


@pytest.mark.parametrize("section", SECTIONS)
def test_saving_a_page_as_it_is_changes_nothing(
    admin: FlaskClient, database: Database, section: str
) -> None:
    answer = save(admin, section)

    assert answer.status_code == 303, soup(answer).get_text(" ", strip=True)
    assert changes(database) == []


def test_a_number_is_kept_for_links_and_the_change_is_on_record(
    admin: FlaskClient, database: Database, tokyo: int
) -> None:
    assert save(admin, "contact", phone="０３-９８７６-５４３２").status_code == 303

    assert clinic_now(database, tokyo).phone == "+81398765432"
    assert changes(database) == [("phone", "03-1234-5678", "03-9876-5432")]
    overview = soup(admin.get(SETTINGS, headers=ENGLISH)).get_text(" ", strip=True)
    assert "Telephone number 03-1234-5678 03-9876-5432 山田 花子" in overview


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("phone", "12", "This is no telephone number."),
        ("email", "nobody", "“nobody” is not an e-mail address."),
        ("messenger_url", "javascript:alert(1)", "it begins with https://"),
        ("emergency_number", "call 119", "two to six figures"),
        ("email", "あ" * 400 + "@example.com", "This is too long: at most 300 characters."),
    ],
)
def test_what_cannot_be_used_comes_back_as_it_was_typed(
    admin: FlaskClient, database: Database, tokyo: int, name: str, typed: str, said: str
) -> None:
    answer = save(admin, "contact", **{name: typed})

    page = soup(answer)
    assert answer.status_code == 422
    assert said in page.get_text()
    assert fields(page)[name] == typed
    control = page.select_one(f"[name={name}]")
    assert control is not None
    assert control["aria-invalid"] == "true"
    assert page.select_one(f'.notice a[href="#{name}"]') is not None
    assert changes(database) == []


def test_the_emergency_number_changes_only_when_it_was_checked(
    admin: FlaskClient, database: Database, tokyo: int
) -> None:
    answer = save(admin, "contact", emergency_number="118")

    assert answer.status_code == 422
    assert clinic_now(database, tokyo).emergency_number == "119"
    page = soup(answer)
    assert "I have checked that 118 is right; until now it was 119." in page.get_text()

    confirmed = {**fields(page), "emergency_checked": "yes"}
    assert admin.post(f"{SETTINGS}/contact", data=confirmed).status_code == 303
    assert clinic_now(database, tokyo).emergency_number == "118"


def test_texts_are_kept_for_each_language(
    admin: FlaskClient, database: Database, tokyo: int
) -> None:
    answer = save(admin, "texts", name_ja="南鍼灸院", address_ja="〒100-0001\r\n\r\n東京都南1-2-3 ")

    assert answer.status_code == 303
    texts = {text.language: text for text in clinic_now(database, tokyo).texts}
    assert texts["ja"].name == "南鍼灸院"
    assert texts["ja"].address == "〒100-0001\n東京都南1-2-3"
    assert texts["en"].name == "Kita Acupuncture"


def test_a_language_that_has_texts_keeps_its_name(admin: FlaskClient) -> None:
    answer = save(admin, "texts", name_ja="")

    assert answer.status_code == 422
    assert "Write the name of the clinic." in answer.text


def test_a_week_is_read_as_it_is_typed_and_emptied_again(
    admin: FlaskClient, database: Database, tokyo: int
) -> None:
    assert save(admin, "hours", day_0="10時から18時30分", hours_note_ja="予約制").status_code == 303
    clinic = clinic_now(database, tokyo)
    assert [(day.weekday, day.spans) for day in clinic.opening_days] == [(0, "10:00-18:30")]
    assert {text.hours_note for text in clinic.texts} == {None, "予約制"}

    save(admin, "hours", day_0="")
    assert clinic_now(database, tokyo).opening_days == []
    assert ("day.0", "10:00-18:30", "") in changes(database)


def test_hours_that_cannot_be_read_are_not_guessed(admin: FlaskClient) -> None:
    answer = save(admin, "hours", day_2="mornings")

    assert answer.status_code == 422
    assert "“mornings” are no hours." in answer.text
    assert fields(soup(answer))["day.2"] == "mornings"


def test_a_closed_day_is_added_and_taken_off(
    admin: FlaskClient, database: Database, tokyo: int
) -> None:
    names = {"day-0-date": "2026-12-31", "day-0-note.ja": "年末休業"}
    page = opened(admin, "special-days")
    assert admin.post(f"{SETTINGS}/special-days", data={**page, **names}).status_code == 303
    (day,) = clinic_now(database, tokyo).special_days
    assert (day.day, day.spans) == (date(2026, 12, 31), "")
    assert [(note.language, note.text) for note in day.notes] == [("ja", "年末休業")]
    assert ("special_day.2026-12-31", None, "closed") in changes(database)

    page = opened(admin, "special-days")
    admin.post(f"{SETTINGS}/special-days", data={**page, "day-0-remove": "yes"})
    assert clinic_now(database, tokyo).special_days == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"day-0-date": "tomorrow"}, "Write the date as 2026-12-31."),
        ({"day-0-hours": "10:00-12:00"}, "Write the date as 2026-12-31."),
        ({"day-0-date": "2026-12-31", "day-1-date": "2026-12-31"}, "on the list twice"),
    ],
)
def test_special_days_need_a_date_of_their_own(
    admin: FlaskClient, typed: dict[str, str], said: str
) -> None:
    answer = admin.post(
        f"{SETTINGS}/special-days",
        data={**opened(admin, "special-days"), **typed},
        headers=ENGLISH,
    )

    assert answer.status_code == 422
    assert said in answer.text


def test_a_price_is_added_changed_and_taken_off(
    admin: FlaskClient, database: Database, tokyo: int
) -> None:
    def send(**typed: str) -> int:
        data = {**opened(admin, "prices"), **{f"price-0-{k}": v for k, v in typed.items()}}
        return admin.post(f"{SETTINGS}/prices", data=data).status_code

    assert send(**{"key": "initial", "amount": "￥６，６００円", "name.ja": "初診"}) == 303
    (price,) = clinic_now(database, tokyo).prices
    assert (price.key, price.amount) == ("initial", 6600)
    assert send(amount="7,700") == 303
    assert clinic_now(database, tokyo).prices[0].amount == 7700
    assert ("price.initial", "6600", "7700") in changes(database)
    assert send(remove="yes") == 303
    assert clinic_now(database, tokyo).prices == []


@pytest.mark.parametrize("amount", ["", "-5", "80,50", "66.5", "free", "1e3", "99999999999"])
def test_an_amount_is_never_guessed(admin: FlaskClient, database: Database, amount: str) -> None:
    typed = {"price-0-key": "initial", "price-0-amount": amount, "price-0-name.en": "First visit"}

    answer = admin.post(
        f"{SETTINGS}/prices", data={**opened(admin, "prices"), **typed}, headers=ENGLISH
    )

    assert answer.status_code == 422
    assert "Write the amount in figures, such as 6600." in answer.text
    assert changes(database) == []


@pytest.mark.parametrize("key", ["", "First visit", "初診", "a:b", "}}"])
def test_a_price_has_a_name_that_articles_can_use(admin: FlaskClient, key: str) -> None:
    typed = {"price-0-key": key, "price-0-amount": "6600", "price-0-name.en": "First visit"}

    answer = admin.post(
        f"{SETTINGS}/prices", data={**opened(admin, "prices"), **typed}, headers=ENGLISH
    )

    assert answer.status_code == 422


def test_a_practitioner_is_added_with_an_address_of_their_own(
    admin: FlaskClient, database: Database, tokyo: int
) -> None:
    typed = {
        "person-1-name.en": "Ana Müller",
        "person-1-credentials.en": "Licensed\n\nBachelor",
        "person-1-biography.en": "Ten years.",
    }

    answer = admin.post(f"{SETTINGS}/people", data={**opened(admin, "people"), **typed})

    assert answer.status_code == 303
    people = clinic_now(database, tokyo).practitioners
    assert [person.slug for person in people] == ["mori", "ana-muller"]
    assert people[1].texts[0].credentials == "Licensed\nBachelor"


def test_who_signs_articles_stays(admin: FlaskClient, database: Database, tokyo: int) -> None:
    with database.transaction() as session:
        person = session.scalars(select(Practitioner)).one()
        make_article(session, clinic_id=tokyo, practitioner_id=person.id)

    answer = admin.post(
        f"{SETTINGS}/people",
        data={**opened(admin, "people"), "person-0-remove": "yes"},
        headers=ENGLISH,
    )

    assert answer.status_code == 422
    assert "Articles name this person" in answer.text
    assert len(clinic_now(database, tokyo).practitioners) == 1


def test_who_signs_nothing_can_leave(admin: FlaskClient, database: Database, tokyo: int) -> None:
    data = {**opened(admin, "people"), "person-0-remove": "yes"}

    assert admin.post(f"{SETTINGS}/people", data=data).status_code == 303
    assert clinic_now(database, tokyo).practitioners == []


def test_a_change_that_somebody_else_made_meanwhile_is_not_overwritten(
    admin: FlaskClient, database: Database, tokyo: int
) -> None:
    mine = {**opened(admin, "contact"), "email": "mine@example.com"}
    save(admin, "contact", phone="03-9876-5432")

    answer = admin.post(f"{SETTINGS}/contact", data=mine, headers=ENGLISH)

    page = soup(answer)
    assert answer.status_code == 409
    assert "Somebody else changed these settings" in page.get_text()
    assert "Saved meanwhile: 03-9876-5432" in page.get_text()
    assert fields(page)["email"] == "mine@example.com"
    assert clinic_now(database, tokyo).email == "clinic@example.com"

    assert admin.post(f"{SETTINGS}/contact", data=fields(page)).status_code == 303
    assert clinic_now(database, tokyo).email == "mine@example.com"


def test_a_change_on_another_page_of_the_settings_is_no_clash(
    admin: FlaskClient, database: Database, tokyo: int
) -> None:
    mine = {**opened(admin, "contact"), "email": "mine@example.com"}
    save(admin, "hours", day_0="10-18")

    assert admin.post(f"{SETTINGS}/contact", data=mine).status_code == 303


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.PUBLISHER, Role.AUTHOR])
def test_nobody_but_administrators_may(
    app: Flask, database: Database, tokyo: int, role: Role, section: str
) -> None:
    add_person(database, "person@example.com", role)
    client = signed_in_client(app, "person@example.com")

    assert client.get(f"{SETTINGS}/{section}").status_code == 403
    with database.transaction() as session, pytest.raises(NotAllowed):
        clinics.save_section(
            session, tokyo, SECTIONS[section], {}, "", make_actor(session, role), NOW
        )


def test_another_clinic_s_administrator_does_not_find_the_pages(admin: FlaskClient) -> None:
    other = "/staff/clinics/auckland/settings/contact"

    assert admin.get(other).status_code == 404
    assert admin.get(f"{SETTINGS}/nothing").status_code == 404


@pytest.mark.parametrize(
    "setting",
    [
        "phone",
        "email",
        "messenger_url",
        "emergency_number",
        "name.ja",
        "description.en",
        "address.ja",
        "day.6",
        "hours_note.en",
        "special_day.2026-12-31",
        "special_day_note.2026-12-31.ja",
        "tax_note.ja",
        "price.initial",
        "price_name.initial.en",
        "price_position.initial",
        "person_name.mori.ja",
        "person_credentials.mori.ja",
        "person_biography.mori.en",
    ],
)
def test_every_recorded_setting_has_a_name_that_people_understand(setting: str) -> None:
    words, params = setting_name(setting)

    assert words != setting
    assert words % params
