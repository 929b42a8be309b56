"""See `test_run` for codes that are lost, doubled or crossed."""

import pytest

from tests.domain.checks.saying import JAPANESE, both_ways, codes


@pytest.mark.parametrize(
    ("english", "japanese"),
    [
        ("⟦1⟧Rest⟦/1⟧ for a while.", "しばらく⟦1⟧休みます⟦/1⟧。"),
        ("Call {{phone}}.", "{{ phone }}にお電話ください。"),
        ("See https://example.org/a-b.", "https://example.org/a-bをご覧ください。"),
        ("Press LI4.", "LI-4を押します。"),
    ],
)
def test_what_is_carried_over_may_move(english: str, japanese: str) -> None:
    assert both_ways(english, japanese) == ([], [])


@pytest.mark.parametrize(
    ("english", "japanese", "expected"),
    [
        ("⟦1⟧Rest⟦/1⟧ for a while.", "しばらく休みます。", "!placeholder_lost"),
        ("⟦1⟧Rest⟦/1⟧ for a while.", "しばらく⟦1⟧休みます。", "!placeholder_lost"),
        ("Rest for a while.", "しばらく⟦2⟧休みます⟦/2⟧。", "!placeholder_unknown"),
        ("Call {{phone}}.", "{{email}}にお電話ください。", "!placeholder_lost"),
        (
            "See https://example.org/a.",
            "https://example.org/bをご覧ください。",
            "!placeholder_lost",
        ),
        ("⟦1⟧Rest⟦/1⟧ now.", "今⟦/1⟧休みます⟦1⟧。", "!placeholder_unbalanced"),
    ],
)
def test_what_is_lost_or_changed_is_an_error(english: str, japanese: str, expected: str) -> None:
    assert expected in codes(english, japanese, JAPANESE)
