from collections.abc import Sequence

import pytest

from clinicweb.domain.checks.finding import Severity
from clinicweb.domain.checks.terms import term_findings
from clinicweb.domain.terms import ConceptEntry, TermEntry, TermStatus

PREFERRED, ADMITTED, FORBIDDEN = TermStatus


def concept(
    number: int, *words: tuple[str, str] | tuple[str, str, TermStatus], code: str | None = None
) -> ConceptEntry:
    terms = (
        TermEntry(word[0], word[1], word[2] if len(word) == 3 else PREFERRED) for word in words
    )
    return ConceptEntry(number, code, tuple(terms))


HEADACHE = concept(
    1,
    ("en", "tension headache"),
    ("ja", "緊張型頭痛"),
    ("ja", "緊張性頭痛", FORBIDDEN),
)
NEEDLE = concept(2, ("en", "needle", ADMITTED), ("ja", "鍼"), ("ja", "針", FORBIDDEN))
MOXA = concept(3, ("en", "moxa"), ("ja", "もぐさ"), ("ja", "お灸", ADMITTED))
MOXIBUSTION = concept(4, ("en", "moxibustion"), ("ja", "お灸"), ("ja", "灸", ADMITTED))
CLINIC = concept(5, ("en", "clinic", ADMITTED), ("ja", "治療院"), ("ja", "クリニック", FORBIDDEN))
NEVER = concept(6, ("ja", "完治", FORBIDDEN))
QI = concept(7, ("en", "qi"), ("ja", "気"))
POINT = concept(8, ("en", "Hegu"), ("ja", "合谷"), ("ja", "ごうこくツボ", FORBIDDEN), code="LI4")
ALL = (HEADACHE, NEEDLE, MOXA, MOXIBUSTION, CLINIC, NEVER, QI, POINT)


def codes(source: str, target: str, way: str = "en-ja", of: Sequence[ConceptEntry] = ALL) -> str:
    first, second = way.split("-")
    findings = term_findings(source, target, first, second, tuple(of))
    assert {one.severity for one in findings} <= {Severity.WARNING}
    return " ".join(one.code for one in findings)


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("Tension headaches are common.", "緊張型頭痛はよくあります。", ""),
        ("Tension headaches are common.", "緊張性頭痛はよくあります。", "term_forbidden"),
        ("Tension headaches are common.", "頭痛はよくあります。", "term_missing"),
        ("A headache", "緊張性頭痛", ""),
        ("The needle is thin.", "鍼は細いです。", ""),
        ("The needle is thin.", "針は細いです。", "term_forbidden"),
        ("The needle is thin.", "とても細いです。", ""),
        ("Conifers", "針葉樹", ""),
        ("Our clinic", "クリニック", "term_forbidden"),
        ("Our room", "クリニック", ""),
        ("You will get better.", "完治します。", "term_forbidden"),
        ("Moxa is burned.", "もぐさを燃やします。", ""),
        ("Moxa is burned.", "お灸をします。", ""),
        ("Moxa is burned.", "温めます。", "term_missing"),
        ("Press Hegu.", "そこを押します。", ""),
        ("Press Hegu.", "ごうこくツボを押します。", "term_forbidden"),
        ("⟦1⟧Tension⟦/1⟧ headaches", "⟦1⟧緊張⟦/1⟧型頭痛", ""),
    ],
)
def test_terms_are_kept_into_japanese(source: str, target: str, expected: str) -> None:
    assert codes(source, target) == expected


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("緊張型頭痛はよくあります。", "Tension headaches are common.", ""),
        ("緊張型頭痛はよくあります。", "Headaches are common.", "term_missing"),
        ("鍼は細いです。", "It is thin.", ""),
        ("お灸をします。", "Moxibustion is used.", ""),
        ("お灸をします。", "Moxa is burned.", ""),
        ("お灸をします。", "We warm you.", "term_missing"),
        ("気が流れます。", "It flows.", ""),
    ],
)
def test_terms_are_kept_into_english(source: str, target: str, expected: str) -> None:
    assert codes(source, target, "ja-en") == expected


def test_the_message_names_the_words_and_what_to_write() -> None:
    [forbidden] = term_findings("Our clinic", "クリニック", "en", "ja", (CLINIC,))
    [missing] = term_findings("Tension headaches", "頭痛", "en", "ja", (HEADACHE,))
    [never] = term_findings("Better", "完治", "en", "ja", (NEVER,))

    assert forbidden.message_id % dict(forbidden.params) == (
        "“クリニック” is not to be used here. Write 治療院."
    )
    assert missing.message_id % dict(missing.params) == (
        "The source says “Tension headaches”, but the translation does not say 緊張型頭痛."
    )
    assert never.message_id % dict(never.params) == "“完治” is not to be used here."


def test_a_forbidden_word_is_told_of_once_and_nothing_is_missing_then() -> None:
    assert codes("Tension headaches", "緊張性頭痛と緊張性頭痛") == "term_forbidden"


def test_equal_concepts_read_anew_are_checked_the_same() -> None:
    again = concept(
        5, ("en", "clinic", ADMITTED), ("ja", "治療院"), ("ja", "クリニック", FORBIDDEN)
    )

    assert codes("Our clinic", "クリニック", of=(CLINIC,)) == "term_forbidden"
    assert codes("Our clinic", "クリニック", of=(again,)) == "term_forbidden"


def test_without_concepts_there_is_nothing_to_say() -> None:
    assert codes("Tension headaches", "頭痛", of=()) == ""
