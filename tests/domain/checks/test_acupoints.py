import pytest

from clinicweb.domain.checks.acupoints import acupoint_findings
from clinicweb.domain.checks.finding import Severity
from clinicweb.domain.checks.run import run_checks

SAME_POINTS = [
    ("Press LI4 (Hegu) for 10 seconds.", "LI4（合谷）を10秒間押します。"),
    ("Press Hegu.", "合谷を押します。"),
    ("Press Hegu.", "合谷（LI4）を押します。"),
    ("Press He Gu and Zú Sān Lǐ.", "合谷と足三里を押します。"),
    ("Press P6 (Neiguan).", "内関を押します。"),
    ("⟦1⟧LI4 (Hegu):⟦/1⟧ on the hand", "⟦1⟧LI4（合谷）：⟦/1⟧手にあります"),
    ("LI4 Hegu, LI11 Quchi", "合谷 LI4 曲池 LI11"),
    ("Drink water.", "水分をとります。"),
    ("The uterus and the sun", "子宮と太陽"),
    ("CV9 (Shuifen)", "CV9（水分）"),
    ("ST3 (Juliao)", "ST3（巨髎）"),
    ("Taixi and Lieque", "太谿と列缺"),
    ("Press Hegu and Hegu again.", "ごうこくを繰り返し押します。"),
]


@pytest.mark.parametrize(("english", "japanese"), SAME_POINTS)
def test_the_same_points_in_other_spellings_are_right(english: str, japanese: str) -> None:
    assert acupoint_findings(english, japanese, "ja") == []
    assert acupoint_findings(japanese, english, "en") == []


@pytest.mark.parametrize(
    ("source", "target", "language", "expected"),
    [
        ("LI4 (Hegu)", "LI4（曲池）", "ja", "acupoint_mismatch"),
        ("合谷（LI4）", "Quchi (LI4)", "en", "acupoint_mismatch"),
        ("P6 (Neiguan)", "外関を押します", "ja", "acupoint_changed"),
        ("Press Hegu.", "曲池を押します。", "ja", "acupoint_changed"),
        ("合谷を押します。", "Press Quchi.", "en", "acupoint_changed"),
        ("Press Hegu and Neiguan.", "合谷を押します。", "ja", "acupoint_lost"),
        ("Press the hand.", "合谷を押します。", "ja", "acupoint_added"),
        ("Press LI4.", "LI4とLI11を押します。", "ja", "acupoint_added"),
        ("LI4 (Quchi)", "LI4（曲池）", "ja", "acupoint_mismatch_in_source"),
        ("CV9 (Shuifen)", "CV9（太陽）", "ja", "acupoint_mismatch"),
        ("Use ST3 (Juliao).", "ST3（居髎）を使います。", "ja", "acupoint_mismatch"),
    ],
)
def test_another_point_is_found(source: str, target: str, language: str, expected: str) -> None:
    assert [one.code for one in acupoint_findings(source, target, language)] == [expected]


def test_what_could_harm_blocks_and_what_may_be_style_asks() -> None:
    def severities(source: str, target: str) -> list[Severity]:
        return [one.severity for one in acupoint_findings(source, target, "ja")]

    assert severities("LI4 (Hegu)", "LI4（曲池）") == [Severity.ERROR]
    assert severities("Press Hegu.", "曲池を押します。") == [Severity.ERROR]
    assert severities("Press Hegu.", "そこを押します。") == [Severity.WARNING]
    assert severities("LI4 (Quchi)", "LI4（曲池）") == [Severity.WARNING]


def test_the_message_names_the_right_point_in_the_language_of_the_translation() -> None:
    [japanese] = acupoint_findings("LI4 (Hegu)", "LI4（曲池）", "ja")
    [english] = acupoint_findings("LI4（合谷）", "LI4 (Quchi)", "en")

    assert japanese.message_id % dict(japanese.params) == "LI4 is 合谷, not 曲池."
    assert english.message_id % dict(english.params) == "LI4 is Hegu, not Quchi."


def test_a_missing_code_is_told_of_once() -> None:
    findings = run_checks("Press LI4.", "LI5を押します。", "en", "ja")

    assert [one.code for one in findings] == ["placeholder_lost"]
