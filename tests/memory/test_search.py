"""What the memory has for a sentence, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from clinicweb.domain.memory_match import FILL_THRESHOLD, NEGATION_CAP, SAME_TEXT, Origin
from clinicweb.loading import CONTENT
from clinicweb.memory.starter import read_starter
from tests.clock import NOW
from tests.factories import make_clinic
from tests.memory.conftest import Add, Ask

SESSION = ("1回60分です。", "One session takes 60 minutes.")
JA_EN = ("ja", "en")


def test_a_session_of_60_minutes_helps_one_of_90_minutes(add: Add, ask: Ask) -> None:
    add(SESSION, languages=JA_EN)

    (match,) = ask("1回90分です。", JA_EN)

    assert 90 <= match.percent < SAME_TEXT
    assert match.text == "One session takes 90 minutes."
    assert match.is_adapted
    assert match.target == SESSION[1]


def test_a_sentence_that_shares_most_words_helps_and_the_others_do_not(add: Add, ask: Ask) -> None:
    add(
        ("Keep the neck warm after the treatment.", "治療のあとは首を温めておきましょう。"),
        ("Bring your insurance card to the first visit.", "初診には保険証をお持ちください。"),
        ("The clinic is closed on Mondays.", "月曜日は休診です。"),
    )

    (match,) = ask("Keep the shoulder warm after the treatment.")

    assert match.target == "治療のあとは首を温めておきましょう。"
    assert FILL_THRESHOLD <= match.percent < SAME_TEXT
    assert not match.is_adapted


def test_a_japanese_sentence_without_spaces_is_found_by_what_it_shares(add: Add, ask: Ask) -> None:
    add(
        ("治療のあとは首を温めておきましょう。", "Keep the neck warm after the treatment."),
        ("初診には保険証をお持ちください。", "Bring your insurance card to the first visit."),
        languages=JA_EN,
    )

    (match,) = ask("治療のあとは肩を温めておきましょう。", JA_EN)

    assert match.target == "Keep the neck warm after the treatment."
    assert match.percent >= FILL_THRESHOLD


def test_the_difference_is_shown_word_by_word(add: Add, ask: Ask) -> None:
    add(("Keep the neck warm after the treatment.", "首を温めておきましょう。"))

    (match,) = ask("Keep the shoulder warm after the treatment.")

    assert match.difference == [
        ("same", "Keep the "),
        ("removed", "neck"),
        ("added", "shoulder"),
        ("same", " warm after the treatment."),
    ]


def test_placeholders_and_inline_codes_are_those_of_the_sentence(add: Add, ask: Ask) -> None:
    add(("Call ⟦0⟧the desk⟦/0⟧ at {{phone}}.", "⟦0⟧受付⟦/0⟧（{{phone}}）にお電話ください。"))

    (match,) = ask("Call ⟦3⟧the desk⟦/3⟧ at {{emergency}}.")

    assert match.text == "⟦3⟧受付⟦/3⟧（{{emergency}}）にお電話ください。"


def test_figures_that_cannot_be_moved_for_sure_are_left_and_cost_percent(
    add: Add, ask: Ask
) -> None:
    add(("It costs 10,000 yen.", "1万円です。"), ("Rest for 2 days.", "2日休みます。"))

    (sure,) = ask("Rest for 3 days.")
    (unsure,) = ask("It costs 20,000 yen.")

    assert unsure.adapted_target is None
    assert unsure.text == "1万円です。"
    assert unsure.percent < sure.percent


@pytest.mark.parametrize(
    ("held", "asked", "languages"),
    [
        (
            "Apply heat to the sore area for 10 minutes.",
            "Do not apply heat to the sore area for 10 minutes.",
            ("en", "ja"),
        ),
        (
            "Do not press this point during pregnancy.",
            "Press this point during pregnancy.",
            ("en", "ja"),
        ),
        ("痛むところを温めてください。", "痛むところを温めないでください。", JA_EN),
    ],
)
def test_a_match_that_says_not_where_the_sentence_does_not_is_marked_and_kept_low(
    add: Add, ask: Ask, held: str, asked: str, languages: tuple[str, str]
) -> None:
    add((held, "訳"), languages=languages)

    (match,) = ask(asked, languages)

    assert match.negation_differs
    assert match.percent <= NEGATION_CAP < FILL_THRESHOLD


def test_a_pair_of_the_other_direction_helps_is_marked_and_stands_below(add: Add, ask: Ask) -> None:
    add(("Rest at home.", "家でお休みください。"))
    add(("家でお休みください。", "Please rest at home."), languages=JA_EN)

    same_way, other_way = ask("家でお休みください。", JA_EN)

    assert (same_way.text, same_way.reversed) == ("Please rest at home.", False)
    assert (other_way.text, other_way.reversed) == ("Rest at home.", True)
    assert other_way.percent < SAME_TEXT <= same_way.percent
    assert not other_way.exact


def test_the_other_direction_also_helps_with_similar_sentences(add: Add, ask: Ask) -> None:
    add(("Rest for 2 days after the treatment.", "治療のあとは2日休みます。"))

    (figures,) = ask("治療のあとは3日休みます。", JA_EN)
    (words,) = ask("治療のあとは2日静かに休みます。", JA_EN)

    assert figures.text == "Rest for 3 days after the treatment."
    assert figures.reversed
    assert words.reversed
    assert words.percent >= 55


def test_what_came_with_the_product_stands_below_what_the_clinics_have(
    session: Session, add: Add, ask: Ask
) -> None:
    source = "Drink water after the treatment."
    add((source, "初めからある訳"), origin=Origin.STARTER, clinic_id=None)
    add((source, "別の治療院の訳"), clinic_id=make_clinic(session).id)
    add((source, "自分たちの訳"), at=NOW - timedelta(days=100))
    add(("Drink warm water after the treatment.", "よく似た訳"))

    assert [match.text for match in ask(source)] == [
        "自分たちの訳",
        "別の治療院の訳",
        "初めからある訳",
        "よく似た訳",
    ]
    # The clinic's own similar sentence counts more than the product's, even if that is closer.
    assert [match.text for match in ask("Drink warm water after a treatment.")][:2] == [
        "よく似た訳",
        "自分たちの訳",
    ]
    assert ask(source)[2].origin is Origin.STARTER


def test_each_text_is_proposed_once_and_only_a_few(add: Add, ask: Ask) -> None:
    add(*((f"Rest for {days} days at home.", f"家で{days}日休みます。") for days in range(2, 30)))

    matches = ask("Rest for 40 days at home.")

    assert [match.text for match in matches] == ["家で40日休みます。"]


def test_other_languages_and_empty_memories_answer_nothing(add: Add, ask: Ask) -> None:
    add(("Rest at home.", "家でお休みください。"))

    assert ask("Rest at home.", ("en", "fr")) == []
    assert ask("安静", JA_EN) == []
    assert ask("…", JA_EN) == []
    assert ask("", JA_EN) == []


def test_odd_characters_are_no_commands_to_the_database(add: Add, ask: Ask) -> None:
    odd = """It's "quoted" AND (odd): a* NEAR b:c & !d | <-> \\ '; -- ％ OR NOT"""
    add((odd, "変わった文"))

    assert ask(odd)[0].exact
    assert ask(odd + " indeed")[0].text == "変わった文"


def test_among_the_thousands_that_ship_the_nearest_is_found_from_either_side(
    session: Session, add: Add, ask: Ask
) -> None:
    pairs = read_starter(CONTENT / "memory" / "starter.en-ja.tsv")
    add(
        *((pair.source, pair.target) for pair in pairs),
        origin=Origin.STARTER,
        clinic_id=None,
    )
    long_ones = [pair for pair in pairs if len(pair.source.split()) >= 9][:: len(pairs) // 40]

    missed = []
    for pair in long_ones:
        words = pair.source.split()
        words[len(words) // 2] = "somewhat"
        if pair.target not in {match.target for match in ask(" ".join(words))}:
            missed.append(pair.source)
        characters = (
            pair.target[: len(pair.target) // 2] + "多少" + pair.target[len(pair.target) // 2 :]
        )
        if pair.source not in {match.target for match in ask(characters, JA_EN)}:
            missed.append(pair.target)
    assert len(missed) <= len(long_ones) // 20, missed
