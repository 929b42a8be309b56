"""Which passages could harm somebody when their translation is wrong."""

from collections.abc import Iterable
from enum import StrEnum


class SafetyClass(StrEnum):
    """Why a passage is a safety passage."""

    DOSE = "dose"
    CONTRAINDICATION = "contraindication"
    EMERGENCY = "emergency"
    PREGNANCY = "pregnancy"
    MEDICINE = "medicine"
    DEVICE = "device"
    NEGATED_ADVICE = "negated_advice"


def stored(classes: Iterable[SafetyClass]) -> str:
    """Classes as a passage row keeps them, in their fixed order."""
    known = set(classes)
    return " ".join(one for one in SafetyClass if one in known)


def from_stored(text: str) -> frozenset[SafetyClass]:
    """Classes from a passage row."""
    return frozenset(SafetyClass(one) for one in text.split())
