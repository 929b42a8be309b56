import pytest

from clinicweb.domain.acupoint_codes import acupoint, acupoint_spans, narrow, typed_code, weak_codes


def codes(text: str) -> list[str | None]:
    return [acupoint(text[start:end]) for start, end in acupoint_spans(text)]


@pytest.mark.parametrize(
    "spelling",
    ["LI4", "LI-4", "LI 4", "Li4", "Li-4", "L.I.4", "L.I. 4", "ＬＩ４", "ＬＩ－４", "LI４", "LI04"],
)
def test_every_usual_spelling_of_a_code_has_one_standard_form(spelling: str) -> None:
    assert acupoint(spelling) == "LI4"
    assert codes(f"Press {spelling} now.") == ["LI4"]
    assert codes(f"左の{spelling}を押します。") == ["LI4"]


@pytest.mark.parametrize(
    ("spelling", "standard"),
    [
        ("SJ5", "TE5"), ("TB5", "TE5"), ("TW5", "TE5"), ("UB60", "BL60"), ("Lv3", "LR3"),
        ("LIV3", "LR3"), ("Liv3", "LR3"), ("Du20", "GV20"), ("Du 20", "GV20"), ("DU 20", "GV20"),
        ("Ren17", "CV17"), ("Ren 17", "CV17"), ("KD3", "KI3"), ("Kid3", "KI3"), ("KID 3", "KI3"),
        ("EX-HN5", "EX-HN5"), ("Ex-HN 5", "EX-HN5"), ("EXHN5", "EX-HN5"), ("EX-B2", "EX-B2"),
    ],
)  # fmt: skip
def test_other_names_of_a_meridian_are_known(spelling: str, standard: str) -> None:
    assert acupoint(spelling) == standard


@pytest.mark.parametrize(
    "text",
    [
        "H 5 and P 6", "P6", "H7", "K2", "vitamin K2", "L4 and L5", "S1", "Th5", "CO2", "B12",
        "Li 4 people", "LI 4 people", "a PC 8 hours a day", "PC 8時間", "COVID-19", "LI21", "LU0",
        "GB45", "EX-HN16", "ST 3 months", "1LI4", "xLI4", "LI4b", "LI412", "GB 2.5",
    ],
)  # fmt: skip
def test_what_is_no_code_is_left_alone(text: str) -> None:
    assert codes(text) == []


def test_a_code_may_be_followed_by_a_number_of_times() -> None:
    assert codes("Press LI4 3 times.") == ["LI4"]
    assert codes("LI4を3回押します。") == ["LI4"]


def test_places_stay_when_a_text_is_narrowed() -> None:
    text = "ＬＩ４　を（合谷）"

    assert narrow(text) == "LI4 を(合谷)"
    assert len(narrow(text)) == len(text)


def test_short_codes_are_offered_with_the_point_they_may_mean() -> None:
    assert [code for _, _, code in weak_codes("P6, H 7, K3, Th5 and P12")] == [
        "PC6", "HT7", "KI3", "TE5",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "standard"),
    [
        ("li4", "LI4"), (" li 4 ", "LI4"), ("ｌｉ４", "LI4"), ("p6", "PC6"), ("P 6", "PC6"),
        ("PC6", "PC6"), ("h7", "HT7"), ("K3", "KI3"), ("Th5", "TE5"), ("sj5", "TE5"),
        ("ex-hn5", "EX-HN5"), ("du20", "GV20"), ("lv3", "LR3"), ("LI21", None), ("p12", None),
        ("合谷", None), ("p6 p7", None), ("", None),
    ],
)  # fmt: skip
def test_where_only_a_code_can_be_meant_short_ones_count_too(
    typed: str, standard: str | None
) -> None:
    assert typed_code(typed) == standard
