"""How passages look to a translator."""

import re
from html import unescape
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from clinicweb.domain.passages import Code
from clinicweb.review.marked import inserts, marked

CODES = (
    Code(1, "strong", {}),
    Code(2, "link", {"href": "https://example.com/?a=1&b=2"}),
    Code(3, "code", {"text": "<LI4>"}),
)
TEXTS = st.lists(
    st.sampled_from(
        [
            "首を",
            "<b>",
            "&amp;",
            '"',
            "⟦1⟧",
            "⟦/1⟧",
            "⟦2⟧",
            "⟦/2⟧",
            "⟦3⟧",
            "⟦/3⟧",
            "⟦7⟧",
            "{{phone}}",
        ]
    ),
    max_size=12,
).map("".join)


class Balanced(HTMLParser):
    """Fails on a tag that closes what is not open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@given(TEXTS)
def test_what_is_shown_is_the_text_whatever_codes_a_person_typed(text: str) -> None:
    html = str(marked(text, CODES))

    parser = Balanced()
    parser.feed(html)
    assert parser.open == []
    assert unescape(re.sub(r"<[^>]*>", "", html)) == text


def test_marks_are_in_effect_beside_their_codes() -> None:
    assert str(marked("首を⟦1⟧絶対に⟦/1⟧", CODES)) == (
        '首を<span class="code">⟦1⟧</span><strong>絶対に</strong><span class="code">⟦/1⟧</span>'
    )


def test_a_code_that_the_source_does_not_have_is_marked_as_unknown() -> None:
    assert '<span class="code unknown">⟦7⟧</span>' in str(marked("⟦7⟧", CODES))


def test_everything_to_keep_is_offered_once_and_in_order() -> None:
    source = "Call {{phone}}, press ⟦3⟧, see ⟦2⟧our guide⟦/2⟧ or call {{phone}}."

    offered = [(one.before, one.after, one.params.get("what")) for one in inserts(source, CODES)]

    assert offered == [
        ("{{phone}}", "", None),
        ("⟦3⟧", "", "<LI4>"),
        ("⟦2⟧", "⟦/2⟧", "https://example.com/?a=1&b=2"),
    ]
