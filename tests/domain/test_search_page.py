"""What of a page can be found, and where the page has it."""

from clinicweb.domain.search_page import searchable
from clinicweb.domain.search_tokens import Place, clinic_token, language_token, point_gram, token

HTML = """<h2>首の<strong>痛</strong>みに</h2><p>合谷<wbr>（LI4）を押します。<br>お電話は
<a href="tel:1">{{phone}}</a>へ。</p><figure><img src="x.jpg" alt="枕の高さ"><figcaption>横向きの
姿勢</figcaption></figure><p><ruby>鍼<rp>(</rp><rt>はり</rt></ruby>です &amp; 灸</p>"""


def has(gram: str, place: Place = Place.ANYWHERE, html: str = HTML) -> bool:
    page = searchable("ja", 7, "寝違えたとき", "首が回らない朝に。", html)
    return token("ja", gram, place) in page.tokens


def test_each_part_of_a_page_is_found_at_its_place() -> None:
    assert has("寝違", Place.TITLE)
    assert has("寝違")
    assert has("痛み", Place.HEADING)
    assert has("痛み")
    assert has("回ら", Place.SUMMARY)
    assert has("回ら")
    assert not has("押し", Place.HEADING)
    assert not has("痛み", Place.TITLE)


def test_pictures_are_found_by_what_stands_in_their_place_and_below_them() -> None:
    assert has("枕の")
    assert has("姿勢")


def test_marks_inside_a_word_do_not_part_it_and_blocks_do() -> None:
    assert has("の痛")
    assert not has("に合")


def test_furigana_facts_addresses_and_attributes_are_no_text() -> None:
    assert not has("はり")
    assert not has("phone")
    assert not has("tel")
    assert not has("jpg")


def test_a_point_is_found_by_whatever_name_the_text_has() -> None:
    point = point_gram("LI4")

    assert has(point)
    assert has(point, html="<p>合谷を押します。</p>")
    assert has(point, html="<p>LI 4 を押します。</p>")
    assert not has(point, html="<p>合わせて4回押します。</p>")


def test_a_word_that_the_text_says_again_and_again_is_known_as_such() -> None:
    html = "<p>首を温めます。首を冷やしません。首を動かします。肩も。</p>"

    assert has("首", Place.OFTEN, html)
    assert not has("肩", Place.OFTEN, html)


def test_language_and_clinic_are_tokens_too() -> None:
    page = searchable("ja", 7, "題", "", "")

    assert language_token("ja") in page.tokens
    assert clinic_token("ja", 7) in page.tokens


def test_phrases_are_looked_for_in_folded_lines() -> None:
    page = searchable("ja", 7, "ハリ", "要約", "<p>一<br>二</p>")

    assert page.folded == "はり\n要約\n一\n二"


def test_words_for_suggestions_are_those_of_spaced_scripts() -> None:
    page = searchable("en", 7, "Needles", "Two for LI4", "<p>合谷 and Hegu</p>")

    assert page.words == {"needles", "hegu"}


def test_broken_html_is_read_as_far_as_it_goes() -> None:
    assert has("首", html="<p>首<rt>x</rt></rt><b></p></div>&#0;<")
