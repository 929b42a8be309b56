"""The shipped articles are well formed: segmented as the product does it, and written with care."""

import itertools
import re

import pytest

from clinicweb.domain.markdown import split_article
from clinicweb.domain.numbers import compare
from tests.content import shipped

CODE = re.compile(r"⟦/?\d+⟧")
FACT = re.compile(r"\{\{([a-z]+)\}\}")
POINT = re.compile(r"(?<![A-Za-z])(?:LI|GB|BL|SI|LR)\d+(?!\d)")
KANA_OR_KANJI = re.compile(r"[ぁ-ゖァ-ヺ一-龠]")
POLITE = re.compile(
    r"(?:です|ます|ません|でした|ました|ましょう|でしょう|ください|ませんか|どうぞ)。$"
)
FURNITURE = re.compile(
    r"Share on|Trusted ?Source|Leave a Reply|Messenger|Click here|Required fields|Fuji.*Tokyo \d",
    re.IGNORECASE,
)

both = pytest.mark.parametrize("slug", shipped.TRANSLATED)
waiting = pytest.mark.parametrize("slug", shipped.WAITING)
every = pytest.mark.parametrize("slug", shipped.TRANSLATED + shipped.WAITING)


def source_passages(slug):
    about = shipped.article(slug)
    _, passages = split_article(
        about["title"], about["summary"], shipped.body(slug), about["source_language"]
    )
    return [passage.text for passage in passages]


def source_text(slug):
    about = shipped.article(slug)
    return "\n".join([about["title"], about["summary"], shipped.body(slug)])


@both
def test_the_translation_has_exactly_the_passages_of_the_source_in_order(slug):
    assert [pair.en for pair in shipped.pairs(slug)] == source_passages(slug)


@both
def test_both_originals_arrive_published(slug):
    about = shipped.article(slug)

    assert (about["ready"], about["published"]) == (True, True)
    assert about["source_language"] == "en"


@waiting
def test_the_short_posts_arrive_ready_unpublished_and_untranslated(slug):
    about = shipped.article(slug)
    files = {path.name for path in (shipped.CONTENT / "articles" / slug).iterdir()}

    assert (about["ready"], about["published"]) == (True, False)
    assert files == {"article.toml", f"{about['source_language']}.md"}
    assert 7 <= len(source_passages(slug)) <= 12


def test_one_short_post_is_written_in_each_language_for_each_clinic():
    about = [shipped.article(slug) for slug in shipped.WAITING]

    assert {(a["source_language"], a["clinic"]) for a in about} == {
        ("en", "auckland"),
        ("ja", "tokyo"),
    }


@every
def test_an_article_lies_under_its_slug_and_belongs_to_a_shipped_clinic(slug):
    about = shipped.article(slug)

    assert about["slug"] == slug
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug)
    people = {p["slug"] for p in shipped.clinic(about["clinic"]).get("practitioners", [])}
    assert {about["practitioner"]} <= people if "practitioner" in about else True


@every
def test_a_fact_in_an_article_is_one_that_its_clinic_has(slug):
    about = shipped.article(slug)
    clinic = shipped.clinic(about["clinic"])

    used = set(FACT.findall(source_text(slug)))

    assert used, "each shipped article shows at least one fact of its clinic"
    for name in used:
        assert clinic.get(name) or (clinic["en"].get(name) and clinic["ja"].get(name))


@every
def test_emergency_numbers_and_contacts_are_facts_never_text(slug):
    text = source_text(slug) + "".join(
        pair.ja for pair in (shipped.pairs(slug) if slug in shipped.TRANSLATED else ())
    )

    assert not re.search(r"(?<!\d)(?:911|119|111|110)(?!\d)", text)
    assert not re.search(r"@|https?:|\d{7,}|132-0031", text)


@every
def test_no_furniture_of_the_old_pages_is_left(slug):
    assert not FURNITURE.search(source_text(slug))


@both
def test_headings_start_below_the_title_and_skip_no_level(slug):
    levels = [len(marks) for marks in re.findall(r"^(#+) ", shipped.body(slug), re.MULTILINE)]

    assert levels[0] == 2
    assert min(levels) == 2
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


@both
def test_sentences_are_short_enough_to_read_and_to_translate(slug):
    long = [pair.en for pair in shipped.pairs(slug) if len(pair.en.split()) > 26]

    assert long == []


@both
def test_every_passage_is_really_translated(slug):
    for pair in shipped.pairs(slug):
        assert pair.ja.strip() == pair.ja != ""
        assert KANA_OR_KANJI.search(pair.ja), pair.ja
        assert not KANA_OR_KANJI.search(pair.en), pair.en


@both
def test_codes_facts_and_acupoints_are_the_same_on_both_sides(slug):
    for pair in shipped.pairs(slug):
        for pattern in (CODE, FACT, POINT):
            assert sorted(pattern.findall(pair.en)) == sorted(pattern.findall(pair.ja)), pair


@both
def test_numbers_are_the_same_by_value_on_both_sides(slug):
    differing = [pair for pair in shipped.pairs(slug) if compare(pair.en, pair.ja, "en", "ja")]

    assert differing == []


def test_a_wrong_number_would_have_been_noticed():
    figures = [pair for pair in shipped.all_pairs() if "6–12" in pair.en]
    assert figures

    assert all(compare(pair.en, pair.ja.replace("12", "21"), "en", "ja") for pair in figures)


def test_no_heading_or_sentence_means_two_things_in_japanese():
    """One English passage has one Japanese one, so that the memory learns no contradiction."""
    seen: dict[str, str] = {}
    for pair in shipped.all_pairs():
        assert seen.setdefault(pair.en, pair.ja) == pair.ja


@both
def test_japanese_has_full_width_punctuation_and_no_stray_spaces(slug):
    for pair in shipped.pairs(slug):
        text = FACT.sub("", CODE.sub("", pair.ja))
        assert not re.search(r"[?!;]|[!-~]?[,()](?=[ぁ-ゖァ-ヺ一-龠])", text), pair.ja
        assert not re.search(r"(?<=[ぁ-ゖァ-ヺ一-龠])[.,:()]", text), pair.ja
        assert "  " not in pair.ja
        assert not re.search(
            r"[ぁ-ゖァ-ヺ一-龠、。] | [ぁ-ゖァ-ヺ一-龠、。]", text.lstrip("1234. ")
        )
        assert not re.search("[〜～]", re.sub(r"\d～\d", "", text)), "～ stands between figures"
        assert not re.search("[０-９Ａ-Ｚａ-ｚ]", text)
        assert text.count("「") == text.count("」")
        assert text.count("（") == text.count("）")


@both
def test_a_sentence_stays_a_sentence_and_is_polite(slug):
    sentences = [pair for pair in shipped.pairs(slug) if pair.en.endswith(".")]
    assert len(sentences) > 50

    for pair in sentences:
        assert POLITE.search(pair.ja), pair.ja


@both
def test_a_heading_or_label_ends_without_a_full_stop_in_both_languages(slug):
    labels = [pair for pair in shipped.pairs(slug) if pair.en[-1] not in ".:"]
    assert len(labels) > 15

    for pair in labels:
        assert not pair.ja.endswith("。"), pair.ja


def test_english_has_no_double_spaces_and_no_straight_quotes():
    for slug in (*shipped.TRANSLATED, "after-your-first-session"):
        assert not re.search(r"  |[\"']", source_text(slug))


@pytest.mark.parametrize(
    ("word", "english"),
    [
        ("経穴", "acupoint"),
        ("経絡", r"(?<!Small Intestine )meridian"),
        ("推拿", "tui na"),
        ("トリガーポイント", "trigger point"),
        ("筋膜リリース", "myofascial release"),
        ("理学療法", "physiotherap"),
        ("抗菌薬", "antibiotics"),
    ],
)
def test_a_term_is_always_translated_by_the_same_word(word, english):
    holders = [
        pair
        for pair in shipped.all_pairs()
        if re.search(rf"\b{english}", pair.en[0].lower() + pair.en[1:])
    ]
    assert holders

    assert [pair for pair in holders if word not in pair.ja] == []
