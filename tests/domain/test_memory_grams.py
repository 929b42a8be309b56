"""The words and runs of characters by which the database finds a sentence."""

from hypothesis import assume, given
from hypothesis import strategies as st

from clinicweb.domain.memory_grams import (
    ENTRIES_A_GROUP,
    GRAMS_A_GROUP,
    GRAMS_TOGETHER,
    MOST_GROUPS,
    common,
    grams,
    groups,
    length_gram,
    lengths_like,
    searched,
)
from clinicweb.domain.memory_text import folded

JAPANESE = st.text("首の痛みに鍼を打つ腰肩ツボー、。 A1", min_size=1)


def test_words_give_stems_and_neighbours_characters_give_pairs_and_threes() -> None:
    assert grams("Neck treatments", "en") == ["enneck", "enneck·treatm", "entreatm"]
    assert grams("首の痛み", "ja") == ["ja首の", "ja首の痛", "jaの痛", "jaの痛み", "ja痛み", "jaみ"]


def found_by(part: str, text: str) -> bool:
    """What the database answers: every gram of the part is among those of the text."""
    held = grams(text, "ja")
    return all(
        any(one.startswith(gram) if begins else one == gram for one in held)
        for gram, begins in searched(part, "ja")
    )


@given(JAPANESE, st.data())
def test_any_piece_of_a_japanese_sentence_finds_it(text: str, data: st.DataObject) -> None:
    only = "".join(one for one in folded(text) if one not in "、。 a1")
    assume(only)
    start = data.draw(st.integers(0, len(only) - 1))
    end = data.draw(st.integers(start + 1, len(only)))

    assert found_by(only[start:end], only)


def test_one_and_two_characters_find_a_sentence_wherever_they_stand() -> None:
    for part in ("鍼", "首", "み", "首の", "鍼を", "痛み"):
        assert found_by(part, "首の痛みに鍼を打つ、首の痛み")
    assert not found_by("腰痛", "首の痛み")


def test_the_beginning_of_an_english_word_finds_it_and_its_middle_does_not() -> None:
    held = grams("An acupuncture treatment", "en")

    assert searched("acup", "en") == [("enacup", True)]
    assert searched("treatment", "en") == [("entreatm", False)]
    assert not any(one.startswith("enpunct") for one in held)


def test_the_groups_follow_the_sentence_and_leave_out_figures_and_common_words() -> None:
    ordered = grams("Keep the sore neck warm for 20 minutes after every visit", "en")
    entries = dict.fromkeys(ordered, 40) | {"enthe": 10**6, "enfor": 10**6}

    found = groups(ordered, entries)

    flat = [gram for group in found for gram in group]
    assert 2 <= len(found) <= MOST_GROUPS
    assert all(len(group) <= GRAMS_A_GROUP for group in found)
    assert [ordered.index(group[0]) for group in found] == sorted(
        ordered.index(group[0]) for group in found
    )
    assert not {"enthe", "enfor"} & set(flat)
    assert not any(any(char.isdigit() for char in gram) for gram in flat)


def test_a_group_costs_no_more_than_its_budget() -> None:
    ordered = grams("one two three four five six seven eight nine ten", "en")
    entries = dict.fromkeys(ordered, ENTRIES_A_GROUP - 1)

    assert all(len(group) == 1 for group in groups(ordered, entries))


def test_a_sentence_of_common_words_asks_for_the_rarest_of_them_together() -> None:
    ordered = grams("Please rest well at home", "en")
    entries = {gram: ENTRIES_A_GROUP + place for place, gram in enumerate(reversed(ordered), 1)}

    assert groups(ordered, entries) == ()
    assert common(ordered, entries) == tuple(reversed(ordered))[:GRAMS_TOGETHER]


def test_words_that_no_entry_has_are_not_asked_for() -> None:
    ordered = grams("Rest the neck", "en")

    assert groups(ordered, {}) == ()
    assert common(ordered, {}) == ()


@given(st.integers(5, 500))
def test_sentences_of_about_the_same_length_are_among_those_asked_for(length: int) -> None:
    wanted = lengths_like("a" * length, "en")

    for other in (length, int(length * 0.6) + 1, int(length / 0.6)):
        assert length_gram("a" * other, "en") in wanted
    assert length_gram("a" * (length * 4), "en") not in wanted
