"""The pages for files, as a browser without scripts uses them."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from clinicweb.db import Database
from clinicweb.desk import passages as desk
from clinicweb.domain.access import Role
from clinicweb.formats import filled_table, tbx, xliff2, xliff12
from clinicweb.interchange import files
from clinicweb.models import Passage, Transfer
from clinicweb.settings import Settings
from jobs.transfers import _run
from tests.clock import NOW
from tests.factories import make_actor
from tests.formats.sheets import saved
from tests.interchange.bringing import passages
from tests.review.pages import token
from tests.working import DRAFTS, Work

SignIn = Callable[..., FlaskClient]
TakeOut = Callable[[FlaskClient, str], TestResponse]


@pytest.fixture
def translator(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.TRANSLATOR, language="ja", locale="en")


def send(
    client: FlaskClient, address: str, data: bytes, name: str = "file.xlf", **fields: object
) -> TestResponse:
    page = address.rsplit("/", 1)[0] + "/"
    page = page.replace("/memory/", "/").replace("/terms/", "/")
    fields["csrf_token"] = token(client.get(page).text)
    fields["file"] = (io.BytesIO(data), name)
    return client.post(address, data=fields, content_type="multipart/form-data")


def id_in(answer: TestResponse) -> int:
    assert answer.status_code == 303, answer.text
    return int(answer.location.rstrip("/").rsplit("/", 1)[1])


def made(client: FlaskClient, address: str, settings: Settings, database: Database) -> TestResponse:
    """Ask for a file, let the job write it, and fetch it."""
    page = client.get((address.rsplit("/", 1)[0] + "/").replace("/terms/", "/"))
    id_ = id_in(client.post(address, data={"csrf_token": token(page.text)}))
    _run(settings, database, id_)
    assert "Fetch the file" in client.get(f"/staff/files/{id_}/").text
    return client.get(f"/staff/files/{id_}/file")


@pytest.fixture
def taken_out(settings: Settings, database: Database, work: Work) -> TakeOut:
    def answer(client: FlaskClient, format_: str) -> TestResponse:
        address = f"/staff/files/translations/{work.translation_id}/{format_}"
        if format_ == "html":
            return client.get(address)
        return made(client, address, settings, database)

    return answer


@pytest.mark.parametrize(
    ("format_", "ending", "kind"),
    [
        ("xliff2", ".ja.xlf", "application/xliff+xml"),
        ("xliff12", ".ja.xliff12.xlf", "application/xliff+xml"),
        ("docx", ".ja.docx", "application/vnd.openxmlformats"),
        ("html", ".ja.html", "text/html"),
    ],
)
def test_a_translation_is_taken_out_as_a_file_to_keep(
    format_: str, ending: str, kind: str, translator: FlaskClient, taken_out: TakeOut
) -> None:
    answer = taken_out(translator, format_)

    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment")
    assert disposition.rstrip('"').endswith(ending)
    assert answer.content_type.startswith(kind)


def test_what_is_taken_out_can_be_read_again(
    translator: FlaskClient, taken_out: TakeOut, tmp_path: Path
) -> None:
    for format_, read in (
        ("xliff2", xliff2.read),
        ("xliff12", xliff12.read),
        ("docx", filled_table.read),
    ):
        sheet = read(saved(tmp_path, taken_out(translator, format_).data))

        assert [one.target for one in sheet.units] == list(DRAFTS)


def test_the_whole_way_without_scripts(
    translator: FlaskClient, work: Work, settings: Settings, database: Database, taken_out: TakeOut
) -> None:
    data = taken_out(translator, "xliff2").data.replace("休む<".encode(), "休養<".encode())
    address = f"/staff/files/translations/{work.translation_id}/bring"

    id_ = id_in(send(translator, address, data))
    waiting = translator.get(f"/staff/files/{id_}/").text
    _run(settings, database, id_)
    report = translator.get(f"/staff/files/{id_}/").text

    assert 'http-equiv="refresh"' in waiting
    assert f'data-progress-id="{id_}"' in waiting
    assert "1 text was taken as an edit." in report
    assert passages(database, work)[2].text == "休養"
    assert "file.xlf" in translator.get("/staff/files/").text


def test_a_conflict_shows_both_texts_and_the_person_decides(
    translator: FlaskClient, work: Work, settings: Settings, database: Database, taken_out: TakeOut
) -> None:
    data = taken_out(translator, "xliff2").data.replace("休む<".encode(), "休養<".encode())
    with database.transaction() as session:
        passage = session.get_one(Passage, work.passage_ids[2])
        desk.save(session, passage.id, "安静", passage.version, make_actor(session), NOW)
    id_ = id_in(send(translator, f"/staff/files/translations/{work.translation_id}/bring", data))
    _run(settings, database, id_)

    page = translator.get(f"/staff/files/{id_}/").text
    assert "Changed on both sides" in page
    assert "安静" in page
    assert "休養" in page
    form = page[page.index("take-over") :]
    version = form[form.index('name="seen_version" value="') + 27 :].split('"')[0]
    fields = {"csrf_token": token(form), "line": "0", "seen_version": version}
    stale = translator.post(f"/staff/files/{id_}/take-over", data={**fields, "seen_version": "1"})
    unchanged = passages(database, work)[2].text
    answer = translator.post(f"/staff/files/{id_}/take-over", data=fields)

    assert (stale.status_code, unchanged) == (303, "安静")
    assert answer.status_code == 303
    assert passages(database, work)[2].text == "休養"
    assert "take-over" not in translator.get(f"/staff/files/{id_}/").text


def test_the_report_can_be_kept_as_a_table(
    translator: FlaskClient, work: Work, settings: Settings, database: Database, taken_out: TakeOut
) -> None:
    data = taken_out(translator, "xliff2").data
    data = data.replace("2日間".encode(), "=2日間".encode()).replace(
        b'<unit id="p', b'<unit id="q', 1
    )
    id_ = id_in(send(translator, f"/staff/files/translations/{work.translation_id}/bring", data))
    _run(settings, database, id_)
    page = translator.get(f"/staff/files/{id_}/").text

    answer = translator.get(f"/staff/files/{id_}/report.csv")

    assert "Nothing was changed: 1 line does not fit." in page
    assert "Take the 6 lines that fit" in page
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0][0] == "Kind"
    assert rows[1][:2] == ["Lines that do not fit", rows[1][1]]
    assert int(rows[1][1]) > 1


# --- what is refused -----------------------------------------------------------------------------


def test_two_hundred_megabytes_are_refused_without_being_read(
    translator: FlaskClient, work: Work, settings: Settings
) -> None:
    """By the announced size; and by the real one where none is announced."""
    read = 0

    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: object) -> int:
            nonlocal read
            size = len(buffer)  # type: ignore[arg-type]
            if read + size > 200 << 20:
                return 0
            read += size
            buffer[:size] = b"x" * size  # type: ignore[index]
            return size

    address = f"/staff/files/translations/{work.translation_id}/bring"
    head: dict[str, object] = {
        "CONTENT_TYPE": "multipart/form-data; boundary=b",
        "wsgi.input": io.BufferedReader(Endless()),
    }

    announced = translator.post(
        address, environ_overrides={**head, "CONTENT_LENGTH": str(200 << 20)}
    )
    assert announced.status_code == 413
    assert "50 MB" in announced.text
    assert read < 1 << 20

    open_ended = translator.post(
        address,
        environ_overrides={
            **head,
            "wsgi.input_terminated": True,
            "HTTP_TRANSFER_ENCODING": "chunked",
        },
    )
    assert open_ended.status_code in (400, 413)
    assert read < 60 << 20
    assert list(files.folder(settings).iterdir()) == []


def test_other_pages_take_no_large_files(translator: FlaskClient, work: Work) -> None:
    answer = translator.post(
        "/staff/review/passages/1/save",
        data={"file": (io.BytesIO(b"x" * (9 << 20)), "f")},
        content_type="multipart/form-data",
    )

    assert answer.status_code == 413


def test_an_empty_or_missing_file_is_told_on_the_page(translator: FlaskClient, work: Work) -> None:
    address = f"/staff/files/translations/{work.translation_id}/bring"

    empty = send(translator, address, b"")
    page = translator.get(empty.location)
    none = send(translator, address, b"", name="")
    page_of_none = translator.get(none.location)

    assert "This file is empty." in page.text
    assert "Choose a file first." in page_of_none.text


def test_a_hostile_name_is_only_a_name(
    translator: FlaskClient, work: Work, settings: Settings, database: Database
) -> None:
    address = f"/staff/files/translations/{work.translation_id}/bring"
    name = "../../<script>alert(1)</script>" + "x" * 400

    id_ = id_in(send(translator, address, b"hello", name=name))
    _run(settings, database, id_)
    page = translator.get(f"/staff/files/{id_}/").text

    assert "<script>alert" not in page
    assert "Nothing was changed." in page
    with database.reading() as session:
        (row,) = session.scalars(select(Transfer))
        assert len(row.file_name) == 200
        assert (row.stored_as or "").isalnum()


# --- who may -------------------------------------------------------------------------------------

PAGES = ("", "docx", "xliff2")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("role", "language"),
    [(Role.TRANSLATOR, "en"), (Role.PUBLISHER, None), (Role.AUTHOR, None)],
)
def test_files_of_a_translation_are_its_translators_business(
    page: str, role: Role, language: str | None, sign_in: SignIn, work: Work
) -> None:
    client = sign_in(role, language=language)

    answer = client.get(f"/staff/files/translations/{work.translation_id}/{page}")

    assert answer.status_code == 403


def test_nobody_known_is_asked_to_sign_in(client: FlaskClient, work: Work) -> None:
    for address in ("/staff/files/", f"/staff/files/translations/{work.translation_id}/docx"):
        assert client.get(address).status_code == 302
    answer = client.post("/staff/files/terms/bring", data={"file": (io.BytesIO(b"x"), "f")})
    assert answer.status_code in (302, 401)


def test_a_form_of_another_site_is_refused(translator: FlaskClient, work: Work) -> None:
    answer = translator.post(
        f"/staff/files/translations/{work.translation_id}/bring",
        data={"file": (io.BytesIO(b"x"), "f")},
        content_type="multipart/form-data",
    )

    assert answer.status_code == 400


def test_the_memory_is_an_administrator_s_business(
    sign_in: SignIn, work: Work, translator: FlaskClient
) -> None:
    assert "/staff/files/memory/bring" not in translator.get("/staff/files/").text
    fields = {"clinic": str(work.clinic_id), "pair": "en-ja"}
    refused = send(translator, "/staff/files/memory/bring", b"x", **fields)
    admin = sign_in(locale="en")
    taken = send(admin, "/staff/files/memory/bring", b"x", **fields)
    made = admin.post(
        "/staff/files/memory/fetch",
        data={
            "csrf_token": token(admin.get("/staff/files/").text),
            "clinic": str(work.clinic_id),
            "format": "tmx",
        },
    )

    assert refused.status_code == 403
    assert taken.status_code == made.status_code == 303


def test_the_memory_s_file_can_be_fetched_by_who_asked_for_it(
    sign_in: SignIn, work: Work, settings: Settings, database: Database
) -> None:
    admin = sign_in(locale="en")
    data = {
        "csrf_token": token(admin.get("/staff/files/").text),
        "clinic": str(work.clinic_id),
        "format": "csv",
    }
    id_ = id_in(admin.post("/staff/files/memory/fetch", data=data))
    early = admin.get(f"/staff/files/{id_}/file")
    _run(settings, database, id_)
    page = admin.get(f"/staff/files/{id_}/").text
    mine = admin.get(f"/staff/files/{id_}/file")
    theirs = sign_in().get(f"/staff/files/{id_}/file")

    assert "Fetch the file" in page
    assert (early.status_code, mine.status_code, theirs.status_code) == (404, 200, 404)
    assert mine.data.startswith("\ufeffsource language".encode())


def test_terms_are_taken_out_and_brought_in(
    translator: FlaskClient, settings: Settings, database: Database, tmp_path: Path
) -> None:
    id_ = id_in(
        send(translator, "/staff/files/terms/bring", "English,Japanese\nneedle,鍼\n".encode())
    )
    _run(settings, database, id_)
    page = translator.get(f"/staff/files/{id_}/").text

    assert "Nothing was changed" in page or "concept was added or changed" in page
    assert translator.get("/staff/files/terms/csv").status_code == 200
    assert translator.get("/staff/files/terms/exe").status_code == 404
    file = made(translator, "/staff/files/terms/tbx", settings, database)
    assert file.mimetype == "application/x-tbx"
    list(tbx.read(saved(tmp_path, file.data)))


def test_progress_is_told_of_one_s_own_files_only(
    sign_in: SignIn, work: Work, translator: FlaskClient
) -> None:
    address = f"/staff/files/translations/{work.translation_id}/bring"
    id_ = id_in(send(translator, address, b"hello"))

    mine = translator.get(f"/staff/files/progress?ids={id_},999,x").json
    theirs = sign_in().get(f"/staff/files/progress?ids={id_}").json

    assert mine == {"rows": [{"id": id_, "state": "waiting", "bar": ""}]}
    assert theirs == {"rows": []}


def test_the_review_page_leads_to_the_files(translator: FlaskClient, work: Work) -> None:
    page = translator.get(f"/staff/review/{work.translation_id}/").text

    assert f"/staff/files/translations/{work.translation_id}/" in page


def test_a_large_file_goes_to_disk_and_not_through_memory(app: Flask) -> None:
    with app.test_request_context():
        stream = app.request_class({})._get_file_stream(10 << 20, "x/y")

    assert not isinstance(stream, io.BytesIO)
