"""What holds for the checks of any text, sensible or not."""

import string

from hypothesis import given, settings
from hypothesis import strategies as st

from clinicweb.domain.checks.context import Context
from clinicweb.domain.checks.finding import Severity
from clinicweb.domain.checks.frequency import frequency_findings
from clinicweb.domain.checks.negation import negation_findings
from clinicweb.domain.checks.run import run_checks
from clinicweb.domain.checks.units import unit_findings
from clinicweb.domain.numbers import compare, values
from tests.domain.alarms import FAMILIES

CODES = {code for codes in FAMILIES.values() for code in codes}
LANGUAGES = st.sampled_from(["en", "ja", "de", "xx"])
PARTS = st.sampled_from(
    [
        "Do not", "take", "10 mg", "twice a day", "for 2 weeks", "unless", "may", "LI4", "(Hegu)",
        "⟦1⟧", "⟦/1⟧", "{{phone}}", "{{emergency}}", "call 119", "38 °C", "¥1,000", "half an hour",
        "9:30", "1/2", ".", "?", ",", "no", "never", "しないでください", "服用", "1日2回", "2週間",
        "場合があります", "合谷", "１０ｍｇ", "119番に電話", "３８℃", "1万円", "30分", "午前9時半",
        "半分", "。", "？", "、", "（", "）", "「", "です", "である", "あなた", "患者様",
        "患者さん", "\u200b", "\u202e", "\u00a0", "  ", "ﾊﾘ", "のみ", "なければなりません",
        "3月5日", "+81 3", "½",
    ]
)  # fmt: skip
WRITTEN = st.lists(PARTS, max_size=14).map("".join) | st.text(max_size=80)
SPACED = st.lists(PARTS, max_size=14).map(" ".join) | st.text(max_size=80)
TEXTS = WRITTEN | SPACED
thorough = settings(deadline=None, max_examples=200)


@thorough
@given(TEXTS, TEXTS, LANGUAGES, LANGUAGES, st.lists(TEXTS, max_size=2))
def test_any_texts_can_be_checked(
    source: str, target: str, source_language: str, target_language: str, elsewhere: list[str]
) -> None:
    context = Context(elsewhere=tuple(elsewhere))

    found = run_checks(source, target, source_language, target_language, context)

    assert len(set(found)) == len(found)
    assert {one.code for one in found} <= CODES
    assert all(one.message_id % dict(one.params) for one in found)
    order = [one.severity is Severity.ERROR for one in found]
    assert order == sorted(order, reverse=True)
    assert found == run_checks(source, target, source_language, target_language, context)


@thorough
@given(TEXTS, TEXTS, LANGUAGES, LANGUAGES)
def test_what_one_direction_lost_the_other_added(
    one: str, other: str, language: str, other_language: str
) -> None:
    there = compare(one, other, language, other_language)
    back = compare(other, one, other_language, language)

    assert (there.lost, there.added) == (back.added, back.lost)


@thorough
@given(TEXTS, TEXTS)
def test_changed_units_periods_and_negations_are_seen_from_both_sides(en: str, ja: str) -> None:
    for findings in (frequency_findings, negation_findings):
        assert bool(findings(en, ja, "en", "ja")) == bool(findings(ja, en, "ja", "en"))
    changed = [one.code for one in unit_findings(en, ja, "en", "ja")] == ["unit_changed"]
    back = [one.code for one in unit_findings(ja, en, "ja", "en")] == ["unit_changed"]
    assert changed == back


@thorough
@given(st.integers(0, 10**12), st.sampled_from(["", ".5", ".25"]))
def test_a_number_is_the_same_in_every_width(number: int, rest: str) -> None:
    figure = f"{number:,}{rest}"
    wide = figure.translate(str.maketrans(string.digits + ",.", "０１２３４５６７８９，．"))

    [narrow_value], [wide_value] = values(figure, "en"), values(wide, "ja")

    assert narrow_value.values == wide_value.values


@thorough
@given(st.integers(1, 9_999), st.integers(0, 9_999))
def test_ten_thousands_are_read_as_written_out(high: int, low: int) -> None:
    japanese = f"{high}万{low}円" if low else f"{high}万円"

    assert not compare(f"¥{high * 10_000 + low:,}", japanese, "en", "ja")
    assert compare(f"¥{high * 10_000 + low + 1:,}", japanese, "en", "ja")


@thorough
@given(TEXTS)
def test_positions_are_those_of_the_text(text: str) -> None:
    for language in ("en", "ja"):
        for quantity in values(text, language):
            assert 0 <= quantity.start < quantity.end <= len(text)
