"""Correct translations: none of the checks may find fault with them."""

import tomllib
from pathlib import Path

CORRECT_PAIRS: list[tuple[str, str]] = [
    ("Rest for 30 minutes after the session.", "施術後は30分ほどお休みください。"),
    ("Most people need 6–12 sessions.", "多くの方は6～12回の施術が必要です。"),
    ("The first visit takes 90 minutes.", "初回は90分かかります。"),
    ("Call us between 9:00 and 17:30.", "9:00から17:30の間にお電話ください。"),
    ("The fee is ¥11,000.", "料金は1万1,000円です。"),
    ("See a doctor if your fever is above 38.5 °C.", "38.5℃を超える熱があれば受診してください。"),
    ("About 1 in 5 women has this pain.", "女性の約5人に1人にこの痛みがあります。"),
    ("Press LI4 (Hegu) for 10 seconds.", "LI4（合谷）を10秒間押します。"),
    ("Neck pain", "首の痛み"),
    ("Painful obstruction syndrome", "痺証"),
    ("Informed consent", "インフォームド・コンセント（説明と同意）"),
    ("Do people differ?", "人によって、体の感じ方はさまざまですか？"),
    ("The pain slowly fades and you feel well.", "痛みはだんだん薄れ、いきいきと過ごせます。"),
    ("It throbs.", "ズキズキ、ドキドキします。"),
    ("Breathe in very, very slowly.", "とてもゆっくりと息を吸います。"),
    ("Write to info@example.org.", "info@example.orgまでご連絡ください。"),
    (
        "Flying east is harder than flying west.",
        "東へ向かう飛行は、西へ向かう飛行よりつらいものです。",
    ),
    ("Recent scans or test results", "最近の画像検査や検査の結果"),
    ("Massage between the shoulder blades.", "肩甲骨と肩甲骨の間をもみほぐします。"),
    ("Take the tablets twice a day.", "1日2回、錠剤を服用します。"),
    ("Come back on 5 March.", "3月5日に再度お越しください。"),
    ("The 20-20-20 rule", "20-20-20ルール"),
    ("We accept American Express.", "American Expressをご利用いただけます。"),
    ("Ice and heat, step by step", "冷やす、温める：一歩ずつ"),
    ("Over 2,500 years old", "2,500年以上の歴史"),
]
"""Our own sentences, English and Japanese, with what checks have tripped over."""

_REPOSITORY = Path(__file__).resolve().parents[2]
_CORPORA = (
    _REPOSITORY / "clinicweb" / "content" / "memory" / "starter.en-ja.tsv",
    _REPOSITORY.parent / "shared" / "corpus" / "clinic.en-ja.tsv",
)


def corpus_pairs() -> list[tuple[str, str]]:
    """The clinic sentences, English and Japanese; none when they are nowhere to be found."""
    for corpus in _CORPORA:
        if corpus.is_file():
            lines = corpus.read_text("utf-8").splitlines()
            pairs = (line.split("\t")[:2] for line in lines if not line.startswith("#"))
            return [(english, japanese) for english, japanese in pairs]
    return []


def shipped_pairs() -> list[tuple[str, str]]:
    """The approved translations that ship with the product, with their codes."""
    articles = _REPOSITORY / "clinicweb" / "content" / "articles"
    return [
        (passage["en"], passage["ja"])
        for path in sorted(articles.glob("*/ja.toml"))
        for passage in tomllib.loads(path.read_text("utf-8"))["passage"]
    ]
