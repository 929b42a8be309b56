import random
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicweb.domain.number_words import kanji_value
from clinicweb.domain.numbers import compare, values
from tests.domain.pairs import CORRECT_PAIRS, corpus_pairs

SAME = [
    ("10,000 yen", "1万円"),
    ("12,500 yen", "1万2,500円"),
    ("12,500 yen", "1万2千5百円"),
    ("2.5 million people", "250万人"),
    ("350 million", "3億5000万"),
    ("10 thousand", "1万"),
    ("Take 1,200 mg.", "1200 mgを服用します。"),
    ("at 10:30", "午前10時30分に"),
    ("at 10.30 a.m.", "午前10時30分"),
    ("10:30", "１０：３０"),
    ("at 10:30", "10時半に"),
    ("2 p.m.", "14時"),
    ("2 p.m.", "午後2時"),
    ("2pm", "午後2時"),
    ("from 1 to 2 p.m.", "午後1時〜2時"),
    ("from 9 a.m. to 5 p.m.", "9時から17時"),
    ("9:30–18:00", "9:30～18:00"),
    ("Open: 9:00", "受付：9:00"),
    ("12 noon", "12時"),
    ("at noon", "正午に"),
    ("5 March 2024", "2024年3月5日"),
    ("March 5th, 2024", "2024年3月5日"),
    ("in May", "5月に"),
    ("half", "半分"),
    ("1/2 cup", "2分の1カップ"),
    ("1/2 tablet", "半錠"),
    ("½ cup", "1/2カップ"),
    ("two-thirds", "3分の2"),
    ("1 in 5 people", "5人に1人"),
    ("38 °C", "38℃"),
    ("38.5°C", "３８．５℃"),
    ("6–12 sessions", "6～12回"),
    ("6 to 12 sessions", "6から12回"),
    ("50%", "５０％"),
    ("50%", "5割"),
    ("one year", "1年"),
    ("a one-year plan", "1年間の計画"),
    ("twenty-five minutes", "25分"),
    ("a hundred and twenty", "120"),
    ("two thousand five hundred years", "2,500年"),
    ("1.5 hours", "1時間半"),
    ("90 minutes", "1時間半"),
    ("an hour and a half", "1時間半"),
    ("18 months", "1年半"),
    ("half an hour", "30分"),
    ("in her fifties", "50代"),
    ("twice a day", "1日2回"),
    ("two tablets", "二錠"),
    ("2 tablets", "2錠"),
    ("30 minutes", "三十分"),
    ("the first session", "1回目"),
    ("3rd visit", "3回目の来院"),
    ("Call 03-1234-5678.", "+81 3 1234 5678までお電話ください。"),
    ("+64 9 123 4567", "09-123-4567"),
    ("120/80 mmHg", "120/80 mmHg"),
    ("vitamin B12", "ビタミンB12"),
    ("T4–T6", "T4〜T6"),
    ("① Breathe in", "1. 息を吸う"),
    ("10 mg in the morning and 10 mg at night", "朝晩10 mgずつ"),
    ("Press ⟦1⟧here⟦/1⟧.", "ここを押します。"),
    ("See https://example.org/2024/5", "ウェブサイトをご覧ください"),
]

DIFFERENT = [
    ("25 mg", "52 mg"),
    ("10 mg", "10 mgと20 mg"),
    ("38 °C", "37℃"),
    ("10 a.m.", "午後10時"),
    ("2 p.m.", "午前2時"),
    ("10,000 yen", "1,000円"),
    ("10,000 yen", "10万円"),
    ("twice a day", "1日3回"),
    ("three times a day", "1日2回"),
    ("two tablets", "三錠"),
    ("two tablets", "薬を飲む"),
    ("薬を飲む", "two tablets"),
    ("30 minutes", "二十分"),
    ("6–12 sessions", "6～21回"),
    ("1/2 tablet", "1/4錠"),
    ("10 mg in the morning and 10 mg at night", "朝10 mg、夜は休み"),
    ("3 times", "痛みが続く"),
    ("痛み", "3回"),
    ("1.5 mg", "15 mg"),
    ("0.5 mg", "5 mg"),
    ("9:30", "9時"),
    ("2024年3月5日", "5 May 2024"),
    ("Call 119", "110番に電話"),
    ("1時間", "1 hour and a half"),
    ("7.5 g", "7,5 gと8 g"),
]


def language_of(text: str) -> str:
    return "ja" if re.search(r"[\u3041-\u9fff]", text) else "en"


@pytest.mark.parametrize(("source", "target"), SAME)
def test_the_same_number_written_otherwise_is_the_same(source: str, target: str) -> None:
    assert not compare(source, target, language_of(source), "ja")
    assert not compare(target, source, "ja", language_of(source))


@pytest.mark.parametrize(("source", "target"), DIFFERENT)
def test_a_different_number_is_found_from_either_side(source: str, target: str) -> None:
    one, other = language_of(source), language_of(target)

    assert compare(source, target, one, other)
    assert compare(target, source, other, one)


def test_what_is_lost_and_what_is_added_are_told_apart() -> None:
    difference = compare("Rest for 25 minutes.", "５２分休みます。", "en", "ja")

    assert [quantity.text for quantity in difference.lost] == ["25"]
    assert [quantity.text for quantity in difference.added] == ["５２"]


def test_words_alone_never_demand_a_number() -> None:
    for english, japanese in (
        ("One day at a time.", "あせらず進みましょう。"),
        ("She may come.", "一人で来るかもしれません。"),
        ("Both hands.", "一番大切です。"),
        ("Warm the neck.", "首を十分に温めます。"),
    ):
        assert not compare(english, japanese, "en", "ja")


def test_positions_are_those_of_the_original_text() -> None:
    text = "１２，０００円を10：30に二錠"

    found = values(text, "ja")

    assert [text[q.start : q.end] for q in found] == ["１２，０００", "10：30", "二"]
    assert found[0].values == {Fraction(12000)}
    assert found[1].clock == {10 * 60 + 30, 22 * 60 + 30}


@pytest.mark.parametrize(
    ("run", "value"),
    [
        ("二十五", 25),
        ("百二十", 120),
        ("千二百", 1200),
        ("一万五千", 15000),
        ("三億", 300_000_000),
        ("二〇二四", 2024),
        ("十", 10),
        ("万", 10_000),
        ("一〇", 10),
    ],
)
def test_kanji_numerals_have_their_value(run: str, value: int) -> None:
    assert kanji_value(run) == value


@given(st.text(max_size=80), st.sampled_from(["en", "ja", "fr"]))
def test_any_text_can_be_read_and_agrees_with_itself(text: str, language: str) -> None:
    for quantity in values(text, language):
        assert 0 <= quantity.start < quantity.end <= len(text)
    assert not compare(text, text, language, language)


@given(st.integers(min_value=0, max_value=10**9))
def test_a_figure_reads_the_same_with_separators_full_width_and_in_man(number: int) -> None:
    man, rest = divmod(number, 10_000)
    japanese = (f"{man}万" if man else "") + (str(rest) if rest or not man else "")
    wide = f"{number:,}".translate(str.maketrans("0123456789,", "０１２３４５６７８９，"))

    assert not compare(f"{number:,} yen", f"{japanese}円", "en", "ja")
    assert not compare(f"{number:,} yen", f"{wide}円", "en", "ja")


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_two_figures_agree_only_when_they_are_equal(one: int, other: int) -> None:
    assert bool(compare(f"{one} mg", f"{other} mg", "en", "ja")) == (one != other)


@given(st.integers(0, 23), st.integers(0, 59))
def test_a_time_of_day_is_the_same_in_every_notation(hour: int, minute: int) -> None:
    half, clock = ("午前", hour) if hour < 12 else ("午後", hour - 12)
    english = f"{hour % 12 or 12}:{minute:02} {'a' if hour < 12 else 'p'}.m."
    japanese = f"{half}{clock}時{minute}分" if minute else f"{half}{clock}時"

    assert not compare(english, japanese, "en", "ja")
    assert not compare(f"at {hour:02}:{minute:02}", japanese, "en", "ja")


def test_a_changed_digit_in_a_correct_translation_is_caught() -> None:
    chance = random.Random(5)
    changed = caught = 0
    for english, japanese in [*CORRECT_PAIRS, *corpus_pairs()]:
        plain = re.sub(r"(?:EX-)?[A-Z]{2}\d+", "", japanese)
        for match in re.finditer(r"\d", plain):
            digit = chance.choice([d for d in "123456789" if d != match.group()])
            mutant = plain[: match.start()] + digit + plain[match.end() :]
            changed += 1
            caught += bool(compare(english, mutant, "en", "ja"))

    assert changed >= 25
    assert caught >= 0.98 * changed
