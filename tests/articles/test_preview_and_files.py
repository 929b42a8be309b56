from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from clinicweb.db import Database
from clinicweb.domain.access import Role
from clinicweb.models import Article
from clinicweb.models.clinics import Clinic, Price, PriceText
from tests.articles.pages import Page, get, send

SignIn = Callable[..., FlaskClient]
NEW = "/staff/articles/new"


def articles(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count(Article.id))) or 0


def test_the_preview_shows_facts_and_no_script(
    sign_in: SignIn, database: Database, clinic_id: int
) -> None:
    client = sign_in(Role.AUTHOR)
    typed = {
        "clinic": clinic_id,
        "language": "ja",
        "title": "<script>alert(1)</script>首の痛み",
        "summary": "<img src=x onerror=alert(2)> {{phone}}",
        "body": "## 休む\n\n<script>alert(3)</script> {{emergency}}へ。{{fone}} {{hours}}\n\n"
        "[x](javascript:alert(4)) [y](https://example.com/{{phone}})",
    }

    answer = send(client, "/staff/articles/preview", get(client, NEW), typed)

    page = Page(answer)
    assert page.status == 200
    assert answer.headers["X-Robots-Tag"] == "noindex"
    main = page.soup.select_one("main[lang=ja]")
    assert main is not None
    assert main.select("script, img, [onerror]") == []
    assert all("javascript" not in str(link["href"]) for link in main.select("a[href]"))
    assert "+81 3-1234-5678" in main.get_text()
    assert "119へ。" in main.get_text()
    assert "see the clinic's page" in main.get_text()
    assert [mark.get_text() for mark in main.select("mark.no-fact")] == ["{{fone}}"]
    assert "<script>alert(1)</script>" in main.get_text()
    assert main.select_one("h2") is not None
    assert articles(database) == 0


def test_prices_are_facts_and_an_unheard_of_one_is_a_slip(
    sign_in: SignIn, database: Database, clinic_id: int, article_id: int
) -> None:
    with database.transaction() as session:
        clinic = session.get_one(Clinic, clinic_id)
        clinic.prices = [Price(key="initial", amount=6600)]
        clinic.prices[0].texts = [PriceText(language="ja", name="初診")]
    client = sign_in(Role.AUTHOR)
    typed = {
        "clinic": clinic_id,
        "language": "ja",
        "title": "初めての方へ",
        "summary": "",
        "body": "初診料は{{price:initial}}です。再診料は{{price:later}}です。",
    }

    page = Page(send(client, "/staff/articles/preview", get(client, NEW), typed))

    assert "初診料は¥6,600です。" in page.words
    assert [mark.get_text() for mark in page.soup.select("mark.no-fact")] == ["{{price:later}}"]
    editor = get(client, f"/staff/articles/{article_id}/")
    assert "{{price:initial}}" in editor.words


def test_the_saved_text_can_be_previewed_by_everybody_of_the_staff(
    sign_in: SignIn, article_id: int
) -> None:
    page = get(sign_in(Role.TRANSLATOR), f"/staff/articles/{article_id}/preview")

    assert "Call +81 3-1234-5678 if" in page.words


def bring(
    client: FlaskClient, name: str, data: bytes, changes: dict[str, object] | None = None
) -> Page:
    form = {**get(client, NEW).form(), **(changes or {}), "file": (BytesIO(data), name)}
    return Page(client.post("/staff/articles/import", data=form))


def test_a_file_fills_the_form_and_saves_nothing(
    sign_in: SignIn, database: Database, clinic_id: int
) -> None:
    data = "# 肩こりの話\n\n肩が重い日は、温めてください。\n".encode("cp932")

    page = bring(sign_in(Role.AUTHOR), "katakori.md", data, {"clinic": clinic_id, "language": "ja"})

    assert page.status == 200
    assert page.form()["title"] == "肩こりの話"
    assert page.form()["body"].rstrip() == "肩が重い日は、温めてください。"
    assert page.form()["clinic"] == str(clinic_id)
    assert page.form()["language"] == "ja"
    assert "Shift_JIS" in page.words
    assert articles(database) == 0


def test_a_file_does_not_take_the_place_of_what_was_typed(sign_in: SignIn) -> None:
    typed: dict[str, object] = {"title": "My title", "body": "My beginning."}

    page = bring(sign_in(Role.AUTHOR), "a.md", b"# Theirs\n\nThe rest.", typed)

    assert page.form()["title"] == "My title"
    assert page.form()["body"].rstrip() == "My beginning.\n\nThe rest."


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("", b""),
        ("empty.txt", b""),
        ("photo.md", b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
        ("../../<script>.exe", b"MZ"),
        ("large.txt", b"neck pain " * 600_000),
    ],
)
def test_a_file_that_is_no_article_is_refused_at_its_field(
    sign_in: SignIn, database: Database, name: str, data: bytes
) -> None:
    page = bring(sign_in(Role.AUTHOR), name, data, {"title": "Typed", "body": "Typed too."})

    assert page.status == 422
    assert page.error_at("file")
    assert page.form()["title"] == "Typed"
    assert page.form()["body"] == "Typed too."
    assert page.soup.select("script:not([src])") == []


def test_a_hostile_web_page_comes_in_without_its_code(sign_in: SignIn) -> None:
    data = b"<h1>Neck</h1><script>alert(1)</script><p onclick=x()>Rest <b>well</b>.</p>"

    page = bring(sign_in(Role.AUTHOR), "page.html", data)

    assert page.status == 200
    assert "Rest **well**." in page.form()["body"]
    assert "alert" not in page.form()["body"]


def test_a_file_beyond_every_limit_is_refused(sign_in: SignIn) -> None:
    client = sign_in(Role.AUTHOR)
    form = {**get(client, NEW).form(), "file": (BytesIO(b"a" * 9_000_000), "a.txt")}

    assert client.post("/staff/articles/import", data=form).status_code == 413
