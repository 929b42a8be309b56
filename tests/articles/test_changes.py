import time

from hypothesis import given
from hypothesis import strategies as st

from clinicweb.articles.changes import MOST_SHOWN, between

LINES = st.lists(
    st.sampled_from(["首を温める。", "Rest for 2 days.", "- a", "- b", ""]), max_size=12
)


def test_only_changed_paragraphs_are_shown_with_their_changed_words() -> None:
    old = "## 休む\n\n2日間休みます。\n\n水を飲みます。"
    new = "## 休む\n\n3日間休みます。\n\n水を飲みます。\n\n歩きます。"

    found = between(old, new, "ja")

    assert found.stretches == (
        (("removed", "2"), ("added", "3"), ("same", "日間休みます。")),
        (("added", "歩きます。"),),
    )


def test_a_change_in_each_item_of_a_list_is_a_change_each() -> None:
    found = between("- warm tea\n- a walk", "- cold tea\n- a run", "en")

    assert len(found.stretches) == 2


@given(LINES)
def test_a_text_has_no_changes_to_itself(lines: list[str]) -> None:
    assert between("\n".join(lines), "\n\n".join(lines), "en").stretches == ()


@given(LINES, LINES)
def test_what_was_taken_away_is_of_the_old_text_and_what_was_added_of_the_new(
    old: list[str], new: list[str]
) -> None:
    found = between("\n".join(old), "\n".join(new), "en")

    for parts in found.stretches:
        before = "".join(text for kind, text in parts if kind != "added")
        after = "".join(text for kind, text in parts if kind != "removed")
        assert before != after
        assert set(before.split("\n")) <= {*old, ""}
        assert set(after.split("\n")) <= {*new, ""}


def test_very_many_changes_are_counted_and_the_longest_text_stays_quick() -> None:
    old = "\n".join(f"{number} たび首を温めて、ゆっくり休みます。" for number in range(15_000))
    repeated = "同じ行。\n" * 60_000
    started = time.monotonic()

    found = between(old, old.replace("温めて", "冷やして"), "ja")
    between(f"{repeated}終わり", f"始まり\n{repeated}", "ja")

    assert len(found.stretches) == MOST_SHOWN
    assert found.more == 15_000 - MOST_SHOWN
    assert time.monotonic() - started < 20
