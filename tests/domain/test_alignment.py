import time

from hypothesis import given
from hypothesis import strategies as st

from clinicweb.domain.alignment import Keyed, Match, align

ARTICLE = [
    "Upper back pain can be temporary.",
    "A sore neck may follow a night in a bad position.",
    "Rest for 24 hours before heavy exercise.",
    "Do not use heat on a fresh injury.",
    "Call the clinic when the pain lasts for more than 2 weeks.",
]


def keyed(*texts):
    return [Keyed(hash=f"#{text}", text=text) for text in texts]


def pairs(old, new):
    return [(match.old, match.unchanged) for match in align(keyed(*old), keyed(*new))]


def test_one_changed_word_keeps_its_predecessor_and_leaves_the_others_unchanged():
    new = [*ARTICLE[:2], "Rest for 48 hours before heavy exercise.", *ARTICLE[3:]]

    assert pairs(ARTICLE, new) == [(0, True), (1, True), (2, False), (3, True), (4, True)]


def test_a_moved_passage_is_unchanged():
    new = [*ARTICLE[3:], *ARTICLE[:3]]

    assert pairs(ARTICLE, new) == [(3, True), (4, True), (0, True), (1, True), (2, True)]


def test_equal_sentences_keep_their_relative_order():
    old = ["Note:", "Drink water.", "Note:", "Rest.", "Note:"]

    assert pairs(old, ["Note:", "Rest.", "Note:"]) == [(2, True), (3, True), (4, True)]
    assert pairs(old, old) == [(n, True) for n in range(5)]


def test_one_more_copy_of_a_sentence_has_no_predecessor():
    assert pairs(["Note:"], ["Note:", "Note:"]) == [(0, True), (None, False)]


def test_an_inserted_passage_has_no_predecessor():
    new = [ARTICLE[0], "Acupuncture needles are sterile.", *ARTICLE[1:]]

    assert pairs(ARTICLE, new) == [(0, True), (None, False), *((n, True) for n in range(1, 5))]


def test_a_deleted_passage_is_simply_not_used():
    new = [*ARTICLE[:2], *ARTICLE[3:]]

    assert pairs(ARTICLE, new) == [(0, True), (1, True), (3, True), (4, True)]


def test_of_two_halves_of_a_split_sentence_one_continues_it():
    old = ["Rest for 24 hours and drink a lot of water before you start heavy exercise again."]
    new = ["Rest for 24 hours and drink a lot of water before you start.", "Then exercise."]

    assert pairs(old, new) == [(0, False), (None, False)]


def test_among_almost_equally_similar_passages_the_one_in_place_is_chosen():
    old = ["Each visit lasts 80 minutes.", "Children", "Each visit lasts 65 minutes.", "Prices"]
    new = ["Children", "Each visit lasts 90 minutes.", "Prices"]

    assert pairs(old, new) == [(1, True), (2, False), (3, True)]


def test_a_changed_japanese_dose_keeps_its_predecessor():
    assert pairs(["一日に2錠を飲んでください。"], ["一日に3錠を飲んでください。"]) == [(0, False)]


def test_two_changed_neighbours_do_not_swap_their_predecessors():
    old = ["Visit 1 lasts 60 minutes.", "Visit 2 lasts 60 minutes."]
    new = ["Visit 1 lasts 90 minutes.", "Visit 2 lasts 90 minutes."]

    assert pairs(old, new) == [(0, False), (1, False)]


def test_five_hundred_changed_passages_align_quickly():
    old = [f"Nearly the same sentence, number {n}, of a long text." for n in range(500)]
    new = [f"Nearly the same sentence with number {n} of a long text." for n in range(500)]
    started = time.perf_counter()

    found = pairs(old, new)

    assert [one[0] for one in found] == list(range(500))
    assert time.perf_counter() - started < 5


SENTENCES = st.lists(
    st.sampled_from([*ARTICLE, "Note:", "Note!", "注意", "注意。", ""]), max_size=12
)


@given(SENTENCES, SENTENCES)
def test_each_new_passage_has_one_match_and_each_old_one_is_used_at_most_once(old, new):
    matches = align(keyed(*old), keyed(*new))

    used = [match.old for match in matches if match.old is not None]
    assert [match.new for match in matches] == list(range(len(new)))
    assert len(used) == len(set(used))
    assert all(0 <= index < len(old) for index in used)
    assert all(
        match.unchanged == (match.old is not None and old[match.old] == new[match.new])
        for match in matches
    )


@given(SENTENCES)
def test_identical_revisions_are_wholly_unchanged(texts):
    matches = align(keyed(*texts), keyed(*texts))

    assert matches == [Match(n, n, unchanged=True) for n in range(len(texts))]


@given(SENTENCES, st.randoms())
def test_reordering_changes_nothing(texts, random):
    shuffled = list(texts)
    random.shuffle(shuffled)

    assert all(match.unchanged for match in align(keyed(*texts), keyed(*shuffled)))
