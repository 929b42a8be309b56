from pathlib import Path

import pytest

from clinicweb.articles.importing import read_article
from clinicweb.articles.markdowntext import read_markdown
from tests.articles.rendering import headings, html_of

SAMPLE = Path(__file__).parent / "samples" / "headache.md"


def test_front_matter_gives_title_and_summary() -> None:
    article = read_article(SAMPLE.name, SAMPLE.read_bytes(), "en")

    assert article.title == "Headache: what helps"
    assert article.summary == "A short guide to tension headaches."
    assert "front matter" in article.notes[0]
    assert article.body.startswith("Tension headaches are *common*.")


def test_all_headings_move_down_together_and_nothing_else_changes() -> None:
    article = read_article(SAMPLE.name, SAMPLE.read_bytes(), "en")

    assert headings(article.body) == [
        (2, "Causes"),
        (3, "Posture"),
        (3, "Warning signs"),
        (2, "Quoted heading"),
    ]
    html = html_of(article.body)
    assert "<code># not a heading\n</code>" in html
    assert "<blockquote>\n<h2>Quoted heading</h2>\n</blockquote>" in html
    assert '<a href="https://example.org/list">list</a>' in html
    assert html.count("<li>") == 2


@pytest.mark.parametrize(
    ("text", "title", "outline"),
    [
        ("# 首の痛み\n\n原因です。\n\n## 治療\n\n鍼です。", "首の痛み", [(2, "治療")]),
        ("首の痛み\n====\n\n原因です。\n\n治療\n----\n\n鍼です。", "首の痛み", [(2, "治療")]),
        ("### **Neck** `pain`\n\nText.\n\n#### More\n\nText.", "Neck pain", [(2, "More")]),
        ("Opening words.\n\n# Neck pain\n\nText.", "Neck pain", []),
        ("# A\n\nText.\n\n# B\n\nText.\n\n###### C", "A", [(2, "B"), (6, "C")]),
        ("Words.\n\n# A\n\n# B\n", "", [(2, "A"), (2, "B")]),
        ("# A\n\nTwo\nlines\n===\n\nText.\n\nThree\n---", "A", [(2, "Two lines"), (3, "Three")]),
        ("---\ntitle: Named\n---\n# Other\n\nText.", "Named", [(2, "Other")]),
        ("# A\n\n- # In a list\n- b", "A", [(2, "In a list")]),
    ],
)
def test_the_title_leaves_the_body_and_headings_begin_at_the_second_level(
    text: str, title: str, outline: list[tuple[int, str]]
) -> None:
    article = read_markdown(text)

    assert article.title == title
    assert headings(article.body) == outline


def test_a_dividing_line_at_the_top_is_not_front_matter() -> None:
    text = "---\n\nNot an entry.\n\n---\n\nText.\n"

    assert "Not an entry." in read_markdown(text).body


def test_front_matter_values_may_be_folded_or_quoted() -> None:
    article = read_markdown(
        "---\ntitle: '肩こり'\nsummary: >\n  首と肩の\n  話です。\n---\n\n本文です。\n"
    )

    assert (article.title, article.summary) == ("肩こり", "首と肩の 話です。")
    assert article.notes == ()


def test_html_inside_markdown_is_kept_and_noted() -> None:
    article = read_markdown("# A\n\nA <b>bold</b> word.\n")

    assert article.body == "A <b>bold</b> word.\n"
    assert any("HTML" in note for note in article.notes)


def test_everything_but_the_title_stays_as_it_was_written() -> None:
    table = "| a | b |\n|---|---|\n| 1 | 2 |"
    rest = f"Text  \nwith *marks*, `code` and [link][1].\n\n{table}\n\n[1]: /x\n"

    assert read_markdown("# Title\n\n" + rest).body == rest
