import pytest

from tests.domain.checks.saying import ENGLISH, JAPANESE, both_ways, codes

ADVICE = (
    "After the session, drink water, rest for a while, and avoid heavy meals and hot baths until "
    "the evening.",
    "施術後は水を飲み、しばらく休み、夕方までは重い食事や熱いお風呂を避けてください。",
)
SENTENCES = (
    "Rest today. Drink plenty of water. Walk a little tomorrow.",
    "今日は休みましょう。水を十分に飲みましょう。明日は少し歩きましょう。",
)


@pytest.mark.parametrize(
    ("english", "japanese"),
    [
        ADVICE,
        SENTENCES,
        ("Painful obstruction syndrome", "痺証"),
        ("Informed consent", "インフォームド・コンセント（説明と同意）"),
        ("Open from 9:30 am to 6 pm.", "午前9時30分から午後6時まで営業しています。"),
        ("Rest today, and walk a little tomorrow.", "今日は休みましょう。明日は少し歩きましょう。"),
    ],
)
def test_the_usual_proportions_raise_no_alarm(english: str, japanese: str) -> None:
    assert both_ways(english, japanese) == ([], [])


@pytest.mark.parametrize(
    ("source", "target", "way", "expected"),
    [
        (ADVICE[0], "施術後は避けてください。", JAPANESE, "too_short"),
        (ADVICE[1], "Avoid hot baths.", ENGLISH, "too_short"),
        ("Drink some water.", ADVICE[1].replace("避け", "楽しんで"), JAPANESE, "too_long"),
        ("水を飲みましょう。", ADVICE[0].replace("avoid", "take"), ENGLISH, "too_long"),
        (SENTENCES[0], "今日は休みましょう。明日は歩きましょう。", JAPANESE, "sentence_lost"),
        (SENTENCES[1], "Rest today. Walk a little tomorrow.", ENGLISH, "sentence_lost"),
    ],
)
def test_much_less_or_much_more_is_a_warning(
    source: str, target: str, way: tuple[str, str], expected: str
) -> None:
    assert expected in codes(source, target, way)


def test_languages_that_were_not_measured_have_no_proportions() -> None:
    assert codes(ADVICE[0], "Ruhe.", ("en", "de")) == []
