"""Readings over medical characters: which words get one, and which stay plain."""

import re
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicweb.domain.furigana import Reading, has_readings, parts, readings
from clinicweb.domain.languages import LANGUAGES

TABLE = resources.files("clinicweb.content").joinpath("furigana", "ja.tsv").read_text("utf-8")
ROWS = [line.split("\t") for line in TABLE.splitlines() if line and not line.startswith("#")]
WORDS = {word: reading for word, reading in ROWS if reading}


def shown(text: str, **options: object) -> str:
    """The text with its readings in brackets."""
    out, at = [], 0
    for one in readings(text, "ja", **options):  # type: ignore[arg-type]
        out.append(f"{text[at : one.end]}[{one.kana}]")
        at = one.end
    return "".join([*out, text[at:]])


def test_the_table_is_well_formed() -> None:
    assert len(WORDS) >= 800
    assert len({word for word, _ in ROWS}) == len(ROWS)
    for word, reading in ROWS:
        assert re.search(r"[\u3400-\u9fff]", word) or not reading, word
        assert re.fullmatch(r"[ぁ-ゖァ-ヺーA-Z]*", reading), (word, reading)


def test_every_reading_can_be_divided_in_one_way_only() -> None:
    for word, reading in WORDS.items():
        bare = word.removeprefix("-")
        rebuilt, at = "", 0
        for one in parts(bare, reading):
            rebuilt += bare[at : one.start] + one.kana
            at = one.end
        assert rebuilt + bare[at:] == reading, word


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("痛み", "痛[いた]み"),
        ("痛くて、痛かった", "痛[いた]くて、痛[いた]かった"),
        ("頭痛がする", "頭痛[ずつう]がする"),
        ("首と手首と首筋", "首[くび]と手首[てくび]と首筋[くびすじ]"),
        ("吐き気と冷や汗", "吐[は]き気[け]と冷[ひ]や汗[あせ]"),
        ("お腹が張る", "お腹[なか]が張る"),
        ("鍼治療の鍼", "鍼治療[はりちりょう]の鍼[はり]"),
        ("手術後の痛み止め", "手術[しゅじゅつ]後[ご]の痛[いた]み止[ど]め"),
        ("妊娠後期の診察", "妊娠[にんしん]後期[こうき]の診察[しんさつ]"),
        ("治療前後", "治療[ちりょう]前後[ぜんご]"),
        ("テニス肘", "テニス肘[ひじ]"),
        ("飲み薬", "飲[の]み薬[ぐすり]"),
        ("血の気が引く", "血[ち]の気[け]が引く"),
        ("患者さんに聞く", "患者[かんじゃ]さんに聞く"),
        ("痛みを治す薬", "痛[いた]みを治[なお]す薬[くすり]"),
        ("風邪薬と頭痛薬", "風邪薬[かぜぐすり]と頭痛[ずつう]薬[やく]"),
    ],
)
def test_known_words_are_read_and_their_kana_stay_outside(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "方針",  # not 針
        "首藤",  # a name that begins with 首
        "変形性膝関節症",  # 膝関節 is read in two ways
        "3回治療する",  # a figure changes what follows it
        "2か月経ってから",  # not 月経
        "頭痛いよ",  # not ずつう
        "時間が足りない",  # 足 is た
        "入り口",  # ぐち
        "立て膝",
        "出っ歯",
        "体脂肪率",
        "森さん",
        "腰痛さん",  # whoever that is
        "お腹痛い",  # not つうい
        "お骨折り",  # ほねおり
        "注意書き",  # がき
        "怒り始める",  # おこり
    ],
)
def test_what_could_be_read_otherwise_stays_plain(text: str) -> None:
    for one in readings(text, "ja"):
        assert text[one.start : one.end] in {"時間"}


def test_names_of_people_and_places_are_left_alone() -> None:
    text = "肩井鍼灸院の鍼灸師"

    assert shown(text, names=["肩井鍼灸院"]) == "肩井鍼灸院の鍼灸師[しんきゅうし]"


def test_a_reading_that_is_known_from_elsewhere_is_kept() -> None:
    text = "合谷の痛み"

    known = [Reading(0, 2, "ごうこく")]

    assert shown(text, known=known) == "合谷[ごうこく]の痛[いた]み"


def test_only_languages_with_a_table_have_readings() -> None:
    assert has_readings("ja")
    assert not has_readings("xx")
    assert not any(has_readings(code) for code, one in LANGUAGES.items() if one.script == "Latn")


def test_a_reading_that_fits_in_no_way_or_in_two_is_refused() -> None:
    with pytest.raises(ValueError, match="exactly one way"):
        parts("痛み", "つう")
    with pytest.raises(ValueError, match="exactly one way"):
        parts("小い大", "こいいだい")


@given(st.lists(st.sampled_from([*sorted(WORDS), "の", "、", "方", "3", "さん", "を", "a"])))
def test_readings_are_in_order_and_stand_on_characters_only(words: list[str]) -> None:
    text = "".join(words)
    at = 0

    for one in readings(text, "ja"):
        assert at <= one.start < one.end
        assert re.fullmatch(r"[\u3400-\u9fff々]+", text[one.start : one.end])
        assert one.kana
        at = one.end
