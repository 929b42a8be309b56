"""Expressions that make a passage a safety passage, by language and class (regular expressions)."""

from collections.abc import Mapping

EXPRESSIONS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "en": {
        "dose": (r"\d ?(?:mg|mcg|µg|iu|tablets?|capsules?)\b",),
        "contraindication": (r"contraindicat",),
        "emergency": (r"\{\{\s*emergency\s*\}\}", r"\bemergency\b"),
        "pregnancy": (r"\bpregnan",),
        "medicine": (r"\bpain ?killers?\b", r"\bwarfarin\b"),
        "device": (r"\bpacemaker",),
        "negated_advice": (r"(?:^|[.:;,!] )(?:please )?(?:do not|don't|never|avoid)\b",),
    },
    "ja": {
        "dose": (r"\d ?(?:mg|錠|カプセル)",),
        "contraindication": (r"禁忌",),
        "emergency": (r"\{\{\s*emergency\s*\}\}", r"救急"),
        "pregnancy": (r"妊娠", r"妊婦"),
        "medicine": (r"鎮痛剤", r"痛み止め"),
        "device": (r"ペースメーカー",),
        "negated_advice": (r"ないでください", r"避けて"),
    },
}
