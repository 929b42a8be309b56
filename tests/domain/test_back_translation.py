import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicweb.domain.back_translation import Kind, grave, missing, stem

SAME = [
    ("en", "Rest for two days.", "Please rest for 2 days."),
    ("en", "You can't drive.", "You cannot drive a car."),
    ("en", "Stretching slowly eases stiff shoulders.", "Stiff shoulder is eased by slow stretch."),
    ("en", "Stop when it hurts.", "If it hurt, it is stopped."),
    ("en", "Call {{phone}} now.", "Now call."),
    ("en", "Avoid alcohol.", "Do not have alcohol."),
    ("ja", "慢性腰痛の患者さん", "慢性の腰痛の患者"),
    ("ja", "首を温めます。", "首は温かく。"),
    ("ja", "2日間休んでください。", "二日間お休みください。"),
    ("ja", "鍼を受けないでください。", "鍼は受けてはいけません。"),
]


@pytest.mark.parametrize(("language", "text", "other"), SAME)
def test_the_same_in_other_words_misses_nothing(language: str, text: str, other: str) -> None:
    assert missing(text, other, language) == []


@pytest.mark.parametrize(
    ("language", "text", "other", "wanted"),
    [
        ("en", "Do not force the neck.", "Please force your neck.", ("Do not", Kind.NEGATION)),
        ("en", "Rest for 2 days.", "Please rest for 3 days.", ("2", Kind.NUMBER)),
        ("en", "Not if you are pregnant.", "Not if you are ill.", ("pregnant", Kind.WORD)),
        ("en", "Take 5 mg of warfarin.", "Take 5 mg of it.", ("warfarin", Kind.WORD)),
        ("ja", "強く押さないでください。", "強く押してください。", ("ないで", Kind.NEGATION)),
        ("ja", "2日間休みます。", "3日間休みます。", ("2", Kind.NUMBER)),
        ("ja", "妊娠中は受けられません。", "病気は受けられません。", ("妊娠中", Kind.WORD)),
        ("ja", "ペースメーカーがあります。", "機械があります。", ("ペースメーカー", Kind.WORD)),
        ("ja", "慢性腰痛症です。", "慢性の腰痛です。", ("症", Kind.WORD)),
    ],
)
def test_what_does_not_come_back_is_named(
    language: str, text: str, other: str, wanted: tuple[str, Kind]
) -> None:
    assert [(one.text, one.kind) for one in missing(text, other, language)] == [wanted]


def test_one_of_two_negations_that_is_lost_doubts_both() -> None:
    found = missing("Do not run and do not lift.", "Do not run and lift.", "en")

    assert [one.kind for one in found] == [Kind.NEGATION, Kind.NEGATION]


def test_a_figure_is_named_with_what_it_counts() -> None:
    found = missing("Rest for 2 days.", "Lie down.", "en")

    assert [one.text for one in found] == ["Rest", "2 days"]


def test_only_figures_and_negations_are_grave() -> None:
    found = missing("Do not walk 5 km today.", "Yesterday.", "en")

    assert [one.kind for one in grave(found)] == [Kind.NEGATION, Kind.NUMBER]


@pytest.mark.parametrize(
    "words",
    [
        ("stretch", "stretches", "stretching", "stretched"),
        ("stop", "stops", "stopped", "stopping"),
        ("ease", "eases", "easing", "eased"),
        ("therapy", "therapies", "therapy's"),
        ("shoulder", "shoulders"),
        ("slow", "slowly"),
    ],
)
def test_the_forms_of_a_word_have_one_stem(words: tuple[str, ...]) -> None:
    assert len({stem(word) for word in words}) == 1


@given(st.text(), st.text(), st.sampled_from(["en", "ja", "fr"]))
def test_every_place_is_a_stretch_of_the_text(text: str, other: str, language: str) -> None:
    for one in missing(text, other, language):
        assert text[one.start : one.end].strip() == one.text.strip()
        assert one.text


@given(st.text(), st.sampled_from(["en", "ja"]))
def test_a_text_misses_nothing_of_itself(text: str, language: str) -> None:
    assert missing(text, text, language) == []
