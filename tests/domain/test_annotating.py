"""Explained acupoints and readings inside an article: added around the words, never to them."""

import re
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicweb.domain.acupoints import ACUPOINTS, may_name, named
from clinicweb.domain.annotating import annotated, point_id
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.markdown import render
from clinicweb.domain.point_notes import note
from clinicweb.domain.typeset import headings, plain

ADDED = re.compile(r"<ruby>|<rt>[^<]*</rt></ruby>|<button [^>]*>|</button>")
READ = re.compile(r"<rt>[^<]*</rt>")


def button(code: str, words: str) -> str:
    return f'<button type="button" class="point" popovertarget="{point_id(code)}">{words}</button>'


def page(markdown: str, language: str = "ja") -> str:
    return headings(render(markdown), language)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("Press LI4 gently.", "LI4", "LI4"),
        ("Press LI 4 gently.", "LI4", "LI 4"),
        ("Hegu is on the hand.", "LI4", "Hegu"),
        ("Hénggǔ (KI11).", "KI11", "Hénggǔ"),
        ("合谷を押します。", "LI4", "合谷"),
    ],
)
def test_a_point_is_explained_by_code_or_name(text: str, code: str, words: str) -> None:
    found = annotated(f"<p>{text}</p>", "en")

    assert found.html == f"<p>{text}</p>".replace(words, button(code, words), 1)
    assert found.points == (code,)


def test_a_point_is_explained_once_in_each_section() -> None:
    html = page("LI4 and Hegu.\n\n## More\n\nLI4, then LI4.\n\n### Part\n\nLI4\n", "en")

    made = annotated(html, "en")

    assert made.html.count("<button") == 2
    assert made.points == ("LI4",)


def test_points_stay_plain_in_headings_links_code_and_attributes() -> None:
    html = page(
        "## LI4\n\n[LI4](/en/li4 'LI4') and `LI4` and ![LI4](x.png)\n\n    LI4\n\nThen **LI4**.\n",
        "en",
    )

    made = annotated(html, "en").html

    assert made.count("<button") == 1
    assert f"<strong>{button('LI4', 'LI4')}</strong>" in made
    assert ADDED.sub("", made) == html


def test_a_name_that_two_points_share_stays_plain() -> None:
    assert annotated("<p>Juliao</p>", "en").points == ()


def test_a_name_that_is_divided_by_a_tag_stays_plain() -> None:
    html = "<p>合<strong>谷</strong>と手<em>首</em>と方<b>針</b></p>"

    assert annotated(html, "ja").html == html


def test_words_are_read_once_in_each_section_and_a_point_by_its_own_reading() -> None:
    made = annotated("<p>痛みは痛い。合谷の痛み。</p><h2>次</h2><p>痛み</p>", "ja").html

    pain = "<ruby>痛<rt>いた</rt></ruby>"
    point = button("LI4", "<ruby>合谷<rt>ごうこく</rt></ruby>")
    assert made == f"<p>{pain}みは痛い。{point}の痛み。</p><h2>次</h2><p>{pain}み</p>"


def test_a_heading_is_read_and_keeps_its_id_and_its_breaks() -> None:
    html = page("## 首の痛みの治療\n")

    made = annotated(html, "ja").html

    assert "<ruby>首<rt>くび</rt></ruby>" in made
    assert 'id="s1"' in made
    assert READ.sub("", made).replace("<ruby>", "").replace("</ruby>", "") == html


@pytest.mark.parametrize(
    "html",
    [
        "<p><code>鍼治療</code></p>",
        '<p><span lang="zh">鍼治療</span></p>',
        '<p><img alt="鍼治療" src="鍼治療.png"></p>',
        "<pre><code>鍼治療 LI4</code></pre>",
        '<ol class="references"><li>鍼治療とLI4</li></ol>',
        "<p>方&#37341;と鍼治療院&#38263;</p>",
    ],
)
def test_what_is_no_text_of_this_language_stays_as_it_is(html: str) -> None:
    assert annotated(html, "ja").html == html


def test_the_words_of_a_link_are_read_and_its_target_stays() -> None:
    made = annotated('<p><a href="/ja/鍼治療/" title="鍼治療">鍼治療</a></p>', "ja").html

    inner = "<ruby>鍼治療<rt>はりちりょう</rt></ruby>"
    assert made == f'<p><a href="/ja/鍼治療/" title="鍼治療">{inner}</a></p>'


def test_languages_without_a_table_of_readings_have_none() -> None:
    made = annotated("<p>合谷の痛み</p>", "en")

    assert not made.has_readings
    assert "<ruby>" not in made.html


# Sentences and marks as articles have them, in any order.
PIECES = st.lists(
    st.sampled_from(
        [
            "首の痛みには、鍼治療を行います。",
            "LI4（合谷）とGB20（風池）を使います。",
            "**手首**の",
            "方**針**",
            "[三陰交](/ja/sp6/ '頭痛')",
            "`頭痛`",
            "Press ST 36 & SI3 <now>.",
            "\n\n## 頭痛とLI4\n\n",
            "\n\n- お腹の痛み\n- ",
            "\n\n| 経穴 | 場所 |\n|---|---|\n| LI4 | 手 |\n\n",
            "![首](a.png '肩')",
            "&amp;&#39340;",
            "\\\n",
        ]
    ),
    max_size=12,
).map("".join)


@given(PIECES)
def test_taking_out_what_was_added_gives_the_same_html(markdown: str) -> None:
    html = page(markdown)

    made = annotated(html, "ja")

    assert ADDED.sub("", made.html) == html
    assert plain(READ.sub("", made.html)) == plain(html)
    assert set(re.findall(r'popovertarget="point-([\w-]+)"', made.html)) == set(made.points)
    assert made.has_readings == ("<rt>" in made.html)


def test_every_name_of_a_point_is_worth_asking_for() -> None:
    for point in ACUPOINTS.values():
        for word in (point.code, point.pinyin, point.pinyin_toned, point.kanji, point.kana):
            assert may_name(word) or not named(word), word
    assert not may_name("The neck supports the head, and it’s 5 kg; 10 minutes.")
    assert may_name("He Gu")
    assert may_name("ＬＩ４")


def test_a_note_has_the_names_the_meridian_and_the_place() -> None:
    english, japanese = note("LI4", "en"), note("LI4", "ja")

    assert (english.pinyin, english.kanji, english.kana) == ("Hégǔ", "合谷", "ごうこく")
    assert (english.meridian, japanese.meridian) == ("Large intestine meridian", "大腸経")
    assert english.location
    assert "第1中手骨" in (japanese.location or "")


def test_what_nobody_has_written_is_left_out() -> None:
    assert note("LI1", "en").location is None
    assert note("LI4", "xx").meridian is None
    assert note("EX-HN3", "ja").meridian == "奇穴"


def test_the_tables_of_notes_name_real_points_and_every_language() -> None:
    folder = resources.files("clinicweb.content").joinpath("terms")
    for name in ("locations", "meridians"):
        head, *rows = (
            line.split("\t")
            for line in folder.joinpath(f"{name}.tsv").read_text("utf-8").splitlines()
        )
        assert set(head[1:]) >= set(LANGUAGES)
        assert all(len(row) == len(head) and all(row) for row in rows)
        assert len({row[0] for row in rows}) == len(rows)
        if name == "locations":
            assert {row[0] for row in rows} <= set(ACUPOINTS)
        else:
            assert {re.sub(r"\d+$|-.*", "", code) for code in ACUPOINTS} == {r[0] for r in rows}
