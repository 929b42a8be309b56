"""Sentences that could harm, and those that could not."""

import tomllib
from pathlib import Path

import pytest

from clinicweb.domain.passages import PassageKind
from clinicweb.domain.safety import SafetyClass, classify, classify_all, from_stored, stored
from tests.content.shipped import CONTENT

SENTENCES = tomllib.loads(
    Path(__file__).with_name("safety_sentences.toml").read_text(encoding="utf-8")
)
LANGUAGES = sorted(SENTENCES)


def dangerous(language: str) -> list[tuple[str, str]]:
    return [
        (name, sentence)
        for name, sentences in SENTENCES[language].items()
        if name != "safe"
        for sentence in sentences
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_set_of_sentences_is_large_and_half_of_it_is_harmless(language: str) -> None:
    safe, unsafe = len(SENTENCES[language]["safe"]), len(dangerous(language))

    assert safe + unsafe >= 150
    assert 0.4 < safe / (safe + unsafe) < 0.6
    assert {name for name, _ in dangerous(language)} == {one.value for one in SafetyClass}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nearly_every_dangerous_sentence_is_found_and_under_its_class(language: str) -> None:
    sentences = dangerous(language)

    missed = [sentence for _, sentence in sentences if not classify(sentence, language)]
    misnamed = [pair for pair in sentences if pair[0] not in classify(pair[1], language)]

    assert len(missed) <= 0.02 * len(sentences), missed
    assert len(misnamed) <= 0.05 * len(sentences), misnamed


@pytest.mark.parametrize("language", LANGUAGES)
def test_few_harmless_sentences_are_called_dangerous(language: str) -> None:
    safe = SENTENCES[language]["safe"]

    wrong = [sentence for sentence in safe if classify(sentence, language)]

    assert len(wrong) <= 0.1 * len(safe), wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_passage_in_ten_or_so_of_a_shipped_article_is_a_safety_passage(language: str) -> None:
    path = CONTENT / "articles" / "neck-and-upper-back-pain" / "ja.toml"
    pairs = tomllib.loads(path.read_text(encoding="utf-8"))["passage"]

    share = sum(bool(classify(pair[language], language)) for pair in pairs) / len(pairs)

    assert 0.05 < share < 0.2


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("⟦1⟧Do not⟦/1⟧ force the neck.", "en", SafetyClass.NEGATED_ADVICE),
        ("Call {{ emergency }}.", "en", SafetyClass.EMERGENCY),
        ("Ｔａｋｅ ５００ｍｇ ａｔ ｎｉｇｈｔ．", "en", SafetyClass.DOSE),
        ("Don’t drive.", "en", SafetyClass.NEGATED_ADVICE),
        ("１日３回、服用します。", "ja", SafetyClass.DOSE),
        ("ﾍﾟｰｽﾒｰｶｰの方へ", "ja", SafetyClass.DEVICE),
    ],
)
def test_codes_widths_and_quotes_hide_nothing(text: str, language: str, found: SafetyClass) -> None:
    assert found in classify(text, language)


@pytest.mark.parametrize(
    ("safe", "unsafe", "language"),
    [
        ("I do not know.", "Do not move.", "en"),
        ("Chinese medicine is old.", "Keep the medicine cool.", "en"),
        ("Tens of people came.", "A TENS machine may help.", "en"),
        ("Good posture helps to avoid pain.", "Avoid pain.", "en"),
        ("薬指の付け根を押します。", "薬を飲んでから来ます。", "ja"),
        ("避けられない仕事もあります。", "その仕事は避けてください。", "ja"),
        ("控えめな照明です。", "運動は控えます。", "ja"),
        ("元気を失うこともあります。", "気を失うこともあります。", "ja"),
        ("施術を受けられます。", "施術を受けられません。", "ja"),
    ],
)
def test_words_that_only_look_dangerous_are_told_apart(
    safe: str, unsafe: str, language: str
) -> None:
    assert not classify(safe, language)
    assert classify(unsafe, language)


@pytest.mark.parametrize(
    ("language", "before", "items", "after"),
    [
        (
            "en",
            (PassageKind.PARAGRAPH, "See a doctor if the pain:"),
            ("Does not ease", "Comes with a lump"),
            "The room is calm.",
        ),
        (
            "ja",
            (PassageKind.PARAGRAPH, "次の方は、鍼治療を受けられません。"),
            ("熱のある方", "食べたばかりの方"),
            "部屋は静かです。",
        ),
        ("ja", (PassageKind.HEADING, "禁忌"), ("食べてすぐのとき",), "部屋は静かです。"),
    ],
)
def test_a_list_is_as_dangerous_as_the_sentence_that_introduces_it(
    language: str, before: tuple[PassageKind, str], items: tuple[str, ...], after: str
) -> None:
    passages = [
        before,
        *((PassageKind.LIST_ITEM, item) for item in items),
        (PassageKind.PARAGRAPH, after),
        (PassageKind.LIST_ITEM, items[-1]),
    ]

    first, *found, paragraph, last = classify_all(passages, language)

    assert first
    assert all(classes >= first for classes in found)
    assert paragraph == last == classify(items[-1], language) == frozenset()


def test_a_list_after_a_sentence_that_speaks_of_something_else_is_not() -> None:
    passages = [
        (PassageKind.PARAGRAPH, "Never force the neck."),
        (PassageKind.LIST_ITEM, "Drink tea"),
    ]

    assert classify_all(passages, "en")[1] == frozenset()


def test_classes_are_stored_in_one_order_and_come_back() -> None:
    classes = frozenset({SafetyClass.NEGATED_ADVICE, SafetyClass.DOSE})

    assert stored(classes) == "dose negated_advice"
    assert from_stored(stored(classes)) == classes
    assert from_stored("") == frozenset()


def test_a_language_without_lists_has_no_classes() -> None:
    assert classify("Ne pas fumer.", "fr") == frozenset()
