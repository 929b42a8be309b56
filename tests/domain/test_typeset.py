import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicweb.domain import typeset

JAPANESE = st.text(alphabet="首と背中の痛み（鍼）「安静」、。！ツボLI4 を押す&<{}ーっ", max_size=60)


@pytest.mark.parametrize(
    "text",
    [
        "首と背中の上部の痛み：原因と鍼治療",
        "自分でできる首のストレッチ",
        "LI4（合谷）を押すときの注意",
    ],
)
def test_a_japanese_heading_is_cut_into_several_phrases(text: str) -> None:
    assert len(typeset.phrases(text, "ja")) > 1


def test_a_language_with_spaces_is_left_to_the_browser() -> None:
    assert typeset.phrases("Neck and upper back pain", "en") == ["Neck and upper back pain"]
    assert typeset.phrases("", "ja") == []


@given(JAPANESE | st.text(max_size=60))
def test_phrases_put_together_are_the_text(text: str) -> None:
    assert "".join(typeset.phrases(text, "ja")) == text


@given(JAPANESE)
def test_no_phrase_starts_or_ends_where_a_line_may_not(text: str) -> None:
    found = typeset.phrases(text, "ja")

    assert not any(phrase[0] in typeset.NEVER_FIRST for phrase in found[1:])
    assert not any(phrase[-1] in typeset.NEVER_LAST for phrase in found[:-1])


def test_a_fact_is_never_cut() -> None:
    found = typeset.phrases("緊急のときは{{emergency}}に電話してください", "ja")

    assert any("{{emergency}}" in phrase for phrase in found)


def test_every_heading_gets_an_id_of_its_own() -> None:
    html = "<h2>Rest</h2><p>x</p><h3>Warm <strong>baths</strong></h3><h2>Rest</h2>"

    found = typeset.headings(html, "en")

    assert re.findall(r'id="([^"]+)"', found) == ["s1", "s2", "s3"]
    assert [(one.level, one.text) for one in typeset.contents(found)] == [
        (2, "Rest"),
        (3, "Warm baths"),
        (2, "Rest"),
    ]


def test_a_japanese_heading_breaks_between_phrases_and_keeps_its_marks() -> None:
    html = "<h2>首の<strong>痛みと</strong>治療 &amp; 休養</h2><p>本文です。</p>"

    found = typeset.headings(html, "ja")

    assert "<wbr>" in found
    assert found.replace("<wbr>", "") == (
        '<h2 id="s1" class="phrases">首の<strong>痛みと</strong>治療 &amp; 休養</h2>'
        "<p>本文です。</p>"
    )
    assert "<wbr>" not in found[found.index("<p>") :]


@given(st.lists(JAPANESE.filter(str.strip), min_size=1, max_size=4))
def test_a_table_of_contents_shows_the_headings_as_written(texts: list[str]) -> None:
    html = "".join(f"<h2>{escape(text, quote=False)}</h2>\n<p>本文</p>" for text in texts)

    found = typeset.contents(typeset.headings(html, "ja"))

    assert [one.text for one in found] == [text.strip() for text in texts]


@given(st.text(max_size=40))
def test_marked_text_is_safe_html_of_the_same_words(text: str) -> None:
    html = typeset.marked(text, "ja")

    assert not re.search(r"<(?!wbr>)", html)
    assert typeset.plain(html) == text
