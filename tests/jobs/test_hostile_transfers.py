"""Hostile, broken and foreign files through the job: a report, and not one row changed."""

import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select

from clinicweb.db import Base, Database
from clinicweb.domain.access import Actor
from clinicweb.formats import review_table, xliff2, xliff12
from clinicweb.interchange import files
from clinicweb.interchange.report import Kind, Report
from clinicweb.settings import Settings
from tests.factories import make_article, make_draft, translation_of
from tests.formats.sheets import WORDS
from tests.formats.test_guard import LAUGHS
from tests.interchange.bringing import bring, changed, run, taken_out, transfer
from tests.jobs.test_shared_transfers import LANGUAGES, as_tmx
from tests.working import Work

OWN = {"transfers", "memory_index"}
"""What a transfer may change of itself; the index is no table of the metadata."""


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but those of the transfers themselves."""
    with database.reading() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table))]
            for table in Base.metadata.sorted_tables
            if table.name not in OWN
        }


def word(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


XML = "<?xml version='1.0'?>"
HOSTILE = {
    "billion laughs": f"{XML}<!DOCTYPE {{0}} [{LAUGHS}]><{{0}}>&l9;</{{0}}>".encode(),
    "a file of the machine": (
        f"{XML}<!DOCTYPE {{0}} [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><{{0}}>&x;</{{0}}>"
    ).encode(),
    "an address": (
        f"{XML}<!DOCTYPE {{0}} [<!ENTITY % x SYSTEM 'http://127.0.0.1:9/'> %x;]><{{0}}/>"
    ).encode(),
    "deep nesting": b"<{0}>" + b"<a>" * 200_000,
    "cut off": b"<{0}><body><tu><tuv>",
    "another encoding": "<{0}>源文</{0}>".encode("cp932"),
    "binary": bytes(range(256)) * 100,
    "NULs": b"\0" * 100_000,
    "a bomb for Word": word({"word/document.xml": b"<a/>", "x": b"\0" * (90 << 20)}),
    "a zip": word({"hello.txt": b"hello"}),
}
ROOTS = {
    "translation": b'xliff xmlns="urn:oasis:names:tc:xliff:document:1.2"',
    "memory": b"tmx",
    "terms": b"martif",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("subject", ROOTS)
def test_a_hostile_file_is_one_line_and_changes_nothing(
    subject: str, name: str, settings: Settings, database: Database, work: Work, admin: Actor
) -> None:
    opening, closing = ROOTS[subject], ROOTS[subject].split()[0]
    data = HOSTILE[name].replace(b"</{0}", b"</" + closing).replace(b"<{0}", b"<" + opening)
    data = data.replace(b"DOCTYPE {0}", b"DOCTYPE " + closing)
    id_ = bring(
        settings,
        database,
        data,
        subject,
        admin,
        options=LANGUAGES,
        clinic_id=work.clinic_id,
        translation_id=work.translation_id if subject == "translation" else None,
    )
    before = everything(database)

    report = run(settings, database, id_)

    assert everything(database) == before
    assert transfer(database, id_).state == "failed"
    assert report.broken is not None
    assert "\n" not in report.broken[0] % report.broken[1]
    assert "unexpected" not in report.broken[0]


def test_a_memory_that_is_broken_at_its_very_end_gives_nothing(
    settings: Settings, database: Database, work: Work, admin: Actor, tmp_path: Path
) -> None:
    data = as_tmx(tmp_path, *((f"Rest {n} times.", f"{n}回休む。") for n in range(1_200)))
    id_ = bring(
        settings,
        database,
        data.replace(b"</body>", b"<tu></body>"),
        "memory",
        admin,
        options=LANGUAGES,
        clinic_id=work.clinic_id,
    )
    before = everything(database)

    report = run(settings, database, id_)

    assert everything(database) == before
    assert report.broken is not None
    assert (report.broken_line or 0) > 1_200


# --- files that belong somewhere else ------------------------------------------------------------


@pytest.fixture
def other(database: Database, work: Work) -> Work:
    with database.transaction() as session:
        article = make_article(session, clinic_id=work.clinic_id, title="A stiff back")
        translation = make_draft(session, translation_of(session, article))
        ids = tuple(one.id for one in translation.passages)
        return Work(translation.id, work.clinic_id, article.id, ids)


def brought(
    settings: Settings, database: Database, work: Work, admin: Actor, data: bytes
) -> Report:
    id_ = bring(settings, database, data, "translation", admin, translation_id=work.translation_id)
    return run(settings, database, id_)


@pytest.mark.parametrize("format_", ["xliff2", "xliff12", "docx"])
def test_the_file_of_another_translation_changes_neither(
    format_: str, settings: Settings, database: Database, work: Work, other: Work, admin: Actor
) -> None:
    sheet = changed(taken_out(database, other, admin), {0: "別の題"})
    data = {
        "xliff2": xliff2.write,
        "xliff12": xliff12.write,
        "docx": lambda made: review_table.write(made, WORDS),
    }[format_](sheet)
    before = everything(database)

    report = brought(settings, database, work, admin, data)

    assert everything(database) == before
    assert [one.kind for one in report.lines] == [Kind.UNFIT] * len(sheet.units)
    assert {one.message[0] for one in report.lines} == {"This line belongs to another translation."}
    assert all(one.line for one in report.lines)
    assert not report.asks  # there is nothing that could be taken


@pytest.mark.parametrize(
    ("source", "target"), [("ja", "en"), ("en", "fr"), ("de", "ja"), ("en", "en")]
)
def test_a_file_in_other_languages_changes_nothing(
    source: str, target: str, settings: Settings, database: Database, work: Work, admin: Actor
) -> None:
    sheet = replace(
        changed(taken_out(database, work, admin), {0: "別の題"}),
        source_language=source,
        target_language=target,
    )
    before = everything(database)

    for form in (xliff2, xliff12):
        report = brought(settings, database, work, admin, form.write(sheet))

        assert everything(database) == before
        assert report.broken is not None
        assert report.broken[1] == {"source": source, "target": target}


def test_a_file_of_the_wrong_kind_says_what_it_is(
    settings: Settings, database: Database, work: Work, admin: Actor, tmp_path: Path
) -> None:
    before = everything(database)

    report = brought(settings, database, work, admin, as_tmx(tmp_path, ("Rest.", "休む。")))

    assert everything(database) == before
    assert report.broken == (files.WRONG_SUBJECT, {"format": "TMX"})
