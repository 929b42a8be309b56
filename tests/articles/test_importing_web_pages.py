from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicweb.articles.htmltext import read_html
from clinicweb.articles.importing import ImportedArticle, read_article
from clinicweb.domain.errors import Invalid
from tests.articles.rendering import headings, html_of, items, paragraphs, text_lines, words

PAGE = Path(__file__).parent / "samples" / "page.html"


def body_of(markup: str) -> str:
    return read_html(markup).body


@pytest.fixture(name="article", scope="module")
def article_of_the_page() -> ImportedArticle:
    return read_article(PAGE.name, PAGE.read_bytes(), "ja")


def test_title_and_summary_come_from_the_page(article: ImportedArticle) -> None:
    assert article.title == "頭痛と鍼灸"
    assert article.summary == "緊張型頭痛の原因と、鍼灸でできることをまとめました。"


def test_headings_begin_at_the_second_level_without_gaps(article: ImportedArticle) -> None:
    assert headings(article.body) == [(2, "よく使うツボ"), (3, "ご自宅でのケア")]
    assert headings(body_of("<h1>T</h1><h2>a</h2><h5>b</h5><h3>c</h3><h1>d</h1>")) == [
        (2, "a"),
        (3, "b"),
        (3, "c"),
        (2, "d"),
    ]


def test_lists_tables_quotes_links_and_pictures_stay(article: ImportedArticle) -> None:
    html = html_of(article.body)

    assert "<li>首を温める\n<ul>\n<li>蒸しタオルを使う</li>" in html
    assert "<th>回数 | 目安</th>" in html
    assert "<td>8回</td>" in html
    assert "<blockquote>\n<p>無理はしないでください。</p>" in html
    assert '<a href="/ja/articles/neck/">首の痛み</a>' in html
    assert '<a href="https://example.org/a%28b%29">資料</a>' in html
    assert '<img src="/media/neck.jpg" alt="首の図 [1]" />' in html
    assert "<s>6,000円</s>5,500円" in html


def test_a_definition_list_becomes_items_with_the_term_in_bold(article: ImportedArticle) -> None:
    html = html_of(article.body)

    assert "<p><strong>LI4</strong></p>\n<p>合谷（ごうこく）。手の甲にあります。</p>" in html
    assert items(article.body)[:2] == ["LI4", "GB20"]


def test_japanese_brackets_do_not_break_bold_text(article: ImportedArticle) -> None:
    assert "「<strong>締めつけられる</strong>」ような" in html_of(article.body)


def test_a_broken_line_of_japanese_is_joined_and_a_wanted_break_stays(
    article: ImportedArticle,
) -> None:
    assert "特徴です。<br />\n肩こりを伴うこともあります。" in html_of(article.body)


def test_what_is_not_the_article_is_gone_and_noted(article: ImportedArticle) -> None:
    shown = article.title + article.body
    gone = (
        *("alert", "color", "ホーム", "料金", "編集メモ", "シェア", "隠れた文", "送信", "©"),
        *("読者の感想", "javascript", "data:", "みどり"),
    )

    assert [text for text in gone if text in shown.replace("料金は", "")] == []
    assert len(article.notes) == 9
    assert "飾りの絵" in shown
    assert "押さない" in shown


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "http://[bad",
    ],
)
def test_a_link_that_could_do_harm_becomes_plain_text(address: str) -> None:
    article = read_html(f'<p>See <a href="{address}">this page</a> and go on.</p>')

    assert article.body == "See this page and go on.\n"
    assert any("Links" in note for note in article.notes)


def test_a_page_without_main_part_loses_its_edges_only() -> None:
    article = read_html(
        "<title>Neck pain - Fern Clinic</title><header>Fern Clinic</header>"
        "<h2>Neck pain</h2><p>Rest helps.</p><aside>Offers</aside><footer>2024</footer>"
    )

    assert (article.title, article.body) == ("Neck pain", "Rest helps.\n")


def test_the_largest_article_is_read_and_teasers_are_not() -> None:
    long = "<p>Needles are thin. They are used once.</p>" * 5
    page = f"<main><article><h1>Needles</h1>{long}</article><article>More</article></main>"

    article = read_html(page)

    assert article.title == "Needles"
    assert "More" not in article.body


def test_words_on_the_whole_page_do_not_empty_it() -> None:
    page = '<body class="social comments-open"><h1>Rest</h1><p>Sleep is free.</p></body>'

    assert read_html(page).body == "Sleep is free.\n"


def test_share_buttons_and_source_markers_told_by_their_words_go() -> None:
    page = (
        "<h1>Care</h1><ul><li>Share on facebook</li></ul>"
        '<p>A common<a href="https://x.example">Trusted Source</a> trouble, '
        "a 2016 studyTrusted Source.</p>"
    )

    article = read_html(page)

    assert article.body == "A common trouble, a 2016 study.\n"
    assert len(article.notes) == 2


@pytest.mark.parametrize(
    ("markup", "html"),
    [
        ("<p>a<br><br>b</p>", "<p>a</p>\n<p>b</p>\n"),
        ("<p><br>a<br></p><p>b</p>", "<p>a</p>\n<p>b</p>\n"),
        ("<ul><li>a<br><br>b</li></ul>", "<ul>\n<li>\n<p>a</p>\n<p>b</p>\n</li>\n</ul>\n"),
        ("<p><b>a<br></b>c</p>", "<p>a<br />\nc</p>\n"),
        ("<b>a</b><b>b</b> c", "<p><strong>ab</strong> c</p>\n"),
        ("<p>Stop!<a href='/x'>here</a></p>", '<p>Stop!<a href="/x">here</a></p>\n'),
        ("<h2>About C #</h2>x", "<h2>About C #</h2>\n<p>x</p>\n"),
        ("<pre>a\n  * b</pre>", "<pre><code>a\n  * b\n</code></pre>\n"),
        ("<p>1. a &lt;b&gt; &amp;amp; *c* _d_</p>", "<p>1. a &lt;b&gt; &amp;amp; *c* _d_</p>\n"),
        (
            "<table><tr><td><p>a</p><ul><li>b</li></ul></td></tr></table>",
            "<p>a</p>\n<ul>\n<li>b</li>\n</ul>\n",
        ),
    ],
)
def test_small_shapes_of_markup_render_as_on_the_page(markup: str, html: str) -> None:
    page = f"<h1>T</h1>{markup}"

    assert html_of(body_of(page)) == html


def test_elements_nested_without_end_are_refused() -> None:
    with pytest.raises(Invalid):
        read_html("<div>" * 5000 + "words" + "</div>" * 5000)


INLINE = st.text("*_`[]<>&#!|~\\-+=1.) aB痛。「", min_size=1, max_size=12)
ELEMENTS = st.sampled_from(["p", "li", "h2", "h3", "td", "b", "em", "blockquote", "div", "dd"])


@given(st.lists(st.tuples(ELEMENTS, INLINE), min_size=1, max_size=8))
@settings(deadline=None, max_examples=200)
def test_no_word_of_a_page_is_lost_or_moved(parts: list[tuple[str, str]]) -> None:
    def safe(text: str) -> str:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    markup = "".join(f"<{name}>{safe(text)}</{name}>" for name, text in parts)

    article = read_html(f"<h1>Title</h1><p>Beginning</p>{markup}")

    shown = "".join("".join(words(line)) for line in text_lines(article.body))
    assert shown == "Beginning" + "".join("".join(words(text)) for _, text in parts)
    assert paragraphs(article.body)[0].startswith("Beginning")
