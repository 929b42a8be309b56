"""Which articles open with the emergency number."""

import pytest

from clinicweb.domain.emergency_signs import mentions, needs_notice
from tests.content import shipped


@pytest.mark.parametrize(
    "text",
    [
        "<p>Call an ambulance if you have <strong>chest</strong> pain.</p>",
        "Pain or pressure in the chest",
        "sudden weakness of an arm",
        "numbness in the groin",
        "You lose control of your bladder",
        "a fever together with a stiff neck",
        "a severe headache after an injury",
        "She fainted and was unconscious.",
        "trouble breathing",
        "call {{ emergency }}",
    ],
)
def test_english_signs(text: str) -> None:
    assert mentions(text, "en")


@pytest.mark.parametrize(
    "text",
    [
        "胸の痛みがあるとき",
        "胸痛や冷や汗",
        "突然の麻痺",
        "手に力が入らない",
        "尿が漏れる、便が出ない",
        "発熱があり、首が硬くなっている",
        "頭を強く打ったあとの頭痛",
        "意識を失った",
        "呼吸が苦しい",
        "{{emergency}}番に電話",
    ],
)
def test_japanese_signs(text: str) -> None:
    assert mentions(text, "ja")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "A stiff neck often passes within a few days. Keep it warm."),
        ("en", "Most people feel only a slight pressure when the needle goes in."),
        ("en", "The treatment strokes the skin gently; tension headaches may ease."),
        ("ja", "首のこりは数日でやわらぐことが多いです。温めてください。"),
        ("ja", "鍼を刺すときに軽い圧迫を感じることがあります。"),
        ("ja", "意識して肩の力を抜きましょう。"),
    ],
)
def test_ordinary_advice_needs_no_notice(language: str, text: str) -> None:
    assert mentions(text, language) is False


def test_a_sign_and_the_rest_of_it_in_another_paragraph_are_none() -> None:
    assert not mentions("<p>A fever may come.</p><p>A stiff neck passes.</p>", "en")


def test_a_language_without_a_list_relies_on_the_other_versions() -> None:
    korean = "가슴이 아프면 바로 도움을 청하세요."

    assert mentions(korean, "ko") is None
    assert not needs_notice({"ko": korean})
    assert needs_notice({"ko": korean, "en": "If you have chest pain, get help."})
    assert needs_notice({"ko": "{{emergency}}에 전화하세요."})


def test_the_shipped_neck_article_opens_with_the_number_in_each_language() -> None:
    pairs = shipped.pairs("neck-and-upper-back-pain")

    for language in ("en", "ja"):
        passages = [getattr(pair, language) for pair in pairs]
        # By its words, also if nobody had written the clinic's number into it.
        assert any(mentions(one.replace("{{emergency}}", ""), language) for one in passages)
