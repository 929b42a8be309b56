from clinicweb.domain.checks.context import Context
from tests.domain.checks.saying import JAPANESE, codes


def test_the_same_source_in_other_words_is_a_warning() -> None:
    context = Context(elsewhere=("首のこり",))

    assert codes("Stiff neck", "肩こり", JAPANESE, context) == ["translated_otherwise"]


def test_spaces_codes_and_widths_make_no_other_words() -> None:
    context = Context(elsewhere=("⟦1⟧首⟦/1⟧のこり（ＬＩ）", ""))

    assert codes("⟦1⟧Stiff⟦/1⟧ neck (LI)", "⟦1⟧首の⟦/1⟧こり（LI）", JAPANESE, context) == []


def test_a_source_that_stands_once_is_compared_with_nothing() -> None:
    assert codes("Stiff neck", "首のこり", JAPANESE) == []
