import pytest

from tests.domain.checks.saying import ENGLISH, JAPANESE, codes


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200f", "\x07", "\x7f", "\ue000"])
def test_signs_that_change_what_is_read_are_errors(sign: str) -> None:
    assert codes("Rest now.", f"今{sign}休みます。", JAPANESE) == ["!sign_harmful"]


@pytest.mark.parametrize("sign", ["\u200b", "\u00ad", "\ufeff", "\u2060", "\u200d", "\u200c"])
def test_signs_that_only_get_lost_are_warnings(sign: str) -> None:
    assert codes("Rest now.", f"今{sign}休みます。", JAPANESE) == ["sign_invisible"]


def test_a_no_break_space_belongs_between_a_figure_and_its_unit_only() -> None:
    assert codes("30分休みます。", "Rest for 30\u00a0minutes.", ENGLISH) == []
    assert codes("Rest now.", "今\u00a0休みます。", JAPANESE) == ["space_no_break"]


def test_pictures_may_be_joined() -> None:
    assert codes("Well done 👩‍⚕️", "お見事です👩‍⚕️", JAPANESE) == []
