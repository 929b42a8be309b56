"""The table of acupoints, and the points that a text names."""

import re
import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicweb.domain.acupoint_codes import POINT_COUNTS
from clinicweb.domain.acupoints import ACUPOINTS, Acupoint, is_standard_name, named, pairs

TONES = "\u0300\u0301\u0304\u030c"
# Forms of other countries and times that the Japanese standard does not write.
FOREIGN = set(
    "經氣澤溪谿鐘缺靈虛關門門陰阴陽阳经处處胆膽會鄉鄕俞腧冲渊脉勞内內榮荣營隱歸條陷滿步藏聽樞窗囟龈獨"
    "蟲邊帶囊參仆豐颧絡踝當聰齒龍龜氷丝絲关门泽渓钟颊頰兔攢"
) - set("門陰陽胆内絡処渓")


def without_tones(text: str) -> str:
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(char for char in apart if char not in TONES))


def test_the_table_has_361_points_of_the_meridians_and_48_extra_ones() -> None:
    extra = [code for code in ACUPOINTS if code.startswith("EX-")]
    meridians = Counter(re.sub(r"\d+$", "", code) for code in ACUPOINTS)

    assert len(ACUPOINTS) - len(extra) == 361
    assert len(extra) == 48
    assert dict(meridians) == dict(POINT_COUNTS)
    for meridian, count in POINT_COUNTS.items():
        numbers = [f"{meridian}{number}" for number in range(1, count + 1)]
        assert [code for code in ACUPOINTS if code in set(numbers)] == numbers


def test_every_row_is_well_formed() -> None:
    for point in ACUPOINTS.values():
        check(point)


def check(point: Acupoint) -> None:
    assert without_tones(point.pinyin_toned) == point.pinyin
    assert re.fullmatch(r"[A-Z][a-zü']+", point.pinyin)
    assert re.fullmatch(r"[ぁ-ゖ]+", point.kana)
    assert re.fullmatch(r"[\u3400-\u9fff]{2,4}", point.kanji)
    assert not set(point.kanji) & FOREIGN
    marks = [char for char in unicodedata.normalize("NFD", point.pinyin_toned) if char in TONES]
    # Each syllable has one tone; 禾髎 and 和髎 leave out the first of theirs.
    assert len(marks) == len(point.kanji) + (point.code in {"LI19", "TE22"})


def test_no_two_points_have_the_same_characters() -> None:
    assert len({point.kanji for point in ACUPOINTS.values()}) == len(ACUPOINTS)


TAUGHT = """
LU5 尺沢 しゃくたく, LU7 列欠 れっけつ, LI4 合谷 ごうこく, LI11 曲池 きょくち,
LI15 肩髃 けんぐう, ST8 頭維 ずい, ST36 足三里 あしさんり, LI10 手三里 てさんり,
ST45 厲兌 れいだ, SP6 三陰交 さんいんこう, SP1 隠白 いんぱく, HT7 神門 しんもん,
HT3 少海 しょうかい, SI8 小海 しょうかい, KI6 照海 しょうかい, SI3 後渓 こうけい,
SI11 天宗 てんそう, SI16 天窓 てんそう, SI18 顴髎 けんりょう, TE14 肩髎 けんりょう,
ST3 巨髎 こりょう, GB29 居髎 きょりょう, BL10 天柱 てんちゅう, BL30 白環兪 はっかんゆ,
BL35 会陽 えよう, BL42 魄戸 はっこ, BL45 譩譆 いき, KI3 太渓 たいけい,
KI23 神封 しんぽう, KI26 彧中 いくちゅう, PC6 内関 ないかん, TE5 外関 がいかん,
TE7 会宗 えそう, TE10 天井 てんせい, GB8 率谷 そっこく, GB12 完骨 かんこつ,
SI4 腕骨 わんこつ, GB17 正営 しょうえい, GB20 風池 ふうち, GB21 肩井 けんせい,
GB32 中瀆 ちゅうとく, LR6 中都 ちゅうと, GB33 膝陽関 ひざようかん,
GV3 腰陽関 こしようかん, LR3 太衝 たいしょう, GV19 後頂 ごちょう, GV20 百会 ひゃくえ,
GV14 大椎 だいつい, CV2 曲骨 きょっこつ, CV4 関元 かんげん, CV17 膻中 だんちゅう,
CV24 承漿 しょうしょう, LU11 少商 しょうしょう, HT9 少衝 しょうしょう,
ST6 頬車 きょうしゃ, GB3 上関 じょうかん, ST7 下関 げかん, EX-HN3 印堂 いんどう,
EX-HN5 太陽 たいよう
"""


def test_points_that_are_often_used_or_confused_are_as_schools_teach_them() -> None:
    for code, kanji, kana in (row.split() for row in TAUGHT.replace("\n", " ").split(",")):
        assert (ACUPOINTS[code].kanji, ACUPOINTS[code].kana) == (kanji, kana)


@pytest.mark.parametrize(
    "spelling",
    [
        "LI4", "LI-4", "L.I.4", "ＬＩ４", "合谷", "Hegu", "hegu", "HEGU", "He Gu", "He-Gu", "Hégǔ",
        "Hé Gǔ", "ごうこく", "ゴウコク", "ｺﾞｳｺｸ", "合谷穴", "左合谷",
    ],
)  # fmt: skip
def test_a_point_is_found_under_all_its_names(spelling: str) -> None:
    for text in (spelling, f"Press {spelling} now.", f"（{spelling}）を押します。"):
        assert [one.codes for one in named(text)] == [{"LI4"}], text


def test_every_point_is_found_by_its_code_beside_its_names() -> None:
    for point in ACUPOINTS.values():
        for text in (
            f"{point.code}（{point.kanji}）を押します。",
            f"{point.kanji}（{point.code}）を押します。",
            f"Press {point.code} ({point.pinyin}).",
            f"Press {point.pinyin_toned} ({point.code}).",
        ):
            found = named(text)
            assert [one.codes for one in found] == [{point.code}] * 2, text
            assert [code.codes == name.codes for code, name in pairs(text, found)] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "水分をしっかりとります。", "中枢神経の働き", "子宮と太陽", "天井を見上げる",
        "下関に住んでいます。", "今後頂く予定です。", "国内関係者のみ", "短期門下生",
        "毎日月曜に休みます。", "集中注射",
        "he gu", "Yemen", "やはり気になります。", "しょうかいします",
        "水道の水", "行間を空けます。", "二間のアパート", "鼻の下の人中", "a wailing child",
        "Wushu and tai chi", "心臓（しんぞう）の病気", "かいけいは受付です。", "せいめいを守る",
    ],
)  # fmt: skip
def test_everyday_words_are_no_points(text: str) -> None:
    assert named(text) == ()


def test_everyday_words_are_points_beside_a_code_or_before_their_ending() -> None:
    assert [one.codes for one in named("CV9（水分）")] == [{"CV9"}] * 2
    assert [one.codes for one in named("水分穴を温めます。")] == [{"CV9"}]
    assert [one.codes for one in named("Yemen (TE2)")] == [{"TE2"}] * 2
    assert [one.codes for one in named("Wàilíng, not wailing")] == [{"ST26"}]
    assert [one.codes for one in named("たいしょう（LR3）")] == [{"LR3"}] * 2
    assert [one.codes for one in named("太衝（たいしょう）")] == [{"LR3"}]
    assert [one.codes for one in named("たいしょう穴を押します。")] == [{"LR3"}]
    assert [one.codes for one in named("人中（GV26）")] == [{"GV26"}] * 2


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("足の三里", {"ST36"}), ("手の三里", {"LI10"}), ("Hoku", {"LI4"}), ("Tanzhong", {"CV17"}),
        ("Shanzhong", {"CV17"}), ("口禾髎", {"LI19"}), ("Heliao", {"LI19", "TE22"}),
        ("陽関", {"GV3", "GB33"}), ("臨泣", {"GB15", "GB41"}), ("頭臨泣", {"GB15"}),
        ("膝陽関", {"GB33"}), ("絶骨", {"GB39"}), ("華佗夾脊", {"EX-B2"}),
    ],
)  # fmt: skip
def test_other_names_that_schools_and_books_use_are_known(name: str, codes: set[str]) -> None:
    for text in (name, f"{name}を押します。", f"Press {name}."):
        assert [one.codes for one in named(text)] == [codes]


def test_old_short_codes_count_beside_the_name_of_the_same_point_only() -> None:
    assert [one.codes for one in named("P6 (Neiguan)")] == [{"PC6"}] * 2
    assert [one.codes for one in named("内関（P6）")] == [{"PC6"}] * 2
    assert [one.codes for one in named("P6 (Hegu)")] == [{"LI4"}]


def test_characters_of_other_countries_are_read_as_the_japanese_ones() -> None:
    found = named("太谿、列缺、頰車、絲竹空、大鐘、聽宮")

    assert [sorted(one.codes) for one in found] == [
        ["KI3"], ["LU7"], ["ST6"], ["TE23"], ["KI4"], ["SI19"],
    ]  # fmt: skip


def test_a_shared_name_means_the_point_whose_code_stands_beside_it() -> None:
    assert [sorted(one.codes) for one in named("Juliao")] == [["GB29", "ST3"]]
    assert [sorted(one.codes) for one in named("Juliao (ST3)")] == [["ST3"], ["ST3"]]
    assert [sorted(one.codes) for one in named("しょうかい（HT3）")] == [["HT3"], ["HT3"]]


def test_names_half_marked_up_are_found_where_they_stand() -> None:
    [point] = named("押す⟦1⟧合⟦/1⟧谷。")

    assert (point.start, point.end) == (5, 11)


def test_in_a_list_each_code_belongs_to_its_own_name() -> None:
    for text in ("LI4 Hegu, LI11 Quchi", "合谷 LI4 曲池 LI11", "LI4（合谷）、LI11（曲池）"):
        assert {code.codes == name.codes for code, name in pairs(text, named(text))} == {True}


def test_standard_names_are_known_as_such() -> None:
    assert all(map(is_standard_name, ("合谷", "ゴウコク", "Hégǔ", "LI-4", "子宮", "人中")))
    assert not any(map(is_standard_name, ("鍼", "Joining Valley", "肩のツボ")))


@given(st.text(max_size=60))
def test_any_text_can_be_read_and_places_are_true(text: str) -> None:
    end = 0
    for one in named(text):
        assert end <= one.start < one.end <= len(text)
        end = one.end
