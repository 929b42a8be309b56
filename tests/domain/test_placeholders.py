import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicweb.domain.literals import acupoint
from clinicweb.domain.placeholders import Protected, fact_names, literals, protect, restore


@pytest.mark.parametrize(
    ("text", "lifted"),
    [
        ("⟦1⟧Note⟦/1⟧ and ⟦2⟧", ("⟦1⟧", "⟦/1⟧", "⟦2⟧")),
        ("Call {{phone}} or pay {{price:initial}}.", ("{{phone}}", "{{price:initial}}")),
        ("See https://clinic.co.nz/faq?a=1.", ("https://clinic.co.nz/faq?a=1",)),
        ("詳しくはwww.clinic.jp/をご覧ください。", ("www.clinic.jp/",)),
        ("Write to info@clinic.co.nz.", ("info@clinic.co.nz",)),
        ("Call (09) 123 4567.", ("(09) 123 4567",)),
        ("電話は03-1234-5678です。", ("03-1234-5678",)),
        ("+81 3 1234 5678 or 0800 123 456", ("+81 3 1234 5678", "0800 123 456")),
        ("LI4, LI-4, LI 4 and EX-HN5", ("LI4", "LI-4", "LI 4", "EX-HN5")),
        ("LI21, GB45, B12, L4 and COVID-9", ()),
        ("5 kg, 38 ℃, 75% or 1,200 mg", ("5 kg", "38 ℃", "75%", "1,200 mg")),
        ("from $50–$150 a visit", ("$50–$150",)),
        ("体温は３８．５℃です。", ("３８．５℃",)),
        ("30–60 minutes, 6–12 sessions", ("30–60", "6–12")),
        ("90分の施術を週2回", ("90", "2")),
        ("a 20-minute walk on the 20th", ("20",)),
        ("1万円、2024年3月5日10時30分", ()),
        ("1 in 5 people", ("5",)),
    ],
)
def test_what_is_not_language_is_lifted(text, lifted):
    assert protect(text).originals == lifted


def test_the_unit_word_stays_for_the_engine():
    assert protect("施術は30〜60分です。").text == "施術は⟦0⟧分です。"
    assert protect("Rest for 24 hours.").text == "Rest for ⟦0⟧ hours."


def test_of_more_than_ten_things_the_most_important_ten_are_lifted():
    text = "⟦1⟧LI4⟦/1⟧ " + " ".join(f"{n} kg" for n in range(10, 22)) + " {{phone}}"

    protected = protect(text)

    assert len(protected.originals) == 10
    assert {"⟦1⟧", "⟦/1⟧", "LI4", "{{phone}}"} <= set(protected.originals)
    assert "21 kg" in protected.text


def test_a_leftover_code_cannot_be_taken_for_a_placeholder():
    text = "".join(f"⟦{n}⟧x⟦/{n}⟧" for n in range(1, 9))

    protected = protect(text)

    assert len(protected.originals) == 10
    assert restore(protected.text, protected).text == text


SOURCE = protect("Press LI4 for 30 minutes, see ⟦1⟧here⟦/1⟧.")


@pytest.mark.parametrize(
    "output",
    [
        "⟦0⟧を⟦1⟧分押します。⟦2⟧こちら⟦3⟧。",
        "⟦ 0 ⟧ を ⟦１⟧ 分押します。 ⟦2⟧ こちら ⟦3⟧ 。",
        "[[0]]を【1】分押します。［2］こちら[3]。",
        "〚0〛を [ 1 ] 分押します。［［2］］こちら【３】。",
    ],
)
def test_placeholders_are_found_whatever_the_engine_made_of_them(output):
    restored = restore(output, SOURCE)

    assert restored.text == "LI4を30分押します。⟦1⟧こちら⟦/1⟧。"
    assert (restored.lost, restored.repeated) == ((), ())


def test_lost_and_repeated_placeholders_are_reported():
    restored = restore("⟦0⟧と⟦0⟧を押します。⟦3⟧", SOURCE)

    assert restored.lost == ("30", "⟦1⟧")
    assert restored.repeated == ("LI4",)
    assert restored.text == "LI4とLI4を押します。⟦/1⟧"


def test_a_placeholder_that_never_existed_stays_visible():
    assert restore("⟦0⟧を押す⟦7⟧", protect("Press LI4.")).text == "LI4を押す⟦7⟧"


def test_glued_latin_words_get_their_space_back_but_codes_do_not():
    protected = protect("⟦1⟧LI4⟦/1⟧を30分押します。")

    restored = restore("Press⟦1⟧for ⟦3⟧minutes ⟦0⟧now⟦2⟧ .", protected)

    assert restored.text == "Press LI4 for 30 minutes ⟦1⟧now⟦/1⟧."


def test_an_address_keeps_the_space_before_japanese():
    protected = protect("Write to info@clinic.co.nz today.")

    assert restore("本日 ⟦0⟧ まで。", protected).text == "本日 info@clinic.co.nz まで。"


def test_an_ordinal_ending_is_not_pushed_away():
    assert restore("the ⟦0⟧th session", protect("第12回")).text == "the 12th session"


NASTY = """
⟦1⟧ ⟦/1⟧ ⟦12⟧ ⟦0⟧ [0] [[3]] 【5】 ［２］ [.4] [..4] [ ] ⟦ ⟧ LI4 LI-4 EX-HN5 30 – 60 minutes
分 $ 50 kg 38℃ 75% {{phone}} https://a.b/c me@a.co.nz +81-3-1234-5678 a です 。 . , : 2024年3月5日
10:30 1 万 回
"""
PARTS = st.sampled_from([*NASTY.split(), " ", "　", "\n", "{{ price:initial }}", "(09) 123 4567"])
TEXTS = st.one_of(st.text(), st.lists(PARTS, max_size=40).map("".join))


@given(TEXTS)
def test_an_engine_that_changes_nothing_gives_the_source_back(text):
    protected = protect(text)

    restored = restore(protected.text, protected)

    assert restored.text == text
    assert (restored.lost, restored.repeated) == ((), ())
    assert len(protected.originals) <= 10


@given(TEXTS, TEXTS)
def test_whatever_an_engine_writes_losses_are_counted_right(text, output):
    protected = Protected(protect(text).text, protect(text).originals)

    restored = restore(output, protected)

    found = len(protected.originals) - len(restored.lost)
    assert 0 <= len(restored.repeated) <= found <= len(protected.originals)


def test_facts_are_named_in_order():
    assert fact_names("{{phone}} {{ price:initial }} {{phone}} {{Not a fact}}") == [
        "phone",
        "price:initial",
        "phone",
    ]


def test_literals_are_what_must_survive_in_one_form():
    text = "⟦1⟧Li-4⟦/1⟧ SJ5 {{ phone }} 30分 https://a.nz/LI4. me@a.nz LI21"

    assert literals(text) == [
        "⟦1⟧", "LI4", "⟦/1⟧", "TE5", "{{phone}}", "https://a.nz/LI4", "me@a.nz",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "standard"),
    [
        ("LI4", "LI4"), ("ST 36", "ST36"), ("gb20", None), ("Gb20", "GB20"), ("DU20", "GV20"),
        ("REN17", "CV17"), ("LV3", "LR3"), ("TB5", "TE5"), ("BL67", "BL67"), ("BL68", None),
        ("LU0", None), ("EX-HN5", "EX-HN5"), ("EX-HN16", None), ("CV24", "CV24"), ("HT10", None),
    ],
)  # fmt: skip
def test_an_acupoint_has_one_standard_form_or_does_not_exist(code, standard):
    assert acupoint(code) == standard
