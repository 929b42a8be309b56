import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from clinicweb.articles.furniture import furniture_of, without_source_markers
from clinicweb.articles.importing import read_article
from clinicweb.articles.plaintext import read_plain_text
from tests.articles.rendering import (
    headings,
    html_of,
    items,
    paragraphs,
    text_lines,
    words,
)

SAMPLES = Path(__file__).parent / "samples"
SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
NECK_1 = SEEDS / "000_5c2ec0fc70659e5b.txt"
NECK_2 = SEEDS / "001_54e7a30b7690b3fc.txt"

SHARES = [f"Share on {site}" for site in ("facebook", "twitter", "linkedin", "pinterest")]
REPLY = [
    "Leave a Reply",
    "Your email address will not be published. Required fields are marked *",
    "Messenger",
]
CAPTION = "Upper Back & Neck Pain: Acupuncture Treatment in Tokyo"

# File -> (title, beginnings of the lines that are page furniture).
FILES: dict[Path, tuple[str, list[str]]] = {
    SAMPLES / "shoulder.en.txt": (
        "Causes and care of shoulder stiffness",
        [
            "Riverside Acupuncture Clinic",
            *["Shoulder Stiffness: Care in Wellington"] * 2,
            *[f"Shoulder Stiffness: Care in Wellington {n}" for n in (3, 4, 5)],
            *REPLY,
        ],
    ),
    SAMPLES / "sleep.en.txt": (
        "Acupuncture For Better Sleep & Rest",
        [
            *("Call: 04 555 0199 Email:", "For additional information"),
            *(*SHARES, "Share This Post", "acupuncture for better sleep and rest"),
            *("Robin Example", "Robin has worked with sleep for 12 years."),
            "She practices in Wellington",
        ],
    ),
    SAMPLES / "katakori.ja.txt": (
        "肩こりと鍼灸",
        [
            *("この記事をシェアする", "コメントを残す"),
            "メールアドレスが公開されることはありません。 ※ が付いている欄は必須項目です",
        ],
    ),
    SAMPLES / "wrapped.ja.txt": ("腰痛のセルフケア", []),
}
REAL_FILES: dict[Path, tuple[str, list[str]]] = {
    NECK_1: (
        "Acupuncture For Upper Back And Neck Pain",
        [
            *("Call: 0210347752 Email:", "For additional information", *SHARES, "Share This Post"),
            "acupuncture for upper back & neck pain",
            "Dean Wickenden",
            "Dean is a qualified acupuncturist and yoga instructor",
            "Dean has a 1200hr diploma in yoga",
            "He practices from his acupuncture clinic",
        ],
    ),
    NECK_2: (
        "Causes and treatment of upper back and neck pain",
        ["English Speaking Acupuncture Clinic", CAPTION, *REPLY],
    ),
}
FILES |= {path: facts for path, facts in REAL_FILES.items() if path.exists()}


def language_of(path: Path) -> str:
    return "ja" if ".ja." in path.name else "en"


def normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_word_that_is_not_page_furniture_comes_out_in_order(path: Path) -> None:
    title, furniture = FILES[path]
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    kept = [
        line
        for line in lines
        if line.strip("【】") != title and not line.startswith(tuple(furniture or ["\0"]))
    ]
    expected = words(normal(without_source_markers("\n".join(kept))))

    article = read_article(path.name, path.read_bytes(), language_of(path))

    found = [word for line in text_lines(article.body) for word in words(normal(line))]
    if language_of(path) == "ja":  # lines of one sentence are joined, and so are its words
        assert "".join(found) == "".join(expected)
    else:
        assert found == expected
    assert article.title == title
    assert len(expected) >= 20


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_page_furniture_is_gone_and_noted(path: Path) -> None:
    _, furniture = FILES[path]

    article = read_article(path.name, path.read_bytes(), language_of(path))

    shown = text_lines(article.body)
    assert not [line for line in shown if line in furniture]
    assert "trusted source" not in " ".join(shown).casefold().replace("untrusted source", "")
    assert len(article.notes) >= (3 if furniture else 1)
    assert len(set(article.notes)) == len(article.notes)


OUTLINES: dict[Path, list[tuple[int, str]]] = {
    SAMPLES / "shoulder.en.txt": [
        (2, "Causes"),
        (3, "Desk work"),
        (3, "Frozen shoulder"),
        (2, "Treatment and care"),
        (3, "Working with Other Methods"),
        (2, "What to expect at the first visit"),
        (3, "1. Talking"),
        (3, "2. Needling"),
        (2, "Conclusion"),
    ],
    SAMPLES / "sleep.en.txt": [
        (2, "Causes of poor sleep"),
        (3, "Heat (Yang)"),
        (4, "What are common causes of heat?"),
        (3, "Worry (Shen)"),
        (2, "Treatment for better sleep and rest"),
        (3, "Acupuncture for better sleep and rest"),
        (3, "Massage for better sleep and rest"),
        (2, "Home remedies for better sleep"),
        (3, "Breathing exercises"),
    ],
    SAMPLES / "katakori.ja.txt": [
        (2, "肩こりの原因"),
        (3, "姿勢のくずれ"),
        (3, "目の疲れ"),
        (2, "治療"),
        (2, "受診の目安"),
    ],
    SAMPLES / "wrapped.ja.txt": [(2, "体操"), (2, "注意点")],
    NECK_1: [
        (2, "Causes of upper back and neck pain"),
        (3, "Body (Jing)"),
        (3, "Energy (Qi)"),
        (4, "What are common causes of a blockage or disharmony of qi?"),
        (3, "Mind (Shen)"),
        (2, "Treatment for upper back and neck pain in traditional Chinese medicine"),
        (3, "Acupuncture for upper back and neck pain"),
        (3, "Massage for upper back an neck pain"),
        (2, "Home remedies for upper back and neck pain"),
        (3, "Taichi or Qi Gong"),
        (3, "Myofascial release exercises"),
    ],
    NECK_2: [
        (2, "Causes"),
        (3, "Poor posture"),
        (3, "Muscle overuse"),
        (3, "Injury"),
        (3, "Osteoarthritis"),
        (3, "Pinched nerve"),
        (3, "Infection"),
        (3, "Heart attack"),
        (2, "Treatment and relief"),
        (2, "When to see a doctor"),
        (2, "Prevention"),
        (2, "Acupuncture for Neck and Upper Back Pain in Tokyo"),
        (2, "How Acupuncture Addresses Neck and Upper Back Pain"),
        (3, "Pain Relief Through Neurotransmitter Release"),
        (3, "Muscle Relaxation and Tension Release"),
        (3, "Enhanced Blood Flow and Tissue Repair"),
        (3, "Stress Reduction and Autonomic Nervous System Regulation"),
        (3, "Nerve Modulation for Radiating Pain"),
        (3, "Personalized Acupoint Selection Based on TOM Diagnosis"),
        (3, "Integration with Other TOM Modalities"),
        (2, "Scientific Evidence Supporting Acupuncture for Neck and Upper Back Pain"),
        (2, "Benefits of Acupuncture for Neck and Upper Back Pain"),
        (2, "What to Expect During an Acupuncture Session"),
        (3, "1. Initial Consultation"),
        (3, "2. Treatment Plan"),
        (3, "3. The Procedure"),
        (3, "4. Post-Treatment"),
        (2, "Potential Risks and Considerations"),
        (2, "Conclusion"),
    ],
}


@pytest.mark.parametrize(
    ("path", "outline"),
    [(path, outline) for path, outline in OUTLINES.items() if path in FILES],
    ids=lambda value: value.name if isinstance(value, Path) else "",
)
def test_headings_are_found_with_their_levels(path: Path, outline: list[tuple[int, str]]) -> None:
    article = read_article(path.name, path.read_bytes(), language_of(path))

    assert headings(article.body) == outline


ITEMS: dict[Path, int] = {
    SAMPLES / "shoulder.en.txt": 9,
    SAMPLES / "sleep.en.txt": 3,
    SAMPLES / "katakori.ja.txt": 6,
    SAMPLES / "wrapped.ja.txt": 2,
    NECK_1: 6,
    NECK_2: 73,
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_bullets_and_numbers_become_list_items(path: Path) -> None:
    article = read_article(path.name, path.read_bytes(), language_of(path))

    assert len(items(article.body)) == ITEMS[path]


ACUPOINTS = {
    SAMPLES / "shoulder.en.txt": ["LI15 (Jianyu): Located at", "SI9 (Jianzhen): Found above"],
    SAMPLES / "katakori.ja.txt": ["合谷（LI4）：手の甲の、", "風池（GB20）：首の後ろの、"],
    NECK_2: [
        "GB20 (Fengchi): Located at the base of the skull",
        "GB21 (Jianjing): Found at the highest point",
        "LI4 (Hegu): Located on the hand",
        "BL10 (Tianzhu): Positioned near the upper neck",
        "SI3 (Houxi): On the side of the hand",
    ],
}


@pytest.mark.parametrize(
    ("path", "beginnings"),
    [(path, points) for path, points in ACUPOINTS.items() if path in FILES],
    ids=lambda value: value.name if isinstance(value, Path) else "",
)
def test_each_acupoint_is_a_paragraph_of_its_own(path: Path, beginnings: list[str]) -> None:
    raw = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]

    shown = paragraphs(read_article(path.name, path.read_bytes(), language_of(path)).body)

    for beginning in beginnings:
        whole = [line for line in raw if line.startswith(beginning)]
        assert whole
        assert [line for line in shown if line.startswith(beginning)] == whole


def test_a_wrapped_japanese_sentence_is_joined_without_a_space() -> None:
    path = SAMPLES / "wrapped.ja.txt"

    article = read_article(path.name, path.read_bytes(), "ja")

    assert "湯船にゆっくりつかり、" in article.body
    assert items(article.body)[0].endswith("そのまま二十秒ほど保ちます。")


def test_a_wrapped_english_paragraph_is_one_paragraph() -> None:
    text = (
        "Neck Pain\n\n"
        "Neck pain is common and often goes away without any treatment at\n"
        "all. It helps to keep moving, and to sleep on a pillow that is not\n"
        "too high.\n\n"
        "See a doctor when the pain follows a fall, or when your arms feel\n"
        "weak.\n"
    )

    article = read_plain_text(text)

    assert article.title == "Neck Pain"
    assert len(paragraphs(article.body)) == 2
    assert "treatment at all. It helps" in article.body


def test_nested_items_stay_nested_and_numbers_stay_numbers() -> None:
    first = "3. Rest\n4. Move\n   - slowly\n   - often\n5. Sleep"
    text = f"Care\n\nDo this.\n\n{first}\n\n1. Eat\n2. Drink\n"

    html = html_of(read_plain_text(text).body)

    assert '<ol start="3">' in html
    assert html.count("<ol") == 2
    assert "<li>Move\n<ul>\n<li>slowly</li>\n<li>often</li>\n</ul>\n</li>" in html


def test_lines_of_an_address_stay_lines() -> None:
    address = "Sakura Clinic\n2-4 Kanda\nTokyo 101-0000"
    text = f"Where we are\n\nYou find us here.\n\n{address}\n\nRing twice."

    html = html_of(read_plain_text(text).body)

    assert "<p>Sakura Clinic<br />\n2-4 Kanda<br />\nTokyo 101-0000</p>" in html


def test_a_text_that_begins_with_a_clinic_but_has_no_other_title_keeps_it() -> None:
    article = read_plain_text(
        "Inside an Acupuncture Clinic\n\nIt is quiet here.\n\nThe rooms\n\nSmall."
    )

    assert article.title == "Inside an Acupuncture Clinic"
    assert headings(article.body) == [(2, "The rooms")]


def test_words_that_only_look_like_a_source_marker_stay() -> None:
    assert without_source_markers("an untrusted source, a trusted source") == (
        "an untrusted source, a trusted source"
    )
    assert without_source_markers("a commonTrusted Sourcedisease") == "a common disease"


PIECES = """
neck pain The LI4 Needling 5 38℃ e.g. *sore* [x] #1 1. 2) - • ・ ① ■ & <b> _a_
肩こり 痛みがあります。 Causes Treatment : ? 。 | ~~ === --- Clinic trusted source
"""
WORDS = st.sampled_from([*PIECES.split(), "", "\t", "\u3000"])
LINES = st.lists(st.lists(WORDS, max_size=9).map(" ".join), max_size=14).map("\n".join)


@given(LINES)
@example("・a\n・b\n　　c\n1. x\n2. y\n1. z\n2. w")
@example("- a\n2. b\n3. c")
@settings(deadline=None, max_examples=300)
def test_no_word_of_any_text_is_lost_or_moved(text: str) -> None:
    lines = [" ".join(line.split(" ")).strip() for line in text.split("\n")]
    found = furniture_of(lines)
    kept = "\n".join(line for number, line in enumerate(lines) if number not in found)

    article = read_plain_text(text)

    shown = "".join(words(normal("\n".join(text_lines(article.body)))))
    title = "".join(words(normal(article.title)))
    expected = "".join(words(normal(kept)))
    first = "".join(words(normal(kept.strip().split("\n")[0])))
    without_title = {
        expected[:place] + expected[place + len(title) :]
        for place in range(len(expected) + 1)
        if expected.startswith(title, place)
    }
    if any("name of the site" in note for note in article.notes):
        without_title = {text.removeprefix(first) for text in without_title}
    assert shown in without_title
