"""Joining and splitting passages never changes the document."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from clinicweb.domain.markdown import join_article, render, split_article
from clinicweb.domain.passages import plain_text, source_hash
from clinicweb.domain.segment_rules import (
    Rule,
    RuleKind,
    Segmented,
    apply,
    divided,
    joined,
    may_divide,
    next_in_block,
    position,
    visible,
)
from clinicweb.domain.skeleton import Skeleton
from tests.domain.test_markdown import BODIES


def of(body, language="en", *, title="A title", summary=""):
    return Segmented(*split_article(title, summary, body, language))


def texts(segmented):
    return [passage.text for passage in segmented.passages]


def rendered(segmented, language=None):
    skeleton = Skeleton.from_json(segmented.skeleton.to_json())
    return join_article(skeleton, texts(segmented), language)


def join_rule(segmented, index):
    hashes = segmented.hashes()
    return Rule(RuleKind.JOIN, hashes[index], hashes[next_in_block(segmented, index)])


def split_rule(segmented, index, cut):
    passage = segmented.passages[index]
    return Rule(RuleKind.SPLIT, source_hash(passage), offset=visible(passage.text, cut))


def some_step(segmented, pick):
    """Any possible join or split, chosen by a number; nothing when none is possible."""
    steps = [
        lambda i=i: joined(segmented, i)
        for i in range(len(segmented.passages))
        if next_in_block(segmented, i) is not None
    ]
    steps += [
        lambda i=i, cut=cut: divided(segmented, i, cut)[0]
        for i, passage in enumerate(segmented.passages)
        for cut in range(len(passage.text))
        if may_divide(passage, cut)
    ]
    return steps[pick % len(steps)]() if steps else segmented


@settings(max_examples=300, deadline=None)
@given(BODIES, BODIES, st.sampled_from(["en", "ja"]), st.lists(st.integers(0, 10_000), max_size=4))
@example("One. Two ![d. E](f 'G.') three. [Four](u 'T').", "S. T.", "en", [0, 1, 2, 3])
@example("肩が「痛い。」と言った。　次は⟦1⟧です。\n**鍼。灸。**おわり。", "", "ja", [3, 0, 5])
@example("One.  \nTwo.\nThree.", "", "en", [0, 0, 3])
def test_a_document_stays_the_same_however_its_passages_are_joined_and_split(
    body, summary, language, picks
):
    segmented = of(body, language, summary=summary)

    for pick in picks:
        segmented = some_step(segmented, pick)

    page = rendered(segmented)
    assert (page.title, page.summary, page.html) == ("A title", summary, render(body))
    for passage in segmented.passages:
        assert passage.text == passage.text.strip()
        assert any(char.isalnum() for char in plain_text(passage.text, passage.codes))
        assert [code.number for code in passage.codes] == list(range(1, len(passage.codes) + 1))
        for code in passage.codes:
            assert passage.text.count(f"⟦{code.number}⟧") == 1
            assert passage.text.count(f"⟦/{code.number}⟧") == int(code.is_paired)


@settings(max_examples=200, deadline=None)
@given(BODIES, st.sampled_from(["en", "ja"]), st.integers(0, 10_000))
def test_rules_do_what_was_done_by_hand_and_leave_the_document_alone(body, language, pick):
    segmented = of(body, language)
    places = [i for i in range(len(segmented.passages)) if next_in_block(segmented, i) is not None]
    if not places:
        return
    rule = join_rule(segmented, places[pick % len(places)])

    once = apply(segmented, [rule])

    assert len(once.passages) < len(segmented.passages)
    assert rendered(once) == rendered(segmented)
    assert apply(segmented, [rule]) == once


@settings(max_examples=200, deadline=None)
@given(BODIES, st.sampled_from(["en", "ja"]), st.integers(0, 10_000))
def test_halves_that_are_joined_are_the_passage_they_came_from(body, language, pick):
    segmented = of(body, language)
    cuts = [
        (i, cut)
        for i, passage in enumerate(segmented.passages)
        for cut in range(len(passage.text))
        if may_divide(passage, cut)
    ]
    if not cuts:
        return
    index, cut = cuts[pick % len(cuts)]

    assert joined(divided(segmented, index, cut)[0], index) == segmented


def test_a_joined_passage_is_the_one_that_a_writer_would_have_made():
    two = of("Rest **well**. See [us](/u 'Our page').")
    one = of("**Rest** well, see [us](/u 'Our page').")

    both = joined(two, 1)

    assert texts(both) == [
        "A title",
        "Rest ⟦1⟧well⟦/1⟧. See ⟦2⟧us⟦/2⟧.",
        "Our page",
    ]
    assert [code.kind for code in both.passages[1].codes] == ["strong", "link"]
    assert both.passages[1].codes[1].data == one.passages[1].codes[1].data


def test_the_texts_of_links_and_pictures_stay_behind_the_passage_that_holds_them():
    article = of("Read [a](/a 'Title a') now. ![Alt](i.png) Read [b](/b 'Title b') too. End.")

    both = joined(article, 1)
    again, second = divided(both, 1, both.passages[1].text.index("Read ⟦3⟧"))

    assert texts(both) == [
        "A title",
        "Read ⟦1⟧a⟦/1⟧ now. ⟦2⟧ Read ⟦3⟧b⟦/3⟧ too.",
        "Title a",
        "Alt",
        "Title b",
        "End.",
    ]
    assert both.passages[1].codes[1].data == {"src": "i.png", "alt": "Alt"}
    assert texts(again) == [
        "A title",
        "Read ⟦1⟧a⟦/1⟧ now. ⟦2⟧",
        "Title a",
        "Alt",
        "Read ⟦1⟧b⟦/1⟧ too.",
        "Title b",
        "End.",
    ]
    assert second == 4


def test_a_line_break_where_a_passage_is_split_belongs_to_neither_half():
    article = of("Rest well  \nand sleep.")

    halves, _ = divided(article, 1, article.passages[1].text.index("and"))

    assert texts(halves) == ["A title", "Rest well", "and sleep."]
    assert rendered(halves, "ja").html == "<p>Rest well<br />\nand sleep.</p>\n"


def test_the_target_languages_separator_stands_between_split_halves():
    article = of("首が痛いときは休んでください。", "ja")

    halves, _ = divided(article, 1, article.passages[1].text.index("休"))

    assert rendered(halves, "en").html == "<p>首が痛いときは 休んでください。</p>\n"


def test_only_neighbours_of_one_block_can_be_joined():
    article = of("One. Two.\n\nThree.\n\n- Four\n- Five", summary="Six. Seven.")

    following = [next_in_block(article, index) for index in range(len(article.passages))]

    assert texts(article)[:3] == ["A title", "Six.", "Seven."]
    assert following == [None, 2, None, 4, None, None, None, None]
    with pytest.raises(ValueError, match="neighbour"):
        joined(article, 0)


@pytest.mark.parametrize(
    ("body", "before"),
    [
        ("Rest well today.", "est well"),
        ("Rest 10 minutes now.", "0 minutes"),
        ("Rest 1.5 hours now.", "5 hours"),
        ("Take 5 mg of it.", "mg of"),
        ("Rest **well and long** today.", "and long"),
        ("Call {{phone}} now.", "phone"),
        ("Rest `now` and then.", "1⟧ and"),
        ("Rest well…", "…"),
        ("Rest well.", "Rest"),
        ("Cafe\u0301 now.", "\u0301"),
        ("Write to info@example.org now.", "example"),
        ("Press LI-4 now.", "-4"),
    ],
)
def test_a_passage_is_not_split_inside_what_belongs_together(body, before):
    article = of(body)

    assert not may_divide(article.passages[1], article.passages[1].text.index(before))


@pytest.mark.parametrize(
    ("body", "language", "before"),
    [
        ("Rest well and sleep.", "en", "and"),
        ("首が痛いときは休みます。", "ja", "休"),
        ("Rest **well** and sleep.", "en", "⟦1⟧"),
        ("Rest 10 minutes and sleep.", "en", "and"),
    ],
)
def test_a_passage_is_split_between_words(body, language, before):
    article = of(body, language)

    assert may_divide(article.passages[1], article.passages[1].text.index(before))


def test_a_title_and_the_text_of_a_picture_stay_whole():
    article = of("![Two words](i.png)", title="Two words")

    assert [may_divide(passage, 4) for passage in article.passages] == [False, False]


def test_a_rule_holds_wherever_its_sentences_stand_together_and_nowhere_else():
    article = of("One. Two.\n\nOne. Three. Two.\n\nOne.\nTwo.")
    rule = join_rule(article, 1)

    assert texts(apply(article, [rule]))[1:] == [
        "One. Two.",
        "One.",
        "Three.",
        "Two.",
        "One.\nTwo.",
    ]


def test_rules_build_on_each_other_in_their_order():
    article = of("One two. Three. Four.")
    join = join_rule(article, 1)
    both = apply(article, [join])
    again = split_rule(both, 1, both.passages[1].text.index("two"))

    assert texts(apply(article, [join, again]))[1:] == ["One", "two. Three.", "Four."]
    assert texts(apply(article, [again]))[1:] == ["One two.", "Three.", "Four."]


def test_a_split_survives_a_change_of_white_space_and_dies_with_its_sentence():
    article = of("Rest well and sleep long.")
    rule = split_rule(article, 1, article.passages[1].text.index("and"))

    assert texts(apply(of("Rest\nwell   and sleep long."), [rule]))[1:] == [
        "Rest\nwell",
        "and sleep long.",
    ]
    assert texts(apply(of("Rest well and sleep deeply."), [rule]))[1:] == [
        "Rest well and sleep deeply."
    ]


@given(st.text(), st.integers(0, 50))
def test_places_are_counted_without_white_space(text, cut):
    place = position(text, visible(text, cut))

    assert visible(text, place) == visible(text, cut)
