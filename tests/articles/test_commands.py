import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from clinicweb.db import Database
from clinicweb.domain.access import Role
from clinicweb.domain.workflow import TranslationState
from clinicweb.drafting import service as drafting
from clinicweb.models import Article, Event, Revision, Translation, User
from tests.clock import NOW
from tests.factories import make_article, make_clinic, make_draft, make_user, translation_of

POST = "# Sleep well\n\nGo to bed at 22:00.\n\n- Drink warm water.\n- Read a little.\n"


@pytest.fixture
def clinic(database: Database) -> str:
    with database.transaction() as session:
        return make_clinic(session, slug="kita").slug


@pytest.fixture
def post(tmp_path: Path) -> Path:
    path = tmp_path / "sleep.md"
    path.write_text(POST, encoding="utf-8")
    return path


def run(app: Flask, *arguments: object) -> Result:
    return app.test_cli_runner().invoke(args=[str(one) for one in arguments])


def import_file(app: Flask, *arguments: object) -> Result:
    return run(app, "articles", "import", *arguments)


def status(app: Flask) -> list[dict[str, Any]]:
    result = run(app, "drafts", "status", "--json")
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def refused(result: Result) -> str:
    """The one line that an error is told in."""
    assert result.exit_code == 1
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    return lines[0]


def test_an_imported_file_becomes_a_draft_and_its_slug_is_the_last_line(
    app: Flask, database: Database, clinic: str, post: Path
) -> None:
    result = import_file(app, post, "--clinic", clinic, "--language", "en")

    assert result.exit_code == 0, result.output
    assert result.stdout == "sleep-well\n"
    with database.reading() as session:
        article = session.scalars(select(Article)).one()
        assert article.slug == "sleep-well"
        assert article.title == "Sleep well"
        assert "- Drink warm water." in article.body
        assert article.source_language == "en"
        assert article.current_revision_id is None


def test_a_ready_import_waits_for_the_worker(
    app: Flask, database: Database, clinic: str, post: Path
) -> None:
    result = import_file(app, post, "--clinic", clinic, "--language", "en", "--ready")

    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-1] == "sleep-well"
    assert "Redis" not in result.stderr
    with database.reading() as session:
        assert session.scalars(select(Revision)).one().number == 1
        assert session.scalars(select(Translation)).one().state == TranslationState.WAITING
    (row,) = status(app)
    assert row["article"] == "sleep-well"
    assert row["state"] == "waiting"


def test_a_ready_import_without_redis_only_warns(
    app_with: Any, tmp_path: Path, clinic: str, post: Path
) -> None:
    app = app_with(redis_url=f"unix://{tmp_path}/nobody.sock")

    result = import_file(app, post, "--clinic", clinic, "--language", "en", "--ready")

    assert result.exit_code == 0, result.output
    assert "Redis does not answer" in result.stderr
    assert result.stdout == "sleep-well\n"
    assert status(app)[0]["state"] == "waiting"


def test_a_japanese_text_and_a_title_of_ones_own(
    app: Flask, database: Database, clinic: str, tmp_path: Path
) -> None:
    path = tmp_path / "肩こり.txt"
    path.write_text("肩こりの話\n\n肩が重い日は、温めてください。\n", encoding="cp932")

    result = import_file(
        app, path, "--clinic", clinic, "--language", "ja", "--title", "肩こりと首の痛み"
    )

    assert result.exit_code == 0, result.output
    assert result.stdout == "katakorito-kubino-itami\n"
    assert "Shift_JIS" in result.stderr
    with database.reading() as session:
        article = session.scalars(select(Article)).one()
        assert article.title == "肩こりと首の痛み"
        assert "温めてください。" in article.body


def test_the_import_is_in_the_name_of_the_person_or_the_first_administrator(
    app: Flask, database: Database, clinic: str, post: Path
) -> None:
    with database.transaction() as session:
        make_user(session, Role.ADMIN, active=False)
        admin = make_user(session, Role.ADMIN).id
        author = make_user(session, Role.AUTHOR, email="hana@example.com").id

    for extra in ([], ["--as", "Hana@example.com"]):
        result = import_file(app, post, "--clinic", clinic, "--language", "en", *extra)
        assert result.exit_code == 0, result.output

    with database.reading() as session:
        created = select(Event.actor_id).where(Event.action == "created").order_by(Event.id)
        assert list(session.scalars(created)) == [admin, author]


def test_without_an_administrator_the_command_line_signs_and_cannot_sign_in(
    app: Flask, database: Database, clinic: str, post: Path
) -> None:
    for _ in range(2):
        assert import_file(app, post, "--clinic", clinic, "--language", "en").exit_code == 0

    with database.reading() as session:
        user = session.scalars(select(User)).one()
        assert not user.active
        assert user.password is None
        assert user.name == "Command line"


def test_the_named_person_needs_the_right_to_write(
    app: Flask, database: Database, clinic: str, post: Path
) -> None:
    with database.transaction() as session:
        make_user(session, Role.PUBLISHER, email="aoi@example.com")
    options = ("--clinic", clinic, "--language", "en")

    assert "may not" in refused(import_file(app, post, *options, "--as", "aoi@example.com"))
    assert "nobody@example.com" in refused(
        import_file(app, post, *options, "--as", "nobody@example.com")
    )
    with database.reading() as session:
        assert session.scalars(select(Article)).all() == []


def test_an_unknown_clinic_or_language_is_told_with_the_known_ones(
    app: Flask, clinic: str, post: Path
) -> None:
    where = refused(import_file(app, post, "--clinic", "osaka", "--language", "en"))
    language = refused(import_file(app, post, "--clinic", clinic, "--language", "xx"))

    assert "osaka" in where
    assert "kita" in where
    assert "xx" in language
    assert "en, ja" in language


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("none.md", None, "No such file"),
        ("post.docx", b"PK\x03\x04", "cannot be read"),
        ("binary.txt", bytes(range(256)) * 8, "not text"),
        ("empty.md", b"", "empty"),
        ("large.txt", b"neck pain " * 600_000, "MB"),
        ("rule.md", b"---\n\n***\n", "no words"),
    ],
)
def test_a_file_that_cannot_be_an_article_is_refused_in_one_line(
    app: Flask,
    database: Database,
    clinic: str,
    tmp_path: Path,
    name: str,
    data: bytes | None,
    words: str,
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)

    result = import_file(app, path, "--clinic", clinic, "--language", "en", "--ready")

    assert words in refused(result)
    with database.reading() as session:
        assert session.scalars(select(Article)).all() == []


def test_a_folder_is_refused(app: Flask, clinic: str, tmp_path: Path) -> None:
    assert "directory" in refused(
        import_file(app, tmp_path, "--clinic", clinic, "--language", "en")
    )


def test_the_status_is_empty_without_articles(app: Flask) -> None:
    assert status(app) == []
    assert "no translation" in run(app, "drafts", "status").stdout


def test_the_status_counts_what_is_drafted(app: Flask, database: Database) -> None:
    with database.transaction() as session:
        drafted = make_article(session, slug="drafted")
        in_review = make_draft(session, translation_of(session, drafted))
        failed = translation_of(session, make_article(session, slug="failed"))
        work = drafting.claim(session, failed.id, failed.revision_id, "token", NOW)
        assert work
        why = ("The engine %(name)s is missing.", {"name": "argos"})
        drafting.release(session, work, why, NOW, lasting=True)
        running = translation_of(session, make_article(session, slug="running"))
        work = drafting.claim(session, running.id, running.revision_id, "token", NOW)
        assert work
        assert drafting.beat(session, work, 2, NOW)
        session.flush()
        counted = {
            slug: drafting.progress(one, one.passages)
            for slug, one in (("drafted", in_review), ("failed", failed), ("running", running))
        }

    rows = {row["article"]: row for row in status(app)}

    assert list(rows) == ["drafted", "failed", "running"]
    assert rows["drafted"] == {
        "article": "drafted",
        "language": "ja",
        "state": "in_review",
        "done": counted["drafted"][0],
        "total": 7,
        "reason": None,
    }
    assert rows["drafted"]["done"] > 0
    assert rows["failed"]["reason"] == "The engine argos is missing."
    assert rows["running"]["done"] == 2
    for slug, counts in counted.items():
        assert (rows[slug]["done"], rows[slug]["total"]) == counts


def test_the_plain_status_is_a_table(app: Flask, database: Database) -> None:
    with database.transaction() as session:
        make_article(session, slug="neck")
        make_article(session, slug="a-much-longer-name")

    lines = run(app, "drafts", "status").stdout.splitlines()

    assert lines[0].split() == ["ARTICLE", "LANGUAGE", "STATE", "DONE", "REASON"]
    assert [line.split()[:3] for line in lines[1:]] == [
        ["a-much-longer-name", "ja", "waiting"],
        ["neck", "ja", "waiting"],
    ]
    assert len({line.index("waiting") for line in lines[1:]}) == 1
