import pytest

from tests.domain.checks.saying import ENGLISH, JAPANESE, codes


@pytest.mark.parametrize(
    ("source", "target", "way", "expected"),
    [
        ("Rest now.", "Rest now.", JAPANESE, "!copied"),
        ("今休みます。", "今休みます。", ENGLISH, "!copied"),
        ("Rest now.", "Please lie down.", JAPANESE, "!untranslated"),
        ("Rest, breathe.", "休み、and breathe slowly nowします。", JAPANESE, "partly_untranslated"),
        ("今休みます。", "Rest 今 now.", ENGLISH, "partly_untranslated"),
        ("Rest now.", "今は休み、今は休み、今は休みます。", JAPANESE, "repetition"),
        ("今は休みます。", "Rest rest rest now.", ENGLISH, "repetition"),
        ("Please rest now.", "（笑声）休んでください。", JAPANESE, "!noise"),
        ("Please rest now.", "休んでください####。", JAPANESE, "!noise"),
        ("Please rest now.", "今\ufffd休んでください。", JAPANESE, "!noise"),
    ],
)
def test_what_is_no_translation_is_found(
    source: str, target: str, way: tuple[str, str], expected: str
) -> None:
    assert codes(source, target, way) == [expected]


@pytest.mark.parametrize(
    ("source", "target", "way"),
    [
        ("LI4", "LI4", JAPANESE),
        ("American Express", "American Express", JAPANESE),
        ("合谷を押します。", "Press Hegu (合谷).", ENGLISH),
        ("It throbs.", "ズキズキします。", JAPANESE),
        ("とてもゆっくりと息を吸います。", "Breathe in very, very slowly.", ENGLISH),
        ("The 20-20-20 rule", "20-20-20ルール", JAPANESE),
    ],
)
def test_names_codes_and_doubled_words_are_text(
    source: str, target: str, way: tuple[str, str]
) -> None:
    assert codes(source, target, way) == []
