"""The card for an address book."""

import re

from clinicweb.clinics.directory import places
from clinicweb.clinics.vcard import vcard
from clinicweb.models.clinics import Clinic


def unfolded(card: str) -> list[str]:
    return re.sub(r"\r\n ", "", card).split("\r\n")


def test_a_card_has_what_is_known(auckland: Clinic) -> None:
    lines = unfolded(vcard(places([auckland], "ja")[0], "https://clinic.example/ja/"))

    assert lines[:3] == ["BEGIN:VCARD", "VERSION:3.0", "FN:北鍼灸院"]
    assert "TEL;TYPE=WORK,VOICE:+6493001234" in lines
    assert "ADR;TYPE=WORK:;;東京都北1-2-3;;;;ニュージーランド" in lines
    assert "URL:https://clinic.example/ja/" in lines
    assert lines[-2:] == ["END:VCARD", ""]


def test_what_is_not_known_is_not_there(auckland: Clinic) -> None:
    auckland.phone = auckland.email = None

    card = vcard(places([auckland], "en")[0], "https://clinic.example/")

    assert "TEL" not in card
    assert "EMAIL" not in card


def test_lines_are_short_and_signs_are_escaped(auckland: Clinic) -> None:
    auckland.texts[0].name = "Kita; Minami, Higashi\\Nishi と、" + "とても長い名前の鍼灸院" * 9

    card = vcard(places([auckland], "en")[0], "https://clinic.example/")

    assert all(len(line.encode()) <= 75 for line in card.split("\r\n"))
    assert r"FN:Kita\; Minami\, Higashi\\Nishi と、とても" in unfolded(card)[2]
