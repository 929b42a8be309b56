"""Adding, changing, removing and putting back terms on their pages."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale, gettext
from markupsafe import escape
from sqlalchemy import func, select

from clinicweb.db import Database
from clinicweb.domain.access import Role
from clinicweb.models import Concept
from tests.factories import make_clinic
from tests.terms.conftest import Keep, Stored
from tests.terms.pages import LIST, fields, locked, rows, send, words_of, write

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def translator(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.TRANSLATOR, locale="en", name="Hana")


def at(concept_id: int) -> str:
    return f"{LIST}{concept_id}/"


def said(stored: Concept) -> list[tuple[str, str, str]]:
    return [(term.language, term.text, term.status) for term in stored.terms]


def how_many(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count(Concept.id))) or 0


def test_a_term_is_added_and_seen_at_once(translator: FlaskClient, database: Database) -> None:
    page = translator.get(f"{LIST}new").text
    values = write(page, en="stiff neck", ja="首のこり, 寝違え")
    values[f"{rows(page, 'ja')[0]}-reading"] = "くびのこり"
    values["note"] = "Not for injuries."

    answer = send(translator, f"{LIST}new", values)

    assert answer.status_code == 303
    after = translator.get(answer.location).text
    assert "The term is added: stiff neck / 首のこり." in after
    assert words_of(after) == ["stiff neck · 首のこり"]
    assert "くびのこり" in after
    assert "Hana" in after
    with database.reading() as session:
        stored = session.scalars(select(Concept)).one()
        assert said(stored) == [
            ("en", "stiff neck", "preferred"),
            ("ja", "首のこり", "preferred"),
            ("ja", "寝違え", "admitted"),
        ]
        assert (stored.note, stored.clinic_id, stored.origin) == (
            "Not for injuries.",
            None,
            "person",
        )


@pytest.mark.parametrize("typed", ["p6", "PC-6", "ＰＣ６", "pc 6"])
def test_an_acupoint_s_code_is_kept_in_its_standard_form(
    typed: str, translator: FlaskClient, database: Database
) -> None:
    values = write(translator.get(f"{LIST}new").text, en="Neiguan", ja="内関")

    assert send(translator, f"{LIST}new", {**values, "code": typed}).status_code == 303

    with database.reading() as session:
        assert session.scalars(select(Concept.code)).one() == "PC6"


@pytest.mark.parametrize("locale", ["en", "ja"])
def test_what_cannot_be_kept_is_told_and_nothing_typed_is_lost(
    locale: str, sign_in: SignIn, keep: Keep, database: Database, app: Flask
) -> None:
    def told(said: str, **params: str) -> str:
        with app.test_request_context(), force_locale(locale):
            return escape(gettext(said, **params))

    moxa, hegu = keep(en="moxa", ja="もぐさ"), keep("LI4", en="Hegu", ja="合谷")
    translator = sign_in(Role.TRANSLATOR, locale=locale)
    values = {**write(translator.get(f"{LIST}new").text, en="Moxa", ja="艾"), "code": "ZZ9"}
    values["note"] = "  two\nlines "

    answer = send(translator, f"{LIST}new", values)

    assert answer.status_code == 422
    assert told("“%(text)s” is a term already: %(other)s.", text="Moxa", other="moxa / もぐさ") in (
        answer.text
    )
    assert told("There is no acupoint “%(code)s”.", code="ZZ9") in answer.text
    assert f'href="{at(moxa)}"' in answer.text
    kept = fields(answer.text)
    assert {name: kept[name] for name in values if name != "csrf_token"} == {
        name: value for name, value in values.items() if name != "csrf_token"
    }
    assert answer.text.count('aria-invalid="true"') == 2
    assert how_many(database) == 2
    answer = send(translator, f"{LIST}new", {**values, "code": "li-4"})
    assert told("%(code)s exists already: %(other)s.", code="LI4", other="LI4 Hegu / 合谷") in (
        answer.text
    )
    assert f'href="{at(hegu)}"' in answer.text


def test_a_term_is_changed_and_the_page_says_who_did_it(
    translator: FlaskClient, keep: Keep, concept: Stored
) -> None:
    moxa = keep(en="moxa", ja="もぐさ, 灸")
    page = translator.get(at(moxa)).text
    values = fields(page)
    first, second = rows(page, "ja")[:2]
    values[f"{first}-status"], values[f"{second}-status"] = "forbidden", "preferred"

    answer = send(translator, at(moxa), values)

    assert answer.status_code == 303
    after = translator.get(answer.location).text
    assert "The term is saved." in after
    assert "Hana" in after
    assert said(concept(moxa))[1:] == [("ja", "もぐさ", "forbidden"), ("ja", "灸", "preferred")]


def test_a_word_left_empty_is_taken_out(
    translator: FlaskClient, keep: Keep, concept: Stored
) -> None:
    moxa = keep(en="moxa", ja="もぐさ, 灸")
    page = translator.get(at(moxa)).text
    values = {**fields(page), f"{rows(page, 'ja')[1]}-text": " "}

    send(translator, at(moxa), values)

    assert [text for _, text, _ in said(concept(moxa))] == ["moxa", "もぐさ"]


def test_more_lines_are_given_without_saving_or_losing_anything(
    translator: FlaskClient, keep: Keep, concept: Stored
) -> None:
    moxa = keep(en="moxa", ja="もぐさ")
    page = translator.get(at(moxa)).text
    typed = write(page, ja="もぐさ, 艾, 灸")

    more = send(translator, at(moxa), typed, then="rows").text
    new = send(translator, f"{LIST}new", write(page, en="cun"), then="rows").text

    assert len(rows(more, "ja")) == 5
    assert "艾" in more
    assert "cun" in new
    assert len(concept(moxa).terms) == 2


def test_two_people_at_one_term_lose_nothing(sign_in: SignIn, keep: Keep, concept: Stored) -> None:
    moxa = keep(en="moxa", ja="もぐさ")
    mine = write(sign_in(Role.TRANSLATOR, locale="en").get(at(moxa)).text, ja="艾")
    other = sign_in(Role.TRANSLATOR, locale="en", name="Hana")
    page = other.get(at(moxa)).text
    assert send(other, at(moxa), write(page, ja="お灸用もぐさ")).status_code == 303

    late = sign_in(Role.TRANSLATOR, locale="en")
    mine["csrf_token"] = fields(late.get(at(moxa)).text)["csrf_token"]
    answer = send(late, at(moxa), mine)

    assert answer.status_code == 409
    assert "Somebody else changed this term meanwhile." in answer.text
    assert "Saved now" in answer.text
    assert "お灸用もぐさ" in answer.text
    assert "艾" in fields(answer.text).values()
    assert said(concept(moxa))[1][1] == "お灸用もぐさ"
    assert send(late, at(moxa), fields(answer.text)).status_code == 303
    assert said(concept(moxa))[1][1] == "艾"


def test_a_term_is_removed_after_a_question_and_can_be_put_back(
    translator: FlaskClient, keep: Keep, concept: Stored
) -> None:
    hegu = keep("LI4", en="Hegu", ja="合谷")
    question = translator.get(f"{at(hegu)}remove").text
    assert "Remove this term?" in question
    assert concept(hegu).removed_at is None
    values = {**fields(translator.get(at(hegu)).text)}

    answer = translator.post(f"{at(hegu)}remove", data=values)

    after = translator.get(answer.location).text
    assert "The term is removed: LI4 Hegu / 合谷. It can be put back." in after
    assert words_of(after) == []
    assert words_of(translator.get(f"{LIST}?kind=removed").text) == ["LI4 Hegu · 合谷"]
    page = translator.get(at(hegu)).text
    assert "This term is removed" in page
    back = translator.post(f"{at(hegu)}restore", data=fields(page))
    assert "The term is back." in translator.get(back.location).text
    assert concept(hegu).removed_at is None


def test_what_was_seen_before_a_change_is_neither_removed_nor_put_back(
    translator: FlaskClient, keep: Keep, concept: Stored
) -> None:
    moxa = keep(en="moxa", ja="もぐさ")
    stale = fields(translator.get(at(moxa)).text)
    send(translator, at(moxa), write(translator.get(at(moxa)).text, ja="艾"))

    for what in ("remove", "restore"):
        answer = translator.post(f"{at(moxa)}{what}", data=stale)
        assert answer.status_code in (303, 409)
    assert concept(moxa).removed_at is None


def test_a_term_cannot_be_put_back_beside_one_that_took_its_name(
    translator: FlaskClient, keep: Keep, concept: Stored
) -> None:
    moxa = keep(en="moxa", ja="もぐさ")
    translator.post(f"{at(moxa)}remove", data=fields(translator.get(at(moxa)).text))
    keep(en="Moxa")

    answer = translator.post(f"{at(moxa)}restore", data=fields(translator.get(at(moxa)).text))

    assert "is a term already" in translator.get(answer.location).text
    assert concept(moxa).removed_at is not None


def test_people_change_what_is_theirs_and_see_the_rest(
    sign_in: SignIn, keep: Keep, concept: Stored, database: Database
) -> None:
    with database.transaction() as session:
        here, there = make_clinic(session).id, make_clinic(session).id
    shared, theirs = keep(en="moxa", ja="もぐさ"), keep(clinic_id=there, en="clinic", ja="院")

    japanese = sign_in(Role.TRANSLATOR, language="ja", locale="en")
    page = japanese.get(at(shared)).text
    assert "Your account may not change the words of this language." in page
    english = rows(page, "en")[0]
    assert f"{english}-text" in locked(page)
    refused = send(japanese, at(shared), {**fields(page), f"{english}-text": "mugwort"})
    assert refused.status_code == 403
    assert "Your account may not change these words: English." in refused.text
    assert send(japanese, at(shared), write(page, ja="艾")).status_code == 303

    local = sign_in(Role.TRANSLATOR, clinic_id=here, locale="en")
    new = local.get(f"{LIST}new").text
    assert fields(new)["clinic"] == str(here)
    assert send(local, f"{LIST}new", write(new, en="room", ja="部屋")).status_code == 303
    for concept_id in (shared, theirs):
        page = local.get(at(concept_id)).text
        assert ">Save<" not in page
        assert send(local, at(concept_id), write(page, ja="別")).status_code == 403
        assert local.post(f"{at(concept_id)}remove", data=fields(page)).status_code == 403

    author = sign_in(Role.AUTHOR, locale="en")
    page = author.get(at(shared)).text
    assert ">Save<" not in page
    assert "艾" in page
    assert send(author, at(shared), fields(page)).status_code == 403
    assert said(concept(shared)) == [("en", "moxa", "preferred"), ("ja", "艾", "preferred")]


def test_what_does_not_exist_is_not_found_and_odd_forms_do_no_harm(
    translator: FlaskClient, database: Database
) -> None:
    assert translator.get(at(999)).status_code == 404
    assert translator.get(at(10**30)).status_code == 404
    assert translator.get(f"{at(999)}remove").status_code == 404
    values = write(translator.get(f"{LIST}new").text, en="cun", ja="寸")
    assert send(translator, at(999), values).status_code == 404
    row = "term-0"
    for odd in (
        {f"{row}-language": "xx"},
        {f"{row}-status": "best"},
        {"clinic": "１２"},
        {"clinic": "999999999999999999999"},
        {"clinic": "tokyo"},
        {"seen_version": "x"},
        {f"{row}-text": "<b>cun</b>"},
    ):
        assert send(translator, f"{LIST}new", {**values, **odd}).status_code in (303, 422)
    without = {name: value for name, value in values.items() if name != "csrf_token"}
    before = how_many(database)
    assert send(translator, f"{LIST}new", without).status_code == 400
    assert how_many(database) == before
    assert "<b>cun</b>" not in translator.get(LIST).text


def test_the_pages_speak_the_reader_s_language(sign_in: SignIn, keep: Keep, app: Flask) -> None:
    moxa = keep(en="moxa", ja="もぐさ, !モクサ")
    reader = sign_in(Role.TRANSLATOR, locale="ja")
    with app.test_request_context(), force_locale("ja"):
        expected = {
            LIST: gettext("Terms"),
            f"{LIST}new": gettext("Add a term"),
            at(moxa): gettext("Note for translators"),
            f"{at(moxa)}remove": gettext("Remove this term?"),
        }

    for address, words in expected.items():
        page = reader.get(address).text
        assert '<html lang="ja"' in page
        assert escape(words) in page
