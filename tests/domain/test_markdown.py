import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from clinicweb.domain.languages import UnknownLanguage
from clinicweb.domain.markdown import (
    PassageKind,
    Skeleton,
    join,
    join_article,
    plain_text,
    render,
    source_hash,
    split,
    split_article,
)

PARTS = st.sampled_from(
    [
        "**", "*", "_", "~~", "`", "``", "[", "]", "(", ")", '](http://a.b "A title")', "](/c)",
        "![", "](a.png 'A caption. Two.')", "[x]", '\n\n[x]: /u "T"\n\n', "<https://a.b/c>",
        "<me@a.co>", "\n", "\n\n", "  \n", "\\\n", "- ", "1. ", "> ", "# ", "## ", "    ", "```\n",
        "===", "---", "\t", "\n\n| a | b |\n|---|---|\n| c. D. | ![i](j) |\n\n", "|", "&amp;",
        "&nbsp;", "&#10;", "<b>", "\\", "⟦", "⟧", "⟦1⟧", "⟦/1⟧", "「痛い。」と言った。",
        "**「痛い」**です。", "（注意。）", "　", "！", "？", "LI4", "Dr. Smith", "One. Two! ",
        "e.g. this. ", "{{phone}}", "{{price:initial}}", "word ", "。",
    ]
)  # fmt: skip
BODIES = st.one_of(st.text(), st.lists(PARTS, max_size=50).map("".join))
CODES = ["⟦1⟧", "⟦/1⟧", "⟦2⟧", "⟦/2⟧", "⟦9⟧", "⟦", "⟧", "**", "<script>", "痛み", "a\nb", " "]


def texts_of(body, language="en"):
    return [passage.text for passage in split(body, language)[1]]


def round_trip(body, language, *, target=None, change=lambda text: text):
    skeleton, passages = split(body, language)
    return join(skeleton, [change(passage.text) for passage in passages], target)


# --- the property everything rests on ------------------------------------------------------------


@settings(max_examples=400)
@given(BODIES, st.sampled_from(["en", "ja"]))
@example("- **A. [B](c 'T') ![d. E](f 'G.')** H.  \n> i\n1. j\n\n   ~~k~~", "en")
@example("肩が「痛い。」と言った。　次は⟦1⟧です。\n**鍼。灸。**おわり。", "ja")
def test_filling_the_holes_with_the_source_gives_the_html_of_the_source(body, language):
    skeleton, passages = split(body, language)
    texts = [passage.text for passage in passages]

    assert join(skeleton, texts) == render(body)
    assert join(Skeleton.from_json(skeleton.to_json()), texts) == render(body)


@given(BODIES, st.sampled_from(["en", "ja"]))
def test_every_passage_has_words_and_codes_numbered_from_one(body, language):
    for passage in split(body, language)[1]:
        assert passage.text == passage.text.strip()
        assert any(char.isalnum() for char in plain_text(passage.text, passage.codes))
        assert [code.number for code in passage.codes] == list(range(1, len(passage.codes) + 1))
        for code in passage.codes:
            assert passage.text.count(f"⟦{code.number}⟧") == 1
            assert passage.text.count(f"⟦/{code.number}⟧") == int(code.is_paired)


@given(BODIES, BODIES, st.text())
def test_an_article_comes_back_part_by_part(title, summary, body):
    skeleton, passages = split_article(title, summary, body, "ja")

    article = join_article(
        Skeleton.from_json(skeleton.to_json()), [passage.text for passage in passages]
    )

    assert (article.title, article.summary, article.html) == (title, summary, render(body))


@given(BODIES, st.lists(st.sampled_from(CODES), max_size=8).map("".join))
def test_any_translators_text_renders_as_balanced_html(body, text):
    html = round_trip(body, "en", change=lambda _: text, target="ja")

    assert "<script>" not in html
    for element in ("strong", "em", "a", "s", "p", "li"):
        opened = html.count(f"<{element}>") + html.count(f"<{element} ")
        assert opened == html.count(f"</{element}>")


# --- what becomes a passage ----------------------------------------------------------------------


def test_a_document_becomes_passages_in_reading_order():
    body = (
        "## Neck pain. And back\n\nIt hurts. It passes.\n\n- Rest\n  - Sleep\n\n> Quoted.\n\n"
        '![A neck](n.png "Fig. 1: the neck")\n\n| Day | Hours |\n|--|--|\n| Mon | — |\n'
    )

    passages = split(body, "en")[1]

    assert [(str(one.kind), one.level, one.text) for one in passages] == [
        ("heading", 2, "Neck pain. And back"),
        ("paragraph", 0, "It hurts."),
        ("paragraph", 0, "It passes."),
        ("list_item", 1, "Rest"),
        ("list_item", 2, "Sleep"),
        ("quote", 1, "Quoted."),
        ("image_alt", 0, "A neck"),
        ("caption", 0, "Fig. 1: the neck"),
        ("table_cell", 0, "Day"),
        ("table_cell", 0, "Hours"),
        ("table_cell", 0, "Mon"),
    ]
    assert passages[1].block == passages[2].block != passages[3].block


def test_title_and_summary_come_before_the_body():
    passages = split_article("首の痛み", "鍼の話です。安全です。", "本文です。", "ja")[1]

    assert [(one.kind, one.text) for one in passages] == [
        (PassageKind.TITLE, "首の痛み"),
        (PassageKind.SUMMARY, "鍼の話です。"),
        (PassageKind.SUMMARY, "安全です。"),
        (PassageKind.PARAGRAPH, "本文です。"),
    ]


def test_inline_marks_become_codes_that_hide_link_targets():
    (passage,) = split("See **our [page](http://secret.nz)** and `2.5 mg` [⟦1⟧](</x>).", "en")[1]

    assert passage.text == "See ⟦1⟧our ⟦2⟧page⟦/2⟧⟦/1⟧ and ⟦3⟧ ⟦4⟧⟦5⟧1⟦6⟧⟦/4⟧."
    assert [code.kind for code in passage.codes] == [
        "strong", "link", "code", "link", "bracket", "bracket",
    ]  # fmt: skip
    assert passage.codes[1].data == {"href": "http://secret.nz"}
    assert plain_text(passage.text, passage.codes) == "See our page and 2.5 mg ⟦1⟧."


def test_a_sentence_is_never_cut_inside_an_open_mark():
    assert texts_of("**One. Two.** Three. *Four. Five* and six.") == [
        "⟦1⟧One. Two.⟦/1⟧",
        "Three.",
        "⟦1⟧Four. Five⟦/1⟧ and six.",
    ]


def test_a_soft_line_break_inside_a_passage_stays_a_newline():
    assert texts_of("A long\nsentence. Another.") == ["A long\nsentence.", "Another."]


def test_content_without_words_is_no_passage():
    assert texts_of("***\n\n`x = 1`\n\n```\ncode\n```\n\n—\n\n{{phone}}\n\n<https://a.nz/>") == []


def test_facts_stay_literally_in_text_and_html():
    body = "Call {{phone}}. A visit is {{price:initial}}."

    assert texts_of(body) == ["Call {{phone}}.", "A visit is {{price:initial}}."]
    assert round_trip(body, "en") == f"<p>{body}</p>\n"


def test_an_unknown_language_is_refused():
    with pytest.raises(UnknownLanguage):
        split("Text", "xx")


# --- joining translations ------------------------------------------------------------------------


def test_sentences_are_separated_as_the_target_language_wants():
    skeleton, _ = split("One. Two.\nThree.", "en")
    japanese, _ = split("一。二。三。", "ja")

    assert join(skeleton, ["一。", "二。", "三。"], "ja") == "<p>一。二。三。</p>\n"
    assert join(japanese, ["One.", "Two.", "Three."], "en") == "<p>One. Two. Three.</p>\n"


def test_a_line_break_between_sentences_survives_translation():
    skeleton, _ = split("One.  \nTwo.", "en")

    assert join(skeleton, ["一。", "二。"], "ja") == "<p>一。<br />\n二。</p>\n"


def test_marks_move_with_the_translators_words_and_flanking_does_not_matter():
    skeleton, _ = split("It is **pain** for [you](/u).", "en")

    html = join(skeleton, ["⟦2⟧*あなた*⟦/2⟧には⟦1⟧「痛い」⟦/1⟧です_。"], "ja")

    assert html == '<p><a href="/u">*あなた*</a>には<strong>「痛い」</strong>です_。</p>\n'


def test_a_translators_markup_is_text():
    skeleton, _ = split("Rest well.", "en")

    assert join(skeleton, ["<b>&amp; [x](y)"]) == "<p>&lt;b&gt;&amp;amp; [x](y)</p>\n"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("⟦1⟧太字", "<strong>太字</strong>"),
        ("太字⟦/1⟧", "太字"),
        ("⟦1⟧太⟦9⟧字⟦/1⟧", "<strong>太字</strong>"),
        ("⟦1⟧a⟦2⟧b⟦/1⟧c⟦/2⟧", "<strong>a<em>b</em></strong>c"),
        ("⟦1⟧a⟦1⟧b⟦/1⟧c⟦/1⟧", "<strong>ab</strong>c"),
    ],
)
def test_broken_codes_still_render_as_well_formed_html(text, html):
    skeleton, _ = split("**Bold** *text*", "en")

    assert join(skeleton, [text]) == f"<p>{html}</p>\n"


def test_a_link_is_never_put_inside_a_link():
    skeleton, _ = split("[a](/a) and [b](/b)", "en")

    html = join(skeleton, ["⟦1⟧a⟦2⟧b⟦/2⟧⟦/1⟧"])

    assert html == '<p><a href="/a">ab</a></p>\n'


def test_image_texts_and_link_titles_are_translated_and_escaped():
    skeleton, passages = split('Look ![A neck](n.png "The neck") and [go](/g "Home").', "en")

    html = join(skeleton, ["⟦1⟧を見て⟦2⟧行く⟦/2⟧。", '首"', "首の図", "ホーム"], "ja")

    assert [one.text for one in passages[1:]] == ["A neck", "The neck", "Home"]
    assert '<img src="n.png" alt="首&quot;" title="首の図" />' in html
    assert '<a href="/g" title="ホーム">行く</a>' in html


def test_a_wrong_number_of_texts_is_refused():
    skeleton, _ = split("One. Two.", "en")

    with pytest.raises(ValueError, match="2 passages, but 1 texts"):
        join(skeleton, ["一。"])


def test_a_skeleton_of_another_format_is_refused():
    with pytest.raises(ValueError, match="format"):
        Skeleton.from_json('{"format": 99}')


def test_html_and_scripts_in_a_source_are_text():
    html = render("<script>x</script> [a](javascript:alert(1))")

    assert "<script" not in html
    assert "href" not in html


# --- identity ------------------------------------------------------------------------------------


def hash_of(body):
    return source_hash(split(body, "en")[1][0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rest  well\ntoday.", "Rest well today."),
        ("Caf\u00e9 rest.", "Cafe\u0301 rest."),
        ("See [us](/old).", "See [us](/new)."),
        ("Rest well. More.", "Rest well."),
    ],
)
def test_spacing_composition_and_link_targets_do_not_change_the_hash(one, other):
    assert hash_of(one) == hash_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Take `5 mg` now.", "Take `50 mg` now."),
        ("See ![x](a.png) here.", "See ![x](b.png) here."),
        ("Do **not** rest.", "Do not rest."),
        ("Do **not** rest.", "Do *not* rest."),
        ("Rest 2 days.", "Rest 3 days."),
        ("**a** b c", "a **b** c"),
    ],
)
def test_every_visible_difference_changes_the_hash(one, other):
    assert hash_of(one) != hash_of(other)
