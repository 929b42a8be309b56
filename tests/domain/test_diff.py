import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clinicweb.domain.diff import words

TEXTS = st.lists(
    st.sampled_from(
        [
            "首を",
            "温めて",
            "冷やして",
            "2",
            "日間",
            "休む",
            "。",
            "ください",
            "rest ",
            "two days",
            " ",
            "⟦1⟧",
            "⟦/1⟧",
            "{{phone}}",
            "LI4",
            "\n",
            "don’t",
            "コリ",
        ]
    ),
    max_size=12,
).map("".join)


@given(TEXTS, TEXTS, st.sampled_from(["en", "ja"]))
@example("", "首", "ja")
@example("a", "", "en")
def test_the_parts_give_both_texts_back(old: str, new: str, language: str) -> None:
    parts = words(old, new, language)

    assert "".join(text for kind, text in parts if kind != "added") == old
    assert "".join(text for kind, text in parts if kind != "removed") == new
    assert all(text for _, text in parts)


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert words(text, text, "ja") == ([("same", text)] if text else [])


@pytest.mark.parametrize(
    ("old", "new", "language", "changed"),
    [
        (
            "Rest for 2 days at home.",
            "Rest for 3 days at home.",
            "en",
            [("removed", "2"), ("added", "3")],
        ),
        (
            "Rest for two days.",
            "Rest for a week.",
            "en",
            [("removed", "two days"), ("added", "a week")],
        ),
        ("Do not bend.", "Do bend.", "en", [("removed", " not")]),
        (
            "首を温めてください。",
            "首を冷やしてください。",
            "ja",
            [("removed", "温め"), ("added", "冷やし")],
        ),
        ("2日間休みます。", "3日間休みます。", "ja", [("removed", "2"), ("added", "3")]),
        ("Call us.", "Call {{phone}}.", "en", [("removed", "us"), ("added", "{{phone}}")]),
        (
            "It costs 10,000 yen.",
            "It costs 12,000 yen.",
            "en",
            [("removed", "10,000"), ("added", "12,000")],
        ),
    ],
)
def test_only_the_words_that_changed_are_marked(
    old: str, new: str, language: str, changed: list[tuple[str, str]]
) -> None:
    assert [part for part in words(old, new, language) if part[0] != "same"] == changed
