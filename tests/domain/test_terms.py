import pytest

from clinicweb.domain.terms import ConceptEntry, TermEntry, TermStatus, key, tidied


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tui na", "tui-na"), ("Gua sha", "guasha"), ("Hégǔ", "hegu"), ("ツボ", "つぼ"),
        ("ｶｯﾋﾟﾝｸﾞ", "カッピング"), ("ＬＩ４", "li4"), ("トリガー・ポイント", "トリガーポイント"),
    ],
)  # fmt: skip
def test_spellings_of_one_term_have_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), [("鍼", "針"), ("needle", "needles"), ("片", "偏")])
def test_other_words_have_other_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_what_is_kept_has_nothing_invisible() -> None:
    assert tidied("  stiff\u00a0 \u200bneck\u0000 ") == "stiff neck"
    assert tidied("か\u3099いかん　") == "がいかん"


def test_the_preferred_word_comes_first_and_forbidden_ones_are_apart() -> None:
    admitted = TermEntry("ja", "灸", TermStatus.ADMITTED)
    preferred = TermEntry("ja", "お灸")
    forbidden = TermEntry("ja", "モクサ", TermStatus.FORBIDDEN)
    concept = ConceptEntry(1, None, (admitted, forbidden, preferred, TermEntry("en", "moxa")))

    assert concept.allowed("ja") == (preferred, admitted)
    assert concept.forbidden("ja") == (forbidden,)
    assert len(concept.in_language("ja")) == 3
