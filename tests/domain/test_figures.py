import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicweb.domain.figures import (
    PictureName,
    figures,
    file_named,
    fitting,
    named,
    pictures_in,
    written,
)
from clinicweb.domain.markdown import PassageKind, join, render, split

NAME = PictureName("0123456789abcdef", 1600, 1067)
SMALL = PictureName("fedcba9876543210", 480, 300)
LINES = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=60)


def shown(body: str) -> str:
    return figures(nh3.clean(render(body), link_rel="noopener noreferrer"))


def test_a_paragraph_that_is_a_picture_becomes_a_figure() -> None:
    html = shown(written(NAME, "首を傾ける女性", "右の耳を肩に近づけます。"))

    assert html.startswith('<figure class="picture"><picture><source type="image/webp" srcset="')
    assert f"{NAME.address}-480.webp 480w, {NAME.address}-960.webp 960w" in html
    assert f'<img src="{NAME.address}-960.jpg"' in html
    assert 'alt="首を傾ける女性" width="1600" height="1067"' in html
    assert "<figcaption>右の耳を肩に近づけます。</figcaption></figure>" in html
    assert "title=" not in html
    assert "<p>" not in html


def test_only_the_first_picture_is_waited_for() -> None:
    html = shown(
        f"{written(NAME, 'One', '')}\n\n{written(SMALL, 'Two', '')}\n\n![x]({NAME.address})"
    )

    assert html.count('loading="lazy"') == 2
    assert html.index('loading="lazy"') > html.index('alt="Two"') - 1
    assert html.count('decoding="async"') == 3


def test_a_picture_without_a_caption_has_none() -> None:
    assert "figcaption" not in shown(written(NAME, "A neck", ""))


def test_a_picture_in_a_sentence_stays_in_it() -> None:
    html = shown(f"Press here ![LI4]({SMALL.address}) for a minute.")

    assert html.startswith("<p>Press here <picture>")
    assert "figure" not in html


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/neck.jpg",
        "//example.com/neck.jpg",
        "/media/0123456789abcdef-1600x1067-480.jpg",
        "/media/0123456789ABCDEF-1600x1067",
        "/media/0123456789abcdef-0x9",
        "/media/0123456789abcdef-1600x1067/../x",
        "media/0123456789abcdef-1600x1067",
        "/static/favicon.svg",
    ],
)
def test_a_picture_from_elsewhere_is_never_loaded(address: str) -> None:
    html = shown(f"![A neck]({address})\n\nSee ![this]({address}) too.")

    assert "<img" not in html
    assert f'<a href="{address}" rel="noopener noreferrer">A neck</a>' in html
    assert "See this too." in html
    assert named(address) is None


def test_texts_that_look_like_markup_stay_texts() -> None:
    html = shown(written(NAME, '"><script>alert(1)</script>', '<b>*x*</b> "&amp;"'))

    assert "<script>" not in html
    assert '<figcaption>&lt;b&gt;*x*&lt;/b&gt; "&amp;amp;"</figcaption>' in html


def test_a_caption_is_text_even_where_an_attribute_may_hold_a_bracket() -> None:
    html = figures(f'<p><img src="{NAME.address}" alt="" title="<b>x</b>"></p>')

    assert "<figcaption>&lt;b&gt;x&lt;/b&gt;</figcaption>" in html


@given(LINES, LINES)
def test_whatever_is_written_comes_back_as_it_was(alt: str, caption: str) -> None:
    skeleton, passages = split(written(NAME, alt, caption), "en")
    kinds = {passage.kind for passage in passages}
    html = join(skeleton, [passage.text for passage in passages])

    assert html == render(written(NAME, alt, caption))
    assert pictures_in(written(NAME, alt, caption)) == ([NAME], [])
    assert kinds <= {PassageKind.IMAGE_ALT, PassageKind.CAPTION}


def test_words_of_pictures_are_passages_that_are_translated() -> None:
    skeleton, passages = split(written(NAME, "A neck", "Keep it warm."), "en")

    assert [(one.kind, one.text) for one in passages] == [
        (PassageKind.IMAGE_ALT, "A neck"),
        (PassageKind.CAPTION, "Keep it warm."),
    ]
    html = figures(nh3.clean(join(skeleton, ["首", "温めましょう。"], "ja")))
    assert 'alt="首"' in html
    assert "<figcaption>温めましょう。</figcaption>" in html


@pytest.mark.parametrize(
    ("size", "largest"),
    [
        ((3000, 2000), (1600, 1067)),
        ((1600, 900), (1600, 900)),
        ((300, 200), (300, 200)),
        ((500, 8000), (200, 3200)),
        ((100_000, 20), (1600, 1)),
    ],
)
def test_the_largest_version_fits_a_page(size: tuple[int, int], largest: tuple[int, int]) -> None:
    assert fitting(*size) == largest


@pytest.mark.parametrize(
    ("file", "is_one"),
    [
        ("0123456789abcdef-1600x1067-480.webp", True),
        ("0123456789abcdef-1600x1067-1600.jpg", True),
        ("0123456789abcdef-1600x1067-1601.jpg", False),
        ("0123456789abcdef-1600x1067-0480.jpg", False),
        ("0123456789abcdef-1600x1067-480.png", False),
        ("0123456789abcdef-1600x1067", False),
        ("../clinicweb.sqlite", False),
        ("0123456789abcdef-300x200-480.jpg", False),
    ],
)
def test_only_files_that_a_picture_has_are_named(file: str, is_one: bool) -> None:
    assert (file_named(file) is not None) is is_one


def test_pictures_are_found_wherever_they_stand() -> None:
    body = (
        f"- ![]({NAME.address})\n\n| ![a]({SMALL.address}) |\n|---|\n\n`![b](/x)` ![c](http://y/z)"
    )

    assert pictures_in(body) == ([NAME, SMALL], ["http://y/z"])
