import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicweb.articles.commonmark import escaped_line, heading
from tests.articles.rendering import tokens_of


@pytest.mark.parametrize(
    "line",
    [
        *("*", "*not bold*", "**a**b", "_x_", "snake_case_", "# no heading", "#", "#1", "a #"),
        *("1. one", "2) two", "1986. A year", "- dash", "+ plus", "-5 °C", "---", "===", "- - -"),
        *("<b>x</b>", "a < b > c", "&amp; &#35; & &copy;", "[x](http://a)", "[x]: /y", "![a](b)"),
        *(
            "`code`",
            "```",
            "~~~",
            "~~gone~~",
            "9:00~18:00",
            "a | b",
            "|-|-|",
            "> quote",
            "\\",
            "\\*",
        ),
        *(
            "http://example.org/a_b_c",
            "<http://example.org>",
            "10:30～",
            "＊注意",
            "合谷（LI4）は*",
        ),
    ],
)
def test_signs_of_markdown_show_as_they_were_written(line: str) -> None:
    for source in (escaped_line(line), heading(2, line)):
        inline = [token for token in tokens_of(source) if token.type == "inline"]

        assert len(inline) == 1
        assert "".join(child.content for child in inline[0].children or []) == line


ONE_LINE = st.text(
    st.one_of(
        st.sampled_from(list("*_`[]<>()&#;!|~\\+-=.:/1 aB痛。「」・")),
        st.characters(exclude_categories=("C", "Zl", "Zp")),
    ),
    min_size=1,
).map(lambda text: " ".join(text.split()))


@given(ONE_LINE.filter(bool))
@settings(deadline=None, max_examples=300)
def test_any_line_renders_to_the_same_text(line: str) -> None:
    for source in (escaped_line(line), heading(3, line)):
        inline = [token for token in tokens_of(source) if token.type == "inline"]

        assert "".join(child.content for token in inline for child in token.children or []) == line
