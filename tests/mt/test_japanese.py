import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicweb.mt.japanese import join_lines, restore_punctuation


@pytest.mark.parametrize(
    ("engine", "expected"),
    [
        ("鍼治療とは何ですか?", "鍼治療とは何ですか？"),
        ("無理をしないでください!", "無理をしないでください！"),
        ("本当ですか?!", "本当ですか？！"),
        ("合谷(LI4)を押します。", "合谷（LI4）を押します。"),
        ("LI4(合谷)を押します。", "LI4（合谷）を押します。"),
        ("⟦0⟧(⟦1⟧)を押します。", "⟦0⟧（⟦1⟧）を押します。"),
        ("症状: 頭痛,肩こり,めまい", "症状：頭痛、肩こり、めまい"),
        ("⟦0⟧: 首のツボ", "⟦0⟧：首のツボ"),
        ('"痛い"と言いました。', "「痛い」と言いました。"),
        ("痛みが...続きます。", "痛みが……続きます。"),
        ("6~12回の施術", "6～12回の施術"),
        ("首が こる ことが あります。", "首がこることがあります。"),
        ("  首のこり  ", "首のこり"),
        ("終わりです.", "終わりです。"),
    ],
)
def test_japanese_punctuation_comes_back_in_engine_output(engine: str, expected: str) -> None:
    assert restore_punctuation(engine) == expected


@pytest.mark.parametrize(
    "text",
    [
        "受付は10:30からです。",
        "料金は1,200円、割引は2.5%です。",
        "https://example.org/a?b=1,2:3 をご覧ください。",
        "info@example.org へご連絡ください。",
        "Dr. Smith, Jr. (MD) is here: really?",
        "American Express, Visa",
        "{{price:initial}}をお支払いください。",
        "血圧は120/80です。",
        "括弧が(閉じていません。",
        "ビタミンB12とCOVID-19",
    ],
)
def test_figures_times_codes_addresses_and_latin_text_keep_their_punctuation(text: str) -> None:
    assert restore_punctuation(text) == text


@given(
    st.sampled_from(["10:30", "1,200", "2.5", "09:00", "12,345.6", "https://example.org/a,b?c"]),
    st.sampled_from(["は", "、", "から", "(", "：", " "]),
)
def test_a_figure_inside_japanese_is_never_changed(figure: str, after: str) -> None:
    assert figure in restore_punctuation(f"首の痛み{after}{figure}{after}です。")


@given(st.text(max_size=40))
def test_restoring_keeps_every_letter_and_digit_in_order(text: str) -> None:
    def letters(value: str) -> list[str]:
        return [c for c in value if c.isalnum()]

    assert letters(restore_punctuation(text)) == letters(text)


@given(st.text(alphabet='abc ,.?!():;"~0123456789\n', max_size=60))
def test_text_without_japanese_is_only_trimmed(text: str) -> None:
    assert restore_punctuation(text) == text.strip()


def test_a_line_end_inside_japanese_is_nothing_and_elsewhere_a_space() -> None:
    assert join_lines("首の\n痛み") == "首の痛み"
    assert join_lines("neck\npain") == "neck pain"
    assert join_lines("首の痛み\n  LI4") == "首の痛み LI4"
    assert join_lines("首の痛み、\n肩の痛み") == "首の痛み、肩の痛み"
