import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicweb.domain.repetition import repeated_part
from clinicweb.domain.trouble import MESSAGES, Trouble, find_trouble
from tests.domain.pairs import CORRECT_PAIRS, corpus_pairs

WORDS = {
    "en": ["warm", "neck", "slowly", "shoulder", "gently"],
    "ja": ["首", "肩", "背中", "痛み", "施術"],
}
BACK = "Rub your back from the hips to the shoulders."

IN_JAPANESE = [
    ("empty", BACK, ""),
    ("empty", BACK, " \n"),
    ("noise", BACK, "背中を####さすります。"),
    ("noise", BACK, "（笑声）背中をさすります。"),
    ("noise", BACK, "背中をさすります(拍手)。"),
    ("noise", BACK, "背中をさすります【掌声】"),
    ("noise", BACK, "♪背中をさすります"),
    ("noise", BACK, "背中をさすります。。。。。。。。"),
    ("noise", BACK, "背中を⁇さすります。"),
    ("copied", BACK, "rub your back from the hips to the shoulders"),
    ("script", BACK, "Frottez votre dos doucement"),
    ("script", BACK, "背中を from the hips to the shoulders さすります。"),
    ("repetition", BACK, "背中をお尻から肩をお尻から肩までさすります。"),
    ("repetition", BACK, "背中の痛み、背中の痛みをさすります。"),
    ("repetition", BACK, "背骨や背骨をさすります。"),
    ("repetition", BACK, "背中を治療治療します。"),
    ("repetition", BACK, "背中をあああああさすります。"),
    (
        "too_short",
        f"{BACK} Stop at once if it hurts, and tell your practitioner about it.",
        "背中。",
    ),
    ("too_long", "Back", "背中をお尻から肩まで、下から上へやさしくさすりましょう。"),
    ("number", "Rest for 25 minutes.", "52分休みます。"),
    ("number", "Take two tablets.", "錠剤を飲みます。"),
    ("placeholder_lost", "Press LI4 for a minute.", "1分間押します。"),
    ("placeholder_invented", "Press the point.", "⟦0⟧を押します。"),
    ("placeholder_invented", "Take a pain reliever.", "SP6（三陰交）を飲みます。"),
]

IN_ENGLISH = [
    ("noise", "背中をさすります。", "(Laughter) Rub your back."),
    ("script", "背中をさすります。", "Rub your 背中."),
    ("copied", "背中をさすります。", "背中をさすります"),
    ("repetition", "背中をさすります。", "Rub your back your back."),
    ("repetition", "背中をさすります。", "Rub the the back."),
    ("repetition", "背中をゆっくりさすります。", "Rub rub rub your back."),
    ("too_long", "背中", "Rub your back slowly from the hips to the shoulders, please."),
    ("number", "25分休みます。", "Rest for 52 minutes."),
]


@pytest.mark.parametrize(("code", "source", "output"), IN_JAPANESE)
def test_trouble_in_japanese_output_is_caught(code: str, source: str, output: str) -> None:
    trouble = find_trouble(source, output, "en", "ja", (), ())

    assert trouble is not None
    assert trouble.code == code


@pytest.mark.parametrize(("code", "source", "output"), IN_ENGLISH)
def test_trouble_in_english_output_is_caught(code: str, source: str, output: str) -> None:
    trouble = find_trouble(source, output, "ja", "en", (), ())

    assert trouble is not None
    assert trouble.code == code


def test_placeholders_that_restoring_missed_are_trouble() -> None:
    lost = find_trouble("Pay {{price:initial}}.", "お支払いください。", "en", "ja", ("5 kg",), ())
    repeated = find_trouble("Lift 5 kg.", "5 kgと5 kg", "en", "ja", (), ("5 kg",))

    assert lost == Trouble("placeholder_lost", {"text": "5 kg"})
    assert repeated == Trouble("placeholder_repeated", {"text": "5 kg"})


@pytest.mark.parametrize(
    ("source", "output", "languages"),
    [
        ("LI4, GB20", "LI4, GB20", ("en", "ja")),
        ("{{phone}}", "{{phone}}", ("en", "ja")),
        ("⟦1⟧", "⟦1⟧", ("en", "ja")),
        ("合谷を押します。", "Press Hegu (合谷).", ("ja", "en")),
        ("Very, very good", "とてもよい", ("en", "ja")),
        ("とてもとてもよい", "Very very good.", ("ja", "en")),
        ("少しずつ進みます。", "Move little by little.", ("ja", "en")),
        ("Rest, rest, rest.", "休む、休む、休む。", ("en", "ja")),
        ("Hello!", "Bonjour !", ("en", "fr")),
    ],
)
def test_right_output_is_no_trouble(source: str, output: str, languages: tuple[str, str]) -> None:
    assert find_trouble(source, output, *languages, (), ()) is None


@pytest.mark.parametrize("languages", [("en", "ja"), ("ja", "en")])
def test_hardly_any_correct_translation_is_called_trouble(languages: tuple[str, str]) -> None:
    def alarms(pairs: list[tuple[str, str]]) -> list[tuple[str, Trouble]]:
        found = []
        for english, japanese in pairs:
            source, target = (english, japanese) if languages[0] == "en" else (japanese, english)
            trouble = find_trouble(source, target, *languages, (), ())
            if trouble is not None:
                found.append((target, trouble))
        return found

    corpus = corpus_pairs()

    assert alarms(CORRECT_PAIRS) == []
    assert len(alarms(corpus)) <= 0.005 * len(corpus)


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["en", "ja", "fr"]))
def test_any_texts_can_be_looked_at(source: str, output: str, target: str) -> None:
    trouble = find_trouble(source, output, "en", target, (), ())

    if trouble is not None:
        assert trouble.message_id % dict(trouble.params)
        assert trouble.code in MESSAGES


@given(st.lists(st.sampled_from(WORDS["ja"]), min_size=2, max_size=4, unique=True))
def test_a_japanese_clause_said_twice_is_always_found(words: list[str]) -> None:
    clause = "の".join(words) + "について"

    assert repeated_part(f"{clause}{clause}説明します。", spaced=False) is not None


@given(st.lists(st.sampled_from(WORDS["en"]), min_size=3, unique=True))
def test_an_english_clause_said_twice_is_always_found(words: list[str]) -> None:
    clause = " ".join(words)

    assert repeated_part(f"Please {clause} {clause} now", spaced=True) is not None


def test_a_hostile_text_does_not_take_long() -> None:
    started = time.perf_counter()

    for text in ("ああいう" * 500, "1," * 1000, "(" * 2000, "十百千" * 700, "a " * 1000):
        find_trouble(text, text + "。", "en", "ja", (), ())

    assert time.perf_counter() - started < 5
