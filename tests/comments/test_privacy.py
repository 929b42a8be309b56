"""What is kept under an address can be seen, handed out and deleted; nothing of it stays."""

import json

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from clinicweb.comments import personal
from clinicweb.db import Base, Database
from clinicweb.domain.access import Role
from clinicweb.domain.comments import CommentStep
from clinicweb.models import Comment, Erasure
from tests.clock import NOW
from tests.comments.conftest import EMAIL, ENGLISH, JAPANESE, Discussion, SignIn
from tests.factories import make_clinic
from tests.review.pages import token

OTHER = "mary@example.com"


@pytest.fixture
def three(discussion: Discussion) -> Discussion:
    """Two comments of one person, one of them published, and one of somebody else."""
    first = discussion.send()
    discussion.send(text="もう一つ質問があります。")
    other = discussion.send(name="Mary", email=OTHER, text=ENGLISH)
    discussion.publish(first, "My neck is fine.")
    discussion.publish(other)
    return discussion


def everything_in(database: Database) -> str:
    """Every value of every table, as text."""
    with database.reading() as session:
        rows = [
            str(row)
            for table in Base.metadata.sorted_tables
            for row in session.execute(select(table))
        ]
    return "\n".join(rows)


def test_all_that_is_kept_under_an_address_is_told(three: Discussion, database: Database) -> None:
    with database.reading() as session:
        kept = personal.kept_of(session, " HANAKO@example.com")
        assert personal.kept_of(session, "nobody@example.com") == []

    assert [one["Text"] for one in kept] == [JAPANESE, "もう一つ質問があります。"]
    assert kept[0]["State"] == "Published"
    assert kept[0]["Translation"] == "en: My neck is fine."
    assert kept[0]["E-mail"] == EMAIL
    assert "Consent given" in kept[0]
    json.dumps(kept)


def test_every_column_with_a_person_s_words_is_among_it(
    three: Discussion, database: Database
) -> None:
    # Columns that say nothing about the person: a new one must be looked at here.
    not_told = {"id", "article_id", "fingerprint", "moderated_by_id", "moderated_at"}
    not_told |= {"answered_by_id", "answered_at", "version", "answer", "answer_language"}
    told = {"name", "email", "text", "language", "written_at", "consent_at", "consent_version"}

    assert set(Comment.__table__.columns.keys()) == told | not_told | {"state"}


def test_deleting_takes_every_trace_out_of_the_database_and_off_the_pages(
    three: Discussion, database: Database, sign_in: SignIn
) -> None:
    assert "花子" in three.article("ja")
    client = sign_in(Role.ADMIN, locale="en", name="Aroha")
    page = client.get("/staff/privacy/").text
    sent = {"csrf_token": token(page), "email": "Hanako@example.com"}

    shown = client.post("/staff/privacy/kept", data=sent)
    assert "2 entries are kept" in shown.text
    assert "もう一つ質問があります。" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"

    unsure = client.post("/staff/privacy/erase", data=sent)
    assert unsure.status_code == 422
    assert "Please tick the box first" in unsure.text
    assert "花子" in three.article("ja")

    done = client.post(
        "/staff/privacy/erase", data={**sent, "confirmed": "yes"}, follow_redirects=True
    )
    assert "Deleted: Comment 2." in done.text
    assert "Aroha" in done.text
    assert "花子" not in three.article("ja")
    assert "My neck is fine." not in three.article("en")
    assert "My neck feels much better." in three.article("en")  # Mary's
    left = everything_in(database)
    for trace in (EMAIL, "花子", "楽になりました", "もう一つ質問", "My neck is fine."):
        assert trace not in left
    assert OTHER in left


def test_what_is_kept_is_handed_out_as_a_file(three: Discussion, sign_in: SignIn) -> None:
    client = sign_in(Role.ADMIN, locale="ja")
    sent = {"csrf_token": token(client.get("/staff/privacy/").text), "email": EMAIL}

    answer = client.post("/staff/privacy/export", data=sent)

    assert answer.mimetype == "application/json"
    assert "hanako" not in answer.headers["Content-Disposition"]
    found = json.loads(answer.text)
    assert found["address"] == EMAIL
    assert [one["Name"] for one in found["kept"]] == ["花子", "花子"]


def test_nothing_under_an_address_is_said_and_an_unreadable_address_too(
    three: Discussion, sign_in: SignIn
) -> None:
    client = sign_in(Role.ADMIN, locale="en")
    form = {"csrf_token": token(client.get("/staff/privacy/").text)}

    nothing = client.post("/staff/privacy/kept", data={**form, "email": "x@example.com"})
    wrong = client.post("/staff/privacy/kept", data={**form, "email": "hanako"})

    assert "Nothing is kept under this address" in nothing.text
    assert wrong.status_code == 422
    assert 'value="hanako"' in wrong.text


def test_only_an_administrator_of_all_clinics_may_look(
    three: Discussion, sign_in: SignIn, database: Database
) -> None:
    with database.transaction() as session:
        clinic = make_clinic(session).id

    for roles, values in (
        ((Role.PUBLISHER,), {}),
        ((Role.TRANSLATOR,), {}),
        ((Role.ADMIN,), {"clinic_id": clinic}),
    ):
        client = sign_in(*roles, **values)
        assert client.get("/staff/privacy/").status_code == 403
        sent = {
            "csrf_token": token(client.get("/staff/account/").text),
            "email": EMAIL,
            "confirmed": "yes",
        }
        for what in ("kept", "export", "erase"):
            assert client.post(f"/staff/privacy/{what}", data=sent).status_code == 403
    assert len(three.comments()) == 3


def test_the_command_line_can_do_it_too(three: Discussion, app: Flask, database: Database) -> None:

    def run(*arguments: str, answer: str | None = None) -> Result:
        with app.app_context():
            return app.test_cli_runner().invoke(args=["privacy", *arguments], input=answer)

    exported = run("export", "HANAKO@example.com")
    asked = run("erase", EMAIL, answer="n\n")
    assert len(three.comments()) == 3
    erased = run("erase", EMAIL, "--yes")
    again = run("erase", EMAIL, "--yes")

    assert len(json.loads(exported.output)["kept"]) == 2
    assert asked.exit_code == 1
    assert erased.output == "Comment: 2 deleted\n"
    assert again.output == "Nothing is kept under this address.\n"
    with database.reading() as session:
        [record] = session.scalars(select(Erasure)).all()
        assert record.actor_id is None
        assert json.loads(record.removed) == {"Comment": 2}


def test_deleting_the_private_comment_never_leaves_the_public_one(
    three: Discussion, database: Database
) -> None:
    with database.transaction() as session:
        personal.erase(session, EMAIL, None, NOW)

    with database.reading() as session:
        for table in ("published_comments", "comment_translations", "comment_events"):
            column = Base.metadata.tables[table].c.comment_id
            orphans = select(func.count()).where(column.not_in(select(Comment.id)))
            assert session.scalar(orphans) == 0


def test_a_deleted_comment_can_be_sent_again(three: Discussion, database: Database) -> None:
    with database.transaction() as session:
        personal.erase(session, EMAIL, None, NOW)

    assert three.send()


def test_a_refused_comment_is_deleted_too(discussion: Discussion, database: Database) -> None:
    comment = discussion.send()
    discussion.decide(comment, CommentStep.REFUSE)

    with database.transaction() as session:
        assert personal.erase(session, EMAIL, None, NOW) == 1
