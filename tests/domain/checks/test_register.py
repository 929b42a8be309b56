import pytest

from tests.domain.checks.saying import ENGLISH, JAPANESE, codes


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("It helps.", "これは効きます。"),
        ("Is it true?", "本当ですか。"),
        ("Does it hurt?", "痛みますか。"),
        ("Please come.", "お越しください。"),
        ("Let's go.", "行きましょう。"),
        ("It may well be so.", "そうかもしれませんね。"),
        ("Thank you.", "ありがとう。"),
        ("She said, “It hurts.”", "「痛い。」と言いました。"),
        ("Knowing neck pain", "首の痛みを知る"),
        ("The patient rests.", "患者さんは休みます。"),
        ("A sheet for patients", "患者さん用の用紙"),
    ],
)
def test_polite_sentences_and_bare_headings_are_the_house_style(source: str, target: str) -> None:
    assert codes(source, target, JAPANESE) == []


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("It helps.", "これは効く。", "style_plain"),
        ("It is this.", "これである。", "style_plain"),
        ("It is so.", "そうだ。", "style_plain"),
        ("It is not.", "そうではない。", "style_plain"),
        ("It helped.", "効果があった。", "style_plain"),
        ("It helps. Rest.", "これは効く。休んでください。", "style_mixed"),
        ("Please rest. It helps.", "休んでください。効くのだ。", "style_mixed"),
        ("Patients rest.", "患者様は休み、患者さんは眠ります。", "honorific_mixed"),
        (
            "You rest, you eat and you sleep.",
            "あなたは休み、あなたは食べ、あなたは眠ります。",
            "you_often",
        ),
    ],
)
def test_plain_style_and_two_ways_of_address_are_warnings(
    source: str, target: str, expected: str
) -> None:
    assert codes(source, target, JAPANESE) == [expected]


def test_other_languages_have_no_such_style() -> None:
    assert codes("これは効く。", "It helps.", ENGLISH) == []
