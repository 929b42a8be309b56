import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicweb.articles.headings import columns
from clinicweb.articles.importing import read_article
from clinicweb.articles.summary import LONGEST, summary_of
from clinicweb.domain.errors import Invalid
from tests.articles.rendering import headings

JAPANESE = "肩こりと鍼灸\n\n肩こりは、首や肩の筋肉がこわばる状態です。\n\n原因\n\n運動不足です。\n"
FRENCH_STYLE = "Café visits\n\nIt’s a naïve idea – but tea helps.\n"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("article.docx", b"Words", "Files of this kind cannot be read: %(name)s."),
        ("article", b"Words", "Files of this kind cannot be read: %(name)s."),
        ("article.txt", b"", "This file is empty."),
        ("article.md", b" \r\n\t ", "This file is empty."),
        ("article.txt", codecs.BOM_UTF8, "This file is empty."),
        ("article.txt", b"--- *** ...\n\n!!!", "This file contains no words."),
        ("article.html", b"<script>words()</script>", "This file contains no words."),
        ("article.txt", b"a\0b\0c\0d\0", "This file is not text"),
        ("article.txt", b"%PDF-1.7 words", "This file is not text"),
        ("article.md", b"PK\x03\x04 words", "This file is not text"),
        ("article.txt", bytes(range(128, 256)) * 3, "This file is not text"),
        ("article.txt", b"a" * (5 * 1024 * 1024 + 1), "This file is larger than %(megabytes)s MB."),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(name: str, data: bytes, message: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_article(name, data, "en")

    assert refused.value.message_id.startswith(message)
    assert refused.value.message_id % refused.value.params


@pytest.mark.parametrize(
    ("encoding", "note"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", "UTF-16"),
        ("cp932", "Shift_JIS"),
        ("euc_jp", "EUC-JP"),
        ("iso2022_jp", "ISO-2022-JP"),
    ],
)
def test_japanese_is_read_in_every_usual_encoding(encoding: str, note: str | None) -> None:
    article = read_article("肩こり.txt", JAPANESE.encode(encoding), "ja")

    assert article.title == "肩こりと鍼灸"
    assert headings(article.body) == [(2, "原因")]
    assert [n for n in article.notes if n.startswith("The file was read as")] == (
        [f"The file was read as {note}."] if note else []
    )


def test_western_quotes_are_not_taken_for_japanese() -> None:
    article = read_article("tea.txt", FRENCH_STYLE.encode("cp1252"), "en")

    assert article.title == "Café visits"
    assert "It’s a naïve idea – but tea helps." in article.body
    assert any("Windows-1252" in note for note in article.notes)


def test_a_page_is_read_in_the_encoding_it_declares() -> None:
    page = '<meta charset="Shift_JIS"><h1>腰痛</h1><p>腰の痛みは、冷えでも起こります。</p>'

    article = read_article("腰.html", page.encode("cp932"), "en")

    assert (article.title, article.body) == ("腰痛", "腰の痛みは、冷えでも起こります。\n")
    assert any("declares" in note for note in article.notes)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_understood(ends: str) -> None:
    article = read_article("a.txt", JAPANESE.replace("\n", ends).encode(), "ja")

    assert article.body == read_article("a.txt", JAPANESE.encode(), "ja").body


def test_the_name_of_the_file_is_the_title_when_there_is_no_other() -> None:
    article = read_article(r"C:\Posts\neck-pain.TXT", b"This file has one sentence.", "en")

    assert article.title == "neck-pain"
    assert article.body == "This file has one sentence.\n"
    assert any("name of the file" in note for note in article.notes)


def test_the_summary_is_the_beginning_and_the_body_keeps_it() -> None:
    text = "Tea\n\nI will say:\n\nTea is warm. It calms. It is cheap.\n"

    article = read_article("tea.txt", text.encode(), "en")

    assert article.summary == "Tea is warm. It calms."
    assert "Tea is warm. It calms. It is cheap." in article.body


def test_a_quotation_is_not_cut_in_a_japanese_summary() -> None:
    assert summary_of("首の痛みは冷えでも起こります。温めましょう。休みましょう。", "ja") == (
        "首の痛みは冷えでも起こります。温めましょう。"
    )


@given(st.text(alphabet="ab 痛み、。.", max_size=700), st.sampled_from(["en", "ja"]))
@settings(deadline=None, max_examples=100)
def test_a_summary_is_never_too_long_and_begins_as_the_text_does(text: str, language: str) -> None:
    summary = summary_of(text, language)

    assert columns(summary) <= LONGEST
    assert text.strip().startswith(summary.removesuffix("…"))
    assert bool(summary) == bool(text.strip())


@given(st.binary(max_size=400), st.sampled_from([".txt", ".md", ".html"]))
@settings(deadline=None, max_examples=200)
def test_any_bytes_are_either_read_or_refused(data: bytes, ending: str) -> None:
    try:
        article = read_article(f"x{ending}", data, "ja")
    except Invalid:
        return

    assert article.title
    assert any(character.isalnum() for character in article.title + article.body)
