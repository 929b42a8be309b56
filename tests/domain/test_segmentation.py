import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicweb.domain.segmentation import sentences


def cut(text, language):
    return [text[start:end] for start, end in sentences(text, language)]


JAPANESE = [
    ["「痛い。」と言った。", "次の日は楽になりました。"],
    ["彼は「はい。大丈夫です。」と答えた。", "鍼を抜きました。"],
    ["鍼は安全です（注意：妊娠中は避けてください。）。", "ご相談ください。"],
    ["施術は約60分です（初回は90分）。", "予約制です。"],
    ["初診はDr. Smithが担当します。", "e.g. 肩こりや腰痛です。"],
    ["Fig. 3を参照してください。", "No. 5の出口です。"],
    ["午前9時から、approx. 5 mgまでです。", "体温は３６．５度でした。"],
    ["本当ですか？", "はい、本当です！", "安心してください。"],
    ["なぜ痛いのか？と思う方もいます。", "ご説明します。"],
    ["痛みが…続く場合は受診してください。", "…そうですね。"],
    ["『黄帝内経。』という本があります。", "古い本です。"],
    ["（ご注意ください。）", "当日の飲酒は避けてください。"],
    [
        "ご予約はinfo@clinic.co.jpまで。",
        "詳しくはhttps://clinic.example.jp/faq.htmlをご覧ください。",
    ],
]
ENGLISH = [
    ["Dr. Smith sees patients, e.g. athletes, i.e. people in pain.", "He works in St. Heliers."],
    ["Take approx. 5 mg vs. 10 mg.", "See Fig. 3 and No. 5."],
    ["We open at 9 a.m. Monday to Friday.", "We close at 5 p.m. and rest.", "Come at 5 p.m."],
    ["It closes at 5 p.m.", "We then go home."],
    ["1. Initial Consultation.", "The cost is 3.5 units."],
    ["Mail me@clinic.co.nz.", "See https://clinic.co.nz/faq.html.", "Thank you."],
    ["• Rest: sleep well.", "Drink water."],
    ["Try Yoga.But rest first.", "Then walk."],
    ["Is it safe?", "No.", "We ask you first!"],
    ["(Really. Yes.)", "It is fine… mostly."],
    ["It lasts 1.5 hours.", "“Does it hurt?” is a common question."],
]


@pytest.mark.parametrize("expected", JAPANESE)
def test_japanese_sentences_end_where_a_reader_sees_their_end(expected):
    assert cut("".join(expected), "ja") == expected


@pytest.mark.parametrize("expected", ENGLISH)
def test_english_sentences_end_where_a_reader_sees_their_end(expected):
    assert cut(" ".join(expected), "en") == expected


def test_lines_of_japanese_keep_their_own_sentences():
    assert cut("初めての方へ。\n「痛い。」\nと言った。", "ja") == [
        "初めての方へ。",
        "「痛い。」\nと言った。",
    ]


def test_a_long_speech_in_quotation_marks_is_cut_into_its_sentences():
    speech = "「" + "肩の痛みで夜も眠れない日が続いていました。" * 12 + "」"

    assert len(cut(speech, "ja")) == 12


def test_white_space_alone_has_no_sentence():
    assert sentences(" \n　\t", "ja") == []
    assert sentences("", "en") == []


NASTY = """
「 」 『 』 （ ） ( ) “ ” " 。 ！ ？ . ! ? … 、 痛い です と言った はい Dr. e.g. a.m. No. Fig. The
we 3 3.5 https://a.b/c. me@a.co. １． 😀 é
"""
PARTS = st.sampled_from([*NASTY.split(), " ", "\n", "　", "\n\n"])
TEXTS = st.one_of(st.text(), st.lists(PARTS, max_size=40).map("".join))


@given(TEXTS, st.sampled_from(["en", "ja"]))
def test_spans_are_ordered_and_only_white_space_lies_between_them(text, language):
    at = 0

    for start, end in sentences(text, language):
        assert at <= start < end
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end

    assert not text[at:].strip()
