import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicweb.domain.checks.finding import Severity
from clinicweb.domain.checks.run import run_checks
from tests.domain.pairs import CORRECT_PAIRS, corpus_pairs


def codes(source: str, target: str) -> list[str]:
    return [finding.code for finding in run_checks(source, target, "en", "ja")]


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("Neck pain", "", ["missing"]),
        ("Neck pain", " \n　", ["missing"]),
        ("⟦1⟧Neck⟦/1⟧ pain", "⟦1⟧⟦/1⟧", ["missing"]),
        ("Neck pain", "。", ["missing"]),
        ("⟦1⟧", "", ["placeholder_lost"]),
        ("—", "—", []),
        ("⟦1⟧Neck⟦/1⟧ pain", "首の痛み", ["placeholder_lost"]),
        ("Neck pain", "⟦1⟧首⟦/1⟧の痛み", ["placeholder_unknown"]),
        ("⟦1⟧Neck⟦/1⟧ pain", "⟦1⟧首の痛み", ["placeholder_lost"]),
        ("⟦1⟧Neck⟦/1⟧ pain", "⟦1⟧首⟦/1⟧の⟦1⟧痛み⟦/1⟧", ["placeholder_repeated"]),
        ("⟦1⟧Neck⟦/1⟧ pain", "⟦/1⟧首⟦1⟧の痛み", ["placeholder_unbalanced"]),
        ("⟦1⟧a ⟦2⟧b⟦/2⟧⟦/1⟧", "⟦1⟧あ⟦2⟧い⟦/1⟧う⟦/2⟧", ["placeholder_unbalanced"]),
        ("⟦1⟧a ⟦2⟧b⟦/2⟧⟦/1⟧", "⟦1⟧⟦2⟧い⟦/2⟧あ⟦/1⟧", []),
        ("a⟦1⟧b ⟦2⟧c⟦/2⟧", "⟦2⟧う⟦1⟧い⟦/2⟧あ", []),
        ("Call {{phone}}.", "お電話ください。", ["placeholder_lost"]),
        (
            "Call {{phone}}.",
            "{{email}}までお電話ください。",
            ["placeholder_lost", "placeholder_unknown"],
        ),
        ("Call {{phone}}.", "{{ phone }}までお電話ください。", []),
        (
            "Write to a@example.org.",
            "b@example.orgへどうぞ。",
            ["placeholder_lost", "placeholder_unknown"],
        ),
        ("Press LI4.", "LI5を押します。", ["placeholder_lost"]),
        ("Press LI4.", "LI-4を押します。", []),
        ("Press LI4 and LI4 again.", "LI4を繰り返し押します。", []),
        ("Press Hegu.", "合谷（LI4）を押します。", []),
        ("Rest 25 minutes.", "52分休みます。", ["number_changed"]),
        ("Rest 25 minutes.", "しばらく休みます。", ["number_lost"]),
        ("Rest a while.", "25分休みます。", ["number_added"]),
        ("⟦1⟧Rest⟦/1⟧ 25 minutes.", "52分休みます。", ["placeholder_lost", "number_changed"]),
        ("Price: {{price:initial}}", "料金：{{price:initial}}", []),
    ],
)
def test_each_fault_is_found_once(source: str, target: str, expected: list[str]) -> None:
    assert codes(source, target) == expected


def test_findings_are_errors_whose_message_names_the_fault() -> None:
    [finding] = run_checks("Rest 25 minutes.", "52分休みます。", "en", "ja")

    assert finding.severity is Severity.ERROR
    assert finding.message_id % dict(finding.params) == (
        "The source says 25, but the translation says 52."
    )


def test_hardly_any_correct_translation_has_a_finding() -> None:
    corpus = corpus_pairs()

    def found(pairs: list[tuple[str, str]]) -> int:
        return sum(bool(run_checks(en, ja, "en", "ja")) for en, ja in pairs)

    assert found(CORRECT_PAIRS) == 0
    assert found(corpus) <= 0.03 * len(corpus)


@settings(deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_texts_can_be_checked_and_messages_filled_in(source: str, target: str) -> None:
    for finding in run_checks(source, target, "en", "ja"):
        assert finding.message_id % dict(finding.params)


@settings(deadline=None)
@given(st.text(max_size=80).filter(lambda text: any(c.isalnum() for c in text)))
def test_a_text_without_codes_never_differs_from_itself(text: str) -> None:
    if "⟦" not in text:
        assert not {"number", "unit", "negation", "possibility", "duty", "limit", "ending"} & {
            code.rpartition("_")[0] for code in codes(text, text)
        }
