import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicweb.domain.references import marked
from clinicweb.domain.typeset import headings


@pytest.mark.parametrize(
    ("heading", "language"),
    [("References", "en"), ("SOURCES", "en"), ("参考文献", "ja"), ("出典", "ja")],
)
def test_the_list_behind_such_a_heading_is_the_list_of_references(
    heading: str, language: str
) -> None:
    html = headings(f"<h2>{heading}</h2>\n<ol>\n<li>One</li>\n</ol>", language)

    assert '<ol class="references">' in marked(html, language)


@pytest.mark.parametrize(
    "html",
    [
        "<h2>What helps</h2>\n<ul>\n<li>Rest</li>\n</ul>",
        "<h2>References</h2>\n<p>None.</p>\n<ul>\n<li>Rest</li>\n</ul>",
        "<h3>References</h3>\n<ul>\n<li>Rest</li>\n</ul>",
    ],
)
def test_other_lists_stay_as_they_are(html: str) -> None:
    assert marked(html, "en") == html


@given(st.text(alphabet="<>h2/olu References\n"), st.sampled_from(["en", "ja", "ko"]))
def test_nothing_but_a_class_is_added(html: str, language: str) -> None:
    assert marked(html, language).replace(' class="references"', "") == html
