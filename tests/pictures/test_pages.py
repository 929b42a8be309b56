"""Pictures from the author's file to the patient's page."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from clinicweb.db import Database
from clinicweb.domain.access import Role
from clinicweb.domain.passages import PassageKind
from clinicweb.models import Article, Picture, PublishedPage
from clinicweb.pictures.processing import LARGEST_BYTES
from clinicweb.publishing import service as publishing
from clinicweb.settings import Settings
from tests.clock import NOW
from tests.factories import (
    accept,
    confirm_all,
    make_actor,
    make_article,
    make_clinic,
    make_draft,
    publish,
    translation_of,
)
from tests.pictures.files import opened, photograph, picture, saved

NEW = "/staff/articles/pictures"
SignIn = Callable[..., FlaskClient]
JSON = {"Accept": "application/json"}


def token(client: FlaskClient) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/staff/articles/new").text)
    assert found
    return found[1]


def send(
    client: FlaskClient,
    data: bytes | None,
    *,
    address: str = NEW,
    headers: dict[str, str] | None = JSON,
    **fields: str,
) -> TestResponse:
    values: dict[str, object] = {"csrf_token": token(client), "picture_alt": "A neck", **fields}
    if data is not None:
        values["picture"] = (BytesIO(data), "首.jpg")
    return client.post(
        address, data=values, headers=headers or {}, content_type="multipart/form-data"
    )


def kept(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Picture)) or 0


def test_a_picture_comes_back_as_markdown_and_can_be_seen(
    sign_in: SignIn, database: Database, settings: Settings
) -> None:
    client = sign_in(Role.AUTHOR)

    answer = send(client, photograph(), picture_caption="「温める」")

    assert answer.status_code == 200
    found = re.fullmatch(r'!\[A neck\]\((/media/\S+) "「温める」"\)', answer.json["markdown"])
    assert found
    public = client.application.test_client()
    file = public.get(f"{found[1]}-480.webp")
    assert file.status_code == 200
    assert file.content_type == "image/webp"
    assert file.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in file.headers
    assert opened(file.data).size == (480, 720)
    assert b"Hanako" not in file.data
    assert public.get(found[1]).location == f"{found[1]}-800.jpg"
    again = public.get(f"{found[1]}-480.webp", headers={"If-None-Match": file.headers["ETag"]})
    assert again.status_code == 304
    assert (settings.instance / "media").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "file",
    [
        "0123456789abcdef-500x300-480.jpg",
        "0123456789abcdef-500x300-480.svg",
        "..%2Fclinicweb.sqlite",
        ".lock",
        "x",
    ],
)
def test_what_is_no_file_of_a_picture_is_not_found(client: FlaskClient, file: str) -> None:
    assert client.get(f"/media/{file}").status_code == 404


@pytest.mark.parametrize(
    ("data", "fields", "field"),
    [
        (None, {}, "picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", {}, "picture"),
        (saved(picture(200, 200))[:200], {}, "picture"),
        (b"\xff" * (LARGEST_BYTES + 1), {}, "picture"),
        (saved(picture(200, 200)), {"picture_alt": " "}, "picture_alt"),
        (saved(picture(200, 200)), {"picture_alt": "x" * 301}, "picture_alt"),
        (saved(picture(200, 200)), {"picture_caption": "x" * 501}, "picture_caption"),
    ],
)
def test_what_cannot_be_taken_says_where_and_keeps_nothing(
    sign_in: SignIn, database: Database, data: bytes | None, fields: dict[str, str], field: str
) -> None:
    client = sign_in(Role.AUTHOR)

    script = send(client, data, **fields)
    page = send(client, data, headers=None, body="首を休めましょう。", **fields)

    assert script.status_code == page.status_code == 422
    assert script.json["field"] == field
    assert script.json["error"]
    assert f'id="{field}-error"' in page.text
    assert "首を休めましょう。" in page.text
    assert kept(database) == 0


def test_a_request_that_is_far_too_large_is_not_read(sign_in: SignIn, database: Database) -> None:
    answer = send(sign_in(Role.AUTHOR), b"\xff" * (2 * LARGEST_BYTES))

    assert answer.status_code == 413
    assert answer.json["field"] == "picture"
    assert kept(database) == 0


def test_a_decoration_has_an_empty_alternative_text(sign_in: SignIn) -> None:
    answer = send(
        sign_in(Role.AUTHOR), saved(picture(200, 200)), picture_alt="", picture_decorates="y"
    )

    assert answer.json["markdown"].startswith("![](/media/")


def test_without_scripts_the_picture_stands_at_the_end_of_what_was_typed(
    sign_in: SignIn, database: Database
) -> None:
    with database.transaction() as session:
        article = make_article(session)
    client = sign_in()

    answer = send(
        client,
        saved(picture(200, 200)),
        address=f"/staff/articles/{article.id}/pictures",
        headers=None,
        title="首を休める",
        body="首を休めましょう。",
        seen_version=str(article.version),
    )

    page = BeautifulSoup(answer.text, "html.parser")
    body = page.select_one("textarea[name=body]")
    assert answer.status_code == 200
    assert body
    assert re.fullmatch(r"\s*首を休めましょう。\n\n!\[A neck\]\(/media/\S+\)\s*", body.get_text())
    assert 'value="首を休める"' in answer.text
    with database.reading() as session:
        assert session.get_one(Article, article.id).title == "A stiff neck"


@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.PUBLISHER])
def test_only_an_author_brings_pictures_in(sign_in: SignIn, database: Database, role: Role) -> None:
    client = sign_in(role)
    form = client.get("/staff/account/").text
    found = re.search(r'name="csrf_token" value="([^"]+)"', form)
    assert found

    answer = client.post(NEW, data={"csrf_token": found[1], "picture_alt": "x"}, headers=JSON)

    assert answer.status_code == 403
    assert kept(database) == 0


def test_a_picture_without_a_token_is_refused(sign_in: SignIn, database: Database) -> None:
    client = sign_in(Role.AUTHOR)

    answer = client.post(NEW, data={"picture": (BytesIO(saved(picture(200, 200))), "a.jpg")})

    assert answer.status_code == 400
    assert kept(database) == 0


def test_patients_see_the_figure_in_both_languages(sign_in: SignIn, database: Database) -> None:
    client = sign_in()
    markdown = send(client, saved(picture(1200, 800)), picture_caption="Keep it warm.").json[
        "markdown"
    ]
    with database.transaction() as session:
        actor = make_actor(session)
        article = make_article(
            session,
            actor=actor,
            clinic_id=make_clinic(session).id,
            body=f"Rest for 2 days.\n\n{markdown}\n",
        )
        publishing.publish_source(session, article.id, actor, NOW)
        translation = make_draft(session, translation_of(session, article))
        texts = {PassageKind.IMAGE_ALT: "首", PassageKind.CAPTION: "首を温めておきます。"}
        for passage in translation.passages:
            text = texts.get(PassageKind(passage.kind)) or f"訳：{passage.source}"
            accept(session, passage, text, actor)
        confirm_all(session, translation)
        publish(session, article, actor)
        slug = article.slug

    public = client.application.test_client()
    english = BeautifulSoup(public.get(f"/en/articles/{slug}/").text, "html.parser")
    japanese = BeautifulSoup(public.get(f"/ja/articles/{slug}/").text, "html.parser")

    for page, alt, caption in (
        (english, "A neck", "Keep it warm."),
        (japanese, "首", "首を温めておきます。"),
    ):
        figure = page.select_one(".prose figure.picture")
        assert figure
        image = figure.select_one("img")
        assert image
        assert image["alt"] == alt
        assert (image["width"], image["height"]) == ("1200", "800")
        assert "loading" not in image.attrs
        told = figure.select_one("figcaption")
        assert told
        for reading in told.select("rt, rp"):
            reading.decompose()
        assert re.sub(r"\s", "", told.get_text()) == re.sub(r"\s", "", caption)
        assert public.get(str(image["src"])).status_code == 200
    with database.reading() as session:
        html = session.scalars(select(PublishedPage.html)).first()
        assert html
        assert "<script" not in html


def test_the_preview_shows_the_figure(sign_in: SignIn) -> None:
    client = sign_in(Role.AUTHOR)
    markdown = send(client, saved(picture(200, 200))).json["markdown"]

    page = client.post(
        "/staff/articles/preview",
        data={"csrf_token": token(client), "language": "ja", "body": markdown, "title": "首"},
    )

    assert '<figure class="picture">' in page.text


def test_a_picture_of_another_site_is_refused_beside_the_text(
    sign_in: SignIn, database: Database
) -> None:
    with database.transaction() as session:
        clinic_id = make_clinic(session).id
    client = sign_in()
    form = {
        "csrf_token": token(client),
        "clinic": str(clinic_id),
        "language": "ja",
        "title": "首",
        "body": "![首](https://example.com/neck.jpg)",
        "then": "draft",
    }

    answer = client.post("/staff/articles/new", data=form)

    assert answer.status_code == 422
    assert 'id="body-error"' in answer.text
    assert "https://example.com/neck.jpg" in answer.text
