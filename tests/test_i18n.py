from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.pofile import write_po
from flask import Flask

from clinicweb import catalog, i18n
from tests.clock import NOW


@pytest.mark.parametrize(
    ("path", "headers", "expected"),
    [
        ("/ja/", {"Accept-Language": "en"}, "ja"),
        ("/en/articles/x/", {"Accept-Language": "ja"}, "en"),
        ("/fr/", {"Accept-Language": "ja"}, "ja"),
        ("/fr/", {}, "en"),
        ("/staff/login", {"Accept-Language": "ja;q=0.9,en;q=0.1"}, "ja"),
        ("/staff/login", {"Accept-Language": "ja", "Cookie": "clinicweb-language=en"}, "en"),
        ("/staff/login", {"Cookie": "clinicweb-language=../../etc"}, "en"),
        ("/jav/", {"Accept-Language": "*"}, "en"),
    ],
)
def test_the_language_comes_from_the_address_then_the_cookie_then_the_browser(
    app: Flask, path: str, headers: dict[str, str], expected: str
) -> None:
    with app.test_request_context(path, headers=headers):
        assert i18n.page_language().code == expected


def test_dates_numbers_and_ages_look_as_their_readers_write_them(app: Flask) -> None:
    app.extensions["clinicweb.clock"] = lambda: NOW
    late = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)

    with app.test_request_context("/en/"):
        assert i18n.date(late, "Asia/Tokyo") == "5 March 2026"
        assert i18n.number(12345) == "12,345"
        assert i18n.age(NOW - timedelta(hours=3)) == "3 hours ago"
        assert i18n.language_name("ja") == "Japanese"
        assert "NZ" in i18n.time(late, "Pacific/Auckland")
        assert "(Japan Time)" in i18n.time(late, "Asia/Tokyo")
    with app.test_request_context("/ja/"):
        assert i18n.date(late, "Asia/Tokyo") == "2026年3月5日"
        assert i18n.date(late, "UTC") == "2026年3月4日"
        assert i18n.language_name("en") == "英語"
        assert "前" in i18n.age(NOW - timedelta(hours=3))
        assert "JST" in i18n.time(late, "Asia/Tokyo")
        assert "ニュージーランド時間" in i18n.time(late, "Pacific/Auckland")


def test_every_interface_text_is_in_the_catalogs_and_translated() -> None:
    assert catalog.find_problems() == []


def test_the_check_names_what_is_wrong(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    template = Catalog()
    for message in ("Kept %(name)s", "Left out", "Not translated"):
        template.add(message)
    japanese = Catalog(locale="ja")
    japanese.add("Kept %(name)s", "名前なし")
    japanese.add("Not translated", "")
    japanese.add("No longer used", "使わない")
    monkeypatch.setattr(catalog, "CATALOGS", tmp_path)
    monkeypatch.setattr(catalog, "TEMPLATE", tmp_path / "messages.pot")
    monkeypatch.setattr(catalog, "extract", lambda: template)
    catalog.po_path("ja").parent.mkdir(parents=True)
    for path, one in ((catalog.TEMPLATE, template), (catalog.po_path("ja"), japanese)):
        with path.open("wb") as file:
            write_po(file, one)

    problems = "\n".join(catalog.find_problems())

    assert "a placeholder is missing: 'Kept %(name)s'" in problems
    assert "not in the catalog: 'Left out'" in problems
    assert "not translated: 'Not translated'" in problems
    assert "no longer used: 'No longer used'" in problems


def test_a_catalog_is_compiled_again_only_when_its_text_is_newer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(i18n, "CATALOGS", tmp_path)
    po = tmp_path / "ja" / "LC_MESSAGES" / "messages.po"
    po.parent.mkdir(parents=True)
    one = Catalog(locale="ja")
    one.add("Search", "検索")
    with po.open("wb") as file:
        write_po(file, one)

    i18n.compile_catalog("ja")
    first = po.with_suffix(".mo").stat().st_mtime_ns
    i18n.compile_catalog("ja")

    assert po.with_suffix(".mo").stat().st_mtime_ns == first
    assert "検索".encode() in po.with_suffix(".mo").read_bytes()
    assert sorted(path.name for path in po.parent.iterdir()) == ["messages.mo", "messages.po"]
